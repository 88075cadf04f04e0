#!/usr/bin/python3
"""The key ceremony, gatewayctl audit verify and search, and the files as
another program reads them.  journal_tool writes what the gateway would.
"""
import datetime
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

import ctl
import journal
from ctl import B, GATEWAYCTL, ROOT, check

TOOL = os.path.join(B, "journal_tool")
A, X, Y = "0703851237", "0101701234", "1112631234"
DAY = 86400000
NOW = 1795341600000             # 2026-11-22T10:00:00Z
WHY = "Klage over \"afgørelse\" \\ 27.60"
WHO = "CN=Ida Å"
dirs = []


def folder():
    d = tempfile.mkdtemp(prefix="audit.")
    dirs.append(d)
    return d


def run(*args, stdin=None, env=None):
    r = subprocess.run(args, capture_output=True, timeout=60, input=stdin,
                       env=env)
    return r.returncode, r.stdout.decode(), r.stderr.decode()


def write(where, certs, *lines):
    """journal_tool's answers, a line each."""
    status, out, err = run(TOOL, where, *certs,
                           stdin="\n".join(lines).encode())
    if status != 0:
        raise SystemExit("journal_tool: " + err)
    return out.splitlines()


def audit(*args, stdin=None):
    return run(GATEWAYCTL, "audit", *args, stdin=stdin)


def verify(where, *args):
    return audit("verify", "--dir", where, *args)


def search(where, cpr, *keys, more=(), stdin=None):
    named = [a for k in keys for a in ("--key", k + ".key")]
    return audit("search", "--dir", where, "--cpr-file", "-",
                 *named, "--passphrase-file", PASS, *more,
                 stdin=stdin if stdin is not None else cpr.encode())


def found(where, cpr, *keys, more=()):
    status, out, err = search(where, cpr, *keys, more=("--json",) + more)
    return status, json.loads(out) if out else None, err


def ceremony():
    status, out, err = run("certs/audit-key", "--passphrase-file", PASS, OLD)
    check("the ceremony makes a key and a certificate", status == 0 and
          os.path.exists(OLD + ".crt"), err)
    with open(OLD + ".key", encoding="ascii") as f:
        check("the key is written encrypted, and nothing else is",
              f.readline() == "-----BEGIN ENCRYPTED PRIVATE KEY-----\n" and
              os.stat(OLD + ".key").st_mode & 0o77 == 0)
    check("it says what goes where, and the fingerprint",
          "never on the gateway's machine" in out and
          re.search("([0-9A-F]{2}:){31}[0-9A-F]{2}", out), out)
    before = ctl.sum_of(OLD + ".key"), ctl.sum_of(OLD + ".crt")
    status, _, err = run("certs/audit-key", "--passphrase-file", PASS, OLD)
    check("nothing is overwritten", status == 1 and "is there already" in err
          and before == (ctl.sum_of(OLD + ".key"), ctl.sum_of(OLD + ".crt")),
          err)
    os.rename(OLD + ".key", OLD + ".k")
    status, _, err = run("certs/audit-key", "--passphrase-file", PASS, OLD)
    check("not the certificate alone either", status == 1 and
          not os.path.exists(OLD + ".key"), err)
    os.rename(OLD + ".k", OLD + ".key")
    status, _, err = run("certs/audit-key", "--ec", "--passphrase-file", PASS,
                         NEW)
    check("it makes an EC key as well", status == 0, err)
    short = os.path.join(KEYS, "short")
    with open(short, "w", encoding="ascii") as f:
        f.write("elleve tegn\n")
    status, _, err = run("certs/audit-key", "--passphrase-file", short,
                         os.path.join(KEYS, "x"))
    check("a short passphrase is refused", status == 1 and "twelve" in err,
          err)
    check("usage is said and nothing made without a name",
          run("certs/audit-key")[0] == 2 and
          run("certs/audit-key", "--no", "x")[0] == 2 and
          run("certs/audit-key", "--help")[0] == 0)
    check("it leaves nothing else behind", sorted(os.listdir(KEYS)) ==
          ["new.crt", "new.key", "old.crt", "old.key", "pass", "short"],
          os.listdir(KEYS))


def three_days(where):
    """Yesterday under the old key, today under both, tomorrow the new one."""
    write(where, [OLD + ".crt"], "now %d" % (NOW - DAY), "open",
          "begun %s HentVerifikation 0461 %s" % (A, WHY), "completed 2 4",
          "begun %s HentOverblik 0101" % X, "completed 4 7", "close")
    write(where, [OLD + ".crt", NEW + ".crt"], "now %d" % NOW, "open",
          "begun %s HentOverblik 0461" % A, "refused %s GW_EACCESS" % A,
          "strange GW_EAUTH", "counts 17", "close")
    out = write(where, [NEW + ".crt"], "now %d" % (NOW + DAY), "open",
                "begun %s HentOverblik 0461" % A, "completed 14 2",
                "refused %s GW_EACCESS" % Y, "head", "close")
    return out[-1]


