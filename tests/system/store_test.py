#!/usr/bin/python3
"""gatewayctl: sheets imported and refused, versions kept and taken back,
what is published, a newer KLE.  No source and no gateway runs.
"""
import json
import os
import re
import sqlite3
import sys

import ctl
from ctl import Ctl, ROOT, check

KRAV = "6AD35F28-0B51-4289-ACE4-86B1BEFAADF7"
TOP = "KLE-nr.;Kontaktafdeling;Vis i Verifikationsklient;Vis på Mit Overblik"
GODT = TOP + "\n15.62.10;Job;ja;ja\n32.24.04;Job;ja;nej\n"
HOVED = ("KLE-nr.;KLE-navn;Kommunekode;Fagsystem;Fradato for visning;"
         "Kontakttelefon;Link til aktindsigt;Selvbetjeningsnavn;"
         "Selvbetjeningslink;Vis på Mit Overblik;Fagsystemfilter;"
         "Handlingsfacetter vis kun;Handlingsfacetter vis ikke;"
         "Kontaktafdeling\n")
FELTER = HOVED.strip().split(";")


def med(**celler):
    """A row of HOVED under a good one, with these cells by column number."""
    r = [""] * len(FELTER)
    r[0] = "32.24.04"
    for k, v in celler.items():
        r[int(k[1:]) - 1] = v
    return HOVED + "15.62.10" + ";" * (len(FELTER) - 1) + "\n" + \
        ";".join(r) + "\n"


# name, sheet, row, column of the error (0: none)
DAARLIGE = [
    ("tomt", "", 1, 0),
    ("kun blanke", " ;;\n15.62.10\n", 1, 0),
    ("UTF-16", "KLE-nr.\n".encode("utf-16"), 0, 0),
    ("NUL", b"KLE-nr.\n15.62.10\0\n", 0, 0),
    ("ingen nøgle", "KLE-navn\nKontanthjælp\n", 1, 0),
    ("begge nøgler", "KLE-nr.;Kravtype\n15.62.10;\n", 1, 2),
    ("ukendt overskrift", "KLE-nr.;Kontaktelefon\n15.62.10;\n", 1, 2),
    ("overskrift to gange", "KLE-nr.;KLE-navn;KLE-nr.\n15.62.10;;\n", 1, 3),
    ("kolonne uden overskrift", "KLE-nr.;\n15.62.10;x\n", 1, 2),
    ("celle uden for arket", "KLE-nr.\n15.62.10;x\n", 2, 2),
    ("åbent anførselstegn", "KLE-nr.;KLE-navn\n15.62.10;\"a\n", 2, 2),
    ("tekst efter anførselstegn", "KLE-nr.;KLE-navn\n15.62.10;\"a\"b\n", 2,
     2),
    ("kravtypeark med titel", "Kravtype;Vis sagstitel fra fagsystem\n" +
     KRAV + ";ja\n", 1, 2),
    ("nummer mangler", med(_1="", _2="Andet"), 3, 1),
    ("nummer findes ikke", med(_1="15.27.26"), 3, 1),
    ("intet nummer", med(_1="15.62"), 3, 1),
    ("nummer blev dato", med(_1="02-01-2000"), 3, 1),
    ("anden kommune", med(_3="0101"), 3, 3),
    ("ukendt kommune", med(_3="0999"), 3, 3),
    ("dato ISO", med(_5="2020-01-01"), 3, 5),
    ("dato med punktum", med(_5="01.01.2020"), 3, 5),
    ("dato uden nuller", med(_5="1-1-2020"), 3, 5),
    ("dato findes ikke", med(_5="29-02-2021"), 3, 5),
    ("dato i ord", med(_5="i går"), 3, 5),
    ("telefon for kort", med(_6="6613137"), 3, 6),
    ("telefon for lang", med(_6="661313722"), 3, 6),
    ("telefon udenlandsk", med(_6="+46 66131372"), 3, 6),
    ("telefon med lokalnummer", med(_6="66131372 lok. 2"), 3, 6),
    ("link uden https", med(_7="www.odense.dk"), 3, 7),
    ("link relativt", med(_7="/borger"), 3, 7),
    ("link ftp", med(_7="ftp://odense.dk/"), 3, 7),
    ("link uden vært", med(_7="https:///x"), 3, 7),
    ("link med blank", med(_7="https://a b.dk/"), 3, 7),
    ("link med bruger", med(_7="https://u@odense.dk/"), 3, 7),
    ("link script", med(_7="javascript:alert(1)"), 3, 7),
    ("selvbetjening uden link", med(_8="Ansøg"), 3, 9),
    ("selvbetjening uden navn", med(_9="https://a.dk/"), 3, 8),
    ("åbning x", med(_10="x"), 3, 10),
    ("åbning 1", med(_10="1"), 3, 10),
    ("filter med tomt led", med(_11="A,,B"), 3, 11),
    ("filter med linjeskift", med(_11="\"A\nB\""), 3, 11),
    ("facet for kort", med(_12="G1"), 3, 12),
    ("facet for lang", med(_12="G001"), 3, 12),
    ("facet i to kolonner", med(_12="G01", _13="K02"), 3, 13),
    ("afdeling med linjeskift", med(_14="\"A\nB\""), 3, 14),
    ("to rækker uenige", med(_1="15.62.10", _4="B", _14="Andet"), 3, 14),
    ("to rækker ens", med(_1="15.62.10"), 3, 1),
    ("kravtype mangler", "Kravtype;Kravtype-navn\n;Gebyr\n", 2, 1),
    ("kravtype næsten", "Kravtype\n" + KRAV[:-1] + "8\n", 2, 1),
    ("kravtype ingen UUID", "Kravtype\n1234\n", 2, 1),
    ("kravtype ukendt uden navn",
     "Kravtype\n11111111-2222-3333-4444-555555555555\n", 2, 1),
]


