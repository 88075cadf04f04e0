#!/usr/bin/python3
"""The index of the hostile corpus, tests/data/hostile/indeks.tsv: every case
with its class, the attacks that it tries (rows of angreb.tsv beside it) and
the outcome that it must have.  The messages themselves are made anew each
time, since they are signed and have times.

    fjendtlig_indeks.py             compares; status 1 when it differs
    fjendtlig_indeks.py --skriv     writes it
"""
import fnmatch
import os
import re
import sys

HER = os.path.dirname(os.path.abspath(__file__))
ROD = os.path.dirname(os.path.dirname(HER))
sys.path.insert(0, HER)
import fjendtlig  # noqa: E402

DATA = os.path.join(ROD, "tests", "data", "hostile")
INDEKS = os.path.join(DATA, "indeks.tsv")
HOVED = "# class\tcase\tattacks (angreb.tsv)\tstatus\tsubcode\tanswer\t" \
    "connection\n"


def angreb():
    """[(row, what, [where])]"""
    with open(os.path.join(DATA, "angreb.tsv")) as f:
        rows = [l.rstrip("\n").split("\t") for l in f if l[0] != "#"]
    return [(r, hvad, hvor.split()) for r, hvad, hvor in rows]


def filer(rows):
    """The tests that are named as files."""
    return {h for _, _, hvor in rows for h in hvor if h.startswith("tests/")}


def rammer(moenster, sag):
    klasse, _, id = moenster.partition("/")
    return fnmatch.fnmatchcase(sag.klasse, klasse) and (
        not id or fnmatch.fnmatchcase(sag.id, id))


def udfald(u):
    """The outcome's four columns."""
    tre = lambda v, ja, nej: "-" if v is None else ja if v else nej
    return "%s\t%s\t%s\t%s" % (
        u.status, "/".join(u.koder) or "-",
        tre(u.signeret, "signed", "unsigned"),
        tre(u.lukket, "closed", "kept"))


def linjer(sager, rows):
    """The index's lines; a case that tries nothing is a mistake."""
    ud = []
    for s in sager:
        r = [row for row, _, hvor in rows if any(
            rammer(h, s) for h in hvor if not h.startswith("tests/"))]
        ud.append("%s\t%s\t%s\t%s\n" % (
            s.klasse, s.id, " ".join(r) or "?", udfald(s.udfald)))
    return ud


def arter(sager):
    """How many kinds there are: cases that differ by a number alone, or are
    drawn at random, are one."""
    return len({(s.klasse, re.sub(r"\d+", "", s.id)) for s in sager})


def fejl(sager, rows):
    """What is wrong with index and attacks; [] when nothing."""
    galt = []
    vil = [HOVED] + linjer(sager, rows)
    with open(INDEKS) as f:
        har = f.readlines()
    galt += ["not in the index: " + l for l in sorted(set(vil) - set(har))]
    galt += ["in the index alone: " + l for l in sorted(set(har) - set(vil))]
    galt += ["tries no attack: " + l for l in vil if "\t?\t" in l]
    for row, _, hvor in rows:
        for h in hvor:
            if h == "-":
                break
            if h.startswith("tests/"):
                if not os.path.exists(os.path.join(ROD, h)):
                    galt.append("%s: no file %s" % (row, h))
            elif not any(rammer(h, s) for s in sager):
                galt.append("%s: no case %s" % (row, h))
    return galt


def main(args):
    fjender, gyldige = fjendtlig.alle()
    rows = angreb()
    if args == ["--skriv"]:
        with open(INDEKS, "w") as f:
            f.writelines([HOVED] + linjer(fjender + gyldige, rows))
    galt = fejl(fjender + gyldige, rows)
    print("\n".join(galt))
    print("%d hostile, %d valid cases (%d kinds), %d attacks" % (
        len(fjender), len(gyldige), arter(gyldige), len(rows)))
    return 1 if galt else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
