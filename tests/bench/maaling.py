"""The benchmark's instruments: processes, their CPU and memory, and loads.

CPU is the kernel's own count for each process of the gateway; the test
environment and the load generator are counted apart.
"""
import json
import os
import select
import signal
import subprocess
import threading
import time
import urllib.parse

from miljoe import B, Miljoe

REFERENCER = 7                  # of a message, with a token; an answer's 5
VENT = 300                      # seconds; nothing takes so long


class Fejl(Exception):
    """A load that did not go as it must."""


class Afvist(Fejl):
    """Overviews that were turned away: more load than the cores take."""


def pid_af(m, name):
    with open(os.path.join(m.dir, name + ".pid")) as f:
        return int(f.read())


def processer(pid):
    """{pid: role} of the gateway."""
    with open("/proc/%d/task/%d/children" % (pid, pid)) as f:
        boern = [int(p) for p in f.read().split()]
    roller = {pid: "parent"}
    for p in boern:
        with open("/proc/%d/cmdline" % p) as f:
            argv = f.read().split("\0")
        roller[p] = argv[2] if len(argv) > 2 else argv[0]
    return roller


def cpu_us(pid):
    """CPU of the process since it began, threads that are gone included."""
    # clock_getcpuclockid(3): the scheduler's clock of another process
    return time.clock_gettime((~pid << 3) | 2) * 1e6


def hukommelse(roller):
    """PSS in MiB by role; None when this user may not see it."""
    sum_ = {}
    for pid, rolle in roller.items():
        try:
            with open("/proc/%d/smaps_rollup" % pid) as f:
                kib = next(int(line.split()[1]) for line in f
                           if line.startswith("Pss:"))
        except OSError:
            return None
        sum_[rolle] = sum_.get(rolle, 0) + kib / 1024
    return sum_


def kilder(log, fra):
    """Source calls the environment answered since: count, octets in, out."""
    n = ind = ud = 0
    with open(log) as f:
        f.seek(fra)
        for line in f:
            felter = dict(w.split("=", 1) for w in line.split() if "=" in w)
            if "service" in felter and felter["service"] != "sts":
                n += 1
                ind += int(felter["in"])
                ud += int(felter["out"])
    return n, ind, ud


class Baenk(Miljoe):
    """The environment, with a gateway that can be started again."""

    def stands_gateway(self):
        pid = pid_af(self, "gatewayd")
        os.kill(pid, signal.SIGTERM)
        while os.path.exists("/proc/%d" % pid):
            time.sleep(0.01)

    def begynd_gateway(self):
        """Starts it; comes back when it is ready."""
        log = os.path.join(self.dir, "gatewayd.log")
        fra = os.path.getsize(log)
        subprocess.run(
            ["sh", "-c", '"$0" -c "$1" >>"$2" 2>&1 & echo $! >"$3"',
             os.path.join(B, "gatewayd"),
             os.path.join(self.dir, "gatewayd.conf"), log,
             os.path.join(self.dir, "gatewayd.pid")], check=True)
        with open(log) as f:
            f.seek(fra)
            for _ in range(VENT * 1000):
                if any(line.startswith("ready ") for line in f):
                    return
                time.sleep(0.001)
        raise Fejl("the gateway did not start again")

    def fault(self, *ord_):
        subprocess.run([os.path.join(B, "testmiljoe"), "fault", *ord_,
                        "--dir", self.dir], check=True,
                       stdout=subprocess.DEVNULL)


