#!/usr/bin/python3
"""The gateway's verifier against others, over messages made at random.

    differential.py [--antal N] [--seed S] [--vis]

Half are valid in a spelling drawn at random; the rest are damaged, or
rearranged before or after they were signed.  Each is judged by

    ours      wssec_verify(), through $B/wssec_tool
    lxml      wss.py: digests and signatures, with the profile's other rules
              (profil.py)
    Santuario wss4j/Orakel.java, STR-Transform by WSS4J; left out where
              Debian's libwss4j-java or a JDK is not installed
    xmlsec1   the assertion's signature, of those that we accept

What we accept, all must accept; what we refuse, lxml must refuse: by a
signature that does not hold, or by a rule of the profile that it names.
"""
import argparse
import base64
import collections
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import profil  # noqa: E402
import wss  # noqa: E402
from cryptography.hazmat.primitives import serialization  # noqa: E402
from lxml import etree  # noqa: E402
from wss_skade import damage, rearrange, swap_names  # noqa: E402

HER = os.path.dirname(os.path.abspath(__file__))
ROD = os.path.dirname(os.path.dirname(HER))
B = os.path.join(ROD, os.environ.get("B", "build"))
JAVA = ["/usr/share/java/%s.jar" % n for n in (
    "wss4j", "xmlsec", "slf4j-api", "commons-logging", "commons-codec")]
ISSUER = "https://idp.test.invalid"
AUDIENCE = "https://gateway.test.invalid"
TO = "https://gateway.test.invalid/borgerblikket/1"
ACTION = "urn:test:Handling"
TEST_CPR = "0101700002"
KROPPE = (
    '<t:Handling xmlns:t="urn:test"><t:A>1</t:A></t:Handling>',
    '<Handling xmlns="urn:test"><A b="1" a="2">&amp;&lt;&#xD;</A></Handling>',
    '<q:Handling xmlns:q="urn:test" xmlns:r="urn:r" r:x="y">\n <q:A/>\n'
    '</q:Handling>',
    '<Handling xmlns="urn:test"><a xmlns="">\u00e6\u00f8\u00e5</a></Handling>',
    '<t:Handling xmlns:t="urn:test" xmlns:u="urn:u" u:b="&#9;x" a="&quot;">'
    '<t:A xmlns:t="urn:t2" xml:lang="da"/>\u20ac &#128512;</t:Handling>')
fejlet = 0


def check(ok, saetning, detail=""):
    global fejlet
    print("%s - %s" % ("ok" if ok else "not ok", saetning), flush=True)
    if not ok:
        fejlet += 1
        print("  " + str(detail)[:3000], file=sys.stderr, flush=True)


class Vaerk:
    def __init__(self, pki, rng):
        self.pki, self.rng = pki, rng
        self.noegler = {n: wss.Key.load(os.path.join(pki, n)) for n in (
            "idp", "borgerdk", "borgerdk-ec", "fremmed")}
        self.udsteder = self.noegler["idp"].cert

    def vil(self):
        return {"to": TO, "action": ACTION, "audience": AUDIENCE,
                "issuer": ISSUER, "nu": time.time() * 1000,
                "udsteder_der": self.udsteder.public_bytes(
                    serialization.Encoding.DER)}

    def token(self, hok, **given):
        r = self.rng
        prefix = r.choice(["", "", "saml", "q"])
        return wss.make_assertion(
            self.noegler["idp"], ISSUER, AUDIENCE, self.noegler[hok].cert,
            {wss.CPR: TEST_CPR}, prefix=prefix, keyinfo=r.random() < .5,
            recipient=r.random() < .5, loa=r.choice(["Substantial", "High"]),
            prefix_list=[prefix or "#default", "xsi"] if r.random() < .3
            else None, **given)

    def besked(self, foer=None, rediger=None):
        """(octets, what WSS4J would not take of it, or None)"""
        r = self.rng
        hok = r.choice(["borgerdk", "borgerdk", "borgerdk-ec"])
        s = wss.Spelling.random(r)
        t = self.token(hok, edit=rediger)
        x = wss.make_request(
            r.choice(KROPPE), t, self.noegler[hok], ACTION, TO, spelling=s,
            transaction="6d2f1a9e-0000-4000-8000-000000000001"
            if r.random() < .5 else None, before_signing=foer)
        return x, (s, t)


