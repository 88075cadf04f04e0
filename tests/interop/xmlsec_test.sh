#!/bin/sh
# xmlsec_test.sh - what the gateway signs, checked by xmlsec1 and by lxml.
#
#	xmlsec_test.sh [COUNT [SEED]]
#
# The tool is $B/wssec_tool, B being the folder it was built in (build).
# xmlsec1 checks assertions and the messages that
# it can resolve (it knows no STR-Transform); wss_mutual.py does the rest, both
# ways.  Prints a line per check; status 1 when one failed.
set -u
here=$(cd "$(dirname "$0")" && pwd)
tool=$here/../../${B:-build}/wssec_tool
count=${1:-200}
seed=${2:-1}
wsu=http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd
wsse=http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd
wsa=http://www.w3.org/2005/08/addressing
soap=http://www.w3.org/2003/05/soap-envelope
saml=urn:oasis:names:tc:SAML:2.0:assertion
failed=0

check()	# status wanted sentence
{
	if [ "$1" = "$2" ]; then
		echo "ok - $3"
	else
		echo "not ok - $3 (status $1)"
		failed=1
	fi
}

# verify FILE CERT ID-ATTRIBUTE... - the first Signature, by that certificate
verify()
{
	file=$1 cert=$2
	shift 2
	xmlsec1 --verify --pubkey-cert-pem "$cert" \
	    --enabled-reference-uris empty,same-doc "$@" "$file" \
	    >"$dir/xmlsec.out" 2>&1
	echo $?
}

command -v xmlsec1 >/dev/null || {
	echo "xmlsec_test.sh: xmlsec1 is not installed (make deps)" >&2
	exit 2
}
dir=$(mktemp -d) || exit 2
trap 'rm -rf "$dir"' EXIT
pki=$dir/pki
sh "$here/../../certs/testpki.sh" "$pki" >"$dir/pki.log" 2>&1 || {
	cat "$dir/pki.log" >&2
	exit 2
}

ids="--id-attr:ID $saml:Assertion"
for key in idp gateway-signing-ec; do
	"$tool" token pki="$pki" key=$key issuer=urn:i audience=urn:a \
	    hok=borgerdk >"$dir/token.xml"
	# shellcheck disable=SC2086
	check "$(verify "$dir/token.xml" "$pki/$key.crt" $ids)" 0 \
	    "our assertion holds for xmlsec1, signed by $key"
	# shellcheck disable=SC2086
	check "$(verify "$dir/token.xml" "$pki/sts.crt" $ids)" 1 \
	    "and not by another's key"
	sed 's/Substantial/High/' "$dir/token.xml" >"$dir/other.xml"
	# shellcheck disable=SC2086
	check "$(verify "$dir/other.xml" "$pki/$key.crt" $ids)" 1 \
	    "and not when it was changed"
done

# the namespaced wsu:Id is what xmlsec1 is told to take for an ID
ids=
for part in "$soap:Body" "$wsu:Timestamp" "$wsse:BinarySecurityToken" \
    "$wsa:Action" "$wsa:MessageID" "$wsa:To" "$wsa:ReplyTo" \
    "$wsa:RelatesTo"; do
	ids="$ids --id-attr:Id $part"
done
message()	# kind key other-arguments
{
	kind=$1 key=$2
	shift 2
	echo '<t:A xmlns:t="urn:t" b="1"> <c xmlns="urn:c">&#230;</c></t:A>' |
	    "$tool" make pki="$pki" kind=$kind key=$key action=urn:t:A \
	    "$@" >"$dir/$kind.xml"
	# shellcheck disable=SC2086
	check "$(verify "$dir/$kind.xml" "$pki/$key.crt" $ids)" 0 \
	    "our message holds for xmlsec1: $kind signed by $key"
	sed 's/b="1"/b="2"/' "$dir/$kind.xml" >"$dir/other.xml"
	# shellcheck disable=SC2086
	check "$(verify "$dir/other.xml" "$pki/$key.crt" $ids)" 1 \
	    "and not when it was changed"
}
message bst gateway-signing id=urn:uuid:1 to=https://sts.test.invalid/
message bst gateway-signing-ec id=urn:uuid:1 to=https://sts.test.invalid/
message answer gateway-signing id=urn:uuid:2 relates=urn:uuid:1
message answer gateway-signing-ec id=urn:uuid:2 relates=urn:uuid:1
message sts sts relates=urn:uuid:1

/usr/bin/python3 "$here/wss_mutual.py" "$tool" "$pki" "$count" "$seed" ||
    failed=1
exit $failed