def sted(linje):
    """(row, column, is an error) of a finding."""
    m = re.match(r".*?ark[^:]*(?::(\d+))?: (fejl|advarsel): "
                 r"(?:kolonne (\d+))?", linje)
    return (int(m.group(1) or 0), int(m.group(3) or 0),
            m.group(2) == "fejl") if m else None


def daarlige_ark(c):
    c.importer(GODT, "--publish")
    foer = c.state()
    forkert = []
    for navn, ark, raekke, kolonne in DAARLIGE:
        status, ud, fejl = c.importer(ark, "--publish")
        fund = [s for s in map(sted, fejl.splitlines()) if s and s[2]]
        if (status, fund, c.state()) != (3, [(raekke, kolonne, True)], foer):
            forkert.append("%s: %d %s" % (navn, status, fejl))
    check("%d malformed sheets are refused at row and column, the store "
          "unchanged" % len(DAARLIGE), not forkert, "\n".join(forkert))
    status, ud, fejl = c.importer(
        "KLE-nr.;Kontakttelefon\n15.27.26;1\n32.24.04;2\n", "--publish")
    check("all errors are told at once", status == 3 and
          [s for s in map(sted, fejl.splitlines()) if s and s[2]] ==
          [(2, 1, True), (2, 2, True), (3, 2, True)], fejl)


# ---- Odense's sheet of 2019 (KOMBIT's meeting of 15 December 2021) ----------

def odense(c):
    status, ud, fejl = c.konf("import", "--kommune", "0461", os.path.join(
        ROOT, "tests/data/odense_ark.csv"), "--publish")
    check("Odense's sheet is refused for 15.27.26, with the number meant",
          status == 3 and "odense_ark.csv:7: fejl: kolonne 1 (KLE-nr.): "
          "15.27.26 findes ikke i KLE; mente du 15.17.26 "
          "Jobafklaringsforløb?" in fejl and fejl.count(": fejl: ") == 1,
          fejl)
    status, ud, fejl = c.konf("import", "--kommune", "0461", os.path.join(
        ROOT, "tests/data/odense_ark_rettet.csv"), "--publish")
    ventet = sorted([
        (0, 0, "obligatoriske emner"), (1, 0, "alt forbliver lukket"),
        (2, 4, "stiger med én dag pr. række til og med række 10"),
        (5, 2, "er ikke titlen på 15.17.06"), (6, 7, "(http)")] +
        [(n, 8, "to spørgsmålstegn") for n in range(2, 11)])
    fund = [(sted(x)[0], sted(x)[1], x) for x in fejl.splitlines()
            if sted(x)]
    check("corrected it imports with exactly the warnings there are",
          status == 0 and len(fund) == len(ventet) and all(
              f[:2] == v[:2] and v[2] in f[2] for f, v in
              zip(sorted(fund), ventet)), fejl)
    status, ud, fejl = c.konf("list", "--json")
    check("and closed", [(x["kle"], x["kle_mitoverblik"]) for x in
                         json.loads(ud) if x["kommune"] == "0461"] ==
          [(9, 0)], ud)


# ---- versions ---------------------------------------------------------------

def historie(c, kommune="0461"):
    return json.loads(c.konf("history", "--kommune", kommune, "--json")[1])


