#!/usr/bin/python3
"""Whatever happens, nothing of a citizen is written anywhere but in answers:
no CPR number, name, title or amount in a log, the store, what is published,
the audit trail's clear part, core files, temporary files, faults, or what
gatewayctl says (hostile input, G24).

Persons, names, titles and amounts are drawn anew each time, so that what is
found is this run's; every log says all it can.  Overviews, verifications,
refusals of every kind, lying sources, a reload, roles that are killed.
"""
import datetime
import glob
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid

import gang
from gang import B, BB, Gang, check, children, cpr_foedt, ting, wss
from leder import Leder, former

ODENSE = "0461"
RNG = random.Random(os.urandom(8))
ORD = "".join(RNG.choice("bcdfghjklmnpqrstvwxz") for _ in range(9))


def person(n):
    """A citizen nobody else has: (cpr, name, XML)."""
    dag = datetime.date(1921, 1, 1) + datetime.timedelta(
        RNG.randrange(12000))
    cpr = cpr_foedt(dag, RNG.randrange(40))
    navn = "Æskild %s-%d Ødegård" % (ORD, n)
    titler = ["Sag om %s %d" % (ORD, RNG.randrange(10 ** 6)),
              "Ansøgning %s %d" % (ORD, RNG.randrange(10 ** 6))]
    beloeb = ["%d.%02d" % (RNG.randrange(10 ** 6, 10 ** 7),
                           RNG.randrange(1, 100)) for _ in range(2)]
    u = lambda: uuid.UUID(int=RNG.getrandbits(128))
    xml = (
        '<person cpr="%s" navn="%s"><sag id="%s" kommune="0461" '
        'kle="15.62.10" oprettet="2023-03-01T09:00:00Z" titel="%s">'
        '<fremdrift kode="Opstaaet" fra="2023-03-01T09:00:00Z"/>'
        '<dokument id="%s" titel="%s" type="Brev, indgaaende" '
        'dato="2023-03-01"></dokument></sag>'
        '<bevilling id="%s" kommune="0461" kle="32.21.12" navn="Ydelse" '
        'fra="2021-03-01" plan="ja"><effektuering id="%s" beloeb="%s" '
        'dato="2024-05-31"/></bevilling>'
        '<fordring id="%s" kommune="0461" kravtype="6AD35F28-0B51-4289-ACE4-'
        '86B1BEFAADF7" beloeb="%s" betalingsfrist="2035-01-01"/></person>' % (
            cpr, navn, u(), titler[0], u(), titler[1], u(), u(), beloeb[0],
            u(), beloeb[1]))
    ting_ = {"CPR number of person %d" % n: cpr,
             "name of person %d" % n: navn}
    for slags, liste in (("title", titler), ("amount", beloeb)):
        for i, x in enumerate(liste):
            ting_["%s %d of person %d" % (slags, i, n)] = x
    return cpr, ting_, xml


# ---- what is done ----

class Optaget:
    """What the gateway said to those it refused, and gatewayctl to all."""

    def __init__(self):
        self.sagt = []

    def send(self, g, octets, client="borgerdk-tls", **given):
        try:
            status, svar = g.post(octets, client, **given)
        except OSError:
            return None
        if status != 200:
            self.sagt.append(svar)
        return status

    def ctl(self, g, *ord_):
        r = subprocess.run([os.path.join(B, "gatewayctl"), "-c",
                            os.path.join(g.dir, "gatewayd.conf"), *ord_],
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                           stdin=subprocess.DEVNULL, timeout=60)
        self.sagt.append(r.stdout)


