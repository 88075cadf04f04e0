#!/bin/sh
#
# testpki.sh - makes the certificates that the test environment runs on.
#
# Two levels, as OCES3 has them: a root, an issuing CA, and leaves whose
# subjects name an organisation (organizationIdentifier) and one of its
# functions (serialNumber).  The issuing CA's revocation lists are
# partitioned: each leaf names one (RFC 5280, 4.2.1.13), and the list says
# which part it is (5.2.5).  Nothing made here is trusted outside the folder
# it is made in.
#
# Every file is written under .tmp and renamed, so a file that is there is
# whole; one run works in a folder at a time.  POSIX sh and openssl 3.

set -u
umask 077
LC_ALL=C
export LC_ALL

me=${0##*/}
day=86400
leaf_days=730		# life of a leaf ...
leaf_margin=30		# ... which is remade when this many days are left
ca_days=3650
crl_days=90		# nextUpdate of a list ...
crl_margin=60		# ... which is refreshed when this many are left
cdp=http://crl.testmiljoe.invalid

# name : key : use : part : organisation : common name
# A part's number is that of the list the leaf can be revoked in; "fremmed"
# leaves come from the foreign root, and bear the subject of the leaf before
# the slash, so that only the issuer tells them from it.
leaves()
{
	cat <<'END'
sts:rsa:server:1:kombit:Security Token Service
sagsindeks:rsa:server:1:kombit:Sags- og Dokumentindeks
ydelsesindeks:rsa:server:1:kombit:Ydelsesindeks
oekonomi:rsa:server:1:kombit:OEkonomi i Raad
ejerfortegnelse:rsa:server:1:kombit:Ejerfortegnelse
gateway-signing:rsa:sign:1:kombit:Borgerblikket
gateway-signing-ec:ec:sign:1:kombit:Borgerblikket P-256
gateway-tls:ec:server:1:kombit:Borgerblikket TLS
gateway-klient:ec:client:1:kombit:Borgerblikket klient
idp:rsa:sign:1:digst:NemLog-in
borgerdk-tls:ec:client:1:digst:borger.dk TLS
borgerdk:rsa:sign:1:digst:borger.dk
borgerdk-ec:ec:sign:1:digst:borger.dk P-256
verifikation-tls:ec:client:2:odense:Verifikationsklient TLS
verifikation:rsa:sign:2:odense:Verifikationsklient
fagsystem:rsa:sign:1:kombit:Fagsystem
fagsystem-tls:ec:client:1:kombit:Fagsystem TLS
audit:rsa:audit:1:kombit:Audit
fremmed:rsa:sign:fremmed:digst:borger.dk
fremmed-tls:ec:client:fremmed:digst:borger.dk TLS
spaerret:rsa:sign:2:odense:Spaerret
udloebet:rsa:sign:1:odense:Udloebet
END
}

usage()
{
	cat <<END
usage: $me [--keys KIND] DIR [NAME...]
       $me --revoke NAME DIR
       $me --help

Makes the test environment's certificates in DIR, or only those named.
What is there and good is kept; what is missing, damaged, or within
$leaf_margin days of its end is made anew, and revocation lists within
$crl_margin days of theirs are refreshed.  Run it again whenever in doubt.

  NAME.crt NAME.key      a certificate and its private key, PEM
  trust.pem crl.pem      both CA certificates; all their revocation lists
  crl/*.crl              the lists singly, DER, as they would be fetched
  ca/                    the CAs' certificates, keys and indices
  fingerprints.tsv       name, SHA-256 of the DER, subject serialNumber,
                         notAfter

--keys makes the leaves that are RSA-2048 of another KIND: rsa3072 or ec.
What is there and good is kept, whatever its key.

--revoke puts NAME on its revocation list and publishes that.  To undo it,
remove NAME.crt and run $me DIR.

NAME is one of:
END
	leaves | cut -d: -f1 | fold_names
}

fold_names()
{
	paste -s -d ' ' - | fold -s -w 72 | sed 's/^/  /'
}

die()
{
	printf '%s: %s\n' "$me" "$*" >&2
	exit 1
}

say()
{
	printf '%s\n' "$*"
	changes=$((changes + 1))
}

# openssl, silent unless it fails; then its words, and the end.
ssl()
{
	openssl "$@" >"$tmp/out" 2>"$tmp/err" && return 0
	cat "$tmp/err" >&2
	die "openssl $1 failed; nothing half-made was left in $dir"
}

# The moment $1 seconds from now, as YYYYMMDDHHMMSSZ.  Days to civil date by
# the usual 400-year eras, since POSIX date cannot be asked for another day.
utc()
{
	t=$(($(date -u +%s) + $1))
	z=$((t / day + 719468)) s=$((t % day))
	era=$((z / 146097)) doe=$((z % 146097))
	yoe=$(((doe - doe / 1460 + doe / 36524 - doe / 146096) / 365))
	doy=$((doe - (365 * yoe + yoe / 4 - yoe / 100)))
	mp=$(((5 * doy + 2) / 153))
	d=$((doy - (153 * mp + 2) / 5 + 1))
	m=$((mp < 10 ? mp + 3 : mp - 9))
	y=$((yoe + era * 400 + (m <= 2)))
	printf '%04d%02d%02d%02d%02d%02dZ\n' "$y" "$m" "$d" \
	    $((s / 3600)) $((s / 60 % 60)) $((s % 60))
}

# A name's UUID, always the same one: a renewed certificate keeps its subject.
uuid()
{
	printf 'testmiljoe/%s' "$1" | openssl dgst -sha256 -r | sed -E \
	    's/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*/\1-\2-5\3-8\4-\5/'
}

subject()	# organisation, common name, uuid
{
	case $1 in
	kombit)	o="19435075/O=KOMBIT A\\/S" ;;
	digst)	o="34051178/O=Digitaliseringsstyrelsen" ;;
	odense)	o="35209115/O=Odense Kommune" ;;
	esac
	printf '/C=DK/organizationIdentifier=NTRDK-%s/serialNumber=%s/CN=%s' \
	    "$o" "UI:DK-O:G:$3" "$2"
}

