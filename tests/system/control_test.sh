#!/bin/sh
# control_test.sh - what operators ask a gateway that runs, and have it do:
# control_test.py says what is checked.
cd "$(dirname "$0")/../.." || exit 1
exec /usr/bin/python3 tests/system/control_test.py
