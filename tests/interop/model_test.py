#!/usr/bin/python3
"""The gateway's answers against an independent model of the rules (model/),
over random citizens and configurations.

    model_test.py [--antal N] [--seed S] [--vis N] [--behold DIR]
    model_test.py --befolkning

For each batch of citizens the test environment and the gateway are started
with random data and sheets; of each citizen both operations are asked, and
every element of the answers is compared with the model's.  No id of what the
model hides may occur anywhere in an answer to HentOverblik.  Under
faketime(1), with PKI naming a folder for certificates of that time, it tries
other days.
"""
import argparse
import collections
import datetime
import functools
import http.client
import os
import random
import re
import shutil
import sys
import tempfile

HER = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HER, os.path.join(HER, "model")]
import wss  # noqa: E402
import grund  # noqa: E402
from data import EJERBASERET, TABELLER, Central, Konfiguration, \
    Verden  # noqa: E402
from generator import ALDRE, Generator  # noqa: E402
from grund import UTC, moment  # noqa: E402
from lxml import etree  # noqa: E402
from miljoe import B as BYG, BB, VERIFIKATION, Miljoe  # noqa: E402
from regler import MIT, VER, stavemaader  # noqa: E402
from svar import OMRAADER, Spoerg, svar, viste_id  # noqa: E402

BUNKE = 500             # citizens that share data and configuration


# Answers --------------------------------------------------------------------

def par(element):
    """The element as the model writes it."""
    navn = etree.QName(element).localname
    if len(element):
        return (navn, [par(e) for e in element])
    text = element.text or ""
    return (navn, text.strip() if navn == "Vaerdi" else text)


def noegle(p):
    """What tells one item of a list from its likes."""
    navn, v = p
    if not isinstance(v, list):
        return (navn,)
    d = {n: x for n, x in v if isinstance(x, str)}
    for n in ("ObjektId", "Id", "Navn"):
        if n in d:
            return (navn, d.get("ObjektType"), d[n], d.get("Kommunekode"),
                    d.get("PeriodeFra") if navn == "Udbetaling" else None)
    return (navn,)


def forskelle(vil, fik, sti=""):
    """Yields (where, what) for all that differs."""
    a = collections.OrderedDict()
    b = collections.OrderedDict()
    for liste, d in ((vil, a), (fik, b)):
        for p in liste:
            k = noegle(p)
            while k in d:
                k += ("igen",)
            d[k] = p
    for k, p in a.items():
        if k not in b:
            yield sti + "/" + p[0], "missing: %s" % kort(p)
        elif p != b[k]:
            if isinstance(p[1], list) and isinstance(b[k][1], list):
                yield from forskelle(p[1], b[k][1], sti + "/" + p[0] + (
                    "[%s]" % k[2] if len(k) > 2 else ""))
            else:
                yield sti + "/" + p[0], "expected %r, got %r" % (
                    p[1], b[k][1])
    for k, p in b.items():
        if k not in a:
            yield sti + "/" + p[0], "unexpected: %s" % kort(p)
    if [k for k in a if k in b] != [k for k in b if k in a]:
        yield sti, "order: expected %s, got %s" % (list(a), list(b))


def kort(p):
    if isinstance(p[1], str):
        return "%s=%s" % p
    return "%s{%s}" % (p[0], " ".join(
        kort(x) for x in p[1] if x[0] != "Kontakt"))


# Asking ---------------------------------------------------------------------

