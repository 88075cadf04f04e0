#!/usr/bin/python3
"""The audit trail of a gateway that works: every request has its record,
whatever is killed meanwhile; what was used stays used; without a record there
is no answer.  The files are read by journal.py, which is none of ours.

usage: journal_test.py [how often each role is killed under load, 20]
"""
import collections
import datetime
import hashlib
import json
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import uuid

import gang
import journal
import wss
from gang import B, BB, Anden, Gang, check, cpr_foedt, subcode
from journal import BEGUN, CLOSED, COMPLETED, COUNTS, REFUSED, START

DRAB = int(sys.argv[1]) if len(sys.argv) > 1 else 20
RUNDE = 6               # kills a gateway: each restart waits twice as long
CPR, ANDEN = (cpr_foedt(datetime.date(1975, 4, 3), n) for n in (0, 1))
ODENSE, AARHUS = "35209115", "55133018"
CTL = os.path.join(B, "gatewayctl")
OVERBLIK, VERIFIKATION = "HentOverblik", "HentVerifikation"


def data(folder):
    name = os.path.join(folder, "data.xml")
    sag = ('<sag id="%s" kommune="0461" kle="%s" oprettet="2021-06-01T00:00:00Z"'
           ' titel="Sag"><fremdrift kode="Opstaaet" '
           'fra="2021-06-01T00:00:00Z"/></sag>')
    with open(name, "w") as f:
        f.write('<testdata xmlns="urn:borgerblikket:testdata:1"><person cpr='
                '"%s">%s%s</person></testdata>' % (
                    CPR, sag % (uuid.uuid4(), "15.62.10"),
                    sag % (uuid.uuid4(), "32.24.04")))
    return name


def ark(folder):
    name = os.path.join(folder, "ark.csv")
    with open(name, "w") as f:
        f.write("Kommunekode;KLE-nr.;Vis i Verifikationsklient;"
                "Vis på Mit Overblik\n0461;15.62.10;ja;ja\n"
                "0461;32.24.04;nej;nej\n")
    return name


class Spor:
    """The records of an audit-dir, by what they are of."""

    def __init__(self, folder):
        self.alle = list(journal.records(folder))
        self.begyndt = {r.fields["who"]["message_id"]: r for r in self.alle
                        if r.kind == BEGUN}
        self.svar = {r.fields["begun"]: r for r in self.alle
                     if r.kind == COMPLETED}
        self.afvist = collections.defaultdict(list)
        self.talt = collections.Counter()
        for r in self.alle:
            if r.kind == REFUSED:
                self.afvist[r.fields["who"]["message_id"]].append(r)
            elif r.kind == COUNTS:
                for outcome, n in r.fields["counts"]:
                    self.talt[outcome] += n

    def slut(self, mid):
        """The COMPLETED of the message, or None."""
        r = self.begyndt.get(mid)
        return self.svar.get(r.number) if r else None

    def terminale(self):
        return len(self.svar) + sum(map(len, self.afvist.values())) + \
            sum(self.talt.values())


def verify(folder, *args):
    r = subprocess.run([CTL, "audit", "verify", "--dir", folder, *args],
                       capture_output=True, timeout=60)
    return r.returncode, r.stdout.decode() + r.stderr.decode()


def search(g, folder, cpr):
    r = subprocess.run([CTL, "audit", "search", "--dir", folder, "--cpr-file",
                        "-", "--key", g.pki + "/audit.key", "--json"],
                       input=cpr.encode(), capture_output=True, timeout=60)
    return json.loads(r.stdout) if r.returncode == 0 else r.stderr


def mid():
    return "urn:uuid:%s" % uuid.uuid4()


def roller(a):
    """pid by "name nr", as the log tells of the latest."""
    return {m.group(1): int(m.group(2)) for m in re.finditer(
        r"event=role-started name=(\S+) nr=\d+ pid=(\d+)", a.log())}


def vent(betingelse, sekunder=10):
    ud = time.monotonic() + sekunder
    while time.monotonic() < ud:
        if betingelse():
            return True
        time.sleep(.02)
    return bool(betingelse())