# --- One run at a time -----------------------------------------------------

unlock()
{
	rm -rf "$tmp"
	rm -rf "$dir/.lock"
}

lock()
{
	tries=0
	until mkdir "$dir/.lock" 2>/dev/null; do
		owner=$(cat "$dir/.lock/pid" 2>/dev/null)
		tries=$((tries + 1))
		if [ -n "$owner" ] && ! kill -0 "$owner" 2>/dev/null ||
		    [ -z "$owner" ] && [ $tries -gt 5 ]; then
			# Its owner was killed; only one waiter gets to move it.
			mv "$dir/.lock" "$dir/.lock.$$" 2>/dev/null &&
			    rm -rf "$dir/.lock.$$"
			continue
		fi
		[ $tries -lt 120 ] || die "process $owner has worked in $dir" \
		    "for two minutes; if it is not $me, remove $dir/.lock"
		sleep 1
	done
	echo $$ >"$dir/.lock/pid"
	trap unlock EXIT
	trap 'exit 130' HUP INT TERM
	rm -rf "$dir"/.tmp.* "$dir"/.lock.*	# of runs that were killed
	mkdir "$tmp" || die "cannot write in $dir"
}

# --- Making ----------------------------------------------------------------

# The configuration of openssl ca: who issues, into which index, and what a
# certificate of each use says.  $san and $part are this leaf's.
configure()
{
	cat >"$tmp/ca.cnf" <<END
[ca]
default_ca = this
[this]
database = $tmp/index
crlnumber = $tmp/crlnumber
new_certs_dir = $tmp
default_md = sha256
default_crl_days = $crl_days
policy = any
rand_serial = yes
unique_subject = no
[any]
countryName = supplied
organizationIdentifier = optional
organizationName = supplied
serialNumber = optional
commonName = supplied
[req]
distinguished_name = none
string_mask = utf8only
[none]
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[issuing]
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid:always
crlDistributionPoints = URI:$cdp/rod.crl
[leaf]
basicConstraints = critical, CA:FALSE
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid:always
crlDistributionPoints = URI:$cdp/$list.crl
END
	case $use in
	server)	cat >>"$tmp/ca.cnf" <<END ;;
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth, clientAuth
subjectAltName = DNS:localhost, DNS:$san.testmiljoe.invalid, IP:127.0.0.1, IP:::1
END
	client)	cat >>"$tmp/ca.cnf" <<END ;;
keyUsage = critical, digitalSignature
extendedKeyUsage = clientAuth
END
	sign)	cat >>"$tmp/ca.cnf" <<END ;;