class Klient:
    """Kept connections to the gateway, as borger.dk and as a municipality's
    verification client."""

    def __init__(self, m):
        self.m = m
        m.key = functools.lru_cache(None)(m.key)    # read once, not each time
        self.forbindelser = {}
        self.noegler = {n: m.key(n) for n in ("borgerdk", "verifikation")}

    def _send(self, klient, besked):
        for forsoeg in (0, 1):
            c = self.forbindelser.get(klient)
            if c is None:
                c = self.forbindelser[klient] = self.m.connect(klient)
            try:
                status, octets = self.m.post(besked, connection=c)
                break
            except (http.client.HTTPException, OSError):
                self.forbindelser.pop(klient).close()
                if forsoeg:
                    raise
        if status != 200:
            raise wss.Refused("status %d: %s" % (status, octets[:800]))
        return octets, wss.verify(octets, cert=self.m.gateway).body_child

    def overblik(self, cpr, kommuner, omraader):
        return self._send("borgerdk-tls", self.m.overblik(
            cpr, kommuner, omraader, token=self.m.token(cpr)))

    def verifikation(self, cpr, kommune, omraader, forklar):
        cvr = TABELLER.cvr[kommune]
        rettigheder = (
            '<?xml version="1.0" encoding="UTF-8"?><bpp:PrivilegeList '
            'xmlns:bpp="http://digst.dk/oiosaml/basic_privilege_profile">'
            '<PrivilegeGroup Scope="urn:dk:gov:saml:cvrNumberIdentifier:%s">'
            '<Privilege>%s</Privilege></PrivilegeGroup></bpp:PrivilegeList>'
            % (cvr, self.m.role))
        token = wss.make_assertion(
            self.m.idp, self.m.issuer, self.m.audience,
            self.noegler["verifikation"].cert, {
                wss.CVR: cvr, wss.PRIVILEGES: wss.b64(rettigheder.encode())})
        body = ('<bb:HentVerifikation xmlns:bb="%s"><bb:Cpr>%s</bb:Cpr>'
                '<bb:Kommunekode>%s</bb:Kommunekode><bb:Begrundelse>Kontrol '
                'af visning</bb:Begrundelse>%s%s</bb:HentVerifikation>' % (
                    BB, cpr, kommune,
                    "".join("<bb:Omraade>%s</bb:Omraade>" % o
                            for o in omraader),
                    "<bb:Forklar>true</bb:Forklar>" if forklar else ""))
        return self._send("verifikation-tls", wss.make_request(
            body, token, self.noegler["verifikation"], VERIFIKATION,
            self.m.url))

    def luk(self):
        for c in self.forbindelser.values():
            c.close()


# Judging --------------------------------------------------------------------

class Regnskab:
    def __init__(self, vis):
        self.bestaaet = self.fejlet = 0
        self.set = collections.Counter()
        self.vis = vis
        self.slags = collections.Counter()

    def sammenlign(self, hvad, vil, fik):
        self.taael(vil)
        alle = list(forskelle(vil, fik))
        if not alle:
            self.bestaaet += 1
            return
        self.fejlet += 1
        for sti, besked in alle:
            slags = (re.sub(r"\[[^]]*\]", "", sti), besked.split()[0])
            self.slags[slags] += 1
            if self.slags[slags] <= self.vis:
                print("  %s\n    %s: %s" % (hvad, sti, besked), flush=True)

    def taael(self, vil):
        """What the questions met: items, messages, explanations."""
        for navn, v in vil:
            d = dict(v) if isinstance(v, list) else {"": v}
            self.set[" ".join([navn] + [d[k] for k in (
                "", "Status", "Adgang", "Regel", "Felt", "Vises")
                if k in d])] += 1

    def sig(self, hvad, besked):
        self.fejlet += 1
        self.slags[besked[:60]] += 1
        if self.slags[besked[:60]] <= self.vis:
            print("  %s\n    %s" % (hvad, besked), flush=True)

    def slut(self):
        for slags, n in self.slags.most_common(40):
            print("  %6d x %s" % (n, slags))
        print("%d passed, %d failed" % (self.bestaaet, self.fejlet))
        return 1 if self.fejlet or not self.bestaaet else 0


