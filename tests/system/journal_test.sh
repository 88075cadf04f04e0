#!/bin/sh
# journal_test.sh - the audit trail and the replay store of a gateway that
# works, is killed and finds its disk full: journal_test.py says what is
# checked.
cd "$(dirname "$0")/../.." || exit 1
exec /usr/bin/python3 tests/system/journal_test.py "$@"
