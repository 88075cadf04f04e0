#!/usr/bin/python3
"""The pages testers look at: what they show, how they refuse, and that
keyboard and screen reader can use them (WCAG 2.1 AA, as far as a program can
tell).  Environment and gateway are real.
"""
import os
import re
import ssl
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request

import gang
from gang import B, Gang, check
from lxml import html

DEMO = "0703851237"
SAER = "1108821933"
SAER_XML = """<testdata xmlns="urn:borgerblikket:testdata:1">
 <person cpr="%s" navn="Sær Titel">
  <sag id="6d2f0000-0000-4000-8000-000000000001" kommune="0461" kle="15.62.10"
   titel="&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;x&quot;"
   oprettet="2018-12-06T09:00:00+01:00">
   <fremdrift kode="Opstaaet" fra="2018-12-06T09:00:00+01:00"/>
  </sag>
 </person>
</testdata>
""" % SAER
CONTRAST, LINJE = 4.5, 3.0      # WCAG 2.1, 1.4.3 and 1.4.11


class Sider:
    """testmiljoe pages beside the environment; a browser without scripts."""

    def __init__(self, g, wsdl=None):
        self.g = g
        self.wsdl = wsdl or g.url + "?wsdl"
        self.tls = ssl.create_default_context(
            cafile=os.path.join(g.pki, "trust.pem"))

    def __enter__(self):
        self.log = open(os.path.join(self.g.dir, "pages.log"), "w+")
        self.p = subprocess.Popen(
            [os.path.join(B, "testmiljoe"), "pages", "--listen",
             "127.0.0.1:0", "--wsdl", self.wsdl, "--dir", self.g.dir,
             "--pki", self.g.pki], stdout=subprocess.PIPE,
            stderr=self.log, text=True)
        self.url = self.p.stdout.readline().split()[1]
        return self

    def __exit__(self, *_):
        self.p.terminate()
        self.p.wait(10)
        self.log.close()

    def hent(self, sti="", form=None, **hoved):
        """(status, text) of a page."""
        rq = urllib.request.Request(
            urllib.parse.urljoin(self.url, sti), headers=hoved, data=None if
            form is None else (form if isinstance(form, str) else
                               urllib.parse.urlencode(form)).encode())
        try:
            with urllib.request.urlopen(rq, context=self.tls) as r:
                return r.status, r.read().decode()
        except urllib.error.HTTPError as e:
            return e.code, e.read().decode()

    def log_ind(self, cpr, kommune="0461"):
        return self.hent(form={"cpr": cpr, "kommune": kommune})


def tekst(side):
    return " ".join(" ".join(html.fromstring(side).itertext()).split())


def links(side):
    return [a.get("href") for a in html.fromstring(side).iter("a")
            if a.get("href").startswith("/")]


# ---- usable by all ----------------------------------------------------------

def navn(e):
    return " ".join((e.get("aria-label") or e.text_content()).split())


