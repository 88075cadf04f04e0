#!/usr/bin/python3
"""The life of each certificate by gatewayctl: requested, signed by the test
CA, installed, committed and rolled back while requests are made, of which
none is lost; what nobody would believe is refused with its reason while the
old one serves; and whoever is killed leaves a whole pair.
"""
import contextlib
import datetime
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

import certs_drab
import gang
from gang import B, ROOT, Anden, Gang, check, cpr_foedt

CTL = os.path.join(B, "gatewayctl")
CPR = cpr_foedt(datetime.date(1975, 4, 3))
FILER = {"tls": "gateway-tls", "client": "gateway-klient",
         "signing": "gateway-signing"}
KENDTE = {"client": "ny-klient", "signing": "ny-signing"}
ORD = "hemmelig"
MODUL = "/usr/lib/softhsm/libsofthsm2.so"
PEM = serialization.Encoding.PEM


def laes(sti):
    with open(sti, "rb") as f:
        return f.read()


def skriv(sti, octets, mode=0o600):
    with open(sti, "wb") as f:
        f.write(octets)
    os.chmod(sti, mode)
    return sti


def cert_af(sti):
    return x509.load_pem_x509_certificate(laes(sti))


def offentlig(key):
    return key.public_bytes(serialization.Encoding.DER,
                            serialization.PublicFormat.SubjectPublicKeyInfo)


def i_pem(key, ord_=None):
    return key.private_bytes(
        PEM, serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(ord_) if ord_ else
        serialization.NoEncryption())


class Certs:
    """gatewayctl certs for one configuration, and the CA."""

    def __init__(self, conf, pki, mappe):
        self.conf, self.pki, self.mappe = conf, pki, mappe
        self.d = os.path.join(os.path.dirname(conf), "certs.d")

    def ctl(self, *args):
        """(status, stdout, stderr)"""
        p = subprocess.run([CTL, "-c", self.conf, "certs", *args],
                           capture_output=True, text=True,
                           stdin=subprocess.DEVNULL,
                           start_new_session=True)
        return p.returncode, p.stdout, p.stderr

    def godt(self, *args):
        status, out, err = self.ctl(*args)
        if status:
            raise RuntimeError("%s: %d %s %s" % (args, status, out, err))
        return out

    def link(self, navn, hvad):
        try:
            return os.readlink(os.path.join(self.d, navn, hvad))
        except OSError:
            return None

    def fil(self, navn, hvad):
        """Where the configuration has that pair's file."""
        with open(self.conf) as f:
            sti = re.search("(?m)^%s-%s (.*)" % (navn, hvad),
                            f.read()).group(1).split()[0].strip('"')
        return os.path.join(os.path.dirname(self.conf), sti)

    def par_helt(self, navn):
        """Whether key and certificate on disk belong together."""
        key = serialization.load_pem_private_key(
            laes(self.fil(navn, "key")), None)
        cert = cert_af(self.fil(navn, "certificate"))
        return offentlig(key.public_key()) == offentlig(cert.public_key())

    def nu(self, navn):
        return cert_af(self.fil(navn, "certificate")).serial_number

    def udsted(self, navn, key=None, csr=None, ca="udsteder", dage=(-1, 300),
               brug=None, uden=(), emne=None):
        """A certificate like the one in force but for what is said; of a
        public key or a request."""
        som = cert_af(self.fil(navn, "certificate"))
        udsteder = cert_af(os.path.join(self.pki, "ca", ca + ".crt"))
        ca_key = serialization.load_pem_private_key(
            laes(os.path.join(self.pki, "ca", ca + ".key")), None)
        nu = datetime.datetime.now(datetime.timezone.utc)
        b = x509.CertificateBuilder(
            udsteder.subject, emne or (csr.subject if csr else som.subject),
            csr.public_key() if csr else key, x509.random_serial_number(),
            nu + datetime.timedelta(dage[0]),
            nu + datetime.timedelta(dage[1]))
        for e in som.extensions:
            if isinstance(e.value, uden):
                continue
            if isinstance(e.value, x509.ExtendedKeyUsage) and brug:
                b = b.add_extension(x509.ExtendedKeyUsage([brug]), False)
            elif isinstance(e.value, x509.AuthorityKeyIdentifier):
                b = b.add_extension(
                    x509.AuthorityKeyIdentifier.from_issuer_public_key(
                        udsteder.public_key()), False)
            elif not isinstance(e.value, x509.SubjectKeyIdentifier):
                b = b.add_extension(e.value, e.critical)
        return b.sign(ca_key, hashes.SHA256())

    def underskriv(self, navn, **andet):
        """Signs the staged request; the certificate's file."""
        csr = x509.load_pem_x509_csr(laes(os.path.join(
            self.d, navn, "staged", "request.csr")))
        assert csr.is_signature_valid
        cert = self.udsted(navn, csr=csr, **andet)
        return skriv(os.path.join(self.mappe, navn + ".ny.crt"),
                     cert.public_bytes(PEM)), cert


