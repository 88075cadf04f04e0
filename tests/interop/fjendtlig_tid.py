"""The gateway against slow clients, other TLS, many at once, and messages
damaged at random.  check(ok, sentence, detail) is the caller's.
"""
import os
import random
import socket
import ssl
import struct
import threading
import time
import urllib.parse
import warnings

import fjendtlig
import wss
from fjendtlig_linje import Linje
from miljoe import subcode


def dryp(c, foerst, stump, pause, hoejst):
    """Octets one by one; (status, seconds) when the answer or end comes."""
    start = time.monotonic()
    c.send(foerst)
    c.s.settimeout(pause)
    while time.monotonic() - start < hoejst:
        try:
            svar = c.svar()
            return (svar.status if svar else None,
                    time.monotonic() - start)
        except socket.timeout:
            c.send(stump)
    return 0, time.monotonic() - start


def tavs(p, resultat):
    """A TCP connection on which nobody says anything."""
    s = socket.create_connection(
        ("127.0.0.1", urllib.parse.urlsplit(p.m.url).port))
    s.settimeout(25)
    start = time.monotonic()
    try:
        s.recv(1)
        status = None
    except OSError as e:
        status = 0 if isinstance(e, socket.timeout) else None
    resultat["silence before TLS"] = (status, time.monotonic() - start)


def langsomme(p):
    """DOS11: who is slow is refused.  Started first, judged last."""
    hoved = b"POST @P HTTP/1.1\r\nHost: localhost\r\nContent-Type: " \
        b"application/soap+xml\r\n".replace(
            b"@P", urllib.parse.urlsplit(p.m.url).path.encode())
    cl, te = b"Content-Length: 9000\r\n\r\n", \
        b"Transfer-Encoding: chunked\r\n\r\n"
    resultat = {}

    def en(navn, *args):
        resultat[navn] = dryp(Linje(p.m), *args)
    traade = [threading.Thread(target=en, args=a) for a in (
        ("headers that never end", hoved, b"", 30, 30),
        ("headers octet by octet", hoved + b"X: ", b"y", .5, 30),
        ("header line by line", hoved, b"X: y\r\n", 1, 30),
        ("a body that never comes", hoved + cl, b"", 30, 30),
        ("a body octet by octet", hoved + cl, b"<", .5, 30),
        ("chunks octet by octet", hoved + te, b"1\r\n<\r\n", .5, 30),
        ("a chunk that never comes", hoved + te + b"ff\r\n", b"", 30, 30),
    )] + [threading.Thread(target=tavs, args=(p, resultat))]
    for x in traade:
        x.start()
    return traade, resultat


def langsomme_doem(check, traade, resultat):
    for x in traade:
        x.join()
    for navn, (status, sek) in sorted(resultat.items()):
        check(status in ((None,) if "TLS" in navn else (408,)) and
              sek < 22, "%s: %s after %.1f s" % (navn, status or "closed",
                                                 sek), resultat[navn])


def haandtryk(p, **valg):
    """True when a request over a connection of that kind is answered."""
    at = urllib.parse.urlsplit(p.m.url)
    c = ssl.create_default_context(
        cafile=os.path.join(p.m.pki, "trust.pem"))
    c.set_ciphers("ALL:@SECLEVEL=0")
    if "klient" in valg:
        stem = os.path.join(p.m.pki, valg["klient"])
        c.load_cert_chain(stem + ".crt", stem + ".key")
    if "version" in valg:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            c.minimum_version = c.maximum_version = valg["version"]
    try:
        raw = socket.create_connection(("127.0.0.1", at.port), 10)
        with c.wrap_socket(raw, server_hostname="localhost") as s:
            s.sendall(("GET %s?wsdl HTTP/1.1\r\nHost: localhost\r\n"
                       "Connection: close\r\n\r\n" % at.path).encode())
            return s.recv(15).startswith(b"HTTP/1.1 200")
    except OSError:
        return False


def tls(check, p):
    V = ssl.TLSVersion
    for saetning, ja, valg in (
            ("TLS 1.3 is spoken", True, {"version": V.TLSv1_3}),
            ("TLS 1.2 is spoken", True, {"version": V.TLSv1_2}),
            ("TLS 1.1 is refused", False, {"version": V.TLSv1_1}),
            ("TLS 1.0 is refused", False, {"version": V.TLSv1}),
            ("a client without a certificate is refused", False,
             {"klient": None}),
            ("another CA's certificate is refused", False,
             {"klient": "fremmed-tls"}),
            ("our CA's certificate that is not on the list is refused", False,
             {"klient": "fagsystem-tls"}),
            ("the known client's signing certificate is refused", False,
             {"klient": "borgerdk"}),
            ("the gateway's own certificate is refused", False,
             {"klient": "gateway-tls"})):
        valg.setdefault("klient", "borgerdk-tls")
        if valg["klient"] is None:
            del valg["klient"]
        check(haandtryk(p, **valg) == ja, saetning)
    c = ssl.create_default_context(
        cafile=os.path.join(p.m.pki, "trust.pem"))
    stem = os.path.join(p.m.pki, "borgerdk-tls")
    c.load_cert_chain(stem + ".crt", stem + ".key")
    c.maximum_version = V.TLSv1_2
    at, igen, session = urllib.parse.urlsplit(p.m.url), [], None
    for _ in range(2):
        with c.wrap_socket(socket.create_connection(
                ("127.0.0.1", at.port), 10), server_hostname="localhost",
                session=session) as t:
            igen.append(t.session_reused)
            session = t.session
    check(igen == [False, False], "no TLS session is taken up again", igen)
    ledige = [Linje(p.m) for _ in range(200)]
    svar = p.spoerg(fjendtlig.Sag("", "", lambda v: v.besked(),
                                  fjendtlig.OK), "borgerdk-tls")[0]
    check(svar is not None and svar.status == 200,
          "200 idle connections leave room for a request")
    for c in ledige:
        c.luk()


