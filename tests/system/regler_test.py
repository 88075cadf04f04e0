#!/usr/bin/python3
"""Each rule R01-R53 the whole way: loaded through the index's importer,
found by its fremsoeg, shown or hidden in HentOverblik, and shown or hidden
and explained in HentVerifikation.  What is expected of each object stands
in tests/data/regler (README there).  B is the build folder (build).
"""
import datetime
import glob
import os
import re
import sys
import tempfile
import time
import zoneinfo

import gang
from gang import ROOT, Gang, afgoerelser, beskeder, check, cpr_foedt, \
    kilder, ting, vaerdi, wss
from lxml import etree

DATA = os.path.join(ROOT, "tests", "data", "regler")
TD = "{urn:borgerblikket:testdata:1}"
FORVENTET = re.compile(r"\s*(R\d\d): (.*?) \[(.*?)\] ?(.*?)\s*\Z", re.S)
KOMMUNER = ("0461", "0101", "0751")
SYNLIGE = ["R%02d" % n for n in (
    *range(1, 9), *range(10, 26), 30, 31, 32, *range(40, 44),
    *range(50, 54))]
VIST = {"Sag": ("R11", "mitoverblik"), "Dokument": (
    "R18", "dokument_mitoverblik"), "Fordring": ("R50", "mitoverblik"),
    "Bevilling": ("R11", "mitoverblik")}
afproevet = set()


def sig(ok, rule, sentence, detail=""):
    afproevet.add(rule)
    check(ok, "%s: %s" % (rule, sentence), detail)


def foedt(dag, aar, skridt):
    """The birthday of who turns so old on that day; on a 29 February, when
    nobody may, on the day before or after it."""
    if (dag.month, dag.day) == (2, 29):
        dag += skridt
    return dag.replace(year=dag.year - aar)


def huller():
    """What the placeholders stand for; not within the minutes around Danish
    midnight, where today would change under the test."""
    zone = zoneinfo.ZoneInfo("Europe/Copenhagen")
    while True:
        nu = datetime.datetime.now(zone)
        if (nu + datetime.timedelta(minutes=2)).date() == nu.date():
            break
        time.sleep(5)
    idag, en = nu.date(), datetime.timedelta(days=1)
    atten = foedt(idag, 18, -en)
    igaar = atten.replace(year=idag.year) - en
    return {"@idag@": idag.isoformat(), "@igaar@": igaar.isoformat(),
            "@imorgen@": (idag + en).isoformat(),
            "@cpr18idag@": cpr_foedt(atten),
            "@cpr18imorgen@": cpr_foedt(foedt(idag + en, 18, en)),
            "@cpr15@": cpr_foedt(foedt(idag, 15, -en) - 30 * en),
            "@cpr14@": cpr_foedt(foedt(idag, 14, -en) - 30 * en)}


def udfyldt(folder):
    """The data files with their placeholders filled in."""
    hul = huller()
    for name in sorted(glob.glob(os.path.join(DATA, "*.xml"))):
        with open(name, encoding="utf-8") as f:
            text = re.sub(r"@\w+@", lambda m: hul[m.group()], f.read())
        out = os.path.join(folder, os.path.basename(name))
        with open(out, "w", encoding="utf-8") as f:
            f.write(text)
        yield out


class Ventet:
    """What is expected of one object."""

    def __init__(self, comment, element):
        m = FORVENTET.match(comment.text)
        if m is None:
            raise ValueError("line %d: no expectation" % comment.sourceline)
        self.regel, self.saetning, svar, felter = m.groups()
        self.id = element.get("id")
        self.art = etree.QName(element).localname.capitalize()
        at = element.getparent() if self.art == "Dokument" else element
        self.kommune = at.get("kommune")
        self.cpr = at.getparent().get("cpr")
        self.felter = [f.split("=", 1) for f in felter.split("; ") if f]
        self.mit, self.ver, self.afgoerelse = self.tolket(svar)

    def tolket(self, svar):
        regel, felt = VIST[self.art]
        if svar == "vist":
            return True, True, ("MitOverblik", regel, felt, "ja")
        if svar == "kun mit":
            return True, False, ("MitOverblik", regel, felt, "ja")
        if svar == "kun ver":
            return False, True, ("Verifikationsklient", regel, felt, "nej")
        if svar == "intet":
            return False, False, None
        ord = svar.split(" ", 3)
        if ord[0] != "Skjult" or len(ord) < 3:
            raise ValueError(svar)
        return False, False, (*ord, None)[:4]


def forventninger(files):
    """{cpr: [Ventet]}"""
    found = {}
    for name in files:
        for c in etree.parse(name).iter(etree.Comment):
            e = c.getnext()
            if e is not None and e.get("id"):
                v = Ventet(c, e)
                found.setdefault(v.cpr, []).append(v)
    return found


def felter(v, svar, element):
    """What differs of the fields that are expected of an item."""
    for navn, vil in v.felter:
        if navn == "Besked":
            fik = " ".join(beskeder(svar))
        elif element is None:
            continue
        else:
            fik = vaerdi(element, navn)
        if fik != vil:
            yield "%s is %r, not %r" % (navn, fik, vil)


