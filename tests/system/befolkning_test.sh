#!/bin/sh
# befolkning_test.sh - the standing population through gateway and sources:
# befolkning_test.py says what is checked.
cd "$(dirname "$0")/../.." || exit 1
exec /usr/bin/python3 tests/system/befolkning_test.py "${B:-build}"
