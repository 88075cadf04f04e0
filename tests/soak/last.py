"""The load: clients that each ask one thing after another until told to end,
and judge what they get.

Kept connections and new ones, overviews of one and of several
municipalities, verifications, the hostile corpus, and clients that go away
wherever they are.
"""
import http.client
import os
import random
import socket
import sys
import threading
import time
import urllib.parse

import svar as svar_
from bog import GENLAES, ROLLE
from gang import ROOT, subcode, wss

sys.path.insert(0, os.path.join(ROOT, "tests", "interop"))
import fjendtlig  # noqa: E402
import fjendtlig_test  # noqa: E402

PAUSE = .02
MEDIE = {"Content-Type": "application/soap+xml; charset=utf-8"}


class Klient(threading.Thread):
    """Does gang() over and over; what it raises is wrong."""

    def __init__(self, g, bog, navn, fro):
        super().__init__(name=navn, daemon=True)
        self.g, self.bog = g, bog
        self.r = random.Random("%s %s" % (fro, navn))
        self.slut = threading.Event()

    def run(self):
        while not self.slut.is_set():
            try:
                self.en_gang()
            except Exception as e:
                self.bog.galt("%s: %s: %s" % (
                    self.name, type(e).__name__, e))
            self.slut.wait(PAUSE)


class Spoerger(Klient):
    """borger.dk or a verification client, over a kept connection or a new
    one each time.  raske: {question: lister() of its answer}, where a
    question is (CPR number, municipalities)."""

    def __init__(self, g, bog, navn, fro, raske, nye=False, verif=False):
        super().__init__(g, bog, navn, fro)
        self.raske, self.nye, self.verif = raske, nye, verif
        self.klient = "verifikation-tls" if verif else "borgerdk-tls"
        self.spoergsmaal = sorted(raske)
        self.c, self.brugt = None, False

    def send(self, q):
        cpr, koder = q
        octets = self.g.verifikation(cpr, koder[0], forklar=False) \
            if self.verif else self.g.overblik(cpr, koder)
        if self.c is None:
            self.c, self.brugt = self.g.connect(self.klient), False
        return self.g.post(octets, connection=self.c)

    def luk(self):
        if self.c is not None:
            self.c.close()
        self.c = None

    def en_gang(self):
        q, fra = self.r.choice(self.spoergsmaal), time.time()
        try:
            status, octets = self.send(q)
        except (OSError, http.client.HTTPException) as e:
            holdt = self.c is not None and self.brugt
            self.luk()
            # a worker that ends may close between two requests
            if not self.bog.undskyldt((ROLLE, GENLAES) if holdt else (ROLLE,),
                                      fra - 1, time.time()):
                raise
            self.bog.tael("excused: " + type(e).__name__)
            return
        self.brugt = True
        self.doem(q, status, octets, fra, time.time())
        if self.nye or self.r.random() < .01:
            self.luk()

    def doem(self, q, status, octets, fra, til):
        if status != 200:
            if not self.bog.undskyldt((ROLLE,), fra, til):
                raise RuntimeError("%d %s" % (status, subcode(octets)))
            self.bog.tael("excused: %s" % subcode(octets))
            self.luk()
            return
        s = wss.verify(octets, cert=self.g.gateway).body_child
        galt = svar_.fejl(s, self.raske[q])
        if galt:
            raise RuntimeError(galt)
        for (navn, kode), st in svar_.syge(s).items():
            if not self.bog.undskyldt((svar_.KILDE[navn], "sts", ROLLE),
                                      fra, til):
                raise RuntimeError("%s of %s is %s, and is well" % (
                    navn, kode, st))
        self.bog.tael("partial" if svar_.syge(s) else "complete")


class Fjende(Klient):
    """The hostile corpus, and its valid variants between, in any order."""

    def __init__(self, g, bog, navn, fro):
        super().__init__(g, bog, navn, fro)
        fjender, gyldige = fjendtlig.alle()
        # a certificate listed for another time needs its own configuration
        self.sager = [s for s in fjender if "SIG14" not in s.id] + \
            gyldige[::10]
        self.p = fjendtlig_test.Proeve(g)
        self.p.arbejder = os.getpid()   # what it costs is not looked at
        self.p.kilder = lambda: 0       # others ask too
        self.p.v.lokkefugl = 1

    def luk_alle(self):
        for c in self.p.linje.values():
            c.luk()
        self.p.linje.clear()

    def en_gang(self):
        sag, fra = self.r.choice(self.sager), time.time()
        if "verifikation" in sag.klasse:
            # asked so seldom that the gateway ends its connection, idle
            self.luk_alle()
        galt = self.p.koer(sag)
        if galt is not None:            # its connection may be of before
            self.luk_alle()
            if self.bog.undskyldt((ROLLE, GENLAES), fra - 1, time.time()):
                self.bog.tael("excused: hostile")
                return
            raise RuntimeError("%s/%s: %s" % (sag.klasse, sag.id, galt))
        self.bog.tael("hostile")
        self.p.ventetid.clear()
        self.p.tekster.clear()


class Flygtig(Klient):
    """Goes away: before or in the TLS handshake, in the head, in the body,
    before the answer, within it."""

    def __init__(self, g, bog, navn, fro, raske):
        super().__init__(g, bog, navn, fro)
        self.spoergsmaal = sorted(raske)

    def en_gang(self):
        self.bog.tael("gone away")
        try:
            self.gaa(self.r.randrange(6))
        except (OSError, http.client.HTTPException):
            pass                        # it was going anyhow
        self.slut.wait(.1)

    def gaa(self, hvornaar):
        at = urllib.parse.urlsplit(self.g.url)
        if hvornaar < 2:
            with socket.create_connection(("127.0.0.1", at.port), 10) as s:
                s.sendall(b"\x16\x03\x01\x02\x00\x01" * hvornaar)
            return
        c = self.g.connect()
        try:
            c.connect()
            octets = self.g.overblik(*self.r.choice(self.spoergsmaal))
            head = ("POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: %s\r\n"
                    "Content-Length: %d\r\n\r\n" % (
                        at.path, at.netloc, MEDIE["Content-Type"],
                        len(octets))).encode()
            alt = head + octets
            c.sock.sendall(alt[:(60, len(alt) // 2)[hvornaar - 2]
                               if hvornaar < 4 else len(alt)])
            if hvornaar == 5:
                c.sock.recv(10)
            else:
                time.sleep(self.r.random() * .1)
        finally:
            c.close()
