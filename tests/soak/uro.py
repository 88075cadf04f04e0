"""What is done to the gateway while it works: sources fail in every way that
testmiljoe fault knows, the configuration is read again, roles are killed.

Each is over when a question shows that it is: only then must answers be
whole again, however slow the machine is.
"""
import os
import re
import signal
import subprocess
import threading
import time

import svar as svar_
from bog import GENLAES, ROLLE
from gang import B
from last import Klient

SERVICER = ("sagsindeks", "ydelsesindeks", "oekonomi", "ejerfortegnelse",
            "sts")
TOTAL = 4000                            # ms that a source may take
SLUT = 180                              # s until which all must be well again


def arter():
    """The kinds of fault, as testmiljoe itself lists them."""
    ud = subprocess.run([os.path.join(B, "testmiljoe"), "fault", "--list"],
                        check=True, capture_output=True, text=True).stdout
    return [a for a in re.findall(r"(?m)^  (\S+)", ud) if a != "clear"]


class Urolig(Klient):
    """One that asks to see whether all is well again."""

    def __init__(self, g, bog, navn, fro, cpr, kode):
        super().__init__(g, bog, navn, fro)
        self.cpr, self.kode = cpr, kode
        self.c = None

    def spoerg(self, kode, omraader=()):
        """The answer, or None."""
        try:
            c = self.g.connect()
            try:
                status, octets = self.g.post(self.g.overblik(
                    self.cpr, [kode], omraader), connection=c)
            finally:
                c.close()
        except OSError:
            return None
        return svar_.gang.wss.verify(
            octets, cert=self.g.gateway).body_child if status == 200 else None

    def indtil(self, sandt, hvad):
        slut = time.monotonic() + SLUT
        while not sandt():
            if time.monotonic() > slut:
                self.bog.galt("%s: not well again after %d s" % (hvad, SLUT))
                return
            time.sleep(.2)


class Fejler(Urolig):
    """One source after another is ill in one way after another: each way
    once before any comes twice."""

    def __init__(self, g, bog, fro, cpr, kode, andre):
        super().__init__(g, bog, "faults", fro, cpr, kode)
        self.arter, self.bunke = arter(), []
        self.andre = andre              # municipalities nobody asks about
        self.naeste = 0

    def rask(self, kilde):
        if kilde == "sts":              # tokens that are there show nothing
            kode = self.andre[self.naeste % len(self.andre)]
            s = self.spoerg(kode, ("Betalinger",))
            if s is None or svar_.syge(s):
                return False
            self.naeste += 1
            return True
        s = self.spoerg(self.kode)
        return s is not None and not svar_.syge(s)

    def argument(self, art):
        r = self.r
        return {"delay": [str(r.choice((50, 500, 9000)))],
                "http": [str(r.choice((302, 400, 500, 503)))],
                "truncated": [str(r.choice((0, 10, 1000, 5000)))],
                "stale": [str(r.choice((600, 3600)))],
                "flapping": [str(r.choice((100, 700)))]}.get(art, [])

    def en_gang(self):
        if not self.bunke:
            self.bunke = self.arter[:]
            self.r.shuffle(self.bunke)
        art, kilde = self.bunke.pop(), self.r.choice(SERVICER)
        with self.bog.under(kilde, art):
            self.g.fault(kilde, art, *self.argument(art))
            self.slut.wait(2 + 4 * self.r.random())
            self.g.fault(kilde, "clear")
            time.sleep(1.5)             # a token's failing is remembered
            if art in ("blackhole", "slow", "delay"):
                time.sleep(TOTAL / 1e3)
            for _ in range(2):
                self.indtil(lambda: self.rask(kilde), "%s %s" % (kilde, art))
        self.slut.wait(self.r.random() * 3)


class Forstyrrer(Urolig):
    """Reads the configuration again, mostly; refuses one that is wrong; kills
    a role now and then."""

    def __init__(self, g, bog, fro, cpr, kode):
        super().__init__(g, bog, "disturbances", fro, cpr, kode)
        self.conf = os.path.join(g.dir, "gatewayd.conf")
        with open(self.conf) as f:
            self.text = f.read()
        self.n = 0
        self.bunke = []

    def antal(self, event):
        return self.g.log().count(" event=%s " % event)

    def genlaes(self, text, event):
        foer = self.antal(event)
        with open(self.conf, "w") as f:
            f.write(text)
        os.kill(self.g.pid(), signal.SIGHUP)
        self.indtil(lambda: self.antal(event) > foer, event)

    def central(self):
        self.n += 1
        with self.bog.under(GENLAES, "SIGHUP"):
            self.genlaes(self.text + "max-sider %d\n" % (
                20 + self.n % 2), "reloaded")
            time.sleep(1)

    def forkert(self):
        with self.bog.under("refused", "SIGHUP"):
            self.genlaes(self.text + "max-sider none\n", "reload-refused")
        with open(self.conf, "w") as f:         # gatewayctl reads it too
            f.write(self.text)

    def udgiv(self):
        """What is in force, as a new version."""
        foer = self.antal("reloaded")
        with self.bog.under(GENLAES, "publish"):
            subprocess.run(
                [os.path.join(B, "gatewayctl"), "-c", self.conf,
                 "konfiguration", "rollback", "--kommune", self.kode,
                 "--to", "2", "--why", "soak"], check=True,
                stdout=subprocess.DEVNULL)
            self.indtil(lambda: self.antal("reloaded") > foer, "publish")
            time.sleep(1)

    def draeb(self, rolle):
        pid = af_navn(self.g, rolle)[-1]
        with self.bog.under(ROLLE, "%s killed" % rolle):
            self.bog.draebt.add(pid)
            os.kill(pid, signal.SIGKILL)
            self.indtil(lambda: set(af_navn(self.g, rolle)) - {pid}, rolle)
            self.indtil(lambda: self.spoerg(self.kode) is not None, rolle)
            time.sleep(.5)

    def en_gang(self):
        if not self.bunke:
            self.bunke = [self.central, self.udgiv] * 3 + [self.forkert] + [
                lambda x=x: self.draeb(x) for x in (
                    "worker", "signer", "signer-tls", "journal")]
            self.r.shuffle(self.bunke)
        self.bunke.pop()()
        self.slut.wait(1 + self.r.random() * 4)


def roller(g):
    """{"name nr": pid} of the roles that run, by the log's last word."""
    ud = {}
    for navn, nr, pid in re.findall(r"event=role-started name=(\S+) nr=(\d+) "
                                    r"pid=(\d+)", g.log()):
        ud["%s %s" % (navn, nr)] = int(pid)
    return {k: p for k, p in ud.items() if os.path.exists("/proc/%d" % p)}


def af_navn(g, navn):
    """Their pids, the latest last: each new worker has a number of its own."""
    return [p for k, p in roller(g).items() if k.split()[0] == navn]
