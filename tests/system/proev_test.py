#!/usr/bin/python3
"""gatewayctl test: what is right is told as right, and each kind of failure
that testmiljoe can make is found in its step, with its remedy, while the
gateway serves.  B is the build folder (build).
"""
import json
import os
import re
import subprocess
import sys

import gang
from gang import B, Gang, check, kilder

CTL = os.path.join(B, "gatewayctl")
CPR = "0708801110"
TRIN = ["resolve", "connect", "tls", "token", "search", "signature", "answer"]
KILDER = ["sts", "sagsindeks", "ydelsesindeks", "oekonomi",
          "ejerfortegnelse"]

# At a source: fault, the step that fails, a word of its remedy.
FEJL = [
    (("refuse",), "connect", "nothing listens"),
    (("blackhole",), "tls", "silent"),
    (("reset",), "tls", "operator"),
    (("http", "500"), "search", "ask its operator"),
    (("http", "404"), "search", "path in the source's url"),
    (("html",), "search", "something before it answers"),
    (("truncated",), "search", "ask its operator"),
    (("oversized",), "search", "too large"),
    (("garbage",), "signature", "no XML"),
    (("unsigned",), "signature", "not signed as agreed"),
    (("wrong-signature",), "signature", "new certificate"),
    (("other-certificate",), "signature", "new certificate"),
    (("stale",), "signature", "clock"),
    (("relatesto",), "signature", "another question"),
    (("schema-invalid",), "answer", "new version"),
    (("slow",), "search", "too slow"),
]
# At the STS every one of them is a token that did not come.
STS = [
    (("refuse",), "connect", "nothing listens"),
    (("http", "500"), "token", "ask its operator"),
    (("wrong-signature",), "token", "new certificate"),
    (("stale",), "token", "clock"),
    (("other-person",), "token", "entity-id"),
    (("garbage",), "token", "sts-issuer"),
]


def koer(conf, *args):
    return subprocess.run([CTL, "-c", conf, "test", *args], text=True,
                          capture_output=True)


def proev(conf, kilde):
    """(status, what is told of the source)"""
    p = koer(conf, kilde, "--kommune", "0461", "--json")
    return p.returncode, json.loads(p.stdout)[0]


def med(g, *skift):
    """A configuration of its own, with lines replaced."""
    with open(os.path.join(g.dir, "gatewayd.conf")) as f:
        conf = f.read()
    for hvad, nyt in skift:
        conf, n = re.subn(hvad, nyt, conf, flags=re.M)
        if n != 1:
            raise ValueError(hvad)
    sti = os.path.join(g.dir, "proev.conf")
    with open(sti, "w") as f:
        f.write(conf)
    return sti


def fejler(conf, kilde, trin, raad, sentence):
    """Up to the step all is well, behind it nothing is tried."""
    status, v = proev(conf, kilde)
    n = TRIN.index(trin)
    vil = ["ok"] * n + ["failed"] + ["skipped"] * (6 - n)
    ser = [s["result"] for s in v["steps"]]
    check(status == 1 and not v["ok"] and ser == vil and
          raad in v["steps"][n]["remedy"], sentence, v)


def godt(g, conf):
    p = koer(conf, "all", "--kommune", "0461", "--json")
    alle = json.loads(p.stdout)
    check(p.returncode == 0 and [v["source"] for v in alle] == KILDER and
          all(v["ok"] for v in alle), "all five sources are well", p)
    check([s["step"] for s in alle[1]["steps"]] == TRIN and
          {s["result"] for v in alle[1:] for s in v["steps"]} == {"ok"},
          "every step of a source is ok", alle)
    check([s["result"] for s in alle[0]["steps"]] == ["ok"] * 4 +
          ["skipped"] * 3, "the STS is asked for a token, not searched",
          alle[0])
    check(p.stderr.count("event=") == 1 and "event=test-made source=all "
          "kommune=0461 result=ok" in p.stderr, "one event tells of it",
          p.stderr)
    p = koer(conf, "sagsindeks", "--kommune", "0461")
    check(p.returncode == 0 and len(p.stdout.splitlines()) == 8 and
          "days left" in p.stdout and "minutes" in p.stdout,
          "as text it is a line for each step", p.stdout)


