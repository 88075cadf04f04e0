#!/bin/sh
# regler_test.sh - each rule the whole way: regler_test.py says how.
cd "$(dirname "$0")/../.." || exit 1
exec /usr/bin/python3 tests/system/regler_test.py
