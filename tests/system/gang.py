"""The whole way in tests: environment and gateway together (interop's
Miljoe), asked by clients that share no code with them.

    with Gang(data=[...], ark=[...], conf="text") as g:
        svar = g.overblik_svar(cpr, ["0461"])       # lxml, signature checked
        svar = g.verifikation_svar(cpr, "0461")
"""
import collections
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(ROOT, "tests", "interop"))
import wss  # noqa: E402
from miljoe import B, BB, VERIFIKATION, Miljoe, subcode  # noqa: E402,F401
from lxml import etree  # noqa: E402,F401

NS = {"bb": BB}
PRIVILEGIER = (
    '<?xml version="1.0" encoding="UTF-8"?><bpp:PrivilegeList '
    'xmlns:bpp="http://digst.dk/oiosaml/basic_privilege_profile">'
    '<PrivilegeGroup Scope="urn:dk:gov:saml:cvrNumberIdentifier:%s">'
    '<Privilege>%s</Privilege></PrivilegeGroup></bpp:PrivilegeList>')
LISTER = ("Sag", "OekonomiskYdelse", "Serviceydelse", "Betaling")
VAEGTE = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
failed = 0
# Ended from outside, a test still ends what it started.
signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))


def check(ok, sentence, detail=""):
    global failed
    print("%s - %s" % ("ok" if ok else "not ok", sentence), flush=True)
    if not ok:
        failed += 1
        print("  " + str(detail)[:2000], file=sys.stderr, flush=True)


def kommuner():
    """{code: cvr} of the 98."""
    with open(os.path.join(ROOT, "gateway/data/kommuner.tsv")) as f:
        rows = [l.rstrip("\n").split("\t") for l in f if l[0] != "#"]
    return {r[0]: r[2] for r in rows if r[0].isdigit()}


def cpr_foedt(dag, nr=0):
    """A number of that birthday which fails modulus 11."""
    serie = 4000 if dag.year >= 2000 else 1000
    found = []
    while len(found) <= nr:
        cpr = dag.strftime("%d%m%y") + "%04d" % serie
        if sum(int(c) * v for c, v in zip(cpr, VAEGTE)) % 11:
            found.append(cpr)
        serie += 1
    return found[nr]


class Gang(Miljoe):
    """Environment and gateway; conf is text of more settings."""

    def __init__(self, data=None, ark=None, conf="", options=()):
        super().__init__(data, ark, None, options)
        self.tilfoejet = conf
        self.cvr = kommuner()
        self.forbindelse = {}

    def __enter__(self):
        with tempfile.NamedTemporaryFile("w", suffix=".conf") as f:
            f.write(self.tilfoejet)
            f.flush()
            self.env["CONF"] = f.name
            super().__enter__()
        return self

    def __exit__(self, *_):
        self.glem_forbindelser()
        super().__exit__()

    def glem_forbindelser(self):
        for c in self.forbindelse.values():
            c.close()
        self.forbindelse = {}

    # ---- asking ----

    def send(self, octets, client="borgerdk-tls"):
        """(status, octets) over a connection that is kept."""
        for igen in (0, 1):
            c = self.forbindelse.get(client)
            if c is None:
                c = self.forbindelse[client] = self.connect(client)
            try:
                return self.post(octets, connection=c)
            except (OSError, http.client.HTTPException):
                self.forbindelse.pop(client).close()
                if igen:
                    raise

    def svar(self, octets, client="borgerdk-tls"):
        """(the Body's child as wss.verify() saw it, octets)"""
        status, answer = self.send(octets, client)
        if status != 200:
            raise RuntimeError("%d %s" % (status, answer[:900]))
        self.octets = answer
        self.seen = wss.verify(answer, cert=self.gateway)
        return self.seen.body_child

    def overblik_svar(self, cpr, kommuner, omraader=(), **given):
        return self.svar(self.overblik(cpr, kommuner, omraader, **given))

    def medarbejder(self, cvr):
        return wss.make_assertion(
            self.idp, self.issuer, self.audience,
            self.key("verifikation").cert, {
                wss.CVR: cvr, wss.PRIVILEGES: wss.b64(
                    (PRIVILEGIER % (cvr, self.role)).encode())})

    def verifikation(self, cpr, kommune, omraader=(), forklar=True, **given):
        body = ('<bb:HentVerifikation xmlns:bb="%s"><bb:Cpr>%s</bb:Cpr>'
                '<bb:Kommunekode>%s</bb:Kommunekode><bb:Begrundelse>Kontrol'
                '</bb:Begrundelse>%s%s</bb:HentVerifikation>' % (
                    BB, cpr, kommune, "".join(
                        "<bb:Omraade>%s</bb:Omraade>" % o for o in omraader),
                    "<bb:Forklar>true</bb:Forklar>" if forklar else ""))
        return wss.make_request(
            body, self.medarbejder(self.cvr[kommune]),
            self.key("verifikation"), VERIFIKATION, self.url, **given)

    def verifikation_svar(self, cpr, kommune, **given):
        return self.svar(self.verifikation(cpr, kommune, **given),
                         "verifikation-tls")

    # ---- the test environment's own log (--verbose) ----

    def kald(self):
        """How many requests each service has had."""
        with open(os.path.join(self.dir, "testmiljoe.log")) as f:
            return collections.Counter(re.findall(
                r"^service=(\S+) action=", f.read(), re.M))

    def spurgt(self, svar):
        """(what svar() answers, {service: requests that led to it})."""
        foer = self.kald()
        ud = svar()
        return ud, dict(self.kald() - foer)

    def fault(self, *order):
        """testmiljoe fault: a source fails, until "clear"."""
        subprocess.run([os.path.join(B, "testmiljoe"), "fault", "--dir",
                        self.dir, *order], check=True)

    def pid(self, program="gatewayd"):
        with open(os.path.join(self.dir, program + ".pid")) as f:
            return int(f.read())


