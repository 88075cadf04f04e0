#!/usr/bin/python3
"""gatewayctl's verbs for a gateway that runs, and the socket behind them.

Status tells of everything and a trace of one request; maintenance of each
kind shows in an answer; reload, drain and the log's level do what they say;
whoever is in no group is closed, a monitor changes nothing; what is no call
of ours harms nobody; and without the control role the gateway serves on.

B is the build folder (build).
"""
import datetime
import http.client
import json
import os
import re
import signal
import socket
import struct
import subprocess
import sys
import time

import gang
from gang import B, Anden, Gang, check, cpr_foedt, kilder

CTL = os.path.join(B, "gatewayctl")
CPR = cpr_foedt(datetime.date(1980, 5, 1))
ODENSE, AARHUS = "0461", "0751"
ROLES = {"worker", "signer", "signer-tls", "journal", "control"}
SOURCES = ["sts", "sagsindeks", "ydelsesindeks", "oekonomi",
           "ejerfortegnelse"]
OPERATORS, MONITORS = "staff", "users"          # Debian has both
PROGRAM = 0x20425333
said = []


def until(condition, seconds=10.0):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return bool(condition())


def ctl(g, *args, groups=None, conf=None):
    """(exit status, stdout, stderr); groups: as a user of those alone."""
    who = [] if groups is None else [
        "setpriv", "--reuid=23456", "--regid=23456",
        "--groups=" + groups if groups else "--clear-groups",
        "--inh-caps=-all"]
    r = subprocess.run(
        [*who, CTL, "-c", conf or os.path.join(g.dir, "gatewayd.conf"), *args],
        text=True, capture_output=True, timeout=60, stdin=subprocess.DEVNULL)
    said.append(r.stdout + r.stderr)
    return r.returncode, r.stdout, r.stderr


def status(g):
    rc, out, err = ctl(g, "status", "--json")
    try:
        return json.loads(out)
    except ValueError:
        raise RuntimeError("status: %d %s %s" % (rc, out, err))


def source(g, name):
    return next(s for s in status(g)["sources"] if s["name"] == name)


def role(g, name):
    return next(r for r in status(g)["roles"] if r["name"] == name)


def ask(g, koder=(ODENSE,)):
    """The HTTP status, headers and octets of an overview's answer, on a
    connection of its own."""
    c = g.connect("borgerdk-tls")
    try:
        c.request("POST", "/borgerblikket/1", g.overblik(CPR, list(koder)),
                  {"Content-Type": "application/soap+xml; charset=utf-8"})
        r = c.getresponse()
        return r.status, dict(r.getheaders()), r.read()
    finally:
        c.close()


def answered(g, koder=(ODENSE,)):
    return g.overblik_svar(CPR, list(koder))


# ---- what is told -----------------------------------------------------------

def told(g):
    answered(g)
    until(lambda: source(g, "sagsindeks")["answered"] > 0)
    rc, out, _ = ctl(g, "status")
    check(rc == 0 and out.startswith("gateway: up\n"),
          "a gateway that is well is up, in the first line", out[:300])
    check(all(w in out for w in (*ROLES, *SOURCES, "signing-certificate",
                                 "records", "verify", "GW_OK")),
          "status tells of roles, sources, certificates, journal and stations",
          out)
    s = status(g)
    check({r["name"] for r in s["roles"]} == ROLES and
          all(r["ready"] and r["pid"] for r in s["roles"]),
          "every role is told of, with its process", s["roles"])
    check([k["name"] for k in s["sources"]] == SOURCES and
          all(k["answered"] > 0 and k["breaker"] == "closed"
              for k in s["sources"]),
          "every source is told of, with its breaker and answers",
          s["sources"])
    check({t["source"] for t in s["tokens"]} == set(SOURCES[1:]) and
          all(t["minutes"] > 0 for t in s["tokens"]),
          "tokens are told of, with the minutes left", s["tokens"])
    names = {c["setting"] for c in s["certificates"]}
    check({"tls-certificate", "client-certificate", "signing-certificate",
           "source sagsindeks", "trust-ca"} <= names and
          all(c["days"] > 0 for c in s["certificates"]),
          "certificates are told of, with the days left", names)
    check(s["journal"]["records"] >= 2 and s["journal"]["durable"] > 0 and
          s["journal"]["disk_total"] > s["journal"]["disk_free"] > 0,
          "the journal's records and disk are told of", s["journal"])
    check(s["signer"]["signatures"] >= 6 and s["signer"]["alone_us"] > 0 and
          s["signer_tls"]["alone_us"] > 0,
          "signatures are counted beside what one alone takes", s["signer"])
    check(s["outcomes"] == {"GW_OK": 1} and s["overviews"] == 1 and
          s["times"]["whole"]["n"] == 1 and
          all(s["times"][n]["n"] == 1 for n in
              ("verify", "plan", "token", "ask", "decide", "write", "sign",
               "journal")),
          "a request is counted, and the time of each station", s["outcomes"])
    check(s["cpu_us"] > 0 and s["connections"] >= 1,
          "the workers' CPU and connections are told of", s)


