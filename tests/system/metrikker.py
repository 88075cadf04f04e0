"""Prometheus' text format 0.0.4, read strictly.

    v = laes(text)          # {(name, frozenset of labels): value}
    v.faa("gateway_ready")  # the value of the one sample of that name
    v.faa("gateway_requests_total", outcome="ok")
"""
import re

NAVN = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
LABEL = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"')
LINJE = re.compile(r"(%s)(?:\{(.*)\})? ([0-9.e+-]+|NaN|[+-]Inf)" % NAVN)
ENDER = {"histogram": ("_bucket", "_sum", "_count")}


class Metrikker(dict):
    def __init__(self):
        super().__init__()
        self.slags = {}

    def faa(self, navn, **labels):
        fundet = [v for (n, l), v in self.items()
                  if n == navn and set(labels.items()) <= set(l)]
        if len(fundet) != 1:
            raise KeyError("%s%s: %d of them" % (navn, labels, len(fundet)))
        return fundet[0]

    def navne(self):
        return {n for n, _ in self}


def _labels(tekst):
    ud, rest = {}, tekst
    while rest:
        m = LABEL.match(rest)
        if not m or m[1] in ud:
            raise ValueError("labels: " + tekst)
        ud[m[1]] = m[2]
        rest = rest[m.end():]
        if rest[:1] == ",":
            rest = rest[1:]
            if not rest:
                raise ValueError("labels: " + tekst)
        elif rest:
            raise ValueError("labels: " + tekst)
    return frozenset(ud.items())


def _histogram(v, navn):
    """Each with its bounds rising to +Inf, which is its count."""
    rader = {}
    for (n, l), tal in v.items():
        if n == navn + "_bucket":
            d = dict(l)
            rader.setdefault(frozenset(
                x for x in l if x[0] != "le"), []).append(
                    (float(d["le"]), tal))
    for l, spande in rader.items():
        tal = [t for _, t in spande]
        bund = [b for b, _ in spande]
        if bund != sorted(set(bund)) or bund[-1] != float("inf") or \
                tal != sorted(tal) or v[navn + "_count", l] != tal[-1] or \
                (navn + "_sum", l) not in v:
            raise ValueError("histogram " + navn)


def laes(tekst):
    """All samples; ValueError where anything is not as the format says."""
    v, navn, slags, hjulpet = Metrikker(), None, None, None
    if not tekst.endswith("\n"):
        raise ValueError("no line end at the end")
    for linje in tekst[:-1].split("\n"):
        m = re.fullmatch(r"# HELP (%s) (\S.*)" % NAVN, linje)
        if m:
            hjulpet = m[1]
            continue
        m = re.fullmatch(r"# TYPE (%s) (counter|gauge|histogram)" % NAVN,
                         linje)
        if m:
            navn, slags = m[1], m[2]
            if navn in v.slags or navn != hjulpet:
                raise ValueError("family " + linje)
            v.slags[navn] = slags
            if navn.endswith("_total") != (slags == "counter"):
                raise ValueError("name " + linje)
            continue
        m = LINJE.fullmatch(linje)
        if not m or m[1] not in [navn + e for e in
                                 ENDER.get(slags, ("",))]:
            raise ValueError("sample " + linje)
        noegle = m[1], _labels(m[2] or "")
        if noegle in v:
            raise ValueError("twice: " + linje)
        v[noegle] = float(m[3])
    for navn, slags in v.slags.items():
        if slags == "histogram":
            _histogram(v, navn)
    return v
