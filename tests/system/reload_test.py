#!/usr/bin/python3
"""gatewayctl publishes while the gateway works: no request is lost, every
answer obeys one version and says which, a new one is in force within a
second, and what cannot be used changes nothing.  And preview, which says
what the gateway will show.
"""
import datetime
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
import uuid

import gang
from gang import B, NS, Gang, check, cpr_foedt

CPR, ANDEN = (cpr_foedt(datetime.date(1975, 4, 3), n) for n in (0, 1))
VERSIONER, TRAADE = 10, 3
CTL = os.path.join(B, "gatewayctl")


def sag(nr, kle, aar):
    t = "%d-06-01T00:00:00Z" % aar
    return ('<sag id="%s" kommune="0461" kle="%s" oprettet="%s" titel="Sag">'
            '<fremdrift kode="Opstaaet" fra="%s"/></sag>' % (
                uuid.uuid5(uuid.NAMESPACE_OID, "reload%d" % nr), kle, t, t))


def data(folder):
    name = os.path.join(folder, "data.xml")
    with open(name, "w") as f:
        f.write('<testdata xmlns="urn:borgerblikket:testdata:1"><person cpr='
                '"%s">%s%s</person><person cpr="%s">%s</person></testdata>' %
                (CPR, sag(1, "15.62.10", 2021), sag(2, "32.24.04", 2018),
                 ANDEN, sag(3, "15.62.10", 2021)))
    return name


def ark(nr, fradato=""):
    return ("KLE-nr.;Kontaktafdeling;Vis i Verifikationsklient;"
            "Vis på Mit Overblik;Fradato for visning\n"
            "15.62.10;Version %d;ja;ja;%s\n" % (nr, fradato))


class Prøve:
    def __init__(self, g):
        self.g = g
        self.conf = os.path.join(g.dir, "gatewayd.conf")
        self.snapshot = os.path.join(g.dir, "publiceret")
        self.udgivet = []               # (version, when it was published)

    def ctl(self, *args):
        r = subprocess.run([CTL, "-c", self.conf, "konfiguration", *args],
                           capture_output=True, timeout=60)
        return r.returncode, r.stdout.decode(), r.stderr.decode()

    def fil(self, text):
        name = os.path.join(self.g.dir, "ark.csv")
        with open(name, "w") as f:
            f.write(text)
        return name

    def bliver(self, ventet, sekunder=1.0):
        """Whether that is what is shown within so long."""
        ud = time.monotonic() + sekunder
        while True:
            t = time.monotonic()
            if self.version() == ventet:
                return True
            if t > ud:
                return False

    def udgiv(self, nr):
        r = self.ctl("import", "--kommune", "0461", "--publish",
                     self.fil(ark(nr)))
        if r[0] != 0:
            raise RuntimeError(r)
        self.udgivet.append((nr, time.monotonic()))

    def version(self, svar=None):
        """(Konfigurationsversion, the one its contact is of)"""
        root = svar if svar is not None else self.g.overblik_svar(
            CPR, ["0461"])
        v = {e.text for e in root.iter("{%s}Konfigurationsversion" %
                                       NS["bb"])}
        af = {int(e.text.split()[1]) for e in root.iter("{%s}Afdeling" %
                                                        NS["bb"])}
        return sorted(int(x) for x in v), sorted(af)

    def log(self, event, n=1, sekunder=5):
        """Waits until the log has that many of the event; the last line."""
        for _ in range(int(sekunder * 50)):
            rows = [l for l in self.g.log().splitlines()
                    if "event=%s " % event in l]
            if len(rows) >= n:
                return rows[-1]
            time.sleep(0.02)
        return ""

    def antal(self, event):
        return self.g.log().count("event=%s " % event)


class Kalder(threading.Thread):
    """Asks one thing after another: over one connection, or one each."""

    def __init__(self, p, holdt):
        super().__init__()
        self.p, self.holdt = p, holdt
        self.stop = False
        self.svar, self.fejl = [], []

    def run(self):
        g = self.p.g
        fast = g.connect() if self.holdt else None
        token = g.token(CPR)
        while not self.stop:
            t = time.monotonic()
            try:
                status, octets = g.post(
                    g.overblik(CPR, ["0461"], token=token), connection=fast)
                seen = gang.wss.verify(octets, cert=g.gateway) \
                    if status == 200 else None
                if seen is None:
                    raise RuntimeError("%d %s" % (status, octets[:300]))
                self.svar.append((t, self.p.version(seen.body_child)))
            except Exception as e:              # any at all is a lost one
                self.fejl.append("%s: %s" % (type(e).__name__, e))
                fast = g.connect() if self.holdt else None


def vent(sandt, sekunder=20):
    ud = time.monotonic() + sekunder
    while not sandt() and time.monotonic() < ud:
        time.sleep(0.05)