def sha(name):
    return bytes.fromhex(subprocess.run(
        ["openssl", "x509", "-in", name, "-noout", "-fingerprint", "-sha256"],
        check=True, capture_output=True).stdout.decode().split("=")[1]
        .replace(":", ""))


# ---- what is recorded -------------------------------------------------------

def hvad_der_staar(g, a):
    folder = os.path.join(a.dir, "audit")
    m = [mid() for _ in range(9)]
    token = g.token(CPR, one_time_use=True, id="_engang1", loa="High")
    transaktion = str(uuid.uuid4())
    send = []
    besked = g.overblik(CPR, ["0461", "0751"], ["Sager"], token=token,
                        message_id=m[0], transaction=transaktion)
    send.append(g.send(besked))
    send.append(g.send(besked))                         # again
    send.append(g.send(g.overblik(CPR, ["0461"], token=token,
                                  message_id=m[1])))    # its token again
    send.append(g.send(g.verifikation(CPR, "0461", message_id=m[2]),
                       "verifikation-tls"))
    body = ('<bb:HentVerifikation xmlns:bb="%s"><bb:Cpr>%s</bb:Cpr>'
            '<bb:Kommunekode>0461</bb:Kommunekode><bb:Begrundelse>Klage 7'
            '</bb:Begrundelse></bb:HentVerifikation>' % (BB, CPR))
    send.append(g.send(wss.make_request(
        body, g.medarbejder(AARHUS), g.key("verifikation"), gang.VERIFIKATION,
        g.url, message_id=m[3]), "verifikation-tls"))   # not her municipality
    gammel = wss.utcnow() - datetime.timedelta(hours=9)
    send.append(g.send(g.overblik(CPR, ["0461"], message_id=m[4],
                                  token=g.token(CPR, now=gammel, life=60))))
    send.append(g.send(g.overblik(CPR, ["0999"], message_id=m[5])))
    falsk = g.overblik(CPR, ["0461"], message_id=m[6]).replace(
        b"0461", b"0751")
    send += [g.send(falsk) for _ in range(3)]
    send.append(g.send(b"<a/>"))
    want = [200, 500, 500, 200, 500, 500, 500, 500, 500, 500, 500]
    check([s for s, _ in send] == want, "good requests are answered, others "
          "refused", [(s, o[-300:]) for s, o in send])
    check([subcode(o) for s, o in send[1:3]] == ["DuplicateMessageID"] * 2,
          "a message and a one-time token that were used are a duplicate")
    check(all(wss.verify(o, cert=g.gateway) is not None
              for s, o in send[:7]),
          "... whose fault is signed, as every fault of a verified message")
    a.__exit__()                # asked to end: everything is told
    a.ny()
    s = Spor(folder)
    check(verify(folder)[0] == 0, "the chain holds", verify(folder))
    b, c = s.begyndt[m[0]], s.slut(m[0])
    w = b.fields["who"]
    check(c is not None and c.number > b.number, "the answered request has "
          "begun and is completed")
    check((w["operation"], w["transaction"], w["issuer"], w["assertion"],
           w["level"], w["channel_cvr"], w["employee_cvr"], w["omraader"]) ==
          (OVERBLIK, transaktion, g.issuer, "_engang1", "High", "34051178",
           "", 1), "who asked is in it", w)
    check(w["kommuner"] == [("0461", 1), ("0751", 0)] or
          [k for k, v in w["kommuner"]] == ["0461", "0751"],
          "... for which municipalities", w["kommuner"])
    xml = wss.parse(besked)
    value = wss.base64.b64decode(xml.findall(".//{%s}SignatureValue" %
                                             wss.DS)[-1].text)
    check(w["signature"] == hashlib.sha256(value).digest() and
          w["channel"] == sha(g.pki + "/borgerdk-tls.crt") and
          w["hok"] == sha(g.pki + "/borgerdk.crt"),
          "... by which signature, TLS certificate and key")
    check(len(b.fields["spends"]) == 2, "a message and a one-time token are "
          "spent", b.fields["spends"])
    f = c.fields
    check((f["outcome"], f["http"], f["bytes"], f["shown"]) ==
          ("GW_OK", 200, len(send[0][1]), 1), "what was answered is in it", f)
    check([(x[0], x[1], x[2], x[4]) for x in f["sources"]][:1] ==
          [(0, "0461", 2, 2)], "which source was asked, how it did, what it "
          "gave", f["sources"])
    check(dict(f["hidden"]) == {11: 1}, "what the rules hid", f["hidden"])
    check([r.fields["outcome"] for r in s.afvist[m[0]]] == ["GW_EREPLAY"] and
          not s.afvist[m[0]][0].fields["spends"],
          "a replay is one record, and spends nothing")
    check([r.fields["outcome"] for r in s.afvist[m[1]]] == ["GW_EREPLAY"] and
          m[1] not in s.begyndt, "a token's second use likewise")
    r = s.afvist[m[3]][0].fields
    check(r["outcome"] == "GW_EACCESS" and r["whom"] is not None and
          len(r["spends"]) == 1 and r["who"]["employee_cvr"] == AARHUS and
          r["who"]["operation"] == VERIFIKATION,
          "who had no access is one record, and about whom", r)
    r = s.afvist[m[4]][0].fields
    check(r["outcome"] == "GW_EAUTH" and not r["spends"] and r["whom"] is None,
          "a token that is over is one record, and spends nothing", r)
    check(s.afvist[m[5]][0].fields["outcome"] == "GW_EREQUEST",
          "a municipality that is none is one record")
    check(m[6] not in s.begyndt and not s.afvist[m[6]] and
          sum(s.talt.values()) == 4, "what nobody signed is counted alone",
          s.talt)
    check(s.terminale() == len(send), "there are as many ends as requests",
          (s.terminale(), len(send)))
    check(s.alle[-1].kind == START and CLOSED in [r.kind for r in s.alle],
          "a journal that was asked to end says so, and the next begins")
    fundet = search(g, folder, CPR)
    check(isinstance(fundet, dict) and "Kontrol" in json.dumps(fundet) and
          "Klage 7" in json.dumps(fundet) and m[0] in json.dumps(fundet) and
          m[4] not in json.dumps(fundet),
          "with the key the citizen's look-ups are found, and why", fundet)
    check(m[0] not in json.dumps(search(g, folder, ANDEN)),
          "... and not another's")
    filer = b"".join(open(os.path.join(folder, n), "rb").read()
                     for n in os.listdir(folder))
    check(CPR.encode() not in filer and b"Kontrol" not in filer,
          "neither number nor reason stands in clear")
    h = re.findall(r"event=journal-head number=([\d_]+) hash=([\w:]+)", a.log())
    check(h and verify(folder, "--head", "%s:%s" % h[0])[0] == 0,
          "the log has the head, and the chain passes it", h)
    check(g.send(besked)[0] == 500 and subcode(g.send(besked)[1]) ==
          "DuplicateMessageID", "a restart of everything brings no message "
          "back to life")


