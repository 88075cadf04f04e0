#!/bin/sh
# roller_test.sh - the roles while citizens are served: roller_test.py says
# what is checked.
cd "$(dirname "$0")/../.." || exit 1
exec /usr/bin/python3 tests/system/roller_test.py
