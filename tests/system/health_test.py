#!/usr/bin/python3
"""The health listener of a real gateway.

- Ready and alive while it serves; unready with the reason while it drains,
  while journal or worker hang, where no municipality has opened anything; a
  source that is not reached is noted and is no reason.
- /metrics is read strictly, tells of the requests that were made, and has
  every metric that the alert rules and the dashboard name.
- What is not its HTTP is refused, slow clients hold up nobody.
- No citizen's number in any of it, and a search that finds one.

promtool checks rules, metrics and dashboard where it is installed.  B is the
build folder (build).
"""
import glob
import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

import gang
import metrikker
from gang import B, ROOT, Anden, Gang, check

CPR, ODENSE = "0703851237", "0461"
DRIFT = os.path.join(ROOT, "gateway", "drift")
PROMTOOL = shutil.which("promtool")
alt = []                # everything that was ever answered


def fri_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def hent(port, sti, metode="GET", **felter):
    """(status, text, headers)"""
    c = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    c.request(metode, sti, headers=felter)
    svar = c.getresponse()
    tekst = svar.read().decode()
    hoveder = dict(svar.getheaders())
    c.close()
    alt.append(tekst)
    return svar.status, tekst, hoveder


def raat(port, octets, timeout=20):
    """What comes back for octets, to the end."""
    with socket.create_connection(("127.0.0.1", port), timeout) as s:
        s.sendall(octets)
        ud = b""
        while True:
            stykke = s.recv(65536)
            if not stykke:
                return ud
            ud += stykke


def vent(port, sti, vilkaar, sekunder=40):
    """Asks until the answer is as wanted; the last answer."""
    slut = time.monotonic() + sekunder
    while True:
        svar = hent(port, sti)
        if vilkaar(svar) or time.monotonic() > slut:
            return svar
        time.sleep(.2)


def metrik(port):
    return metrikker.laes(hent(port, "/metrics")[1])


def rolle(g, navn, pid=None):
    """The process of that role."""
    for p in gang.children(pid or g.pid())[1:]:
        with open("/proc/%d/cmdline" % p) as f:
            if navn in f.read().split("\0"):
                return p
    raise RuntimeError("no " + navn)


