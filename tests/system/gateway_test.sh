#!/bin/sh
# gateway_test.sh - what the gateway asks, and answers when it cannot:
# gateway_test.py says what is checked.
cd "$(dirname "$0")/../.." || exit 1
exec /usr/bin/python3 tests/system/gateway_test.py