keyUsage = critical, digitalSignature, nonRepudiation
extendedKeyUsage = clientAuth, emailProtection
END
	audit)	cat >>"$tmp/ca.cnf" <<END ;;
keyUsage = critical, $wrap
END
	esac
	cat >>"$tmp/ca.cnf" <<END
[crl]
authorityKeyIdentifier = keyid:always
[part]
authorityKeyIdentifier = keyid:always
issuingDistributionPoint = critical, @idp
[idp]
fullname = URI:$cdp/$list.crl
onlyuser = TRUE
END
}

make_key()	# kind
{
	case $1 in
	rsa)	ssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 \
		    -out "$tmp/key" ;;
	rsa3072) ssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:3072 \
		    -out "$tmp/key" ;;
	ec)	ssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 \
		    -pkeyopt ec_param_enc:named_curve -out "$tmp/key" ;;
	# RSA as OCES3's CAs; verified ten times as fast as P-384.
	ca)	ssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:3072 \
		    -out "$tmp/key" ;;
	esac
}

# Signs $tmp/key's certificate into $tmp/crt: extensions, subject, first and
# last moment, then how openssl ca finds the issuer.
issue()
{
	ext=$1 subj=$2 from=$3 til=$4
	shift 4
	: >"$tmp/index"
	ssl req -new -utf8 -key "$tmp/key" -subj "$subj" -config "$tmp/ca.cnf" \
	    -out "$tmp/req"
	ssl ca -batch -notext -utf8 -config "$tmp/ca.cnf" \
	    -extensions "$ext" -startdate "$from" -enddate "$til" \
	    -in "$tmp/req" -out "$tmp/crt" "$@"
}

# Puts the new pair in place.  No reader ever meets a key beside another
# key's certificate, nor a fingerprint of one that has gone: they go first.
publish()
{
	rm -f "$1.crt" "$dir/fingerprints.tsv"
	chmod 644 "$tmp/crt"
	mv -f "$tmp/key" "$1.key" && mv -f "$tmp/crt" "$1.crt" ||
	    die "cannot write $1.crt"
}

# --- What is there and good ------------------------------------------------

# Whether the pair is whole, matches, is issued by a CA in $2, and lasts.
pair_good()
{
	pair=$1 cas=$2
	shift 2
	[ -s "$pair.crt" ] && [ -s "$pair.key" ] && [ -s "$cas" ] || return 1
	a=$(openssl x509 -in "$pair.crt" -noout -pubkey 2>/dev/null) || return 1
	b=$(openssl pkey -in "$pair.key" -pubout 2>/dev/null) || return 1
	[ "$a" = "$b" ] || return 1
	openssl verify -CAfile "$cas" "$@" "$pair.crt" >/dev/null 2>&1
}

# A list in force for long enough, signed by its CA, that knows its index.
crl_good()	# list, ca
{
	crl=$dir/crl/$1.crl
	[ -s "$crl" ] || return 1
	cmp -s "$tmp/index" "$dir/ca/$1.index" || return 1
	openssl crl -inform DER -in "$crl" -noout -CAfile "$dir/ca/$2.crt" \
	    2>&1 | grep -q 'verify OK' || return 1
	next=$(openssl crl -inform DER -in "$crl" -noout -nextupdate \
	    -dateopt iso_8601 | tr -dc 0-9)
	soon=$(utc $((crl_margin * day)))
	[ "$next" -gt "${soon%Z}" ]
}

# --- CAs, leaves, lists ----------------------------------------------------

make_ca()	# name, common name, "root" or "issuing"
{
	ca=$dir/ca/$1
	if [ "$3" = root ]; then
		above=$ca.crt
	else
		above=$dir/ca/rod.crt
	fi
	pair_good "$ca" "$above" \
	    -attime $(($(date -u +%s) + (leaf_days + leaf_margin) * day)) &&
	    return 0
	list=rod use=ca san=
	configure
	make_key ca
	if [ "$3" = root ]; then
		set -- "$1" "$2" "$3" -selfsign -keyfile "$tmp/key"
	else
		set -- "$1" "$2" "$3" -cert "$above" -keyfile "$dir/ca/rod.key"
	fi
	name=$1 cn=$2 kind=$3
	shift 3
	issue "$kind" "/C=DK/O=Testmiljoe/CN=$cn" "$(utc -$day)" \
	    "$(utc $((ca_days * day)))" "$@"
	rm -f "$dir/ca/$name".index "$dir/ca/$name"-*.index
	publish "$ca"
	say "ca/$name: made, rsa"
}

