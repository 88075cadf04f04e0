#!/usr/bin/python3
"""The hostile corpus against the running gateway (fjendtlig.py).

Each case must have its outcome: status, subcode, signed or not, connection
closed or kept; no source may be asked for anything that is refused; every
refusal before the signatures hold must read the same; the processes must
live on in the memory they have.  Prints a line a class and a line a case
that fails.

    fjendtlig_test.py [CLASS or CLASS/ID ...]     only those
"""
import os
import random
import re
import socket
import ssl
import sys
import tempfile
import threading
import time
import traceback
import urllib.parse
import warnings

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import fjendtlig  # noqa: E402
import wss  # noqa: E402
from fjendtlig import CPR, Post, Raa, Vaerk  # noqa: E402
from miljoe import B, BB, Miljoe, subcode  # noqa: E402

SMAA = 256 * 1024
RSS_MAX = 192 * 1024                 # KiB that the worker may grow to
SIGNERET = {"Body", "Timestamp", "Action", "MessageID", "RelatesTo",
            "BinarySecurityToken"}
UUID = re.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
URI = re.compile("[a-zA-Z][a-zA-Z0-9+.-]*:(?:[][a-zA-Z0-9._~:/?#@!$&'()*+,;="
                 "-]|%[0-9a-fA-F]{2})+")
fejlet = 0


def check(ok, saetning, detail=""):
    global fejlet
    print("%s - %s" % ("ok" if ok else "not ok", saetning), flush=True)
    if not ok:
        fejlet += 1
        print("  " + str(detail)[:1500], file=sys.stderr, flush=True)


class Svar:
    def __init__(self, status, linjer, krop, lukket):
        self.status, self.linjer, self.krop = status, linjer, krop
        self.lukket = lukket


class Linje:
    """One TLS connection, by octets."""

    def __init__(self, m, klient="borgerdk-tls"):
        at = urllib.parse.urlsplit(m.url)
        self.vaert = at.netloc
        self.sti = at.path
        if klient not in Linje.ctx:
            c = ssl.create_default_context(
                cafile=os.path.join(m.pki, "trust.pem"))
            stem = os.path.join(m.pki, klient)
            c.load_cert_chain(stem + ".crt", stem + ".key")
            Linje.ctx[klient] = c
        raw = socket.create_connection(("127.0.0.1", at.port), 10)
        raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.s = Linje.ctx[klient].wrap_socket(raw, server_hostname="localhost")
        self.s.settimeout(15)
        self.rest = b""

    ctx = {}

    def send(self, octets):
        try:
            self.s.sendall(octets)
        except OSError:              # it may answer and close before we end
            pass

    def _mere(self):
        try:
            d = self.s.recv(65536)
        except (ssl.SSLError, ConnectionError, socket.timeout) as e:
            if isinstance(e, socket.timeout):
                raise
            d = b""
        self.rest += d
        return len(d) > 0

    def svar(self):
        """The next answer; None when the connection ends without one."""
        while b"\r\n\r\n" not in self.rest:
            if not self._mere():
                return None
        hoved, self.rest = self.rest.split(b"\r\n\r\n", 1)
        linjer = hoved.split(b"\r\n")
        felter = {}
        for x in linjer[1:]:
            k, v = x.split(b":", 1)
            felter[k.decode().lower()] = v.strip().decode("latin-1")
        n = int(felter.get("content-length", "0"))
        while len(self.rest) < n and self._mere():
            pass
        krop, self.rest = self.rest[:n], self.rest[n:]
        return Svar(int(linjer[0].split()[1]), felter, krop,
                    felter.get("connection", "").lower() == "close")

    def slut(self):
        """True when the other end has closed and said nothing more."""
        self.s.settimeout(3)
        try:
            while self._mere():
                pass
        except socket.timeout:
            return False
        return self.rest == b""

    def luk(self):
        self.s.close()


def cpu_ns(pid):
    """Processor time of a process's threads, in nanoseconds."""
    n = 0
    for task in os.listdir("/proc/%d/task" % pid):
        try:
            with open("/proc/%d/task/%s/schedstat" % (pid, task)) as f:
                n += int(f.read().split()[0])
        except OSError:
            pass
    return n