def under_arbejde(p):
    kaldere = [Kalder(p, i % 3 != 2) for i in range(TRAADE)]
    for k in kaldere:
        k.start()
    vent(lambda: all(k.svar or k.fejl for k in kaldere))
    for nr in range(2, VERSIONER + 1):
        time.sleep(0.45)
        p.udgiv(nr)
    vent(lambda: any(k.svar and k.svar[-1][1][0] == [VERSIONER]
                     for k in kaldere))
    time.sleep(1.2)                     # some that began a second later
    for k in kaldere:
        k.stop = True
    for k in kaldere:
        k.join()
    svar = [s for k in kaldere for s in k.svar]
    fejl = [f for k in kaldere for f in k.fejl]
    check(len(svar) > VERSIONER and not fejl, "%d requests while %d versions were "
          "published: none is lost" % (len(svar), VERSIONER - 1),
          "\n".join(fejl[:5]))
    blandet = [v for t, v in svar if len(v[0]) != 1 or v[0] != v[1]]
    check(not blandet, "each answer obeys one version and says which",
          blandet[:5])
    sene = [(t, v) for t, v in svar if v[0] and v[0][0] < max(
        nr for nr, da in p.udgivet if da <= t - 1 or nr == 1)]
    check(not sene, "a version is in force within a second", sene[:5])
    check({v[0][0] for t, v in svar if v[0]} >= {1, VERSIONER},
          "the first and the last version were both seen")
    check(p.log("reloaded", VERSIONER - 1), "the log tells of each")


def arbejdere(p):
    """Workers that run under the gateway."""
    pid = p.g.pid()
    with open("/proc/%d/task/%d/children" % (pid, pid)) as f:
        names = []
        for barn in f.read().split():
            try:
                with open("/proc/%s/cmdline" % barn) as c:
                    names.append(c.read().split("\0")[0])
            except OSError:
                pass
    return names.count("gatewayd: worker")


def afvist(p):
    for _ in range(200):
        if arbejdere(p) == 1:
            break
        time.sleep(0.05)
    check(arbejdere(p) == 1, "one worker is left when the others have "
          "drained", arbejdere(p))
    foer = p.version()
    n = p.antal("reloaded")
    with open(p.snapshot, "rb") as f:
        god = f.read()
    for nr, (hvad, octets) in enumerate((
            ("garbage", b"nonsens" * 100), ("nothing", b""),
            ("half an image", god[:len(god) // 2]),
            ("one bit changed", god[:-1] + bytes([god[-1] ^ 1])))):
        with open(p.snapshot + ".x", "wb") as f:
            f.write(octets)
        os.rename(p.snapshot + ".x", p.snapshot)
        check(p.log("reload-refused", nr + 1) and p.version() == foer and
              p.antal("reloaded") == n,
              "%s for a snapshot is refused and the old one stays" % hvad,
              p.g.log()[-500:])
    check(p.ctl("publish")[0] == 0 and p.log("unchanged") and
          p.version() == foer, "published again it is what was there")
    with open(p.conf) as f:
        conf = f.read()
    with open(p.conf, "w") as f:
        f.write(re.sub("(?m)^listen .*", "listen 127.0.0.1:1", conf))
    n = p.antal("reload-refused")
    os.kill(p.g.pid(), signal.SIGHUP)
    check("listen has changed" in p.log("reload-refused", n + 1) and
          p.version() == foer, "SIGHUP with another listen is refused")
    with open(p.conf, "w") as f:
        f.write(conf + "mindstealder 90\n")
    n = p.antal("reloaded")
    os.kill(p.g.pid(), signal.SIGHUP)
    check(p.log("reloaded", n + 1) and p.bliver(([], [])),
        "SIGHUP puts a central setting in force")
    with open(p.conf, "w") as f:
        f.write(conf)
    os.kill(p.g.pid(), signal.SIGHUP)
    check(p.log("reloaded", n + 2) and p.bliver(foer),
          "and back again")


def preview(p):
    def kle():
        return [e.text for e in p.g.overblik_svar(CPR, ["0461"]).findall(
            ".//bb:Sag/bb:KLE/bb:Nummer", NS)]

    foer = kle()
    nyt = ark(99, "01-01-2022") + "32.24.04;Version 99;ja;ja;\n"
    status, ud, fejl = p.ctl("preview", "--kommune", "0461", p.fil(nyt),
                             "--cpr", CPR, ANDEN)
    linjer = re.findall(r"(?m)^(Testperson \d|  [+-] sag \S+|"
                        r"  ingen forskel)", ud)
    check(status == 0 and linjer == [
        "Testperson 1:"[:-1], "  - sag 15.62.10", "  + sag 32.24.04",
        "Testperson 2", "  - sag 15.62.10"] and
        "skjult (R12 fradato 2022-01-01)" in ud and
        "skjult (R10" in ud and CPR not in ud,
        "preview says what would appear and vanish, and by which rule",
        ud + fejl)
    check(p.version() == ([VERSIONER], [VERSIONER]),
          "and changes nothing")
    p.ctl("import", "--kommune", "0461", "--publish", p.fil(nyt))
    check(foer == ["15.62.10"] and p.bliver(([VERSIONER + 1], [99])) and
          kle() == ["32.24.04"], "published, it is so", kle())
    p.g.fault("sagsindeks", "refuse")
    status, ud, fejl = p.ctl("preview", "--kommune", "0461", p.fil(ark(1)),
                             "--cpr", CPR)
    check(status == 1 and "did not answer" in fejl,
          "preview says when a source does not answer", ud + fejl)
    p.g.fault("clear")


def main():
    with tempfile.TemporaryDirectory() as folder:
        with Gang(data=[data(folder)], ark=["", ""],
                  conf="store lager.db\nsnapshot publiceret\n"
                  "testmiljoe ja\n") as g:
            p = Prøve(g)
            check(not g.overblik_svar(CPR, ["0461"]).findall(
                ".//bb:Sag", NS), "before anything is published, nothing is "
                "shown")
            p.udgiv(1)
            check(p.log("reloaded") and p.bliver(([1], [1])),
                  "the first version published is shown", g.log()[-300:])
            under_arbejde(p)
            afvist(p)
            preview(p)


main()
sys.exit(1 if gang.failed else 0)
