#!/usr/bin/python3
"""gatewayd's roles while citizens are served: what a role's memory holds,
its death under load, how it ends, and that nothing of a citizen is left
behind.  (roles_test.py has the roles without sources.)  B is the build
folder (build).
"""
import http.client
import os
import re
import signal
import ssl
import subprocess
import sys
import threading
import time

import gang
from cryptography.hazmat.primitives import serialization
from gang import B, Anden, Gang, check, children, i_hukommelsen, ting

CPR, KOMMUNE = "0703851237", "0461"
# Of the demo's person, loaded; what is shown, and what nobody may see.
TITLER = ("Kontanthjælp 2024-17", "Sanne Sagsbehandler", "Plejecenter Engen")
BELOEB = ("12345.67",)


def roller(pid):
    """{"worker": [pid], "signer": [...], "signer-tls": [...]}"""
    found = {}
    for p in children(pid)[1:]:
        with open("/proc/%d/cmdline" % p, "rb") as f:
            m = re.match(rb"gatewayd: ([a-z-]+)", f.read())
        if m:
            found.setdefault(m.group(1).decode(), []).append(p)
    return found


def hemmeligheder(sti):
    """The private numbers of a key as they would stand in memory."""
    with open(sti, "rb") as f:
        pem = f.read()
    n = serialization.load_pem_private_key(pem, None).private_numbers()
    tal = [n.private_value] if hasattr(n, "private_value") else \
        [n.p, n.q, n.d, n.dmp1, n.dmq1]
    yield pem.splitlines()[1]
    for t in tal:
        for order in ("big", "little"):
            yield t.to_bytes((t.bit_length() + 7) // 8, order)


def lever(pid):
    try:
        with open("/proc/%d/stat" % pid) as f:
            return f.read().split(")")[1].split()[0] != "Z"
    except OSError:
        return False


def inden(sekunder, betingelse):
    slut = time.monotonic() + sekunder
    while time.monotonic() < slut:
        if betingelse():
            return True
        time.sleep(.05)
    return False


def noegler(g):
    """After requests were served, so that keys had reason to be there."""
    r = roller(g.pid())
    worker = r["worker"][0]
    aabne = [os.readlink("/proc/%d/fd/%s" % (worker, fd))
             for fd in os.listdir("/proc/%d/fd" % worker)]
    check(not [a for a in aabne if ".key" in a],
          "the worker has no key file open", aabne)
    for navn in ("gateway-signing", "gateway-tls", "gateway-klient"):
        naale = list(hemmeligheder(os.path.join(g.pki, navn + ".key")))
        for hvem in (worker, g.pid()):
            fundet = i_hukommelsen(hvem, naale)
            if fundet is None:
                print("# skipped: we may not read memory of %d" % hvem)
                continue
            check(not fundet, "%s's private key is not in the %s's memory, "
                  "requests having been served" % (
                      navn, "worker" if hvem == worker else "parent"),
                  len(fundet))
        rolle = "signer" if navn == "gateway-signing" else "signer-tls"
        fundet = [i_hukommelsen(p, naale) for p in r[rolle]]
        if None in fundet:
            print("# skipped: we may not read the signers' memory")
        else:
            check(all(fundet), "the search finds it where it is: in each %s"
                  % rolle, fundet)


# ---- what a citizen leaves behind -------------------------------------------

def spor(g):
    """Only the worker ever sees a citizen's data."""
    r = roller(g.pid())
    naale = [t.encode() for t in (*TITLER, CPR)]
    g.fault("sagsindeks", "delay", "1500")
    t = threading.Thread(target=g.overblik_svar, args=(CPR, [KOMMUNE]))
    t.start()
    under = set()
    while t.is_alive():
        under |= i_hukommelsen(r["worker"][0], naale) or set()
    t.join()
    g.fault("clear")
    svar = g.overblik_svar(CPR, [KOMMUNE])
    tekst = gang.etree.tostring(svar, encoding="unicode")
    check(len(ting(svar)) > 4 and TITLER[0] in tekst and TITLER[2] in tekst,
          "the citizen was answered, with what is searched for", tekst[:500])
    andre = [i_hukommelsen(p, naale) for p in
             (g.pid(), *r["signer"], *r["signer-tls"])]
    if None in andre:
        print("# skipped: we may not read the roles' memory")
        return
    check(not any(andre), "no CPR number, name or title is in the memory of "
          "parent and signers", andre)
    check(CPR.encode() in under, "the search finds it in the worker while "
          "the request is under way", under)


def log(g):
    alt = {}
    for sti, _, navne in os.walk(g.dir):
        for n in navne:
            n = os.path.join(sti, n)
            if os.path.isfile(n):
                with open(n, "rb") as f:
                    alt[n] = f.read()
    logge = {n: t for n, t in alt.items() if n.endswith(("log", ".log"))}
    check(len(logge) >= 2 and all(logge.values()), "there are logs to search",
          list(logge))
    koder = {CPR, CPR[:6] + "-" + CPR[6:], *TITLER, *BELOEB, "12.345,67",
             "Testesen", CPR + KOMMUNE}
    fundet = {(k, n) for k in koder for n, t in alt.items()
              if k.encode() in t}
    check(not fundet, "no CPR number, name, title or amount is in a log or "
          "another file", fundet)
    ti = re.compile(rb"(?<![0-9a-f-])[0-9]{10}(?![0-9a-f-])")
    check(not [n for n, t in logge.items() if ti.search(t)],
          "nor ten digits in a row", [
              (n, ti.search(t).group()) for n, t in logge.items()
              if ti.search(t)])
    check(all(ti.search(("x %s" % c).encode()) for c in (CPR, "0102801110")),
          "the search would find them")
    check("op=HentOverblik" in g.log(), "and finds what may stand there")


# ---- deaths -----------------------------------------------------------------

def spoerg(g):
    """One overview over a connection of its own; 1 when answered."""
    try:
        status, _ = g.post(g.overblik(CPR, [KOMMUNE]))
        return status == 200
    except (OSError, http.client.HTTPException):
        return False


def doed(g):
    for rolle in ("signer", "signer-tls"):
        pid = roller(g.pid())[rolle][0]
        os.kill(pid, signal.SIGKILL)
        check(spoerg(g), "the next request after a %s was killed is answered"
              % rolle, g.log()[-600:])
        check(inden(5, lambda: len(roller(g.pid()).get(rolle, [])) ==
                    ANTAL[rolle] and pid not in roller(g.pid())[rolle]),
              "and it is started again", roller(g.pid()))
    pid = roller(g.pid())["worker"][0]
    os.kill(pid, signal.SIGKILL)
    check(inden(5, lambda: spoerg(g)), "a killed worker is started again, "
          "and answers", g.log()[-600:])
    check(roller(g.pid())["worker"] != [pid], "by another process")


def doed_under_last(g):
    """Signers are killed while eight clients ask."""
    svar, slut = [], time.monotonic() + 4

    def klient():
        while time.monotonic() < slut:
            svar.append(spoerg(g))
    traade = [threading.Thread(target=klient) for _ in range(8)]
    for t in traade:
        t.start()
    for _ in range(3):
        time.sleep(.8)
        for p in roller(g.pid()).get("signer", [])[:1]:
            os.kill(p, signal.SIGKILL)
    for t in traade:
        t.join()
    check(len(svar) > 20 and svar.count(False) <= len(svar) // 10,
          "signers that die under load cost at most a few answers",
          (len(svar), svar.count(False)))
    check(spoerg(g), "and none afterwards")


# ---- ends -------------------------------------------------------------------

def slut(g):
    """SIGTERM while a request is under way."""
    g.fault("sagsindeks", "delay", "1500")
    with Anden(g) as a:
        alle = children(a.p.pid)
        svar = []
        t = threading.Thread(target=lambda: svar.append(spoerg(g)))
        t.start()
        time.sleep(.7)
        a.p.terminate()
        time.sleep(.3)
        try:
            g.get("?wsdl")
            lukket = False
        except (OSError, ssl.SSLError, http.client.HTTPException):
            lukket = True
        t.join()
        check(svar == [True], "a request under way at SIGTERM is answered",
              a.log()[-600:])
        check(lukket, "no more connections are taken meanwhile")
        check(a.p.wait(10) == 0, "it ends with 0")
        check(inden(3, lambda: not any(map(lever, alle))),
              "no role is left running", [p for p in alle if lever(p)])
    g.fault("clear")


def afvist(g):
    """Configurations that cannot be used: one line, 2, nothing started."""
    ark = os.path.join(g.dir, "galt.csv")
    with open(ark, "w") as f:
        f.write("Kommunekode;KLE-nr.;Vis på Mit Overblik\n"
                "0461;15.27.26;ja\n")
    optaget = re.search(r":(\d+)/", g.url).group(1)
    for hvad, skift, mere, ventet in (
            ("an unknown KLE number", (), "konfiguration %s\n" % ark,
             ("galt.csv:2", "15.17.26")),
            ("an unknown municipality", (),
             "konfiguration %s kommune 0999\n" % ark, ("0999",)),
            ("a certificate that is none",
             ((r"^source oekonomi certificate .*",
               "source oekonomi certificate " + ark),), "",
             ("gatewayd.conf:", "galt.csv")),
            ("a source's certificate that is not there",
             ((r"^source oekonomi certificate .*",
               "source oekonomi certificate /findes/ikke.crt"),), "",
             ("gatewayd.conf:", "/findes/ikke.crt")),
            ("a sheet that is not there", (),
             "konfiguration /findes/ikke.csv\n", ("/findes/ikke.csv",)),
            ("a port in use", (
                (r"^listen .*", "listen 127.0.0.1:" + optaget),), "",
             ("gatewayd.conf:", optaget))):
        a = Anden(g, *skift, mere=mere)
        r = subprocess.run([os.path.join(B, "gatewayd"), "-c", a.conf],
                           capture_output=True, text=True, timeout=30)
        linjer = [l for l in r.stderr.splitlines()
                  if "advarsel" not in l and "event=configuration" not in l]
        check(r.returncode == 2 and len(linjer) == 1 and
              all(v in linjer[0] for v in ventet) and linjer[0].count(": ")
              >= 2, "%s: one line that says where and what to do, and 2" %
              hvad, (r.returncode, linjer))
        igen = subprocess.run(["pgrep", "-f", a.dir], text=True,
                              stdout=subprocess.PIPE).stdout.split()
        check(not igen, "nothing is left running after it", igen)
    check(spoerg(g), "the one that runs was not disturbed")


ANTAL = {}


def main():
    with Gang() as g:
        ANTAL.update({n: len(p) for n, p in roller(g.pid()).items()})
        for _ in range(5):
            spoerg(g)
        for del_ in (noegler, spor, doed, doed_under_last, slut, afvist,
                     log):
            del_(g)
    return 1 if gang.failed else 0


if __name__ == "__main__":
    sys.exit(main())
