#!/bin/sh
# spor_test.sh - a caller's trace is passed on to every source: spor_test.py
# says what is checked.
cd "$(dirname "$0")/../.." || exit 1
exec /usr/bin/python3 tests/system/spor_test.py
