#!/usr/bin/python3
"""No request is lost while the gateway's keys are swapped, its configuration
changes and its signers and journal are killed; a certificate that nobody
would believe changes nothing; and nothing is left behind.

usage: generation_test.py [SWAPS CHANGES KILLS]
"""
import datetime
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID

import gang
from gang import B, ROOT, Gang, check, children, cpr_foedt

ANTAL = [int(a) for a in sys.argv[1:]] or [4, 6, 2]
CPR = cpr_foedt(datetime.date(1975, 4, 3))
NOEGLER = {"tls": "gateway-tls", "client": "gateway-klient",
           "signing": "gateway-signing"}
TRAADE = 3
GATEWAYD = os.path.join(B, "gatewayd")


def vent(sandt, sekunder=20.0):
    ud = time.monotonic() + sekunder
    while not sandt():
        if time.monotonic() > ud:
            return False
        time.sleep(0.02)
    return True


class Kalder(threading.Thread):
    """Asks one thing after another: over one connection, or one each."""

    def __init__(self, p, holdt):
        super().__init__()
        self.p, self.holdt = p, holdt
        self.stop = False
        self.svar, self.fejl = 0, []

    def run(self):
        g = self.p.g
        token = g.token(CPR)
        fast = None
        while not self.stop:
            if fast is None and self.holdt:
                fast = g.connect()
            try:
                status, octets = g.post(
                    g.overblik(CPR, ["0461"], token=token), connection=fast)
                if status != 200 or not self.p.underskrevet(octets):
                    raise RuntimeError("%d %s" % (status, octets[:300]))
                self.svar += 1
            except Exception as e:              # any at all is a lost one
                self.fejl.append("%s: %s" % (type(e).__name__, e))
                fast = None


class Prøve:
    def __init__(self, g):
        self.g = g
        self.conf = os.path.join(g.dir, "gatewayd.conf")
        self.run = g.conf["run-dir"][0][0].strip(chr(34))
        with open(self.conf) as f:
            self.text = f.read()
        self.ny = os.path.join(g.dir, "pki-ny")
        shutil.copytree(g.pki, self.ny)
        for navn in NOEGLER.values():
            for ende in (".crt", ".key"):
                os.unlink(os.path.join(self.ny, navn + ende))
        subprocess.run([os.path.join(ROOT, "certs", "testpki.sh"), self.ny,
                        *NOEGLER.values()], check=True,
                       stdout=subprocess.DEVNULL)
        self.certs = [gang.wss.Key.load(os.path.join(
            pki, "gateway-signing")).cert for pki in (g.pki, self.ny)]
        self.kaldere = []

    def underskrevet(self, octets):
        """Whether one of the gateway's two keys has signed it."""
        for cert in self.certs:
            try:
                gang.wss.verify(octets, cert=cert)
                return True
            except Exception:
                pass
        return False

    # ---- the gateway ----

    def skriv(self, text):
        with open(self.conf + ".ny", "w") as f:
            f.write(text)
        os.rename(self.conf + ".ny", self.conf)

    def par(self, art, crt, key, text=None):
        """The configuration with another certificate and key."""
        for hvad, fil in (("certificate", crt), ("key", key)):
            text, n = re.subn("(?m)^%s-%s .*" % (art, hvad), "%s-%s %s" % (
                art, hvad, fil), text or self.text)
            assert n == 1, art
        return text

    def antal(self, event):
        return self.g.log().count("event=%s " % event)

    def genlaes(self, text, event="reloaded"):
        """SIGHUP with that configuration: whether the event came of it."""
        n = self.antal(event)
        self.skriv(text)
        os.kill(self.g.pid(), signal.SIGHUP)
        return vent(lambda: self.antal(event) > n)

    def roller(self):
        """[(name, pid)] under the gateway."""
        fundet = []
        for pid in children(self.g.pid())[1:]:
            try:
                with open("/proc/%d/cmdline" % pid) as f:
                    fundet.append((f.read().split("\0")[0][10:], pid))
            except OSError:
                pass
        return sorted(fundet)

    def ro(self):
        """Whether those of one generation alone are left."""
        return vent(lambda: [n for n, _ in self.roller()].count(
            "worker") == 1 and [n for n, _ in self.roller()].count(
            "signer-tls") == 1, 45)

    def beholdning(self):
        pid = self.g.pid()
        return (len(os.listdir("/proc/%d/fd" % pid)), len(self.roller()),
                len(os.listdir(self.run)))

    # ---- load ----

    def tabt(self, hvad, under):
        """Does it while requests are made: none is lost."""
        foer = [(k.svar, len(k.fejl)) for k in self.kaldere]
        ok = under()
        vent(lambda: all(k.svar > f[0] + 1 or k.fejl[f[1]:] for k, f in
                         zip(self.kaldere, foer)))
        n = sum(k.svar - f[0] for k, f in zip(self.kaldere, foer))
        fejl = [e for k, f in zip(self.kaldere, foer) for e in k.fejl[f[1]:]]
        check(ok and n > 0 and not fejl, "%d requests during %s: none is "
              "lost" % (n, hvad), "%s %d lost\n%s\n%s" % (
                  ok, len(fejl), "\n".join(fejl[:4]), self.g.log()[-1500:]))


