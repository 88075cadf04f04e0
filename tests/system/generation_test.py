#!/usr/bin/python3
"""No request is lost while the gateway's keys are swapped, its configuration
changes, its program is replaced by another, and its signers, its journal and
its control are killed; of a worker that is killed only what it had begun is.
A certificate that nobody would believe and a program that cannot take over
change nothing; and nothing is left behind.

usage: generation_test.py [full | SWAPS CHANGES UPGRADES KILLS]
full is 200 swaps of each key, 100 changes, 50 upgrades and 50 kills of each
role: most of an hour.
"""
import datetime
import http.client
import os
import re
import select
import shutil
import signal
import ssl
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

SKIFT, AENDRINGER, OPGRADERINGER, DRAB = [200, 100, 50, 50] \
    if sys.argv[1:] == ["full"] else \
    [int(a) for a in sys.argv[1:]] or [2, 3, 2, 2]
CPR = cpr_foedt(datetime.date(1975, 4, 3))
NOEGLER = {"tls": "gateway-tls", "client": "gateway-klient",
           "signing": "gateway-signing"}
TRAADE = 3
HELE = {"Ok", "IngenData"}      # a source that was asked and answered
GATEWAYD = os.path.join(B, "gatewayd")
CTL = os.path.join(B, "gatewayctl")


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
        self.nye = set()                # a connection without an answer yet
        self.stop = False
        self.svar, self.igen = 0, 0
        self.fejl = []                  # (begun, ended, what)

    def forbindelse(self, c):
        """One that is kept, made anew when the other end has ended it."""
        if not self.holdt:
            return None
        if c is not None and c.sock is not None and not select.select(
                [c.sock], [], [], 0)[0]:
            return c
        if c is not None:
            c.close()
        self.nye = {self.p.g.connect()}
        return next(iter(self.nye))

    def spoerg(self, besked, fast):
        """(status, octets, connection).  One that has been idle may be ended
        just as it is used (RFC 9112, 9.3.1): the same message comes again,
        which is refused as used if it had been taken."""
        try:
            return (*self.p.g.post(besked, connection=fast), fast)
        except (http.client.RemoteDisconnected, ConnectionError,
                ssl.SSLEOFError):
            if fast is None or fast in self.nye:
                raise
        self.igen += 1
        fast = self.forbindelse(None)
        return (*self.p.g.post(besked, connection=fast), fast)

    def run(self):
        g = self.p.g
        token = g.token(CPR)
        fast = None
        while not self.stop:
            t = time.monotonic()
            try:
                besked = g.overblik(CPR, ["0461"], token=token)
                # last of all: one that has been idle may be ended
                fast = self.forbindelse(fast)
                status, octets, fast = self.spoerg(besked, fast)
                if status != 200 or not self.p.underskrevet(octets):
                    raise RuntimeError("%d %s" % (status, octets[:300]))
                kilder = gang.kilder(gang.etree.fromstring(octets).find(
                    ".//bb:HentOverblikSvar", gang.NS))
                if not kilder or not HELE.issuperset(kilder.values()):
                    raise RuntimeError("a source is missing: %s" % kilder)
                self.nye.discard(fast)
                self.svar += 1
            except Exception as e:              # any at all is a lost one
                self.fejl.append((t, time.monotonic(), "%s: %s" % (
                    type(e).__name__, e)))
                fast = None


def pki_lav(folder):
    """Certificates for this test alone, in ny another of each of ours; the
    environment is told of those as `ny/NAME`."""
    faelles, pki = os.path.join(B, "pki"), os.path.join(folder, "pki")
    lav = os.path.join(ROOT, "certs", "testpki.sh")
    subprocess.run([lav, faelles], check=True, stdout=subprocess.DEVNULL)
    shutil.copytree(faelles, pki)
    ny = os.path.join(folder, "ny")
    shutil.copytree(faelles, ny)
    for navn in NOEGLER.values():
        for ende in (".crt", ".key"):
            os.unlink(os.path.join(ny, navn + ende))
    subprocess.run([lav, ny, *NOEGLER.values()], check=True,
                   stdout=subprocess.DEVNULL)
    os.rename(ny, os.path.join(pki, "ny"))
    return pki


