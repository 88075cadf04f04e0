#!/usr/bin/python3
"""make install: all is in place, the sample configuration is accepted, a
configuration that is there is kept; the units are well made and shut in; the
daemon starts with the unit's capabilities alone, tells systemd that it is
ready and alive; and a clock that is set back or forward does not break the
audit trail.
"""
import glob
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

import ctl
from ctl import B, GATEWAYCTL, GATEWAYD, PKI, ROOT, check

W = tempfile.mkdtemp(prefix="pakke_test.")
D = os.path.join(W, "d")
UNIT = D + "/usr/lib/systemd/system/borgerblikket.service"
FILER = """/usr/sbin/gatewayd /usr/sbin/gatewayctl /usr/share/man/man8/gatewayd.8
/usr/share/man/man8/gatewayctl.8 /usr/share/man/man5/gatewayd.conf.5
/usr/share/man/man5/konfigurationsark.5 /usr/share/man/man5/journal.5
/usr/lib/systemd/system/borgerblikket.service
/usr/lib/systemd/system/borgerblikket-backup.timer
/usr/lib/sysusers.d/borgerblikket.conf /usr/lib/tmpfiles.d/borgerblikket.conf
/usr/share/borgerblikket/audit-key /usr/share/doc/borgerblikket/netvaerk.conf
/usr/share/doc/borgerblikket/README.md /etc/borgerblikket/gatewayd.conf"""


def run(*args, **env):
    r = subprocess.run(args, capture_output=True, text=True, cwd=ROOT,
                       stdin=subprocess.DEVNULL, env={**os.environ, **env})
    return r.returncode, r.stdout + r.stderr


def install():
    subprocess.run(["certs/testpki.sh", PKI], cwd=ROOT, check=True,
                   stdout=subprocess.DEVNULL)
    order = ["make", "B=" + os.path.relpath(B, ROOT), "DESTDIR=" + D,
             "PREFIX=/usr", "install"]
    if "G" in os.environ:
        order.insert(1, "G=" + os.environ["G"])
    r = run(*order)
    check("make install puts programs, manuals, units and documents in place",
          r[0] == 0 and all(os.path.exists(D + f) for f in FILER.split()), r)
    conf = D + "/etc/borgerblikket/gatewayd.conf"
    shutil.copytree(PKI, D + "/etc/borgerblikket/pki")
    r = run(D + "/usr/sbin/gatewayd", "-t", "-c", conf)
    check("the sample configuration is accepted once there are certificates",
          r[0] == 0, r)
    with open(conf, "a") as f:
        f.write("# ours\n")
    r = run(*order)
    with open(conf) as f:
        check("a configuration that is there is kept",
              r[0] == 0 and f.read().endswith("# ours\n"), r)


def units():
    folder = os.path.dirname(UNIT)
    for f in glob.glob(folder + "/*.service"):
        with open(f) as u:
            text = u.read()
        verber = re.findall(r"gatewayctl -c \S+ (?:\\\n)? *(\w+)", text)
        hjaelp = run(GATEWAYCTL, "--help")[1]
        check("%s runs what there is" % os.path.basename(f), all(re.search(
            "^  %s " % v, hjaelp, re.M) for v in verber), verber)
        if shutil.which("systemd-analyze") is None:
            continue
        copy = os.path.join(W, os.path.basename(f))
        with open(copy, "w") as u:
            u.write(text.replace("/usr/sbin/gateway",
                                 D + "/usr/sbin/gateway"))
        r = run("systemd-analyze", "verify", "--man=no", copy)
        check("... and systemd finds nothing wrong", r == (0, ""), r)
        r = run("systemd-analyze", "security", "--offline=true",
                "--no-pager", "--threshold=19", copy)
        check("... and its exposure is below 2.0", r[0] == 0,
              r[1].strip().splitlines()[-1:])