class Program:
    """One of bench_*: writes "ready", and goes on when told."""

    def __init__(self, *ord_):
        self.p = subprocess.Popen(
            [os.path.join(B, ord_[0])] + [str(o) for o in ord_[1:]],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.linje = self._linje()
        if not self.linje.startswith("ready"):
            raise Fejl("%s did not get ready" % ord_[0])

    def _linje(self):
        if not select.select([self.p.stdout], [], [], VENT)[0]:
            self.p.kill()
            self.p.wait()
            raise Fejl("a program of the benchmark has stopped")
        return self.p.stdout.readline()

    def gaa(self):
        self.p.stdin.write("go\n")
        self.p.stdin.flush()

    def svar(self):
        """What it writes after gaa(): a line; then it ends."""
        line = self._linje()
        self.p.communicate()
        return line


class Maaling:
    """One load on a running gateway."""

    def __init__(self, m, borger, antal, forbindelser, valg=()):
        self.gateway = processer(pid_af(m, "gatewayd"))
        self.miljoe = pid_af(m, "testmiljoe")
        log = os.path.join(m.dir, "testmiljoe.log")
        last = Program("bench_last", *valg, m.url, m.pki, borger.cpr,
                       ",".join(borger.kommuner), antal, forbindelser)
        fra = os.path.getsize(log)
        foer = self._cpu()
        self.pss = None
        midt = threading.Timer(1.0, self._pss)
        midt.start()
        last.gaa()
        self.svar = json.loads(last.svar())
        efter = self._cpu()
        midt.cancel()
        n = self.svar["overviews"]
        if self.svar["failed"]:
            linjer = [x for x in m.log().splitlines()
                      if "level=warn" in x or "level=error" in x]
            travl = any("GW_EBUSY" in x for x in linjer[-5:])
            raise (Afvist if travl else Fejl)(
                "%d of %d overviews failed\n%s" % (
                    self.svar["failed"], n, "\n".join(linjer[-5:])))
        self.cpu = {k: (efter[k] - foer[k]) / n for k in efter}
        self.kald, self.ind, self.ud = (x / n for x in kilder(log, fra))
        if self.pss is None:
            self._pss()

    def _pss(self):
        self.pss = hukommelse(self.gateway)

    def _cpu(self):
        sum_ = {"miljoe": cpu_us(self.miljoe)}
        for pid, rolle in self.gateway.items():
            sum_[rolle] = sum_.get(rolle, 0) + cpu_us(pid)
        return sum_

    def gateway_us(self):
        return sum(v for k, v in self.cpu.items() if k != "miljoe")

    def ms(self, del_):
        v = self.svar["ms"]
        return v[min(len(v) - 1, int(len(v) * del_))]

    def gulv(self, m, sekunder):
        """The floor of this overview, measured for about so long.

        Each source's answer and the request are verified, and the request's
        assertion; each question and our answer are signed.
        """
        kald = round(self.kald)
        octets = (self.ind + self.ud + self.svar["in_bytes"]
                  + self.svar["out_bytes"])
        rounds = max(3, int(sekunder * 1000 / (kald + 1)))
        ud = subprocess.run(
            [os.path.join(B, "bench_gulv"), m.pki, "gateway-signing",
             str(kald + 1), str(kald + 2), str((2 * kald + 2) * REFERENCER),
             str(int(octets)), str(rounds), str(os.cpu_count())],
            check=True, text=True, stdout=subprocess.PIPE).stdout
        return json.loads(ud)


def hvilende(m, antal):
    """PSS with so many idle connections, or None where they do not stand."""
    at = urllib.parse.urlsplit(m.url)
    hvil = Program("bench_hvil", at.hostname, at.port, m.pki, antal)
    staar = int(hvil.linje.split()[1])
    pss = hukommelse(processer(pid_af(m, "gatewayd")))
    hvil.gaa()
    hvil.p.communicate()
    return pss if staar == antal else None


def foerste(m, borger):
    """ms from the gateway's start until it is ready and its first answer.

    The message is signed beforehand; the answer needs a TLS handshake, a
    token for each source and municipality, and a connection to each.
    """
    last = Program("bench_last", "-c", m.url, m.pki, borger.cpr,
                   ",".join(borger.kommuner), 1, 1)
    m.stands_gateway()
    begyndt = time.monotonic()
    m.begynd_gateway()
    klar = time.monotonic()
    last.gaa()
    svar = json.loads(last.svar())
    slut = time.monotonic()
    if svar["failed"]:
        raise Fejl("the first answer after the start was not 200")
    return (klar - begyndt) * 1e3, (slut - begyndt) * 1e3
