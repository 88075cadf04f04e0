#!/bin/sh
# fault_test.sh - sources that fail, in every way that testmiljoe fault
# knows: fault_test.py says what is checked.
cd "$(dirname "$0")/../.." || exit 1
exec /usr/bin/python3 tests/system/fault_test.py
