#!/usr/bin/python3
"""Sources that fail: every kind that testmiljoe fault knows, at each of the
five services.

Each time the gateway answers, at its deadline at the latest (its own ms= in
the log says so, no clock here); the source that fails has the Kilde status
that the contract gives it; what the others hold stands complete; and after
"clear" all is as before.  Then the breaker of each source opens, costs
nothing while it is open, and closes.

The STS fails for tokens that are not there yet: a municipality that nobody
has asked about is asked for beside one whose tokens are still good.

B is the build folder (build).
"""
import os
import re
import subprocess
import sys
import time

import gang
from gang import B, Anden, Gang, NS, check, etree, kilder

CPR, ODENSE = "0703851237", "0461"
DEADLINE, STS_TOTAL = 2000, 1500        # ms
SLACK = 1000                    # for a machine that has other things to do
NAVN = {"sagsindeks": "Sagsindeks", "ydelsesindeks": "Ydelsesindeks",
        "oekonomi": "Oekonomi", "ejerfortegnelse": "Ejerfortegnelse"}
# What does not hang on the source that fails; a benefit hangs on its case
# (R40), a case may hang on ownership (R05).
YDELSER = ("OekonomiskYdelse", "Serviceydelse")
STAAR = {"sagsindeks": ("Betaling",), "ydelsesindeks": ("Sag", "Betaling"),
         "oekonomi": ("Sag",) + YDELSER,
         "ejerfortegnelse": YDELSER + ("Betaling",)}
GODT = ("Ok", "IngenData")
OMRAADE = ("Betalinger",)       # one source, so one token
ARTER = (
    (("blackhole",), "Tidsudloeb"),
    (("slow",), "Tidsudloeb"),
    (("delay", "9000"), "Tidsudloeb"),
    (("refuse",), "Utilgaengelig"),
    (("reset",), "Utilgaengelig"),
    (("http", "500"), "Utilgaengelig"),
    (("http", "503"), "Utilgaengelig"),
    (("http", "302"), "Utilgaengelig"),
    (("html",), "Utilgaengelig"),
    (("truncated",), "Utilgaengelig"),
    (("garbage",), "Fejl"),
    (("oversized",), "Fejl"),
    (("unsigned",), "Fejl"),
    (("wrong-signature",), "Fejl"),
    (("other-certificate",), "Fejl"),
    (("stale",), "Fejl"),
    (("relatesto",), "Fejl"),
    (("other-person",), "Fejl"),
    (("schema-invalid",), "Fejl"),
)


def lister(svar):
    """{list: its items as text}, in Odense."""
    return {navn: sorted(
        etree.tostring(e, method="c14n", exclusive=True)
        for e in svar.findall("bb:" + navn, NS)
        if e.findtext(".//bb:Kommunekode", namespaces=NS) in (None, ODENSE))
        for navn in gang.LISTER}


def svartid(g):
    """ms= of the latest answer."""
    return int(re.findall(r"event=answered .* ms=(\d+)", g.log())[-1])


def naar(g, sand, sekunder=40):
    """Asks about Odense until the answer is as it should be."""
    slut = time.monotonic() + sekunder
    while True:
        svar = g.overblik_svar(CPR, [ODENSE])
        if sand(svar) or time.monotonic() > slut:
            return sand(svar)
        time.sleep(.1)


def alt_godt(svar):
    return all(s in GODT for s in kilder(svar).values())


def i_tide(ms, status, frist=DEADLINE):
    if status == "Tidsudloeb":
        return frist <= ms <= frist + 100 + SLACK
    return ms < frist


