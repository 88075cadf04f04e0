#!/bin/sh
# http_test.sh - the gateway's port, spoken to by hand: http_test.py says what
# is checked.
cd "$(dirname "$0")/../.." || exit 1
exec /usr/bin/python3 tests/system/http_test.py "${B:-build}"