def samtidige(g, a):
    for omgang in range(3):
        besked = g.overblik(CPR, ["0461"])
        start, svar = threading.Barrier(64), []

        def en():
            c = g.connect()
            c.connect()
            start.wait()
            svar.append(g.post(besked, connection=c))
            c.close()

        traade = [threading.Thread(target=en) for _ in range(64)]
        for t in traade:
            t.start()
        for t in traade:
            t.join()
        slags = collections.Counter(
            s if s == 200 else subcode(o) for s, o in svar)
        check(slags == {200: 1, "DuplicateMessageID": 63},
              "of 64 copies at once one is accepted", slags)


# ---- what is killed ---------------------------------------------------------

class Kalder(threading.Thread):
    """Asks again and again over one connection; what was answered."""

    def __init__(self, g):
        super().__init__()
        self.g, self.stop = g, False
        self.besvaret, self.andet = {}, 0
        self.token = g.token(CPR)

    def run(self):
        c = None
        while not self.stop:
            m = mid()
            besked = self.g.overblik(CPR, ["0461"], token=self.token,
                                     message_id=m)
            try:
                if c is None:
                    c = self.g.connect()
                status, _ = self.g.post(besked, connection=c)
                if status == 200:
                    self.besvaret[m] = besked
                else:
                    self.andet += 1
            except Exception:           # the worker was killed
                c = None
                self.andet += 1
                time.sleep(.05)