def borger(g, cpr, alle):
    """One citizen, in both operations."""
    mit = g.overblik_svar(cpr, KOMMUNER)
    mit_ting, mit_octets = ting(mit), g.octets
    ver = {k: g.verifikation_svar(cpr, k) for k in KOMMUNER}
    for v in alle:
        svar, galt = ver[v.kommune], []
        for hvor, hvem, ventet in (("HentOverblik", mit, v.mit),
                                   ("HentVerifikation", svar, v.ver)):
            element = ting(hvem).get(v.id)
            if (element is not None) != ventet:
                galt.append("%s: %s" % (hvor, "missing" if ventet
                                        else "shown"))
            galt += felter(v, hvem, element)
        fik = afgoerelser(svar).get(v.id)
        if fik != v.afgoerelse:
            galt.append("explained as %s, not %s" % (fik, v.afgoerelse))
        if not v.mit and v.id.encode() in mit_octets:
            galt.append("its id is in the citizen's answer")
        sig(not galt, v.regel, v.saetning, "%s %s" % (v.id, galt))
    check(b"SKJULT" not in mit_octets and all(
        b"SKJULT" not in etree.tostring(s) for s in ver.values()),
        "no hidden title is in %s's answers" % cpr[:6], mit_octets)
    check(cpr.encode() not in mit_octets.replace(b"-", b""),
          "%s's CPR number is not in the answer" % cpr[:6])
    return mit, mit_ting


def enkelte(g, svar):
    """What is not about one object."""
    part = svar["0102801110"]
    other = svar["0102801111"]
    sig(not set(ting(part)) & set(ting(other)), "R01",
        "two citizens have no object in common here")
    imported = [name for name in os.listdir(os.path.join(g.dir, "gemt"))]
    names = b"".join(open(os.path.join(g.dir, "gemt", n), "rb").read()
                     for n in imported)
    g.overblik_svar("0405801110", KOMMUNER)
    sig(b"Sanne" in names and b"Sanne" not in g.octets, "R20",
        "the case worker who was imported is in no answer", len(names))
    for cpr, vil in (("cpr18imorgen", True), ("cpr18idag", False),
                     ("cpr15", True), ("cpr14", True)):
        cpr = huller()["@%s@" % cpr]
        sig(("UnderMindstealder" in beskeder(svar[cpr])) == vil, "R30",
            "born %s: %s UnderMindstealder" % (
                cpr[:6], "the answer says" if vil else "no"),
            beskeder(svar[cpr]))
    barn = kilder(g.overblik_svar(huller()["@cpr14@"], ["0101"]))
    sig(barn == {}, "R30", "below every age no source is asked", barn)


def paa_vegne(g):
    """R32: who holds a power of attorney sees his own."""
    text = (gang.PRIVILEGIER % ("35209115", "urn:fuldmagt")).replace(
        "cvrNumberIdentifier:35209115", "cprNumberIdentifier:0102801111")
    token = g.token("0102801110", attributes={
        wss.CPR: "0102801110", wss.PRIVILEGES: wss.b64(text.encode())})
    own = set(ting(g.overblik_svar("0102801110", KOMMUNER)))
    given = set(ting(g.overblik_svar("0102801110", KOMMUNER, token=token)))
    sig(own == given and own, "R32",
        "a token with a privilege is served as the citizen's own", given)


def slettet(g, folder):
    """R08: what the source system deletes is gone from the next answer."""
    sag = ('<testdata xmlns="%s"><person cpr="0102801112"><sag id="00000008-'
           '0002-4000-8000-000000000000" kommune="0461" kle="15.62.10" '
           'oprettet="2021-03-01T09:00:00+01:00" titel="Slettes" '
           'livscyklus="%%s"><fremdrift kode="Opstaaet" '
           'fra="2021-03-01T09:00:00+01:00"/></sag></person></testdata>' %
           TD[1:-1])
    antal = []
    for livscyklus in ("Importeret", "Slettet"):
        name = os.path.join(folder, livscyklus + ".xml")
        with open(name, "w") as f:
            f.write(sag % livscyklus)
        g.testmiljoe("load", name)
        antal.append(len(ting(g.overblik_svar("0102801112", KOMMUNER))))
    sig(antal == [1, 0] and b"Slettes" not in g.octets, "R08",
        "a case that was shown is gone once its source deleted it", antal)


def uden_oeir(g):
    mit = g.overblik_svar("0607801110", KOMMUNER)
    sig(kilder(mit).get(("Oekonomi", "0751")) == "IngenData" and
        "DelvistSvar" not in beskeder(mit), "R53",
        "a municipality without the integration has no payments, and that "
        "is no error", (kilder(mit), beskeder(mit)))
    ver = g.verifikation_svar("0607801110", "0751")
    sig(kilder(ver).get(("Oekonomi", "0751")) == "IngenData", "R53",
        "HentVerifikation says so too", kilder(ver))


def main():
    with tempfile.TemporaryDirectory() as folder:
        files = list(udfyldt(folder))
        keep = os.path.join(folder, "gemt")
        os.mkdir(keep)
        with Gang(files, [os.path.join(DATA, "kle.csv"),
                          os.path.join(DATA, "krav.csv")],
                  "mindstealder-kle 32.03.12 15\n",
                  ["--keep", keep]) as g:
            os.symlink(keep, os.path.join(g.dir, "gemt"))
            svar = {cpr: borger(g, cpr, alle)[0] for cpr, alle in
                    forventninger(files).items()}
            enkelte(g, svar)
            paa_vegne(g)
            uden_oeir(g)
            slettet(g, folder)
    mangler = sorted(set(SYNLIGE) - afproevet)
    check(not mangler, "every rule that can be seen was tried", mangler)
    return 1 if gang.failed else 0


if __name__ == "__main__":
    sys.exit(main())
