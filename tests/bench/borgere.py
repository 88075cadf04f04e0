"""The benchmark's citizens: test data such that a source's answer has a size.

Each has some objects at each source and in each municipality; how many octets
an object takes in an answer, and how many an answer without objects, was
measured once and stands below.  What an answer really had, bench counts.
"""
import datetime
import uuid

RUM = uuid.UUID("b0e9c8b2-7d4f-4a8e-9c51-6f0d2a4b7c11")
KRAVTYPE = "A3EEEE08-AC92-4840-90E0-C53F0DDCD0E1"
VAEGTE = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)

EJER = 7614   # octets of Ejerfortegnelsen's answer with one property
# octets of an answer without objects, and of each object, RSA-2048
STOERRELSE = {
    "sag": (7691, 6208),
    "ejersag": (7691, 5765),
    "bevilling": (7895, 7593),
    "fordring": (7016, 617),
}


def cpr(nr):
    """The nr-th number: a real date, and fails modulus 11, so nobody's."""
    dag = datetime.date(1960, 1, 1) + datetime.timedelta(nr)
    for loebe in range(1, 10):
        s = dag.strftime("%d%m%y") + "%04d" % loebe
        if sum(v * int(c) for v, c in zip(VAEGTE, s)) % 11:
            return s
    raise ValueError("no such number")


def antal(slags, octets):
    """Objects in an answer of that size; no answer is smaller than its
    signature, so there may be none."""
    tom, hver = STOERRELSE[slags]
    return max(0, round((octets - tom) / hver))


class Borger:
    """One citizen; n: {kind: objects in each municipality}."""

    def __init__(self, nr, kommuner, n):
        self.nr, self.cpr, self.kommuner, self.n = nr, cpr(nr), kommuner, n

    @classmethod
    def med_svar(cls, nr, kommuner, octets):
        """A source's answer has about so many octets: one property, and as
        much more at the others."""
        andre = octets + (octets - EJER) / (4 * len(kommuner))
        n = {s: antal(s, andre) for s in STOERRELSE}
        return cls(nr, kommuner, dict(n, ejer=1))

    @classmethod
    def med_objekter(cls, nr, kommuner, antal_):
        """So many objects: half cases, the rest benefits and demands."""
        return cls(nr, kommuner, {
            "sag": antal_ - 2 * (antal_ // 4), "ejersag": 0,
            "bevilling": antal_ // 4, "fordring": antal_ // 4, "ejer": 0})

    def objekter(self):
        """All objects in all answers."""
        ejer = self.n["ejer"]
        return ejer + len(self.kommuner) * (sum(self.n.values()) - ejer)

    def _id(self, *navn):
        return uuid.uuid5(RUM, "/".join(map(str, (self.nr,) + navn)))

    def _sag(self, kode, i):
        return ('<sag id="%s" kommune="%s" kle="15.62.10" '
                'oprettet="2024-03-01T09:00:00+01:00" titel="Sag nr. %d">'
                '<fremdrift kode="Opstaaet" fra="2024-03-01T09:00:00+01:00"/>'
                '<fremdrift kode="Oplyst" fra="2024-03-09T10:00:00+01:00"/>'
                '</sag>' % (self._id("sag", kode, i), kode, i))

    def _ejersag(self, kode, i):
        return ('<sag id="%s" kommune="%s" kle="02.34.02" part="ingen" '
                'oprettet="2024-05-20T08:15:00+02:00" titel="Byggesag %d">'
                '<fremdrift kode="Opstaaet" fra="2024-05-20T08:15:00+02:00"/>'
                '<genstand bfe="%d"/></sag>' % (
                    self._id("ejersag", kode, i), kode, i, self._bfe(0)))

    def _bevilling(self, kode, i):
        return ('<bevilling id="%s" kommune="%s" kle="32.21.12" '
                'navn="Enkeltudgift %d" fra="2024-03-01">'
                '<effektuering id="%s" dato="2024-03-27" beloeb="12345.67" '
                'fra="2024-03-01" til="2024-03-31"/></bevilling>' % (
                    self._id("bevilling", kode, i), kode, i,
                    self._id("effektuering", kode, i)))

    def _fordring(self, kode, i):
        return ('<fordring id="%s" kommune="%s" kravtype="%s" '
                'beloeb="2500.00" rest="1500.00" stiftet="2024-05-01" '
                'betalingsfrist="2035-06-01"/>' % (
                    self._id("fordring", kode, i), kode, KRAVTYPE))

    def _bfe(self, i):
        return 200000000 + self.nr * 10000 + i

    def _ejer(self, i):
        return '<ejer bfe="%d" fra="2019-05-01"/>' % self._bfe(i)

    def xml(self):
        dele = ['<person cpr="%s" navn="Borger %d">' % (self.cpr, self.nr)]
        for kode in self.kommuner:
            for slags, skriv in (("sag", self._sag),
                                 ("ejersag", self._ejersag),
                                 ("bevilling", self._bevilling),
                                 ("fordring", self._fordring)):
                dele += [skriv(kode, i) for i in range(self.n[slags])]
        dele += [self._ejer(i) for i in range(self.n["ejer"])]
        return "\n".join(dele + ["</person>"])


def testdata(borgere):
    koder = sorted({k for b in borgere for k in b.kommuner})
    return "\n".join(
        ['<testdata xmlns="urn:borgerblikket:testdata:1">']
        + ['<kommune kode="%s" oeir="ja"/>' % k for k in koder]
        + [b.xml() for b in borgere] + ["</testdata>", ""])
