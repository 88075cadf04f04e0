"""What there is to decide about: test data, sheets, tables and settings, read
from their files.  testmiljoe(1) says what is taken for what is left out."""
import csv
import dataclasses
import os
import re

from lxml import etree

from grund import EVIGT, FOER_ALT, dag, moment

NS = "{urn:borgerblikket:testdata:1}"
ROD = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../..")
CVR_UDK = "33236239"


# Test data ------------------------------------------------------------------

@dataclasses.dataclass
class Part:
    primaer: bool
    cpr: str            # None: a company
    periode: tuple


@dataclasses.dataclass
class Dokument:
    id: str
    titel: str
    type: str
    dato: str
    rolle: str
    post: tuple         # the journal post's period
    objekt: object      # the Objekt shared by all cases; None: not returned


@dataclasses.dataclass
class Objekt:
    kommune: str
    livscyklus: str
    titel: str
    type: str
    dato: str
    fremdrift: str
    periode: tuple
    visning: list
    profiler: list


@dataclasses.dataclass
class Genstand:
    slags: str          # bfe or esr
    nr: str
    byggeri: bool       # the role
    ejendom: bool       # the type
    periode: tuple


@dataclasses.dataclass
class Sag:
    id: str
    kommune: str
    kle: str
    facet: str
    fagsystem: str
    titel: str
    oprettet: object
    livscyklus: str
    periode: tuple
    parter: list
    fremdrift: list     # (kode, fra, til)
    visning: list
    profiler: list
    genstande: list
    dokumenter: list


@dataclasses.dataclass
class Udbetaling:
    id: str
    dato: object
    beloeb: str
    fra: object
    til: object
    status: str
    udbetaler: str      # None: the municipality
    cvr: str


@dataclasses.dataclass
class Bevilling:
    id: str
    cpr: str
    kommune: str
    kle: str
    navn: str
    fra: object
    til: object
    sag: str
    fagsystem: str
    beskrivelse: str
    leveresaf: str
    bevilgetaf: str
    modtager: bool      # ydelsesmodtager only
    plan: bool
    livscyklus: str
    periode: tuple
    part: tuple
    profiler: list
    udbetalinger: list


@dataclasses.dataclass
class Fordring:
    id: str
    cpr: str
    kommune: str
    kravtype: str
    beloeb: str
    rest: str
    stiftet: str
    frist: str
    gaeld: bool


@dataclasses.dataclass
class Ejer:
    noegle: tuple       # loaded again, it takes its own place
    bfe: str
    esr: str
    fra: object
    til: object
    status: str
    administrator: bool


@dataclasses.dataclass
class Person:
    cpr: str
    bevillinger: list
    fordringer: list
    ejer: list


class Verden:
    """All that the sources hold."""

    def __init__(self):
        self.personer = {}
        self.sager = {}         # by id in lower case
        self.uden_oeir = set()  # R53
        self._parter = {}
        self._genstande = {}

    def sager_med_part(self, cpr):
        return self._parter.get(cpr, [])

    def sager_paa(self, slags, nr):
        """Cases with a property object spelt exactly so."""
        return self._genstande.get((slags, nr), [])

    def laes(self, fil):
        objekter = {}
        rod = etree.parse(fil, etree.XMLParser(
            remove_comments=True)).getroot()
        naevnt = {}
        for e in rod:
            if e.tag == NS + "kommune" and e.get("oeir") == "nej":
                self.uden_oeir.add(e.get("kode"))
            elif e.tag == NS + "sag":
                naevnt.setdefault(e.get("id").lower(), []).append((e, None))
            elif e.tag == NS + "person":
                self._person(e, naevnt)
        for naevn in naevnt.values():
            self._sag(naevn, objekter)

    def _person(self, e, naevnt):
        cpr = e.get("cpr")
        p = self.personer.setdefault(cpr, Person(cpr, [], [], []))
        for n in e:
            navn = etree.QName(n).localname
            if navn == "sag":
                naevnt.setdefault(n.get("id").lower(), []).append((n, cpr))
            elif navn == "bevilling":
                p.bevillinger.append(_bevilling(n, cpr))
            elif navn == "fordring":
                p.fordringer.append(_fordring(n, cpr))
            else:
                ny = _ejer(n)
                p.ejer[:] = [x for x in p.ejer if x.noegle != ny.noegle]
                p.ejer.append(ny)

    def _sag(self, naevn, objekter):
        sag = _sag(naevn, objekter)
        self.sager[sag.id.lower()] = sag
        for p in {p.cpr for p in sag.parter if p.cpr is not None}:
            self._parter.setdefault(p, []).append(sag)
        for g in {(g.slags, g.nr) for g in sag.genstande}:
            self._genstande.setdefault(g, []).append(sag)


