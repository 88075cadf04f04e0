#!/usr/bin/python3
"""Sources that lie (kilde_falsk.py), each lie at each of the five services:
that source fails with its status and a line in the log, nothing of it is
shown, the others' things are, and the truth is believed again afterwards
(profile 7; angreb.tsv TOK14, TOK15).
"""
import os
import sys
import time

HER = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HER)
sys.path.insert(0, os.path.join(HER, "..", "system"))
import gang  # noqa: E402
from gang import B, Anden, Gang, check, kilder, ting  # noqa: E402
from kilde_falsk import (LOEGNE, PERSON, TOKENLOEGNE, Falsk,  # noqa: E402
                         svaret_fra_foer)

CPR, KOMMUNE, ANDEN = "0703851237", "0461", "0101700002"
NAVN = {"sagsindeks": "Sagsindeks", "ydelsesindeks": "Ydelsesindeks",
        "oekonomi": "Oekonomi", "ejerfortegnelse": "Ejerfortegnelse"}
# What of an answer comes from a source and no other.
LISTER = {"sagsindeks": {"Sag"}, "oekonomi": {"Betaling"},
          "ydelsesindeks": {"OekonomiskYdelse", "Serviceydelse"}}
TOOL = os.path.join(B, "wssec_tool")
# Of a fault nothing is believed but that it is one.
STATUS = {"an unsigned fault": ("Afvist", "Fejl")}
# Which Action an answer has, profile 7 leaves to the service; it is signed,
# relates to our question, and its content is judged.  The STS' is known.
UDEN = {"another action": NAVN}


def tag(e):
    return e.tag.split("}")[1]


def spoerg(g, kommune=KOMMUNE):
    """{source: status}, {Id: list that it stands in}"""
    svar = g.overblik_svar(CPR, [kommune])
    return ({n: s for (n, _), s in kilder(svar).items()},
            {i: tag(e) for i, e in ting(svar).items()})


def linjer(a, fra):
    return [l for l in a.log()[fra:].splitlines()
            if "source-failed" in l or "token-failed" in l or
            "foreign-data" in l]


def loegn(g, a, f, hvad, hvordan, sandt):
    """One lie told once; then the truth."""
    status, alt = sandt
    fra = len(a.log())
    f.loegn, f.spurgt = hvordan, 0
    fik, vist = spoerg(g)
    log = linjer(a, fra)
    f.loegn = None
    navn = NAVN[f.navn]
    andre = all(fik.get(n) == s for n, s in status.items() if n != navn)
    egne = LISTER.get(f.navn, set())
    fremmed = {i for i, l in vist.items() if l in egne}
    mangler = {i for i, l in alt.items() if l not in egne} - set(vist)
    if f.navn == "ydelsesindeks":    # without it, their cases are cases
        fremmed = {i for i in fremmed if alt.get(i) != "Sag"}
    if f.navn in ("sagsindeks", "ejerfortegnelse"):
        mangler = {i for i in mangler if alt[i] not in (
            "Sag", "OekonomiskYdelse", "Serviceydelse", "Dokument")}
    nyt = set(vist) - set(alt)
    check(f.spurgt > 0 and fik.get(navn) in STATUS.get(
              hvad, ("Fejl", "Utilgaengelig")) and andre and
          not fremmed and not mangler and not nyt,
          "%s answers with %s: it fails, alone" % (f.navn, hvad),
          (f.spurgt, fik, log[:2], fremmed, mangler, nyt))
    check(CPR not in a.log() and ANDEN not in a.log()[fra:],
          "%s, %s: no CPR number in the log" % (f.navn, hvad))


def kilden(g, navn):
    f = Falsk(g, navn, TOOL)
    with Anden(g, (r"^source %s url .*" % navn,
                   "source %s url %s" % (navn, f.url))) as a:
        sandt = spoerg(g)
        check(f.spurgt > 0 and set(sandt[0].values()) == {"Ok"} and
              LISTER.get(navn, set()) <= set(sandt[1].values()),
              "%s: the truth through the same server is believed" % navn,
              sandt[0])
        loegne = dict(LOEGNE)
        loegne[PERSON[0]] = PERSON[1]
        gemt = {}
        loegne["an old answer again"] = svaret_fra_foer(gemt)
        f.loegn = loegne["an old answer again"]
        spoerg(g)                    # this one is kept, for next time
        for hvad, hvordan in loegne.items():
            if navn in UDEN.get(hvad, ()):
                continue
            loegn(g, a, f, hvad, hvordan, sandt)
        check(spoerg(g) == sandt, "%s: after all lies the truth is believed "
              "again" % navn)
    f.luk()


def sts(g):
    """No token is kept while it lies; a key that failed is left alone for a
    second, so that each lie is told of another municipality."""
    koder = iter(sorted(g.cvr))
    f = Falsk(g, "sts", TOOL)
    with Anden(g, (r"^source sts url .*", "source sts url " + f.url)) as a:
        for hvad, hvordan in list(LOEGNE.items()) + list(
                TOKENLOEGNE.items()):
            fra = len(a.log())
            f.loegn, f.spurgt = hvordan, 0
            fik, vist = spoerg(g, next(koder))
            log = linjer(a, fra)
            check(f.spurgt > 0 and fik and set(fik.values()) <= {
                "Fejl", "Utilgaengelig", "Afvist"} and not vist and log,
                "sts answers with %s: no source is asked by that token"
                % hvad, (f.spurgt, fik, log[:2], len(vist)))
        f.loegn = None
        time.sleep(1.1)
        fik, vist = spoerg(g)
        check(set(fik.values()) == {"Ok"} and vist,
              "sts: after all lies the truth is believed", fik)
        check(CPR not in a.log(), "sts: no CPR number in the log")
    f.luk()


def main(kun):
    with Gang() as g:
        for navn in NAVN:
            if not kun or navn in kun:
                kilden(g, navn)
        if not kun or "sts" in kun:
            sts(g)
    return 1 if gang.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
