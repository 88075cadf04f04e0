"""Watches: memory and descriptors of each role, and what the logs say."""
import datetime
import os
import re
import statistics
import subprocess
import threading
import time

import uro
from bog import GENLAES, ROLLE
from gang import B

RAPPORT = re.compile(r"(?:ERROR|WARNING|FATAL): \w*Sanitizer|runtime error:|"
                     r"LeakSanitizer has encountered")
LEVEND = 30                             # s that a call may last at the most
SKRIDT = 2                              # s between two looks
# Events that need no excuse: a refusal is judged by its client; the others
# are about the machine.
FRI = {"refused", "refused-more", "tls-refused", "http-refused",
       "not-watched", "sandbox", "few-descriptors", "not-locked",
       "configuration"}
KILDERS = {"source-failed", "breaker-open", "breaker-closed", "token-failed",
           "source-tls-refused"}
ROLLES = {"journal-failed", "source-failed", "token-failed"}


def rss_kib(pid):
    with open("/proc/%d/statm" % pid) as f:
        return int(f.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") >> 10


class Vagt(threading.Thread):
    """Looks at every role until it is told to end."""

    def __init__(self, g):
        super().__init__(name="watch", daemon=True)
        self.g, self.slut = g, threading.Event()
        self.set_ = {}                  # (role, pid): [(time, KiB, fds)]

    def kig(self):
        alle = dict(uro.roller(self.g), parent=self.g.pid())
        for rolle, pid in alle.items():
            try:
                self.set_.setdefault((rolle, pid), []).append((
                    time.monotonic(), rss_kib(pid),
                    len(os.listdir("/proc/%d/fd" % pid))))
            except OSError:             # ended since
                pass

    def run(self):
        while not self.slut.is_set():
            self.kig()
            self.slut.wait(SKRIDT)

    def nu(self):
        """Each role's MiB and descriptors, as text."""
        alle = dict(uro.roller(self.g), parent=self.g.pid())
        return ", ".join("%s %d MiB %d fds" % (
            r, x[-1][1] >> 10, x[-1][2]) for (r, p), x in sorted(
                self.set_.items()) if alle.get(r) == p and x)

    def vaekst(self, fra):
        """{role: (KiB at first, KiB grown, fds at first, fds grown)} of those
        that lived since then, by the medians of the second and the last
        third: in the first one what is young warms up."""
        ud = {}
        for (rolle, _), x in self.set_.items():
            x = [y for y in x if y[0] >= fra]
            if len(x) < 6 or x[0][0] > fra + 3 * SKRIDT or \
                    x[-1][0] < max(y[-1][0] for y in self.set_.values()
                                   if y) - 3 * SKRIDT:
                continue
            n = len(x) // 3
            a, b = x[n:2 * n], x[-n:]
            kib, fds = (tuple(statistics.median(y[i] for y in z)
                              for z in (a, b)) for i in (1, 2))
            ud[rolle] = (kib[0], kib[1] - kib[0], fds[0], fds[1] - fds[0])
        return ud


def sted(m):
    """What is at that place of the program: no role can read symbols."""
    r = subprocess.run(["addr2line", "-fpe", os.path.join(B, os.path.basename(
        m.group(1))), m.group(2)], capture_output=True, text=True)
    return r.stdout.strip() or m.group(0)


def rapporter(text):
    """Each sanitizer's report, with some lines of what it says."""
    linjer = text.splitlines()
    return [re.sub(r"\((\S*(?:gatewayd|testmiljoe))\+(0x[0-9a-f]+)\)", sted,
                   "\n".join(linjer[i:i + 40]))
            for i, l in enumerate(linjer) if RAPPORT.search(l)][:20]


def tid(linje):
    t = re.match(r"ts=(\S+)Z ", linje).group(1)
    return datetime.datetime.fromisoformat(t).replace(
        tzinfo=datetime.timezone.utc).timestamp()


def event_ok(bog, event, linje):
    """Whether something that was done explains the event."""
    t = tid(linje)
    fra, til = t - LEVEND, t + 1
    if event in FRI:
        return True
    if event == "role-ended":
        pid = int(re.search(r" pid=(\d+)", linje).group(1))
        return pid in bog.draebt
    if event == "reload-refused":
        return bog.undskyldt(("refused",), fra, til)
    if event == "foreign-data":
        return bog.var(uro.SERVICER, "other-person")
    if event in ROLLES and bog.undskyldt((ROLLE,), fra, til):
        return True
    if event == "killed":               # a worker that would not drain
        return bog.undskyldt((GENLAES,), fra, til)
    if event in KILDERS:
        m = re.search(r" source=(\w+)", linje)
        hvem = (m.group(1), "sts") if m and m.group(1) != "sts" else \
            ("sts",) if m or event == "token-failed" else uro.SERVICER
        # a breaker is closed by the first who asks
        return bog.undskyldt(hvem, 0 if event == "breaker-closed" else fra,
                             til)
    return False


def uventede(bog, log):
    """Lines at level warn or error that nothing explains."""
    ud = []
    for linje in log.splitlines():
        m = re.match(r"ts=\S+ level=(warn|error) role=\S+ event=(\S+)", linje)
        if m and not event_ok(bog, m.group(2), linje):
            ud.append(linje)
    return ud