def traced(g):
    req = re.findall(r"event=answered req=(\S+) transaktion=(\S+) "
                     r"trace=(\S+)", g.log())[-1]
    rc, out, err = ctl(g, "trace", "--json", req[0])
    t = json.loads(out) if rc == 0 else {}
    check(rc == 0 and (t["request"], t["transaction"], t["trace"]) == req and
          t["operation"] == "HentOverblik" and t["outcome"] == "GW_OK" and
          t["http"] == 200 and not t["partial"],
          "a request just made is found by its id", out + err)
    check(rc == 0 and 0 < sum(t["stations"].values()) <= t["us"] and
          [k["name"] for k in t["sources"]] == SOURCES[1:] and
          all(k["questions"] >= 1 for k in t["sources"]),
          "its stations and sources are told, and come to no more than "
          "the whole", out)
    check(ctl(g, "trace", req[1].upper())[0] == 0 and
          ctl(g, "trace", req[2])[0] == 0,
          "it is found by its transaction and its trace-id too")
    rc, out, err = ctl(g, "trace", "00000000-0000-4000-8000-000000000000")
    check(rc == 1 and not out and "not among" in err,
          "one that is not there is said to be so", err)
    check(ctl(g, "trace", "x" * 60)[0] == 2, "what is no id is wrong usage")


# ---- the log ----------------------------------------------------------------

def log_level(g):
    rc, out, _ = ctl(g, "log", "level", "error")
    before = g.log().count("event=answered")
    answered(g)
    check(rc == 0 and status(g)["log_level"] == "error" and
          g.log().count("event=answered") == before,
          "log level error: an answer is not logged", out)
    ctl(g, "log", "level", "info")
    answered(g)
    check(g.log().count("event=answered") == before + 1,
          "log level info: it is again")
    rc, _, err = ctl(g, "log", "level", "loud")
    check(rc == 2 and "debug, info, warn or error" in err,
          "another level is wrong usage", err)


# ---- maintenance ------------------------------------------------------------

def closed_gateway(g):
    journal = status(g)["journal"]["records"]
    rc, out, _ = ctl(g, "maintenance", "on", "--message", "Ny disk til 14:00")
    http, headers, octets = ask(g)
    check(rc == 0 and http == 503 and headers.get("Retry-After") == "60" and
          b"Overbelastet" in octets,
          "a closed gateway answers 503 bb:Overbelastet with Retry-After",
          (out, http, headers, octets[:300]))
    s = status(g)
    check(s["journal"]["records"] == journal and s["turned_away"] == 1,
          "and spends nothing: no record, and it is counted", s["journal"])
    rc, out, _ = ctl(g, "status")
    check(rc == 1 and out.startswith("gateway: closed: closed for "
                                     "maintenance: Ny disk til 14:00"),
          "status says so first, with the message, and its exit status is 1",
          out[:300])
    check('message="Ny disk til 14:00"' in g.log(),
          "the log has who asked, and the message")
    os.kill(role(g, "worker")["pid"], signal.SIGKILL)
    until(lambda: role(g, "worker")["restarts"] == 1 and
          role(g, "worker")["ready"])
    http = ask(g)[0]
    check(role(g, "worker")["restarts"] == 1 and http == 503,
          "it stays closed when the worker is started again",
          (http, role(g, "worker")))
    rc, out, _ = ctl(g, "maintenance", "off")
    check(rc == 0 and ask(g)[0] == 200, "and opens when it is told to", out)
    rc, _, err = ctl(g, "maintenance", "off")
    check(rc == 1 and "not closed" in err, "what is open cannot be opened",
          err)


