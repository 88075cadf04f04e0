#!/bin/sh
# privatliv_test.sh - nothing of a citizen outside the answers.
cd "$(dirname "$0")/../.." || exit 1
exec /usr/bin/python3 tests/system/privatliv_test.py
