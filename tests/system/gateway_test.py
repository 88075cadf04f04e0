#!/usr/bin/python3
"""The gateway as a whole: what it asks of whom, what it says when a source
does not answer, many municipalities, many objects, and what comes back of a
request's own ids.  B is the build folder (build).
"""
import datetime
import glob
import os
import re
import subprocess
import sys
import tempfile
import time
import uuid

import gang
from gang import B, NS, Anden, Gang, beskeder, check, cpr_foedt, kilder, \
    kommuner, subcode, ting, vaerdi, wss
from miljoe import OVERBLIK

PLADS = "15.62.10"                      # open everywhere, with titles
TOM = "0860"                            # has opened nothing
BORGER, STOR, MEGET, BARN = (
    cpr_foedt(datetime.date(1975, 4, 3), n) if n < 3 else
    cpr_foedt(datetime.date.today() - datetime.timedelta(365 * 10))
    for n in range(4))
TRE = ["0751", "0101", "0461"]
ALLE = sorted(kommuner())


# ---- test data ----

def sag(nr, kommune, fra, slags="e2e"):
    u = uuid.uuid5(uuid.NAMESPACE_OID, "%s-%s-%d" % (slags, kommune, nr))
    t = fra.strftime("%Y-%m-%dT%H:%M:%SZ")
    return ('<sag id="%s" kommune="%s" kle="%s" oprettet="%s" titel="Sag %d">'
            '<fremdrift kode="Opstaaet" fra="%s"/></sag>' % (
                u, kommune, PLADS, t, nr, t))


def data(folder):
    t0 = datetime.datetime(2021, 1, 1)
    en = datetime.timedelta(hours=1)
    krav = "".join(
        '<fordring id="%s" kommune="%s" kravtype="6AD35F28-0B51-4289-ACE4-'
        '86B1BEFAADF7" beloeb="100.00" betalingsfrist="2035-01-%02d"/>' % (
            uuid.uuid5(uuid.NAMESPACE_OID, "krav" + k), k, n + 1)
        for n, k in enumerate(TRE))
    ydelser = "".join(
        '<bevilling id="%s" kommune="%s" kle="32.21.12" navn="Ydelse" '
        'fra="2021-03-01" plan="ja"/>' % (
            uuid.uuid5(uuid.NAMESPACE_OID, "ydelse" + k), k) for k in TRE)
    personer = {
        BORGER: "".join(sag(n, k, t0 + n * en) for n, k in
                        enumerate(ALLE)) + ydelser + krav,
        STOR: "".join(sag(n, "0461", t0 + n * en, "stor")
                      for n in range(250)),
        MEGET: "".join(sag(n, "0461", t0 + n * en, "meget")
                       for n in range(2000)),
        BARN: sag(1, "0461", t0, "barn")}
    return testdata(os.path.join(folder, "data.xml"), personer)


def senere(folder):
    """100 cases more, which the index gets after all others."""
    t0 = datetime.datetime(2022, 1, 1)
    return testdata(os.path.join(folder, "senere.xml"), {MEGET: "".join(
        sag(n, "0461", t0 + datetime.timedelta(minutes=n), "senere")
        for n in range(2000, 2100))})


def testdata(name, personer):
    with open(name, "w") as f:
        f.write('<testdata xmlns="urn:borgerblikket:testdata:1">%s'
                '</testdata>' % "".join(
                    '<person cpr="%s">%s</person>' % p
                    for p in personer.items()))
    return name


def ark(folder):
    """What the standing population opens, but one municipality nothing."""
    subprocess.run([os.path.join(B, "testmiljoe"), "generate", "--kommuner",
                    "98", "--personer", "1", "--out", folder], check=True)
    for name in ("konfiguration.csv", "kravtyper.csv"):
        name = os.path.join(folder, name)
        with open(name) as f:
            lines = [l for l in f if not l.startswith(TOM)]
        with open(name, "w") as f:
            f.writelines(lines)
        yield name