def closed_source(g):
    ctl(g, "maintenance", "on", "--source", "sagsindeks")
    svar, spurgt = g.spurgt(lambda: answered(g))
    k = kilder(svar)
    check(k[("Sagsindeks", ODENSE)] == "Utilgaengelig" and
          k[("Ydelsesindeks", ODENSE)] in ("Ok", "IngenData"),
          "a closed source is Utilgaengelig, the others answer", k)
    check("sagsindeks" not in spurgt and spurgt.get("ydelsesindeks") == 1,
          "and is not asked", spurgt)
    s = status(g)
    check(s["state"] == "degraded" and source(g, "sagsindeks")["closed"] and
          s["closed"][0]["what"] == "source sagsindeks",
          "status says which source is closed", s["troubles"])
    ctl(g, "maintenance", "off", "--source", "sagsindeks")
    check(kilder(answered(g))[("Sagsindeks", ODENSE)] in ("Ok", "IngenData"),
          "and it is asked again when it is opened")


def closed_municipality(g):
    ctl(g, "maintenance", "on", "--kommune", ODENSE)
    k = kilder(answered(g, (ODENSE, AARHUS)))
    check(all(v == "Utilgaengelig" for (n, kode), v in k.items()
              if kode == ODENSE) and
          all(v in ("Ok", "IngenData") for (n, kode), v in k.items()
              if kode != ODENSE),
          "a closed municipality's sources are Utilgaengelig, for it alone",
          k)
    check("municipality 0461" in ctl(g, "status")[1],
          "status says which municipality is closed")
    ctl(g, "maintenance", "off", "--kommune", ODENSE)
    check(all(v in ("Ok", "IngenData") for v in kilder(
        answered(g, (ODENSE, AARHUS))).values()),
          "and it is asked about again when it is opened")


def maintenance_misused(g):
    for what, args in (
            ("another source", ("on", "--source", "skattestyrelsen")),
            ("a municipality of three digits", ("on", "--kommune", "461")),
            ("two at once", ("on", "--source", "sts", "--kommune", ODENSE)),
            ("neither on nor off", ("perhaps",)),
            ("a message to an opening", ("off", "--message", "x")),
            ("a message of two lines", ("on", "--message", "a\nb")),
            ("a message too long", ("on", "--message", "x" * 160))):
        rc, out, err = ctl(g, "maintenance", *args)
        check(rc == 2 and err and not out, what + " is wrong usage",
              (rc, out, err))
    rc, _, err = ctl(g, "maintenance", "on", "--kommune", "0462")
    check(rc == 1 and "no such" in err,
          "a municipality that is none is refused by the gateway", err)
    check(not status(g)["closed"], "and nothing is closed by any of it")


# ---- reload -----------------------------------------------------------------

def reload(g):
    conf = os.path.join(g.dir, "gatewayd.conf")
    with open(conf) as f:
        good = f.read()
    before = status(g)
    with open(conf, "a") as f:
        f.write("max-sider 19\n")
    ctl(g, "maintenance", "on", "--source", "oekonomi")
    rc, out, err = ctl(g, "reload")
    s = status(g)
    check(rc == 0 and "in force" in out and
          s["configuration"] != before["configuration"] and
          s["configuration"] in out,
          "reload says that the new configuration is in force, and which",
          out + err)
    check(source(g, "oekonomi")["closed"], "what is closed stays closed")
    ctl(g, "maintenance", "off", "--source", "oekonomi")
    check(s["requests"] >= before["requests"] > 0 and
          s["cpu_us"] >= before["cpu_us"],
          "the new worker goes on counting where the old one was",
          (before["requests"], s["requests"]))
    with open(conf, "w") as f:
        f.write(good + "max-sider 0\n")
    rc, out, err = ctl(g, "reload")
    check(rc == 1 and not out and "max-sider" in err,
          "a configuration with an error is refused, and reload says why",
          err)
    rc, out, _ = ctl(g, "status")
    check(rc == 0 and out.startswith("gateway: up, warning: the "
                                     "configuration was refused"),
          "status says that the former one is in force", out[:300])
    check(status(g)["configuration"] == s["configuration"] and
          ask(g)[0] == 200, "and it is")
    with open(conf, "w") as f:
        f.write(good)
    rc, out, _ = ctl(g, "reload")
    check(rc == 0 and status(g)["state"] == "up",
          "the next good one makes all well", out)


