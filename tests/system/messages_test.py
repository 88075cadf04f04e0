#!/usr/bin/python3
"""The messages of the log and gatewayd(8), Log, say the same.

Each event that the source can log is there, with its level or levels and its
fields in the order in which they come, and no other; each has words on what
it says and what to do.  --list prints what the source has.
"""
import glob
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
failed = 0


def check(ok, sentence, detail=""):
    global failed
    print("%s - %s" % ("ok" if ok else "not ok", sentence), flush=True)
    if not ok:
        failed = 1
        print("  " + str(detail)[:3000], flush=True)


def arguments(text, at):
    """The arguments of the call whose parenthesis is at text[at]."""
    depth, start, out, i = 0, at + 1, [], at
    while True:
        c = text[i]
        if c in "\"'":
            i += 1
            while text[i] != c:
                i += 2 if text[i] == "\\" else 1
        elif c in "([{":
            depth += 1
        elif c in ")]}":
            depth -= 1
            if depth == 0:
                return out + [text[start:i]]
        elif c == "," and depth == 1:
            out.append(text[start:i])
            start = i + 1
        i += 1


def literal(text):
    """C's string literals in text as one."""
    return "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', text)).replace(
        '\\"', '"')


def of_source():
    """{event: (levels, fields)}"""
    found = {}
    for name in sorted(glob.glob(os.path.join(ROOT, "gateway/*.c"))):
        with open(name) as f:
            text = re.sub(r"/\*.*?\*/", "", f.read(), flags=re.S)
        if name.endswith("/log.c"):
            continue
        for m in re.finditer(r"\blog_event\(", text):
            a = arguments(text, m.end() - 1)
            levels = re.findall(r"LOG_([A-Z]+)_", a[0])
            events = re.findall(r'"([a-z-]+)"', a[1])
            if not levels or not events:
                raise ValueError("%s: %s" % (name, a[:2]))
            fields = re.findall(r"([a-z_]+)=", re.sub(
                r'"[^"]*"', "", literal(a[2])))
            for event in events:
                l, had = found.setdefault(event, (set(), []))
                l |= {v.lower() for v in levels}
                had += [v for v in fields if v not in had]
    return found


def of_manual():
    """{event: (levels, fields, words)} of .It EVENT, .Em LEVELS, .Ar FIELDS"""
    with open(os.path.join(ROOT, "gateway/gatewayd.8")) as f:
        part = re.search(r"^\.Ss Log$(.*?)^\.S[sh] ", f.read(), re.M | re.S)
    found = {}
    for item in re.split(r"^\.It ", part[1], flags=re.M)[1:]:
        lines = item.split("\n.El")[0].splitlines()
        levels, fields = set(), []
        rest = lines[1:]
        if rest and rest[0].startswith(".Em "):
            levels = set(re.findall("[a-z]+", rest.pop(0)[4:])) - {"or"}
            while rest and rest[0].startswith(".Ar ") and \
                    len(rest[0]) < 200:
                fields += re.findall("[a-z_]+", rest[0][4:])
                if not rest.pop(0).endswith(","):
                    break
        found[lines[0].strip()] = (levels, fields, " ".join(rest))
    return found


def main():
    source, manual = of_source(), of_manual()
    if sys.argv[1:] == ["--list"]:
        for e, (l, v) in sorted(source.items()):
            print(e, "/".join(sorted(l)), " ".join(v))
        return 0
    check(len(source) > 40, "the source has its messages", len(source))
    check(set(source) == set(manual), "gatewayd(8) has each and no other",
          set(source) ^ set(manual))
    both = sorted(set(source) & set(manual))
    wrong = ["%s: %s in the source, %s in the page" % (
        e, sorted(source[e][0]), sorted(manual[e][0])) for e in both
        if source[e][0] != manual[e][0]]
    check(not wrong, "with its levels", "\n  ".join(wrong))
    wrong = ["%s: %s in the source, %s in the page" % (
        e, source[e][1], manual[e][1]) for e in both
        if sorted(source[e][1]) != sorted(manual[e][1])]
    check(not wrong, "with its fields", "\n  ".join(wrong))
    wrong = [e for e in both if len(manual[e][2].split()) < 4]
    check(not wrong, "and with what it says", wrong)
    return failed


if __name__ == "__main__":
    sys.exit(main())