# ---- what is done under load ----

def skift(p, art):
    def under():
        navn = NOEGLER[art]
        for i in range(ANTAL[0]):
            pki = (p.ny, p.g.pki)[i % 2]
            stamme = os.path.join(pki, navn)
            if not p.genlaes(p.par(art, stamme + ".crt", stamme + ".key")):
                return False
            time.sleep(0.2)
        return p.genlaes(p.text) if ANTAL[0] % 2 else True
    return under


def aendringer(p):
    for i in range(ANTAL[1]):
        if not p.genlaes(p.text + "mindstealder %d\n" % (10 + i)):
            return False
        time.sleep(0.2)
    return p.genlaes(p.text)


def drab(p, navn):
    def under():
        for _ in range(ANTAL[2]):
            pid = [b for n, b in p.roller() if n == navn][0]
            n = p.antal("role-started")
            os.kill(pid, signal.SIGKILL)
            if not vent(lambda: p.antal("role-started") > n):
                return False
            time.sleep(1)
        return True
    return under


# ---- certificates that nobody would believe ----

def udsted(p, navn, art="tls", key=None, ca="udsteder", dage=(-1, 300),
           brug=None):
    """A certificate like the gateway's but for what is said."""
    folder = os.path.join(p.g.dir, "daarlig")
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(p.g.pki, NOEGLER[art] + ".crt"), "rb") as f:
        som = x509.load_pem_x509_certificate(f.read())
    with open(os.path.join(p.g.pki, "ca", ca + ".crt"), "rb") as f:
        udsteder = x509.load_pem_x509_certificate(f.read())
    with open(os.path.join(p.g.pki, "ca", ca + ".key"), "rb") as f:
        ca_key = serialization.load_pem_private_key(f.read(), None)
    key = key or ec.generate_private_key(ec.SECP256R1())
    nu = datetime.datetime.now(datetime.timezone.utc)
    b = x509.CertificateBuilder(
        udsteder.subject, som.subject, key.public_key(),
        x509.random_serial_number(), nu + datetime.timedelta(dage[0]),
        nu + datetime.timedelta(dage[1]))
    for e in som.extensions:
        if isinstance(e.value, x509.ExtendedKeyUsage) and brug:
            b = b.add_extension(x509.ExtendedKeyUsage([brug]), False)
        elif isinstance(e.value, x509.AuthorityKeyIdentifier):
            b = b.add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(
                    udsteder.public_key()), False)
        elif not isinstance(e.value, x509.SubjectKeyIdentifier):
            b = b.add_extension(e.value, e.critical)
    stamme = os.path.join(folder, navn)
    with open(stamme + ".crt", "wb") as f:
        f.write(b.sign(ca_key, hashes.SHA256()).public_bytes(
            serialization.Encoding.PEM))
    with open(os.open(stamme + ".key", os.O_WRONLY | os.O_CREAT, 0o600),
              "wb") as f:
        f.write(key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption()))
    return stamme + ".crt", stamme + ".key"