def status_kib(pid, felt):
    with open("/proc/%d/status" % pid) as f:
        for x in f:
            if x.startswith(felt + ":"):
                return int(x.split()[1])
    return 0


def proces_boern(pid):
    out = []
    for p in os.listdir("/proc"):
        if p.isdigit():
            try:
                with open("/proc/%s/stat" % p) as f:
                    if int(f.read().rsplit(")", 1)[1].split()[1]) == pid:
                        out.append(int(p))
            except OSError:
                pass
    return sorted(out)


class Proeve:
    """Runs cases against one environment."""

    def __init__(self, m):
        self.m, self.v = m, Vaerk(m)
        self.linje = {}
        with open(os.path.join(m.dir, "gatewayd.pid")) as f:
            self.far = int(f.read())
        self.boern = proces_boern(self.far)
        self.arbejder = self._arbejder()
        self.kildelog = os.path.join(m.dir, "testmiljoe.log")
        self.tekster = {}            # subcode -> the refusals' texts, bare
        self.dyreste = (0.0, "")
        self.langsomste = (0.0, "")
        self.lavet = 0.0

    def _arbejder(self):
        m = re.findall(r"event=role-started name=worker .*pid=(\d+)",
                       self.m.log())
        return int(m[-1])

    def kilder(self):
        """How much the sources have logged."""
        return os.path.getsize(self.kildelog)

    def hent_linje(self, klient):
        c = self.linje.pop(klient, None)
        return c or Linje(self.m, klient)

    def hoved(self, c, krop, linjer):
        felter = {"Host": c.vaert, "Content-Type":
                  "application/soap+xml; charset=utf-8",
                  "Content-Length": str(len(krop))}
        for k, x in linjer.items():
            k = k.replace("_", "-")
            if x is None:
                felter.pop(k, None)
            else:
                felter[k] = x
        text = "POST %s HTTP/1.1\r\n" % c.sti + "".join(
            "%s: %s\r\n" % kx for kx in felter.items()) + "\r\n"
        return text.encode("latin-1")

    def spoerg(self, sag, klient):
        """(answer, connection, processor ms, octets sent, sources' log)"""
        self.v.forud = lambda krop, status=200: self.forud(
            krop, status, klient)
        start = time.monotonic()
        ting = sag.lav(self.v)
        self.lavet += time.monotonic() - start
        c = self.hent_linje(klient)
        kilder = self.kilder()
        foer = cpu_ns(self.arbejder)
        if isinstance(ting, Raa):
            n = self._raa(c, ting)
        else:
            krop, linjer = (ting.krop, ting.linjer) \
                if isinstance(ting, Post) else (ting, {})
            n = len(krop)
            self.husk(krop)
            c.send(self.hoved(c, krop, linjer) + krop)
        svar = c.svar()
        return svar, c, (cpu_ns(self.arbejder) - foer) / 1e6, n, kilder

    def forud(self, krop, status, klient):
        """What goes before the case's own message."""
        c = Linje(self.m, klient)
        c.send(self.hoved(c, krop, {}) + krop)
        svar = c.svar()
        c.luk()
        if svar.status != status:
            raise AssertionError("the message before: %d %s" % (
                svar.status, svar.krop[:300]))

    def _raa(self, c, ting):
        n = 0
        self.besked_id = ting.besked_id
        self.transaktion = None
        for x in ting.stykker:
            if x is None:            # wait for 100
                svar = c.svar()
                if svar is None or svar.status != 100:
                    raise AssertionError("no 100")
                continue
            if n and ting.vent:
                time.sleep(ting.vent)
            x = x.replace(b"@HOST@", c.vaert.encode())
            x = x.replace(b"@PATH@", c.sti.encode())
            c.send(x)
            n += len(x)
        return n

    def koer(self, sag):
        """None when the outcome is the one required, else what was."""
        klient = "verifikation-tls" if "verifikation" in sag.klasse \
            else "borgerdk-tls"
        try:
            svar, c, ms, n, kilder = self.spoerg(sag, klient)
        except Exception as e:
            if os.environ.get("SPOR"):
                traceback.print_exc()
            return "%s: %s" % (type(e).__name__, e)
        galt = self.doem(sag.udfald, svar, c)
        if svar is not None and not svar.lukket and galt is None:
            self.linje[klient] = c
        else:
            c.luk()
        if sag.udfald.status != 200:
            if galt is None and n <= SMAA + 4096 and ms > self.dyreste[0]:
                self.dyreste = (ms, "%s/%s" % (sag.klasse, sag.id))
            if self.kilder() != kilder:
                galt = (galt or "") + " a source was asked"
        return galt

    def doem(self, u, svar, c):
        if svar is None:
            return "no answer" if u.status is not None else None
        kode = None
        try:
            kode = subcode(svar.krop) if svar.krop and svar.status >= 500 \
                else None
        except Exception as e:
            return "answer unreadable: %s" % e
        fik = "%d %s %s" % (svar.status, kode, svar.krop[:0])
        if svar.status != u.status:
            return "status %s (%s), not %s" % (svar.status, kode, u.status)
        if u.koder and kode not in u.koder:
            return "%s, not %s" % (kode, "/".join(u.koder))
        if u.status < 500 and u.status != 200 and svar.krop:
            return "a body beside %d" % u.status
        if u.signeret is not None and svar.krop:
            galt = self.signatur(u, svar, kode)
            if galt:
                return galt
        if u.lukket is not None and svar.lukket != u.lukket:
            return "%s: connection %s" % (
                fik, "closed" if svar.lukket else "kept")
        if svar.lukket and not c.slut():
            return "%s: not closed, or octets behind it" % fik
        return None

    def signatur(self, u, svar, kode):
        if u.signeret is False:
            if b"Signature" in svar.krop or b"RelatesTo" in svar.krop:
                return "signed before anything verified"
            bar = re.sub(rb"[0-9a-f-]{36}", b"", svar.krop)
            linjer = tuple(sorted((k, v) for k, v in svar.linjer.items()
                                  if k not in ("date",)))
            self.tekster.setdefault(kode, set()).add((bar, linjer))
            return None
        try:
            seen = wss.verify(svar.krop, cert=self.m.gateway)
        except wss.Refused as e:
            return "%s: answer's signature: %s" % (kode, e)
        return self.svaret(seen, kode)

    def svaret(self, seen, kode):
        """What every signed answer has (profile 6)."""
        daekket = {e.tag.split("}")[1] for e in seen.covered}
        mangler = SIGNERET - daekket
        if mangler == {"RelatesTo"} and not self.besked_id:
            mangler = None           # nothing that it could relate to
        if mangler:
            return "not signed in the answer: %s" % mangler
        if (seen.action == wss.WSA + "/soap/fault") != seen.is_fault:
            return "the answer's action: %s" % seen.action
        if self.besked_id and seen.relates_to != self.besked_id:
            return "relates to %s" % seen.relates_to
        if self.transaktion and seen.transaction != self.transaktion:
            return "RequestHeader not echoed: %s" % seen.transaction
        if not seen.is_fault:
            return None
        fejl = seen.body.find(".//{%s}Fejl" % BB)
        if fejl is None or [e.tag.split("}")[1] for e in fejl] != [
                "Kode", "Besked", "TransaktionsId"]:
            return "the fault's detail"
        koder = [e.text.split(":")[-1] for e in seen.body.iter(
            "{%s}Value" % wss.S12)]
        if fejl[0].text not in koder[1:] + koder[:len(koder) == 1]:
            return "Kode is %s" % fejl[0].text
        return None

    def husk(self, octets):
        """What the answer must repeat of the request: its MessageID if it
        has a good one, its TransactionUUID likewise."""
        self.besked_id = self.transaktion = None
        try:
            hoved = wss.parse(octets).find("{%s}Header" % wss.S12)
            id = hoved.findall("{%s}MessageID" % wss.WSA)
            rh = hoved.findall("{%s}RequestHeader" % wss.RH)
        except Exception:
            return
        if len(id) == 1 and len(id[0]) == 0 and \
                id[0].get("{%s}role" % wss.S12) is None:
            id = (id[0].text or "").strip(" \t\r\n")
            if URI.fullmatch(id) and len(id) <= 256:
                self.besked_id = id
        if len(rh) == 1 and len(rh[0]) == 1 and not (
                rh[0].text or "").strip() and len(rh[0][0]) == 0:
            if UUID.fullmatch(rh[0][0].text or "") and \
                    rh[0][0].tag == "{%s}TransactionUUID" % wss.RH:
                self.transaktion = rh[0][0].text