make_leaf()	# name, key, use, part, organisation, common name
{
	leaf=$dir/$1 use=$3 list=udsteder-$4 issuer=udsteder
	cas=$dir/trust.pem twin=$1 san=${1%-tls}
	from=$(utc -$day) til=$(utc $((leaf_days * day)))
	last="-attime $(($(date -u +%s) + leaf_margin * day))"
	case $1 in
	fremmed)
		twin=borgerdk ;;
	fremmed-tls)
		twin=borgerdk-tls ;;
	udloebet)
		from=$(utc $((-400 * day))) til=$(utc -$day)
		last=-no_check_time ;;
	esac
	if [ "$4" = fremmed ]; then
		list=fremmed-ca issuer=fremmed-ca cas=$dir/ca/fremmed-ca.crt
	fi
	# shellcheck disable=SC2086	# $last is one or two words
	pair_good "$leaf" "$cas" $last && return 0
	key=$2
	[ "$key" != rsa ] || key=$keys
	# RFC 5280, 4.2.1.3: what is encrypted to an EC key is by agreement
	wrap=keyEncipherment
	[ "$key" != ec ] || wrap=keyAgreement
	configure
	make_key "$key"
	issue leaf "$(subject "$5" "$6" "$(uuid "$twin")")" "$from" "$til" \
	    -cert "$dir/ca/$issuer.crt" -keyfile "$dir/ca/$issuer.key"
	publish "$leaf"
	say "$1: made, $key, until $(iso "$til")"
}

iso()
{
	echo "$1" | sed -E 's/^(....)(..)(..).*/\1-\2-\3/'
}

# Makes a CA's list, with $3 on it unless it already is.
make_crl()	# list, ca, certificate to revoke or ""
{
	list=$1 use=ca san=
	if [ -s "$dir/ca/$1.index" ]; then
		cp "$dir/ca/$1.index" "$tmp/index"
	else
		: >"$tmp/index"
	fi
	echo 1000 >"$tmp/crlnumber"
	[ -s "$dir/ca/$1.crlnumber" ] &&
	    cp "$dir/ca/$1.crlnumber" "$tmp/crlnumber"
	configure
	if [ -n "$3" ] && ! grep -q "^R.*	$(serial "$3")	" "$tmp/index"
	then
		ssl ca -config "$tmp/ca.cnf" -cert "$dir/ca/$2.crt" \
		    -keyfile "$dir/ca/$2.key" -revoke "$3" \
		    -crl_reason keyCompromise
	fi
	crl_good "$1" "$2" && return 0
	case $1 in
	*-[0-9]) ext=part ;;
	*)	ext=crl ;;
	esac
	ssl ca -config "$tmp/ca.cnf" -cert "$dir/ca/$2.crt" -gencrl \
	    -keyfile "$dir/ca/$2.key" -crlexts $ext -out "$tmp/crl.pem" \
	    -crl_lastupdate "$(utc -3600)" \
	    -crl_nextupdate "$(utc $((crl_days * day)))"
	ssl crl -in "$tmp/crl.pem" -outform DER -out "$tmp/crl"
	chmod 644 "$tmp/crl"
	# The number first, or two lists could bear the same one; the list
	# before the index, or a killed run would leave what it revoked off.
	mv -f "$tmp/crlnumber" "$dir/ca/$1.crlnumber" &&
	    mv -f "$tmp/crl" "$dir/crl/$1.crl" &&
	    mv -f "$tmp/index" "$dir/ca/$1.index" ||
	    die "cannot write $dir/crl/$1.crl"
	say "crl/$1.crl: made, until $(iso "$(utc $((crl_days * day)))")"
}

serial()
{
	openssl x509 -in "$1" -noout -serial | cut -d= -f2
}

# Replaces $2 by $1 where they differ, so that an idle run changes nothing.
settle()
{
	cmp -s "$1" "$2" && return 0
	chmod 644 "$1"
	mv -f "$1" "$2" || die "cannot write $2"
	say "${2#"$dir"/}: written"
}

