"""Random citizens and configurations from a seed, biased to boundaries: the
day before, the same and the day after, summer time, the second of a sale,
birthdays, odd spellings.  Nothing here decides anything."""
import csv
import datetime
import uuid

from lxml import etree

from data import CVR_UDK, EJERBASERET, KRAVTYPER, NS, TABELLER
from grund import DANSK, UTC, cpr_foedt, foedselsdag

KLE = ("27.36.04 27.60.00 27.60.08 27.60.12 00.75.10 15.62.10 32.24.04 "
       "32.30.04 29.09.04 27.51.04 02.01.00 05.01.10 02.00.00 02.00.08 "
       "02.34.02 13.00.01 01.03.03 03.01.02").split()
FREMMEDE_KLE = ("99.99.99", "27.60.01", "02.34.99")     # in no sheet
ALDRE = {"29.09.04": 15, "27.51.04": 21, "02.34.02": 16}
FACETTER = ("G01", "G10", "K02", "K03", "A26")
SYSTEMER = ("KY", "KMD Momentum", "Nexus", "SBSYS Æblegrød",
            "1f0c6a5e-5a0e-4d8b-9d5c-000000000001",
            "1f0c6a5e-5a0e-4d8b-9d5c-00000000000a")
DOKTYPER = ("Faktura", "Brev, indgaaende", "Brev, udgaaende", "Brev",
            "Internt Notat", "Eksternt Notat", "Rapport", "Dagsorden",
            "Plan", "Andet", None)
DOKFREMDRIFT = ("Modtaget", "Fordelt", "Underudarbejdelse", "Underreview",
                "Publiceret", "Endeligt", "Afleveret")
BELOEB = ("100", "100.5", "100.50", "12345.67", "100.500", "100.505", "0",
          "0.00", "-0.00", "007.10", "-12.30", "0.001", "0.0100",
          "99999999999999.99", "1.00000000")
FREMMED_KRAV = "0f5d9a60-1d1c-4b7e-8f0a-00000000beef"
STREGER = ("", "-", " ", "\u00a0", "\u2010", "\u2011", "\u2013", "\u2014",
           "\u2015", "\u2212", " - ", "--", " \u2013 ", "\t")
SKIFT = ("2024-03-31", "2024-10-27", "2023-03-26", "2022-10-30",
         "2024-02-29", "2020-01-01", "2021-07-01")


