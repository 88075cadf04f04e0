#!/bin/sh
# health_test.sh - the health listener of a real gateway: health_test.py says
# what is checked.
cd "$(dirname "$0")/../.." || exit 1
exec /usr/bin/python3 tests/system/health_test.py