make_bundles()
{
	for list in rod udsteder-1 udsteder-2; do
		openssl crl -inform DER -in "$dir/crl/$list.crl"
	done >"$tmp/bundle" || die "cannot read $dir/crl"
	settle "$tmp/bundle" "$dir/crl.pem"
}

make_fingerprints()
{
	[ -f "$dir/fingerprints.tsv" ] && return 0
	for name in $(leaves | cut -d: -f1); do
		crt=$dir/$name.crt
		[ -f "$crt" ] || continue
		sum=$(openssl x509 -in "$crt" -outform DER |
		    openssl dgst -sha256 -r | cut -d' ' -f1)
		sn=$(openssl x509 -in "$crt" -noout -subject -nameopt \
		    sep_multiline,sname | sed -n 's/^ *serialNumber=//p')
		end=$(openssl x509 -in "$crt" -noout -enddate \
		    -dateopt iso_8601 | cut -d= -f2)
		printf '%s\t%s\t%s\t%s\n' "$name" "$sum" "$sn" "$end"
	done >"$tmp/fingerprints"
	settle "$tmp/fingerprints" "$dir/fingerprints.tsv"
}

make_cas()
{
	make_ca rod "Testmiljoe rod-CA" root
	make_ca udsteder "Testmiljoe udstedende CA" issuing
	make_ca fremmed-ca "Fremmed rod-CA" root
	cat "$dir/ca/rod.crt" "$dir/ca/udsteder.crt" >"$tmp/bundle"
	settle "$tmp/bundle" "$dir/trust.pem"
}

make_leaves()	# names, or none for all
{
	while IFS=: read -r name key use part org cn; do
		if [ -n "$*" ]; then
			case " $* " in
			*" $name "*) ;;
			*)	continue ;;
			esac
		fi
		make_leaf "$name" "$key" "$use" "$part" "$org" "$cn"
	done <<END
$(leaves)
END
}

make_crls()
{
	gone=
	[ -f "$dir/spaerret.crt" ] && gone=$dir/spaerret.crt
	make_crl rod rod ""
	make_crl udsteder-1 udsteder ""
	make_crl udsteder-2 udsteder "$gone"
	make_crl fremmed-ca fremmed-ca ""
	make_bundles
}

revoke()	# name
{
	[ -f "$dir/$1.crt" ] || die "there is no $dir/$1.crt to revoke"
	case $(leaves | grep "^$1:" | cut -d: -f4) in
	1)	make_crl udsteder-1 udsteder "$dir/$1.crt" ;;
	2)	make_crl udsteder-2 udsteder "$dir/$1.crt" ;;
	*)	make_crl fremmed-ca fremmed-ca "$dir/$1.crt" ;;
	esac
	make_bundles
}

known()	# name
{
	leaves | grep -q "^$1:" && return 0
	printf '%s: there is no certificate "%s"; there are\n' "$me" "$1" >&2
	leaves | cut -d: -f1 | fold_names >&2
	exit 2
}

# --- main ------------------------------------------------------------------

revoked='' keys=rsa
case ${1-} in
-h | --help)
	usage
	exit 0 ;;
--revoke)
	[ $# -eq 3 ] || { usage >&2; exit 2; }
	revoked=$2
	known "$revoked"
	shift 2 ;;
--keys)
	case ${2-} in
	rsa | rsa3072 | ec) ;;
	*)	usage >&2
		exit 2 ;;
	esac
	keys=$2
	shift 2 ;;
esac
case ${1-} in
'' | -*)
	usage >&2
	exit 2 ;;
esac
dir=$1
shift
for name; do
	known "$name"
done

command -v openssl >/dev/null || die "openssl is not installed"
case $(openssl version) in
"OpenSSL 3."* | "OpenSSL 4."*) ;;
*)	die "openssl 3 is needed; this is $(openssl version)" ;;
esac
mkdir -p "$dir/ca" "$dir/crl" || die "cannot make $dir"
dir=$(cd "$dir" && pwd) || exit 1
chmod 755 "$dir" "$dir/crl" && chmod 700 "$dir/ca" ||
    die "$dir belongs to somebody else"
tmp=$dir/.tmp.$$
changes=0

lock
if [ -n "$revoked" ]; then
	revoke "$revoked"
else
	make_cas
	make_leaves "$@"
	make_crls
	make_fingerprints
fi
[ $changes -gt 0 ] || echo "nothing to do: everything in $dir is good"
