#!/bin/sh
# roles_test.sh - gatewayd's processes: how they start, fail, die and end:
# roles_test.py says what is checked.
cd "$(dirname "$0")/../.." || exit 1
exec /usr/bin/python3 tests/system/roles_test.py "${B:-build}/gatewayd"