class Prøve:
    def __init__(self, g, program):
        self.g, self.program = g, program
        self.conf = os.path.join(g.dir, "gatewayd.conf")
        self.run = g.conf["run-dir"][0][0].strip(chr(34))
        with open(self.conf) as f:
            self.text = f.read()
        self.ny = os.path.join(g.pki, "ny")
        self.certs = [gang.wss.Key.load(os.path.join(
            pki, "gateway-signing")).cert for pki in (g.pki, self.ny)]
        self.kaldere = []
        self.i_alt = 0

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

    def tabt(self, hvad, under, draebt=()):
        """Does it while requests are made: none is lost, but what had begun
        and not ended when one was killed (from, to in draebt)."""
        foer = [(k.svar, len(k.fejl)) for k in self.kaldere]
        ok = under()
        vent(lambda: all(k.svar > f[0] + 1 or k.fejl[f[1]:] for k, f in
                         zip(self.kaldere, foer)))
        n = sum(k.svar - f[0] for k, f in zip(self.kaldere, foer))
        alle = [e for k, f in zip(self.kaldere, foer) for e in k.fejl[f[1]:]]
        fejl = [e for e in alle if not any(
            e[0] <= til and fra <= e[1] for fra, til in draebt)]
        self.i_alt += n
        check(ok and n > 0 and not fejl, "%d requests during %s: none is "
              "lost%s" % (n, hvad, " but %d that were in it" % len(alle)
                          if draebt else ""), "%s %d lost\n%s\n%s" % (
                  ok, len(fejl), "\n".join(e[2] for e in fejl[:4]),
                  self.g.log()[-1500:]))


# ---- what is done under load ----

def skift(p, art):
    def under():
        navn = NOEGLER[art]
        for i in range(SKIFT):
            pki = (p.ny, p.g.pki)[i % 2]
            stamme = os.path.join(pki, navn)
            if not p.genlaes(p.par(art, stamme + ".crt", stamme + ".key")):
                return False
            time.sleep(0.2)
        return p.genlaes(p.text) if SKIFT % 2 else True
    return under


def aendringer(p):
    for i in range(AENDRINGER):
        if not p.genlaes(p.text + "mindstealder %d\n" % (10 + i)):
            return False
        time.sleep(0.2)
    return p.genlaes(p.text) if AENDRINGER else True


def udgivelser(p):
    """gatewayctl publishes one sheet after another."""
    ark = os.path.join(p.g.dir, "ark.csv")
    for i in range(AENDRINGER):
        with open(ark, "w") as f:
            f.write("KLE-nr.;Kontaktafdeling;Vis i Verifikationsklient;"
                    "Vis på Mit Overblik;Fradato for visning\n"
                    "15.62.10;Version %d;ja;ja;\n" % i)
        n = p.antal("reloaded")
        r = subprocess.run([CTL, "-c", p.conf, "konfiguration", "import",
                            "--kommune", "0461", "--publish", ark],
                           capture_output=True, text=True)
        if r.returncode != 0 or not vent(lambda: p.antal("reloaded") > n):
            print(r.stderr, file=sys.stderr)
            return False
        time.sleep(0.2)
    return True


def drab(p, navn, tider):
    def under():
        for i in range(DRAB):
            pid = [b for n, b in p.roller() if n == navn][0]
            n = p.antal("role-started")
            foer = time.monotonic()
            os.kill(pid, signal.SIGKILL)
            # until the kernel has closed what it had, it seems to be there
            vent(lambda: not os.path.exists("/proc/%d" % pid))
            tider.append((foer, time.monotonic()))
            if not vent(lambda: p.antal("role-started") > n):
                return False
            # some at once after the start, before it can have served
            time.sleep(0.05 if i % 5 == 4 else 1)
        return True
    return under