class Anden:
    """A second gateway in the same environment, with lines of its
    configuration replaced (regular expression, text) and others added."""

    def __init__(self, g, *skift, mere=""):
        self.g = g
        self.dir = os.path.join(g.dir, "anden-%s" % os.urandom(4).hex())
        os.mkdir(self.dir, 0o700)
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            port = s.getsockname()[1]
        self.url = "https://localhost:%d/borgerblikket/1" % port
        with open(os.path.join(g.dir, "gatewayd.conf")) as f:
            conf = f.read()
        for hvad, nyt in (
                (r"^listen .*", "listen 127.0.0.1:%d" % port),
                (r"^endpoint .*", "endpoint " + self.url),
                (r"^run-dir .*", "run-dir %s/run" % self.dir),
                (r"^audit-dir .*", "audit-dir %s/audit" % self.dir), *skift):
            conf, n = re.subn(hvad, nyt, conf, flags=re.M)
            if n != 1:
                raise ValueError(hvad)
        self.conf = os.path.join(self.dir, "gatewayd.conf")
        with open(self.conf, "w") as f:
            f.write(conf + mere)

    def __enter__(self):
        self.logfil = os.path.join(self.dir, "log")
        with open(self.logfil, "w") as f:
            self.p = subprocess.Popen([os.path.join(B, "gatewayd"), "-c",
                                       self.conf], stdout=f, stderr=f)
        for _ in range(200):
            if "ready https" in self.log() or self.p.poll() is not None:
                break
            time.sleep(.05)
        if "ready https" not in self.log():
            raise RuntimeError(self.log())
        self.g_url, self.g.url = self.g.url, self.url
        self.g.glem_forbindelser()
        return self

    def __exit__(self, *_):
        self.g.url = self.g_url
        self.g.glem_forbindelser()
        self.p.terminate()
        try:
            self.p.wait(15)
        except subprocess.TimeoutExpired:
            self.p.kill()
            self.p.wait()

    def log(self):
        with open(self.logfil) as f:
            return f.read()


# ---- reading an answer ----

def kilder(svar):
    """{(Navn, Kommunekode or None): Status}"""
    return {(k.findtext("bb:Navn", namespaces=NS),
             k.findtext("bb:Kommunekode", namespaces=NS)):
            k.findtext("bb:Status", namespaces=NS)
            for k in svar.findall("bb:Kilde", NS)}


def beskeder(svar):
    return [b.text for b in svar.findall("bb:Besked", NS)]


def ting(svar):
    """{Id: element} of all items, the documents among them."""
    found = {}
    for navn in LISTER:
        for e in svar.findall("bb:" + navn, NS):
            found[e.findtext("bb:Id", namespaces=NS)] = e
            for d in e.findall("bb:Dokument", NS):
                found[d.findtext("bb:Id", namespaces=NS)] = d
    return found


def afgoerelser(svar):
    """{ObjektId: (Vises, Regel, Felt, Vaerdi)}"""
    return {a.findtext("bb:ObjektId", namespaces=NS): tuple(
        a.findtext("bb:" + n, namespaces=NS)
        for n in ("Vises", "Regel", "Felt", "Vaerdi"))
        for a in svar.findall("bb:Afgoerelse", NS)}


def vaerdi(element, sti):
    """What stands at a path below an item, several with blanks between."""
    return " ".join(e.text or "" for e in element.findall(
        "/".join("bb:" + n for n in sti.split("/")), NS))


def children(pid):
    """Process ids below one, itself first."""
    out = subprocess.run(["ps", "-eo", "pid=,ppid="], text=True,
                         stdout=subprocess.PIPE).stdout
    ppid = [tuple(map(int, l.split())) for l in out.splitlines()]
    found = [pid]
    for p in found:
        found += [a for a, b in ppid if b == p]
    return found


def i_hukommelsen(pid, naale):
    """Which of the octet strings are in the process's memory; None: we may
    not look."""
    fundet = set()
    try:
        with open("/proc/%d/maps" % pid) as f:
            maps = f.readlines()
        with open("/proc/%d/mem" % pid, "rb") as mem:
            for line in maps:
                m = re.match(r"([0-9a-f]+)-([0-9a-f]+) r\S+ \S+ \S+ \S+ *(.*)",
                             line)
                if m is None or m.group(3).startswith("[v"):
                    continue
                start, end = (int(x, 16) for x in m.groups()[:2])
                try:
                    mem.seek(start)
                    octets = mem.read(end - start)
                except OSError:         # gone since, or nobody's to read
                    continue
                fundet |= {n for n in naale if n in octets}
    except PermissionError:
        return None
    return fundet
