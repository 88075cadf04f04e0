#!/bin/bash
#
# haandbog_test.sh - every command block of the operator's handbook works as
# it stands there, in its order, against the gateway and the test environment;
# and its table of events has all that ask for a person.

set -u
cd "$(dirname "$0")/../.." || exit 1
B=${B:-build}
case $B in /*) ;; *) B=$PWD/$B ;; esac
export B
bog=gateway/drift/haandbog.md
rod=$PWD
work=$(mktemp -d) || exit 1
dir=$work/miljoe
failed=0

# shellcheck disable=SC2317	# by the trap
end()
{
	B=$B tests/testmiljoe/miljoe stop "$dir"
	rm -rf "$work"
}
trap end EXIT
trap 'exit 130' HUP INT TERM

said()
{
	tail -n 5 "$dir/ny.log" 2>/dev/null | sed "s/^/# gatewayd: /"
}

verdict()
{
	if [ "$1" -eq 0 ]; then
		echo "ok - $2"
	else
		echo "not ok - $2"
		sed 's/^/# /' "$work/out"
		said
		failed=1
	fi
}

# Each block into a file of its own, its section's name beside it.
awk -v d="$work" '/^## / { navn = substr($0, 4) }
    /^```sh$/ { on = 1
	f = sprintf("%s/blok.%02d", d, n++)
	print (navn == "" ? "The settings" : navn) > (f ".navn"); next }
    /^```/ { on = 0; next }
    on { print > f }' "$bog"

# Its certificates become links into its own folder: none of theirs who share.
# The key of the renewal is known to the test environment from the beginning.
export PKI=$work/pki
[ ! -d "$B/pki" ] || cp -r "$B/pki" "$PKI"
cat >"$work/ny.cnf" <<END
keyUsage = critical, digitalSignature
extendedKeyUsage = clientAuth, emailProtection
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid:always
crlDistributionPoints = URI:http://crl.testmiljoe.invalid/udsteder-1.crl
END
echo 'trust-file certs.d/trust/current/trust.conf' >"$work/mere.conf"
{
	certs/testpki.sh "$PKI" &&
	    openssl req -new -newkey rsa:2048 -nodes -keyout "$PKI/ny.key" \
	    -subj /C=DK/CN=Borgerblikket -out "$work/ny.csr" &&
	    openssl x509 -req -in "$work/ny.csr" -CA "$PKI/ca/udsteder.crt" \
	    -CAkey "$PKI/ca/udsteder.key" -days 300 -out "$PKI/ny.crt" \
	    -extfile "$work/ny.cnf" &&
	    CONF=$work/mere.conf STILLE=1 tests/testmiljoe/miljoe start \
	    "$dir" -- --caller ny
} >"$work/out" 2>&1
verdict $? "the test environment and gateway start" || exit 1
# shellcheck source=/dev/null
. "$dir/env"

# The service's three verbs; a start is followed by one citizen's request.
cat >"$work/stop" <<END
#!/bin/sh
p=\$(cat "$dir/gatewayd.pid")
kill "\$p"
for i in \$(seq 300); do kill -0 "\$p" 2>/dev/null || exit 0; sleep 0.1; done
exit 1
END
cat >"$work/start" <<END
#!/bin/sh
"$B/gatewayd" -c "$dir/gatewayd.conf" </dev/null >"$dir/ny.log" 2>&1 &
echo \$! >"$dir/gatewayd.pid"
for i in \$(seq 300); do
	grep -q '^ready ' "$dir/ny.log" && break
	sleep 0.1
done
cat "$dir/ny.log" >>"$dir/gatewayd.log"
"$B/testmiljoe" call --cpr 0703851237 --kommune 0461 --url "$URL" \
    --dir "$dir" --pki "$PKI" >/dev/null
END
cat >"$work/reload" <<END
#!/bin/sh
kill -HUP "\$(cat "$dir/gatewayd.pid")"
for i in \$(seq 300); do
	"$work/log" | grep -Eq 'event=(reloaded|unchanged)' && exit 0
	sleep 0.1
done
exit 1
END
printf '#!/bin/sh\ncat "%s/ny.log"\n' "$dir" >"$work/log"
# The CA's answer, for the key that is known.
cat >"$work/sign" <<END
#!/bin/sh
cp "$PKI/ny.key" "\$(dirname "\$1")/key.pem" && cp "$work/ny.csr" "\$1" &&
    cp "$PKI/ny.crt" "$work/signed.pem"
END
chmod +x "$work"/{start,stop,reload,log,sign}
"$work/stop"

mkdir "$work/keep" "$work/backup" "$work/maskine"
echo "prøvens sætning" >"$work/keep/passphrase"
echo 0703851237 >"$work/cpr"
ln -s "$PKI" "$dir/pki" 2>/dev/null
"$B/gatewayctl" -c "$dir/gatewayd.conf" konfiguration export \
    --kommune 0461 >"$work/odense.csv" 2>"$work/out"
verdict $? "the municipality's sheet is there"
export CONF=$dir/gatewayd.conf BACKUPS=$work/backup KEEP=$work/keep \
    START=$work/start STOP=$work/stop RELOAD=$work/reload LOG=$work/log \
    SIGN=$work/sign SIGNED=$work/signed.pem ANNOUNCED=$PKI/sagsindeks.crt \
    SHEET=$work/odense.csv CPR_FILE=$work/cpr DESTDIR=$work/maskine \
    SHARE=$work/maskine/usr/share/borgerblikket PATH=$B:$PATH MAKEFLAGS=
journal=$(sed -n 's/^audit-dir  *//p' "$CONF" | tr -d '"')
case $journal in /*) ;; *) journal=$dir/$journal ;; esac
export JOURNAL=$journal

n=0
for f in "$work"/blok.[0-9][0-9]; do
	(cd "$rod" && timeout 120 bash -euo pipefail \
	    <(cat "$work/blok.00" "$f")) >"$work/out" 2>&1
	verdict $? "$(cat "$f.navn"): block $n runs"
	cp "$work/out" "$work/out.$n"
	n=$((n + 1))
done
[ $n -gt 10 ]
verdict $? "the handbook has its blocks"
sted=$(grep -l 'audit search' "$work"/blok.[0-9][0-9])
n=$((10#${sted##*.}))
cp "$work/out.$n" "$work/out"
grep -q 'Odense' "$work/out"
verdict $? "the citizen's report names the municipality"

cat gateway/*.c | tr -s '\n\t ' '   ' |
    grep -o 'log_event(LOG_\(ERROR\|WARN\)_, "[a-z-]*"' |
    sed 's/.*"\(.*\)"/\1/' | sort -u >"$work/kilde"
# shellcheck disable=SC2016	# the backticks are the table's
sed -n '/^| event/,/^$/s/^| \([^|]*\)|.*/\1/p' "$bog" | grep -o '`[a-z-]*`' |
    tr -d '`' | sort -u >"$work/tabel"
[ -s "$work/kilde" ] && comm -23 "$work/kilde" "$work/tabel" >"$work/out" &&
    [ ! -s "$work/out" ]
verdict $? "each warning and error of the log is in the handbook"
sed -n '/^\.Ss Log/,/^\.Sh/s/^\.It //p' gateway/gatewayd.8 | tr -d ',' |
    tr -s ' ' '\n' | sort -u >"$work/side"
comm -23 "$work/tabel" "$work/side" >"$work/out" && [ ! -s "$work/out" ]
verdict $? "the handbook names no event that gatewayd(8) lacks"

exit $failed
