#!/usr/bin/python3
"""The foreign gate: the running gateway and test environment against
clients that share no code with them.

python3-lxml and python3-cryptography make and check messages (wss.py);
python3-zeep builds itself from the served WSDL.  Prints a line a check.
"""
import os
import random
import ssl
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import wss  # noqa: E402
from lxml import etree  # noqa: E402
from miljoe import BB, OVERBLIK, Miljoe, subcode  # noqa: E402

CPR, KOMMUNE = "0703851237", "0461"
NS = {"bb": BB}
failed = 0


def check(ok, sentence, detail=""):
    global failed
    print("%s - %s" % ("ok" if ok else "not ok", sentence), flush=True)
    if not ok:
        failed += 1
        print("  " + str(detail)[:2000], file=sys.stderr)


def overblik_of(m, octets, request=None):
    """The Body of an answer that verifies; raises wss.Refused."""
    seen = wss.verify(octets, cert=m.gateway)
    return seen.body_child, seen


def accepted(m):
    status, octets = m.post(m.overblik(CPR, [KOMMUNE]))
    body, seen = overblik_of(m, octets)
    check(status == 200, "a foreign client's signed request is answered 200",
          octets)
    check(body.tag == "{%s}HentOverblikSvar" % BB and
          seen.action == OVERBLIK + "Svar",
          "the answer is a HentOverblikSvar with its action")
    check(len(body.findall("bb:Sag", NS)) > 0 and
          len(body.findall("bb:Betaling", NS)) > 0,
          "the answer has the citizen's cases and payments")
    check(body.findtext("bb:Kilde/bb:Status", namespaces=NS) == "Ok",
          "every source that has data is Ok")
    check(CPR.encode() not in octets.replace(b"-", b""),
          "the citizen's CPR number does not occur in the answer")
    covered = {c.tag.split("}")[1] for c in seen.covered}
    check({"Body", "Timestamp", "Action", "MessageID", "RelatesTo",
           "BinarySecurityToken"} <= covered,
          "the answer's signature covers all that the profile names", covered)


def keys_and_spellings(m):
    status, octets = m.post(m.overblik(CPR, [KOMMUNE], key="borgerdk-ec"))
    check(status == 200, "a request signed with ECDSA P-256 is accepted",
          octets)
    rng = random.Random(7)
    c = m.connect()
    bad = 0
    for _ in range(40):
        s = wss.Spelling.random(rng)
        status, octets = m.post(m.overblik(CPR, [KOMMUNE], spelling=s),
                                connection=c)
        if status != 200:
            bad += 1
            c = m.connect()
            print("  refused: %s: %s" % (vars(s), octets[:600]),
                  file=sys.stderr)
    check(bad == 0, "40 spellings that the profile leaves free are accepted",
          bad)


def tampered(m):
    good = m.overblik(CPR, [KOMMUNE])
    places = {
        "the Body": (b"<bb:Kommunekode>0461", b"<bb:Kommunekode>0101"),
        "wsa:To": (m.url.encode(), m.url.encode().replace(b"/1", b"/2")),
        "wsa:Action": (b"/HentOverblik<", b"/HentVerifikation<"),
        "the assertion": (CPR.encode(), b"0101700002"),
    }
    for what, (a, b) in places.items():
        status, octets = m.post(good.replace(a, b, 1))
        check(status == 500 and subcode(octets) == "FailedCheck",
              "a request in which %s was changed is refused" % what, octets)
    sig = good.index(b"SignatureValue>") + 20
    flip = b"A" if good[sig:sig + 1] != b"A" else b"B"
    status, octets = m.post(good[:sig] + flip + good[sig + 1:])
    check(status == 500 and subcode(octets) == "FailedCheck",
          "a request with another SignatureValue is refused", octets)
    root = wss.parse(good)
    for e in list(root.iter("{%s}Signature" % wss.DS))[-1:]:
        e.getparent().remove(e)
    status, octets = m.post(etree.tostring(root))
    check(status == 500 and subcode(octets) == "InvalidSecurity",
          "a request without a signature is refused", octets)
    check(b"Signature" not in octets and b"RelatesTo" not in octets,
          "a refusal before the signature holds is unsigned, relates to "
          "nothing")