def draeb(g, a, rolle, gange):
    """Kills the role so often under load; restarts the whole in between."""
    folder = os.path.join(a.dir, "audit")
    besvaret, andet, drab, start = {}, 0, 0, 0.0
    while drab < gange:
        kaldere = [Kalder(g) for _ in range(4)]
        for k in kaldere:
            k.start()
        for _ in range(min(RUNDE, gange - drab)):
            gammel = roller(a)[rolle]
            time.sleep(random.uniform(.05, .4))
            os.kill(gammel, signal.SIGKILL)
            vent(lambda: roller(a)[rolle] != gammel)
            t = time.monotonic()
            n = sum(len(k.besvaret) for k in kaldere)
            vent(lambda: sum(len(k.besvaret) for k in kaldere) > n)
            start = max(start, time.monotonic() - t)
            drab += 1
        for k in kaldere:
            k.stop = True
        for k in kaldere:
            k.join()
            besvaret.update(k.besvaret)
            andet += k.andet
        a.__exit__()
        a.ny()
    s = Spor(folder)
    uden = [m for m in besvaret if s.slut(m) is None or
            s.slut(m).fields["outcome"] != "GW_OK"]
    check(len(besvaret) >= gange and not uden, "%s killed %d times: every "
          "one of the answered requests has its record" % (rolle, gange),
          (len(besvaret), andet, uden[:3]))
    print("# %s: %d answered, %d not, again after at most %.2f s" % (
        rolle, len(besvaret), andet, start))
    check(verify(folder)[0] == 0, "... the chain holds", verify(folder))
    igen = random.sample(sorted(besvaret), min(20, len(besvaret)))
    check({subcode(g.send(besvaret[m])[1]) for m in igen} ==
          {"DuplicateMessageID"}, "... and what was used stays used")


def genlaes(g, a):
    besked = g.overblik(CPR, ["0461"])
    svar = [g.send(besked)[0]]
    gammel = roller(a)["worker"]
    with open(a.conf, "a") as f:
        f.write("mindstealder 14\n")
    os.kill(a.p.pid, signal.SIGHUP)
    vent(lambda: "event=reloaded" in a.log())
    g.glem_forbindelser()
    check(svar == [200] and roller(a)["worker"] != gammel and
          subcode(g.send(besked)[1]) == "DuplicateMessageID",
          "a new worker knows what the one before used")
    foer = a.log().count("event=reload-refused")
    with open(a.conf, "a") as f:
        f.write("audit-retention 7\n")
    os.kill(a.p.pid, signal.SIGHUP)
    check(vent(lambda: a.log().count("event=reload-refused") > foer) and
          "audit-retention has changed" in a.log(),
          "what the journal was started with takes a new start")


# ---- what is full -----------------------------------------------------------