class Matrix:
    def __init__(self, g):
        self.g = g
        self.raske = lister(g.overblik_svar(CPR, [ODENSE]))
        self.nye = sorted(k for k in g.cvr if k != ODENSE)

    def kilde(self, kilde, ordre, status):
        """One kind at one source."""
        g = self.g
        g.fault(kilde, *ordre)
        svar = g.overblik_svar(CPR, [ODENSE])
        ms, k = svartid(g), kilder(svar)
        g.fault(kilde, "clear")
        ramt = {n: s for (n, _), s in k.items() if n == NAVN[kilde]}
        andre = {n: s for (n, _), s in k.items() if n != NAVN[kilde]}
        nu = lister(svar)
        check(ramt == {NAVN[kilde]: status} and
              all(s in GODT for s in andre.values()) and
              all(nu[n] == self.raske[n] for n in STAAR[kilde]) and
              i_tide(ms, status) and
              "DelvistSvar" in gang.beskeder(svar) and
              naar(g, lambda s: alt_godt(s) and lister(s) == self.raske),
              "%s %s: %s, what the others hold stands, and it recovers" % (
                  kilde, " ".join(ordre), status), (k, ms))

    def sts(self, ordre, status):
        """One kind at the STS: who has tokens does not notice."""
        g, ny = self.g, self.nye.pop()
        g.fault("sts", *ordre)
        svar = g.overblik_svar(CPR, [ODENSE, ny], OMRAADE)
        ms, k = svartid(g), kilder(svar)
        g.fault("sts", "clear")
        ramt = {s for (_, kode), s in k.items() if kode == ny}
        andre = {s for (_, kode), s in k.items() if kode != ny}
        check(ramt == {status} and andre <= set(GODT) and
              lister(svar)["Betaling"] == self.raske["Betaling"] and
              i_tide(ms, status, STS_TOTAL) and self.igen(ny),
              "sts %s: %s where a token is missing, the rest stands, and it "
              "recovers" % (" ".join(ordre), status), (k, ms))

    def igen(self, ny, sekunder=40):
        slut = time.monotonic() + sekunder
        while time.monotonic() < slut:
            if alt_godt(self.g.overblik_svar(CPR, [ODENSE, ny], OMRAADE)):
                return True
            time.sleep(.1)
        return False


def staar_i_log(g, tekst, flere_end, sekunder=10):
    """The log has it more often than that, now or very soon."""
    slut = time.monotonic() + sekunder
    while g.log().count(tekst) <= flere_end and time.monotonic() < slut:
        time.sleep(.02)
    return g.log().count(tekst) > flere_end


def hurtigt(g, spoerg):
    """An answer that waited for nobody: one in a while carries the breaker's
    probe, and that one waits."""
    for _ in range(4):
        svar = spoerg()
        if svartid(g) < DEADLINE / 2:
            return svar
    return None


def afbryder(m, kilde):
    """Ill until the breaker opens; then the source costs no wait."""
    g = m.g
    kommuner = [ODENSE] + [m.nye.pop() for _ in range(5)]
    omraader = () if kilde != "sts" else OMRAADE
    aaben = "event=breaker-open source=" + kilde
    lukket = "event=breaker-closed source=" + kilde
    foer = g.log().count(aaben), g.log().count(lukket)

    def spoerg():
        return g.overblik_svar(CPR, kommuner, omraader)

    if kilde != "sts":                  # tokens first
        spoerg()
    # one call a request takes its time; five at once are soon over
    g.fault(kilde, *(("http", "500") if kilde == "ejerfortegnelse"
                     else ("blackhole",)))
    for _ in range(12):
        spoerg()
        if g.log().count(aaben) > foer[0]:
            break
    g.fault(kilde, "blackhole")
    svar = hurtigt(g, spoerg)
    ramt = {s for (n, kode), s in kilder(svar).items()
            if n == NAVN.get(kilde) or (kilde == "sts" and kode != ODENSE)
            } if svar is not None else None
    # who asks within a second of a token's failing is told what it was
    check(staar_i_log(g, aaben, foer[0]) and ramt and
          ramt <= {"Utilgaengelig"} | ({"Tidsudloeb"} if kilde == "sts"
                                       else set()),
          "%s: its breaker opens, and then nobody waits for it" % kilde, ramt)
    g.fault(kilde, "clear")
    slut, godt = time.monotonic() + 40, False
    while not godt and time.monotonic() < slut:
        time.sleep(.1)
        godt = alt_godt(spoerg())
    check(godt and staar_i_log(g, lukket, foer[1]),
          "%s: its breaker closes when it is well again" % kilde)