# ---- what is asked ----

def omraader(g):
    ventet = {
        ("Sager",): {"sagsindeks", "ejerfortegnelse"},
        ("OekonomiskeYdelser",): {"sagsindeks", "ydelsesindeks"},
        ("Serviceydelser",): {"sagsindeks", "ydelsesindeks"},
        ("Betalinger",): {"oekonomi"},
        ("Betalinger", "OekonomiskeYdelser"): {
            "sagsindeks", "ydelsesindeks", "oekonomi"},
        (): {"sagsindeks", "ydelsesindeks", "oekonomi", "ejerfortegnelse"}}
    navne = {"sagsindeks": "Sagsindeks", "ydelsesindeks": "Ydelsesindeks",
             "oekonomi": "Oekonomi", "ejerfortegnelse": "Ejerfortegnelse"}
    g.overblik_svar(BORGER, ["0461"])   # every token is there now
    for bedt, vil in ventet.items():
        svar, fik = g.spurgt(lambda: g.overblik_svar(BORGER, ["0461"], bedt))
        vist = {n for n, _ in kilder(svar)}
        check(set(fik) == vil and vist == {navne[v] for v in vil},
              "%s asks %s and no other" % (
                  " and ".join(bedt) or "no Omraade", ", ".join(sorted(vil))),
              (fik, vist))
    svar, fik = g.spurgt(lambda: g.overblik_svar(
        BORGER, ["0461"], ("Betalinger", "Betalinger")))
    check(fik == {"oekonomi": 1}, "an Omraade named twice is asked once", fik)


def intet_aabent(g):
    svar, fik = g.spurgt(lambda: g.overblik_svar(BORGER, [TOM]))
    check(not fik and set(kilder(svar).values()) == {"IngenData"} and
          not ting(svar), "a municipality that has opened nothing is not "
          "asked: IngenData", (fik, kilder(svar)))
    svar, fik = g.spurgt(lambda: g.overblik_svar(
        BORGER, [TOM, "0461"], ("Betalinger",)))
    check(fik == {"oekonomi": 1} and kilder(svar) == {
        ("Oekonomi", "0461"): "Ok", ("Oekonomi", TOM): "IngenData"},
        "beside one that has, the one is asked", (fik, kilder(svar)))
    svar, fik = g.spurgt(lambda: g.overblik_svar(BARN, ["0461", "0101"]))
    check(not fik and not kilder(svar) and beskeder(svar) == [
        "UnderMindstealder"], "of a child nobody is asked", (
            fik, kilder(svar), beskeder(svar)))
    svar, fik = g.spurgt(lambda: g.verifikation_svar(BARN, "0461"))
    check(fik.get("sagsindeks", 0) > 0 and beskeder(svar) == [
        "UnderMindstealder"], "the employee is answered of a child too", (
            fik, beskeder(svar)))


# ---- many municipalities ----

def i_orden(svar):
    """What of the answer does not stand in the contract's order."""
    navne = ["Sagsindeks", "Ydelsesindeks", "Oekonomi", "Ejerfortegnelse"]
    k = [(navne.index(n), c or "") for n, c in kilder(svar)]
    if k != sorted(k):
        yield "Kilde"
    s = [(vaerdi(e, "Aendret"), vaerdi(e, "Id"))
         for e in svar.findall("bb:Sag", NS)]
    if s != sorted(sorted(s, key=lambda x: x[1]), key=lambda x: x[0],
                   reverse=True):
        yield "Sag"
    b = [vaerdi(e, "SidsteRettidigeBetaling")
         for e in svar.findall("bb:Betaling", NS)]
    if b != sorted(b, reverse=True):
        yield "Betaling"