def versioner(c):
    status, ud, fejl = c.importer(GODT)
    check("import alone shows the difference and changes nothing",
          status == 0 and "+ 15.62.10 Kontanthjælp (nyt)" in ud and
          "--publish" in ud and c.konf("history", "--kommune", "0461")[0] == 3
          and c.state()[1] is None, ud + fejl)
    status, ud, fejl = c.importer(GODT, "--publish", "--why", "første \"1\"")
    h = historie(c)
    check("a version has who, when, from what and why", status == 0 and
          len(h) == 1 and h[0]["version"] == 1 and h[0]["hvem"] and
          h[0]["kilde"] == "ark.csv" and h[0]["hvorfor"] == "første \"1\"" and
          re.match(r"\d{4}-\d\d-\d\dT[\d:.]+Z$", h[0]["tid"]), h)
    check("the gateway accepts what is published",
          c.daemon_accepts()[0] == 0, c.daemon_accepts())
    foer = c.state()
    status, ud, fejl = c.importer(GODT, "--publish")
    check("the same sheet again is no version", status == 0 and
          "ingen forskel" in ud and c.state() == foer, ud)
    c.importer(TOP + "\n15.62.10;Ydelse;ja;ja\n", "--publish")
    status, ud, fejl = c.konf("diff", "--kommune", "0461", "1")
    check("diff tells a changed cell and a number that went",
          "Kontaktafdeling: Job -> Ydelse" in ud and
          "- 32.24.04" in ud and "(fjernet)" in ud, ud)
    d = json.loads(c.konf("diff", "--kommune", "0461", "--json", "2", "1")[1])
    check("and as JSON, the other way", [(x["art"], x["noegle"],
          x.get("felt")) for x in d["aendringer"]][:2] ==
          [("~", "15.62.10", "afdeling"), ("+", "32.24.04", None)], d)
    c.importer(TOP + "\n32.24.04;Ny;ja;ja\n", "--merge", "--publish")
    ud = c.konf("export", "--kommune", "0461")[1]
    check("--merge takes the numbers it names and leaves the others",
          "15.62.10;Kontanthjælp;;;Ydelse;" in ud and
          "32.24.04;" in ud and ";Ny;" in ud, ud)
    c.importer("Kravtype;Vis på Mit Overblik\n%s;ja\n" % KRAV.lower(),
               "--publish", "--kravtyper")
    ud = c.konf("export", "--kommune", "0461")[1]
    krav = c.konf("export", "--kommune", "0461", "--kravtyper")[1]
    check("a kravtype sheet replaces kravtyper and no number",
          "15.62.10" in ud and "32.24.04" in ud and KRAV in krav, krav)
    check("--kravtyper refuses a sheet of numbers",
          c.importer(GODT, "--publish", "--kravtyper")[0] == 3)
    for slags in ([], ["--kravtyper"]):
        ud = c.konf("export", "--kommune", "0461", *slags)[1]
        status, ud, fejl = c.importer(ud)
        check("what is exported imports without difference %s" % slags,
              status == 0 and "ingen forskel" in ud, ud + fejl)
    status, ud, fejl = c.konf("rollback", "--kommune", "0461", "--to", "1",
                              "--why", "fejl i 2-4")
    h = historie(c)
    check("rollback makes a new version as the old one was", status == 0 and
          h[0]["version"] == 5 and h[0]["kilde"] ==
          "rollback til version 1" and "ingen forskel" in
          c.konf("diff", "--kommune", "0461", "1", "5")[1] and KRAV not in
          c.konf("export", "--kommune", "0461", "--kravtyper")[1], ud)
    check("every version can still be exported", ";Ydelse;" in
          c.konf("export", "--kommune", "0461", "--to", "2")[1])
    check("a version that is not there is refused", [
        c.konf("rollback", "--kommune", "0461", "--to", "9")[0],
        c.konf("export", "--kommune", "0461", "--to", "9")[0],
        c.konf("diff", "--kommune", "0461", "9")[0]] == [3, 3, 3])
    check("and nothing of it stays", len(historie(c)) == 5)