# ---- drain ------------------------------------------------------------------

def drained(g):
    kept = g.connect("borgerdk-tls")
    kept.request("GET", "/borgerblikket/1?wsdl")
    kept.getresponse().read()
    rc, out, _ = ctl(g, "drain")
    time.sleep(1.2)             # a worker looks twice a second
    check(rc == 0 and "event=draining on=1" in g.log(),
          "drain is taken by the worker", out)
    try:
        kept.request("GET", "/borgerblikket/1?wsdl")
        r = kept.getresponse()
        r.read()
        ended = r.status == 200 and r.getheader("Connection") == "close"
    except (http.client.HTTPException, OSError):
        ended = True            # it was idle, and closed by now
    check(ended, "a connection that is kept is answered and let go")
    kept.close()
    try:
        ask(g)
        refused = False
    except (OSError, http.client.HTTPException):
        refused = True
    check(refused, "nobody new is let in")
    rc, out, _ = ctl(g, "status")
    check(rc == 1 and "draining" in out.splitlines()[0],
          "status says so first", out[:200])
    rc, out, _ = ctl(g, "drain", "--off")
    time.sleep(1.2)
    check(rc == 0 and "event=draining on=0" in g.log() and
          ask(g)[0] == 200, "drain --off lets everybody in again", out)
    g.glem_forbindelser()


# ---- who may ----------------------------------------------------------------

def path_of(g):
    with open(os.path.join(g.dir, "gatewayd.conf")) as f:
        run_dir = re.search(r'(?m)^run-dir "?([^"\s]+)', f.read()).group(1)
    return os.path.join(g.dir, run_dir, "control.sock")


def who_may(g):
    if os.geteuid() != 0:
        return
    os.chmod(g.dir, 0o755)
    os.chmod(os.path.join(g.dir, "gatewayd.conf"), 0o644)
    gid = {n: subprocess.check_output(["getent", "group", n],
                                      text=True).split(":")[2]
           for n in (OPERATORS, MONITORS)}
    rc, out, err = ctl(g, "status", groups=gid[OPERATORS])
    check(rc == 0 and out.startswith("gateway: up"),
          "an operator may ask", err)
    rc, out, err = ctl(g, "log", "level", "info", groups=gid[OPERATORS])
    check(rc == 0 and "uid=23456" in g.log(),
          "an operator may change, and the log says who it was", err)
    rc, out, err = ctl(g, "status", groups=gid[MONITORS])
    check(rc == 0 and out.startswith("gateway: up"), "a monitor may ask", err)
    for verb in (("log", "level", "debug"), ("maintenance", "on"),
                 ("reload",), ("drain",), ("upgrade",)):
        rc, out, err = ctl(g, *verb, groups=gid[MONITORS])
        check(rc == 3 and not out and "may ask" in err,
              "a monitor may not " + " ".join(verb), (rc, err))
    s = status(g)
    check(s["log_level"] == "info" and not s["closed"] and
          not s["draining"] and s["state"] == "up",
          "and nothing has changed", s["troubles"])
    rc, out, err = ctl(g, "status", groups="")
    check(rc == 3 and not out and "neither" in err,
          "whoever is in neither group is refused", (rc, err))
    r = subprocess.run(
        ["setpriv", "--reuid=23456", "--regid=23456", "--clear-groups",
         sys.executable, "-c", "import socket\ns=socket.socket(socket.AF_UNIX)"
         "\ns.settimeout(5)\ns.connect(%r)\nprint(s.recv(1))" % path_of(g)],
        text=True, capture_output=True)
    check(r.stdout == "b''\n", "and closed before it has said a word",
          r.stdout + r.stderr)


# ---- what is no call of ours ------------------------------------------------

def record(octets, last=True):
    return struct.pack(">I", len(octets) | (0x80000000 if last else 0)) + \
        octets


def call(proc, args=b"", program=PROGRAM, version=1, rpc=2, kind=0,
         cred=b"\0" * 8):
    return struct.pack(">IIIIII", 4711, kind, rpc, program, version, proc) + \
        cred + b"\0" * 8 + args


