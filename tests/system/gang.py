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
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(ROOT, "tests", "interop"))
import wss                                                     # noqa: E402
from miljoe import BB, VERIFIKATION, Miljoe, subcode           # noqa: E402
from lxml import etree                                         # noqa: E402,F401

NS = {"bb": BB}
PRIVILEGIER = (
    '<?xml version="1.0" encoding="UTF-8"?><bpp:PrivilegeList '
    'xmlns:bpp="http://digst.dk/oiosaml/basic_privilege_profile">'
    '<PrivilegeGroup Scope="urn:dk:gov:saml:cvrNumberIdentifier:%s">'
    '<Privilege>%s</Privilege></PrivilegeGroup></bpp:PrivilegeList>')
LISTER = ("Sag", "OekonomiskYdelse", "Serviceydelse", "Betaling")
VAEGTE = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
failed = 0


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
    return {r[0]: r[2] for r in rows}


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
        for c in self.forbindelse.values():
            c.close()
        super().__exit__()

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
                r"^(sts|sagsindeks|ydelsesindeks|oekonomi|ejerfortegnelse): ",
                f.read(), re.M))

    def pid(self, program="gatewayd"):
        with open(os.path.join(self.dir, program + ".pid")) as f:
            return int(f.read())


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