def flere_kommuner(c):
    status, ud, fejl = c.konf(
        "import", "--publish", c.put("alle.csv", "Kommunekode;" + TOP +
        "\n0101;15.62.10;A;ja;ja\n751;15.62.10;B;ja;ja\n"))
    ud = json.loads(c.konf("list", "--json")[1])
    check("a sheet of several municipalities gives each its version",
          status == 0 and [(x["kommune"], x["version"]) for x in ud] ==
          [("0101", 1), ("0461", 5), ("0751", 1)], ud)
    check("a sheet without rows closes what there was",
          c.importer(TOP + "\n", "--publish", kommune="0751")[0] == 0 and
          [x["kle"] for x in json.loads(c.konf("list", "--json")[1])
           if x["kommune"] == "0751"] == [0])
    c.konf("import", "--kommune", "0461", "--publish", c.put(
        "selv.csv", "KLE-nr.;Fagsystem;Selvbetjeningsnavn;Selvbetjeningslink;"
        "Kontaktafdeling\n15.62.10;FASIT;\"Søg; nu\";https://a.dk/;\"A \"\"b"
        "\"\"\"\n15.62.10;;Andet;https://b.dk/;\n15.62.10;KY;;;\n"))
    status, ud, fejl = c.importer(
        c.konf("export", "--kommune", "0461")[1])
    check("self-service of several source systems and quotes come back "
          "as they were", "ingen forskel" in ud, ud)


# ---- what is published ------------------------------------------------------

def publiceret(c):
    check("check finds all in order", c.ctl("check")[0] == 0,
          c.ctl("check"))
    os.unlink(c.snapshot)
    check("without what is published the gateway starts, and check says so",
          c.daemon_accepts()[0] == 0 and "is not there yet" in
          c.daemon_accepts()[2] and c.ctl("check")[0] == 1)
    check("publish brings it back", c.konf("publish")[0] == 0 and
          c.ctl("check")[0] == 0)
    with open(c.snapshot, "r+b") as f:
        f.seek(-1, os.SEEK_END)
        last = f.read(1)
        f.seek(-1, os.SEEK_END)
        f.write(bytes([last[0] ^ 1]))
    status, ud, fejl = c.daemon_accepts()
    check("one bit changed and the gateway refuses it with file and line",
          status == 2 and re.search(r"gatewayd.conf:\d+: snapshot: .* not "
                                    "usable: snapshot is damaged", fejl),
          fejl)
    check("gatewayctl works all the same, and mends it",
          c.ctl("check")[0] == 2 and c.konf("publish")[0] == 0 and
          c.daemon_accepts()[0] == 0)
    foer = c.state()
    c.put("gatewayd.conf", c.text + "konfiguration egen.csv kommune 0101\n")
    c.put("egen.csv", TOP + "\n32.24.04;A;ja;ja\n")
    status, ud, fejl = c.importer(GODT, "--publish", kommune="0101")
    check("what the gateway would refuse is not published", status == 1 and
          "0101 again" in fejl and c.state() == foer, fejl)
    c.put("gatewayd.conf", c.text)
    check("a store of another program is refused", lager_fremmed(c))


def lager_fremmed(c):
    c.put("gatewayd.conf", c.text.replace("lager.db", "gatewayd.conf"))
    r = c.konf("list")
    c.put("gatewayd.conf", c.text)
    return r[0] == 1 and "store" in r[2]


# ---- KLE --------------------------------------------------------------------

def emne(nr, titel, info=""):
    return ("<Emne><EmneNr>%s</EmneNr><EmneTitel>%s</EmneTitel>"
            "<EmneAdministrativInfo><OprettetDato>2010-01-01</OprettetDato>"
            "%s</EmneAdministrativInfo><UUID>x</UUID></Emne>" % (
                nr, titel, info))


def kle_fil(c, indhold, top=""):
    return c.put("kle.xml", "<?xml version='1.0'?>%s<KLE-Emneplan>"
                 "<UdgivelsesDato>2026-05-01</UdgivelsesDato><Hovedgruppe>"
                 "<HovedgruppeNr>15</HovedgruppeNr><Gruppe><GruppeNr>15.62"
                 "</GruppeNr>%s</Gruppe></Hovedgruppe></KLE-Emneplan>" % (
                     top, indhold))


def alle_emner():
    with open(os.path.join(ROOT, "gateway/data/kle.tsv"),
              encoding="utf-8") as f:
        r = [l.split("\t") for l in f if re.match(r"\d\d\.", l)]
    return {x[0]: (x[1] or "Uden titel").replace("&", "&amp;") for x in r}


