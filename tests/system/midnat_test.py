#!/usr/bin/python3
"""The Danish day turns: environment and gateway run with their clocks moved
(faketime), once shortly before midnight in Copenhagen and once just after,
over the same data.  B is the build folder (build).
"""
import datetime
import glob
import os
import sys
import tempfile
import zoneinfo

import gang
from gang import ROOT, Gang, beskeder, check, cpr_foedt, kilder, ting, \
    vaerdi, wss

DATA = os.path.join(ROOT, "tests", "data", "regler")
ZONE = zoneinfo.ZoneInfo("Europe/Copenhagen")
DAG = datetime.timedelta(days=1)
AFTEN = datetime.datetime.now(ZONE).date() + DAG    # the day that ends
MORGEN = AFTEN + DAG
if (MORGEN.month, MORGEN.day) == (2, 29):           # nobody turns 18
    AFTEN, MORGEN = MORGEN, MORGEN + DAG
SAG, KRAV, YDELSE = ("000000%02d-00ff-4000-8000-000000000000" % n
                     for n in (31, 51, 41))
VOKSEN = "0708801110"
UNG = cpr_foedt(MORGEN.replace(year=MORGEN.year - 18))
TEKST = """<testdata xmlns="urn:borgerblikket:testdata:1">
<person cpr="%(ung)s"><sag id="%(sag)s" kommune="0461" kle="15.62.10"
 oprettet="%(morgen)s" titel="Midnat"><fremdrift kode="Opstaaet"
 fra="%(morgen)s"/></sag></person>
<person cpr="%(voksen)s">
<bevilling id="%(ydelse)s" kommune="0461" kle="32.21.12" navn="Midnat"
 fra="2021-03-01" til="%(aften)s" plan="ja"/>
<fordring id="%(krav)s" kommune="0461"
 kravtype="6AD35F28-0B51-4289-ACE4-86B1BEFAADF7" beloeb="100.00"
 betalingsfrist="%(aften)s"/></person></testdata>""" % {
    "ung": UNG, "voksen": VOKSEN, "sag": SAG, "krav": KRAV,
    "ydelse": YDELSE, "aften": AFTEN, "morgen": MORGEN}


def bibliotek():
    """faketime's library, which is put before the processes."""
    found = glob.glob("/usr/lib/*/faketime/libfaketime.so.1")
    if not found:
        raise SystemExit("midnat_test: faketime is not installed "
                         "(make deps)")
    return found[0]


def klokken(dag, tid):
    """Environment and gateway whose clocks stand so in Denmark now."""
    nu = datetime.datetime.now(datetime.timezone.utc)
    skub = datetime.datetime.combine(dag, tid, ZONE) - nu
    wss.utcnow = lambda: datetime.datetime.now(
        datetime.timezone.utc) + skub
    with tempfile.NamedTemporaryFile("w", suffix=".xml",
                                     delete=False) as f:
        f.write(TEKST)
    g = Gang([f.name], [os.path.join(DATA, n) for n in
                        ("kle.csv", "krav.csv")])
    g.env.update(LD_PRELOAD=bibliotek(), FAKETIME_DONT_FAKE_MONOTONIC="1",
                 FAKETIME="%+d" % round(skub.total_seconds()))
    return g, f.name


def begge(dag, tid):
    """What the young and the grown citizen are answered then."""
    g, name = klokken(dag, tid)
    try:
        with g:
            return [g.overblik_svar(c, ["0461"]) for c in (UNG, VOKSEN)]
    finally:
        os.unlink(name)


def hentet(svar):
    t = datetime.datetime.fromisoformat(
        vaerdi(svar, "Hentet").replace("Z", "+00:00"))
    return t.astimezone(ZONE).date()


def main():
    ung, voksen = begge(AFTEN, datetime.time(23, 57))
    check(hentet(ung) == AFTEN, "the evening before: the gateway's clock "
          "stands there", hentet(ung))
    check(beskeder(ung) == ["UnderMindstealder"] and not kilder(ung),
          "R30: the evening before the birthday nothing is asked",
          (beskeder(ung), kilder(ung)))
    check(vaerdi(ting(voksen)[KRAV], "Status") == "KommendeBetaling",
          "R51: on its last day a claim is to come")
    check(vaerdi(ting(voksen)[YDELSE], "Status") == "Aktiv",
          "R41: on its last day a benefit is active")
    ung, voksen = begge(MORGEN, datetime.time(0, 0, 1))
    check(hentet(ung) == MORGEN, "after midnight: the clock stands there",
          hentet(ung))
    check(not beskeder(ung) and list(ting(ung)) == [SAG] and vaerdi(
        ting(ung)[SAG], "Oprettet") == MORGEN.isoformat(),
        "R30, R31: on the birthday what was created at its midnight is "
        "shown", (beskeder(ung), list(ting(ung))))
    check(vaerdi(ting(voksen)[KRAV], "Status") ==
          "BetalingsdatoOverskredet", "R51: the day after a claim is late")
    check(vaerdi(ting(voksen)[YDELSE], "Status") == "Afsluttet",
          "R41: the day after a benefit is over")
    return 1 if gang.failed else 0


if __name__ == "__main__":
    sys.exit(main())
