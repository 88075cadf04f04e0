#!/bin/sh
# sandbox_test.sh - the walls around the roles of a gateway that runs:
# sandbox_test.py says what is checked.
cd "$(dirname "$0")/../.." || exit 1
exec /usr/bin/python3 tests/system/sandbox_test.py
