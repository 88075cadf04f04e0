#!/bin/sh
# store_kill_test.sh - gatewayctl killed at any moment: store_kill_test.py
# says what is checked.
cd "$(dirname "$0")/../.." || exit 1
exec /usr/bin/python3 tests/system/store_kill_test.py