def flere_kommuner(g):
    svar = g.overblik_svar(BORGER, TRE)
    koder = {vaerdi(e, "Myndighed/Kommunekode") for e in
             svar.findall("bb:Sag", NS)}
    check(koder == set(TRE) and len(kilder(svar)) == 10,
          "three municipalities are in one answer", kilder(svar))
    check(not list(i_orden(svar)), "in the contract's order",
          list(i_orden(svar)))
    start = time.monotonic()
    svar = g.overblik_svar(BORGER, list(reversed(ALLE)))
    koder = {vaerdi(e, "Myndighed/Kommunekode") for e in
             svar.findall("bb:Sag", NS)}
    check(koder == set(ALLE) - {TOM} and len(kilder(svar)) == 3 * 98 + 1 and
          "DelvistSvar" not in beskeder(svar),
          "all 98 municipalities are in one answer", (
              len(koder), beskeder(svar), time.monotonic() - start))
    check(not list(i_orden(svar)), "in order, however they were asked for",
          list(i_orden(svar)))
    status, octets = g.send(g.overblik(BORGER, ALLE + ["0461"]))
    check(status == 500 and subcode(octets) == "UgyldigForespoergsel",
          "99 Kommunekode are refused, a repeated one too", octets[:600])
    svar, fik = g.spurgt(lambda: g.overblik_svar(
        BORGER, ["0461"] * 5, ("Betalinger",)))
    check(fik == {"oekonomi": 1} and len(kilder(svar)) == 1,
          "a municipality asked for five times is asked once", fik)


def krop(octets):
    """The Body's octets without what is this moment's."""
    inde = octets[octets.index(b":HentOverblikSvar "):]
    inde = inde[:inde.rindex(b":HentOverblikSvar>")]
    return re.sub(rb"<([a-z]+:)?Hentet>[^<]*<", b"", inde)


def ens(g):
    g.overblik_svar(BORGER, TRE)
    en = krop(g.octets)
    g.overblik_svar(BORGER, TRE[::-1] + TRE)
    check(en == krop(g.octets) and len(en) > 2000, "two answers over the "
          "same data are equal byte for byte apart from Hentet")


# ---- many objects ----

def sider(g):
    svar, fik = g.spurgt(lambda: g.overblik_svar(STOR, ["0461"], ("Sager",)))
    check(len(svar.findall("bb:Sag", NS)) == 250 and not beskeder(svar) and
          fik["sagsindeks"] == 3, "250 cases are read in three pages and "
          "shown", (len(ting(svar)), fik, beskeder(svar)))
    svar, fik = g.spurgt(lambda: g.overblik_svar(MEGET, ["0461"],
                                                 ("Sager",)))
    sager = [vaerdi(e, "Titel") for e in svar.findall("bb:Sag", NS)]
    check(len(sager) == 2000 and beskeder(svar) == ["FlereEndVist"] and
          fik["sagsindeks"] == 20, "of 2 100 cases 2 000 are shown, and "
          "said not to be all", (len(sager), fik, beskeder(svar)))
    check(sager[:100] == ["Sag %d" % n for n in range(2099, 1999, -1)],
          "and the newest in the index are among them", sager[:102])
    with Anden(g, mere="max-liste 10\n"):
        svar = g.overblik_svar(STOR, ["0461"])
        sager = [vaerdi(e, "Titel") for e in svar.findall("bb:Sag", NS)]
        check(sager == ["Sag %d" % n for n in range(249, 239, -1)] and
              beskeder(svar) == ["FlereEndVist"],
              "max-liste keeps the newest", (sager, beskeder(svar)))


# ---- sources ----

