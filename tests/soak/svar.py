"""Whether an overview is right: as the one that was given when all was well,
but for what a source that is ill takes away, and that its Kilde tells.
"""
import collections

import gang
from gang import NS, etree

GODT = ("Ok", "IngenData")
# What each list hangs on: a benefit on its case (R40), a case on who owns
# the property (R05).
AF = {"Sag": ("Sagsindeks", "Ejerfortegnelse"),
      "OekonomiskYdelse": ("Ydelsesindeks", "Sagsindeks"),
      "Serviceydelse": ("Ydelsesindeks", "Sagsindeks"),
      "Betaling": ("Oekonomi",)}
KILDE = {"Sagsindeks": "sagsindeks", "Ydelsesindeks": "ydelsesindeks",
         "Oekonomi": "oekonomi", "Ejerfortegnelse": "ejerfortegnelse"}


def lister(svar):
    """{(list, municipality): {Id: text}}"""
    ud = collections.defaultdict(dict)
    for navn in AF:
        for e in svar.findall("bb:" + navn, NS):
            ud[navn, e.findtext(".//bb:Kommunekode", namespaces=NS)][
                e.findtext("bb:Id", namespaces=NS)] = etree.tostring(
                    e, method="c14n", exclusive=True)
    return dict(ud)


def syge(svar):
    """{(source, municipality or None): status} of those not well"""
    return {k: s for k, s in gang.kilder(svar).items() if s not in GODT}


def rask(svar):
    """What fejl() compares with, of an answer that was given when all was
    well: its lists, and whether something of hers is never to be used."""
    return lister(svar), "DelvistSvar" in gang.beskeder(svar)


def fejl(svar, som_rask):
    """What is wrong with it beside what rask() gave; None: nothing."""
    ill, nu = syge(svar), lister(svar)
    rask, ubrugelig = som_rask
    if (bool(ill) or ubrugelig) != ("DelvistSvar" in gang.beskeder(svar)):
        return "DelvistSvar does not go with %s" % ill
    for hvor in set(nu) | set(rask):
        navn, kode = hvor
        er, var = nu.get(hvor, {}), rask.get(hvor, {})
        if not set(er) <= set(var):
            return "%s of %s shows more than when all was well" % hvor
        mangler = any(n in AF[navn] and (k is None or kode is None or
                                         k == kode) for n, k in ill)
        if not mangler and er != var:
            return "%s of %s differs, and every source of it is well" % hvor
    return None
