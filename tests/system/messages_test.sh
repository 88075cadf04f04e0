#!/bin/sh
# messages_test.sh - gatewayd(8) lists every message of the log:
# messages_test.py says what is checked.
cd "$(dirname "$0")/../.." || exit 1
exec /usr/bin/python3 tests/system/messages_test.py