def refused(m):
    again = m.overblik(CPR, [KOMMUNE])
    first, _ = m.post(again)
    status, octets = m.post(again)
    check(first == 200 and status == 500 and
          subcode(octets) == "DuplicateMessageID",
          "the same message is accepted once", octets)
    for sentence, kind, given in (
            ("another service's token is refused", "FailedAuthentication",
             {"audience": "https://another.invalid"}),
            ("a token below the level is refused", "FailedAuthentication",
             {"loa": "Low"}),
            ("a token that has run out is refused", "FailedAuthentication",
             {"life": -120}),
            ("a token without a CPR number gives no access", "IngenAdgang",
             {"attributes": {}})):
        status, octets = m.post(m.overblik(
            CPR, [KOMMUNE], token=m.token(CPR, **given)))
        check(status == 500 and subcode(octets) == kind, sentence, octets)
        try:
            wss.verify(octets, cert=m.gateway)
            signed = True
        except wss.Refused as e:
            signed = e
        check(signed is True, "that fault is signed", signed)
    stolen = m.overblik(CPR, [KOMMUNE], key="borgerdk-ec",
                        token=m.token(CPR, "borgerdk"))
    status, octets = m.post(stolen)
    check(subcode(octets) == "FailedCheck",
          "a stolen token under another key is refused", octets)
    status, octets = m.post(m.overblik(CPR, ["0411"]))
    check(subcode(octets) == "UgyldigForespoergsel",
          "a code that is no municipality is refused", octets)
    for client in (None, "fremmed-tls"):
        try:
            status, _ = m.post(m.overblik(CPR, [KOMMUNE]), client=client)
            gone = False
        except (ssl.SSLError, OSError):
            gone = True
        check(gone, "the handshake fails for a client with %s" % (
            "no certificate" if client is None else
            "a certificate of another CA"))


def equal_answers(m):
    def bare(octets):
        body, _ = overblik_of(m, octets)
        for e in body.findall("bb:Hentet", NS):
            e.text = ""
        return etree.tostring(body, method="c14n", exclusive=True)
    one = bare(m.post(m.overblik(CPR, [KOMMUNE, "0101"]))[1])
    two = bare(m.post(m.overblik(CPR, ["0101", KOMMUNE, KOMMUNE]))[1])
    check(one == two, "two answers over the same data are equal")


class ZeepSecurity:
    """zeep builds the message; wss.py gives it its security header."""

    def __init__(self, m):
        self.m = m

    def message(self, client, *args, **kw):
        envelope = client.create_message(client.service, "HentOverblik",
                                         *args, **kw)
        body = envelope.find("{%s}Body" % wss.S12)
        return wss.make_request(
            etree.tostring(body[0]).decode(), self.m.token(CPR),
            self.m.key("borgerdk"), action=OVERBLIK, to=self.m.url)


def zeep_client(m):
    import zeep
    from zeep.transports import Transport
    import requests
    session = requests.Session()
    session.trust_env = False
    session.verify = os.path.join(m.pki, "trust.pem")
    session.cert = tuple(os.path.join(m.pki, "borgerdk-tls." + x)
                         for x in ("crt", "key"))
    client = zeep.Client(m.url + "?wsdl", transport=Transport(session=session))
    check(client.service._binding_options["address"] == m.url,
          "the served WSDL has the address that the caller used",
          client.service._binding_options)
    message = ZeepSecurity(m).message(client, Kommunekode=[KOMMUNE])
    answer = session.post(m.url, data=message, headers={
        "Content-Type": "application/soap+xml; charset=utf-8; action=\"%s\""
        % OVERBLIK})
    operation = client.service._binding.get("HentOverblik")
    svar = client.service._binding.process_reply(client, operation, answer)
    svar = getattr(svar, "body", svar)
    check(answer.status_code == 200 and len(svar.Sag) > 0 and
          svar.Sag[0].Myndighed.Navn == "Odense Kommune",
          "zeep builds itself from the WSDL and gets an overview", svar)


def wsdl(m):
    status, octets = m.get("?wsdl")
    check(status == 200 and m.url.encode() in octets, "GET ?wsdl answers",
          octets[:300])
    status, _ = m.get("")
    check(status == 404, "GET without ?wsdl is 404", status)


def main():
    with Miljoe() as m:
        accepted(m)
        keys_and_spellings(m)
        tampered(m)
        refused(m)
        equal_answers(m)
        wsdl(m)
        zeep_client(m)
        log = m.log()
        check(CPR not in log and CPR[:6] + "-" + CPR[6:] not in log,
              "the citizen's CPR number does not occur in the log")
    return 1 if failed else 0


sys.exit(main())