def kle(c):
    emner = alle_emner()
    emner["15.62.11"] = "Et nyt emne"
    emner["15.62.10"] = "Kontanthjælp og\n    mere"
    udgaaet = "<Historisk><UdgaaetDato>2026-04-01</UdgaaetDato></Historisk>"
    fil = kle_fil(c, "".join(
        emne(nr, t, udgaaet if nr == "32.24.04" else "")
        for nr, t in sorted(emner.items(), reverse=True) if nr != "15.17.12"))
    c.importer(GODT, "--publish", kommune="0101")
    foer = c.state()
    status, ud, fejl = c.ctl("kle", "import", fil)
    check("kle import shows what changes and whose rows it touches",
          status == 0 and "Kontanthjælp -> Kontanthjælp og mere; i brug i "
          "0101, 0461" in ud and "- 32.24.04 " in ud and
          "udgået 2026-04-01; i brug i 0101" in ud and
          "15.17.12 Revalidering: findes ikke i filen" in ud and
          " 1 nye" in ud and c.state() == foer, ud + fejl)
    ny = TOP + "\n15.62.11;A;ja;ja\n"
    check("a number that only the newer KLE has is refused before",
          c.importer(ny)[0] == 3)
    check("--publish puts it in force",
          c.ctl("kle", "import", "--publish", fil)[0] == 0 and
          c.daemon_accepts()[0] == 0 and c.ctl("check")[0] == 0,
          c.daemon_accepts()[2])
    status, ud, fejl = c.importer(ny, "--publish")
    check("then the number can be opened, under its title", status == 0 and
          "+ 15.62.11 Et nyt emne (nyt)" in ud and
          c.daemon_accepts()[0] == 0, ud + fejl)
    check("and a retired one is warned of", "32.24.04 er udgået af KLE" in
          c.importer(GODT)[2])
    check("the same file again changes nothing",
          " 0 nye, 0 ændrede, 0 udgåede" in c.ctl("kle", "import", fil)[1])
    daarlige = {
        "not well-formed": c.put("k1.xml", "<KLE-Emneplan><Emne>"),
        "DOCTYPE": c.put("k2.xml", "<!DOCTYPE KLE-Emneplan SYSTEM 'x'>"
                         "<KLE-Emneplan/>"),
        "not a KLE-Emneplan": c.put("k3.xml", "<KLE/>"),
        "no Hovedgruppe": c.put("k4.xml", "<KLE-Emneplan/>")}
    for ord_, indhold in (
            ("EmneNr", emne("15.62", "x")), ("EmneTitel", emne("15.62.10", "")),
            ("twice", emne("15.62.10", "x") * 2),
            ("not a date", emne("15.62.10", "x", "<Historisk><UdgaaetDato>"
                                "i går</UdgaaetDato></Historisk>"))):
        fil = kle_fil(c, indhold)
        daarlige[ord_] = c.path(ord_.replace(" ", "") + ".xml")
        os.rename(fil, daarlige[ord_])
    foer = c.state()
    forkert = []
    for ord_, fil in daarlige.items():
        r = c.ctl("kle", "import", "--publish", fil)
        if r[0] != 3 or ord_ not in r[2] or c.state() != foer:
            forkert.append("%s: %s" % (ord_, r))
    check("%d files that are no KLE are refused, each with its reason" %
          len(daarlige), not forkert, "\n".join(forkert))
    fil = kle_fil(c, emne("15.62.10", "x", "<Historisk><Flyttet><FlyttetDato>"
                          "2026-02-01</FlyttetDato></Flyttet></Historisk>"))
    check("a number that was moved is retired from that day",
          "15.62.10 x: udgået 2026-02-01" in c.ctl("kle", "import", fil)[1])


# ---- central settings --------------------------------------------------------

def central(c):
    a = c.put("central", "# aftalt 1. maj\nmindstealder 15\n"
              "mindstealder-kle 15.62.10 18\nejerbaseret 05.01.10 ja "
              "2026-01-01\n")
    foer = c.state()
    status, ud, fejl = c.ctl("central", "import", a)
    check("central settings are shown first, and nothing is changed",
          status == 0 and "+ mindstealder 15" in ud and "aftalt" not in ud and
          c.state() == foer and c.ctl("central", "export")[0] == 3, ud + fejl)
    status, ud, fejl = c.ctl("central", "import", "--publish", "--why", "x",
                             a)
    check("published they are a version, and the gateway takes them",
          status == 0 and c.daemon_accepts()[0] == 0 and
          c.ctl("check")[0] == 0, ud + fejl)
    c.put("central2", "mindstealder 16\n")
    status, ud, fejl = c.ctl("central", "import", "--publish",
                             c.path("central2"))
    h = json.loads(c.ctl("central", "history", "--json")[1])
    check("the next one differs by its lines", status == 0 and
          "- mindstealder 15" in ud and "+ mindstealder 16" in ud and
          [x["version"] for x in h] == [2, 1] and h[1]["hvorfor"] == "x", ud)
    with open(a) as f:
        check("an old version is exported as it was imported",
              c.ctl("central", "export", "--to", "1")[1] == f.read() and
              c.ctl("central", "export")[1] == "mindstealder 16\n")
    foer = c.state()
    forkert = []
    for text, hvad in (("mindstealder x\n", ":1: "),
                       ("\nmindstealder-kle 99.99.99 15\n", ":2: "),
                       ("listen 127.0.0.1:1\n", "no central setting"),
                       ("snapshot andet\n", "no central setting"),
                       ("nonsens 1\n", "no setting"),
                       ("ejerbaseret 99.99.99 ja\n", "not in KLE"),
                       ("ejerbaseret 05.01.10 måske\n", "ja|nej"),
                       ("ejerbaseret 05.01.10 ja 1. maj\n", "YYYY-MM-DD"),
                       ("ejerbaseret 05.01.10 ja 2026-01-01 nu\n",
                        "YYYY-MM-DD"), ("a\0b\n", "not a text")):
        r = c.ctl("central", "import", "--publish", c.put("c", text))
        if r[0] != 3 or hvad not in r[2] or c.state() != foer:
            forkert.append("%r: %s" % (text, r))
    check("central settings that are none are refused with their line",
          not forkert, "\n".join(forkert))