def lukket_port():
    """A port on loopback that nobody listens on."""
    with gang.socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def kilder_nede(g):
    sti = r"^(source %s url https://localhost:)\d+"
    nede = (sti % "ydelsesindeks", r"\g<1>%d" % lukket_port())
    fremmed = (r"^(source oekonomi certificate ).*",
               r"\1%s/sagsindeks.crt" % g.pki)
    with Anden(g, nede, fremmed) as a:
        svar = g.overblik_svar(BORGER, ["0461"])
        k = kilder(svar)
        check(k[("Ydelsesindeks", "0461")] == "Utilgaengelig",
              "a source that is down is Utilgaengelig", k)
        check(k[("Oekonomi", "0461")] == "Fejl", "a source that signs with "
              "another certificate than ours for it is Fejl", k)
        check(k[("Sagsindeks", "0461")] == "Ok" and
              len(svar.findall("bb:Sag", NS)) == 1 and
              not svar.findall("bb:Betaling", NS) and
              beskeder(svar) == ["DelvistSvar"],
              "the rest is shown, with DelvistSvar", beskeder(svar))
        check(len(re.findall("event=source-failed .*kommune=0461",
                             a.log())) == 2,
              "each failure is one line in the log", a.log())
    with Anden(g, (sti % "sts", r"\g<1>%d" % lukket_port())):
        svar, fik = g.spurgt(lambda: g.overblik_svar(BORGER, ["0461"]))
        check(set(kilder(svar).values()) == {"Utilgaengelig"} and not fik and
              beskeder(svar) == ["DelvistSvar"], "without the STS every "
              "source is Utilgaengelig, and none is asked", (
                  kilder(svar), fik))
    # a token for another service is refused by a fault
    with Anden(g, (r"^(source oekonomi entity-id ).*", r"\g<1>" +
                   g.conf["source"][[s[:2] for s in g.conf["source"]].index(
                       ["sagsindeks", "entity-id"])][2])):
        svar = g.overblik_svar(BORGER, ["0461"])
        check(kilder(svar)[("Oekonomi", "0461")] == "Afvist" and
              beskeder(svar) == ["DelvistSvar"],
              "a source that refuses us is Afvist", kilder(svar))
    svar, fik = g.spurgt(lambda: g.overblik_svar(
        BORGER, ["0861" if "0861" in ALLE else "0849"], ("Betalinger",)))
    check(set(kilder(svar).values()) == {"IngenData"} and
          not beskeder(svar), "a source that has nothing is IngenData",
          (kilder(svar), beskeder(svar)))


def vent(g):
    """RFC 7240, 4.3."""
    g.fault("sagsindeks", "delay", "4000")
    try:
        c = g.connect()
        start = time.monotonic()
        c.request("POST", "/borgerblikket/1", g.overblik(BORGER, ["0461"]), {
            "Content-Type": "application/soap+xml; charset=utf-8",
            "Prefer": "respond-async, wait=1"})
        octets = c.getresponse().read()
        tog = time.monotonic() - start
        c.close()
        k = kilder(wss.verify(octets, cert=g.gateway).body_child)
        check(k[("Sagsindeks", "0461")] == "Tidsudloeb" and .9 < tog < 2.5,
              "Prefer: wait=1 is answered after a second with what is there",
              (k, tog))
        check(k[("Oekonomi", "0461")] == "Ok", "the others' answers stand",
              k)
    finally:
        g.fault("clear")


# ---- a request's own ids ----

def transaktion(g, keep):
    u = str(uuid.uuid4())
    foer = set(glob.glob(keep + "/*"))
    g.overblik_svar(BORGER, ["0461", "0101"], transaction=u)
    nye = set(glob.glob(keep + "/*")) - foer
    uden = [n for n in nye if u not in open(n).read()]
    navne = {os.path.basename(n).split("-")[0] for n in nye}
    check(not uden and navne == {"sagsindeks", "ydelsesindeks", "oekonomi",
                                 "ejerfortegnelse"},
          "the caller's TransactionUUID reaches every source", (navne, uden))
    check(g.seen.transaction == u, "it comes back in the answer",
          g.seen.transaction)
    linje = [l for l in g.log().splitlines() if u in l]
    check(len(linje) == 1 and "event=answered" in linje[0] and
          "transaktion=" + u in linje[0], "and stands in the log", linje)
    g.overblik_svar(BORGER, ["0461"])
    check(re.fullmatch("[0-9a-f-]{36}", g.seen.transaction or ""),
          "a caller without one is given one", g.seen.transaction)
    for hvad, given in (
            ("that is no UUID", {"transaction": "hest"}),
            ("that is given twice", {"transaction": u, "extra":
             '<x:RequestHeader xmlns:x="%s"><x:TransactionUUID>%s'
             '</x:TransactionUUID></x:RequestHeader>' % (wss.RH, u)})):
        (status, octets), fik = g.spurgt(lambda: g.send(
            g.overblik(BORGER, ["0461"], **given)))
        check(status == 500 and subcode(octets) == "UgyldigForespoergsel" and
              not fik, "a TransactionUUID %s is refused, nothing fetched" %
              hvad, octets[:500])