class Kalder(threading.Thread):
    """Asks one thing after another, each over a connection of its own; hel:
    an answer that lacks a source is none."""

    def __init__(self, g, hel):
        super().__init__()
        self.g, self.hel = g, hel
        self.stop, self.svar, self.fejl = False, 0, []

    def run(self):
        token = self.g.token(CPR)
        while not self.stop:
            try:
                status, octets = self.g.post(
                    self.g.overblik(CPR, ["0461"], token=token))
                if status != 200:
                    raise RuntimeError("%d %s" % (status, octets[:300]))
                if self.hel and b"Utilgaengelig" in octets:
                    raise RuntimeError("%s" % octets[-900:])
                self.svar += 1
            except Exception as e:              # any at all is a lost one
                self.fejl.append("%s: %s" % (type(e).__name__, e))


@contextlib.contextmanager
def last(g, hvad, hel=False):
    """Requests are made meanwhile, and none is lost."""
    k = Kalder(g, hel)
    k.start()
    try:
        while not k.svar and not k.fejl:
            time.sleep(0.01)
        yield k
        n = k.svar
        slut = time.monotonic() + 10
        while k.svar < n + 2 and time.monotonic() < slut:
            time.sleep(0.01)
    finally:
        k.stop = True
        k.join()
    check(k.svar > 2 and not k.fejl, "%s: none of %d requests is lost" % (
        hvad, k.svar), k.fejl[:3] + [g.log()[-1500:]])


def server_cert(g):
    """The certificate that the gateway shows."""
    host, port = re.match("https://([^:]+):([0-9]+)", g.url).groups()
    c = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    c.check_hostname, c.verify_mode = False, ssl.CERT_NONE
    with socket.create_connection((host, int(port))) as s, \
            c.wrap_socket(s) as t:
        return x509.load_der_x509_certificate(
            t.getpeercert(True)).serial_number


def svarer_med(g, navn, cert, sti):
    """Whether the gateway uses this certificate, as its peers see it."""
    if navn == "tls":
        return server_cert(g) == cert.serial_number
    if navn == "signing":
        status, octets = g.post(g.overblik(CPR, ["0461"]))
        try:
            gang.wss.verify(octets, cert=gang.wss.Key.load(sti).cert)
        except Exception:
            return False
        return status == 200
    return True


# ---- the whole life ----