def mellem(g):
    """Between well and ill."""
    g.fault("sagsindeks", "delay", "300")
    svar = g.overblik_svar(CPR, [ODENSE])
    check(alt_godt(svar) and 300 <= svartid(g) < DEADLINE,
          "a short delay is waited for", (kilder(svar), svartid(g)))
    g.fault("sagsindeks", "flapping", "400")
    set_ = set()
    slut = time.monotonic() + 30
    while time.monotonic() < slut and not {"Ok", "Utilgaengelig"} <= set_:
        set_.add(kilder(g.overblik_svar(CPR, [ODENSE]))[
            ("Sagsindeks", ODENSE)])
        time.sleep(.05)
    check(set_ >= {"Ok", "Utilgaengelig"}, "flapping is up and down", set_)
    g.fault("clear")
    check(naar(g, alt_godt), "clear ends all faults")


def igen(g):
    """A second try is a new message: the source has spent the first one's."""
    for _ in range(15):                 # a tenth of them is the budget
        g.overblik_svar(CPR, [ODENSE])
    for kilde in ("ydelsesindeks", "oekonomi"):     # asked once a request
        g.fault(kilde, "every-other")
        svar = g.overblik_svar(CPR, [ODENSE])
        g.fault(kilde, "clear")
        check(alt_godt(svar) and
              staar_i_log(g, "event=retry source=" + kilde, 0),
              "%s: what failed once is asked once more" % kilde,
              kilder(svar))


def forladt(g):
    """A client that hangs up is worked for no longer."""
    g.fault("oekonomi", "blackhole")
    c = g.connect()
    c.request("POST", "/borgerblikket/1", g.overblik(CPR, [ODENSE]),
              {"Content-Type": "application/soap+xml; charset=utf-8"})
    time.sleep(.3)
    c.close()
    slut = time.monotonic() + 10
    while "result=GW_EGONE" not in g.log() and time.monotonic() < slut:
        time.sleep(.05)
    ms = re.findall(r"result=GW_EGONE .* ms=(\d+)", g.log())
    check(len(ms) == 1 and int(ms[0]) < DEADLINE,
          "a client that hangs up is worked for no longer", ms)
    g.fault("oekonomi", "clear")
    check(naar(g, alt_godt), "and the source is asked for others")


def alle_98(g):
    """One request about every municipality, with the deadline as shipped."""
    with Anden(g, (r"^deadline .*", "deadline 8000")) as a:
        for hvad in ("the first time, without tokens", "and again"):
            svar = g.overblik_svar(CPR, sorted(g.cvr))
            ms = int(re.findall(r"event=answered .* ms=(\d+)", a.log())[-1])
            check(len(kilder(svar)) > 250 and alt_godt(svar) and ms < 8000,
                  "98 municipalities in one request are answered in full, " +
                  hvad, (len(kilder(svar)), ms))


def ordrer(g):
    for ordre in (("hest", "delay"), ("sagsindeks", "hest"),
                  ("sagsindeks", "http", "200")):
        r = subprocess.run([os.path.join(B, "testmiljoe"), "fault", "--dir",
                            g.dir, *ordre], text=True, capture_output=True)
        check(r.returncode == 1 and r.stderr,
              "fault refuses %s" % " ".join(ordre))
    r = subprocess.run([os.path.join(B, "testmiljoe"), "fault", "--dir",
                        "/nowhere", "sts", "clear"], capture_output=True,
                       text=True)
    check(r.returncode == 1 and "no environment runs there" in r.stderr,
          "fault says when nothing runs")


def main():
    conf = "deadline %d\nsource sts total %d\n" % (DEADLINE, STS_TOTAL)
    with Gang(conf=conf) as g:
        m = Matrix(g)
        check(all(m.raske.values()), "Test Testesen has something in every "
              "list", {k: len(v) for k, v in m.raske.items()})
        for kilde in NAVN:
            for ordre, status in ARTER:
                m.kilde(kilde, ordre, status)
        for ordre, status in ARTER:
            m.sts(ordre, status)
        mellem(g)
        igen(g)
        forladt(g)
        for kilde in tuple(NAVN) + ("sts",):
            afbryder(m, kilde)
        alle_98(g)
        ordrer(g)
    return 1 if gang.failed else 0


if __name__ == "__main__":
    sys.exit(main())
