#!/bin/sh
# testmiljoe_test.sh - the test environment's five services, by a foreign
# client: testmiljoe_test.py says what is checked.
cd "$(dirname "$0")/../.." || exit 1
exec /usr/bin/python3 tests/system/testmiljoe_test.py "${B:-build}/testmiljoe"
