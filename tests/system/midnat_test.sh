#!/bin/sh
# midnat_test.sh - the Danish day turns: midnat_test.py says how.
cd "$(dirname "$0")/../.." || exit 1
exec /usr/bin/python3 tests/system/midnat_test.py