def liv(g, c, navn):
    gammel = cert_af(c.fil(navn, "certificate"))
    gammel_sti = os.path.join(c.mappe, navn + "-gammel")
    for ende, hvad in ((".crt", "certificate"), (".key", "key")):
        shutil.copy(c.fil(navn, hvad), gammel_sti + ende)
    ud = c.godt("request", navn)
    igen = json.loads(c.godt("request", navn, "--json"))
    check("request.csr" in ud and not igen["new"] and
          os.stat(os.path.join(c.d, navn, "staged/key.pem")).st_mode & 0o777
          == 0o600, "%s: a request makes one key, its owner's alone" % navn,
          (ud, igen))
    ny_sti, ny = c.underskriv(navn)
    check(ny.subject == gammel.subject and offentlig(ny.public_key()) !=
          offentlig(gammel.public_key()),
          "%s: the request has the same subject and another key" % navn)
    status, _, err = c.ctl("commit", navn)
    check(status == 3 and "no certificate yet" in err and
          c.nu(navn) == gammel.serial_number,
          "%s: a request alone cannot be committed" % navn, err)
    ud = c.godt("install", navn, ny_sti)
    check("%X" % ny.serial_number in ud and "%X" % gammel.serial_number in ud
          and c.nu(navn) == gammel.serial_number,
          "%s: install says what would change, and changes nothing" % navn,
          ud)
    shutil.copy(ny_sti, os.path.join(c.mappe, navn + "-ny.crt"))
    shutil.copy(os.path.join(c.d, navn, "staged/key.pem"),
                os.path.join(c.mappe, navn + "-ny.key"))
    oeve(c, navn)
    with last(g, navn):
        ud = c.godt("commit", navn)
        check("in force" in ud and c.nu(navn) == ny.serial_number and
              c.par_helt(navn) and
              svarer_med(g, navn, ny, os.path.join(c.mappe, navn + "-ny")),
              "%s: a commit is in force when it returns" % navn,
              ud + g.log()[-1500:])
        ud = json.loads(c.godt("rollback", navn, "--json"))
        check(ud["result"] == "serving" and c.nu(navn) ==
              gammel.serial_number and c.par_helt(navn) and
              svarer_med(g, navn, gammel, gammel_sti),
              "%s: rollback brings the former pair back" % navn, ud)
        c.godt("rollback", navn)
        check(c.nu(navn) == ny.serial_number and c.par_helt(navn),
              "%s: and another the new one again" % navn)
    if navn != "tls":                   # the others are not known
        c.godt("rollback", navn)
    rows = json.loads(c.godt("list", "--json"))["certificates"]
    check({(r["name"], r["state"]) for r in rows} >= {
        (navn + "-certificate", "in force"), (navn, "former")} and
        all(r["days"] > 0 for r in rows),
        "%s: list has the one in force and the former" % navn, rows)


def oeve(c, navn):
    """certs rehearse with what is staged: a client of ours takes the
    server's, and the test environment knows no other key than ours."""
    status, out, err = c.ctl("rehearse", navn)
    if navn == "tls":
        check(status == 0 and "TLSv1" in out,
              "tls: a rehearsal is a handshake", out + err)
        return
    check(status == 3 and "register" in out and "certs commit" not in out,
          "%s: a rehearsal says who does not know the new key, and what to "
          "do" % navn, out + err)


def kendt(g, c, navn):
    """With a pair that the test environment knows: rehearsed, in force, and
    every source answers all the while."""
    stamme = os.path.join(c.pki, KENDTE[navn])
    foer = c.nu(navn)
    c.godt("install", navn, skriv(os.path.join(c.mappe, "par.pem"), laes(
        stamme + ".key") + laes(stamme + ".crt")))
    status, ud, err = c.ctl("rehearse", navn, "--kommune", "0461", "--json")
    svar = json.loads(ud) if ud else {}
    check(status == 0 and svar["ok"] and len(svar["sources"]) == 5 and
          c.nu(navn) == foer, "%s: rehearsed with the STS and four sources, "
          "and nothing is changed" % navn, ud + err)
    with last(g, "%s that is known" % navn, True):
        c.godt("commit", navn)
        check(c.nu(navn) == cert_af(stamme + ".crt").serial_number and
              c.par_helt(navn), "%s: a key that came with its certificate "
              "is committed" % navn)
        time.sleep(0.5)
        c.godt("rollback", navn)


# ---- files that nobody should take ----

