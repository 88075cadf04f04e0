#!/bin/sh
# schemas_test.sh - the contracts against libxml2, gSOAP and zeep.
#
# Each schema compiles.  Each golden message (tests/data/golden, one for every
# element that can be the child of a Body) validates, and with one thing broken
# does not.  The generated code reads it and writes it again, and libxml2's
# exclusive canonical form of the two is one.  A client that knows
# nothing of us can be built from the WSDL that we serve.
#
# Needs $B/gsoap_tool (make build/gsoap_tool); prints what failed and a total.
B=${B:-build}
cd "$(dirname "$0")/../.." || exit 2
tmp=$(mktemp -d) || exit 2
trap 'rm -rf "$tmp"' EXIT
passed=0 failed=0

# ok WHAT COMMAND... - counts COMMAND, which shall succeed.
ok() {
	what=$1; shift
	if "$@" >"$tmp/log" 2>&1; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "failed: $what"; sed 's/^/	/;5q' "$tmp/log"
	fi
}
not() { ! "$@"; }

# The status of xmllint: 0 valid, 3 and 4 invalid, 5 no schema.
valid() { xmllint --nonet --noout --schema "$1" "$2"; }
invalid() { valid "$1" "$2"; case $? in 3 | 4) ;; *) return 1 ;; esac; }
compiles() { echo '<x/>' >"$tmp/x.xml"; valid "$1" "$tmp/x.xml"; [ $? -ne 5 ]; }

# Our own schema stands inline in its WSDL.
inline() {
	xmllint --nonet --xpath "//*[local-name()='schema']
	    [@targetNamespace='$1']" wsdl/borgerblikket.wsdl
}
inline urn:borgerblikket:overblik:1 >"$tmp/bb.xsd"
inline http://kombit.dk/xml/schemas/RequestHeader/1/ >"$tmp/rh.xsd"

# What the generated code writes, and what it should.
rewritten() {
	"$B/gsoap_tool" "$1" <"$2" >"$tmp/got" || return 1
	xmllint --nonet --exc-c14n "$tmp/got" >"$tmp/got.c14n"
	xmllint --nonet --noblanks "$2" | xmllint --nonet --exc-c14n - >"$tmp/c14n"
	cmp "$tmp/got.c14n" "$tmp/c14n"
}
refused() { "$B/gsoap_tool" "$1" <"$2"; [ $? -eq 1 ]; }

for s in wsdl/*.xsd "$tmp/bb.xsd" "$tmp/rh.xsd"; do
	ok "$s compiles" compiles "$s"
done

# golden | schema | sed command that breaks it | who refuses: x libxml2,
# g the generated code as well
while IFS='|' read -r name schema break who; do
	[ -n "$name" ] || continue
	f=tests/data/golden/$name.xml
	case $schema in
	bb|rh) s=$tmp/$schema.xsd ;;
	*) s=wsdl/$schema.xsd ;;
	esac
	tag=$(sed -n '1s/^<\([^ >]*\).*/\1/p' "$f")
	sed "$break" "$f" >"$tmp/broken.xml"
	ok "$name validates" valid "$s" "$f"
	ok "$name: $break changes it" not cmp -s "$f" "$tmp/broken.xml"
	ok "$name: $break is refused" invalid "$s" "$tmp/broken.xml"
	ok "$name is read and written as it was" rewritten "$tag" "$f"
	[ "$who" = x ] ||
	    ok "$name: $break is refused by gSOAP" refused "$tag" "$tmp/broken.xml"