def verified(where, head):
    status, out, err = verify(where)
    check("verify holds and says what is there", status == 0 and
          "files: 3\n" in out and "records: 17\n" in out and
          "first: 1, 2026-11-21T10:00:00Z" in out and
          "last: 17, 2026-11-23T10:00:00Z" in out and
          "closed: yes" in out, out + err)
    number, chain = head.split(":")
    check("the head that was said is in it",
          verify(where, "--head", head)[0] == 0 and
          verify(where, "--head", "%s:%s" % (number, chain.upper()))[0] == 0)
    other = chain[:-1] + ("0" if chain[-1] != "0" else "1")
    status, _, err = verify(where, "--head", "%s:%s" % (number, other))
    check("another head is found out", status == 1 and "written anew" in err,
          err)
    status, _, err = verify(where, "--head", "99:" + chain)
    check("a head beyond the end is found out", status == 1 and
          "the end is missing" in err, err)
    for bad in ("", "17", "17:", "0:" + chain, "x:" + chain, "17:" + chain +
                "0", "17:" + chain[:-1] + "g", "-1:" + chain):
        status, _, err = verify(where, "--head", bad)
        check("--head %.8s is refused as usage" % bad, status == 2, err)
    check("a folder without a journal is said",
          verify(KEYS)[0] == 1 and verify(KEYS + "/none")[0] == 1)
    check("what is told has no CPR number in it",
          not any(n in out + err for n in (A, X, Y)))
    check("audit-dir is looked for when no folder is named",
          run(GATEWAYCTL, "-c", "/nonexistent", "audit", "verify")[0] == 2)


def tampered(where):
    name = os.path.join(where, "journal-2026-11-22")
    with open(name, "rb") as f:
        whole = f.read()
    with open(name, "wb") as f:
        f.write(whole[:500] + bytes([whole[500] ^ 1]) + whole[501:])
    status, out, err = verify(where)
    check("a changed octet is said with file, record and octet",
          status == 1 and not out and re.search(
              r"does not hold: journal-2026-11-22, record \d+ at octet \d+: "
              "its CRC does not fit", err), out + err)
    status, out, err = search(where, A, OLD, NEW)
    check("a search shows what is before it, and that it is not all",
          status == 1 and "Opslag:     1" in out and "UFULDSTÆNDIG" in out and
          "does not hold" in err, out + err)
    with open(name, "wb") as f:
        f.write(whole)


def told(where):
    status, r, err = found(where, A, OLD, NEW)
    check("all about the citizen is found over a rotation", status == 0 and
          [o["nummer"] for o in r["opslag"]] == [2, 8, 9, 14] and r["hel"],
          err)
    o = r["opslag"][0]
    check("when, what for, who, where, what and how much is told",
          o["tid"] == "2026-11-21T10:00:00Z" and
          o["operation"] == "HentVerifikation" and o["begrundelse"] == WHY and
          o["medarbejder_cvr"] == "35209115" and o["medarbejder"] == WHO and
          o["kommuner"] == [{"kode": "0461", "konfiguration": 12}] and
          o["omraader"] == ["Sager", "Serviceydelser"] and
          o["kilder"] == [{"navn": "Sagsindeks", "kommune": "0461", "status":
                           "Ok", "ms": 35, "oplysninger": 5}] and
          o["vist"] == 4 and o["skjult"] == [
              {"regel": "R11", "antal": 1}, {"regel": "R12", "antal": 2}] and
          o["udfald"] == "GW_OK" and o["slut"] == o["tid"], o)
    check("a request without an end is told without one",
          "udfald" not in r["opslag"][1] and "vist" not in r["opslag"][1])
    check("a refused attempt is told with its reason",
          r["opslag"][2]["udfald"] == "GW_EACCESS")
    check("another citizen's are another's", [o["nummer"] for o in found(
        where, X, OLD, NEW)[1]["opslag"]] == [4] and [o["nummer"] for o in
        found(where, Y, OLD, NEW)[1]["opslag"]] == [16])
    check("who was never looked up has an empty answer",
          found(where, "2412551234", OLD, NEW)[1]["opslag"] == [])
    check("days bound the search, both included", [
        [o["nummer"] for o in found(where, A, OLD, NEW, more=m)[1]["opslag"]]
        for m in (("--fra", "2026-11-22"), ("--til", "2026-11-22"),
                  ("--fra", "2026-11-22", "--til", "2026-11-22"),
                  ("--fra", "2026-11-24"))] ==
          [[8, 9, 14], [2, 8, 9], [8, 9], []])