def _periode(e, fra, til, navne=("virkningfra", "virkningtil")):
    return (moment(e.get(navne[0])) or fra, moment(e.get(navne[1])) or til)


def _fremdrift(sag):
    alle = [(e.get("kode"), moment(e.get("fra")), moment(e.get("til")))
            for e in sag.iterchildren(NS + "fremdrift")]
    ud = []
    for kode, fra, til in alle:
        if til is None:         # until the next one's fra
            til = min([f for _, f, _ in alle if f > fra], default=EVIGT)
        ud.append((kode, fra, til))
    return ud


def _perioder(e, navn, p):
    return [_periode(c, *p) for c in e.iterchildren(NS + navn)]


def _parter(naevn, p):
    ud = []
    for e, cpr in naevn:
        art = e.get("part") or ("ingen" if cpr is None else "primaer")
        per = _periode(e, *p, navne=("partfra", "parttil"))
        if art == "cvr":
            ud.append(Part(True, None, per))
        if art != "ingen" and cpr is not None:
            ud.append(Part(art == "primaer", cpr, per))
    return ud


def _genstand(e, p):
    slags = "bfe" if e.get("bfe") else "esr"
    nr = "%010d" % int(e.get("bfe")) if slags == "bfe" else e.get("esr")
    return Genstand(slags, nr, e.get("rolle", "Byggeri") == "Byggeri",
                    e.get("type", "Ejendom") == "Ejendom", _periode(e, *p))


def _dokument(e, sag_e, p, kommune, objekter):
    per = _periode(e, *p)
    nyt = Objekt(kommune, e.get("livscyklus", "Importeret"),
                 e.get("titel") or None, e.get("type"), e.get("dato"),
                 e.get("fremdrift"), per, _perioder(e, "visning", per),
                 _perioder(e, "sikkerhedsprofil", per))
    objekt = objekter.setdefault(e.get("id").lower(), nyt)
    return Dokument(e.get("id"), e.get("titel") or None, objekt.type,
                    objekt.dato, e.get("rolle", "Tilakteret"), per,
                    objekt if objekt.kommune == kommune else None)


def _sag(naevn, objekter):
    e = naevn[0][0]
    fremdrift = _fremdrift(e)
    fra = moment(e.get("oprettet")) or min(
        [f for _, f, _ in fremdrift], default=FOER_ALT)
    p = _periode(e, fra, EVIGT)
    k = e.get("kommune")
    titel = e.get("titel")
    if titel is None:
        titel = TABELLER.kle_titel(e.get("kle"))
    return Sag(
        e.get("id"), k, e.get("kle"), e.get("facet", "G01") or None,
        e.get("fagsystem"), titel or None, moment(e.get("oprettet")),
        e.get("livscyklus", "Importeret"), p, _parter(naevn, p), fremdrift,
        _perioder(e, "visning", p), _perioder(e, "sikkerhedsprofil", p),
        [_genstand(g, p) for g in e.iterchildren(NS + "genstand")],
        [_dokument(d, e, p, k, objekter)
         for d in e.iterchildren(NS + "dokument")])


def _dansk_dag(text):
    return None if text is None else dag(moment(text))


def _bevilling(e, cpr):
    p = _periode(e, FOER_ALT, EVIGT)
    return Bevilling(
        e.get("id"), cpr, e.get("kommune"), e.get("kle"), e.get("navn"),
        _dansk_dag(e.get("fra")), _dansk_dag(e.get("til")), e.get("sag"),
        e.get("fagsystem"), e.get("beskrivelse"), e.get("leveresaf"),
        e.get("bevilgetaf"), e.get("part") == "modtager",
        e.get("plan") == "ja", e.get("livscyklus", "Importeret"), p,
        _periode(e, *p, navne=("partfra", "parttil")),
        _perioder(e, "sikkerhedsprofil", p),
        [Udbetaling(u.get("id"), _dansk_dag(u.get("dato")), u.get("beloeb"),
                    _dansk_dag(u.get("fra")), _dansk_dag(u.get("til")),
                    u.get("status", "Udbetalt"), u.get("udbetaler"),
                    u.get("udbetalercvr"))
         for u in e.iterchildren(NS + "effektuering")])


