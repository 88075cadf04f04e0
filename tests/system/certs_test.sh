#!/bin/sh
# certs_test.sh - the life of each certificate by gatewayctl: certs_test.py
# says what is checked.
cd "$(dirname "$0")/../.." || exit 1
exec /usr/bin/python3 tests/system/certs_test.py "$@"