class Bunke:
    """Some citizens, with data and configuration of their own."""

    def __init__(self, seed, antal, kommuner, mappe):
        self.rng = random.Random(seed)
        self.mappe = mappe
        self.filer = [os.path.join(mappe, n) for n in
                      ("data.xml", "kle.csv", "krav.csv", "mere.conf")]
        nu = datetime.datetime.now(UTC).replace(microsecond=0)
        g = Generator(seed, nu, kommuner)
        g.ark(*self.filer[1:3])
        self.borgere = g.data(self.filer[0], antal)
        self.verden, self.konf = Verden(), Konfiguration()
        self.verden.laes(self.filer[0])
        self.central = Central()
        self.central.tilfaeldig(self.rng, ALDRE)
        self.konf.laes(self.filer[1])
        self.konf.laes(self.filer[2], 3)
        with open(self.filer[3], "w") as f:
            f.write("konfiguration %s version 3\n" % self.filer[2])
            self.central.skriv(f)
        self.fremmede = [(g.nyt_cpr(), self.rng.sample(g.kommuner, 2))
                         for _ in range(1 + antal // 100)]

    def kommuner_at_spoerge(self, egne):
        if self.rng.random() < .01:
            return sorted(TABELLER.steder)
        ud = list(egne)
        while self.rng.random() < .3:
            ud.append(self.rng.choice(sorted(TABELLER.steder)))
        if self.rng.random() < .2:
            ud.append(self.rng.choice(ud))
        self.rng.shuffle(ud)
        return ud

    def omraader(self):
        if self.rng.random() < .6:
            return []
        return [self.rng.choice(OMRAADER)
                for _ in range(self.rng.randrange(1, 5))]

    def model(self, cpr, spoerger, kommuner, omraader, fik, forklar=False):
        return svar(Spoerg(self.verden, self.konf, self.central,
                           moment(fik[0][1]), cpr, spoerger, kommuner,
                           omraader, forklar, fik))

    def spoerg(self, klient, regnskab):
        for cpr, egne in self.borgere + self.fremmede:
            self.overblik(klient, regnskab, cpr, egne)
            anden = [self.rng.choice(sorted(TABELLER.steder))]
            for kommune in egne[:2] + anden * (self.rng.random() < .1):
                self.verifikation(klient, regnskab, cpr, kommune)

    def overblik(self, klient, regnskab, cpr, egne):
        kommuner, omraader = self.kommuner_at_spoerge(egne), self.omraader()
        hvad = "HentOverblik %s %s %s" % (cpr, kommuner, omraader)
        try:
            octets, body = klient.overblik(cpr, kommuner, omraader)
        except wss.Refused as e:
            regnskab.sig(hvad, str(e))
            return
        fik = par(body)[1]
        vil = self.model(cpr, MIT, kommuner, omraader, fik)
        regnskab.sammenlign(hvad, vil, fik[1:])
        self.intet_skjult(regnskab, hvad, cpr, vil, octets)

    def verifikation(self, klient, regnskab, cpr, kommune):
        omraader = self.omraader()
        forklar = self.rng.random() < .8
        hvad = "HentVerifikation %s %s %s%s" % (
            cpr, kommune, omraader, " forklar" if forklar else "")
        try:
            _, body = klient.verifikation(cpr, kommune, omraader, forklar)
        except wss.Refused as e:
            regnskab.sig(hvad, str(e))
            return
        fik = par(body)[1]
        regnskab.sammenlign(hvad, self.model(cpr, VER, [kommune], omraader,
                                             fik, forklar), fik[1:])

    def alle_id(self):
        """Every object's id, in lower case."""
        if not hasattr(self, "_alle_id"):
            self._alle_id = {e.get("id").lower() for e in
                             etree.parse(self.filer[0]).iter(etree.Element)
                             if e.get("id") is not None and
                             e.getparent() is not None}
        return self._alle_id

    def intet_skjult(self, regnskab, hvad, cpr, vil, octets):
        """No id but those shown, no CPR number, nowhere in the message."""
        krop = etree.fromstring(octets)
        tekst = etree.tostring(krop.find("{%s}Body" % wss.S12),
                               encoding="unicode").lower()
        for fundet in self._i_tekst(tekst) - viste_id(vil):
            regnskab.sig(hvad, "hidden id in the answer: " + fundet)
        if cpr in tekst:
            regnskab.sig(hvad, "the citizen's CPR number in the answer")

    def _i_tekst(self, tekst):
        return set(re.findall(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
                              tekst)) & self.alle_id()


class Befolkning(Bunke):
    """The standing population of the test environment, all of it."""

    def __init__(self, mappe):
        self.rng = random.Random(0)
        self.filer = [os.path.join(mappe, n) for n in (
            "population.xml", "konfiguration.csv", "kravtyper.csv")]
        self.verden, self.konf, self.central = \
            Verden(), Konfiguration(), Central()
        self.verden.laes(self.filer[0])
        for version, ark in enumerate(self.filer[1:], 1):
            self.konf.laes(ark, version)
        self.fremmede = []
        self.borgere = [(cpr, self.egne(p) or ["0461"])
                        for cpr, p in self.verden.personer.items()]

    def egne(self, p):
        return sorted({x.kommune for x in p.bevillinger + p.fordringer +
                       self.verden.sager_med_part(p.cpr)} |
                      {sag.kommune for e in p.ejer for nr in stavemaader(e)
                       for sag in self.verden.sager_paa(*nr)})


def kendte(regnskab):
    """The examples that the documents themselves give."""
    d = datetime.date
    for fik, vil in (
            (grund.cpr_foedt("1108821933"), d(1982, 8, 11)),
            (grund.cpr_foedt("7108821933"), d(1982, 8, 11)),
            (grund.cpr_foedt("0101365000"), d(2036, 1, 1)),
            (grund.cpr_foedt("0101374000"), d(1937, 1, 1)),
            (grund.cpr_foedt("0101585000"), d(1858, 1, 1)),
            (grund.cpr_foedt("3102703000"), None),
            (grund.foedselsdag(d(2008, 2, 29), 18), d(2026, 3, 1)),
            (grund.dag(moment("2024-03-30T23:00:00Z")), d(2024, 3, 31)),
            (grund.dag(moment("2024-03-31T21:59:59Z")), d(2024, 3, 31)),
            (grund.dag(moment("2024-10-27T22:59:59Z")), d(2024, 10, 27)),
            (grund.ligner_cpr("010170 - 1234"), True),
            (grund.ligner_cpr("01\u00a001\u201370\u22121234"), True),
            (grund.ligner_cpr("10101701234"), False),
            (grund.ligner_cpr("3201701234"), False),
            (grund.ligner_cpr("9101701234"), True),
            (grund.beloeb("100.500"), "100.50"),
            (grund.beloeb("100.505"), None),
            (grund.samme_system(" kmd   MOMENTUM", "KMD Momentum"), True),
            (TABELLER.kommunenavn("0461"), "Odense Kommune"),
            (TABELLER.kommunenavn("0101"), "Københavns Kommune"),
            (TABELLER.kommunenavn("0400"), "Bornholms Regionskommune"),
            (len(EJERBASERET), 17)):
        regnskab.sammenlign("an example of the documents",
                            [("eksempel", str(vil))],
                            [("eksempel", str(fik))])


def spoerg(bunke, m, regnskab):
    klient = Klient(m)
    bunke.spoerg(klient, regnskab)
    klient.luk()


def tilfaeldige(a, regnskab):
    rest, nr = a.antal, 0
    while rest > 0:
        antal = min(rest, BUNKE)
        mappe = a.behold or tempfile.mkdtemp(prefix="borgerblikket-model.")
        os.makedirs(mappe, exist_ok=True)
        try:
            b = Bunke(a.seed * 1000 + nr, antal,
                      a.kommuner or (12 if antal <= 200 else 40), mappe)
            with Miljoe(data=b.filer[:1], ark=b.filer[1:2],
                        conf=b.filer[3]) as m:
                spoerg(b, m, regnskab)
        finally:
            if not a.behold:
                shutil.rmtree(mappe, ignore_errors=True)
        rest, nr = rest - antal, nr + 1
        if rest:
            print("seed %d, batch %d: %d right, %d wrong so far" % (
                a.seed, nr, regnskab.bestaaet, regnskab.fejlet), flush=True)


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--antal", type=int, default=200)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--kommuner", type=int, default=0)
    p.add_argument("--vis", type=int, default=3)
    p.add_argument("--befolkning", action="store_true",
                   help="the test environment's standing population instead")
    p.add_argument("--behold", help="keep the data and sheets here")
    p.add_argument("--taael", action="store_true",
                   help="say how often each thing was met")
    a = p.parse_args()
    regnskab = Regnskab(a.vis)
    kendte(regnskab)
    if a.befolkning:
        with Miljoe() as m:
            spoerg(Befolkning(os.path.join(BYG, "population")), m, regnskab)
    else:
        tilfaeldige(a, regnskab)
    if a.taael:
        for hvad, n in sorted(regnskab.set.items()):
            print("  %6d %s" % (n, hvad))
    return regnskab.slut()


if __name__ == "__main__":
    sys.exit(main())