# ---- what holds for all, in versions ------------------------------------------

def faelles(c):
    """After kle() and central(): one version of kle, two of central."""
    h = json.loads(c.ctl("kle", "history", "--json")[1])
    check("the KLE table has versions, with who, when, from what",
          [x["version"] for x in h] == [1] and h[0]["hvem"] and
          h[0]["kilde"].endswith("kle.xml"), h)
    foer = c.state()
    ud = c.ctl("kle", "diff", "0", "1")[1]
    check("their difference is told by line, and whose rows it touches",
          "  + 15.62.11  Et nyt emne  2010-01-01  ; i brug i 0461\n" in ud
          and c.state() == foer, ud)
    d = json.loads(c.ctl("central", "diff", "--json", "1", "2")[1])
    check("and as JSON", (d["navn"], d["fra"], d["til"]) == ("central", 1, 2)
          and {"art": "+", "linje": "mindstealder 16"} in d["linjer"] and
          {"art": "-", "linje": "mindstealder 15"} in d["linjer"] and
          len(d["linjer"]) == 4, d)
    check("of a version with itself there is none", "ingen forskel" in
          c.ctl("central", "diff", "2")[1])
    forkert = [(a, c.ctl(*a)) for a, status in (
        (("kle", "diff", "7"), 3), (("kle", "diff", "0", "7"), 3),
        (("kle", "diff", "x"), 2), (("kle", "diff", ""), 2),
        (("kle", "rollback"), 2), (("kle", "rollback", "--to", ""), 2),
        (("central", "rollback", "--to", "7"), 3),
        (("central", "export", "--to", "7"), 3),
        (("central", "export", "--to", "0"), 2),
        (("facetter", "export"), 3)) if c.ctl(*a)[0] != status]
    check("versions that are none are refused, and nothing is changed",
          not forkert and c.state() == foer, forkert)
    status, ud, fejl = c.ctl("kle", "rollback", "--to", "0")
    check("a KLE table is not taken back from under a municipality's row",
          status == 1 and "15.62.11" in fejl and c.state() == foer, ud + fejl)
    c.importer(GODT, "--publish")
    status, ud, fejl = c.ctl("kle", "rollback", "--to", "0", "--why", "fejl")
    h = json.loads(c.ctl("kle", "history", "--json")[1])
    check("else it is, as a version of its own", status == 0 and
          "kle: version 2 som version 0" in ud and
          h[0]["hvorfor"] == "fejl" and
          h[0]["kilde"] == "rollback til version 0" and
          c.importer(TOP + "\n15.62.11;A;ja;ja\n")[0] == 3 and
          c.daemon_accepts()[0] == 0 and c.ctl("check")[0] == 0, ud + fejl)
    status, ud, fejl = c.ctl("kle", "rollback", "--to", "1", "--json")
    check("and forth", status == 0 and json.loads(ud)["til"] == 1 and
          c.importer(TOP + "\n15.62.11;A;ja;ja\n")[0] == 0, ud + fejl)
    status, ud, fejl = c.ctl("central", "rollback", "--to", "1")
    check("central settings too", status == 0 and
          "+ mindstealder 15" in ud and "mindstealder 15\n" in
          c.ctl("central", "export")[1] and
          [x["version"] for x in json.loads(c.ctl(
              "central", "history", "--json")[1])] == [3, 2, 1] and
          c.daemon_accepts()[0] == 0, ud + fejl)
    check("and to none at all", c.ctl("central", "rollback", "--to", "0")[0]
          == 0 and c.ctl("central", "export")[1] == "" and
          c.ctl("check")[0] == 0)


