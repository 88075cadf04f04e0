"""A peer stack: Apache WSS4J on Java, doing the same signed calls in this run.

wss4j/Kald.java signs a request as borger.dk would, token and all, and
verifies an answer that the gateway signed; the profile of a source's answer
is the same.  No network, no TLS: what the gateway is compared with is less
than what the gateway does.  Without Debian's libwss4j-java and a JDK there is
no peer.
"""
import glob
import json
import os
import shutil
import subprocess
import tempfile

from lxml import etree

import wss
from maaling import Fejl

HERE = os.path.dirname(os.path.abspath(__file__))
JAVA = "/usr/share/java"
JARS = ["wss4j", "xmlsec", "commons-logging", "slf4j-api", "slf4j-nop",
        "xercesImpl", "xalan2", "commons-codec"]


def mangler():
    for navn in ("java", "javac"):
        if shutil.which(navn) is None:
            return "no %s (default-jdk-headless)" % navn
    for navn in JARS[:3]:
        if not glob.glob("%s/%s.jar" % (JAVA, navn)):
            return "no %s.jar (libwss4j-java)" % navn
    return None


def lager(m, dir_):
    """The caller's key, and the CAs that the gateway's certificate is under."""
    sti = os.path.join(dir_, "noegler.p12")
    subprocess.run(
        ["openssl", "pkcs12", "-export", "-out", sti, "-name", "noegle",
         "-passout", "pass:bench", "-inkey", m.pki + "/borgerdk.key",
         "-in", m.pki + "/borgerdk.crt"], check=True)
    with open(m.pki + "/trust.pem") as f:
        certs = [c + "-----END CERTIFICATE-----\n"
                 for c in f.read().split("-----END CERTIFICATE-----\n")[:-1]]
    for i, cert in enumerate(certs):
        subprocess.run(
            ["keytool", "-importcert", "-noprompt", "-keystore", sti,
             "-storepass", "bench", "-alias", "ca%d" % i], check=True,
            input=cert.encode(), stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
    return sti


def usigneret(m, borger):
    """borger.dk's envelope with the Assertion, all else of Security gone."""
    dom = wss.parse(m.overblik(borger.cpr, borger.kommuner))
    sec = next(dom.iter("{%s}Security" % wss.WSSE))
    for barn in list(sec):
        if not barn.tag.endswith("}Assertion"):
            sec.remove(barn)
    return etree.tostring(dom)


def kald(cp, p12, dir_, request, answer, hurtig):
    for navn, octets in (("request.xml", request), ("answer.xml", answer)):
        with open(os.path.join(dir_, navn), "wb") as f:
            f.write(octets)
    varme, n = (1000, 300) if hurtig else (4000, 3000)
    done = subprocess.run(
        ["java", "-cp", cp, "Kald", p12, os.path.join(dir_, "request.xml"),
         os.path.join(dir_, "answer.xml"), str(varme), str(n)], text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if done.returncode != 0:
        raise Fejl("WSS4J: " + done.stderr[-2000:])
    return json.loads(done.stdout)


def raekke(svar, r):
    us = svar["sign_us"] + svar["verify_us"]
    hver = r["cpu_us"] / r["source_calls"]
    return dict(svar, answer_kb=round(svar["answer_bytes"] / 1024, 1),
                cpu_us=us, gateway_answer_kb=r["answer_kb"],
                gateway_us=round(hver), times=round(us / hver, 1))


def maal(m, borgere, hurtig, rows):
    """Beside each of the rows (in haste: the first of them, for Java has to
    warm up), a call of the same size; borgere: {name of the row: a citizen
    whose overview has it}."""
    grund = mangler()
    if grund is not None:
        return {"left_out": grund}
    ud = {"version": "1.6", "rows": []}
    with tempfile.TemporaryDirectory() as dir_:
        cp = ":".join([dir_] + ["%s/%s.jar" % (JAVA, j) for j in JARS])
        subprocess.run(["javac", "-nowarn", "-d", dir_, "-cp", cp,
                        os.path.join(HERE, "wss4j", "Kald.java")], check=True)
        p12 = lager(m, dir_)
        for r in rows:
            if r["name"] not in borgere or (hurtig and ud["rows"]):
                continue
            b = borgere[r["name"]]
            status, answer = m.post(m.overblik(b.cpr, b.kommuner))
            if status != 200:
                raise Fejl("no overview for the peer")
            ud["rows"].append(raekke(kald(
                cp, p12, dir_, usigneret(m, b), answer, hurtig), r))
    return ud