def gaaet(check, p):
    """H29: callers that go away, politely or not, at every point."""
    krop = p.v.besked()
    alt = lambda c: p.hoved(c, krop, {}) + krop
    steder = (("within the head", lambda n: 40),
              ("behind the head", lambda n: n - len(krop)),
              ("within the body", lambda n: n - 100),
              ("before the answer", lambda n: n))
    for hvor, hvad in steder:
        for haardt in (True, False):
            c = Linje(p.m)
            x = alt(c)
            c.send(x[:hvad(len(x))])
            if haardt:               # a reset instead of an end
                c.s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                               struct.pack("ii", 1, 0))
            c.luk()
            krop = p.v.besked()
            svar = p.spoerg(fjendtlig.Sag("", "", lambda v: v.besked(),
                                          fjendtlig.OK), "borgerdk-tls")[0]
            check(svar is not None and svar.status == 200,
                  "a caller that %s %s harms nobody" % (
                      "resets" if haardt else "leaves", hvor))


def paa_een_gang(p, kroppe):
    """The answers to messages whose last octets are sent at once."""
    linjer = [Linje(p.m) for _ in kroppe]
    port, svar = threading.Barrier(len(kroppe)), [None] * len(kroppe)

    def en(i):
        c, krop = linjer[i], kroppe[i]
        c.send(p.hoved(c, krop, {}) + krop[:-1])
        port.wait()
        c.send(krop[-1:])
        svar[i] = c.svar()

    traade = [threading.Thread(target=en, args=(i,))
              for i in range(len(kroppe))]
    for x in traade:
        x.start()
    for x in traade:
        x.join()
    for c in linjer:
        c.luk()
    return svar


def samtidig(check, p, n=64):
    """What may be used once, n times at once: accepted exactly once."""
    token = p.v.token(one_time_use=True)
    for saetning, kroppe in (
            ("the same message", [p.v.besked()] * n),
            ("messages with the same OneTimeUse token",
             [p.v.besked(token=token) for _ in range(n)])):
        svar = paa_een_gang(p, kroppe)
        ja = [s for s in svar if s is not None and s.status == 200]
        nej = [s for s in svar if s is not None and s.status == 500 and
               subcode(s.krop) == "DuplicateMessageID"]
        check(len(ja) == 1 and len(nej) == n - 1,
              "%s on %d connections at once: accepted once" % (saetning, n),
              "%d accepted, %d duplicates" % (len(ja), len(nej)))
    tunge = [s for s in fjendtlig.alle()[0]
             if s.id in ("within-limits-elements", "signed-body")]
    svar = paa_een_gang(p, [tunge[i % len(tunge)].lav(p.v)
                            for i in range(n)])
    check(all(s is not None and s.status in (500, 503) for s in svar),
          "%d bodies of 256 KiB at once are refused" % n)


def muteret(check, p, n=400, froe=20261122):
    """Random damage: what is accepted all the same must hold for another
    verifier too, and say exactly what was signed."""
    rng = random.Random(froe)
    taget, galt = 0, []

    def skade(x):
        x = bytearray(x)
        i = rng.randrange(len(x))
        j = min(len(x), i + rng.choice((1, 1, 2, 8, 60)))
        how = rng.randrange(5)
        if how == 0:
            x[i] ^= 1 << rng.randrange(7)
        elif how == 1:
            del x[i:j]
        elif how == 2:
            x[i:i] = x[i:j]
        elif how == 3:
            x[i:i] = rng.choice((b" ", b"\n", b"'", b'"', b"<", b">", b"&",
                                 b"&#32;", b"a", b"/", b"\r"))
        else:
            k = rng.randrange(len(x))
            x[i], x[k] = x[k], x[i]
        return bytes(x)

    c = Linje(p.m)
    for _ in range(n):
        ren = p.v.besked()
        x = skade(ren)
        c.send(p.hoved(c, x, {}) + x)
        svar = c.svar()
        if svar is None or svar.lukket:
            c.luk()
            c = Linje(p.m)
        if svar is None or svar.status != 200:
            continue
        taget += 1
        try:
            a = wss.verify(ren, issuer_cert=p.v.noegle("idp").cert)
            b = wss.verify(x, issuer_cert=p.v.noegle("idp").cert)
            if wss.c14n(a.body) != wss.c14n(b.body) or \
                    wss.c14n(a.assertion) != wss.c14n(b.assertion):
                galt.append(x)
        except Exception as e:
            galt.append(repr(e))
    c.luk()
    check(not galt, "%d messages damaged at random: what is accepted (%d) "
          "another verifier accepts as well" % (n, taget), galt[:1])
