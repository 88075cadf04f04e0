#!/bin/sh
# pages_test.sh - the pages testers look at: pages_test.py says what is
# checked.
cd "$(dirname "$0")/../.." || exit 1
exec /usr/bin/python3 tests/system/pages_test.py
