#!/usr/bin/python3
"""tests/testmiljoe/PERSONER.md names the persons whom `testmiljoe generate`
makes, and for each rule somebody who shows it.

    personer_test.py            compares
    personer_test.py --skriv    writes the page anew

B is the build folder (build).
"""
import os
import re
import subprocess
import sys

import gang
from gang import B, ROOT, check
from lxml import etree

SIDE = os.path.join(ROOT, "tests", "testmiljoe", "PERSONER.md")
TD = "{urn:borgerblikket:testdata:1}"
VENTET = re.compile(r" (R\d\d|FlereEndVist): (.*?) \[(.*?)\] ", re.S)
HVER = 3                # persons for each template
# Rules that no person of the population can show; why.
ANDETSTEDS = {
    "R32": "vises med et token, der bærer en fuldmagt "
    "(`tests/system/regler_test.py`)"}
TEKST = """\
# Testpersonerne

`testmiljoe generate` laver den faste befolkning: de samme personer hver gang,
fire i hver af de 98 kommuner, og for hver regel nogen, der viser den. Siden
her er lavet af dens uddata (`tests/system/personer_test.py --skriv`) og
afprøves mod dem, så den kan ikke blive gammel.

Sådan ser man en person: start miljøet med `make run`, og kald med adressen og
mapperne, som den skriver:

    testmiljoe call --dir DIR --pki PKI --url URL --cpr CPR --kommune KODE
    testmiljoe call ... --verifikation --forklar --begrundelse "afprøvning"

Det første kald er borgerens overblik, det andet siger for hver sag, ydelse og
betaling, hvorfor den vises eller ikke. Har man ingen anden grund til at vælge,
så er **Test Testesen**, CPR %(demo)s, i Odense (0461) den, der har lidt af
det hele.

CPR-numrene har en rigtig dato og består ikke modulus 11: de kan ikke være
nogens.

| Regel | Hvad man ser | Personer (CPR, kommune) |
|---|---|---|
%(raekker)s

`vises ikke` gælder borgerens overblik; Verifikationsklienten forklarer det.
"""


def befolkning():
    """The population, parsed; a person's number is in its cpr."""
    out = subprocess.run([os.path.join(B, "testmiljoe"), "generate",
                          "--kommuner", "98", "--personer", "4"],
                         check=True, stdout=subprocess.PIPE).stdout
    return etree.fromstring(out)


def skabeloner(rod):
    """{(rule, what): [(cpr, municipality)]} in the population's order."""
    found = {}
    for c in rod.iter(etree.Comment):
        m = VENTET.fullmatch(c.text)
        element = c.getnext()
        if m is None or element is None:
            continue
        hvem = c.getparent()
        if m.group(1) == "R30":         # the child comes after the adult
            hvem = next(p for p in hvem.itersiblings(TD + "person")
                        if p.get("navn") == "Barn")
        found.setdefault(m.groups()[:2], []).append((
            hvem.get("cpr"), next(e.get("kommune") for e in c.itersiblings()
                                  if e.get("kommune"))))
    return found


def uden_oeir(rod):
    return [k.get("kode") for k in rod.iter(TD + "kommune")
            if k.get("oeir") == "nej"]


def raekker(rod):
    alle = [(regel, hvad, "; ".join("%s, %s" % p for p in personer[:HVER]))
            for (regel, hvad), personer in skabeloner(rod).items()]
    alle += [("R53", "kommunen har ikke ØiR: ingen betalinger, ingen fejl",
              "enhver, i kommune %s" % k) for k in uden_oeir(rod)]
    alle += [(regel, hvor, "-") for regel, hvor in ANDETSTEDS.items()]
    return sorted(alle, key=lambda r: (r[0][0] != "R", r[0]))


def side(rod):
    demo = next(p.get("cpr") for p in rod.iter(TD + "person")
                if p.get("navn") == "Test Testesen")
    return TEKST % {"demo": demo, "raekker": "\n".join(
        "| %s | %s | %s |" % r for r in raekker(rod))}


def main():
    rod = befolkning()
    ny = side(rod)
    if sys.argv[1:] == ["--skriv"]:
        with open(SIDE, "w", encoding="utf-8") as f:
            f.write(ny)
        return 0
    with open(SIDE, encoding="utf-8") as f:
        er = f.read()
    check(er == ny, "PERSONER.md is what generate makes; if not, --skriv",
          [a for a, b in zip(er.splitlines(), ny.splitlines()) if a != b][:3])
    personer = {p.get("cpr") for p in rod.iter(TD + "person")}
    naevnt = set(re.findall(r"\b\d{10}\b", er))
    check(naevnt and naevnt <= personer, "each person it names is in the "
          "population", naevnt - personer)
    from regler_test import SYNLIGE
    mangler = set(SYNLIGE) - set(re.findall(r"^\| (R\d\d) ", er, re.M))
    check(not mangler, "each rule that can be seen has somebody", mangler)
    return 1 if gang.failed else 0


if __name__ == "__main__":
    sys.exit(main())
