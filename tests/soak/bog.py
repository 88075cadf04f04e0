"""What was done to the gateway and when, so that an answer that lacks
something can be held against it; and what was counted.

    with bog.under("sagsindeks", "blackhole"): ...
    bog.undskyldt(("sagsindeks", "sts"), fra, til)
"""
import collections
import contextlib
import sys
import threading
import time

ROLLE = "role"                          # one was killed
GENLAES = "reload"


class Bog:
    def __init__(self):
        self.laas = threading.Lock()
        self.perioder = []              # [what, detail, from, until or None]
        self.tal = collections.Counter()
        self.fejl = []                  # what nothing excuses
        self.draebt = set()             # pids that we killed

    @contextlib.contextmanager
    def under(self, hvad, detalje):
        p = [hvad, detalje, time.time(), None]
        with self.laas:
            self.perioder.append(p)
        self.tael("%s %s" % (hvad, detalje))
        try:
            yield p
        finally:
            p[3] = time.time()

    def undskyldt(self, hvad, fra, til):
        """Whether one of these went on at some time between."""
        with self.laas:
            return any(p[0] in hvad and p[2] <= til and
                       (p[3] is None or p[3] >= fra) for p in self.perioder)

    def var(self, hvad, detalje):
        """Whether it was done at all."""
        with self.laas:
            return any(p[0] in hvad and p[1].split()[0] == detalje
                       for p in self.perioder)

    def antal(self, hvad):
        with self.laas:
            return sum(p[0] == hvad for p in self.perioder)

    def tael(self, hvad):
        with self.laas:
            self.tal[hvad] += 1

    def galt(self, hvad):
        """Something that nothing excuses; told at once."""
        with self.laas:
            hvad += "; under " + (", ".join(
                "%s %s" % (p[0], p[1]) for p in self.perioder
                if p[3] is None or p[3] > time.time() - 3) or "nothing")
            self.fejl.append(hvad)
            n = len(self.fejl)
        if n <= 40:
            print("  %s  %s" % (time.strftime("%H:%M:%S"), hvad[:600]),
                  file=sys.stderr, flush=True)
