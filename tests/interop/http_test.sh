#!/bin/sh
# http_test.sh - our reader of HTTP against Node's llhttp, which Debian ships
# as source in node-llhttp.  Without it there is nothing to compare with.
set -eu
cd "$(dirname "$0")/../.."
B=${B:-build}
src=/usr/share/llhttp inc=/usr/share/include/llhttp
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

if [ ! -f $src/llhttp.c ]; then
	echo "ok - left out: node-llhttp is not installed"
	exit 0
fi
# shellcheck disable=SC2086	# flags
${CC:-cc} ${LDFLAGS-} -O1 -std=c11 -D_GNU_SOURCE -DLLHTTP_STRICT_MODE=1 -Igateway \
    -isystem $inc -o "$tmp/oracle" tests/interop/http_oracle.c \
    $src/llhttp.c $src/api.c $src/http.c "$B/librules.a" ||
    { echo "not ok - the oracle is built"; exit 1; }
"$tmp/oracle"