def draenende(p):
    """A worker that drains still has its answer signed, by the key it began
    with, when its signers are killed."""
    g, svar = p.g, []
    gamle = [b for n, b in p.roller() if n.startswith("signer")]
    besked = g.overblik(CPR, ["0461"])

    def spoerg():
        try:
            svar.append(g.post(besked))
        except Exception as e:
            svar.append((0, str(e).encode()))

    g.fault("sagsindeks", "delay", "4000")
    traad = threading.Thread(target=spoerg)
    traad.start()
    time.sleep(0.3)
    stamme = os.path.join(p.ny, NOEGLER["signing"])
    ok = p.genlaes(p.par("signing", stamme + ".crt", stamme + ".key"))
    tilbage = [b for b in gamle if os.path.exists("/proc/%d" % b)]
    for b in tilbage:
        os.kill(b, signal.SIGKILL)
    traad.join()
    g.fault("sagsindeks", "clear")
    try:
        gang.wss.verify(svar[0][1], cert=p.certs[0])
        status = svar[0][0]
    except Exception as e:
        status = e
    check(ok and len(tilbage) == len(gamle) and status == 200,
          "a worker that drains has its answer signed though its signers "
          "were killed", (ok, tilbage, gamle, status, svar[0][1][:300],
                          g.log()[-1500:]))
    return p.genlaes(p.text) and p.ro()


# ---- another program ----

def nyt_program(p, octets=None, mode=0o755):
    """Another file under the program's name, as a package puts it there."""
    with open(GATEWAYD, "rb") as f:
        octets = f.read() if octets is None else octets
    with open(p.program + ".ny", "wb") as f:
        f.write(octets)
    os.chmod(p.program + ".ny", mode)
    os.rename(p.program + ".ny", p.program)


def koerer(p, pid):
    """Whether it runs the file that is there now."""
    return os.stat("/proc/%d/exe" % pid).st_ino == os.stat(p.program).st_ino


def opgrader(p, event="upgraded", ctl=False):
    n = p.antal(event)
    if ctl:
        r = subprocess.run([CTL, "-c", p.conf, "upgrade"],
                           capture_output=True, text=True)
        if r.returncode != 0:
            print(r.stderr, file=sys.stderr)
            return False
    else:
        os.kill(p.g.pid(), signal.SIGUSR2)
    return vent(lambda: p.antal(event) > n, 40)


def opgraderinger(p):
    for i in range(OPGRADERINGER):
        nyt_program(p)
        if not opgrader(p, ctl=i % 2) or not koerer(p, p.g.pid()):
            return False
        time.sleep(0.2)
    return p.ro() and vent(lambda: all(
        koerer(p, pid) for _, pid in p.roller()))