def wss4j_kan(s, t, x):
    """Whether WSS4J's STR-Transform is the one that was used: it knows no
    PrefixList but #default, and writes the default namespace on an apex that
    does not use it, xmlns="" where there is none."""
    root = wss.parse(x)
    a = next(root.iter("{%s}Assertion" % wss.SAML), None)
    return not s.str_prefixes and (
        a is None or a.prefix is None or (s.wss4j and None not in a.nsmap))


def lav(v, antal):
    """[(octets, WSS4J must take it too, how it was made)]"""
    ud, r = [], v.rng
    while len(ud) < antal:
        x, (s, t) = v.besked()
        kan = wss4j_kan(s, t, x)
        ud.append((x, kan, "valid"))
        for _ in range(r.choice((0, 1, 1, 2))):
            ud.append((damage(r, x), kan, "damaged"))
        for _ in range(r.choice((0, 1))):
            try:
                ud.append((rearrange(r, x), kan, "rearranged"))
            except (ValueError, etree.XMLSyntaxError):
                pass
        for _ in range(r.choice((0, 1))):
            m = insider(v)
            if m:
                ud.append(m)
    return ud[:antal]


def insider(v):
    """Changed before the holder or the issuer signed it."""
    r = v.rng
    how = r.randrange(3)

    def foer(text):
        if how == 0:
            return swap_names(r, text)
        return rearrange(r, text.encode()).decode()

    def rediger(text):
        ny = swap_names(r, text) if r.random() < .5 else rearrange(
            r, text.encode()).decode()
        return ny if ny.count("@@SIGNATURE@@") == 1 else text
    try:
        x, (s, t) = v.besked(rediger=rediger) if how == 2 else \
            v.besked(foer=foer)
        if b"@@" in x:
            return None
        return x, wss4j_kan(s, t, x), "signed as it is"
    except Exception:                # it cannot be signed at all
        return None


# ---- the judges ----

def ramme(beskeder):
    return b"".join(b"%d\n%s" % (len(x), x) for x in beskeder)


def vores(v, beskeder):
    ud = subprocess.run(
        [os.path.join(B, "wssec_tool"), "verify", "pki=" + v.pki,
         "kind=token", "issuer=" + ISSUER, "idp=idp", "audience=" + AUDIENCE,
         "to=" + TO, "action=" + ACTION], input=ramme(beskeder), check=True,
        stdout=subprocess.PIPE).stdout.decode("utf-8", "replace")
    rows = [l.split("\t") for l in ud.split("\n")[:-1]]
    if len(rows) != len(beskeder):
        raise RuntimeError("%d verdicts" % len(rows))
    return rows


def lxml(v, x):
    """None when it holds, else why not."""
    try:
        root = wss.parse(x)
    except etree.XMLSyntaxError as e:
        return "not well-formed: %s" % e
    try:
        wss.verify(x, issuer_cert=v.udsteder)
    except Exception as e:
        return "%s: %s" % (type(e).__name__, e)
    return profil.brudt(x, root, v.vil())


class Santuario:
    """One JVM for all messages."""

    def __init__(self, v, mappe):
        self.p = None
        mangler = [j for j in JAVA if not os.path.exists(j)] + [
            p for p in ("java", "javac") if not shutil.which(p)]
        if mangler:
            print("# Santuario and WSS4J are left out: no %s" % mangler[0])
            return
        subprocess.run(["javac", "-cp", ":".join(JAVA), "-d", mappe,
                        os.path.join(HER, "wss4j", "Orakel.java")],
                       check=True)
        self.ord = ["java", "-XX:TieredStopAtLevel=1", "-cp", ":".join(
            [mappe] + JAVA), "Orakel", os.path.join(v.pki, "idp.crt")]
        self.p = True

    def doem(self, beskeder):
        if not self.p:
            return None
        ud = subprocess.run(self.ord, input=ramme(beskeder), check=True,
                            stdout=subprocess.PIPE,
                            stderr=subprocess.DEVNULL).stdout
        rows = ud.decode("utf-8", "replace").split("\n")[:-1]
        if len(rows) != len(beskeder):
            raise RuntimeError("%d verdicts" % len(rows))
        return rows


