#!/usr/bin/python3
"""Too much at once, slow clients, and clients that have gone.

- The signers are stopped, so that whoever comes stays at work: from the
  limit on others are refused, 503 with Retry-After, at once; those inside are
  all answered when the signers go on, and then everybody is.
- Hundreds of clients of an octet at a time, in four modes, keep no honest one
  from an answer.
- A source that takes a question and never answers sees the connection end
  when the client that asked has hung up, long before any deadline.

Nothing here passes or fails by the clock.  B is the build folder (build).
"""
import os
import signal
import socket
import ssl
import sys
import threading
import time
import urllib.parse

import gang
from gang import Anden, Gang, check, kilder, subcode

CPR, ODENSE = "0703851237", "0461"
PR_KERNE, TRAADE = 32, 256      # worker.c, at work; the threads as shipped
LANGSOMME = 400                 # a hundred in each mode
AERLIGE = 40
SOAP = {"Content-Type": "application/soap+xml; charset=utf-8"}
STI = "/borgerblikket/1"


def ok(svar):
    return all(s in ("Ok", "IngenData") for s in kilder(svar).values())


# ---- too much ----

def underskrivere(g):
    """The message signers' process ids."""
    fundet = []
    for pid in gang.children(g.pid()):
        with open("/proc/%d/cmdline" % pid) as f:
            ord_ = f.read().split("\0")
        if "signer" in ord_:
            fundet.append(pid)
    return fundet


def send(g, besked):
    c = g.connect()
    c.connect()
    c.request("POST", STI, besked, SOAP)
    return c


def laes(c):
    r = c.getresponse()
    octets = r.read()
    c.close()
    return r.status, r.getheader("Retry-After"), octets


def for_meget(g):
    antal = min(PR_KERNE * (os.cpu_count() or 1) + 1, TRAADE)
    g.overblik_svar(CPR, [ODENSE])                      # tokens first
    beskeder = [g.overblik(CPR, [ODENSE]) for _ in range(antal + 2)]
    pids = underskrivere(g)
    check(pids, "there are signers")
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        inde = [send(g, b) for b in beskeder[:antal]]
        time.sleep(1)                   # so that the queue stands
        status, igen, octets = laes(send(g, beskeder[antal]))
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)
    check((status, igen, subcode(octets)) == (503, "1", "Overbelastet"),
          "whoever comes to %d at work is refused, and told when to come "
          "again" % antal, (status, igen, octets[:500]))
    svar = [laes(c)[0] for c in inde]
    check(svar == [200] * antal, "those who were inside are all answered",
          svar)
    check(laes(send(g, beskeder[antal]))[0] == 200,
          "the one that was refused was not spent")
    check(laes(send(g, beskeder[antal + 1]))[0] == 200,
          "and then everybody is answered again")


# ---- slow clients ----

class Langsomme(threading.Thread):
    """Drip an octet at a time until told to stop."""

    def __init__(self, g):
        super().__init__(daemon=True)
        self.stop = threading.Event()
        self.lukket = 0
        at = urllib.parse.urlsplit(g.url)
        self.at = (at.hostname, at.port)
        self.vaert = "Host: %s:%d\r\n" % self.at
        self.g = g
        self.v = [self.aabn(i % 4) for i in range(LANGSOMME)]

    def aabn(self, maade):
        """(socket, octets to drip; None: an octet of the answer is read)"""
        raa = socket.create_connection(self.at)
        if maade == 0:                  # a TLS record of a ClientHello
            return raa, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc" + 500 * b"x"
        if maade == 3:
            raa.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        ctx = ssl.create_default_context(
            cafile=os.path.join(self.g.pki, "trust.pem"))
        ctx.load_cert_chain(*(os.path.join(self.g.pki, "borgerdk-tls" + e)
                              for e in (".crt", ".key")))
        s = ctx.wrap_socket(raa, server_hostname=self.at[0])
        post = ("POST %s HTTP/1.1\r\n%sContent-Type: %s\r\n" % (
            STI, self.vaert, SOAP["Content-Type"])).encode()
        if maade == 1:
            return s, post + 1000 * b"X-Slow: x\r\n"
        if maade == 2:
            s.sendall(post + b"Content-Length: 20000\r\n\r\n")
            return s, 1000 * b" "
        s.sendall(50 * ("GET %s?wsdl HTTP/1.1\r\n%s\r\n" % (
            STI, self.vaert)).encode())
        return s, None

    def dryp(self, i, n):
        s, octets = self.v[i]
        try:
            if octets is None:
                s.recv(1)
            else:
                s.sendall(octets[n:n + 1])
        except OSError:                 # the gateway had enough of it
            s.close()
            self.v[i] = None
            self.lukket += 1

    def run(self):
        n = 0
        while not self.stop.wait(.2):
            for i in range(len(self.v)):
                if self.v[i] is not None:
                    self.dryp(i, n)
            n += 1

    def slut(self):
        self.stop.set()
        self.join()
        staar = [v[0] for v in self.v if v is not None]
        for s in staar:
            s.close()
        return len(staar)