def disk_fuld(g, a):
    folder = os.path.join(a.dir, "audit")
    pid = roller(a)["journal"]
    foer = g.kald()
    n = len(Spor(folder).alle)
    stoerst = max(os.path.getsize(os.path.join(folder, f))
                  for f in os.listdir(folder))
    _, haardt = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (stoerst + 100, haardt))
    besked = g.overblik(CPR, ["0461"])
    svar = [g.send(besked) for _ in range(3)]
    check([s for s, _ in svar] == [500] * 3 and
          {subcode(o) for _, o in svar} == {"Internfejl"},
          "without room for the record there is no answer", svar)
    check(not g.kald() - foer, "... and no source is asked", g.kald() - foer)
    # the journal's own line was as little let through as its record
    check("event=journal-failed call=begin " in a.log(),
          "... and the log says so")
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (haardt, haardt))
    t = time.monotonic()
    check(vent(lambda: g.send(besked)[0] == 200, 5),
          "the very message is answered once there is room")
    print("# room again: answered after %.2f s" % (time.monotonic() - t))
    check(roller(a)["journal"] == pid, "... by the same journal")
    check(verify(folder)[0] == 0 and len(Spor(folder).alle) >= n + 2,
          "... and the chain holds", verify(folder))
    # room for the beginning alone: the answer is made, and thrown away
    for rum in range(300, 3000, 100):
        m = mid()
        stoerst = max(os.path.getsize(os.path.join(folder, f))
                      for f in os.listdir(folder))
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (stoerst + rum, haardt))
        status, o = g.send(g.overblik(CPR, ["0461"], message_id=m))
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (haardt, haardt))
        if m in Spor(folder).begyndt:
            break
    check(m in Spor(folder).begyndt and Spor(folder).slut(m) is None and
          status == 500 and subcode(o) == "Internfejl" and
          b"<bb:Sag>" not in o, "an answer whose completion cannot be "
          "recorded does not leave", (rum, status, o[-300:]))


def lager_fuldt(g):
    with Anden(g, mere="replay-ids 10\n") as a:
        svar = [g.send(g.overblik(CPR, ["0461"])) for _ in range(10)]
        foer = g.kald()
        m = mid()
        besked = g.overblik(CPR, ["0461"], message_id=m)
        fuld = [g.send(besked) for _ in range(2)]
        check([s for s, _ in svar] == [200] * 10 and
              [s for s, _ in fuld] == [503] * 2 and
              {subcode(o) for _, o in fuld} == {"Overbelastet"},
              "full means closed: what cannot be remembered is not answered",
              fuld)
        check(not g.kald() - foer, "... and no source is asked")
        check(wss.verify(fuld[0][1], cert=g.gateway) is not None,
              "... which the fault says, signed")
        s = Spor(os.path.join(a.dir, "audit"))
        check([(r.fields["outcome"], r.fields["spends"])
               for r in s.afvist[m]] == [("GW_EBUSY", [])] * 2,
              "... and it is recorded, with nothing spent")


def aendret(g, a):
    """A journal that was tampered with is not written on."""
    folder = os.path.join(a.dir, "audit")
    a.__exit__()
    name = sorted(n for n in os.listdir(folder) if n[-1].isdigit())[-1]
    sti = os.path.join(folder, name)
    with open(sti, "r+b") as f:
        f.seek(os.path.getsize(sti) // 2)
        x = f.read(1)
        f.seek(-1, 1)
        f.write(bytes([x[0] ^ 1]))
    r = subprocess.run([os.path.join(B, "gatewayd"), "-c", a.conf],
                       capture_output=True, timeout=30)
    linjer = [l for l in r.stderr.decode().splitlines()
              if not l.startswith("ts=")]
    check(r.returncode == 2 and len(linjer) == 1 and
          re.match(re.escape(a.conf) + r":\d+: audit-dir: ", linjer[0]),
          "a journal that was changed is not written on, and nothing starts",
          r.stderr.decode())


class Gateway(Anden):
    """A gateway that can be started again on what it left."""

    def ny(self):
        self.__enter__()

    def __enter__(self):
        super().__enter__()
        return self


def main():
    folder = tempfile.mkdtemp(prefix="journal_test.")
    try:
        with Gang(data=[data(folder)], ark=[ark(folder)],
                  options=["--verbose"]) as g:
            with Gateway(g) as a:
                hvad_der_staar(g, a)
                samtidige(g, a)
                genlaes(g, a)
            # whose limits can be set from here
            with Gateway(g, (r"^user .*\nkeeper-user .*", "user root")) as a:
                disk_fuld(g, a)
                aendret(g, a)
            lager_fuldt(g)
            with Gateway(g) as a:
                draeb(g, a, "journal", DRAB)
            with Gateway(g) as a:
                draeb(g, a, "worker", max(DRAB // 4, 1))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return gang.failed != 0


if __name__ == "__main__":
    sys.exit(main())