FACET = ("<Handlingsfacet><HandlingsfacetNr>%s</HandlingsfacetNr>"
         "<HandlingsfacetTitel>%s</HandlingsfacetTitel>"
         "<HandlingsfacetAdministrativInfo>%s"
         "</HandlingsfacetAdministrativInfo></Handlingsfacet>")


def facet_fil(c, *facetter):
    return c.put("facetter.xml", "<KLE-Handlingsfacetter><UdgivelsesDato>"
                 "2026-05-01</UdgivelsesDato><HandlingsfacetKategori>"
                 "<HandlingsfacetKategoriNr>K</HandlingsfacetKategoriNr>%s"
                 "</HandlingsfacetKategori></KLE-Handlingsfacetter>" %
                 "".join(FACET % f for f in facetter))


def facetter(c):
    ark = ("KLE-nr.;Handlingsfacetter vis ikke;Vis på Mit Overblik\n"
           "15.62.10;K02, k03,Ø54;ja\n")
    status, ud, fejl = c.importer(ark, "--publish")
    check("a filter's facets are told by what they are", status == 0 and
          "        K02 (klage over en afgørelse)\n" in ud and
          "        K03 (" in ud and "ukendt" not in ud + fejl, ud + fejl)
    ud = c.ctl("facetter", "list")[1]
    check("the list has those known and those that a filter names",
          "G01  Generelle sager\n" in ud and
          "K03  (klage sendt til klageinstansen); i brug i 0461\n" in ud and
          "Ø54  (ukendt); i brug i 0461\n" in ud, ud)
    fil = facet_fil(c, ("A53", "Aktindsigtsanmodning mv.", ""),
                    ("G01", "Generelle sager", "<Historisk><UdgaaetDato>"
                     "2026-04-01</UdgaaetDato></Historisk>"),
                    ("K02", "Prøvet titel", ""), ("Ø54", "Penge", ""))
    foer = c.state()
    status, ud, fejl = c.ctl("kle", "import", fil)
    check("kle import reads the official facets, and shows whom they touch",
          status == 0 and "G01 Generelle sager: udgået 2026-04-01\n" in ud and
          "K02: (klage over en afgørelse) -> Prøvet titel; i brug i 0461" in
          ud and "K03 (klage sendt til klageinstansen): findes ikke i filen, "
          "regnes for udgået; i brug i 0461" in ud and
          "4 facetter; 1 nye" in ud and c.state() == foer, ud + fejl)
    c.ctl("kle", "import", "--publish", fil)
    ud = c.ctl("facetter", "list")[1]
    check("published, the list has them", "K02  Prøvet titel" in ud and
          "Ø54  Penge; i brug i 0461" in ud and
          "K03  (klage sendt til klageinstansen), udgået 2026-05-01; i brug"
          in ud and len(json.loads(c.ctl(
              "facetter", "history", "--json")[1])) == 1 and
          c.ctl("check")[0] == 0, ud)
    check("and they are no numbers", c.importer("KLE-nr.\nK02\n")[0] == 3 and
          "15.62.10" not in c.ctl("facetter", "export")[1])
    status, ud, fejl = c.ctl("facetter", "rollback", "--to", "0")
    check("they are taken back too", status == 0 and "- K02  Prøvet titel"
          in ud and "K02  (klage" in c.ctl("facetter", "list")[1], ud + fejl)
    r = c.ctl("kle", "import", "--publish", facet_fil(c, ("K2", "x", "")))
    check("a file with a facet that is none is refused", r[0] == 3 and
          "HandlingsfacetNr" in r[2], r)


def aeldre_lager(c):
    """A store as version 1 of its schema made it."""
    c.ctl("central", "import", "--publish", c.put("c", "mindstealder 15\n"))
    db = sqlite3.connect(c.store)
    sql = db.execute("SELECT sql FROM sqlite_schema WHERE name='faelles'") \
        .fetchone()[0]
    db.executescript("ALTER TABLE faelles RENAME TO f2;" + sql.replace(
        ", 'facetter'", "") + ";INSERT INTO faelles SELECT * FROM f2;"
        "DROP TABLE f2; PRAGMA user_version = 1;")
    db.close()
    status, ud, fejl = c.ctl("central", "export")
    fil = facet_fil(c, ("K02", "Prøvet titel", ""))
    check("a store of an older version is brought up to date", status == 0 and
          ud == "mindstealder 15\n" and
          c.ctl("kle", "import", "--publish", fil)[0] == 0 and
          c.ctl("check")[0] == 0, ud + fejl)
    db = sqlite3.connect(c.store)
    db.execute("PRAGMA user_version = 3")
    db.close()
    r = c.ctl("konfiguration", "list")
    check("one of a newer version is refused", r[0] == 1 and
          "another version's" in r[2], r)


