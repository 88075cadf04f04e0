#!/usr/bin/python3
"""The hostile corpus against the running gateway (fjendtlig.py).

Each case must have its outcome: status, subcode, signed or not, connection
closed or kept; no source may be asked for anything that is refused; every
refusal before the signatures hold must read the same; the processes must
live on in the memory they have.  Prints a line a class and a line a case
that fails.

    fjendtlig_test.py [CLASS or CLASS/ID ...]     only those
    fjendtlig_test.py --gem DIR       also keeps each body as DIR/CLASS.ID
"""
import os
import re
import socket
import sys
import tempfile
import time
import traceback

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import fjendtlig  # noqa: E402
import fjendtlig_indeks  # noqa: E402
import fjendtlig_tid  # noqa: E402
import wss  # noqa: E402
from fjendtlig_linje import (Linje, cpu_ns, proces_boern,  # noqa: E402
                             status_kib)
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


class Proeve:
    """Runs cases against one environment."""

    def __init__(self, m, gem=None):
        self.m, self.v, self.gem = m, Vaerk(m), gem
        self.ventetid = []           # ms to a refusal before the signatures
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
            if self.gem and sag.id:
                with open(os.path.join(self.gem, "%s.%s" % (
                        sag.klasse, sag.id.replace("/", "_"))), "wb") as f:
                    f.write(krop)
            c.send(self.hoved(c, krop, linjer) + krop)
        sendt = time.monotonic()
        svar = c.svar()
        if sag.udfald is fjendtlig.CHECK and n < 32768:
            self.ventetid.append((time.monotonic() - sendt) * 1e3)
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


def ingen_kom(lytter):
    """True when nobody has connected to the decoy."""
    lytter.setblocking(False)
    try:
        lytter.accept()
        return False
    except BlockingIOError:
        return True


def indekset(sager):
    """tests/data/hostile says what there is, and that it is much."""
    rows = fjendtlig_indeks.angreb()
    galt = fjendtlig_indeks.fejl(sager, rows)
    check(not galt, "index and corpus agree, every attack has its cases",
          "\n".join(galt[:20]))
    gyldige = [s for s in sager if s.udfald.status == 200]
    fjender = [s for s in sager if s.udfald.status != 200]
    check(len(fjender) >= 1000 and len({s.klasse for s in fjender}) >= 25,
          "at least 1000 hostile cases in 25 classes", len(fjender))
    arter = fjendtlig_indeks.arter(gyldige)
    check(arter >= 150, "at least 150 kinds of valid variants", arter)


def main(kun):
    fjender, gyldige = fjendtlig.alle()
    if not kun:
        indekset(fjender + gyldige)
    gem = None
    if kun[:1] == ["--gem"]:
        gem, kun = kun[1], kun[2:]
        os.makedirs(gem, exist_ok=True)
    if kun:
        med = lambda s: s.klasse in kun or "%s/%s" % (s.klasse, s.id) in kun
        fjender = [s for s in fjender if med(s)]
        gyldige = [s for s in gyldige if med(s)]
    start = time.monotonic()
    with tempfile.NamedTemporaryFile("w", suffix=".conf") as conf, \
            Miljoe(options=["--verbose"], conf=udstedere(conf)) as m:
        p = Proeve(m, gem)
        lokkefugl = socket.create_server(("127.0.0.1", 0))
        p.v.lokkefugl = lokkefugl.getsockname()[1]
        fra = time.monotonic()
        svar, c = p.spoerg(fjendtlig.Sag(
            "", "", lambda v: v.besked(), fjendtlig.OK), "borgerdk-tls")[:2]
        check(svar.status == 200, "the base message is accepted", svar.krop)
        c.luk()
        langsom = fjendtlig_tid.langsomme(p) if not kun else None
        rss = status_kib(p.arbejder, "VmRSS")
        nej = klasser_koer(p, fjender, "refused")
        ja = klasser_koer(p, gyldige, "accepted")
        if not kun:
            fjendtlig_tid.samtidig(check, p)
            fjendtlig_tid.muteret(check, p)
            fjendtlig_tid.tls(check, p)
            fjendtlig_tid.gaaet(check, p)
            fjendtlig_tid.langsomme_doem(check, *langsom)
            for kode, tekster in sorted(p.tekster.items(), key=str):
                check(len(tekster) == 1, "every %s before the signatures "
                      "hold reads the same" % kode, tekster)
        check(ingen_kom(lokkefugl), "no address in a message was called")
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
        if p.ventetid:
            v = sorted(p.ventetid)
            print("# %d refusals before the signatures hold: after %.1f ms "
                  "(median), %.1f (5 %%), %.1f (95 %%)" % (
                      len(v), v[len(v) // 2], v[len(v) // 20],
                      v[len(v) * 19 // 20]))
        print("# %.1f s to start, %.1f s to run, %.1f s of it making "
              "messages" % (fra - start, time.monotonic() - fra, p.lavet))
    return 1 if fejlet else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