def ingen_borger(g, conf):
    """No line of the audit trail, and the number is nobody's."""
    foer = sum(os.path.getsize(os.path.join(r, f))
               for r, _, v in os.walk(os.path.join(g.dir, "audit"))
               for f in v)
    _, spurgt = g.spurgt(lambda: proev(conf, "sagsindeks"))
    efter = sum(os.path.getsize(os.path.join(r, f))
                for r, _, v in os.walk(os.path.join(g.dir, "audit"))
                for f in v)
    check(spurgt == {"sts": 1, "sagsindeks": 1}, "a try is one token and "
          "one search", spurgt)
    check(foer == efter > 0, "nothing is written to the audit trail: nobody was "
          "looked up")


def vores_fejl(g, conf):
    """What is wrong on our side."""
    c = med(g, (r"^source sagsindeks url .*",
                "source sagsindeks url https://ingen.invalid/x"))
    fejler(c, "sagsindeks", "resolve", "getent", "a name that nobody has")
    c = med(g, (r"^source sagsindeks entity-id .*",
                "source sagsindeks entity-id urn:ukendt"))
    fejler(c, "sagsindeks", "token", "0461: the STS does not know",
           "the STS refuses a service that it does not know")
    c = med(g, (r"^client-certificate .*", 'client-certificate "%s"' %
                os.path.join(g.pki, "fremmed-tls.crt")),
            (r"^client-key .*", 'client-key "%s"' %
             os.path.join(g.pki, "fremmed-tls.key")))
    fejler(c, "sagsindeks", "tls", "client certificate",
           "a source does not accept our client certificate")
    c = med(g, (r"^signing-certificate .*", 'signing-certificate "%s"' %
                os.path.join(g.pki, "verifikation.crt")),
            (r"^signing-key .*", 'signing-key "%s"' %
             os.path.join(g.pki, "verifikation.key")))
    fejler(c, "sagsindeks", "token", "Administrationsmodulet",
           "the STS refuses a signing certificate that it does not know")
    c = med(g, (r"^crl .*", ""))
    fejler(c, "sagsindeks", "tls", "crl fetch",
           "without a revocation list no source is believed")
    c = med(g, (r"^source oekonomi certificate .*",
                'source oekonomi certificate "%s"' %
                os.path.join(g.pki, "sagsindeks.crt")))
    fejler(c, "oekonomi", "signature", "stage-trust",
           "a source that signs with another certificate than the one "
           "pinned")


def forkert_brug(g, conf):
    for args, ord in ((["noget", "--kommune", "0461"], "is no source"),
                      (["all"], "--kommune is missing"),
                      (["all", "--kommune", "9999"], "no municipality")):
        p = koer(conf, *args)
        check(p.returncode == 2 and ord in p.stderr,
              "refused: test %s" % " ".join(args), p.stderr)
    c = med(g, (r"^signing-key .*", "signing-key ingen.key"))
    p = koer(c, "all", "--kommune", "0461")
    check(p.returncode == 2 and "ingen.key" in p.stderr,
          "a key that is not there ends it, and is named", p.stderr)


def main():
    with Gang(options=("--verbose",)) as g:
        conf = os.path.join(g.dir, "gatewayd.conf")
        hurtig = med(g, (r"^source sagsindeks certificate",
                         "source sagsindeks tls 1000\nsource sagsindeks "
                         "total 1500\nsource sagsindeks certificate"))
        os.rename(hurtig, hurtig + ".1")
        hurtig += ".1"
        godt(g, conf)
        g.overblik_svar(CPR, ["0461"])
        ingen_borger(g, conf)
        for ordre, trin, raad in FEJL:
            g.fault("sagsindeks", *ordre)
            fejler(hurtig, "sagsindeks", trin, raad,
                   "a source that is %s fails in %s" % (
                       " ".join(ordre), trin))
        g.fault("sagsindeks", "delay", "300")
        status, v = proev(conf, "sagsindeks")
        check(status == 0 and v["steps"][4]["ms"] >= 300,
              "one that is slow in time is well, and told how slow", v)
        g.fault("clear")
        for ordre, trin, raad in STS:
            g.fault("sts", *ordre)
            fejler(conf, "sts", trin, raad, "an STS that is %s fails in %s"
                   % (" ".join(ordre), trin))
        fejler(conf, "sagsindeks", "token", "sts-issuer",
               "without a token no source is asked")
        g.fault("clear")
        vores_fejl(g, conf)
        forkert_brug(g, conf)
        alle = set(kilder(g.overblik_svar(CPR, ["0461"])).values())
        check(alle and not alle - {"Ok", "IngenData"},
              "the gateway has served all the while", alle)
    sys.exit(gang.failed > 0)


main()