def xdr(text):
    return struct.pack(">I", len(text)) + text + b"\0" * (-len(text) % 4)


def raw(g, octets, seconds=5.0, half=False):
    """What comes back, until it is closed or nothing more comes."""
    s = socket.socket(socket.AF_UNIX)
    s.settimeout(seconds)
    got = b""
    try:
        s.connect(path_of(g))
        s.sendall(octets)
        if half:
            s.shutdown(socket.SHUT_WR)
        while len(got) < 4 or len(got) < 4 + (struct.unpack(
                ">I", got[:4])[0] & 0x7fffffff):
            more = s.recv(65536)
            if not more:
                break
            got += more
    except OSError as e:
        return got or repr(e)
    finally:
        s.close()
    return got


def accept_stat(got):
    """RFC 5531: (reply, accept) of an answer; None: there is none."""
    if not isinstance(got, bytes) or len(got) < 28:
        return None
    return struct.unpack(">I", got[12:16])[0], struct.unpack(
        ">I", got[24:28])[0]


def rss(pid):
    with open("/proc/%d/status" % pid) as f:
        return int(re.search(r"VmRSS:\s+(\d+)", f.read()).group(1))


def hostile(g):
    pid = role(g, "control")["pid"]
    before = rss(pid)
    for what, octets in (
            ("a record of 2 GB", struct.pack(">I", 0x7fffffff) + b"x" * 64),
            ("a last record of 2 GB", struct.pack(">I", 0xffffffff) +
             b"x" * 64),
            ("a record of nothing", record(b"")),
            ("10 000 pieces of one octet", record(b"x", False) * 10000),
            ("a record that does not end", record(b"x" * 4096, False) * 32)):
        got = raw(g, octets, 2.0, half=True)
        check(accept_stat(got) is None, what + " gets no answer", got)
    for what, octets, want in (
            ("a text of 4 GB", call(3, struct.pack(">I", 0xfffffff0)), 4),
            ("a text longer than its bound", call(3, xdr(b"x" * 41)), 4),
            ("a command cut short", call(2, struct.pack(">II", 1, 0)), 4),
            ("another program", call(1, program=PROGRAM + 1), 1),
            ("another version", call(1, version=9), 2),
            ("another procedure", call(77), 3)):
        got = accept_stat(raw(g, record(octets)))
        check(got == (0, want), what + " gets the standard's answer", got)
    got = raw(g, record(call(1, rpc=3)), 2.0)
    check(isinstance(got, str) or struct.unpack(">I", got[12:16])[0] == 1
          if got else True, "another version of RPC is denied", got)
    got = raw(g, record(call(1, kind=1)), 1.0, half=True)
    check(accept_stat(got) is None, "an answer sent to it is not answered",
          got)
    command = struct.Struct(">III")
    for what, args in (
            ("no such verb", command.pack(99, 0, 0) + xdr(b"")),
            ("a verb below none", command.pack(0xffffffff, 0, 0) + xdr(b"")),
            ("a log level that is none", command.pack(4, 0, 4) + xdr(b"")),
            ("a drain that is neither", command.pack(2, 0, 7) + xdr(b"")),
            ("no such kind to close", command.pack(5, 9, 0) + xdr(b"")),
            ("no such source to close", command.pack(5, 2, 32) + xdr(b"")),
            ("no such municipality", command.pack(5, 3, 99999) + xdr(b"")),
            ("a line in a message", command.pack(5, 1, 0) + xdr(b"a\nb")),
            ("a NUL in a message", command.pack(5, 1, 0) + xdr(b"a\xff%n")),
            ("nothing closed to open", command.pack(6, 3, 0xffffffff) +
             xdr(b""))):
        got = raw(g, record(call(2, args)))
        check(accept_stat(got) == (0, 0) and struct.unpack(
            ">I", got[28:32])[0] == 1, what + " fails, by name", got)
    check(not status(g)["closed"] and ask(g)[0] == 200,
          "none of it has changed anything")
    room = 2048 if "san" not in B else 16384        # ASan frees later
    check(role(g, "control")["pid"] == pid and rss(pid) < before + room,
          "the role is the same process, and no larger", (before, rss(pid)))


