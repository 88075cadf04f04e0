"""Looking for personal data where none may be: in the octets of files, in
whatever form a program may have written it.

    l = Leder({"CPR number of ...": "1234567890", ...})
    for hvad, form, fil in l.mapper([folder, ...]): ...

A CPR number is looked for with and without dash and blank; everything as
UTF-8, Latin-1 and UTF-16, escaped as XML, JSON and URLs have it, in hex and
in base64 wherever in a longer text it begins.
"""
import base64
import json
import os
import re
import urllib.parse

STOERST = 256 << 20


def b64_former(x):
    """The base64 of x within a longer text, at each of three offsets: what
    does not depend on what stands around it."""
    for n in range(3):
        kode = base64.b64encode(b"\0" * n + x)
        foran = (0, 2, 3)[n]
        bag = (0, 3, 2)[(n + len(x)) % 3]
        yield kode[foran:len(kode) - bag] if bag else kode[foran:]


def skrivemaader(text):
    """The same thing for a reader."""
    yield text
    if re.fullmatch(r"\d{10}", text):
        yield text[:6] + "-" + text[6:]
        yield text[:6] + " " + text[6:]
    m = re.fullmatch(r"(\d+)\.(\d\d)", text)
    if m:
        yield "%s,%s" % m.groups()
        yield "%s,%s" % (re.sub(r"(?<=\d)(?=(\d{3})+$)", ".", m.group(1)),
                         m.group(2))


def former(text):
    """{octets: form}"""
    ud = {}
    for t in skrivemaader(text):
        u = t.encode()
        ud.setdefault(u, "as it is")
        for navn, kodning in (("Latin-1", "latin-1"), ("UTF-16", "utf-16-le"),
                              ("UTF-16, big end first", "utf-16-be")):
            ud.setdefault(t.encode(kodning), navn)
        ud.setdefault(json.dumps(t)[1:-1].encode(), "JSON")
        ud.setdefault(urllib.parse.quote(t).encode(), "URL")
        ud.setdefault("".join(c if ord(c) < 128 else "&#%d;" % ord(c)
                              for c in t).encode(), "XML")
        ud.setdefault(u.hex().encode(), "hex")
        for kodet in (u, t.encode("utf-16-le")):
            for x in b64_former(kodet):
                if len(x) >= 8:
                    ud.setdefault(x, "base64")
    return ud


class Leder:
    def __init__(self, ting):
        self.form = {}
        for hvad, text in ting.items():
            for octets, form in former(text).items():
                self.form.setdefault(octets, (hvad, form))
        self.re = re.compile(b"|".join(
            re.escape(o) for o in sorted(self.form, key=len, reverse=True)))
        self.laest = 0

    def octets(self, x):
        """(what, form) of everything found in x."""
        return {self.form[m] for m in self.re.findall(x)}

    def fil(self, sti):
        try:
            if os.path.islink(sti) or not os.path.isfile(sti):
                return set()
            with open(sti, "rb") as f:
                x = f.read(STOERST)
        except OSError:
            return set()             # it went meanwhile
        self.laest += len(x)
        return self.octets(os.fsencode(sti) + b"\n" + x)

    def mapper(self, mapper, undtagen=()):
        """What is found below the folders, names of files too; undtagen:
        what these paths begin with is not looked at."""
        for mappe in mapper:
            for rod, _, filer in os.walk(mappe):
                for f in filer:
                    sti = os.path.join(rod, f)
                    if not any(sti.startswith(u) for u in undtagen):
                        for hvad, form in self.fil(sti):
                            yield hvad, form, sti
