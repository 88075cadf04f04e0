#!/bin/sh
# backup_test.sh - backup and restore: backup_test.py says what is checked.
cd "$(dirname "$0")/../.." || exit 1
exec /usr/bin/python3 tests/system/backup_test.py
