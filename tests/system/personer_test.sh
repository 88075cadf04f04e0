#!/bin/sh
# personer_test.sh - the page of test persons says what the program makes:
# personer_test.py says how.
cd "$(dirname "$0")/../.." || exit 1
exec /usr/bin/python3 tests/system/personer_test.py
