#!/bin/sh
# crl_test.sh - revocation lists fetched while the gateway runs: crl_test.py
# says how.
cd "$(dirname "$0")/../.." || exit 1
exec /usr/bin/python3 tests/system/crl_test.py
