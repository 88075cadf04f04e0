#!/bin/sh
# audit_test.sh - gatewayctl audit and the key ceremony: audit_test.py says
# what is checked.
cd "$(dirname "$0")/../.." || exit 1
exec /usr/bin/python3 tests/system/audit_test.py