def afviste_programmer(p):
    """What cannot take over is refused before it does."""
    with open(GATEWAYD, "rb") as f:
        hel = f.read()
    pid = p.g.pid()
    exe = os.stat("/proc/%d/exe" % pid).st_ino
    for hvad, octets, mode in (
            ("a file that cannot be executed", hel, 0o644),
            ("a piece of a program", hel[:len(hel) // 16], 0o755),
            ("an empty file", b"", 0o755),
            ("a program that knows nothing of it", b"#!/bin/sh\nexit 2\n",
             0o755)):
        nyt_program(p, octets, mode)
        ok = opgrader(p, "upgrade-refused")
        check(ok and os.stat("/proc/%d/exe" % pid).st_ino == exe,
              "%s is refused, and the former one is there" % hvad,
              p.g.log()[-900:])
    os.unlink(p.program)
    check(opgrader(p, "upgrade-refused") and "No such file" in
          p.g.log()[-900:], "no file at all is refused with the reason",
          p.g.log()[-900:])
    nyt_program(p)
    for hvad, text, grund in (
            ("a configuration that cannot be used", p.text + "nonsens 1\n",
             "nonsens"),
            ("a setting that takes a new start", re.sub(
                "(?m)^listen .*", "listen 127.0.0.1:1", p.text),
             "listen has changed")):
        n = len(p.g.log())
        p.skriv(text)
        ok = opgrader(p, "upgrade-refused")
        check(ok and grund in p.g.log()[n:] and
              os.stat("/proc/%d/exe" % pid).st_ino == exe,
              "%s is refused by the new program" % hvad, p.g.log()[n:])
    p.skriv(p.text)
    return True


def uden_generation(p):
    """The new program is there, but its signers find no key: the former
    program's roles serve on, and are started again from its file."""
    d = os.path.join(p.g.dir, "uden")
    os.mkdir(d)
    crt = shutil.copy(os.path.join(p.ny, "gateway-signing.crt"), d)
    key = shutil.copy(os.path.join(p.ny, "gateway-signing.key"), d)
    with open(key) as f:
        god = f.read()
    if not p.genlaes(p.par("signing", crt, key)) or not p.ro():
        return False
    exe = os.stat("/proc/%d/exe" % p.g.pid()).st_ino
    with open(key, "w") as f:
        f.write("nothing\n")
    nyt_program(p)
    ok = opgrader(p, "upgrade-refused")
    time.sleep(0.5)
    check(ok and koerer(p, p.g.pid()) and all(
        os.stat("/proc/%d/exe" % pid).st_ino == exe
        for _, pid in p.roller()), "a new program whose signers do not "
        "start leaves the former one's roles in force", p.roller())
    with open(key, "w") as f:
        f.write(god)
    for navn in ("signer", "journal"):
        foer = p.roller()
        os.kill([b for n, b in foer if n == navn][0], signal.SIGKILL)
        ny = []
        vent(lambda: [ny.append(b) for n, b in p.roller()
                      if n == navn and (n, b) not in foer])
        vent(lambda: os.stat("/proc/%d/exe" % ny[0]).st_ino == exe, 5)
        check(os.stat("/proc/%d/exe" % ny[0]).st_ino == exe,
              "a %s of the former program is started again from that" % navn,
              ny)
    ok = opgrader(p) and p.ro()
    check(ok and vent(lambda: all(koerer(p, b) for _, b in p.roller())),
          "asked again, it takes over", p.roller())
    return p.genlaes(p.text) and p.ro()


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
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        os.environ["GATEWAYD"] = os.path.join(folder, "gatewayd")
        shutil.copy(GATEWAYD, os.environ["GATEWAYD"])
        os.environ["PKI"] = pki_lav(folder)
        with Gang(conf="", options=(
                "--caller", "ny/gateway-klient",
                "--caller", "ny/gateway-signing")) as g:
            p = Prøve(g, os.environ["GATEWAYD"])
            p.ro()
            draenende(p)
            foer = p.beholdning()
            p.kaldere = [Kalder(p, i % 3 != 2) for i in range(TRAADE)]
            for k in p.kaldere:
                k.start()
            try:
                vent(lambda: all(k.svar or k.fejl for k in p.kaldere))
                for art in NOEGLER:
                    p.tabt("%d swaps of the %s key" % (SKIFT, art),
                           skift(p, art))
                p.tabt("%d changes of the configuration" % AENDRINGER,
                       lambda: aendringer(p))
                p.tabt("%d publications" % AENDRINGER, lambda: udgivelser(p))
                p.tabt("the refusals", afvises(p))
                p.tabt("%d upgrades" % OPGRADERINGER,
                       lambda: opgraderinger(p))
                p.tabt("upgrades that are refused",
                       lambda: afviste_programmer(p))
                p.tabt("an upgrade that does not come to serve",
                       lambda: uden_generation(p))
                for navn in ("signer", "signer-tls", "journal", "control"):
                    p.tabt("%d kills of the %s" % (DRAB, navn),
                           drab(p, navn, []))
                tider = []
                p.tabt("%d kills of the worker" % DRAB,
                       drab(p, "worker", tider), tider)
            finally:
                for k in p.kaldere:
                    k.stop = True
                for k in p.kaldere:
                    k.join()
            check(p.ro(), "the former generations have ended", p.roller())
            efter = p.beholdning()
            check(efter == foer, "no descriptor, process or socket is left "
                  "behind", "%s %s %s" % (foer, efter, os.listdir(p.run)))
            print("# %d requests; descriptors of the parent, roles, files in "
                  "run-dir: %d %d %d before, %d %d %d after; %d idle "
                  "connections ended as they were used" % (
                      p.i_alt, *foer, *efter, sum(k.igen for k in p.kaldere)),
                  flush=True)


main()
sys.exit(1 if gang.failed else 0)
