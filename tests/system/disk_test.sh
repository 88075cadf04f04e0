#!/bin/sh
# disk_test.sh - disks that are full or cannot be written: disk_test.py says
# what is checked.
cd "$(dirname "$0")/../.." || exit 1
exec /usr/bin/python3 tests/system/disk_test.py "$@"