def many(g):
    """More connections than it takes, each with half a call."""
    held = []
    for _ in range(150):
        s = socket.socket(socket.AF_UNIX)
        s.setblocking(False)
        try:
            s.connect(path_of(g))
            s.send(b"\x80\0")
        except OSError:
            pass
        held.append(s)
    rc, out, err = ctl(g, "status")
    check(rc == 0, "150 connections that only hold on keep nobody out", err)
    for s in held:
        s.close()


def two_at_once(g):
    two = [subprocess.Popen(
        [CTL, "-c", os.path.join(g.dir, "gatewayd.conf"), "reload"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)]
    ends = [(p.communicate(timeout=60), p.returncode)[::-1] for p in two]
    check(0 in [e[0] for e in ends] and all(
        rc == 0 or "another command is under way" in said_[1]
        for rc, said_ in ends), "two commands at once: one after the other, "
          "or the second is told to wait", ends)
    s = socket.socket(socket.AF_UNIX)
    s.connect(path_of(g))
    s.sendall(record(call(2, struct.pack(">III", 1, 0, 0) + xdr(b""))))
    s.close()
    check(until(lambda: ctl(g, "reload")[0] == 0),
          "an operator who leaves in the middle holds nobody up")


# ---- without it -------------------------------------------------------------

def upgraded(g):
    before = status(g)
    ctl(g, "maintenance", "on", "--kommune", AARHUS, "--message", "m")
    rc, out, err = ctl(g, "upgrade")
    check(rc == 0 and until(lambda: ctl(g, "status")[0] == 0 and
                            status(g)["upgrades"] == 1),
          "upgrade runs the program anew", out + err)
    until(lambda: not status(g)["upgrading"])
    s = status(g)
    check(s["closed"] and s["closed"][0]["message"] == "m" and
          kilder(answered(g, (AARHUS,)))[("Sagsindeks", AARHUS)] ==
          "Utilgaengelig", "what is closed stays closed", s["closed"])
    check(s["requests"] >= before["requests"] and
          s["journal"]["records"] >= before["journal"]["records"] and
          s["started"] == before["started"],
          "and it goes on counting where it was", s["requests"])
    ctl(g, "maintenance", "off", "--kommune", AARHUS)


def killed(g):
    pid = role(g, "control")["pid"]
    os.kill(pid, signal.SIGKILL)
    check(ask(g)[0] == 200, "the gateway serves while control is gone")
    check(until(lambda: ctl(g, "status")[0] == 0) and
          role(g, "control")["pid"] != pid, "and control comes back")


def not_running(g):
    conf = os.path.join(g.dir, "elsewhere.conf")
    with open(conf, "w") as f:
        f.write("run-dir %s/nowhere\n" % g.dir)
    rc, out, err = ctl(g, "status", conf=conf)
    check(rc == 4 and not out and "does not run" in err,
          "where no gateway runs, the exit status is 4", (rc, err))
    rc, _, err = ctl(g, "status", conf=os.path.join(g.dir, "no.conf"))
    check(rc == 2 and "no.conf" in err, "a configuration that is not there "
          "is status 2", err)


def no_such_group(g):
    for word in ("operators", "monitors"):
        line = word + " nobody-has-this-group"
        given = ((r"^%s .*" % word, line),) if os.geteuid() == 0 else ()
        try:
            with Anden(g, *given, mere="" if given else line + "\n"):
                said_ = "it started"
        except RuntimeError as e:
            said_ = str(e)
        check("there is no such group: make it" in said_,
              word + " that are no group: it does not start, and says so",
              said_)


def main():
    conf = "operators %s\nmonitors %s\n" % (OPERATORS, MONITORS) \
        if os.geteuid() == 0 else ""
    with Gang(conf=conf, options=("--verbose",)) as g:
        for test in (told, traced, log_level, closed_gateway, closed_source,
                     closed_municipality, maintenance_misused, reload,
                     drained, who_may, hostile, many, two_at_once, upgraded, killed,
                     not_running, no_such_group):
            test(g)
        check(CPR not in "".join(said) and CPR not in g.log() and
              CPR[:6] + "-" + CPR[6:] not in "".join(said),
              "no citizen's number is in anything that was said")
    return 1 if gang.failed else 0


if __name__ == "__main__":
    sys.exit(main())
