#!/usr/bin/python3
"""W3C Trace Context through the gateway.

- The trace of a caller's traceparent stands in the request's line and reaches
  the STS and every source that is asked; without one, or with one that is
  malformed or comes twice, a trace begins whose id is the request's.
- Each call has a span of its own, and tracestate goes nowhere.

B is the build folder (build).
"""
import os
import re
import ssl
import socket
import sys
import threading
import urllib.parse

import gang
from gang import Anden, Gang, check

CPR, ODENSE, AARHUS = "0703851237", "0461", "0751"
SOAP = "application/soap+xml; charset=utf-8"
TRACE = "0af7651916cd43dd8448eb211c80319c"
PARENT = "b7ad6b7169203331"
HEL = "00-%s-%s-01" % (TRACE, PARENT)


def spoerg(g, *felter, kommuner=(ODENSE,)):
    """One request with these header fields; its status."""
    besked = g.overblik(CPR, kommuner)
    c = g.connect()
    c.putrequest("POST", urllib.parse.urlsplit(g.url).path)
    c.putheader("Content-Type", SOAP)
    c.putheader("Content-Length", str(len(besked)))
    for navn, vaerdi in felter:
        c.putheader(navn, vaerdi)
    c.endheaders(besked)
    svar = c.getresponse()
    svar.read()
    c.close()
    return svar.status


def sidste(log):
    """(req, trace) of the last request that was answered."""
    return re.findall(r"event=answered req=(\S+) .*trace=(\S+)", log)[-1]


def tjenester(g, trace):
    """{service: calls} that carried that trace."""
    with open(os.path.join(g.dir, "testmiljoe.log")) as f:
        linjer = f.read().splitlines()
    ud = {}
    for linje in linjer:
        m = re.match(r"service=(\S+) .* trace=(\S+)", linje)
        if m and m[2] == trace:
            ud[m[1]] = ud.get(m[1], 0) + 1
    return ud


def tages_op(g):
    check(spoerg(g, ("traceparent", HEL), ("tracestate", "a=b")) == 200 and
          sidste(g.log())[1] == TRACE,
          "a caller's trace stands in the request's line", g.log()[-900:])
    fik = tjenester(g, TRACE)
    check(set(fik) == {"sts", "sagsindeks", "ydelsesindeks", "oekonomi",
                       "ejerfortegnelse"},
          "the STS and every source have been told of it", fik)


def begyndes(g):
    for felter, hvad in (
            ((), "without a traceparent"),
            ((("traceparent", HEL[:-1]),), "with one that is malformed"),
            ((("traceparent", "00-%s-%s-01" % ("0" * 32, PARENT)),),
             "with one of no trace"),
            ((("traceparent", HEL + "\x09x"),), "with more behind it"),
            ((("traceparent", HEL), ("traceparent", HEL)),
             "with one that comes twice")):
        status = spoerg(g, *felter)
        req, trace = sidste(g.log())
        check(status == 200 and trace == req.replace("-", ""),
              "%s a trace begins with the request's id" % hvad,
              (status, req, trace))
        check(set(tjenester(g, trace)) >= {"sagsindeks", "oekonomi"},
              "which the sources are told", tjenester(g, trace))


class Kilde(threading.Thread):
    """A source that keeps the head of each question and hangs up."""

    def __init__(self, g):
        super().__init__(daemon=True)
        self.ctx = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.ctx.load_cert_chain(*(os.path.join(g.pki, "oekonomi" + e)
                                   for e in (".crt", ".key")))
        self.lytter = socket.create_server(("127.0.0.1", 0))
        self.port = self.lytter.getsockname()[1]
        self.hoveder = []

    def run(self):
        while True:
            try:
                raa = self.lytter.accept()[0]
            except OSError:
                return
            threading.Thread(target=self.en, args=(raa,),
                             daemon=True).start()

    def en(self, raa):
        hoved = b""
        try:
            with self.ctx.wrap_socket(raa, server_side=True) as s:
                while b"\r\n\r\n" not in hoved:
                    stykke = s.recv(65536)
                    if not stykke:
                        return
                    hoved += stykke
                self.hoveder.append(hoved.split(b"\r\n\r\n")[0].decode())
        except OSError:
            pass


def spand(g):
    kilde = Kilde(g)
    kilde.start()
    sti = next(v[2] for v in g.conf["source"] if v[:2] == ["oekonomi", "url"])
    with Anden(g, (r"^source oekonomi url .*",
                   "source oekonomi url https://localhost:%d%s" % (
                       kilde.port, urllib.parse.urlsplit(sti).path))) as a:
        status = spoerg(g, ("traceparent", HEL), ("tracestate", "a=b"),
                        kommuner=(ODENSE, AARHUS))
        log = a.log()
    kilde.lytter.close()
    sagt = [re.findall(r"(?im)^traceparent: (.*?)\r?$", h)
            for h in kilde.hoveder]
    # what was sent in vain on a kept connection is sent once more
    check(status == 200 and len(sagt) >= 2,
          "a source is asked about two municipalities", (status, sagt))
    dele = [v[0].split("-") for v in sagt if len(v) == 1]
    check(len(dele) == len(sagt) and all(
        d[:2] == ["00", TRACE] and d[3] == "01" for d in dele),
        "each question says the trace once, and that it is recorded", sagt)
    spaend = {d[2] for d in dele}
    check(len(spaend) == 2 and PARENT not in spaend and all(
        re.fullmatch("[0-9a-f]{16}", s) for s in spaend),
        "each with a span of its own", spaend)
    check(not any("tracestate" in h.lower() for h in kilde.hoveder),
          "tracestate is not passed on", kilde.hoveder)
    check(re.search(r"event=source-failed req=.* trace=%s source=oekonomi" %
                    TRACE, log) is not None,
          "the source's failure is told of in the trace", log[-900:])


def main():
    with Gang(options=["--verbose"]) as g:
        tages_op(g)
        begyndes(g)
        spand(g)
    return 1 if gang.failed else 0


if __name__ == "__main__":
    sys.exit(main())
