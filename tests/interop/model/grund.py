"""Days, CPR numbers, amounts and texts, as the rules speak of them.

Nothing here knows of municipalities or answers; `now` is always an argument.
"""
import datetime
import re
import zoneinfo

DANSK = zoneinfo.ZoneInfo("Europe/Copenhagen")
UTC = datetime.timezone.utc
FOER_ALT = datetime.datetime.min.replace(tzinfo=UTC)
EVIGT = datetime.datetime.max.replace(tzinfo=UTC)


# Time -----------------------------------------------------------------------

def dag(moment):
    """Rules 11: the Danish calendar day of a moment."""
    return moment.astimezone(DANSK).date()


def moment(text):
    """An xs:dateTime, or a Danish day: its midnight.  None for None."""
    if text is None:
        return None
    if "T" not in text:
        day = datetime.date.fromisoformat(text)
        return datetime.datetime(day.year, day.month, day.day,
                                 tzinfo=DANSK).astimezone(UTC)
    return datetime.datetime.fromisoformat(
        text.replace("Z", "+00:00")).astimezone(UTC)


def skriv_moment(t):
    """The contract's dateTime: UTC with Z."""
    text = t.astimezone(UTC).isoformat(
        timespec="milliseconds" if t.microsecond else "seconds")
    return text.replace("+00:00", "Z")


def gaelder(periode, nu):
    """R25: from is inclusive, til exclusive."""
    return periode[0] <= nu < periode[1]


# CPR numbers ----------------------------------------------------------------

def cpr_foedt(cpr):
    """Rules 11: the date in the number; None for an impossible one.

    Century from digit 7: 0-3 19xx; 4, 9: 00-36 20xx, 37-99 19xx; 5-8: 00-57
    20xx, 58-99 18xx.  Day 61-91 means day - 60.
    """
    d, m, aa, c = int(cpr[:2]), int(cpr[2:4]), int(cpr[4:6]), int(cpr[6])
    if c <= 3:
        aar = 1900
    elif c in (4, 9):
        aar = 2000 if aa <= 36 else 1900
    else:
        aar = 2000 if aa <= 57 else 1800
    if d > 60:
        d -= 60
    try:
        return datetime.date(aar + aa, m, d)
    except ValueError:
        return None


def foedselsdag(foedt, alder):
    """R30: the day that age is reached; born 29 February, 1 March where
    there is none."""
    try:
        return foedt.replace(year=foedt.year + alder)
    except ValueError:
        return datetime.date(foedt.year + alder, 3, 1)


def naaet_alder(foedt, alder, idag):
    """R30; an impossible date is below every age."""
    return foedt is not None and idag >= foedselsdag(foedt, alder)


# R24: what looks like a CPR number.  Ten digits, any mix of blanks and dashes
# between any two of them, no digit directly before or after.
_MELLEM = "[ \\t\\r\\n\u00a0\\-\u2010-\u2015\u2212]*"
_TI = re.compile("(?<![0-9])(?=([0-9](?:%s[0-9]){9})(?![0-9]))" % _MELLEM)


def ligner_cpr(text, borger=None):
    """R24: DD 01-31 (or 61-91) and MM 01-12.  The contract: the citizen's own
    number never occurs in an answer, whatever stands around it."""
    if borger is not None and borger in text:
        return True
    for m in _TI.finditer(text):
        nr = re.sub("[^0-9]", "", m.group(1))
        d, maaned = int(nr[:2]), int(nr[2:4])
        if (1 <= d <= 31 or 61 <= d <= 91) and 1 <= maaned <= 12:
            return True
    return False


# Amounts and texts ----------------------------------------------------------

def beloeb(text):
    """R41: text to text with two fraction digits; surplus zeros drop, other
    digits beyond two make it unusable: None."""
    m = re.fullmatch(r"(-?)([0-9]+)(?:\.([0-9]+))?", text)
    kroner = m.group(2).lstrip("0") or "0"
    oere = (m.group(3) or "").rstrip("0")
    if len(oere) > 2:
        return None
    ud = "%s.%s" % (kroner, oere.ljust(2, "0"))
    return ud if ud == "0.00" else m.group(1) + ud


def fold(text):
    """R14: case and outer or repeated blanks do not matter."""
    return " ".join(re.split("[ \t\r\n]+", text.strip(" \t\r\n"))).lower()


_UUID = re.compile(r"(?:urn:uuid:)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-"
                   r"[0-9a-f]{12})", re.I)


def uuid(text):
    """R14: the UUID that a text is, in lower case; None for another text."""
    m = _UUID.fullmatch(text.strip())
    return m.group(1).lower() if m else None


def samme_system(navngivet, system):
    """R14: by name, or by UUID with or without urn:uuid:."""
    if system is None:
        return False
    if uuid(navngivet) is not None:
        return uuid(navngivet) == uuid(system)
    return uuid(system) is None and fold(navngivet) == fold(system)
