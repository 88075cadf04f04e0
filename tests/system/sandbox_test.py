#!/usr/bin/python3
"""The walls around gatewayd's roles while it serves: what the kernel says of
each process, which files its user can open even without them, that nothing
of a citizen is left in the worker's memory, and all of it again without
root.  (sandbox_test.c tries the walls themselves.)  B is the build folder.
"""
import datetime
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

import gang
from gang import B, Gang, check, children, i_hukommelsen

CPR, KOMMUNE = "0703851237", "0461"
ANDEN = gang.cpr_foedt(datetime.date(1981, 1, 1))  # asks, and has nothing
USERS = {"worker": "nobody", "journal": "daemon", "signer": "daemon",
         "signer-tls": "daemon", "control": "nobody"}
ROOT_USER = os.geteuid() == 0


def roller(pid):
    """[(role, pid)] of those that run below the parent."""
    found = []
    for p in children(pid)[1:]:
        with open("/proc/%d/cmdline" % p, "rb") as f:
            m = re.match(rb"gatewayd: ([a-z-]+)", f.read())
        if m:
            found.append((m.group(1).decode(), p))
    return found


def status(pid):
    with open("/proc/%d/status" % pid) as f:
        return dict(re.findall(r"(?m)^(\S+):\t(.*)$", f.read()))


def graense(pid, hvad):
    with open("/proc/%d/limits" % pid) as f:
        return re.search(r"(?m)^%s +(\S+) +(\S+)" % hvad, f.read()).groups()


def mure(pid, som):
    """What the kernel says of each role; som: who they run as, or None."""
    for rolle, p in [("parent", pid), *roller(pid)]:
        s = status(p)
        check(s["NoNewPrivs"] == "1", "%s: no new privileges" % rolle, s)
        sanitized = "libasan" in open("/proc/%d/maps" % p).read() \
            if os.access("/proc/%d/maps" % p, os.R_OK) and ROOT_USER else 0
        check(sanitized or s["Seccomp"] == "2", "%s: a system call filter"
              % rolle, s)
        check(graense(p, "Max core file size") == ("0", "0"),
              "%s: no core" % rolle)
        if rolle == "parent":
            continue
        check(int(s["CapEff"], 16) == int(s["CapPrm"], 16) == 0,
              "%s: no capability" % rolle, s)
        check(s["Groups"].strip() == "" or som is None,
              "%s: no further group" % rolle, s["Groups"])
        if som:
            uid = pwd.getpwnam(som[rolle]).pw_uid
            check(s["Uid"].split() == [str(uid)] * 4,
                  "%s: runs as %s" % (rolle, som[rolle]), s["Uid"])
    fds = [graense(p, "Max open files") for r, p in roller(pid)
           if r == "worker"][0]
    check(fds[0] == fds[1], "the worker has the descriptors it may have",
          fds)


# ---- the users hold alone ----------------------------------------------------

def laeser(user, sti):
    """Whether that user can open it, with no other wall."""
    u = pwd.getpwnam(user)
    return subprocess.run(
        ["setpriv", "--reuid=%d" % u.pw_uid, "--regid=%d" % u.pw_gid,
         "--clear-groups", "cat", sti], stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL).returncode == 0


def filer(g):
    """By their own modes: in a folder that lets everybody through."""
    mappe = tempfile.mkdtemp(prefix="sandbox_test.")
    try:
        os.chmod(mappe, 0o755)
        for navn in ("gateway-tls", "gateway-klient", "gateway-signing"):
            sti = os.path.join(mappe, navn + ".key")
            shutil.copy2(os.path.join(g.pki, navn + ".key"), sti)
            check(not laeser(USERS["worker"], sti), "the worker's user "
                  "cannot read %s.key" % navn)
        sti = os.path.join(mappe, "aaben")
        with open(sti, "w"):
            os.chmod(sti, 0o644)
        check(laeser(USERS["worker"], sti), "... and the way it is tried "
              "reads what is open")
    finally:
        shutil.rmtree(mappe)
    for audit in g.conf.get("audit-dir", []):
        st = os.stat(audit[0].strip("\""))
        check(st.st_uid == pwd.getpwnam(USERS["journal"]).pw_uid and
              st.st_mode & 0o077 == 0, "the audit trail's folder is the "
              "keeper's alone", oct(st.st_mode))
    sti = os.path.join(g.dir, "run", "signer-0.sock")
    st = os.stat(sti)
    check((st.st_uid, st.st_gid, st.st_mode & 0o777) ==
          (0, pwd.getpwnam(USERS["worker"]).pw_gid, 0o660),
          "a signer's socket is root's and the worker's group's alone", st)


# ---- what is left in memory --------------------------------------------------

def tekster(svar):
    """Titles, names, amounts and ids of the answer, without dates."""
    alle = {e.text.strip() for e in svar.iter() if e.text}
    return {t.encode() for t in alle if len(t) >= 6 and
            not re.match(r"\d{4}-\d\d-\d\d", t)} | {CPR.encode()}


def worker(g):
    return pid_af(g, "worker")


def pid_af(g, rolle):
    return [p for r, p in roller(g.pid()) if r == rolle][0]