def _fordring(e, cpr):
    return Fordring(e.get("id"), cpr, e.get("kommune"), e.get("kravtype"),
                    e.get("beloeb"), e.get("rest", e.get("beloeb")),
                    e.get("stiftet"), e.get("betalingsfrist"),
                    e.get("gaeldsstyrelsen") == "ja")


def _ejer(e):
    return Ejer((e.get("bfe"), e.get("fra"), e.get("rolle")), e.get("bfe"),
                e.get("esr"), moment(e.get("fra")),
                moment(e.get("til")) or EVIGT, e.get("status", "gaeldende"),
                e.get("rolle") == "administrator")


# Tables and settings --------------------------------------------------------

def _tsv(navn):
    with open(os.path.join(ROD, "gateway/data", navn), encoding="utf-8") as f:
        linjer = [x.rstrip("\n") for x in f if not x.startswith("#")]
    return list(csv.DictReader(linjer, delimiter="\t",
                               quoting=csv.QUOTE_NONE))


# R04: exactly these.
EJERBASERET = frozenset("""
    01.03.03 02.00.00 02.00.05 02.00.06 02.00.08 02.00.11 02.00.14 02.00.20
    02.25.00 02.34.00 02.34.02 02.34.18 02.34.24 02.34.30 03.01.02 03.01.03
    13.00.01""".split())

# R50
KRAVTYPER = {k.lower(): (k, navn) for k, navn in (
    ("A3EEEE08-AC92-4840-90E0-C53F0DDCD0E1",
     "Krav om tilbagebetaling af ydelse til en borger"),
    ("6AD35F28-0B51-4289-ACE4-86B1BEFAADF7",
     "Bibliotekserstatningskrav uden anerkendelse eller kvittering"),
    ("626721BA-A430-4817-A924-AA97FE348A6E",
     "Biblioteksgebyr, overskredet lånetid"),
    ("BAFAEAF9-3D70-4007-9E26-BF82E3A6AD50",
     "Bibliotekserstatningskrav med anerkendelse eller kvittering"))}


class Tabeller:
    def __init__(self):
        self.kle = {r["kle"]: r["official_title"] for r in _tsv("kle.tsv")}
        self.steder = {r["code"]: r["name"] for r in _tsv("kommuner.tsv")}
        self.cvr = {r["code"]: r["cvr"] for r in _tsv("kommuner.tsv")}

    def kle_titel(self, nr):
        return self.kle.get(nr) or None

    def kommunenavn(self, kode):
        """Rules 11: the official name."""
        return {"0101": "Københavns Kommune",
                "0400": "Bornholms Regionskommune"}.get(
                    kode, self.steder[kode] + " Kommune")


TABELLER = Tabeller()


@dataclasses.dataclass
class Central:
    """The central settings that the rules name, at their defaults."""
    mindstealder: int = 18
    alder: dict = dataclasses.field(default_factory=dict)
    vis_sager_foer_mindstealder: bool = False
    vis_uden_facet: bool = False
    vis_med_sikkerhedsprofil: bool = False
    vis_doktyper: tuple = ()
    vis_journalroller: tuple = ()
    vis_dokfremdrift: tuple = ()
    udk: str = CVR_UDK
    max_liste: int = 2000
    side: int = 100
    max_sider: int = 20

    def alder_for(self, kle):
        return self.alder.get(kle, self.mindstealder)

    def tilfaeldig(self, r, aldre):
        """Other settings than the defaults, now and then."""
        self.mindstealder = r.choice((18, 18, 18, 15, 21, 0))
        self.alder = dict(aldre) if r.random() < .8 else {}
        self.vis_sager_foer_mindstealder = r.random() < .2
        self.vis_uden_facet = r.random() < .2
        self.vis_med_sikkerhedsprofil = r.random() < .2
        if r.random() < .2:
            self.vis_doktyper = ("Internt Notat",)
        if r.random() < .2:
            self.vis_journalroller = ("Journalnotat",)
        if r.random() < .2:
            self.vis_dokfremdrift = r.choice((
                ("Underreview",), ("Underudarbejdelse", "Underreview")))
        if r.random() < .1:
            self.udk = "12345674"
        if r.random() < .3:
            self.max_liste = r.randrange(2, 5)
        self.side = r.choice((100, 100, 3, 50))

    def skriv(self, f):
        """The settings as gatewayd.conf(5) has them."""
        def linje(ord_, *v):
            if v:
                f.write(" ".join((ord_,) + tuple(str(x) for x in v)) + "\n")

        def janej(ord_, v):
            linje(ord_, "ja" if v else "nej")
        linje("mindstealder", self.mindstealder)
        for nr, alder in self.alder.items():
            linje("mindstealder-kle", nr, alder)
        janej("vis-sager-foer-mindstealder",
              self.vis_sager_foer_mindstealder)
        janej("vis-uden-facet", self.vis_uden_facet)
        janej("vis-med-sikkerhedsprofil", self.vis_med_sikkerhedsprofil)
        linje("vis-dokumenttype",
              *(x.lower().replace(" ", "-") for x in self.vis_doktyper))
        linje("vis-journalrolle", *(x.lower() for x in self.vis_journalroller))
        linje("vis-dokumentfremdrift",
              *(x.lower() for x in self.vis_dokfremdrift))
        linje("udbetaling-danmark", self.udk)
        linje("max-liste", self.max_liste)
        linje("side", self.side)


