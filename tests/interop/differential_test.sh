#!/bin/sh
# differential_test.sh - some hundred messages of differential.py; by hand,
# --antal 20000.
exec /usr/bin/python3 "$(dirname "$0")/differential.py" --antal 500 "$@"
