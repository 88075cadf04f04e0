#!/usr/bin/python3
"""The gateway's verifier against messages it has not made, and its messages
against a verifier that is not its own.

    wss_mutual.py TOOL PKI [COUNT [SEED]]

TOOL is build/wssec_tool, PKI a folder of certs/testpki.sh.  COUNT valid
variants are drawn (default 200), and ten times as many damaged ones.  Prints
a line per check; status 1 when one failed.
"""
import base64
import os
import random
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import wss  # noqa: E402
from wss_skade import damage, rearrange  # noqa: E402
from lxml import etree  # noqa: E402

TOOL, PKI = sys.argv[1], sys.argv[2]
COUNT = int(sys.argv[3]) if len(sys.argv) > 3 else 200
SEED = int(sys.argv[4]) if len(sys.argv) > 4 else 1
ISSUER = "https://idp.test.invalid"
AUDIENCE = "https://gateway.test.invalid"
TO = "https://gateway.test.invalid/borgerblikket/1"
ACTION = "urn:test:Handling"
TEST_CPR = "0101700002"
BODIES = [
    '<t:Handling xmlns:t="urn:test"><t:A>1</t:A></t:Handling>',
    '<Handling xmlns="urn:test"><A b="1" a="2">&amp;&lt;&#xD;</A></Handling>',
    '<q:Handling xmlns:q="urn:test" xmlns:r="urn:r" r:x="y">\n <q:A/>\n'
    '</q:Handling>',
    '<Handling xmlns="urn:test"><a xmlns="">\u00e6\u00f8\u00e5</a></Handling>',
]

failed = 0


def check(ok, sentence, detail=""):
    global failed
    print("%s - %s" % ("ok" if ok else "not ok", sentence))
    if not ok:
        failed += 1
        print("  " + str(detail)[:2000], file=sys.stderr)


def key(name):
    return wss.Key.load(os.path.join(PKI, name))


KEYS = {n: key(n) for n in ("idp", "sts", "borgerdk", "borgerdk-ec",
                            "sagsindeks", "gateway-signing",
                            "gateway-signing-ec", "fremmed")}


def tool(*args, stdin=b""):
    return subprocess.run([TOOL, *args], input=stdin, check=True,
                          stdout=subprocess.PIPE).stdout


def verdicts(messages, *args):
    """What the gateway says of each: (error, verified, MessageID, body,
    reason)."""
    framed = b"".join(b"%d\n%s" % (len(m), m) for m in messages)
    out = tool("verify", "pki=" + PKI, *args, stdin=framed)
    rows = [line.split("\t") for line in out.decode().splitlines()]
    assert len(rows) == len(messages)
    return rows


REQUEST = ("kind=token", "issuer=" + ISSUER, "idp=idp",
           "audience=" + AUDIENCE, "to=" + TO, "action=" + ACTION)


def token(rng, holder):
    prefix = rng.choice(["", "", "saml", "saml2", "q"])
    lists = None
    if rng.random() < .3:
        lists = [prefix or "#default", "xsi"]
    return wss.make_assertion(
        KEYS["idp"], ISSUER, AUDIENCE, KEYS[holder].cert,
        {wss.CPR: TEST_CPR}, prefix=prefix, keyinfo=rng.random() < .5,
        recipient=rng.random() < .5, prefix_list=lists,
        loa=rng.choice(["Substantial", "High"]))


def request(rng, holder, **given):
    spelling = wss.Spelling.random(rng)
    return wss.make_request(
        rng.choice(BODIES), token(rng, holder), KEYS[holder], ACTION, TO,
        transaction="6d2f1a9e-0000-4000-8000-000000000001",
        spelling=spelling, **given)


def canonical_child(message):
    body = wss.parse(message).find("{%s}Body" % wss.S12)
    return wss.c14n(wss.parse(etree.tostring(body[0], with_tail=False)))


def foreign_requests():
    rng = random.Random(SEED)
    messages = [request(rng, rng.choice(["borgerdk", "borgerdk", "borgerdk-ec"]
                                        )) for _ in range(COUNT)]
    rows = verdicts(messages, *REQUEST)
    bad = [(r, m) for r, m in zip(rows, messages) if r[0] != "GW_OK"]
    check(not bad, "%d valid variants made with lxml are accepted" % COUNT,
          bad and "%s\n%s" % (bad[0][0], bad[0][1].decode()))
    for m in messages[:20]:
        wss.verify(m, issuer_cert=KEYS["idp"].cert)
    differs = [m for r, m in zip(rows, messages) if r[0] == "GW_OK" and
               wss.c14n(wss.parse(base64.b64decode(r[3]))) !=
               canonical_child(m)]
    check(not differs, "the Body handed on is the one that was sent",
          differs and differs[0])
    return messages


