#!/usr/bin/python3
"""gatewayctl backup and restore: what is restored is what was saved, to the
octet, for every municipality; a backup of a store that is written to is of
one version; one that is killed leaves no half; one that was changed is
refused, and nothing is overwritten unasked.
"""
import os
import random
import shutil
import signal
import subprocess
import sys
import tarfile
import time

import ctl
from ctl import GATEWAYCTL, Ctl, check

TOP = "KLE-nr.;Vis i Verifikationsklient;Vis på Mit Overblik\n"


def ark(n):
    return TOP + "".join("%s;ja;%s\n" % (k, "ja" if (i + n) % 2 else "nej")
                         for i, k in enumerate(("27.63.00", "27.39.00",
                                                "27.24.27")))


def koder():
    with open(ctl.ROOT + "/gateway/data/kommuner.tsv", encoding="utf-8") as f:
        return [l[:4] for l in f if l[:4].isdigit()]


def alt(c):
    """Every municipality's sheet and history, as gatewayctl gives them."""
    status, liste, _ = c.konf("list")
    return liste, {k: c.konf("export", "--kommune", k)
                   for k in koder()[::7] + ["0461"]}


def stor(c):
    """98 municipalities in one sheet, and a second version of one."""
    text = "Kommunekode;" + TOP + "".join(
        "".join("%s;%s\n" % (k, l) for l in ark(i).splitlines()[1:])
        for i, k in enumerate(koder()))
    r = c.konf("import", "--publish", c.put("alle.csv", text))
    check("98 municipalities have a configuration", r[0] == 0, r[2])
    r = c.importer(ark(5), "--publish", "--why", "anden")
    check("one of them has two versions", r[0] == 0, r[2])


def draebte(c):
    """Backups killed at random: FILE is whole or not there."""
    begyndt = time.monotonic()
    c.ctl("backup", c.path("tid.tar"))
    tid = time.monotonic() - begyndt
    forkert = []
    for i in range(25):
        fil = c.path("k%d.tar" % (i % 3))
        if os.path.exists(fil):
            os.unlink(fil)
        p = subprocess.Popen([GATEWAYCTL, "-c", c.conf, "backup", fil],
                             stdout=subprocess.DEVNULL,
                             stderr=subprocess.DEVNULL)
        time.sleep(random.uniform(0, 1.1 * tid))
        p.send_signal(signal.SIGKILL)
        p.wait()
        if os.path.exists(fil) and c.ctl(
                "restore", "--root", c.path("k%d" % i), fil)[0] != 0:
            forkert.append(fil)
    check("a killed backup leaves a whole file or none", not forkert, forkert)
    r = c.ctl("backup", c.path("k0.tar"))
    check("the next one goes on and leaves nothing beside it", r[0] == 0 and
          not [f for f in os.listdir(c.dir) if f.startswith("k0.tar.")], r)


def under_import(c):
    """Backups while imports run: each is of one version."""
    p = subprocess.Popen(
        ["sh", "-c", "for i in 1 2 3 4 5 6; do \"$0\" -c \"$1\" konfiguration "
         "import --kommune 0461 --publish \"$2\"; \"$0\" -c \"$1\" "
         "konfiguration import --kommune 0461 --publish \"$3\"; done",
         GATEWAYCTL, c.conf, c.put("lige.csv", ark(0)),
         c.put("ulige.csv", ark(1))],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    forkert, n = [], 0
    while p.poll() is None or n == 0:
        n += 1
        r = c.ctl("backup", c.path("u.tar"))
        rod = c.path("u%d" % n)
        s = c.ctl("restore", "--root", rod, c.path("u.tar"))
        konf = rod + c.conf
        if r[0] or s[0]:
            forkert.append((r, s))
            continue
        shutil.copytree(ctl.PKI, rod + c.dir + "/pki", dirs_exist_ok=True)
        s = c.run(GATEWAYCTL, "-c", konf, "check")
        if s[0] not in (0, 3) or "not what the store says" in s[2]:
            forkert.append(s)
    p.wait()
    check("each of %d backups during imports is of one version, and its "
          "published file is that one's" % n, not forkert, forkert)


def aendrede(c, fil):
    """Changed backups are refused."""
    with open(fil, "rb") as f:
        hel = f.read()
    foer = c.state()
    with tarfile.open(fil) as t:
        sted = [m for m in t if m.name.endswith("lager.db")][0].offset_data
    for sentence, octets in (
            ("with one octet changed", hel[:sted + 5000] + bytes(
                [hel[sted + 5000] ^ 1]) + hel[sted + 5001:]),
            ("cut in the middle", hel[:len(hel) // 2]),
            ("that is another file", b"x" * 4096),
            ("whose manifest names another place",
             hel.replace(b" /", b" /../", 1))):
        r = c.ctl("restore", "--force", c.put("daarlig.tar", octets))
        check("a backup %s is refused, and nothing changes" % sentence,
              r[0] == 1 and "nothing was changed" in r[2] and
              c.state() == foer, r)


def main():
    random.seed(98)
    with Ctl() as c:
        stor(c)
        foer = alt(c)
        fil = c.path("b.tar")
        r = c.ctl("backup", fil)
        check("a backup is made, readable by its owner alone", r[0] == 0 and
              os.stat(fil).st_mode & 0o777 == 0o600, r)
        with tarfile.open(fil) as t:
            navne = t.getnames()
            tekst = t.extractfile("MANIFEST").read().decode()
            noegler = [m.name for m in t if
                       b"PRIVATE KEY" in t.extractfile(m).read()]
        check("it has the configuration, certificates, CRLs and the store",
              {c.conf[1:], c.dir[1:] + "/pki/crl.pem", c.store[1:],
               c.dir[1:] + "/pki/gateway-tls.crt"} <= set(navne), navne)
        check("and no private key", not noegler, noegler)
        check("its manifest counts its files", tekst.endswith(
            "end %d\n" % (len(navne) - 1)), tekst[-80:])
        r = c.ctl("restore", fil)
        check("over a store that is there it is refused without --force",
              r[0] == 3 and [l.split()[1] for l in r[1].splitlines()
                             if l.startswith("replaces")] == [c.store], r)

        tabt = c.state()
        c.importer(ark(8), "--publish")
        r = c.ctl("restore", fil)
        check("what has changed since is refused without --force",
              r[0] == 3 and "replaces" in r[1] and "--force" in r[2] and
              c.state() != tabt, r)
        r = c.ctl("restore", "--force", fil)
        check("with --force every municipality is as it was", r[0] == 0 and
              alt(c) == foer, r)
        for navn in (c.store, c.snapshot, c.conf):
            os.unlink(navn)
        r = c.ctl("restore", fil)
        check("into an empty place every municipality is as it was",
              r[0] == 0 and alt(c) == foer, r)
        check("and the gateway takes what is published",
              c.daemon_accepts()[0] == 0 and sum(
                  l.startswith("new") for l in r[1].splitlines()) == 3, r)
        aendrede(c, fil)
        os.mkdir(c.path("mappe"))
        r = c.ctl("backup", c.path("mappe"))
        check("a folder gets a file named by the time", r[0] == 0 and
              [f[:14] for f in os.listdir(c.path("mappe"))] ==
              ["borgerblikket-"], r)
        draebte(c)
        under_import(c)
        if os.path.exists("/dev/full"):
            os.symlink("/dev/full", c.path("fuld.tar.ny"))
            r = c.ctl("backup", c.path("fuld.tar"))
            check("what cannot be written is told, and no file is made",
                  r[0] == 1 and not os.path.exists(c.path("fuld.tar")), r)


main()
sys.exit(1 if ctl.failed else 0)
