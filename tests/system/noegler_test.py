#!/usr/bin/python3
"""The gateway's keys in the forms they come in: PKCS#12 with a passphrase,
encrypted PEM, and in a PKCS#11 token (SoftHSM, where it is installed).  Each
time a citizen's overview is fetched with them, the walls up.  B is the build
folder (build).
"""
import os
import shutil
import subprocess
import sys

import gang
from gang import Anden, Gang, check, kilder

CPR = "0708801110"
ORD = "hemmelig"
MODUL = "/usr/lib/softhsm/libsofthsm2.so"
GODT = {"Ok", "IngenData"}


def skriv(g, name, text):
    path = os.path.join(g.dir, name)
    with open(path, "w") as f:
        f.write(text)
    os.chmod(path, 0o600)
    return path


def koer(*args):
    p = subprocess.run(args, capture_output=True, text=True)
    if p.returncode:
        raise RuntimeError("%s: %s" % (args, p.stderr))


def lukket(g, navn, p12):
    """The key under a passphrase, as PKCS#12 or PEM."""
    key = os.path.join(g.pki, navn)
    ud = os.path.join(g.dir, navn + (".p12" if p12 else ".pem"))
    if p12:
        koer("openssl", "pkcs12", "-export", "-in", key + ".crt", "-inkey",
             key + ".key", "-out", ud, "-passout", "pass:" + ORD)
    else:
        koer("openssl", "pkcs8", "-topk8", "-in", key + ".key", "-out", ud,
             "-passout", "pass:" + ORD)
    os.chmod(ud, 0o600)
    return ud


def virker(g, sentence, *skift):
    with Anden(g, *skift) as a:
        try:
            svar = g.overblik_svar(CPR, ["0461"])
        except OSError as e:
            check(False, sentence, "%s\n%s" % (e, a.log()))
            return
        alle = kilder(svar).values()
        check(alle and not set(alle) - GODT and "role-ended" not in a.log(),
              sentence, (list(alle), a.log()))


def lukkede(g):
    ord_fil = skriv(g, "ord", ORD + "\n")
    virker(g, "keys in PKCS#12 and encrypted PEM serve a citizen", *(
        (r"^%s .*" % setting, "%s %s passphrase %s" % (
            setting, lukket(g, navn, p12), ord_fil))
        for setting, navn, p12 in (
            ("signing-key", "gateway-signing", True),
            ("tls-key", "gateway-tls", True),
            ("client-key", "gateway-klient", False))))
    forkert = skriv(g, "forkert", "noget andet\n")
    try:
        with Anden(g, (r"^signing-key .*", "signing-key %s passphrase %s" % (
                os.path.join(g.dir, "gateway-signing.p12"), forkert))):
            log = ""
    except RuntimeError as e:
        log = str(e)
    check("passphrase is wrong" in log, "a wrong passphrase starts nothing",
          log)


def token(g):
    mappe = os.path.join(g.dir, "token")
    os.mkdir(mappe)
    os.environ["SOFTHSM2_CONF"] = skriv(
        g, "softhsm2.conf", "directories.tokendir = %s\n"
        "log.level = ERROR\n" % mappe)
    koer("softhsm2-util", "--init-token", "--free", "--label", "gw", "--pin",
         ORD, "--so-pin", ORD)
    for nr, navn in enumerate(("gateway-signing", "gateway-tls",
                               "gateway-klient")):
        ud = os.path.join(g.dir, "p8")
        koer("openssl", "pkcs8", "-topk8", "-nocrypt", "-in",
             os.path.join(g.pki, navn + ".key"), "-out", ud)
        koer("softhsm2-util", "--import", ud, "--token", "gw", "--label",
             navn, "--id", "0%d" % nr, "--pin", ORD)
        os.unlink(ud)
    koer("chmod", "-R", "go+rX", mappe)     # keeper-user reads it
    koer("chmod", "go+x", g.dir)
    pin = skriv(g, "pin", ORD + "\n")
    virker(g, "keys in a PKCS#11 token serve a citizen", *(
        (r"^%s .*" % setting, "%s pkcs11:token=gw;object=%s module %s pin %s "
         "files %s" % (setting, navn, MODUL, pin, mappe))
        for setting, navn in (("signing-key", "gateway-signing"),
                              ("tls-key", "gateway-tls"),
                              ("client-key", "gateway-klient"))))


def main():
    with Gang() as g:
        lukkede(g)
        if os.path.exists(MODUL) and shutil.which("softhsm2-util"):
            token(g)
        else:
            print("# SoftHSM is not installed: no token is tried")
    sys.exit(gang.failed > 0)


main()
