#!/usr/bin/python3
"""A disk that is full or cannot be written, as gatewayd(8), Disk and clock,
says: what cannot be recorded is not answered, and is again once there is room;
who is started then says why it does not start; what cannot be published whole
changes nothing.

Takes root, for small file systems of its own (tmpfs).
"""
import datetime
import os
import re
import shutil
import subprocess
import sys

import gang
from gang import B, Anden, Gang, check, cpr_foedt

CPR = cpr_foedt(datetime.date(1975, 4, 3))
CTL = os.path.join(B, "gatewayctl")
MANGE = 200             # requests; the small disk has room for fewer


def koer(*args):
    return subprocess.run(args, capture_output=True, text=True)


class Disk:
    """A file system of so many KB, in a folder of its own."""

    def __init__(self, g, navn, kb):
        self.dir = os.path.join(g.dir, navn)
        os.mkdir(self.dir, 0o700)
        self.kb = kb

    def __enter__(self):
        r = koer("mount", "-t", "tmpfs", "-o", "size=%dk,mode=700" % self.kb,
                 "tmpfs", self.dir)
        if r.returncode != 0:
            raise PermissionError(r.stderr.strip())
        return self

    def __exit__(self, *_):
        koer("umount", "-l", self.dir)

    def som(self, options):
        """Mounted anew with other options."""
        r = koer("mount", "-o", "remount," + options, self.dir)
        if r.returncode != 0:
            raise RuntimeError(r.stderr)


def svar(g):
    """(status, what the fault says) of one request."""
    status, octets = g.send(g.overblik(CPR, ["0461"]))
    return status, octets.decode(errors="replace")


def efterset(folder):
    return koer(CTL, "audit", "verify", "--dir", folder)


def fuld_journal(g):
    with Disk(g, "lille", 64) as d:
        with Anden(g, (r"^audit-dir .*", "audit-dir " + d.dir)) as a:
            status, n = 200, 0
            while status == 200 and n < MANGE:
                status, tekst = svar(g)
                n += 1
            check(1 < n < MANGE and status == 500 and "Internfejl" in tekst,
                  "a full disk: what cannot be recorded is refused",
                  (n, status, tekst[:600]))
            check("not-recorded" in a.log() or "journal-failed" in a.log(),
                  "... and the log says why", a.log()[-1500:])
            check([svar(g)[0] for _ in range(5)] == [500] * 5,
                  "... each of them, while there is no room")
            r = efterset(d.dir)
            check(r.returncode == 0, "... and what is there is whole",
                  r.stdout + r.stderr)
            d.som("size=4m")
            igen = [svar(g)[0] for _ in range(3)]
            check(igen == [200] * 3, "with room the next one is answered",
                  (igen, a.log()[-1500:]))
        r = efterset(d.dir)
        check(r.returncode == 0, "... and the audit trail goes on whole",
              r.stdout + r.stderr)


def starter_ikke(g, hvad, d, grund):
    """gatewayd with its audit trail there does not start, and says so."""
    try:
        with Anden(g, (r"^audit-dir .*", "audit-dir " + d.dir)):
            check(False, hvad + ": it does not start")
    except RuntimeError as e:
        check(re.search(grund, str(e)), hvad + ": it does not start, and says "
              "why", e)
    # what Anden turned to is nobody's
    g.glem_forbindelser()


def start(g):
    url = g.url
    with Disk(g, "fuld", 16) as d:
        fd = os.open(os.path.join(d.dir, "fyld"), os.O_WRONLY | os.O_CREAT)
        try:
            while True:
                os.write(fd, b"x" * 512)
        except OSError:
            os.close(fd)
        starter_ikke(g, "a full disk", d, "No space|no room")
    with Disk(g, "laast", 256) as d:
        d.som("ro")
        starter_ikke(g, "a disk that is read only", d, "Read-only")
    g.url = url


def laast_snapshot(g):
    """What is published cannot be replaced: nothing changes."""
    ark = os.path.join(g.dir, "ark.csv")
    with open(ark, "w") as f:
        f.write("KLE-nr.;Kontaktafdeling;Vis i Verifikationsklient;"
                "Vis på Mit Overblik;Fradato for visning\n"
                "15.62.10;Laast;ja;ja;\n")
    with Disk(g, "ud", 65536) as d:
        shutil.copy(os.path.join(g.dir, "snapshot"), d.dir)
        shutil.copy(os.path.join(g.dir, "konfiguration.db"),
                    os.path.join(g.dir, "anden.db"))
        with Anden(g, (r"^store .*", "store %s/anden.db" % g.dir),
                   (r"^snapshot .*", "snapshot %s/snapshot" % d.dir)) as a:
            ud = (CTL, "-c", a.conf, "konfiguration", "import", "--kommune",
                  "0461", "--publish", ark)
            with open(os.path.join(d.dir, "snapshot"), "rb") as f:
                foer = f.read()
            d.som("ro")
            r = koer(*ud)
            with open(os.path.join(d.dir, "snapshot"), "rb") as f:
                check(r.returncode != 0 and "Read-only" in r.stderr and
                      f.read() == foer and os.listdir(d.dir) == ["snapshot"],
                      "a folder that is read only: gatewayctl publishes "
                      "nothing and says why", r.stderr)
            check(svar(g)[0] == 200 and "reload" not in a.log(),
                  "... and the gateway serves on", a.log()[-800:])
            d.som("rw")
            r = koer(*ud)
            check(r.returncode == 0, "once it can be written, it does",
                  r.stderr)


def main():
    if os.getuid() != 0:
        print("ok - # skip small disks take root")
        return
    with Gang(conf="") as g:
        try:
            fuld_journal(g)
        except PermissionError as e:
            print("ok - # skip nothing can be mounted here: %s" % e)
            return
        start(g)
        laast_snapshot(g)


main()
sys.exit(1 if gang.failed else 0)