def xmlsec(v, mappe, beskeder):
    """Those whose assertion xmlsec1 does not take."""
    galt = []
    sti = os.path.join(mappe, "x.xml")
    for x in beskeder:
        with open(sti, "wb") as f:
            f.write(x)
        p = subprocess.run(
            ["xmlsec1", "--verify", "--pubkey-cert-pem",
             os.path.join(v.pki, "idp.crt"), "--enabled-reference-uris",
             "same-doc", "--id-attr:ID", wss.SAML + ":Assertion",
             "--node-xpath", "//*[local-name()='Assertion']/*[local-name()="
             "'Signature']", sti], stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT)
        if p.returncode != 0:
            galt.append((p.stdout, x))
    return galt


def samme_krop(row, x):
    """The Body's child handed on is the one that lxml sees."""
    body = wss.parse(x).find("{%s}Body" % wss.S12)
    c = lambda t: wss.c14n(wss.parse(t))
    return c(base64.b64decode(row[3])) == c(
        etree.tostring(body[0], with_tail=False))


def doem(v, mappe, sager, java, vis):
    beskeder = [x for x, _, _ in sager]
    os_, dem = vores(v, beskeder), [lxml(v, x) for x in beskeder]
    orakel = java.doem(beskeder)
    uenig = collections.defaultdict(list)
    tal, hvorfor = collections.Counter(), collections.Counter()
    taget = []
    for i, (x, kan, art) in enumerate(sager):
        ja = os_[i][0] == "GW_OK"
        tal[art, ja] += 1
        if ja:
            taget.append(x)
            if dem[i] is not None:
                uenig["we accept what lxml refuses"].append((dem[i], art, x))
            elif not samme_krop(os_[i], x):
                uenig["another Body is handed on"].append((art, x))
            if orakel and kan and orakel[i] != "ok":
                uenig["we accept what Santuario refuses"].append(
                    (orakel[i], art, x))
        else:
            if dem[i] is None:
                uenig["we refuse what lxml accepts"].append(
                    (os_[i], art, orakel and orakel[i], x))
            elif re.match(r"[1-4]: ", dem[i]):
                hvorfor[dem[i]] += 1
                tal["rule", orakel and orakel[i] == "ok"] += 1
    if vis:
        for navn, n in sorted(hvorfor.items()):
            print("#   %5d refused by rule %s" % (n, navn))
        for hvad, l in uenig.items():
            for e in l[:6]:
                print("#", hvad, e[:-1], e[-1][:9000], "\n")
    return uenig, tal, taget


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--antal", type=int, default=500)
    p.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    p.add_argument("--vis", action="store_true")
    valg = p.parse_args()
    print("# %d messages, --seed %d" % (valg.antal, valg.seed))
    mappe = tempfile.mkdtemp(prefix="differential.")
    uenig, tal, n = collections.defaultdict(list), collections.Counter(), 0
    taget = []
    try:
        pki = os.path.join(mappe, "pki")
        subprocess.run([os.path.join(ROD, "certs", "testpki.sh"), pki,
                        "idp", "borgerdk", "borgerdk-ec", "fremmed"],
                       check=True, stdout=subprocess.DEVNULL)
        v = Vaerk(pki, random.Random(valg.seed))
        java = Santuario(v, mappe)
        while n < valg.antal:        # a batch is judged while it is fresh
            sager = lav(v, min(1000, valg.antal - n))
            n += len(sager)
            u, t, tog = doem(v, mappe, sager, java, valg.vis)
            taget += tog[:40]
            tal.update(t)
            for k, l in u.items():
                uenig[k] += l
        galt = xmlsec(v, mappe, taget)
    finally:
        shutil.rmtree(mappe, ignore_errors=True)
    for art in ("valid", "damaged", "rearranged", "signed as it is"):
        print("# %s: %d accepted, %d refused" % (
            art, tal[art, True], tal[art, False]))
    check(tal["valid", True] > 0 and tal["valid", False] == 0,
          "every valid spelling is accepted", tal)
    for hvad in ("we accept what lxml refuses", "another Body is handed on",
                 "we refuse what lxml accepts") + (
            ("we accept what Santuario refuses",) if java.p else ()):
        check(not uenig[hvad], "of %d messages, in none %s" % (n, hvad),
              uenig[hvad][:1])
    check(taget and not galt, "xmlsec1 takes the assertion of %d messages "
          "that we accept" % len(taget), galt[:1])
    return 1 if fejlet else 0


if __name__ == "__main__":
    sys.exit(main())