def gateway(navn, before=(), **env):
    """A gatewayd with folders of its own: (process, folder)."""
    folder = os.path.join(W, navn)
    if not os.path.exists(folder):
        os.mkdir(folder)
        os.symlink(PKI, folder + "/pki")
        os.mkdir(folder + "/audit", 0o700)
        if os.getuid() == 0:            # as systemd-tmpfiles makes it
            shutil.chown(folder + "/audit", "daemon", "daemon")
        with open(ROOT + "/gateway/gatewayd.conf", encoding="utf-8") as f:
            text = re.sub("(?m)^listen .*", "listen 127.0.0.1:0", f.read())
        with open(folder + "/gatewayd.conf", "w", encoding="utf-8") as f:
            f.write(text + "user nobody\nkeeper-user daemon\nsigners 1\n")
    with open(folder + "/log", "w") as log:
        p = subprocess.Popen(
            [*before, GATEWAYD, "-c", folder + "/gatewayd.conf"], stdout=log,
            stderr=log, env={**os.environ, **env})
    end = time.monotonic() + 15
    while time.monotonic() < end and p.poll() is None and \
            "ready https" not in log_of(folder):
        time.sleep(.05)
    return p, folder


def log_of(folder):
    with open(folder + "/log") as f:
        return f.read()


def ended(p):
    p.terminate()
    try:
        return p.wait(15)
    except subprocess.TimeoutExpired:
        p.kill()
        return p.wait()


def systemd():
    """As the unit starts it: capabilities, group, readiness, watchdog."""
    before = []
    if os.getuid() == 0 and shutil.which("setpriv"):
        with open(UNIT) as f:
            caps = " ".join(re.findall("^CapabilityBoundingSet=(.*)",
                                       f.read(), re.M)).split()
        gid = run("id", "-g", "nobody")[1].strip()
        before = ["setpriv", "--regid", gid, "--clear-groups",
                  "--inh-caps", "-all", "--bounding-set", "-all," + ",".join(
                      "+" + c[4:].lower() for c in caps)]
        os.chmod(W, 0o755)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as s:
        s.bind(W + "/notify")
        s.settimeout(5)
        p, folder = gateway("unit", before, NOTIFY_SOCKET=W + "/notify",
                            WATCHDOG_USEC="1000000")
        sagt = []
        end = time.monotonic() + 2.2
        while time.monotonic() < end:
            try:
                sagt.append(s.recv(100).decode())
            except TimeoutError:
                break
        check("with the unit's capabilities alone every role starts" if before
              else "every role starts", "ready https" in log_of(folder) and
              p.poll() is None, log_of(folder))
        check("systemd is told that it is ready", "READY=1" in sagt, sagt)
        check("and twice a period that it is alive",
              3 <= sagt.count("WATCHDOG=1") <= 8, sagt)
        p.send_signal(signal.SIGTERM)
        try:
            while sagt[-1:] != ["STOPPING=1"]:
                sagt.append(s.recv(100).decode())
        except TimeoutError:
            pass
        check("and that it stops, which it does", ended(p) == 0 and
              sagt[-1:] == ["STOPPING=1"], sagt)


def clock():
    lib = glob.glob("/usr/lib/*/faketime/libfaketime.so.1")
    if not lib:
        print("# no faketime: the clock is left out")
        return
    for skift, hvad in (("+0", "now"), ("-2d", "two days back"),
                        ("+2d", "two days forward"), ("+0", "right again")):
        p, folder = gateway("ur", (), LD_PRELOAD=lib[0], FAKETIME=skift,
                            FAKETIME_DONT_FAKE_MONOTONIC="1")
        status = ended(p)
        r = run(GATEWAYCTL, "audit", "verify", "--dir", folder + "/audit")
        check("with the clock %s it serves, and the audit trail holds" % hvad,
              "ready https" in log_of(folder) and status == 0 and r[0] == 0,
              (r, log_of(folder)))


try:
    install()
    units()
    systemd()
    clock()
finally:
    shutil.rmtree(W, ignore_errors=True)
sys.exit(1 if ctl.failed else 0)