def afvisninger(g, o, cpr, navn):
    """Each with the citizen wherever a caller can put one."""
    t = lambda **given: g.token(cpr, **given)
    god = lambda **given: g.overblik(cpr, [ODENSE], **given)
    dash = cpr[:6] + "-" + cpr[6:]
    for x in (
            god(token=t(loa="Low")), god(token=t(life=-99999)),
            god(token=t(nameid="CN=%s" % navn)).replace(b"0461", b"0101"),
            god(token=t(audience="urn:%s" % cpr)),
            god(token=t(attributes={wss.CPR: dash})),
            god(token=t(attributes={wss.CPR: cpr + "x", "urn:n": navn})),
            god(to=g.url + "?cpr=" + cpr), god(action="urn:%s" % cpr),
            god(message_id="urn:cpr:%s" % cpr),
            god(message_id="urn:cpr:%s:%s" % (dash, "x" * 300)),
            god(transaction=cpr), god(transaction=navn),
            god(key="borgerdk-ec", token=t()),
            god(token=t(id="_" + cpr)),
            g.overblik(cpr, [cpr]), g.overblik(cpr, [navn]),
            god(extra='<x:%s xmlns:x="urn:%s">%s</x:%s>' % (
                ORD, cpr, navn, ORD)),
            god()[:-20], god() + navn.encode(),
            b"<a b='%s'>%s" % (cpr.encode(), navn.encode())):
        o.send(g, x)
    gentaget = god()
    o.send(g, gentaget)
    o.send(g, gentaget)
    for medie in ("text/xml; name=\"%s\"" % dash, "application/soap+xml; "
                  "action=\"urn:%s\"" % cpr):
        o.send(g, god(), media=medie)
    for sti in ("?cpr=" + cpr, "/" + dash):
        status, svar = g.get(sti)
        o.sagt.append(svar)
    v = lambda c, **given: g.verifikation(c, ODENSE, **given)
    for x in (v(dash), v(cpr + "1"), v(navn), v(cpr).replace(
            b"Kontrol", b"Kontrol af " + cpr.encode()), v(
            cpr, message_id="urn:" + cpr)):
        o.send(g, x, "verifikation-tls")


def kald(g, folk):
    """Everybody, by both operations; what they get holds their data."""
    for cpr, ting_, _ in folk:
        g.overblik_svar(cpr, [ODENSE], transaction=str(uuid.uuid4()))
        octets = g.octets.decode()
        vist = [x for x in ting_.values() if x in octets]
        check(len(vist) >= 3, "what is looked for is what the citizen gets",
              sorted(set(ting_.values()) - set(vist)))
        g.verifikation_svar(cpr, ODENSE)


def fejl(g, folk):
    """Every fault that says something of its own, at every source."""
    arter = ("garbage", "html", "unsigned", "other-person",
             "schema-invalid", "http")
    for kilde in ("sagsindeks", "ydelsesindeks", "oekonomi",
                  "ejerfortegnelse", "sts"):
        for art in arter:
            g.fault(kilde, art)
            g.overblik_svar(folk[0][0], [ODENSE])
        g.fault(kilde, "clear")


def genindlaes(g):
    os.kill(g.pid(), signal.SIGHUP)
    time.sleep(1)
    g.glem_forbindelser()


def rolle(g, navn):
    ud = []
    for p in children(g.pid())[1:]:
        try:
            with open("/proc/%d/cmdline" % p) as f:
                if navn in f.read():
                    ud.append(p)
        except OSError:              # it ended meanwhile
            pass
    return ud


def draeb(g, o, folk):
    """Each role dies by its own signal in the middle of work."""
    for sig in (signal.SIGKILL, signal.SIGSEGV, signal.SIGABRT):
        for navn in ("worker", "signer", "journal"):
            for p in rolle(g, navn)[:1]:
                os.kill(p, sig)
        slut = time.monotonic() + 20
        while time.monotonic() < slut:
            time.sleep(.5)
            g.glem_forbindelser()
            try:
                if o.send(g, g.overblik(folk[0][0], [ODENSE])) == 200:
                    break
            except Exception:        # it is on its way up
                pass
        else:
            check(False, "the gateway comes back after signal %d" % sig)


def styring(g, o):
    for ord_ in (("konfiguration", "list"), ("konfiguration", "list",
                 "--json"), ("konfiguration", "history", "--kommune", ODENSE),
                 ("konfiguration", "export", "--kommune", ODENSE),
                 ("konfiguration", "check", "--kommune", ODENSE),
                 ("konfiguration", "publish"), ("kle", "history"),
                 ("status",), ("status", "--json"), ("certs", "list"),
                 ("audit", "verify"), ("--help",)):
        o.ctl(g, *ord_)


# ---- looking ----

