#!/bin/sh
# store_test.sh - gatewayctl from outside: store_test.py says what is checked.
cd "$(dirname "$0")/../.." || exit 1
exec /usr/bin/python3 tests/system/store_test.py