def klasser_koer(p, sager, hvad):
    """A line a class; how many failed."""
    grupper, galt = {}, 0
    for s in sager:
        grupper.setdefault(s.klasse, []).append(s)
    for klasse, liste in grupper.items():
        start, fejl = time.monotonic(), []
        for s in liste:
            g = p.koer(s)
            if g:
                fejl.append((s, g))
        check(not fejl, "%s: %s, %d of %d as required (%.1f s)" % (
            hvad, klasse, len(liste) - len(fejl), len(liste),
            time.monotonic() - start))
        for s, g in fejl:
            print("  not as required - %s/%s: %s" % (s.klasse, s.id, g),
                  flush=True)
        galt += len(fejl)
    return galt


# Time and TLS -----------------------------------------------------------------

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


def langsomme_doem(traade, resultat):
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


def tls(p):
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
            ("a revoked certificate is refused", False,
             {"klient": "spaerret"}),
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


def samtidig(p, n=64):
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


def muteret(p, n=400, froe=20261122):
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


def udstedere(f):
    """More certificates pinned for NemLog-in: one of the past, one of the
    future, one in force (SIG14)."""
    pki = os.environ.get("PKI", os.path.join(B, "pki"))
    for navn, fra, til in (("fagsystem", "2020", "2021"),
                           ("gateway-signing", "2098", "2099"),
                           ("verifikation", "2020", "2098")):
        f.write("token-issuer https://saml.nemlog-in.testmiljoe.invalid "
                "%s/%s.crt %s-01-01T00:00:00Z %s-01-01T00:00:00Z\n" % (
                    pki, navn, fra, til))
    f.flush()
    return f.name