def printed(where):
    status, out, err = search(where, A, OLD, NEW)
    check("the report is Danish and can be handed out", status == 0 and
          all(s in out for s in (
              "CPR-nummer: 070385-1237", "Opslag:     4",
              "Opslag 1, 21-11-2026 11:00:00",
              "en medarbejder i kommunen så borgerens oplysninger, CVR "
              "35209115", "Begrundelse:  " + WHY, "Odense Kommune",
              "sager, serviceydelser og hjælpemidler",
              "Sags- og Dokumentindeks for Odense Kommune svarede; 5 "
              "oplysninger", "2 (R12: ældre end kommunens fradato)",
              "borgeren selv så sit overblik", "afbrudt, intet svar givet",
              "afvist: der var ikke adgang")) and
          "UFULDSTÆNDIG" not in out and not err, out + err)
    check("nobody else is in it", WHO not in out and X not in out and Y not in out and
          "010170" not in out and "111263" not in out)


def rotation(where):
    status, r, err = found(where, A, OLD)
    check("the old key reads its own segments and the overlap", status == 1
          and [o["nummer"] for o in r["opslag"]] == [2, 8, 9] and
          not r["hel"] and r["lukkede_segmenter"] == 1 and
          r["lukkede_poster"] == 2 and "wrapped for other keys" in err, err)
    status, r, err = found(where, A, NEW)
    check("the new key reads the overlap and its own", status == 1 and
          [o["nummer"] for o in r["opslag"]] == [8, 9, 14] and
          r["lukkede_segmenter"] == 1, err)
    check("a period within its own is whole with one key", found(
        where, A, NEW, more=("--fra", "2026-11-22"))[0] == 0)
    check("the report says that it is not complete",
          "UFULDSTÆNDIG" in search(where, A, NEW)[1])
    run("certs/audit-key", "--passphrase-file", PASS, KEYS + "/third")
    status, out, err = search(where, A, KEYS + "/third")
    check("a key that opens nothing is said", status == 1 and not out and
          "none of the 3 segments" in err, err)


def misuse(where):
    dash = search(where, "", OLD, NEW, stdin=b" 070385-1237\r\n")
    check("a dash and blanks in the number are allowed", dash[0] == 0 and
          "Opslag:     4" in dash[1], dash)
    for bad in (b"", b"070385123", b"07038512371", b"070385--1237", b"x" * 99,
                b"0703 851237", b"07038-51237"):
        status, out, err = search(where, "", OLD, stdin=bad)
        check("%r is no CPR number, and is not repeated" % bad[:12],
              status == 2 and not out and bad.decode().strip() not in
              err.replace("CPR number", "") or not bad and status == 2, err)
    base = ("search", "--dir", where)
    key = ("--key", OLD + ".key", "--passphrase-file", PASS)
    status, out, err = audit(*base, *key, "--cpr", A)
    check("a number on the command line is warned of", "seen by others" in err
          and "CPR-nummer: 070385-1237" in out, err)
    for name, args in (
            ("no citizen", key), ("two citizens", key + ("--cpr", A, "--cpr",
                                                         X)),
            ("no key", ("--cpr-file", PASS)),
            ("a date that is none", key + ("--cpr", A, "--fra", "2026-13-01")),
            ("a date with more behind", key + ("--cpr", A, "--til",
                                               "2026-11-22Z"))):
        check("%s is wrong usage" % name, audit(*base, *args)[0] == 2)
    wrong = os.path.join(KEYS, "wrong")
    with open(wrong, "w", encoding="ascii") as f:
        f.write("en anden adgangskode\n")
    for name, args in (
            ("a wrong passphrase", (key[0], key[1], "--passphrase-file",
                                    wrong)),
            ("no passphrase", key[:2]),
            ("a key that is none", ("--key", OLD + ".crt")),
            ("a key that is not there", ("--key", KEYS + "/none"))):
        status, out, err = audit(*base, *args, "--cpr-file", "-",
                                 stdin=A.encode())
        check("%s is refused clearly" % name, status == 1 and not out and
              KEYS in err, err)


