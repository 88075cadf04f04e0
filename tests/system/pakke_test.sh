#!/bin/sh
# pakke_test.sh - what make install puts in place: pakke_test.py says what is
# checked.
cd "$(dirname "$0")/../.." || exit 1
exec /usr/bin/python3 tests/system/pakke_test.py