def daarlige(c, navn):
    """(what it is, octets, reason)"""
    ny = ec.generate_private_key(ec.SECP256R1()).public_key() \
        if navn != "signing" else \
        rsa.generate_private_key(65537, 2048).public_key()
    csr = x509.load_pem_x509_csr(laes(os.path.join(
        c.d, navn, "staged", "request.csr")))

    def pem(cert):
        return cert.public_bytes(PEM)
    god = pem(c.udsted(navn, csr=csr))
    yield "the wrong key's", pem(c.udsted(navn, key=ny)), \
        "does not belong to the request's key"
    yield "half a file", god[:len(god) // 2], "cannot be read"
    yield "an empty file", b"", "no certificate in it"
    yield "what is no certificate", b"Med venlig hilsen\n", \
        "no certificate in it"
    yield "one that has run out", pem(c.udsted(navn, csr=csr,
                                               dage=(-9, -1))), "expired"
    yield "one that is not valid yet", pem(c.udsted(
        navn, csr=csr, dage=(1, 9))), "not yet valid"
    yield "one of another CA", pem(c.udsted(navn, csr=csr,
                                            ca="fremmed-ca")), "issuer"
    yield "one without keyUsage", pem(c.udsted(
        navn, csr=csr, uden=(x509.KeyUsage,))), "keyUsage"
    yield "one with a piece of another behind", god + god[:200], \
        "number 2 in it"
    yield "more than any certificate", b"x" * 100000, "larger"
    if navn == "tls":
        yield "a client's for the server", pem(c.udsted(
            navn, csr=csr, brug=ExtendedKeyUsageOID.CLIENT_AUTH)), "purpose"
        yield "one without our hosts", pem(c.udsted(
            navn, csr=csr, uden=(x509.SubjectAlternativeName,))), \
            "subjectAltName lacks the host"


def afvises(g, c):
    for navn in ("tls", "signing"):
        foer = c.nu(navn)
        c.godt("request", navn)
        for hvad, octets, grund in daarlige(c, navn):
            fil = skriv(os.path.join(c.mappe, "daarlig"), octets)
            status, _, err = c.ctl("install", navn, fil)
            check(status == 3 and grund in err and "nothing is changed" in err
                  and not os.path.exists(os.path.join(
                      c.d, navn, "staged/cert.pem")) and c.nu(navn) == foer,
                  "%s: %s is refused with its reason" % (navn, hvad),
                  "%d %s" % (status, err))
        status, _, err = c.ctl("install", navn, os.path.join(c.mappe, "nej"))
        check(status == 3 and "is not there" in err,
              "%s: a file that is not there is refused" % navn, err)
        c.godt("abort", navn)
        check(c.link(navn, "staged") is None and c.par_helt(navn),
              "%s: abort forgets the request" % navn)
    tilbagekaldt(c)
    svag(c)
    check(g.post(g.overblik(CPR, ["0461"]))[0] == 200,
          "after all of them the gateway serves as before")


def tilbagekaldt(c):
    """Revoked by the CA, its key and all as PKCS#12."""
    octets = p12(os.path.join(c.pki, "spaerret"), None)
    status, _, err = c.ctl("install", "signing", skriv(
        os.path.join(c.mappe, "spaerret.p12"), octets))
    check(status == 3 and "revoked" in err,
          "signing: one that is revoked is refused", err)


def svag(c):
    key = rsa.generate_private_key(65537, 1024)
    cert = c.udsted("signing", key=key.public_key())
    status, _, err = c.ctl("install", "signing", skriv(
        os.path.join(c.mappe, "svag.pem"), i_pem(key) +
        cert.public_bytes(PEM)))
    check(status == 3 and "RSA 2048" in err,
          "signing: one with a weak key is refused", err)
    status, _, err = c.ctl("request", "tls", "--type", "rsa2048")
    check(status == 2 and "P-256" in err and c.link("tls", "staged") is None,
          "tls: no request is made for a key that TLS cannot use", err)
    status, _, err = c.ctl("request", "signing", "--cvr", "123")
    check(status == 2 and "eight digits" in err,
          "signing: no request is made for what is no CVR number", err)


# ---- forms ----

def p12(stamme, ord_):
    key = serialization.load_pem_private_key(laes(stamme + ".key"), None)
    return pkcs12.serialize_key_and_certificates(
        b"gw", key, cert_af(stamme + ".crt"), None,
        serialization.BestAvailableEncryption(ord_.encode()) if ord_ else
        serialization.NoEncryption())


def lukket(g, c):
    """As MitID Erhverv delivers it: key and certificate in PKCS#12."""
    key = rsa.generate_private_key(65537, 3072)
    cert = c.udsted("signing", key=key.public_key())
    stamme = os.path.join(c.mappe, "erhverv")
    skriv(stamme + ".key", i_pem(key))
    skriv(stamme + ".crt", cert.public_bytes(PEM))
    fil = skriv(stamme + ".p12", p12(stamme, ORD))
    status, _, err = c.ctl("install", "signing", fil)
    check(status == 3 and "--passphrase-file" in err,
          "PKCS#12 under a passphrase asks for it", err)
    ord_fil = skriv(os.path.join(c.mappe, "ord"), b"forkert\n")
    status, _, err = c.ctl("install", "signing", "--passphrase-file",
                           ord_fil, fil)
    check(status == 3 and "passphrase is wrong" in err,
          "a wrong passphrase is refused", err)
    skriv(ord_fil, ORD.encode() + b"\n")
    ud = c.godt("install", "signing", "--passphrase-file", ord_fil, fil)
    ny = c.godt("commit", "signing")
    check("rsa3072" in ud and "in force" in ny and
          svarer_med(g, "signing", cert, stamme),
          "a pair out of PKCS#12 is installed and serves", ud + ny)
    c.godt("rollback", "signing")


def samme_noegle(c):
    """A renewal for the present key."""
    cert = c.udsted("client", key=cert_af(c.fil(
        "client", "certificate")).public_key())
    c.godt("install", "client", skriv(
        os.path.join(c.mappe, "samme.crt"), cert.public_bytes(PEM)))
    c.godt("commit", "client")
    check(c.nu("client") == cert.serial_number and c.par_helt("client"),
          "client: a new certificate for the present key is taken")


def afslag(g, c):
    """The gateway refuses: what was in force is put back."""
    foer = c.nu("tls")
    c.godt("request", "tls")
    fil, _ = c.underskriv("tls")
    c.godt("install", "tls", fil)
    with open(c.conf) as f:
        text = f.read()
    skriv(c.conf, re.sub("(?m)^keeper-user .*", "", text).encode() +
          b"\nkeeper-user nobody\n")
    status, _, err = c.ctl("commit", "tls")
    skriv(c.conf, text.encode())
    check(status == 3 and "not taken" in err and "keeper-user" in err and
          c.nu("tls") == foer and c.par_helt("tls") and
          c.link("tls", "pending") is None and server_cert(g) == foer,
          "what the gateway refuses is put back, and the reason told", err)
    check("in force" in c.godt("commit", "tls") and server_cert(g) ==
          c.nu("tls") != foer, "and is committed when the cause is gone")


def emne(c):
    """The request's subject as it is asked for."""
    c.godt("request", "signing", "--cvr", "12345678", "--organisation",
           "Prøve \"A/S\"", "--cn", "Ny", "--type", "rsa3072")
    csr = x509.load_pem_x509_csr(laes(os.path.join(
        c.d, "signing/staged/request.csr")))
    v = {a.oid: a.value for a in csr.subject}
    check(v[x509.ObjectIdentifier("2.5.4.97")] == "NTRDK-12345678" and
          v[NameOID.ORGANIZATION_NAME] == "Prøve \"A/S\"" and
          v[NameOID.COMMON_NAME] == "Ny" and v[NameOID.COUNTRY_NAME] == "DK"
          and v[NameOID.SERIAL_NUMBER].startswith("UI:DK-O:G:") and
          csr.public_key().key_size == 3072,
          "signing: a request has the subject and kind that were asked for",
          csr.subject)
    fil, cert = c.underskriv("signing")
    _, ud, err = c.ctl("install", "signing", fil)
    check("CVR number changes" in err and "kind of key changes" in err,
          "signing: install says that the CVR number and kind change", err)
    c.godt("abort", "signing")


def under_ord(g):
    """A key under a passphrase gets a successor under the same one."""
    mappe = os.path.join(g.dir, "ord-konf")
    os.mkdir(mappe)
    key = serialization.load_pem_private_key(laes(os.path.join(
        g.pki, "gateway-signing.key")), None)
    skriv(os.path.join(mappe, "s.key"), i_pem(key, ORD.encode()))
    shutil.copy(os.path.join(g.pki, "gateway-signing.crt"),
                os.path.join(mappe, "s.crt"))
    skriv(os.path.join(mappe, "s.ord"), ORD.encode() + b"\n")
    with open(os.path.join(g.dir, "gatewayd.conf")) as f:
        text = f.read()
    for hvad, ny in (("run-dir", "run"), ("signing-certificate", "s.crt"),
                     ("signing-key", "s.key passphrase s.ord")):
        text = re.sub("(?m)^%s .*" % hvad, "%s %s" % (hvad, ny), text)
    c = Certs(skriv(os.path.join(mappe, "gatewayd.conf"), text.encode()),
              g.pki, mappe)
    c.godt("request", "signing", "--type", "p256")
    fil, cert = c.underskriv("signing")
    c.godt("install", "signing", fil)
    ud = c.godt("commit", "signing")
    ny = laes(os.path.join(mappe, "s.key"))
    check(b"ENCRYPTED" in ny and "begins with it" in ud and offentlig(
        serialization.load_pem_private_key(ny, ORD.encode()).public_key()) ==
        offentlig(cert.public_key()),
        "a key under a passphrase is followed by one under the same", ud)


def afbrudt(g, c):
    """Killed between the swap and the gateway's being told: it serves on,
    and either way out ends what was begun."""
    if not certs_drab.kan():
        return
    for verb in ("abort", "commit"):
        foer = c.nu("tls")
        c.godt("request", "tls")
        fil, cert = c.underskriv("tls")
        c.godt("install", "tls", fil)
        certs_drab.koer_til([CTL, "-c", c.conf, "certs", "commit", "tls"], 1,
                            certs_drab.FORBIND)
        _, ud, _ = c.ctl("list")
        check(c.nu("tls") == cert.serial_number and c.par_helt("tls") and
              server_cert(g) == foer and "interrupted after the swap" in ud,
              "killed after the swap: the gateway serves with the old pair, "
              "and list says what is so", ud[-600:])
        status, _, err = c.ctl("request", "tls")
        check(status == 3 and "interrupted" in err,
              "nothing else is begun before that is ended", err)
        c.godt(verb, "tls")
        skal = cert.serial_number if verb == "commit" else foer
        check(c.nu("tls") == skal == server_cert(g) and c.par_helt("tls") and
              c.link("tls", "pending") is None and
              c.link("tls", "staged") is None, "%s ends it" % verb)


# ---- trust ----

def tillid(g, c):
    sts = os.path.join(c.pki, "sagsindeks.crt")
    status, _, err = c.ctl("stage-trust", "sts", "--from", "2026-01-01",
                           os.path.join(c.pki, "fremmed.crt"))
    check(status == 3 and "issuer" in err,
          "a foreign certificate is not staged as trust", err)
    for args, grund in ((("nogen", "--from", "2026-01-01", sts), "neither"),
                        (("sts", sts), "--from is missing"),
                        (("sts", "--from", "i går", sts), "not a moment"),
                        (("sts", "--from", "2026-02-01", "--until",
                          "2026-01-01", sts), "ends before it begins")):
        status, _, err = c.ctl("stage-trust", *args)
        check(status == 2 and grund in err, "stage-trust: %s" % grund, err)
    ud = c.godt("stage-trust", "sts", "--from", "2026-01-01", sts)
    for navn in ("ydelsesindeks", "oekonomi"):
        c.godt("stage-trust", "sts", "--from", "2026-01-01",
               os.path.join(c.pki, navn + ".crt"))
    status, _, err = c.ctl("stage-trust", "sts", "--from", "2026-01-01",
                           os.path.join(c.pki, "ejerfortegnelse.crt"))
    check(status == 3 and "more than 4" in err,
          "more certificates than a source can have are refused", err)
    c.godt("abort", "trust")
    check(c.link("trust", "staged") is None, "abort forgets staged trust")
    c.godt("stage-trust", "sts", "--from", "2026-01-01", sts)
    c.godt("stage-trust", "sts", "--from", "2026-01-01", sts)
    c.godt("stage-trust", g.issuer, "--from", "2026-01-01", "--until",
           "2026-12-31", os.path.join(c.pki, "borgerdk.crt"))
    rows = json.loads(c.godt("list", "--json"))["certificates"]
    check("compare the thumbprint" in ud and [
        r["name"] for r in rows if r["state"] == "staged"] == [
            "source sts", "token-issuer"],
        "two certificates are staged together", rows)
    check("commit" in c.ctl("commit", "trust")[1] or
          os.path.exists(os.path.join(c.d, "trust/current/trust.conf")),
          "trust is committed")
    rows = json.loads(c.godt("list", "--json"))["certificates"]
    check([r["name"] for r in rows if r["state"] == "in force"].count(
        "source sts") == 2, "the old and the new one overlap", rows)
    token = gang.wss.make_assertion(
        g.key("borgerdk"), g.issuer, g.audience, g.key("borgerdk").cert,
        {gang.wss.CPR: CPR})
    status, octets = g.post(g.overblik(CPR, ["0461"], token=token))
    check(status == 200, "a token signed with the new issuer certificate is "
          "believed", octets[:500])
    c.godt("rollback", "trust")
    token = gang.wss.make_assertion(
        g.key("borgerdk"), g.issuer, g.audience, g.key("borgerdk").cert,
        {gang.wss.CPR: CPR})
    check(g.post(g.overblik(CPR, ["0461"], token=token))[0] != 200 and
          g.post(g.overblik(CPR, ["0461"]))[0] == 200,
          "after rollback it is not, and the old one is")


# ---- killed anywhere ----

def drab(g):
    """On a copy that no gateway runs on: killed at each change of the file
    system, the disk has one of the two pairs, and it goes on from there."""
    if not certs_drab.kan():
        print("# system calls of this machine are not known: nobody is "
              "killed")
        return
    mappe = os.path.join(g.dir, "drab")
    start = os.path.join(mappe, "start")
    os.makedirs(start)
    shutil.copytree(g.pki, os.path.join(start, "pki"))
    with open(os.path.join(g.dir, "gatewayd.conf")) as f:
        text = f.read()
    her, klar = os.path.join(mappe, "her"), os.path.join(mappe, "klar")
    skriv(os.path.join(start, "gatewayd.conf"), re.sub(
        r"(?m)^run-dir .*", "run-dir run", text).replace(
            g.pki, os.path.join(her, "pki")).encode())
    c = Certs(os.path.join(her, "gatewayd.conf"), os.path.join(her, "pki"),
              her)
    n = {}
    for verb in ("request", "install", "commit", "rollback", "abort"):
        kopi(start, her)
        forberedt(c, verb)
        kopi(her, klar)
        argv = [CTL, "-c", c.conf, "certs", verb, "signing"]
        if verb == "install":
            argv.append(os.path.join(her, "signing.ny.crt"))
        if verb == "request":
            argv += ["--type", "p256"]
        for nr in range(1, 60):
            kopi(klar, her)
            if not certs_drab.koer_til(argv, nr):
                break
            n[verb] = nr
            helt = c.par_helt("signing")
            status, _, err = c.ctl("list")
            efter = faerdig(c, verb)
            if not helt or status or efter:
                check(False, "%s killed at change %d" % (verb, nr),
                      (helt, status, err, efter))
                return
    check(set(n) == {"request", "install", "commit", "rollback", "abort"} and
          n["commit"] >= 8, "killed at each of its %d changes of the disk, "
          "gatewayctl leaves a whole pair and goes on" % sum(n.values()), n)


def kopi(fra, til):
    shutil.rmtree(til, ignore_errors=True)
    shutil.copytree(fra, til, symlinks=True)


def forberedt(c, verb):
    """What comes before the verb."""
    if verb == "request":
        return
    c.godt("request", "signing", "--type", "p256")
    fil, c.cert = c.underskriv("signing")
    if verb in ("commit", "rollback"):
        c.godt("install", "signing", fil)
    if verb == "rollback":
        c.godt("commit", "signing")


def faerdig(c, verb):
    """The verb again ends what was begun; what is wrong then."""
    for v in {"request": ("request",), "install": (
            "install", "commit"), "abort": ("abort",),
            "commit": ("commit",), "rollback": ("rollback",)}[verb]:
        args = [v, "signing"]
        if v == "request":
            args += ["--type", "p256"]
        if v == "install":
            args.append(os.path.join(c.mappe, "signing.ny.crt"))
        status, ud, err = c.ctl(*args)
        # it was done already: there is nothing more to commit
        if status and not (v == "commit" and "nothing is staged" in err):
            return "%s: %d %s" % (v, status, err)
    if not c.par_helt("signing"):
        return "no whole pair"
    if c.link("signing", "pending"):
        return "pending"
    if verb in ("install", "commit") and \
            c.nu("signing") != c.cert.serial_number:
        return "not committed"
    nu = {os.path.basename(x) for x in os.listdir(
        os.path.join(c.d, "signing"))}
    return "left: %s" % nu if any(x.startswith(".ny") for x in nu) else None


# ---- a token ----

def token(g):
    if not (os.path.exists(MODUL) and shutil.which("softhsm2-util")):
        print("# SoftHSM is not installed: no token is tried")
        return
    mappe = os.path.join(g.dir, "token")
    os.mkdir(mappe)
    os.environ["SOFTHSM2_CONF"] = skriv(
        os.path.join(g.dir, "softhsm2.conf"), b"directories.tokendir = %s\n"
        b"log.level = ERROR\n" % mappe.encode()).strip()

    def util(*args):
        subprocess.run(["softhsm2-util", *args], check=True,
                       stdout=subprocess.DEVNULL)
    util("--init-token", "--free", "--label", "gw", "--pin", ORD, "--so-pin",
         ORD)
    util("--import", os.path.join(g.pki, "gateway-signing.key"), "--token",
         "gw", "--label", "signing", "--id", "01", "--pin", ORD)
    os.chmod(g.dir, 0o711)

    def aaben():                        # keeper-user reads it
        subprocess.run(["chmod", "-R", "go+rX", mappe], check=True)
    aaben()
    pin = skriv(os.path.join(g.dir, "pin"), ORD.encode() + b"\n")
    egen = os.path.join(g.dir, "egen.crt")
    shutil.copy(os.path.join(g.pki, "gateway-signing.crt"), egen)
    with Anden(g, (r"^signing-key .*", "signing-key pkcs11:token=gw;"
                   "object=signing module %s pin %s files %s" % (
                       MODUL, pin, mappe)),
               (r"^signing-certificate .*", "signing-certificate " + egen),
               ) as a:
        c = Certs(a.conf, g.pki, a.dir)
        c.godt("request", "signing")
        check(not os.path.exists(os.path.join(
            c.d, "signing/staged/key.pem")), "a token's key stays in it")
        aaben()
        fil, cert = c.underskriv("signing")
        c.godt("install", "signing", fil)
        ud = c.godt("commit", "signing")
        skriv(os.path.join(g.dir, "hsm.key"), laes(os.path.join(
            g.pki, "gateway-signing.key")))
        skriv(os.path.join(g.dir, "hsm.crt"), cert.public_bytes(PEM))
        check("in force" in ud and svarer_med(
            g, "signing", cert, os.path.join(g.dir, "hsm")),
            "a key made in a token serves", ud + a.log()[-1500:])
        c.godt("rollback", "signing")
        check(svarer_med(g, "signing", None, os.path.join(
            g.pki, "gateway-signing")), "and the former one again",
            a.log()[-1500:])


def lav_kendte(pki):
    """Pairs of which testmiljoe run --caller is told."""
    c = Certs(os.path.join(ROOT, "gateway/gatewayd.conf"), pki, pki)
    for navn, stamme in KENDTE.items():
        key = ec.generate_private_key(ec.SECP256R1()) if navn == "client" \
            else rsa.generate_private_key(65537, 2048)
        c.fil = lambda n, _: os.path.join(pki, FILER[n] + ".crt")
        skriv(os.path.join(pki, stamme + ".crt"), c.udsted(
            navn, key=key.public_key()).public_bytes(PEM))
        skriv(os.path.join(pki, stamme + ".key"), i_pem(key))


def main():
    with tempfile.TemporaryDirectory() as egen:
        pki = os.path.join(egen, "pki")
        faelles = os.path.join(B, "pki")
        if os.path.exists(faelles):
            shutil.copytree(faelles, pki)
        subprocess.run([os.path.join(ROOT, "certs/testpki.sh"), pki],
                       check=True, stdout=subprocess.DEVNULL)
        os.environ["PKI"] = pki
        lav_kendte(pki)
        # the walls' users find their way to what is theirs
        os.chmod(egen, 0o711)
        with Gang(conf="trust-file certs.d/trust/current/trust.conf\n",
                  options=[x for n in KENDTE.values() for x in (
                      "--caller", n)]) as g:
            c = Certs(os.path.join(g.dir, "gatewayd.conf"), g.pki, g.dir)
            drab(g)
            for navn in KENDTE:
                kendt(g, c, navn)
            for navn in FILER:
                liv(g, c, navn)
            afvises(g, c)
            lukket(g, c)
            emne(c)
            samme_noegle(c)
            under_ord(g)
            afslag(g, c)
            afbrudt(g, c)
            tillid(g, c)
            token(g)


main()
sys.exit(1 if gang.failed else 0)
