#!/bin/sh
# noegler_test.sh - keys that are not bare files: noegler_test.py says how.
cd "$(dirname "$0")/../.." || exit 1
exec /usr/bin/python3 tests/system/noegler_test.py
