#!/bin/sh
# overload_test.sh - too much at once, slow clients, clients that have gone:
# overload_test.py says what is checked.
cd "$(dirname "$0")/../.." || exit 1
exec /usr/bin/python3 tests/system/overload_test.py