def damaged_requests(valid):
    rng = random.Random(SEED + 1)
    messages = []
    for _ in range(COUNT * 10):
        m = rng.choice(valid)
        how = rng.choice([damage, rearrange])
        messages.append(how(rng, m))
    rows = verdicts(messages, *REQUEST)
    accepted = [(r, m) for r, m in zip(rows, messages) if r[0] == "GW_OK"]
    wrong = []
    for r, m in accepted:
        try:
            wss.verify(m, issuer_cert=KEYS["idp"].cert)
            if (wss.c14n(wss.parse(base64.b64decode(r[3]))) !=
                    canonical_child(m)):
                wrong.append((r, m))
        except Exception as e:        # the other verifier refuses
            wrong.append((e, r, m))
    check(not wrong, "of %d damaged ones, the %d that are accepted hold for "
          "another verifier too" % (len(messages), len(accepted)),
          wrong and wrong[0])
    held = [r for r in rows if r[0] != "GW_OK" and r[1] == "1" and
            r[0] not in ("GW_EADDR", "GW_EDEST", "GW_EACTION", "GW_EMUSTUND",
                         "GW_ECHECK", "GW_EAUTH", "GW_EEXPIRED")]
    check(not held, "a message that held is refused for a reason of its own",
          held)


def tampered_requests():
    """What each of them changes is signed, so all are refused."""
    changes = [(b">1<", b">2<"), (TEST_CPR.encode(), b"0101700004"),
               (b"Substantial", b"High"), (AUDIENCE.encode() + b"<",
                                           AUDIENCE.encode() + b"x<"),
               (ACTION.encode(), b"urn:test:Andet"),
               (b"urn:uuid:", b"urn:uuie:"), (b"NotOnOrAfter=\"2",
                                              b"NotOnOrAfter=\"3"),
               (b"Z</", b"1Z</")]
    messages = []
    for old, new in changes:
        text = wss.make_request(
            BODIES[0], wss.make_assertion(
                KEYS["idp"], ISSUER, AUDIENCE, KEYS["borgerdk"].cert,
                {wss.CPR: TEST_CPR}), KEYS["borgerdk"], ACTION, TO)
        assert old in text
        messages.append(text.replace(old, new))
    thief = wss.make_assertion(KEYS["idp"], ISSUER, AUDIENCE,
                               KEYS["borgerdk"].cert, {wss.CPR: TEST_CPR})
    messages.append(wss.make_request(BODIES[0], thief, KEYS["fremmed"],
                                     ACTION, TO))
    forged = wss.make_assertion(KEYS["fremmed"], ISSUER, AUDIENCE,
                                KEYS["fremmed"].cert, {wss.CPR: TEST_CPR})
    messages.append(wss.make_request(BODIES[0], forged, KEYS["fremmed"],
                                     ACTION, TO))
    rows = verdicts(messages, *REQUEST)
    bad = [r for r in rows if r[0] != "GW_ECHECK" or r[1] != "0"]
    check(not bad, "%d tampered or stolen ones are refused alike" %
          len(messages), bad)


def our_requests():
    for holder in ("borgerdk", "borgerdk-ec"):
        text = tool("token", "pki=" + PKI, "key=idp", "issuer=" + ISSUER,
                    "audience=" + AUDIENCE, "hok=" + holder)
        with tempfile.NamedTemporaryFile() as f:
            f.write(text)
            f.flush()
            for more in ((), ("soap=11", "liberty=1")):
                for body in BODIES:
                    m = tool("make", "pki=" + PKI, "kind=token",
                             "key=" + holder, "action=" + ACTION,
                             "id=urn:uuid:1", "to=" + TO, "token=" + f.name,
                             "transaction=x", *more, stdin=body.encode())
                    held("our request, %s %s" % (holder, " ".join(more)), m,
                         issuer_cert=KEYS["idp"].cert,
                         soap=wss.S11 if more else wss.S12)


def held(what, message, **how):
    try:
        seen = wss.verify(message, **how)
        check(True, "%s holds for lxml" % what)
        return seen
    except wss.Refused as e:
        check(False, "%s holds for lxml" % what, "%s\n%s" % (e, message))


def our_answers():
    for name in ("gateway-signing", "gateway-signing-ec"):
        m = tool("make", "pki=" + PKI, "kind=answer", "key=" + name,
                 "action=" + ACTION, "id=urn:uuid:2", "relates=urn:uuid:1",
                 stdin=BODIES[2].encode())
        held("our answer, " + name, m, cert=KEYS[name].cert,
             relates_to="urn:uuid:1")
    m = tool("make", "pki=" + PKI, "kind=sts", "key=sts", "action=" + ACTION,
             "relates=urn:uuid:1", stdin=BODIES[0].encode())
    held("the STS's answer", m, cert=KEYS["sts"].cert, required=("Action",),
         relates_to="urn:uuid:1")
    m = tool("make", "pki=" + PKI, "kind=bst", "key=gateway-signing",
             "action=" + ACTION, "id=urn:uuid:1", "to=" + TO,
             stdin=BODIES[0].encode())
    held("our request to the STS", m, cert=KEYS["gateway-signing"].cert)


valid = foreign_requests()
damaged_requests(valid)
tampered_requests()
our_requests()
our_answers()
sys.exit(1 if failed else 0)
