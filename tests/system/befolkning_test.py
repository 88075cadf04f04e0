#!/usr/bin/python3
"""The standing population, end to end: every template says which rule its
objects meet, and the gateway must explain them by that rule.

usage: befolkning_test.py [folder of the build]
"""
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

import tm
from tm import Tal, wss

B = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else "build")
BB = "{urn:borgerblikket:overblik:1}"
t = Tal()


def templates(text):
    """(cpr, municipality, rule, sentence, {uuid: expected}) of each template
    in its first appearance."""
    seen = set()
    for m in re.finditer(r'<person cpr="(\d+)"[^>]*>\n(.*?)\n </person>', text,
                         re.S):
        for c in re.finditer(r"<!-- (R\d\d): (.*?) \[(.*?)\] -->\s*(.*?)"
                             r"(?=<!--|\Z)", m.group(2), re.S):
            if (c.group(1), c.group(2)) in seen:
                continue
            seen.add((c.group(1), c.group(2)))
            kode = re.search(r'kommune="(\d+)"', c.group(4)).group(1)
            yield (m.group(1), kode, c.group(1), c.group(2),
                   dict(e.split("=") for e in c.group(3).split()))


def call(env, *args):
    r = subprocess.run([os.path.join(B, "testmiljoe"), "call", "--dir",
                        env["DIR"], "--pki", env["PKI"], "--url", env["URL"],
                        *args], text=True, capture_output=True)
    return r.returncode, r.stdout, r.stderr


def explain(env, cpr, kode):
    """{uuid: (regel, vises)} as the verification client is told."""
    rc, out, err = call(env, "--xml", "--verifikation", "--forklar",
                        "--begrundelse", "befolkning_test", "--cpr", cpr,
                        "--kommune", kode)
    if rc != 0:
        raise RuntimeError(err)
    return {a.findtext(BB + "ObjektId"): (a.findtext(BB + "Regel"),
                                          a.findtext(BB + "Vises"))
            for a in wss.parse(out.strip()).iter(BB + "Afgoerelse")}


def right(got, want):
    if want == "intet":
        return got is None
    if got is None:
        return False
    if want == "vist":
        return got[0] in ("R11", "R18", "R50") and got[1] == "MitOverblik"
    regel, _, hvor = want.partition(":")
    return got[0] == regel and got[1] != "MitOverblik" and \
        hvor in ("", got[1])


def check(env, template):
    cpr, kode, rule, sentence, want = template
    try:
        told = explain(env, cpr, kode)
    except RuntimeError as e:
        return rule, sentence, str(e)
    wrong = ["%s is %s, not %s" % (u, told.get(u), w)
             for u, w in want.items() if not right(told.get(u), w)]
    return rule, sentence, "; ".join(wrong)


def citizen(env, cpr, kode):
    rc, out, err = call(env, "--cpr", cpr, "--kommune", kode)
    t.ok(rc == 0 and all(s in out for s in (
        "Kontanthjælp 2024-17  [Behandles]", "12.345,67 kr.", "9. mar 2024",
        "Byggetilladelse til carport, udgående", "Plejecenter Engen",
        "Kommende betaling", "Afsluttet              -")),
        "the citizen's overview is printed with its five areas", out + err)
    t.ok("Sanne" not in out and cpr not in out,
         "no case worker and no CPR number in it")
    rc, out, err = call(env, "--wsdl", env["URL"] + "?wsdl", "--cpr", cpr,
                        "--kommune", kode)
    t.ok(rc == 0 and "Dit overblik" in out,
         "call finds the service from its WSDL", err)
    rc, out, _ = call(env, "--ec", "--cpr", cpr, "--kommune", kode,
                      "--omraade", "Betalinger")
    t.ok(rc == 0 and "2.500,00 kr." in out and "Byggetilladelse" not in out,
         "call signs by P-256, and asks for one area")


def for_mange(env, text):
    """More than an answer lists: the newest, and a message that says so."""
    m = re.search(r'<person cpr="(\d+)" navn="Mange Krav">', text)
    rc, out, err = call(env, "--cpr", m.group(1), "--kommune", "0461", "--xml",
                        "--omraade", "Betalinger")
    svar = wss.parse(out.strip()) if rc == 0 else None
    t.ok(rc == 0 and len(list(svar.iter(BB + "Betaling"))) == 2000 and
         [b.text for b in svar.iter(BB + "Besked")] == ["FlereEndVist"],
         "who has too much sees the newest and is told so", err)


def refusals(env, cpr, kode):
    """What the options of call spoil must be refused."""
    for what, options, code in (
            ("an expired token", ["--expired"], "FailedAuthentication"),
            ("a token of the future", ["--future"], "FailedAuthentication"),
            ("a bearer token", ["--bearer"], "FailedCheck"),
            ("a low level", ["--loa", "Low"], "FailedAuthentication"),
            ("no level", ["--loa", ""], "FailedAuthentication"),
            ("another audience", ["--audience", "urn:x"],
             "FailedAuthentication"),
            ("another key than the token's", ["--hok", "borgerdk-ec"],
             "FailedCheck"),
            ("a forged token", ["--idp", "fremmed"], "FailedCheck"),
            ("an unknown issuer", ["--issuer", "urn:x"], "FailedCheck"),
            ("a revoked holder of key", ["--sign", "spaerret"],
             "FailedAuthentication"),
            ("a token without CPR number", ["--no-cpr"], "IngenAdgang"),
            ("a token with two CPR numbers", ["--two-cpr"], "IngenAdgang"),
            ("a municipality that is none", ["--kommune", "0411"],
             "UgyldigForespoergsel"),
            ("an area that is none", ["--omraade", "Hest"],
             "UgyldigForespoergsel")):
        rc, out, err = call(env, "--cpr", cpr, "--kommune", kode, *options)
        t.ok(rc == 3 and code in err, "the gateway refuses %s" % what,
             out[:200] + err)
    rc, out, err = call(env, "--cpr", cpr, "--kommune", kode, "--oiosaml2")
    t.ok(rc == 0, "the older attribute names are taken", err)
    rc, out, err = call(env, "--verifikation", "--begrundelse", "x", "--cpr",
                        cpr, "--kommune", kode, "--scope", tm.AARHUS)
    t.ok(rc == 3 and "IngenAdgang" in err,
         "the gateway refuses an employee of another municipality", err)
    rc, _, err = call(env, "--cpr", cpr, "--kommune", kode, "--tls",
                      "fremmed-tls")
    t.ok(rc == 1 and err, "a strange TLS client gets no connection", err)


def main():
    folder = tempfile.mkdtemp(prefix="bef \"og\" ")
    script = os.path.join(tm.ROOT, "tests", "testmiljoe", "miljoe")
    environ = dict(os.environ, B=B)
    subprocess.run(["bash", script, "start", folder], check=True,
                   env=environ)
    try:
        with open(os.path.join(folder, "env")) as f:
            env = dict(line.strip().split("=", 1) for line in f)
        with open(os.path.join(B, "population", "population.xml")) as f:
            text = f.read()
        all_ = list(templates(text))
        with ThreadPoolExecutor(4) as pool:
            for rule, sentence, wrong in pool.map(
                    lambda x: check(env, x), all_):
                t.ok(not wrong, "%s: %s" % (rule, sentence), wrong)
        citizen(env, "0703851237", "0461")
        for_mange(env, text)
        refusals(env, "0703851237", "0461")
    finally:
        subprocess.run(["bash", script, "stop", folder], env=environ)
        subprocess.run(["rm", "-rf", folder])
    return t.slut()


if __name__ == "__main__":
    sys.exit(main())