def kopi(fra, til, octets=lambda o: o, mode=0o600):
    with open(fra, "rb") as f, open(til, "wb") as t:
        t.write(octets(f.read()))
    os.chmod(til, mode)
    return til


def daarlige(p):
    """(what it is, setting, certificate, key, what is said of it)"""
    d = os.path.join(p.g.dir, "daarlig")
    god = udsted(p, "god")
    yield ("half a file", "tls", kopi(god[0], d + "/halv.crt",
                                      lambda o: o[:len(o) // 2]), god[1],
           "PEM")
    yield ("an empty file", "tls", kopi(god[0], d + "/tom.crt",
                                        lambda o: b""), god[1], "PEM")
    yield "a file that is not there", "tls", d + "/ingen.crt", god[1], \
        "is not there"
    yield ("one that has run out", "tls", *udsted(p, "gammel",
                                                  dage=(-9, -1)), "expired")
    yield ("one that is not valid yet", "tls", *udsted(p, "ung", dage=(1, 9)),
           "not yet valid")
    yield ("a client's for the server", "tls", *udsted(
        p, "klient", brug=ExtendedKeyUsageOID.CLIENT_AUTH), "purpose")
    yield ("a weak key", "signing", *udsted(
        p, "svag", "signing", key=rsa.generate_private_key(65537, 1024)), "")
    yield ("one of another CA", "signing", *udsted(
        p, "andens", "signing", key=rsa.generate_private_key(65537, 2048),
        ca="fremmed-ca"), "issuer")
    yield ("one that is revoked", "signing", os.path.join(
        p.g.pki, "spaerret.crt"), os.path.join(p.g.pki, "spaerret.key"),
        "revoked")
    yield "the wrong key", "tls", god[0], os.path.join(
        p.g.pki, "gateway-klient.key"), "does not belong"
    yield ("a key open to everybody", "tls", god[0], kopi(
        god[1], d + "/aaben.key", mode=0o644), "open to everybody")
    yield ("half a key", "tls", god[0], kopi(
        god[1], d + "/halv.key", lambda o: o[:len(o) // 2]), "")
    yield "a key that is not there", "tls", god[0], d + "/ingen.key", \
        "is not there"


def afvises(p):
    def under():
        for hvad, art, crt, key, grund in daarlige(p):
            n = len(p.g.log())
            generation = p.antal("reloaded")
            ok = p.genlaes(p.par(art, crt, key), "reload-refused")
            check(ok and grund in p.g.log()[n:] and
                  p.antal("reloaded") == generation,
                  "%s is refused with its reason" % hvad, p.g.log()[n:])
            if "key" in hvad and hvad != "a weak key":
                continue
            r = subprocess.run([GATEWAYD, "-t", "-c", p.conf],
                               capture_output=True, text=True)
            check(r.returncode == 2 and grund in r.stderr,
                  "... which gatewayd -t says too", r.stderr)
        return p.genlaes(p.text, "unchanged")
    return under


def main():
    with tempfile.TemporaryDirectory():
        with Gang(conf="") as g:
            p = Prøve(g)
            p.ro()
            foer = p.beholdning()
            p.kaldere = [Kalder(p, i % 3 != 2) for i in range(TRAADE)]
            for k in p.kaldere:
                k.start()
            try:
                vent(lambda: all(k.svar or k.fejl for k in p.kaldere))
                for art in NOEGLER:
                    p.tabt("%d swaps of the %s key" % (ANTAL[0], art),
                           skift(p, art))
                p.tabt("%d changes of the configuration" % ANTAL[1],
                       lambda: aendringer(p))
                p.tabt("the refusals", afvises(p))
                for navn in ("signer", "signer-tls", "journal"):
                    p.tabt("%d kills of the %s" % (ANTAL[2], navn),
                           drab(p, navn))
            finally:
                for k in p.kaldere:
                    k.stop = True
                for k in p.kaldere:
                    k.join()
            check(p.ro(), "the former generations have ended", p.roller())
            efter = p.beholdning()
            check(efter == foer, "no descriptor, process or socket is left "
                  "behind", "%s %s %s" % (foer, efter, os.listdir(p.run)))


main()
sys.exit(1 if gang.failed else 0)
