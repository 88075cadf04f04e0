#!/bin/sh
# proev_test.sh - sources tried step by step: proev_test.py says how.
cd "$(dirname "$0")/../.." || exit 1
exec /usr/bin/python3 tests/system/proev_test.py
