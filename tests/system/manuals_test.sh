#!/bin/sh
#
# manuals_test.sh - the manual pages are well made and leave nothing out: a
# setting, a log event or an option that the source has is in its page, and
# the page has no other.  One line a check; status 1 if any fails.

set -u
LC_ALL=C
export LC_ALL
cd "$(dirname "$0")/../.." || exit 1
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 130' HUP INT TERM
failed=0

# verdict STATUS SENTENCE: what is in $work/out explains a failure.
verdict()
{
	if [ "$1" -eq 0 ]; then
		echo "ok - $2"
	else
		echo "not ok - $2"
		sed 's/^/# /' "$work/out"
		failed=1
	fi
}

# same SENTENCE: the lists in $work/source and $work/page are equal, and the
# first is not empty (the source has not moved away from under the test).
same()
{
	sort -u "$work/source" >"$work/a"
	sort -u "$work/page" >"$work/b"
	diff "$work/a" "$work/b" >"$work/out"
	differ=$?
	[ -s "$work/a" ] || { echo "nothing found" >"$work/out"; differ=1; }
	verdict $differ "$1"
}

for page in gateway/*.[1-8] tests/testmiljoe/*.[1-8]; do
	mandoc -T lint -W warning "$page" >"$work/out" 2>&1
	verdict $? "$page has nothing that mandoc warns of"
done

sed -n '/ord_def ordene\[\]/,/^};/s/^	{ "\([a-z-]*\)".*/\1/p' \
    gateway/conf.c >"$work/source"
awk '$1 == ".It" && $2 == "Ic" { print $3 }' gateway/gatewayd.conf.5 \
    >"$work/page"
same "gatewayd.conf(5) has every setting and no other"

tr -d '\n\t\\' <gateway/roller.h | grep -o '"[a-z-]*", *"[0-9a-f-]*"' |
    tr -d '",' | tr -s ' ' >"$work/source"
awk '/^\.Ss Roles/ { on = 1 } /^\.S[hs] / && !/Roles/ { on = 0 }
    on && $1 == ".It" { print $2, $NF }' gateway/gatewayd.conf.5 \
    >"$work/page"
same "gatewayd.conf(5) has every role with its UUID"

# A call may run over lines; events are the second argument's words.
cat gateway/*.c | tr -s '\n\t ' '   ' |
    grep -o 'log_event([^";{]*, "[a-z-]*"' |
    sed 's/.*"\(.*\)"/\1/' >"$work/source"
awk '/^\.Ss Log/ { on = 1 } /^\.S[hs] / && !/Log/ { on = 0 }
    on && $1 == ".It" { for (i = 2; i <= NF; i++) if ($i != ",") print $i }
    ' gateway/gatewayd.8 >"$work/page"
same "gatewayd(8) has every log event and no other"

sed -n '/^} verber/,/^};/s/^	{ "konfiguration", "\([a-z]*\)".*/\1/p' \
    gateway/gatewayctl.c >"$work/source"
awk '$1 == ".It" && $2 == "Cm" { print $3 }' gateway/gatewayctl.8 \
    >"$work/page"
same "gatewayctl(8) has every verb of konfiguration and no other"

sed -n '/option optioner\[\]/,/};/s/^		{ "\([a-z-]*\)".*/\1/p' \
    gateway/gatewayctl.c >"$work/source"
grep -o 'Fl -[a-z-]*' gateway/gatewayctl.8 | sed 's/Fl -//' >"$work/page"
same "gatewayctl(8) has every option and no other"

grep -o '^	\[FELT_[A-Z_]*\] = { "[^"]*"' gateway/konfigark.c |
    sed 's/.*"\([^"]*\)"/\1/; /^Kravtype/d' | cut -c 1-36 \
    >"$work/source"
sed -n '/^.Ss Columns/,/^.Ss Warnings/s/^.It //p' \
    gateway/konfigurationsark.5 | cut -c 1-36 >"$work/page"
same "konfigurationsark(5) has every column and no other"

cat tests/testmiljoe/tm_*.[ch] | grep -o '{ "--[a-z0-9-]*", VALG_' |
    sed 's/.*"--\(.*\)".*/\1/' >"$work/source"
awk '$1 == ".It" || $1 == ".Fl" { for (i = 1; i < NF; i++)
    if ($i == "Fl") print substr($(i + 1), 2)
    if ($1 == ".Fl") print substr($2, 2) }' \
    tests/testmiljoe/testmiljoe.1 | grep -v '^help$' >"$work/page"
same "testmiljoe(1) has every option and no other"

exit $failed
