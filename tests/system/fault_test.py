#!/usr/bin/python3
"""testmiljoe fault: each kind does what it says, and the gateway says of the
source what the contract says of it, while the other sources' data stand.

usage: fault_test.py [folder of the build]
"""
import os
import subprocess
import sys
import tempfile
import time

import tm
from tm import Tal, wss

B = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else "build")
BIN = os.path.join(B, "testmiljoe")
BB = "{urn:borgerblikket:overblik:1}"
CPR, KOMMUNE = "0703851237", "0461"
DEADLINE = 2000
NAVN = {"sagsindeks": "Sagsindeks", "ydelsesindeks": "Ydelsesindeks",
        "oekonomi": "Oekonomi", "ejerfortegnelse": "Ejerfortegnelse"}
t = Tal()


class Begge:
    """Environment and gateway, started by tests/testmiljoe/miljoe."""

    def __enter__(self):
        self.dir = tempfile.mkdtemp(prefix="fault.")
        conf = os.path.join(self.dir, "mere.conf")
        with open(conf, "w") as f:
            f.write("deadline %d\n" % DEADLINE)
        self.script("start", self.dir, CONF=conf)
        with open(os.path.join(self.dir, "env")) as f:
            self.env = dict(line.strip().split("=", 1) for line in f)
        return self

    def script(self, *args, **extra):
        subprocess.run(["bash", os.path.join(
            tm.ROOT, "tests", "testmiljoe", "miljoe"), *args], check=True,
            env=dict(os.environ, B=B, **extra))

    def __exit__(self, *_):
        self.script("stop", self.dir)
        subprocess.run(["rm", "-rf", self.dir])

    def fault(self, *order):
        return subprocess.run([BIN, "fault", "--dir", self.dir, *order],
                              text=True, capture_output=True)

    def overblik(self):
        """The answer's element, and how long it took in ms."""
        start = time.monotonic()
        r = subprocess.run(
            [BIN, "call", "--dir", self.dir, "--pki", self.env["PKI"],
             "--url", self.env["URL"], "--cpr", CPR, "--kommune", KOMMUNE,
             "--xml"], text=True, capture_output=True)
        ms = (time.monotonic() - start) * 1000
        if r.returncode != 0:
            raise RuntimeError(r.stderr)
        return next(wss.parse(r.stdout.strip()).iter(
            BB + "HentOverblikSvar")), ms


def status(svar, source):
    for k in svar.iter(BB + "Kilde"):
        if k.findtext(BB + "Navn") == NAVN[source]:
            return k.findtext(BB + "Status")
    return None


def beskeder(svar):
    return [b.text for b in svar.findall(BB + "Besked")]


def fails(m, source, order, want):
    """One kind at one source: its Kilde, the rest, and clear."""
    what = "%s %s" % (source, " ".join(order))
    r = m.fault(source, *order)
    if r.returncode != 0:
        t.ok(False, what, r.stderr)
        return
    svar, ms = m.overblik()
    got = status(svar, source)
    # Sags- and Ejerfortegnelsen share a Kilde only in part: others stand
    other = "oekonomi" if source != "oekonomi" else "sagsindeks"
    t.ok(got == want and status(svar, other) == "Ok" and
         "DelvistSvar" in beskeder(svar) and ms < DEADLINE + 2500,
         "%s: %s, the others answer" % (what, want),
         (got, status(svar, other), beskeder(svar), int(ms)))
    m.fault(source, "clear")


KINDS = (
    (("blackhole",), "Tidsudloeb"),
    (("slow",), "Tidsudloeb"),
    (("delay", "5000"), "Tidsudloeb"),
    (("refuse",), "Utilgaengelig"),
    (("reset",), "Utilgaengelig"),
    (("http", "500"), "Utilgaengelig"),
    (("http", "503"), "Utilgaengelig"),
    (("http", "302"), "Utilgaengelig"),
    (("html",), "Utilgaengelig"),
    (("truncated",), "Utilgaengelig"),
    (("garbage",), "Fejl"),
    (("oversized",), "Fejl"),
    (("unsigned",), "Fejl"),
    (("wrong-signature",), "Fejl"),
    (("other-certificate",), "Fejl"),
    (("stale",), "Fejl"),
    (("relatesto",), "Fejl"),
    (("schema-invalid",), "Fejl"),
)


def main():
    with Begge() as m:
        svar, _ = m.overblik()
        t.ok(all(status(svar, s) == "Ok" for s in NAVN) and
             not beskeder(svar), "without faults every source is Ok")
        for order, want in KINDS:
            fails(m, "sagsindeks", order, want)
        for source in ("ydelsesindeks", "oekonomi", "ejerfortegnelse"):
            for order, want in (KINDS[3], KINDS[0], KINDS[13], KINDS[12]):
                fails(m, source, order, want)
        fails(m, "oekonomi", ("other-person",), "Fejl")
        m.fault("sagsindeks", "delay", "300")
        svar, ms = m.overblik()
        t.ok(status(svar, "sagsindeks") == "Ok" and ms > 300,
             "a short delay is waited for", ms)
        m.fault("sagsindeks", "clear")
        m.fault("sagsindeks", "flapping", "150")
        seen = set()
        for _ in range(25):
            seen.add(status(m.overblik()[0], "sagsindeks"))
            time.sleep(.04)
        t.ok({"Ok", "Utilgaengelig"} <= seen, "flapping is up and down", seen)
        m.fault("clear")
        time.sleep(.2)
        svar, _ = m.overblik()
        t.ok(all(status(svar, s) == "Ok" for s in NAVN) and
             not beskeder(svar), "clear ends all faults")
        for order in (("hest", "delay"), ("sagsindeks", "hest"),
                      ("sagsindeks", "http", "200")):
            r = m.fault(*order)
            t.ok(r.returncode == 1 and r.stderr,
                 "fault refuses %s" % " ".join(order))
    r = subprocess.run([BIN, "fault", "--dir", "/nowhere", "sts", "clear"],
                       capture_output=True, text=True)
    t.ok(r.returncode == 1 and "no environment runs there" in r.stderr,
         "fault says when nothing runs")
    return t.slut()


if __name__ == "__main__":
    sys.exit(main())