def fejl_i(side):
    """What a screen reader's user or a keyboard's would stumble over."""
    ud, rod = [], html.fromstring(side)
    if rod.get("lang") != "da":
        ud.append("no lang=da")
    if not (rod.findtext(".//title") or "").strip():
        ud.append("no title")
    ids = [e.get("id") for e in rod.iter() if e.get("id")]
    if len(ids) != len(set(ids)):
        ud.append("an id twice")
    h = [int(e.tag[1]) for e in rod.iter("h1", "h2", "h3", "h4")]
    if h.count(1) != 1 or h[0] != 1 or any(
            b > a + 1 for a, b in zip(h, h[1:])):
        ud.append("headings %s" % h)
    if [len(list(rod.iter(t))) for t in ("main", "header", "footer")] != \
            [1, 1, 1]:
        ud.append("landmarks")
    if list(rod.iter("script", "iframe", "img", "style")) or any(
            a.startswith("on") or a == "style" for e in rod.iter()
            if isinstance(e.tag, str) for a in e.attrib):
        ud.append("script or style in it")
    first = next(rod.iter("a"))
    if first.get("href") != "#indhold" or "indhold" not in ids:
        ud.append("no way past the top")
    for e in rod.iter("input", "select", "textarea"):
        label = rod.xpath("//label[@for=$i]", i=e.get("id") or "-")
        if e.get("type") != "hidden" and (len(label) != 1 or
                                          not navn(label[0])):
            ud.append("%s without a label" % e.get("name"))
        for i in (e.get("aria-describedby") or "").split():
            if i not in ids:
                ud.append("described by nothing: %s" % i)
    for e in rod.iter("a", "button"):
        if not navn(e):
            ud.append("a link or button without text")
    hvorhen = {}
    for e in rod.iter("a"):
        if hvorhen.setdefault(navn(e), e.get("href")) != e.get("href"):
            ud.append("two ways called %r" % navn(e))
    for t in rod.iter("table"):
        if t.find("caption") is None or any(
                e.get("scope") not in ("col", "row") for e in t.iter("th")):
            ud.append("a table without caption or scope")
        if len({len(r) for r in t.iter("tr")}) != 1:
            ud.append("rows of different length")
    for d in rod.iter("dl"):
        if not len(d) or [e.tag for e in d] != ["dt", "dd"] * (len(d) // 2):
            ud.append("a dl that is none")
    return ud


def lys(farve):
    """Relative luminance (WCAG 2.1)."""
    v = [int(farve[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    v = [c / 12.92 if c <= .03928 else ((c + .055) / 1.055) ** 2.4 for c in v]
    return .2126 * v[0] + .7152 * v[1] + .0722 * v[2]


def kontrast(a, b):
    hoej, lav = sorted((lys(a), lys(b)), reverse=True)
    return (hoej + .05) / (lav + .05)


def farver(css):
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    regler, galt = 0, []
    for vaelger, krop in re.findall(r"([^{}]+)\{([^{}]*)\}", css):
        f = dict(re.findall(r"(?:^|;)\s*(color|background|border[a-z-]*|"
                            r"outline)\s*:[^;#]*(#[0-9a-f]{6})", krop))
        if ("color" in f) != ("background" in f):
            galt.append("%s: one colour alone" % vaelger.strip())
        elif "color" in f:
            regler += 1
            if kontrast(f["color"], f["background"]) < CONTRAST:
                galt.append("%s: %.1f" % (vaelger.strip(), kontrast(
                    f["color"], f["background"])))
        for k, v in f.items():
            if k.startswith("outline") and kontrast(v, "#ffffff") < LINJE:
                galt.append("%s: %s" % (vaelger.strip(), k))
    return regler, galt


# ---- the tests --------------------------------------------------------------

def laesning(s):
    """Every page of the demo's person; answers them."""
    status, forside = s.log_ind("070385-1237")
    sider, koe = {"/": s.hent()[1], "overblik": forside}, links(forside)
    while koe:
        sti = koe.pop()
        if sti in sider or sti.startswith("/overblik"):
            continue
        st, sider[sti] = s.hent(sti)
        koe += links(sider[sti])
        if st != 200:
            check(False, "every link leads to a page", (sti, st))
    check(status == 200 and len(sider) == 2 + 5 + 6,
          "from the log-in every list and item is reached", sorted(sider))
    galt = {k: f for k, f in ((k, fejl_i(v)) for k, v in sider.items()) if f}
    check(not galt, "each page has its labels, headings, landmarks and "
          "tables in order, and no script", galt)
    return sider


def indhold(sider):
    def en(o, n=None):
        return tekst(next(v for k, v in sider.items() if k.startswith(
            "/detaljer" if n else "/liste") and "o=%s" % o in k and (
                n is None or k.endswith("&n=" + n))))
    fliser = tekst(sider["overblik"])
    check(all(x in fliser for x in (
        "Sager 2 at se", "Sager om din ejendom 1 at se",
        "Økonomiske ydelser 1 at se", "Serviceydelser og hjælpemidler 1 at "
        "se", "Betalinger 1 at se", "070385-1237")), "the five tiles", fliser)
    service = en("serviceydelser")
    check("Navn Bevilget fra Bevilget til Status Detaljer" in service and
          "15. jan 2024" in service and " - " in service,
          "a list has its columns, dates as a Dane writes them, and - for "
          "what there is not", service)
    check("2.500,00 kr. 1.500,00 kr. 1. jun 2035 Kommende betaling" in
          en("betalinger"), "money is written 2.500,00 kr.", en("betalinger"))
    ydelse = en("ydelser", "0")
    check(all(x in ydelse for x in (
        "Leveres af Odense Kommune", "Overblik Status Aktiv", "Kontakt",
        "65 51 22 22", "Skriv til kommunen", "12.345,67 kr.", "2.300,00 kr.",
        "Hører til sagen Kontanthjælp 2024-17", "Mere information",
        "Søg om aktindsigt")), "an item's own page has its four parts",
        ydelse)
    sag = en("sager", "0")
    check("Afgørelse om hjælp 9. mar 2024 udgående" in sag,
          "a case's documents are a table", sag)
    check("Hører til sagen" in ydelse and any(
        "o=sager" in k for k in links(next(
            v for k, v in sider.items() if "o=ydelser&n=0" in k))),
        "a benefit leads to its case")


def afvisninger(s):
    for cpr, ord_ in (("", "ti cifre"), ("12345", "ti cifre"),
                      ("07038512370", "ti cifre"), ("070385x237", "ti cifre"),
                      ("%FF", "ti cifre"), (rigtig(), "rigtig persons")):
        status, side = s.log_ind(cpr)
        check(status == 400 and ord_ in tekst(side) and not fejl_i(side) and
              'aria-invalid="true"' in side and 'role="alert"' in side,
              "log-in with %s is refused and says why" % (
                  "a number that can be a person's" if ord_ != "ti cifre"
                  else repr(cpr)), (status, tekst(side)[:200]))
        if ord_ != "ti cifre":
            check(cpr not in side, "and is not repeated")
    fik = [s.hent(form=f)[0] for f in ("cpr=%zz", "cpr=0703851237%2", "",
                                       "kommune=0461", "cpr")]
    check(fik == [400] * 5, "so is a form that is none", fik)
    check(s.hent(form="kommune=0461&cpr=070385%2D1237")[0] == 200 and
          s.hent(form="cpr=+070385+1237&kommune=0461")[0] == 200,
          "blanks, a dash and their codes are taken")
    status, side = s.log_ind(DEMO, "0411")
    check(status == 400 and "Vælg en kommune" in tekst(side),
          "so is a municipality that is none", status)
    status, side = s.hent("/overblik?s=" + "0" * 32)
    check(status == 403 and "ikke længere logget ind" in tekst(side) and
          not fejl_i(side), "a session that is none gets the form", status)
    _, side = s.log_ind(DEMO)
    nr = re.search("s=([0-9a-f]{32})", side).group(1)
    galt = [sti for sti in ("liste?s=%s&o=hest", "liste?s=%s",
                            "detaljer?s=%s&o=sager&n=9",
                            "detaljer?s=%s&o=sager&n=-1",
                            "detaljer?s=%s&o=sager&n=x",
                            "detaljer?s=%s&o=hest&n=0")
            if s.hent("/" + sti % nr)[0] != 404]
    check(not galt, "what is not there is not found", galt)
    fik = [s.hent("/liste?s=%zz&o=sager")[0], s.hent("/hest")[0],
           s.hent("/overblik", form={"s": nr})[0],
           s.hent("/", {"cpr": DEMO}, **{"Content-Type": "text/plain"})[0]]
    check(fik == [400, 404, 405, 415], "nor is anything else than pages "
          "served", fik)
    status, side = s.hent("/log-af", {"s": nr})
    check("logget af" in tekst(side) and
          s.hent("/overblik?s=" + nr)[0] == 403,
          "who logs out is out", status)


def rigtig():
    return next("0101%06d" % n for n in range(500000, 500100) if sum(
        int(a) * b for a, b in zip("0101%06d" % n, gang.VAEGTE)) % 11 == 0)


def saert(s):
    status, side = s.log_ind(SAER)
    liste = s.hent(next(x for x in links(side) if "o=sager" in x))[1]
    check("<script>" not in liste and not fejl_i(liste) and
          '<script>alert(1)</script> & "x"' in tekst(liste) and
          "6. dec 2018" in tekst(liste),
          "a title is text, whatever is in it", liste)
    check("intet at vise" in tekst(side) and "Der er ingen betalinger at "
          "vise." in tekst(s.hent(next(
              x for x in links(side) if "o=betalinger" in x))[1]),
          "an empty area says so")


def svigt(g, s):
    g.fault("oekonomi", "http", "503")
    try:
        side = s.log_ind(DEMO)[1]
    finally:
        g.fault("oekonomi", "clear")
    liste = s.hent(next(x for x in links(side) if "o=betalinger" in x))[1]
    sager = s.hent(next(x for x in links(side) if "o=sager" in x))[1]
    besked = "ØiR (betalinger), Odense Kommune, "
    check(all(besked in tekst(x) and "mangler" in tekst(x) and not fejl_i(x)
              for x in (side, liste)) and "Ikke alle oplysninger" in
          tekst(side) and "ingen betalinger" not in tekst(liste) and
          besked not in tekst(sager) and "Kontanthjælp" in tekst(sager),
          "a source that did not answer is told where it matters, and the "
          "rest stands", tekst(side) + tekst(liste))
    side = s.log_ind(DEMO, "")[1]
    check("alle 98 kommuner" in tekst(side) and "Sager 2 at se" in
          tekst(side) and besked not in tekst(side),
          "all municipalities at once", tekst(side))
    with Sider(g, "https://localhost:1/borgerblikket/1?wsdl") as uden:
        status, side = uden.log_ind(DEMO)
        check(status == 400 and "kunne ikke hentes" in tekst(side) and
              not fejl_i(side), "without a gateway the form says so", side)


def main():
    with Gang() as g:
        saer = os.path.join(g.dir, "saer.xml")
        with open(saer, "w") as f:
            f.write(SAER_XML)
        subprocess.run([os.path.join(B, "testmiljoe"), "load", "--dir", g.dir,
                        "--pki", g.pki, saer], check=True,
                       stdout=subprocess.DEVNULL)
        with Sider(g) as s:
            indhold(laesning(s))
            afvisninger(s)
            saert(s)
            svigt(g, s)
            regler, galt = farver(s.hent("/side.css")[1])
            check(regler >= 10 and not galt, "each pair of colours has the "
                  "contrast that WCAG asks for", galt)
            s.log.seek(0)
            log = s.log.read()
            check(not re.search(r"\d{10}|\d{6}-\d{4}", log),
                  "no number in the log", log)
    return 1 if gang.failed else 0


if __name__ == "__main__":
    sys.exit(main())
