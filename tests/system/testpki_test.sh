#!/bin/sh
#
# testpki_test.sh - certs/testpki.sh makes what the test environment needs,
# whatever state the folder is in.  One line a check; status 1 if any fails.
# The judge is openssl verify with every revocation check it has, not the
# script's own idea of what is good.
#
# check calls its functions by name, and eval keeps was_NAME, which no linter
# follows; names of files hold no blanks.
# shellcheck disable=SC2010,SC2034,SC2086,SC2154,SC2317

set -u
cd "$(dirname "$0")/../.." || exit 1
make=certs/testpki.sh
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 130' HUP INT TERM
p=$work/pki
failed=0

genuine="sts sagsindeks ydelsesindeks oekonomi ejerfortegnelse gateway-signing
gateway-signing-ec gateway-tls gateway-klient idp borgerdk-tls borgerdk
borgerdk-ec verifikation-tls verifikation fagsystem fagsystem-tls audit"
servers="sts sagsindeks ydelsesindeks oekonomi ejerfortegnelse gateway-tls"
clients="gateway-klient borgerdk-tls verifikation-tls fagsystem-tls"
others="fremmed fremmed-tls spaerret udloebet"

# check SENTENCE COMMAND...: the command holds.
check()
{
	sentence=$1
	shift
	if "$@" >"$work/out" 2>&1; then
		echo "ok - $sentence"
	else
		echo "not ok - $sentence"
		sed 's/^/# /' "$work/out"
		failed=1
	fi
}

not()
{
	! "$@"
}

verify()	# name, further options
{
	leaf=$1
	shift
	openssl verify -CAfile "$p/trust.pem" -CRLfile "$p/crl.pem" \
	    -crl_check_all -x509_strict "$@" "$p/$leaf.crt"
}

verify_all()	# names
{
	for name; do
		verify "$name" || return 1
	done
}

# verify refuses, and for that reason.
refused()	# reason, name, options
{
	reason=$1
	shift
	verify "$@" >"$work/verdict" 2>&1 && return 1
	cat "$work/verdict"
	grep -q "$reason" "$work/verdict"
}

serve()
{
	for name in $servers; do
		verify "$name" -purpose sslserver -verify_hostname localhost &&
		    verify "$name" -purpose sslserver -verify_ip 127.0.0.1 &&
		    verify "$name" -purpose sslserver -verify_ip ::1 ||
		    return 1
	done
}

clients_only()
{
	for name in $clients; do
		verify "$name" -purpose sslclient || return 1
		verify "$name" -purpose sslserver && return 1
	done
	return 0
}