# Sheets ---------------------------------------------------------------------

@dataclasses.dataclass
class Raekke:
    """One KLE number or kravtype in one municipality; zero is closed."""
    noegle: str
    navn: str = None
    mitoverblik: bool = False
    verifikationsklient: bool = False
    dokument_mitoverblik: bool = False
    dokument_verifikationsklient: bool = False
    deaktiver_fradato: bool = False
    titel: bool = False
    fradato: object = None
    fagsystemfilter: tuple = ()
    facet_vis_kun: tuple = ()
    facet_vis_ikke: tuple = ()
    afdeling: str = None
    telefon: str = None
    digitalpost: str = None
    mereinformation: str = None
    aktindsigt: str = None
    selvbetjening: list = dataclasses.field(default_factory=list)


FELTER = {
    "Fradato for visning": "fradato",
    "Kontaktafdeling": "afdeling",
    "Kontakttelefon": "telefon",
    "Link til yderligere information": "mereinformation",
    "Digitalpost kontaktpunkt (postkasse)": "digitalpost",
    "Vis i Verifikationsklient": "verifikationsklient",
    "Vis på Mit Overblik": "mitoverblik",
    "Deaktiver fradato for aktive sager og tilhørende ydelser":
        "deaktiver_fradato",
    "Fagsystemfilter": "fagsystemfilter",
    "Handlingsfacetter vis kun": "facet_vis_kun",
    "Handlingsfacetter vis ikke": "facet_vis_ikke",
    "Vis sagstitel fra fagsystem": "titel",
    "Dokumenttitler i Verifikationsklient": "dokument_verifikationsklient",
    "Dokumenttitler på Mit Overblik": "dokument_mitoverblik",
    "Link til aktindsigt": "aktindsigt",
}


def _celle(felt, text):
    if felt == "fradato":
        d, m, aar = text.split("-")
        return dag(moment("%s-%s-%s" % (aar, m, d)))
    if felt == "telefon":
        return re.sub(r"^\+45", "", re.sub(r"\s", "", text))
    if felt in ("fagsystemfilter", "facet_vis_kun", "facet_vis_ikke"):
        return tuple(t.strip() for t in text.split(",") if t.strip())
    if text.lower() in ("ja", "nej"):
        return text.lower() == "ja"
    return text


class Konfiguration:
    """Sheets with a column Kommunekode: municipality -> key -> Raekke."""

    def __init__(self):
        self.kle = {}
        self.krav = {}
        self.version = {}

    def laes(self, fil, version=1):
        with open(fil, encoding="utf-8-sig", newline="") as f:
            for raekke in csv.DictReader(f, delimiter=";"):
                self._raekke({k.strip(" *").lower(): (v or "").strip()
                              for k, v in raekke.items()}, version)

    def _raekke(self, c, version):
        kommune = c["kommunekode"]
        kle = "kle-nr." in c
        noegle = c["kle-nr."] if kle else c["kravtype"].lower()
        til = (self.kle if kle else self.krav).setdefault(kommune, {})
        self.version[kommune] = max(version, self.version.get(kommune, 0))
        r = til.setdefault(noegle, Raekke(noegle))
        if not kle:
            r.navn = c.get("kravtype-navn") or r.navn
        for overskrift, felt in FELTER.items():
            if c.get(overskrift.lower()):
                setattr(r, felt, _celle(felt, c[overskrift.lower()]))
        if c.get("selvbetjeningsnavn"):
            r.selvbetjening.append((c.get("fagsystem") or None,
                                    c["selvbetjeningsnavn"],
                                    c["selvbetjeningslink"]))

    def kle_raekke(self, kommune, nr):
        """R10: the match is exact."""
        return self.kle.get(kommune, {}).get(nr)

    def krav_raekke(self, kommune, kravtype):
        return self.krav.get(kommune, {}).get(kravtype.lower())