def langsomme(g):
    langsom = Langsomme(g)
    langsom.start()
    svar = []
    for _ in range(AERLIGE):
        svar.append(ok(g.overblik_svar(CPR, [ODENSE])))
        time.sleep(.05)
    staar = langsom.slut()
    check(staar + langsom.lukket == LANGSOMME and staar > 0,
          "%d clients were slow all the time or were closed" % LANGSOMME,
          (staar, langsom.lukket))
    check(svar == [True] * AERLIGE,
          "%d honest ones beside them are all answered in full" % AERLIGE,
          svar)


# ---- clients that have gone ----

class Tavs(threading.Thread):
    """A source that takes a question and says nothing: for each, when its
    connection ended."""

    def __init__(self, g):
        super().__init__(daemon=True)
        self.ctx = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.ctx.load_cert_chain(*(os.path.join(g.pki, "oekonomi" + e)
                                   for e in (".crt", ".key")))
        self.lytter = socket.create_server(("127.0.0.1", 0))
        self.port = self.lytter.getsockname()[1]
        self.spurgt, self.endt = threading.Semaphore(0), []
        self.slut = threading.Semaphore(0)

    def run(self):
        while True:
            try:
                raa = self.lytter.accept()[0]
            except OSError:
                return
            threading.Thread(target=self.en, args=(raa,),
                             daemon=True).start()

    def en(self, raa):
        """Until the caller leaves; one that asks nothing is not counted."""
        try:
            s = self.ctx.wrap_socket(raa, server_side=True)
            if not s.recv(65536):
                return
            self.spurgt.release()
            while s.recv(65536):
                continue
        except OSError:
            pass
        self.endt.append(time.monotonic())
        self.slut.release()


def forladt(g):
    tavs = Tavs(g)
    tavs.start()
    sti = next(v[2] for v in g.conf["source"]
               if v[:2] == ["oekonomi", "url"])
    sti = urllib.parse.urlsplit(sti).path
    with Anden(g, (r"^source oekonomi url .*",
                   "source oekonomi url https://localhost:%d%s" % (
                       tavs.port, sti)),
               mere="deadline 60000\n") as a:
        c = send(g, g.overblik(CPR, [ODENSE]))
        check(tavs.spurgt.acquire(timeout=30), "the source has been asked")
        gik = time.monotonic()
        c.close()
        check(tavs.slut.acquire(timeout=30) and len(tavs.endt) == 1,
              "its call ends when the client has hung up, 30 s and more "
              "before any deadline")
        print("# %d ms after the client left" % (
            1000 * (tavs.endt[0] - gik)), flush=True)
        for _ in range(100):
            if "result=GW_EGONE" in a.log():
                break
            time.sleep(.05)
        check("result=GW_EGONE" in a.log(), "and the request with it")
    tavs.lytter.close()


def main():
    with Gang() as g:
        for_meget(g)
        langsomme(g)
        forladt(g)
    return 1 if gang.failed else 0


if __name__ == "__main__":
    sys.exit(main())