done <<'TABLE'
sdi_FremsoegInput|sdi|s/>Faldende</>Nedad</|xg
sdi_FremsoegOutput|sdi|s/<si:CVR-Nummer>11111111/<si:CVR-Nummer>1111111/|x
sdi_FremsoegOutput|sdi|s/>20<\/sd:StatusKode>/>tyve<\/sd:StatusKode>/|x
sdi_ImporterInput|sdi|s/<sag:TilstandListe>.*<\/sag:TilstandListe>//|xg
sdi_ImporterOutput|sdi|s/<sd:Type>Sag<\/sd:Type>//|xg
sdi_OpdaterInput|sdi|s/<sdi:Tidspunkt>.*<\/sdi:Tidspunkt>//|xg
sdi_OpdaterOutput|sdi|s/00000000-0000/x/|x
sdi_FjernInput|sdi|s/>false</>nej</|xg
sdi_FjernOutput|sdi|s/<sd:StatusKode>44<\/sd:StatusKode>//|xg
yi_FremsoegInput|yi|s/>aktoer-ejer</>aktoer</|xg
yi_FremsoegOutput|yi|s/>1250.00</>1.250,00</|x
yi_ImporterInput|yi|s/<bi:ForudBagud>Bagud/<bi:ForudBagud>Aldrig/|xg
yi_ImporterOutput|yi|s/<sd:Type>Sag<\/sd:Type>//|xg
yi_OpdaterInput|yi|s/<yi:Tidspunkt>.*<\/yi:Tidspunkt>//|xg
yi_OpdaterOutput|yi|s/<sd:StatusKode>40/<sd:StatusKode>fyrre/|x
wst_Request|wst|s/ Uri="[^"]*"//|xg
wst_Response|wst|s/2026-11-22T16:00:00Z/i morgen/|x
oir_Request|oir|s/>500</>501</|xg
oir_Response|oir|s/<oir:Restbeloeb>.*<\/oir:Restbeloeb>//|xg
oir_Fault|ServiceplatformFault|s/<spf:ErrorText>.*<\/spf:ErrorText>//|xg
ejf_Request|ejf|s/0101701235/010170123/|x
ejf_Response|ejf|s/>gaeldende</>ukendt</|xg
bb_HentOverblik|bb|s/>0851</>851</|x
bb_HentOverblik|bb|s/>Betalinger</>Alt</|xg
bb_HentOverblikSvar|bb|s/<bb:Beloeb>1250.00/<bb:Beloeb>1250.0/|x
bb_HentVerifikation|bb|s/Henvendelse fra borgeren//|xg
bb_HentVerifikationSvar|bb|s/>R17</>17</|x
bb_Fejl|bb|s/<bb:Kode>.*<\/bb:Kode>//|xg
rh_RequestHeader|rh|s/00000000-0000-4000-8000-000000000501//|xg
rh_RequestHeader|RequestHeader|s/00000000-0000-4000-8000-000000000501//|xg
TABLE

# Every golden message is in the table.
for f in tests/data/golden/*.xml; do
	ok "$f is tried" grep -q "^$(basename "$f" .xml)|" "$0"
done

# The counts of our own contract: 98 municipalities and 4 areas, not more.
counted() {
	sed '/<bb:/!d' tests/data/golden/bb_HentOverblik.xml | awk -v k="$1" \
	    -v o="$2" 'NR == 1 { print
		for (i = 0; i < k; i++)
			print "<bb:Kommunekode>0101</bb:Kommunekode>"
		for (i = 0; i < o; i++)
			print "<bb:Omraade>Sager</bb:Omraade>"
		print "</bb:HentOverblik>" }' >"$tmp/counted.xml"
}
for c in '1 0' '98 4'; do
	counted $c
	ok "$c Kommunekode and Omraade pass" valid "$tmp/bb.xsd" "$tmp/counted.xml"
	ok "$c pass gSOAP" "$B/gsoap_tool" bb:HentOverblik <"$tmp/counted.xml"
done
for c in '0 0' '99 0' '1 5'; do
	counted $c
	ok "$c are refused" invalid "$tmp/bb.xsd" "$tmp/counted.xml"
	ok "$c are refused by gSOAP" refused bb:HentOverblik "$tmp/counted.xml"
done

# An extension that nobody knows yet spoils nothing, wherever it stands.
sed 's/<gd:LokalUdvidelseListe>/&<n:Ny xmlns:n="urn:ny">1<\/n:Ny>/' \
    tests/data/golden/sdi_FremsoegOutput.xml >"$tmp/ny.xml"
ok 'an unknown extension is valid' valid wsdl/sdi.xsd "$tmp/ny.xml"
ok 'an unknown extension is read' "$B/gsoap_tool" \
    sdi:FremsoegSagDokumentIndeksOutput <"$tmp/ny.xml"

# The served WSDL, read by somebody else.
ok 'zeep builds a client from borgerblikket.wsdl' /usr/bin/python3 - <<'PY'
from zeep import Client
c = Client('wsdl/borgerblikket.wsdl')
s = c.wsdl.services['BorgerblikketService']
b = s.ports['Borgerblikket'].binding
for name in ('HentOverblik', 'HentVerifikation'):
    o = b.get(name)
    assert o.soapaction == 'urn:borgerblikket:overblik:1/' + name
    assert o.input.header.signature(), name
m = c.create_message(c.service, 'HentOverblik', Kommunekode=['0101'])
assert b'RequestHeader' not in __import__('lxml.etree').etree.tostring(m)
PY

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
