#!/bin/sh
# reload_test.sh - a new configuration in the middle of the work:
# reload_test.py says what is checked.
cd "$(dirname "$0")/../.." || exit 1
exec /usr/bin/python3 tests/system/reload_test.py