def foreign(where):
    rs = list(journal.records(where))
    check("another program finds the chain to hold", len(rs) == 17 and
          [r.number for r in rs] == list(range(1, 18)))
    key, seen = None, []
    for r in rs:
        if r.kind == journal.START:
            key = journal.Key(r.fields["wrapped"], (
                OLD if len(seen) < 2 else NEW) + ".key", PASS)
        whom = r.fields.get("whom")
        if whom is not None:
            cpr, why, who = key.open(whom["sealed"])
            seen.append((cpr, why + who, key.hash(cpr) == whom["hash"]))
    check("openssl cms and Python open what was sealed", seen == [
        (A, WHY + WHO, True), (X, "", True), (A, "", True), (A, "", True),
        (A, "", True), (Y, "", True)], seen)
    hashes = {r.fields["whom"]["hash"] for r in rs
              if r.kind == journal.BEGUN}
    check("a citizen has another hash in every segment", len(hashes) == 4)
    data = b"".join(open(os.path.join(where, n), "rb").read()
                    for n in os.listdir(where))
    check("no file has a CPR number or a reason in clear",
          not any(s.encode() in data for s in (A, X, Y, "070385-1237",
                                               "Klage", "Ida")))


def crashed():
    where = folder()
    out = write(where, [OLD + ".crt"], "now %d" % NOW, "open",
                "begun %s HentOverblik 0461" % A, "head",
                "begun %s HentOverblik 0461" % X, "kill")
    status, text, err = verify(where, "--head", out[-2])
    check("a killed gateway's journal holds, and is not closed", status == 0
          and "records: 3" in text and "closed: no" in text, err)
    name = os.path.join(where, "journal-2026-11-22")
    os.truncate(name, os.path.getsize(name) - 1)
    status, text, err = verify(where, "--head", out[-2])
    check("a record that is being written is no fault", status == 0 and
          "records: 2" in text and re.search(r"torn: \d{3} octets", text),
          text + err)
    again = write(where, [OLD + ".crt"], "now %d" % (NOW + 1), "open",
                  "close")
    cut = [r.fields["cut"] for r in journal.records(where)
           if r.kind == journal.START]
    check("the next start cuts it away, says so, and knows what was spent",
          cut[0] == 0 and cut[1] > 100 and
          len([s for s in again if s.startswith("spent")]) == 1, (cut, again))
    os.truncate(name, os.path.getsize(name) - 1)
    status, _, err = verify(where)
    check("an end that was durable and is gone is found", status == 1 and
          "the end is missing" in err, err)
    status, _, err = run(TOOL, where, OLD + ".crt", stdin=b"open\n")
    check("and the gateway does not go on from there", status == 1 and
          "the file ends here" in err, err)


def retained():
    where = folder()
    lines = ["days 3", "now %d" % NOW, "open"]
    for i in range(8):
        lines += ["now %d" % (NOW + i * DAY),
                  "begun %s HentOverblik 0461" % A]
    out = write(where, [OLD + ".crt"], *lines, "head", "close")
    first = datetime.date(2026, 11, 26)
    check("files past retention are deleted", sorted(os.listdir(where)) ==
          ["journal-%s" % (first + datetime.timedelta(i)) for i in range(4)] +
          ["journal-head"], os.listdir(where))
    status, text, err = verify(where, "--head", out[-1])
    check("and the rest holds", status == 0 and "files: 4" in text and
          "first: 1," not in text, text + err)
    status, _, err = verify(where, "--head", "2:" + "0" * 64)
    check("a head from before is said to be past retention", status == 1 and
          "past retention" in err, err)
    check("what is left is searched", len(found(
        where, A, OLD)[1]["opslag"]) == 4)
    rs = list(journal.records(where))
    gone = [r.fields for r in rs if r.kind == journal.DELETED]
    check("each deletion says file, numbers and head", gone[-1]["name"] ==
          "journal-2026-11-25" and gone[-1]["last"] == rs[0].number - 1 and
          all(g["first"] <= g["last"] for g in gone), gone)
    os.unlink(os.path.join(where, "journal-2026-11-26"))
    status, _, err = verify(where)
    check("a deletion that no record says is found", status == 1 and
          "none says that they were deleted" in err, err)


KEYS = folder()
OLD, NEW = os.path.join(KEYS, "old"), os.path.join(KEYS, "new")
PASS = os.path.join(KEYS, "pass")


def main():
    os.chdir(ROOT)
    with open(PASS, "w", encoding="utf-8") as f:
        f.write("en lang adgangssætning\nog en linje til\n")
    try:
        ceremony()
        where = folder()
        head = three_days(where)
        verified(where, head)
        told(where)
        printed(where)
        rotation(where)
        misuse(where)
        foreign(where)
        tampered(where)
        crashed()
        retained()
    finally:
        for d in dirs:
            shutil.rmtree(d, ignore_errors=True)
    return 1 if ctl.failed else 0


if __name__ == "__main__":
    sys.exit(main())
