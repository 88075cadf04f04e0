#!/bin/sh
# generation_test.sh - new keys, new versions and deaths in the middle of the
# work: generation_test.py says what is checked.
cd "$(dirname "$0")/../.." || exit 1
exec /usr/bin/python3 tests/system/generation_test.py "$@"