class Generator:
    def __init__(self, seed, nu, kommuner=98):
        import random
        self.r = random.Random(seed)
        self.nu = nu
        self.idag = nu.astimezone(DANSK).date()
        koder = sorted(TABELLER.steder)
        self.kommuner = sorted(self.r.sample(koder, kommuner)) \
            if kommuner < len(koder) else koder
        self.cpr = set()
        self.fradato = {}       # (kommune, kle) -> date
        self.ejendomme = [self.ejendom() for _ in range(40)]
        self.slut = nu
        self.byggesager = []    # (property, since when its last state)
        self.dokumenter = []    # (id, kommune): for another case
        self.gamle_sager = []   # (id, kommune): for another one's part

    # ---- small things ----

    def ja(self, p):
        return self.r.random() < p

    def en(self, v):
        return v[self.r.randrange(len(v))]

    def id(self):
        u = str(uuid.UUID(int=self.r.getrandbits(128), version=4))
        return u.upper() if self.ja(.1) else u

    def dato(self, om=None):
        """A Danish day, often just beside a boundary."""
        d = om if om and self.ja(.6) else self.en((
            datetime.date.fromisoformat(self.en(SKIFT)), self.idag,
            self.idag - datetime.timedelta(self.r.randrange(4000))))
        return d + datetime.timedelta(self.en((-1, 0, 0, 0, 1)))

    def tid(self, om=None, sekunder=None):
        """A moment, often just beside Danish midnight."""
        d = self.dato(om)
        t = datetime.datetime(d.year, d.month, d.day, tzinfo=DANSK)
        t = t.astimezone(UTC) + datetime.timedelta(seconds=self.en(
            sekunder or (-1, 0, 1, 3599, 3600, 7199, 7200, 40000, 82799,
                         82800, 86399)))
        return t

    def skriv(self, t):
        """One of the spellings of a moment."""
        z = self.en((UTC, DANSK, datetime.timezone(
            datetime.timedelta(hours=-5))))
        if t.year < 1900:       # offsets had seconds then
            z = UTC
        if t.astimezone(DANSK).time() == datetime.time() and self.ja(.5):
            return t.astimezone(DANSK).date().isoformat()
        if self.ja(.1):
            t = t.replace(microsecond=self.en((1000, 500000, 999000)))
        text = t.astimezone(z).isoformat(
            timespec="milliseconds" if t.microsecond else "seconds")
        return text.replace("+00:00", "Z") if z is UTC else text

    def dag_eller_tid(self, om=None):
        """A day, or a moment on it."""
        return self.dato(om).isoformat() if self.ja(.8) else \
            self.skriv(self.tid(om))

    def odd(self, navn):
        """A name in another case and with other blanks."""
        navn = self.en((navn, navn.lower(), navn.upper(), navn.title()))
        return self.en(("", " ")) + navn.replace(
            " ", self.en((" ", "  "))) + self.en(("", "  "))

    def nyt_cpr(self):
        while True:
            kind = self.r.random()
            if kind < .15:      # around a minimum age, today
                alder = self.en((15, 16, 18, 18, 18, 21))
                d = foedselsdag(self.idag, -alder) + \
                    datetime.timedelta(self.en((-1, 0, 1)))
            elif kind < .22:    # 29 February
                d = datetime.date(self.en((1960, 1996, 2000, 2004, 2008)),
                                  2, 29)
            elif kind < .26:
                d = datetime.date(self.en((1858, 1899, 1900, 1936, 1937,
                                           2000, 2007)), 12, 31)
            elif kind < .30:    # a child
                d = self.idag - datetime.timedelta(self.r.randrange(6500))
            else:
                d = self.idag - datetime.timedelta(
                    6600 + self.r.randrange(26000))
            sub = 60 if self.ja(.1) else 0
            cpr = "%02d%02d%02d%d%03d" % (
                d.day + sub, d.month, d.year % 100, self.r.randrange(10),
                self.r.randrange(1000))
            if self.ja(.01):    # no such date
                cpr = self.en(("3102", "0013", "6001", "9201", "3113")) + \
                    cpr[4:]
                d = None
            if cpr_foedt(cpr) == d and cpr not in self.cpr and sum(
                    int(a) * b for a, b in zip(
                        cpr, (4, 3, 2, 7, 6, 5, 4, 3, 2, 1))) % 11:
                self.cpr.add(cpr)
                return cpr

    def ejendom(self):
        return (str(self.r.randrange(1, 10**self.en((3, 7, 9)))),
                "%03d" % self.r.randrange(101, 861),
                self.r.randrange(1, 10**self.en((3, 5, 6))))

    def cprlig(self, cpr):
        """Something like a CPR number, or just not."""
        if self.ja(.1):         # more digits round it
            return self.en(("99%s", "%s0", "Nr. 7%s12")) % cpr
        nr = self.en((cpr, cpr, "0101701234", "3112991111", "9112991111",
                      "6101000000", "3201701234", "6012701234", "0113701235",
                      "0001701234", "9201701234", "010170123"))
        ud = ""
        for n, c in enumerate(nr):
            ud += c
            if n == 5 or self.ja(.15):
                ud += self.en(STREGER)
        ud = ud.rstrip()
        return self.en(("%s", "%s", "Sag %s", "A%sB", "%s7", "4%s", "1-%s",
                        "%s-2", "(%s)", "vedr. %s og 12 andre")) % ud

    def titel(self, cpr):
        if self.ja(.3):
            return self.cprlig(cpr)
        return self.en(("Ansøgning", "Høring & <svar>", "§ 83 \"hjælp\"",
                        "Kontanthjælp 2024-17", "x" * 255, "Æ'ø å €",
                        "Sag 1234567890123", "12-34-56", "😀 glad",
                        "Nr. 2024-001234 af 1. maj", "to  blanke",
                        " yderst  ",
                        "tab\there"))

    # ---- configuration ----

    def ark(self, kle_fil, krav_fil):
        faelles = ["Kommunekode", "Fagsystem", "Fradato for visning",
                   "Kontaktafdeling", "Kontakttelefon",
                   "Link til yderligere information",
                   "Digitalpost kontaktpunkt (postkasse)",
                   "Selvbetjeningsnavn", "Selvbetjeningslink",
                   "Vis i Verifikationsklient", "Vis på Mit Overblik",
                   "Link til aktindsigt"]
        kle = ["KLE-nr.", "KLE-navn",
               "Deaktiver fradato for aktive sager og tilhørende ydelser",
               "Fagsystemfilter", "Handlingsfacetter vis kun",
               "Handlingsfacetter vis ikke", "Vis sagstitel fra fagsystem",
               "Dokumenttitler i Verifikationsklient",
               "Dokumenttitler på Mit Overblik"]
        self._skriv_ark(kle_fil, kle + faelles, self._kle_raekker())
        self._skriv_ark(krav_fil, ["Kravtype", "Kravtype-navn"] + faelles,
                        self._krav_raekker())

    def _skriv_ark(self, fil, kolonner, raekker):
        self.r.shuffle(kolonner)
        overskrifter = {k: self.en((k, k.upper(), k + "*", " %s " % k))
                        for k in kolonner}
        with open(fil, "w", encoding="utf-8", newline="") as f:
            w = csv.DictWriter(f, kolonner, delimiter=";", restval="")
            w.writerow(overskrifter)
            w.writerows(raekker)

    def _kontakt(self, r):
        for felt, v in (
                ("Kontaktafdeling", "Borgerservice & Co."),
                ("Kontakttelefon", self.en(("66131372", "+45 66 13 13 72"))),
                ("Link til yderligere information",
                 "https://www.example.dk/info?a=1&b=2"),
                ("Digitalpost kontaktpunkt (postkasse)",
                 "https://post.example.dk/x"),
                ("Link til aktindsigt", "https://www.example.dk/aktindsigt")):
            if self.ja(.6):
                r[felt] = v

    def _selv(self, r, n):
        r["Selvbetjeningsnavn"] = "Selvbetjening %d" % n
        r["Selvbetjeningslink"] = "https://selv.example.dk/%d" % n

    def _raekker(self, noegle):
        """The row of a number, and further ones for self-service."""
        r = dict(noegle)
        r["Vis i Verifikationsklient"] = self.en(("ja", "ja", "nej", ""))
        r["Vis på Mit Overblik"] = self.en(("ja", "JA", "ja", "nej"))
        self._kontakt(r)
        if self.ja(.4):
            d = self.dato()
            r["Fradato for visning"] = d.strftime("%d-%m-%Y")
            self.fradato[tuple(noegle.values())] = d
        ud = [r]
        if self.ja(.5):
            self._selv(r, 0)
            systemer = self.r.sample(SYSTEMER + ("",), 3)
            if self.ja(.6) and "KLE-nr." in r:
                r["Fagsystem"] = self.odd(systemer[0])
                for n in (1, 2):
                    if self.ja(.5):
                        m = dict(noegle)
                        self._selv(m, n)
                        m["Fagsystem"] = systemer[n]
                        ud.append(m)
        return ud

    def _kle_raekker(self):
        ud = []
        for k in self.kommuner:
            for nr in KLE:
                if self.ja(.1):
                    continue
                rk = self._raekker({"Kommunekode": k, "KLE-nr.": nr})
                self._kle_felter(rk[0])
                ud += rk
        return ud

    def _kle_felter(self, r):
        if self.ja(.5):
            r["Deaktiver fradato for aktive sager og tilhørende ydelser"] = \
                self.en(("ja", "nej"))
        if self.ja(.15):
            r["Fagsystemfilter"] = ",".join(
                self.en(("", "urn:uuid:")) + self.en((s, s.upper()))
                if "-0000" in s else self.odd(s)
                for s in self.r.sample(SYSTEMER, self.en((1, 2, 3))))
        if self.ja(.2):
            r[self.en(("Handlingsfacetter vis kun",
                       "Handlingsfacetter vis ikke"))] = self.en(
                (",", ", ")).join(self.r.sample(FACETTER, self.en((1, 2))))
        if self.ja(.5):
            r["Vis sagstitel fra fagsystem"] = "ja"
        r["Dokumenttitler i Verifikationsklient"] = self.en(
            ("ja", "ja", "nej", ""))
        r["Dokumenttitler på Mit Overblik"] = self.en(("ja", "ja", "nej"))

    def _krav_raekker(self):
        ud = []
        for k in self.kommuner:
            for nr, navn in list(KRAVTYPER.values()) + [
                    (FREMMED_KRAV, "Et krav af egen slags")]:
                if self.ja(.2):
                    continue
                nr = self.en((nr, nr.lower()))
                rk = self._raekker({"Kommunekode": k, "Kravtype": nr})
                if nr == FREMMED_KRAV or self.ja(.5):
                    rk[0]["Kravtype-navn"] = navn
                ud += rk[:1]
        return ud

    # ---- citizens ----

    def data(self, fil, antal):
        """Writes antal citizens; answers [(cpr, their municipalities)]."""
        rod = etree.Element(NS + "testdata", nsmap={None: NS[1:-1]})
        for k in self.kommuner:
            if self.ja(.1):
                etree.SubElement(rod, NS + "kommune", kode=k, oeir="nej")
        borgere = [self._person(rod) for _ in range(antal)]
        for _ in range(antal // 10):    # cases that nobody is a party to
            self._sag(rod, None, self.en(self.kommuner))
        etree.ElementTree(rod).write(fil, encoding="UTF-8",
                                     xml_declaration=True)
        return borgere

    def _ny(self, far, navn, felter):
        return etree.SubElement(far, NS + navn, {
            k: v for k, v in felter.items() if v is not None})

    def _person(self, rod):
        cpr = self.nyt_cpr()
        self.borger = cpr
        self.foedt = cpr_foedt(cpr)
        p = self._ny(rod, "person", {"cpr": cpr, "navn": "Test Testesen"})
        egne = self.r.sample(self.kommuner, min(self.en((1, 1, 2, 3)),
                                                len(self.kommuner)))
        self.sager, self.dokumenter = [], []
        for _ in range(self.en((0, 1, 2, 3, 5, 8))):
            self._sag(p, cpr, self.en(egne))
        if self.gamle_sager and self.ja(.4):
            id_, kommune = self.en(self.gamle_sager)
            self._ny(p, "sag", {"id": id_, "part": self.en(
                ("sekundaer", "primaer", "ingen"))})
            egne.append(kommune)
        for _ in range(self.en((0, 1, 2, 4))):
            self._bevilling(p, self.en(egne))
        for _ in range(self.en((0, 0, 1, 2, 4))):
            self._fordring(p, self.en(egne))
        for _ in range(self.en((0, 1, 1, 2, 3))):
            self._ejer(p)
        self.gamle_sager = (self.gamle_sager + self.sager)[-20:]
        return cpr, sorted(set(egne))

    def _virkning(self, felter, navne=("virkningfra", "virkningtil"), p=.07):
        """Now and then: over, not yet, or a period around now."""
        if not self.ja(p):
            return
        fra, til = self.en((
            (None, self.nu - datetime.timedelta(3)),
            (self.nu + datetime.timedelta(3), None),
            (self.nu - datetime.timedelta(3), None),
            (self.nu - datetime.timedelta(3), self.nu +
             datetime.timedelta(3))))
        if fra is not None:
            felter[navne[0]] = self.skriv(fra)
        if til is not None:
            felter[navne[1]] = self.skriv(til)

    def _fremdrift(self, sag, oprettet):
        kind = self.r.random()
        if kind < .06:
            return
        koder = ["Opstaaet", "Oplyst", "Afgjort", "Afsluttet"]
        t = oprettet
        for kode in koder[:self.en((1, 1, 2, 3, 4, 4))]:
            self.slut = t
            f = {"kode": kode, "fra": self.skriv(t)}
            if self.ja(.08):
                f["til"] = self.skriv(self.en((
                    self.nu - datetime.timedelta(1),
                    self.nu + datetime.timedelta(30))))
            self._ny(sag, "fremdrift", f)
            t += datetime.timedelta(seconds=self.en(
                (0, 1, 3600, 86400, 86400 * 30, 86400 * 400)))
        if self.ja(.1):         # another state from the same moment
            self._ny(sag, "fremdrift", {"kode": self.en(koder),
                                        "fra": self.skriv(oprettet)})

    def kle(self):
        """Mostly not owner-based."""
        return self.en(FREMMEDE_KLE) if self.ja(.03) else \
            self.en(KLE[:12] if self.ja(.5) else KLE)

    def _oprettet(self, kommune, kle):
        om = self.fradato.get((kommune, kle))
        if self.ja(.2) and self.foedt:
            om = foedselsdag(self.foedt, ALDRE.get(kle, 18))
        if om and (om > self.idag or om.year < 1900):
            om = None       # Danish time had no whole hours before 1894
        t = self.tid(om)
        return t if t < self.nu or self.ja(.1) else \
            t - datetime.timedelta(self.en((1, 30)))

    def _sag(self, far, cpr, kommune):
        kle = self.kle()
        if cpr is None:
            kle = self.en(sorted(EJERBASERET & set(KLE)))
        oprettet = self._oprettet(kommune, kle)
        f = {"id": self.id(), "kommune": kommune, "kle": kle,
             "oprettet": None if self.ja(.1) else self.skriv(oprettet)}
        if self.ja(.6):
            f["facet"] = self.en(FACETTER + ("",))
        if self.ja(.7):
            s = self.en(SYSTEMER)
            f["fagsystem"] = s if "-0000" in s else self.odd(s)
        if self.ja(.7):
            f["titel"] = self.titel(self.borger)
        elif self.ja(.1):
            f["titel"] = ""
        if cpr is not None and self.ja(.15):
            f["part"] = self.en(("sekundaer", "cvr", "primaer"))
            if f["part"] == "cvr":
                f["cvr"] = "10000009"
        if self.ja(.04):
            f["livscyklus"] = self.en(("Passiveret", "Slettet", "Opstaaet"))
        if self.ja(.3):
            f["foelsomhed"] = self.en(("FOELSOMME_PERSONOPLYSNINGER",
                                       "FORTROLIGE_PERSONOPLYSNINGER"))
        self._virkning(f, p=.04)
        if cpr is not None:
            self._virkning(f, ("partfra", "parttil"),
                           p=.5 if "virkningfra" in f or "virkningtil" in f
                           else .04)
        sag = self._ny(far, "sag", f)
        self._fremdrift(sag, oprettet)
        if kle in EJERBASERET or self.ja(.1):
            for _ in range(self.en((0, 1, 1, 2))):
                self.byggesager.append((self._genstand(sag), self.slut))
        self._skjul(sag, .05)
        for _ in range(self.en((0, 0, 1, 2, 3))):
            self._dokument(sag, kommune)
        if cpr is not None:
            self.sager.append((f["id"], kommune))

    def _skjul(self, e, p):
        for navn, felter in (("visning", {"undtaget": "borger"}),
                             ("sikkerhedsprofil", {})):
            if self.ja(p) and not (navn == "visning" and
                                   e.tag == NS + "bevilling"):
                felter = dict(felter)
                self._virkning(felter, p=.5)
                self._ny(e, navn, felter)

    def _genstand(self, sag):
        bfe, kommune, nr = ejendom = self.en(self.ejendomme)
        f = {"bfe": self.en((bfe, bfe.zfill(10)))} if self.ja(.5) else \
            {"esr": "%s-%0*d" % (kommune, self.en((5, 6)), nr)}
        if self.ja(.06):
            f["rolle"] = "Fredning"
        elif self.ja(.06):
            f["type"] = "Bygning"
        self._virkning(f)
        self._ny(sag, "genstand", f)
        return ejendom

    def _dokument(self, sag, kommune):
        egne = [d for d, k in self.dokumenter if k == kommune and
                all(e.get("id") != d for e in sag)]
        if egne and self.ja(.3):        # on another case too
            self._ny(sag, "dokument", {"id": self.en(egne)})
            return
        f = {"id": self.id(), "type": self.en(DOKTYPER)}
        self.dokumenter.append((f["id"], kommune))
        if self.ja(.9):
            f["titel"] = self.titel(self.borger)
        if self.ja(.8):
            f["dato"] = self.dato().isoformat()
        if self.ja(.2):
            f["rolle"] = self.en(("Tilakteret", "Vedlagt", "Journalnotat"))
        if self.ja(.3):
            f["fremdrift"] = self.en(DOKFREMDRIFT)
        if self.ja(.04):
            f["livscyklus"] = self.en(("Passiveret", "Slettet"))
        self._virkning(f)
        self._skjul(self._ny(sag, "dokument", f), .05)

    def _bevilling(self, p, kommune):
        kle = self.kle()
        sager = [s for s, k in self.sager if k == kommune] or \
            [s for s, _ in self.sager]
        fra = self._oprettet(kommune, kle).astimezone(DANSK).date()
        f = {"id": self.id(), "kommune": kommune, "kle": kle,
             "navn": self.titel(self.borger), "fra": fra.isoformat()}
        if self.ja(.1):
            f["fra"] = self.dag_eller_tid(fra)
        if self.ja(.5):
            f["til"] = self.dag_eller_tid(self.idag)
        if sager and self.ja(.5):
            f["sag"] = self.en(sager)
            if self.ja(.1):
                f["sag"] = f["sag"].swapcase()
        elif self.ja(.05):
            f["sag"] = self.id()
        if self.ja(.7):
            s = self.en(SYSTEMER)
            f["fagsystem"] = s if "-0000" in s else self.odd(s)
        for felt in ("beskrivelse", "leveresaf", "bevilgetaf"):
            if self.ja(.4):
                f[felt] = self.titel(self.borger)
        if self.ja(.1):
            f["part"] = "modtager"
        if self.ja(.2):
            f["plan"] = self.en(("ja", "nej"))
        if self.ja(.04):
            f["livscyklus"] = self.en(("Passiveret", "Slettet"))
        self._virkning(f, p=.05)
        self._virkning(f, ("partfra", "parttil"),
                       p=.5 if "virkningfra" in f or "virkningtil" in f
                       else .04)
        b = self._ny(p, "bevilling", f)
        self._skjul(b, .05)
        udk = self.en((0, .15, .15, .8))
        for _ in range(self.en((0, 0, 1, 2, 3))):
            self._effektuering(b, udk)

    def _effektuering(self, b, udk):
        f = {"id": self.id(), "dato": self.dag_eller_tid(self.idag),
             "beloeb": self.en(BELOEB)}
        if self.ja(.7):
            f["fra"] = self.dag_eller_tid()
            f["til"] = self.dag_eller_tid()
        if self.ja(.5):
            f["status"] = self.en(("Planlagt", "SendtTilUdbetaling",
                                   "Udbetalt"))
        if self.ja(.3):
            f["udbetaler"] = self.titel(self.borger)
        if self.ja(udk):
            f["udbetalercvr"] = CVR_UDK
        self._ny(b, "effektuering", f)

    def _fordring(self, p, kommune):
        nr = self.en([n for n, _ in KRAVTYPER.values()] + [FREMMED_KRAV])
        om = self.fradato.get((kommune, nr)) or \
            self.fradato.get((kommune, nr.lower()))
        f = {"id": self.id(), "kommune": kommune,
             "kravtype": self.en((nr, nr.lower())),
             "beloeb": self.en(BELOEB)}
        if self.ja(.7):
            f["rest"] = self.en(BELOEB)
        if self.ja(.8):
            f["stiftet"] = self.dato(om).isoformat()
        if self.ja(.7):
            f["betalingsfrist"] = self.dato(self.idag).isoformat()
        if self.ja(.2):
            f["gaeldsstyrelsen"] = self.en(("ja", "nej"))
        self._ny(p, "fordring", f)

    def _ejer(self, p):
        """An ownership, mostly of a property with a case, bought or sold at
        the second when that case was closed."""
        ejendom, salg = self.en(self.byggesager[-12:]) \
            if self.byggesager and self.ja(.8) else \
            (self.en(self.ejendomme), self.tid())
        salg += datetime.timedelta(seconds=self.en((-1, 0, 0, 1)))
        if salg > self.nu:
            salg = self.nu - datetime.timedelta(5)
        kind = self.r.random()
        if kind < .3:
            self._ejerskab(p, ejendom, salg, None)
        elif kind < .6:
            self._ejerskab(p, ejendom, None, salg)
        elif kind < .7:         # sold, and bought again
            self._ejerskab(p, ejendom, None, salg)
            self._ejerskab(p, ejendom, salg + datetime.timedelta(
                seconds=self.en((0, 1, 86400))), None)
        elif kind < .9:
            self._ejerskab(p, ejendom, None, None)
        else:
            self._ejerskab(p, ejendom, self.nu + datetime.timedelta(2), None)

    def _ejerskab(self, p, ejendom, fra, til):
        bfe, kommune, nr = ejendom
        f = {"bfe": self.en((bfe, bfe.zfill(10))),
             "fra": "1999-01-01" if fra is None else self.skriv(fra)}
        if til is not None:
            f["til"] = self.skriv(til)
            f["status"] = self.en(("historisk", "gaeldende"))
        if self.ja(.7):
            f["esr"] = "%s-%0*d" % (kommune, self.en((1, 5, 6)), nr)
        if self.ja(.06):
            f["status"] = "tilbagerullet"
        if self.ja(.08):
            f["rolle"] = "administrator"
        self._ny(p, "ejer", f)
