#!/usr/bin/python3
"""kill -9 at random moments of 200 imports: afterwards the store is at the
version before or after, whole, and so is what is published; the next import
goes on from there.
"""
import random
import re
import signal
import sqlite3
import subprocess
import sys
import time

import ctl
from ctl import GATEWAYCTL, GATEWAYD, Ctl, check

IMPORTER = 200
TOP = ("KLE-nr.;Kontaktafdeling;Vis i Verifikationsklient;"
       "Vis på Mit Overblik;Link til aktindsigt\n")


def numre():
    with open(ctl.ROOT + "/gateway/data/kle.tsv", encoding="utf-8") as f:
        return [l[:8] for l in f if re.match(r"\d\d\.", l)]


NUMRE = numre()


def ark(nr):
    """Every row carries the number of the import."""
    return TOP + "".join("%s;Afdeling %d;ja;ja;https://a.dk/%s\n" % (
        k, nr, "x" * 500) for k in NUMRE)


def lager(c):
    """(versions, the import that the newest is of, all rows are of it)."""
    db = sqlite3.connect(c.store)
    try:
        hel = db.execute("PRAGMA integrity_check").fetchone()[0] == "ok" and \
            not db.execute("PRAGMA foreign_key_check").fetchall()
        v = [x for x, in db.execute(
            "SELECT version FROM version ORDER BY version")]
        fra = db.execute("SELECT version, count(*), count(DISTINCT afdeling),"
                         " max(afdeling) FROM raekke GROUP BY version "
                         "ORDER BY version").fetchall()
    finally:
        db.close()
    hel = hel and v == list(range(1, len(v) + 1)) and \
        [f[0] for f in fra] == v and \
        all(f[1:3] == (len(NUMRE), 1) for f in fra)
    return len(v), int(fra[-1][3].split()[1]) if fra else 0, hel


def publiceret(c):
    """The import that the published image is of; the file is whole."""
    with open(c.snapshot, "rb") as f:
        af = set(re.findall(rb"Afdeling (\d+)", f.read()))
    return int(af.pop()) if len(af) == 1 else -1


def draeb(c, nr, sekunder):
    """One import, killed after that long; whether it had ended before."""
    p = subprocess.Popen([GATEWAYCTL, "-c", c.conf, "konfiguration",
                          "import", "--kommune", "0461", "--publish",
                          c.put("ark.csv", ark(nr))],
                         stdout=subprocess.DEVNULL,
                         stderr=subprocess.DEVNULL)
    time.sleep(sekunder)
    p.send_signal(signal.SIGKILL)
    return p.wait() == 0


def main():
    random.seed(461)
    forkert = []
    gemt = {0}                          # imports that became versions
    faerdige = i_lager = bagud = 0
    with Ctl() as c:
        begyndt = time.monotonic()
        status = c.importer(ark(0), "--publish")[0]
        varighed = time.monotonic() - begyndt
        check("the first import is published", status == 0)
        foer = lager(c)
        for nr in range(1, IMPORTER + 1):
            faerdig = draeb(c, nr, random.uniform(0, 1.1 * varighed))
            n, af, hel = efter = lager(c)
            if not hel or efter[:2] not in (foer[:2], (foer[0] + 1, nr)) or \
                    (faerdig and af != nr):
                forkert.append("import %d: %s after %s" % (nr, efter, foer))
            pub = publiceret(c)
            gemt.add(af)
            if pub not in gemt:
                forkert.append("import %d: published %d" % (nr, pub))
            bagud += pub != af
            faerdige += faerdig
            i_lager += n > foer[0]
            foer = efter
            if nr % 20 == 0:
                r = c.run(GATEWAYD, "-t", "-c", c.conf)
                if r[0] != 0:
                    forkert.append("import %d: %s" % (nr, r[2]))
        check("%d imports killed: the store is at one of two versions each "
              "time, and whole" % IMPORTER, not forkert, "\n".join(forkert))
        check("some were killed before (%d), some in between (%d), some had "
              "ended (%d)" % (IMPORTER - i_lager, i_lager - faerdige,
                              faerdige),
              0 < i_lager < IMPORTER and faerdige > 0)
        status, ud, fejl = c.konf("publish")
        check("publish gives the gateway what the store is at (it was behind "
              "%d times)" % bagud, status == 0 and
              publiceret(c) == lager(c)[1] and c.ctl("check")[0] == 0, fejl)
        status = c.importer(ark(IMPORTER + 1), "--publish")[0]
        check("the next import goes on from there", status == 0 and
              lager(c) == (foer[0] + 1, IMPORTER + 1, True), lager(c))


main()
sys.exit(1 if ctl.failed else 0)