def midt_i(g, pid):
    """Whether the citizen is found in a worker held still in a request."""
    fundet = False
    g.fault("sagsindeks", "delay", "3000")
    for _ in range(5):
        t = threading.Thread(target=g.overblik_svar, args=(CPR, [KOMMUNE]))
        t.start()
        time.sleep(.4)
        os.kill(pid, signal.SIGSTOP)
        try:
            fundet = bool(i_hukommelsen(pid, {CPR.encode()}))
        finally:
            os.kill(pid, signal.SIGCONT)
        t.join()
        if fundet:
            break
    g.fault("clear")
    return fundet


def hukommelse(g):
    naale = tekster(g.overblik_svar(CPR, [KOMMUNE]))
    os.kill(worker(g), 9)
    foer = worker_efter(g)
    egne = i_hukommelsen(foer, naale)
    if egne is None:
        print("# skipped: we may not read the worker's memory")
        return
    naale -= egne               # the configuration's own
    check(CPR.encode() in naale and len(naale) > 10, "there is something "
          "to look for that a new worker does not have", naale)
    check(midt_i(g, foer), "the search finds the citizen while the request "
          "is under way")
    for _ in range(3):
        g.overblik_svar(CPR, [KOMMUNE])
        g.verifikation_svar(CPR, KOMMUNE)
    g.glem_forbindelser()
    tilbage = rest(foer, naale)
    check(not tilbage, "no title, name, amount, id or CPR number of seven "
          "answers is in the worker's memory", tilbage)
    tilbage = rest(pid_af(g, "journal"), naale)
    check(not tilbage, "... nor in the journal's", tilbage)


def rest(pid, naale, sekunder=20.0):
    """What stays: closing a connection takes the worker a moment."""
    slut = time.monotonic() + sekunder
    tilbage = naale
    while tilbage and time.monotonic() < slut:
        time.sleep(.2)
        tilbage = i_hukommelsen(pid, naale)
    return tilbage


def worker_efter(g):
    """The worker that was started in place of a killed one, serving."""
    for _ in range(100):
        time.sleep(.05)
        try:
            g.overblik_svar(ANDEN, ["0101"])
            break
        except (OSError, RuntimeError):
            g.glem_forbindelser()
    g.glem_forbindelser()
    return worker(g)


# ---- how it starts -----------------------------------------------------------

def start(g, *skift):
    """(status, stderr) of a gatewayd with those settings, that ends."""
    a = gang.Anden(g, *skift)
    r = subprocess.run([os.path.join(B, "gatewayd"), "-c", a.conf],
                       capture_output=True, text=True, timeout=30)
    return r.returncode, r.stderr


def afvist(g):
    for hvad, skift, ventet in (
            ("a user that is not there",
             (r"^user .*", "user ingen-saadan"), "adduser --system"),
            ("one user for both",
             (r"^keeper-user .*", "keeper-user nobody"), "two users"),
            ("root as keeper", (r"^keeper-user .*", "keeper-user root"),
             "not root")):
        rc, err = start(g, skift)
        linjer = err.splitlines()
        check(rc == 2 and len(linjer) == 1 and "gatewayd.conf:" in err and
              ventet in err, "started as root, %s: one line that says what "
              "to do, and 2" % hvad, (rc, err))


def user_root(g):
    with gang.Anden(g, (r"^user .*", "user root")) as a:
        check(g.overblik_svar(CPR, [KOMMUNE]) is not None,
              "with \"user root\" it serves")
        mure(a.p.pid, {r: "root" for r in USERS})


def uden_root():
    """All of it as nobody, from a folder of nobody's."""
    if not laeser("nobody", os.path.join(B, "gatewayd")):
        print("# skipped: nobody may not read the build folder")
        return
    mappe = tempfile.mkdtemp(prefix="sandbox_test.")
    try:
        shutil.copytree(os.environ.get("PKI", os.path.join(B, "pki")),
                        os.path.join(mappe, "pki"))
        shutil.copytree(os.path.join(B, "population"),
                        os.path.join(mappe, "population"))
        uid = pwd.getpwnam("nobody").pw_uid
        for sti, _, navne in os.walk(mappe):
            for n in [sti] + [os.path.join(sti, n) for n in navne]:
                os.chown(n, uid, -1)
        r = subprocess.run(
            ["setpriv", "--reuid=%d" % uid, "--regid=%d" % uid,
             "--clear-groups", sys.executable, os.path.abspath(__file__),
             "--uden-root"], env=dict(os.environ, TMPDIR=mappe, HOME=mappe,
                                      PKI=os.path.join(mappe, "pki")))
        check(r.returncode == 0, "without root the other walls stand")
    finally:
        shutil.rmtree(mappe)


def main():
    if sys.argv[1:] == ["--uden-root"]:
        pop = os.path.join(os.environ["HOME"], "population")
        with Gang([os.path.join(pop, "population.xml")],
                  [os.path.join(pop, n) for n in (
                      "konfiguration.csv", "kravtyper.csv")]) as g:
            check(g.overblik_svar(CPR, [KOMMUNE]) is not None,
                  "not started as root it serves")
            mure(g.pid(), None)
        return 1 if gang.failed else 0
    with Gang() as g:
        mure(g.pid(), USERS if ROOT_USER else None)
        if ROOT_USER:
            filer(g)
            afvist(g)
            user_root(g)
        hukommelse(g)
        with open(os.path.join(g.dir, "gatewayd.log")) as f:
            log = f.read()
        check("signal=31" not in log, "no role was ended for a call that "
              "is not in its list", log[-1500:])
    if ROOT_USER:
        uden_root()
    return 1 if gang.failed else 0


if __name__ == "__main__":
    sys.exit(main())