def main(kun):
    fjender, gyldige = fjendtlig.alle()
    if kun:
        med = lambda s: s.klasse in kun or "%s/%s" % (s.klasse, s.id) in kun
        fjender = [s for s in fjender if med(s)]
        gyldige = [s for s in gyldige if med(s)]
    start = time.monotonic()
    with tempfile.NamedTemporaryFile("w", suffix=".conf") as conf, \
            Miljoe(options=["--verbose"], conf=udstedere(conf)) as m:
        p = Proeve(m)
        fra = time.monotonic()
        svar, c = p.spoerg(fjendtlig.Sag(
            "", "", lambda v: v.besked(), fjendtlig.OK), "borgerdk-tls")[:2]
        check(svar.status == 200, "the base message is accepted", svar.krop)
        c.luk()
        langsom = langsomme(p) if not kun else None
        rss = status_kib(p.arbejder, "VmRSS")
        nej = klasser_koer(p, fjender, "refused")
        ja = klasser_koer(p, gyldige, "accepted")
        if not kun:
            samtidig(p)
            muteret(p)
            tls(p)
            langsomme_doem(*langsom)
            for kode, tekster in sorted(p.tekster.items(), key=str):
                check(len(tekster) == 1, "every %s before the signatures "
                      "hold reads the same" % kode, tekster)
        check(proces_boern(p.far) == p.boern, "every process lives on",
              (p.boern, proces_boern(p.far)))
        top = status_kib(p.arbejder, "VmHWM")
        check(top <= RSS_MAX, "the worker's memory stays bounded: %d KiB "
              "at first, %d at most" % (rss, top))
        log = m.log()
        check(CPR not in log and CPR[:6] + "-" + CPR[6:] not in log,
              "no CPR number in the log")
        print("# %d hostile in %d classes, %d not refused as required; "
              "%d valid in %d classes, %d not accepted" % (
                  len(fjender), len({s.klasse for s in fjender}), nej,
                  len(gyldige), len({s.klasse for s in gyldige}), ja))
        print("# worst refused body of at most 256 KiB: %.1f ms of "
              "processor (%s)" % p.dyreste)
        print("# %.1f s to start, %.1f s to run, %.1f s of it making "
              "messages" % (fra - start, time.monotonic() - fra, p.lavet))
    return 1 if fejlet else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