def fejl_detalje(octets):
    """(Kode, Besked, TransaktionsId) of a fault's detail."""
    e = next(wss.parse(octets).iter("{%s}Fejl" % gang.BB), None)
    return None if e is None else tuple(x.text for x in e)


def fejl(g):
    u = str(uuid.uuid4())
    usigneret = g.overblik(BORGER, ["0461"]).replace(b"SignatureValue>",
                                                     b"SignatureValue>AAAA",
                                                     1)
    for hvad, besked, kode, lukkes in (
            ("an unknown municipality", g.overblik(
                BORGER, ["0411"], transaction=u), "UgyldigForespoergsel", 0),
            ("a token without a CPR number", g.overblik(
                BORGER, ["0461"], transaction=u, token=g.token(
                    BORGER, attributes={})), "IngenAdgang", 0),
            ("a token that has run out", g.overblik(
                BORGER, ["0461"], transaction=u, token=g.token(
                    BORGER, life=-600)), "FailedAuthentication", 1),
            ("a false signature", usigneret, "FailedCheck", 1)):
        c = g.connect()
        (status, octets), fik = g.spurgt(lambda: g.post(besked,
                                                        connection=c))
        d = fejl_detalje(octets)
        check(status == 500 and d is not None and d[0] == kode and d[1] and
              re.fullmatch("[0-9a-f-]{36}", d[2]) and not fik,
              "%s is refused with bb:Fejl{%s}, nothing fetched" % (
                  hvad, kode), (status, d, fik))
        check(d is not None and d[2] in g.log(), "its TransaktionsId is in "
              "the log", d)
        check((c.sock is None) == bool(lukkes), "the connection is %s after "
              "%s" % ("closed" if lukkes else "kept", hvad))
        c.close()
    c = g.connect()
    g.post(g.overblik(BORGER, ["0411"]), connection=c)
    status, octets = g.post(g.overblik(BORGER, ["0461"]), connection=c)
    check(status == 200, "the next request on a kept connection is answered",
          octets[:300])
    c.close()


def soap_action(g):
    for hvad, handling, kode in (
            ("another action= than wsa:Action", "urn:x",
             "InvalidAddressingHeader"),):
        status, octets = g.post(
            g.overblik(BORGER, ["0461"]),
            media='application/soap+xml; charset=utf-8; action="%s"' %
            handling)
        check(status == 500, "%s is refused" % hvad, octets[:600])
    status, _ = g.post(g.overblik(BORGER, ["0461"]), media='application/'
                       'soap+xml; charset=utf-8; action="%s"' % OVERBLIK)
    check(status == 200, "the same action is accepted")


def main():
    with tempfile.TemporaryDirectory() as folder:
        keep = os.path.join(folder, "gemt")
        os.mkdir(keep)
        with Gang([data(folder)], list(ark(folder)), "deadline 60000\n",
                  ["--verbose", "--keep", keep]) as g:
            g.testmiljoe("load", senere(folder))
            for del_ in (omraader, intet_aabent, flere_kommuner, ens, sider,
                         kilder_nede, vent, fejl, soap_action):
                del_(g)
            transaktion(g, keep)
    return 1 if gang.failed else 0


if __name__ == "__main__":
    sys.exit(main())