# ---- for programs -----------------------------------------------------------

def som_json(c):
    """Verbs without JSON of their own say the same, as one object."""
    ark, daarligt = c.put("godt.csv", GODT), c.put("daarligt.csv", "x\n")
    galt = []
    for args in (("konfiguration", "check", "--kommune", "0461", ark),
                 ("konfiguration", "check", "--kommune", "0461", daarligt),
                 ("konfiguration", "export", "--kommune", "0461"),
                 ("konfiguration", "publish"), ("facetter", "list"),
                 ("kle", "import", daarligt), ("central", "import", "nej"),
                 ("kle", "export"), ("check",),
                 ("audit", "verify", "--dir", "nej"),
                 ("backup", "nej/nej.tar"), ("restore", "nej.tar")):
        status, ud, fejl = c.ctl(*args)
        j = c.ctl(*args, "--json")
        try:
            svar = json.loads(j[1])
        except ValueError as e:
            galt.append((args, j, e))
            continue
        if (j[0], j[2]) != (status, "") or svar != {
                "status": status, "output": ud.splitlines(),
                "messages": fejl.splitlines()}:
            galt.append((args, (status, ud[:200], fejl[:200]), svar))
    check("every verb answers as JSON what it says as text", not galt, galt)


# ---- usage ------------------------------------------------------------------

def brug(c):
    forkert = [(2, ()), (2, ("konfiguration",)), (2, ("nonsens", "x")),
               (2, ("konfiguration", "import")),
               (2, ("konfiguration", "import", "a", "b")),
               (2, ("konfiguration", "list", "--publish")),
               (2, ("konfiguration", "list", "--nonsens")),
               (2, ("konfiguration", "rollback", "--kommune", "0461")),
               (2, ("konfiguration", "rollback", "--kommune", "0461", "--to",
                    "-1")),
               (2, ("konfiguration", "history")),
               (2, ("konfiguration", "history", "--kommune", "9999")),
               (2, ("konfiguration", "import", "--kommune", "461", "a")),
               (3, ("konfiguration", "history", "--kommune", "0860")),
               (1, ("konfiguration", "import", "--kommune", "0461", "nej")),
               (1, ("kle", "import", "nej.xml")),
               (0, ("--help",)), (0, ("--version",))]
    svar = [(args, c.ctl(*args)) for s, args in forkert]
    galt = [x for (s, _), x in zip(forkert, svar) if x[1][0] != s]
    check("wrong usage ends with its status", not galt, galt)
    cpr = "0703851237"
    args = ("preview", "--kommune", "0461", c.put("a.csv", GODT), "--cpr")
    check("preview is refused outside a test environment",
          c.konf(*args, cpr)[0] == 2 and
          "testmiljoe ja" in c.konf(*args, cpr)[2])
    c.put("gatewayd.conf", c.text + "testmiljoe ja\n")
    ok = next("070385%04d" % n for n in range(1000, 1100) if sum(
        int(a) * b for a, b in zip("070385%04d" % n,
                                   (4, 3, 2, 7, 6, 5, 4, 3, 2, 1))) % 11 == 0)
    check("and there for a number that could be a person's, unnamed",
          c.konf(*args, ok)[0] == 2 and ok not in c.konf(*args, ok)[2] and
          c.konf(*args, "070385")[0] == 2, c.konf(*args, ok))
    c.put("gatewayd.conf", c.text.replace("store lager.db\n", ""))
    check("without a store the message says what to add",
          c.konf("list")[0] == 2 and 'add "store FILE"' in
          c.konf("list")[2])
    c.put("gatewayd.conf", c.text)


with Ctl() as miljo:
    versioner(miljo)
    flere_kommuner(miljo)
    publiceret(miljo)
    kle(miljo)
    central(miljo)
    faelles(miljo)
    som_json(miljo)
    brug(miljo)
with Ctl() as miljo:
    odense(miljo)
    daarlige_ark(miljo)
with Ctl() as miljo:
    facetter(miljo)
with Ctl() as miljo:
    aeldre_lager(miljo)
sys.exit(1 if ctl.failed else 0)