# What a key signs, its certificate verifies.
pairs_match()
{
	for crt in "$p"/*.crt "$p"/ca/*.crt; do
		key=${crt%.crt}.key
		[ -f "$key" ] || return 1
		echo text >"$work/text"
		openssl x509 -in "$crt" -noout -pubkey >"$work/pub" &&
		    openssl dgst -sha256 -sign "$key" -out "$work/sig" \
		    "$work/text" &&
		    openssl dgst -sha256 -verify "$work/pub" -signature \
		    "$work/sig" "$work/text" || return 1
	done
}

all_there()
{
	for name in $genuine $others; do
		[ -s "$p/$name.crt" ] && [ -s "$p/$name.key" ] || return 1
	done
	[ ! -e "$p/.lock" ] && ! ls -d "$p"/.tmp.*
}

keys_private()
{
	[ -z "$(find "$p" -name '*.key' ! -perm 600)" ] &&
	    [ -z "$(find "$p/ca" -type d ! -perm 700)" ]
}

# name, fingerprint: as openssl counts it.
fingerprints_true()
{
	[ "$(wc -l <"$p/fingerprints.tsv")" -eq 22 ] || return 1
	while read -r name sum rest; do
		want=$(openssl x509 -in "$p/$name.crt" -noout -fingerprint \
		    -sha256 | sed 's/.*=//; s/://g' | tr A-F a-f)
		[ "$sum" = "$want" ] || return 1
		case $rest in
		UI:DK-O:G:????????-????-5???-8???-????????????*20*Z) ;;
		*)	return 1 ;;
		esac
	done <"$p/fingerprints.tsv"
}

state()
{
	(cd "$p" && find . -type f -exec ls -li {} + | sort -k 11 &&
	    find . -type f -exec cksum {} + | sort)
}

same_after()	# command: leaves every file as it was
{
	state >"$work/before"
	"$@" || return 1
	state >"$work/after"
	diff "$work/before" "$work/after"
}

subject()
{
	openssl x509 -in "$p/$1.crt" -noout -subject
}

fingerprint()
{
	openssl x509 -in "$p/$1.crt" -noout -fingerprint -sha256
}

# Every file in sight is whole, and no certificate stands beside a key that
# is not its own.
nothing_half()
{
	for file in "$p"/*.crt "$p"/ca/*.crt; do
		[ -e "$file" ] || continue
		openssl x509 -in "$file" -noout -pubkey >"$work/pub" &&
		    openssl pkey -in "${file%.crt}.key" -pubout |
		    cmp - "$work/pub" || return 1
	done
	for file in "$p"/*.key "$p"/ca/*.key; do
		[ ! -e "$file" ] || openssl pkey -in "$file" -noout || return 1
	done
	for file in "$p"/crl/*.crl; do
		[ ! -e "$file" ] ||
		    openssl crl -inform DER -in "$file" -noout || return 1
	done
}

# A run killed at once, a little later, ... into the same folder; a last one
# finishes what they began.
killed_runs()
{
	p=$work/killed
	for ms in 00 05 10 20 30 45 60 75 90; do
		$make "$p" >/dev/null 2>&1 &
		pid=$!
		sleep "0.$ms"
		kill -9 $pid
		wait $pid
		nothing_half || return 1
	done
	$make "$p" && all_there && pairs_match && verify_all $genuine
}

side_by_side()
{
	p=$work/two
	$make "$p" & one=$!
	$make "$p" & two=$!
	wait $one && wait $two && all_there && verify_all $genuine
}

damaged_is_remade()
{
	for name in sts idp; do
		old=$(fingerprint $name)
		eval "was_$name=\$old"
	done
	who=$(subject sts) kept=$(fingerprint borgerdk)
	head -c 200 "$p/sts.crt" >"$work/half"
	cp "$work/half" "$p/sts.crt"
	: >"$p/idp.key"
	$make "$p" || return 1
	[ "$(fingerprint sts)" != "$was_sts" ] &&
	    [ "$(fingerprint idp)" != "$was_idp" ] &&
	    [ "$(fingerprint borgerdk)" = "$kept" ] &&
	    [ "$(subject sts)" = "$who" ] &&
	    verify_all $genuine && fingerprints_true
}

stale_lock_is_taken()
{
	sh -c 'exit 0' &
	dead=$!
	wait $dead
	mkdir "$p/.lock" && echo $dead >"$p/.lock/pid" &&
	    mkdir "$p/.tmp.$dead" && $make "$p" && all_there
}

revoked_stays_so()
{
	verify borgerdk && $make --revoke borgerdk "$p" &&
	    refused "certificate revoked" borgerdk && $make "$p" &&
	    refused "certificate revoked" borgerdk &&
	    refused "certificate revoked" spaerret &&
	    same_after $make "$p" && rm "$p/borgerdk.crt" && $make "$p" &&
	    verify borgerdk
}

kind()	# name
{
	openssl pkey -in "$work/keys/$1.key" -noout -text | head -1
}

other_keys()
{
	rm -rf "$work/keys"
	$make --keys rsa3072 "$work/keys" sts &&
	    kind sts | grep "3072 bit" &&
	    $make --keys ec "$work/keys" sts idp gateway-tls audit &&
	    kind sts | grep "3072 bit" && kind idp | grep "256 bit" &&
	    kind gateway-tls | grep "256 bit" &&
	    openssl x509 -in "$work/keys/audit.crt" -noout \
	    -ext keyUsage | grep "Key Agreement"
}

named_only()
{
	p=$work/named
	$make "$p" sts borgerdk-tls && verify_all sts borgerdk-tls &&
	    [ "$(ls "$p" | grep -c '\.crt$')" -eq 2 ]
}

unknown_is_refused()
{
	$make "$p" nobody
	[ $? -eq 2 ] && $make "$p" nobody 2>&1 | grep gateway-signing
}

# Half a year on: the lists have run out, the certificates have not.
lists_are_refreshed()
{
	now=$(date +%s) later=$(($(date +%s) + 180 * 86400))
	refused "CRL has expired" sts -attime $later &&
	    faketime '+180 days' $make "$p" &&
	    verify sts -attime $later && refused "CRL is not yet" sts
}

leaves_are_renewed()
{
	later=$(($(date +%s) + 720 * 86400))
	faketime '+720 days' $make "$p" &&
	    for name in $genuine; do
		verify "$name" -attime $later || return 1
	    done
}

# xmlsec1 as the peer that knows nothing of us: a signature with the
# certificate in it, trusted by its chain alone.
xmlsec_verifies()
{
	cat >"$work/t.xml" <<'END'
<a><b>text</b><Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignedInfo><CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/><SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/><Reference URI=""><Transforms><Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/></Transforms><DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><DigestValue/></Reference></SignedInfo><SignatureValue/><KeyInfo><X509Data><X509Certificate/></X509Data></KeyInfo></Signature></a>
END
	xmlsec1 --sign --privkey-pem "$p/$1.key,$p/$1.crt" \
	    --output "$work/s.xml" "$work/t.xml" &&
	    xmlsec1 --verify --trusted-pem "$p/ca/rod.crt" \
	    --untrusted-pem "$p/ca/udsteder.crt" \
	    --enabled-key-data x509 "$work/s.xml"
}

check "a first run makes everything" $make "$p"
check "every file is there and no temporary one" all_there
check "each genuine certificate verifies against all revocation lists" \
    verify_all $genuine
check "servers are good for localhost, 127.0.0.1 and ::1" serve
check "TLS clients are clients and no servers" clients_only
check "each private key matches its certificate" pairs_match
check "no key is readable by others" keys_private
check "fingerprints.tsv tells the truth" fingerprints_true
check "the revoked one is refused" refused "certificate revoked" spaerret
check "the expired one is refused" refused "certificate has expired" udloebet
check "the foreign signer is refused" \
    refused "unable to get local issuer" fremmed
check "the foreign client is refused" \
    refused "unable to get local issuer" fremmed-tls
check "the foreign signer is called what the genuine one is" \
    test "$(subject fremmed)" = "$(subject borgerdk)"
cat "$p/ca/fremmed-ca.crt" >"$work/fremmed.pem"
check "the foreign signer is good under its own root" \
    openssl verify -CAfile "$work/fremmed.pem" "$p/fremmed.crt"
openssl crl -inform DER -in "$p/crl/udsteder-1.crl" -out "$work/1.pem"
openssl crl -inform DER -in "$p/crl/rod.crl" -out "$work/0.pem"
cat "$work/0.pem" "$work/1.pem" >"$work/01.pem"
check "a list of another part does not count" not openssl verify -CAfile \
    "$p/trust.pem" -CRLfile "$work/01.pem" -crl_check_all "$p/verifikation.crt"
check "nor is it missed where it is not needed" openssl verify -CAfile \
    "$p/trust.pem" -CRLfile "$work/01.pem" -crl_check_all "$p/borgerdk.crt"
check "a second run changes nothing" same_after $make "$p"
check "a damaged certificate or key is remade, under the same subject" \
    damaged_is_remade
check "a killed run's lock and temporary folder are cleared" \
    stale_lock_is_taken
check "what is revoked stays revoked until it is remade" revoked_stays_so
check "named certificates are made alone" named_only
check "--keys makes the leaves of that kind, and leaves good ones alone" \
    other_keys
check "--keys of an unknown kind is refused" not $make --keys dsa "$p"
p=$work/pki
check "an unknown name is refused, and the known ones are told" \
    unknown_is_refused
check "--help says what the files are" sh -c "$make --help | grep crl.pem"
check "killed runs leave nothing half and the next one finishes" killed_runs
check "two runs at once do not disturb each other" side_by_side
p=$work/pki
if command -v xmlsec1 >/dev/null; then
	check "xmlsec1 trusts what is signed here" xmlsec_verifies sts
	check "xmlsec1 does not trust the foreign signer" \
	    not xmlsec_verifies fremmed
else
	echo "ok - # skip xmlsec1 is not installed"
fi
if command -v faketime >/dev/null; then
	check "lists are refreshed half a year on" lists_are_refreshed
	check "certificates are renewed before they end" leaves_are_renewed
else
	echo "ok - # skip faketime is not installed"
fi
exit $failed