def ctl(g, *args):
    return subprocess.run(
        [os.path.join(B, "gatewayctl"), "-c",
         os.path.join(g.dir, "gatewayd.conf"), *args], text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


# ---- in order ----

def i_orden(g, port):
    check(hent(port, "/healthz")[:2] == (200, "alive\n"), "it is alive")
    svar = vent(port, "/readyz", lambda s: s[0] == 200)
    check(svar[:2] == (200, "ready\n"), "and ready", svar)
    foer = metrik(port)
    for _ in range(3):
        g.overblik_svar(CPR, [ODENSE])
    g.post(b"<x/>")


    def fortalt(s):
        v = metrikker.laes(s[1])
        return v.faa("gateway_overviews_total") >= 3 and v.faa(
            "gateway_source_calls_total", source="sagsindeks",
            outcome="answered") >= 3
    vent(port, "/metrics", fortalt, 10)
    status, tekst, hoveder = hent(port, "/metrics")
    nu = metrikker.laes(tekst)
    check(status == 200 and hoveder["Content-Type"] ==
          "text/plain; version=0.0.4; charset=utf-8",
          "metrics are in the text format 0.0.4", hoveder)

    def flere(navn, **labels):
        return nu.faa(navn, **labels) - foer.faa(navn, **labels)
    check(flere("gateway_requests_total", outcome="ok") == 3 and
          flere("gateway_overviews_total") == 3,
          "three overviews are three", tekst[:3000])
    check(sum(nu.faa("gateway_requests_total", outcome=o) for o in
              ("scan", "soap", "security", "check")) == 1,
          "and one that was refused is one")
    check(flere("gateway_request_duration_seconds_count") >= 3 and
          nu.faa("gateway_request_duration_seconds_sum") > 0,
          "their time is in a histogram")
    check(all(nu.faa("gateway_station_duration_seconds_count", station=s) > 0
              for s in ("verify", "plan", "ask", "decide", "write", "sign",
                        "journal")), "and what it went to")
    check(nu.faa("gateway_source_calls_total", source="sagsindeks",
                 outcome="answered") >= 3 and
          nu.faa("gateway_source_breaker_state", source="sagsindeks",
                 state="closed") == 1, "the calls of a source are counted")
    check(nu.faa("gateway_tokens", source="sagsindeks") >= 1 and
          nu.faa("gateway_token_remaining_min_seconds",
                 source="sagsindeks") > 60, "tokens are counted")
    check(nu.faa("gateway_journal_records_total") >= 4 and
          nu.faa("gateway_journal_disk_free_bytes") > 0,
          "the journal tells of itself")
    check(nu.faa("gateway_signatures_total", kind="messages") > 3 and
          0 < nu.faa("gateway_signature_alone_seconds",
                     kind="messages") < 1,
          "the signers too, and how fast the machine signs")
    return nu


def roller(port):
    def klar(s):
        v = metrikker.laes(s[1])
        return all(("gateway_role_resident_memory_bytes", frozenset(
            {("role", r)})) in v for r in (
                "parent", "worker", "signer", "journal", "control"))
    nu = metrikker.laes(vent(port, "/metrics", klar, 15)[1])
    check(all(nu.faa("gateway_role_resident_memory_bytes", role=r) > 100000
              and nu.faa("gateway_role_cpu_seconds_total", role=r) > 0
              for r in ("parent", "worker", "signer", "journal", "control")),
          "each role's memory and CPU are told")
    check(nu.faa("gateway_snapshot_municipalities") > 0 and
          nu.faa("gateway_build_info") == 1 and
          abs(nu.faa("gateway_start_time_seconds") - time.time()) < 600,
          "version, start and configuration are told")
    navne = {dict(l)["name"] for n, l in nu
             if n == "gateway_certificate_not_after_timestamp_seconds"}
    check({"tls-certificate", "client-certificate", "signing-certificate",
           "trust-ca", "token-issuer", "source sts"} <= navne,
          "the end of every certificate is told", navne)
    check(nu.faa("gateway_certificate_not_after_timestamp_seconds",
                 name="tls-certificate", nr="1") > time.time() and
          any(n == "gateway_crl_next_update_timestamp_seconds"
              for n, _ in nu), "and of every revocation list")
    return nu


# ---- not in order ----

def draen(g, port):
    ud = ctl(g, "drain")
    svar = vent(port, "/readyz", lambda s: s[0] == 503, 10)
    check(svar[0] == 503 and svar[1].startswith("not ready\ndraining: "),
          "one that drains is not ready, and says so", (ud.stdout, svar))
    check(hent(port, "/healthz")[0] == 200, "it is alive nevertheless")
    ctl(g, "drain", "--off")
    svar = vent(port, "/readyz", lambda s: s[0] == 200, 10)
    check(svar[0] == 200, "and ready again when it no longer does", svar)


def vedligehold(g, port):
    ctl(g, "maintenance", "on", "--message", "test")
    svar = vent(port, "/readyz", lambda s: s[0] == 503, 10)
    check(svar[0] == 503 and "\nmaintenance: " in svar[1] and
          metrik(port).faa("gateway_maintenance") == 1,
          "one that is closed for maintenance is not ready", svar)
    ctl(g, "maintenance", "off")
    svar = vent(port, "/readyz", lambda s: s[0] == 200, 10)
    check(svar[0] == 200, "and is when it is opened", svar)


def kilde_nede(g, port):
    g.fault("oekonomi", "refuse")
    for _ in range(12):
        g.overblik_svar(CPR, [ODENSE])
        if metrik(port).faa("gateway_source_breaker_state",
                            source="oekonomi", state="closed") == 0:
            break
    svar = vent(port, "/readyz", lambda s: "note: source oekonomi" in s[1],
                10)
    check(svar[0] == 200 and svar[1].startswith("ready\n") and
          "note: source oekonomi: not reached" in svar[1],
          "a source that is down is noted, and no reason", svar)
    nu = metrik(port)
    check(nu.faa("gateway_requests_total", outcome="partial") >= 1 and
          nu.faa("gateway_source_breaker_opened_total",
                 source="oekonomi") >= 1,
          "its breaker and the partial overviews are counted")
    g.fault("oekonomi", "clear")


def haenger(g, port):
    """Worker and journal stopped in their tracks, then let go."""
    pids = [rolle(g, "worker"), rolle(g, "journal")]
    for p in pids:
        os.kill(p, signal.SIGSTOP)
    try:
        svar = vent(port, "/readyz", lambda s: "journal_silent" in s[1] and
                    "worker_silent" in s[1])
        check(svar[0] == 503 and "\njournal_silent: " in svar[1],
              "a journal that hangs makes it unready", svar)
        svar = hent(port, "/healthz")
        check(svar[0] == 503 and "worker_silent: " in svar[1],
              "a worker that hangs is not alive", svar)
    finally:
        for p in pids:
            os.kill(p, signal.SIGCONT)
    svar = vent(port, "/readyz", lambda s: s[0] == 200)
    check(svar[0] == 200, "when they go on it is ready", svar)


def draebt(g, port):
    """A journal that was killed is missed until it serves again."""
    os.kill(rolle(g, "journal"), signal.SIGKILL)
    svar = vent(port, "/metrics", lambda s: metrikker.laes(s[1]).faa(
        "gateway_role_restarts_total", role="journal") == 1, 10)
    check(metrikker.laes(svar[1]).faa("gateway_role_restarts_total",
                                      role="journal") == 1,
          "a role that was started again is counted")
    vent(port, "/readyz", lambda s: s[0] == 200)


def intet_aabnet(g):
    port = fri_port()
    with open(os.path.join(g.dir, "gatewayd.conf")) as f:
        linjer = re.findall(r"^(?:konfiguration|snapshot) .*$", f.read(),
                            re.M)
    with Anden(g, (r"^health .*", "health 127.0.0.1:%d" % port),
               *((re.escape(l), "") for l in linjer)) as a:
        svar = vent(port, "/readyz", lambda s: s[0] == 503, 5)
        check(svar[0] == 503 and "\nno_snapshot: " in svar[1],
              "one that may show nothing is not ready", svar)
        a.log()


def udloeber(g, port):
    """Another gateway by a clock that stands 20 days before the end of its
    TLS certificate, and one of the day after it."""
    slut = metrik(port).faa("gateway_certificate_not_after_timestamp_seconds",
                            name="tls-certificate", nr="1")
    bibliotek = glob.glob("/usr/lib/*/faketime/libfaketime.so.1")
    for dage, haendelse in ((20, "level=warn role=parent "
                             "event=certificate-ends"),
                            (-1, "level=error role=parent "
                             "event=certificate-ended")):
        skub = round(slut - dage * 86400 - 3600 * (1 if dage > 0 else -1) -
                     time.time())
        with open(os.path.join(g.dir, "gatewayd.conf")) as f:
            conf = f.read()
        for hvad, nyt in ((r"^listen .*", "listen 127.0.0.1:0"),
                          (r"^health .*", ""),
                          (r"^run-dir .*", "run-dir " + g.dir + "/ur"),
                          (r"^audit-dir .*", "audit-dir " + g.dir + "/ut")):
            conf = re.sub(hvad, nyt, conf, flags=re.M)
        with open(os.path.join(g.dir, "ur.conf"), "w") as f:
            f.write(conf)
        with open(os.path.join(g.dir, "ur.log"), "w+") as log:
            p = subprocess.Popen(
                [os.path.join(B, "gatewayd"), "-c", f.name], stderr=log,
                env=dict(os.environ, LD_PRELOAD=bibliotek[0],
                         FAKETIME="%+d" % skub,
                         FAKETIME_DONT_FAKE_MONOTONIC="1"))
            for _ in range(200):
                log.seek(0)
                tekst = log.read()
                if haendelse + ' name="tls-certificate"' in tekst:
                    break
                time.sleep(.1)
            p.terminate()
            p.wait(60)
        check(re.search(haendelse + ' name="tls-certificate" subject=".*" '
                        'days=%d advice=' % abs(dage), tekst) is not None,
              "a certificate is told of %d days %s its end" % (
                  abs(dage), "before" if dage > 0 else "after"),
              tekst[-2500:])


# ---- hostile ----

def fjendtligt(port):
    H = b"Host: localhost\r\n"
    for octets, status, hvad in (
            (b"GET / HTTP/1.1\r\n" + H + b"\r\n", 404, "another path"),
            (b"GET /borgerblikket/1?wsdl HTTP/1.1\r\n" + H + b"\r\n", 404,
             "the citizens' path"),
            (b"DELETE /metrics HTTP/1.1\r\n" + H + b"\r\n", 405,
             "another method"),
            (b"POST /metrics HTTP/1.1\r\n" + H +
             b"Content-Length: 0\r\n\r\n", 405, "POST"),
            (b"GET /metrics HTTP/1.1\r\nHost: evil.example\r\n\r\n", 421,
             "another host's name"),
            (b"GET /metrics HTTP/1.0\r\n\r\n", 505, "HTTP/1.0"),
            (b"GET /metrics HTTP/1.1\n\n", 400, "bare line feeds"),
            (b"GET /" + b"x" * 9000 + b" HTTP/1.1\r\n", 414, "a long line"),
            (b"GET /metrics HTTP/1.1\r\n" + H + b"A: b\r\n" * 70 + b"\r\n",
             431, "too many headers"),
            (b"GET /metrics HTTP/1.1\r\n" + H + b"Content-Length: 1\r\n"
             b"Transfer-Encoding: chunked\r\n\r\n", 400, "two framings"),
            (b"\x16\x03\x01\x00\x05hello\r\n", 400, "TLS")):
        svar = raat(port, octets + (b"" if octets.endswith(b"\n") else b"\n"))
        check(svar.startswith(b"HTTP/1.1 %d " % status),
              "%s is answered %d" % (hvad, status), svar[:200])
    status, tekst, hoveder = hent(port, "/readyz", "HEAD")
    check(status == 200 and tekst == "" and
          hoveder["Content-Length"] == "6", "HEAD has no body", hoveder)
    langsomme = []
    for _ in range(100):
        s = socket.create_connection(("127.0.0.1", port), 10)
        s.sendall(b"GET /metr")
        langsomme.append(s)
    gik = time.monotonic()
    check(hent(port, "/healthz")[0] == 200,
          "a hundred slow clients hold up nobody")
    print("# %.0f ms" % (1000 * (time.monotonic() - gik)))
    for s in langsomme:
        s.close()


# ---- rules and dashboard ----

def udtryk():
    """Every expression of the rules and of the dashboard."""
    with open(os.path.join(DRIFT, "alerts.yml")) as f:
        ud = re.findall(r"^ *expr: (.*)$", f.read(), re.M)
    with open(os.path.join(DRIFT, "borgerblikket-dashboard.json")) as f:
        d = json.load(f)
    ud += [t["expr"] for p in d["panels"] for t in p.get("targets", [])]
    return ud + [a["expr"] for a in d["annotations"]["list"]]


def navngivet(foerste, sidste):
    navne = set(re.findall(r"\bgateway_[a-z_]+", " ".join(udtryk())))
    findes = foerste.navne() | sidste.navne()
    check(len(navne) > 40 and navne <= findes,
          "rules and dashboard name %d metrics, which are there" %
          len(navne), navne - findes)
    grund = {n for n in sidste.slags} - {
        n for n in sidste.slags for m in navne if m.startswith(n)}
    check(not grund, "and every metric is in one of them", grund)


def med_promtool(tekst):
    if PROMTOOL is None:
        print("# no promtool: rules, metrics and dashboard not checked by it")
        return
    ud = subprocess.run([PROMTOOL, "check", "rules",
                         os.path.join(DRIFT, "alerts.yml")], text=True,
                        capture_output=True)
    check(ud.returncode == 0, "promtool accepts the rules",
          ud.stdout + ud.stderr)
    ud = subprocess.run([PROMTOOL, "check", "metrics"], input=tekst,
                        text=True, capture_output=True)
    check(ud.returncode == 0, "promtool finds nothing in the metrics",
          ud.stdout + ud.stderr)
    with tempfile.NamedTemporaryFile("w", suffix=".yml") as f:
        json.dump({"groups": [{"name": "x", "rules": [
            {"record": "x:%d" % i, "expr": e.replace(
                "$__rate_interval", "5m").replace("$instance", ".*")}
            for i, e in enumerate(udtryk())]}]}, f)
        f.flush()
        ud = subprocess.run([PROMTOOL, "check", "rules", f.name], text=True,
                            capture_output=True)
    check(ud.returncode == 0, "and understands the dashboard's expressions",
          ud.stdout + ud.stderr)
    ud = subprocess.run([PROMTOOL, "test", "rules", os.path.join(
        ROOT, "tests/data/alerts_test.yml")], text=True, capture_output=True)
    check(ud.returncode == 0, "each alert is raised when it should be",
          ud.stdout + ud.stderr)


def haandbogen():
    with open(os.path.join(DRIFT, "alerts.yml")) as f:
        regler = re.findall(r"alert: (\w+).*?runbook_url: (\S+)", f.read(),
                            re.S)
    with open(os.path.join(DRIFT, "haandbog.md")) as f:
        afsnit = re.findall(r"^### (\w+)$", f.read(), re.M)
    check(regler and [n for n, _ in regler] == afsnit,
          "the handbook has a section of each alert, in order",
          set(afsnit) ^ {n for n, _ in regler})
    check(all(u == "haandbog.md#" + n.lower() for n, u in regler),
          "and each alert names its own", regler)
    if PROMTOOL is not None:
        with open(os.path.join(ROOT, "tests/data/alerts_test.yml")) as f:
            proevet = set(re.findall(r"alertname: (\w+)", f.read()))
        check(proevet == {n for n, _ in regler}, "each alert has its test",
              proevet ^ {n for n, _ in regler})


def har_cpr(tekst):
    return any(c in tekst for c in (CPR, CPR[:6] + "-" + CPR[6:]))


def intet_cpr(g):
    tekst = "".join(alt)
    check(not har_cpr(tekst) and not har_cpr(g.log()),
          "no citizen's number in health, metrics or log")
    check(har_cpr(tekst + "x" + CPR) and len(tekst) > 100000,
          "which a search would have found")


def main():
    port = fri_port()
    with Gang(conf="health 127.0.0.1:%d\n" % port) as g:
        foerste = i_orden(g, port)
        roller(port)
        fjendtligt(port)
        vedligehold(g, port)
        draen(g, port)
        kilde_nede(g, port)
        sidste = metrik(port)
        tekst = alt[-1]
        haenger(g, port)
        draebt(g, port)
        intet_aabnet(g)
        udloeber(g, port)
        intet_cpr(g)
    navngivet(foerste, sidste)
    med_promtool(tekst)
    haandbogen()
    return 1 if gang.failed else 0


if __name__ == "__main__":
    sys.exit(main())