def soegningen_virker(mappe, ting_):
    """What is planted in each form is found, each by itself."""
    l = Leder(ting_)
    sti = os.path.join(mappe, "plantet")
    prop = 0
    for hvad, text in ting_.items():
        for octets, form in former(text).items():
            with open(sti, "wb") as f:
                f.write(b"x\0y" * 1000 + octets + b"\n" * 50)
            if not l.fil(sti):
                prop += 1
    check(not prop, "a planted CPR number, name, title or amount is found "
          "in every form", prop)
    import base64
    galt = []
    for hvad, text in ting_.items():
        for n in range(3):
            with open(sti, "wb") as f:
                f.write(base64.b64encode(b"<a>"[:n] + text.encode() + b"</"))
            if not l.fil(sti):
                galt.append((hvad, n))
    check(not galt, "... and within a longer text in base64", galt)
    with open(sti, "wb") as f:
        f.write(os.urandom(1 << 20))
    check(not l.fil(sti), "... and in random octets nothing is")
    os.unlink(sti)


def soeg(l, hvor, mapper, undtagen=()):
    foer = l.laest
    fundet = sorted(set(l.mapper(mapper, undtagen)))
    check(not fundet, "nothing of a citizen %s (%d KiB read)" % (
        hvor, (l.laest - foer) >> 10), fundet[:10])


def nye_filer(siden):
    """Files in the common temporary folders that came after that."""
    for mappe in ("/tmp", "/var/tmp", "/dev/shm", "/var/crash",
                  "/var/lib/systemd/coredump"):
        for sti in glob.glob(mappe + "/*"):
            try:
                if os.path.isfile(sti) and os.path.getmtime(sti) >= siden:
                    yield sti
            except OSError:
                pass


def processer(l, g):
    """Command lines and environments, which everybody may read."""
    fundet = set()
    for p in children(g.pid()):
        for f in ("cmdline", "environ", "comm"):
            try:
                with open("/proc/%d/%s" % (p, f), "rb") as h:
                    fundet |= l.octets(h.read())
            except OSError:
                pass
    check(not fundet, "nothing of a citizen in what ps shows", fundet)


def koer(mappe):
    folk = [person(n) for n in range(4)]
    ting_ = {h: t for _, d, _ in folk for h, t in d.items()}
    soegningen_virker(mappe, folk[0][1])
    data = os.path.join(mappe, "testdata.xml")
    with open(data, "w") as f:
        f.write('<testdata xmlns="urn:borgerblikket:testdata:1"><kommune '
                'kode="0461" oeir="ja"/>%s</testdata>' % "".join(
                    x for _, _, x in folk))
    siden, o = time.time() - 1, Optaget()
    with Gang(data=[data], conf="log debug\ndeadline 2000\n",
              options=["--verbose"]) as g:
        kald(g, folk)
        afvisninger(g, o, folk[1][0], folk[1][1]["name of person 1"])
        fejl(g, folk)
        genindlaes(g)
        styring(g, o)
        draeb(g, o, folk)
        kald(g, folk)
        l = Leder(ting_)
        processer(l, g)
        navne = {os.path.basename(f) for f in glob.glob(g.dir + "/*")}
        check({"gatewayd.log", "testmiljoe.log", "konfiguration.db",
               "snapshot"} <= navne, "logs, store and what is published are "
              "looked through", navne)
        check(["debug"] in g.conf["log"] and all(
            "event=" + e in g.log() for e in (
                "answered", "refused", "source-failed", "role-ended")),
            "the log speaks of answers, refusals, sources and roles")
        soeg(l, "in the gateway's and the environment's folder", [g.dir])
        subprocess.run([g.script, "stop", g.dir], env=g.env, check=True)
        soeg(l, "there when both have ended", [g.dir])
        soeg(l, "in temporary files", [mappe], (g.dir, data))
        found = [s for s in nye_filer(siden) if l.fil(s)]
        check(not found, "nothing of a citizen in the common temporary "
              "folders", found)
        kerner = [s for m in (g.dir, os.getcwd(), "/tmp", "/var/crash")
                  for s in glob.glob(m + "/core*")
                  if os.path.getmtime(s) >= siden]
        check(not kerner, "no core file", kerner)
    svar = {h for x in o.sagt for h in l.octets(x)}
    check(len(o.sagt) > 30 and not svar, "nothing of a citizen in %d faults "
          "and outputs of gatewayctl" % len(o.sagt), svar)


def main():
    mappe = tempfile.mkdtemp(prefix="privatliv.")
    os.environ["TMPDIR"] = tempfile.tempdir = mappe
    try:
        koer(mappe)
    finally:
        shutil.rmtree(mappe, ignore_errors=True)
    return 1 if gang.failed else 0


if __name__ == "__main__":
    sys.exit(main())
