"""The rules of the security profile that no signature checks, read anew from
the octets with lxml: what an independent receiver would refuse although
every digest and signature holds.

    regel = brudt(octets, root, vil)      # the first rule broken, or None

vil says what the receiver wants: to, action, audience, issuer.  Where a rule
breaks, its name is the section of the profile and what it says.
"""
import base64
import datetime
import re

from lxml import etree

import wss

NCNAME = re.compile(r"[^\W\d][\w.\-\u00b7]{0,127}")
URI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[!#$&-;=?-\[\]_a-z~%]+")
TID = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d{1,9})?Z",
                 re.A)
VIS = " \t\r\n"
HOK = "urn:oasis:names:tc:SAML:2.0:cm:holder-of-key"
ENTITET = "urn:oasis:names:tc:SAML:2.0:nameid-format:entity"
SEK = 1000


def q(ns, *navne):
    return {"{%s}%s" % (ns, n) for n in navne}


DS_ID = q(wss.DS, "Signature", "SignedInfo", "KeyInfo", "Reference")
SECURITY = q(wss.WSU, "Timestamp") | q(wss.SAML, "Assertion") | \
    q(wss.WSSE, "SecurityTokenReference") | q(wss.DS, "Signature")


def tid(text):
    """ms, or None when it is no time of the profile's."""
    m = TID.fullmatch(text or "")
    if not m:
        return None
    try:
        t = datetime.datetime(*map(int, m.group(1, 2, 3, 4, 5, 6)),
                              tzinfo=datetime.timezone.utc)
    except ValueError:
        return None
    return int(t.timestamp()) * 1000 + int(
        ((m.group(7) or ".0")[1:] + "00")[:3])


def tekst(e):
    """Text of an element without children, white space collapsed at the
    ends; None when it has children."""
    return None if len(e) else (e.text or "").strip(VIS)


def boern(e):
    return [c for c in e if isinstance(c.tag, str)]


def blank(e):
    """Nothing but elements in it."""
    return not (e.text or "").strip(VIS) and all(
        not (c.tail or "").strip(VIS) for c in e)


# ---- 1 bytes, 2 IDs ----

def bytes_(x, root, vil):
    u = re.sub(rb'^\s*<\?xml\s[^?]*\?>', b"", x)
    if b"<!" in u or b"<?" in u:
        return "1: comment, PI, CDATA, DOCTYPE"
    if x[:3] == b"\xef\xbb\xbf":
        return "1: BOM"
    for e in root.iter(etree.Element):
        for ns in set(e.nsmap.values()):
            if ns and (not URI.fullmatch(ns) or "&" in ns):
                return "1: namespace that is no absolute URI"
        if len(e.attrib) > 64:
            return "1: attributes"
    return None


def ider(x, root, vil):
    set_ = set()
    for e in root.iter(etree.Element):
        i_assertion = any(a.tag == "{%s}Assertion" % wss.SAML
                          for a in [e, *e.iterancestors()])
        for navn, v in e.attrib.items():
            lokal = etree.QName(navn).localname
            if lokal not in ("Id", "ID", "id", "AssertionID"):
                continue
            if navn in ("AssertionID", "{%s}id" %
                        "http://www.w3.org/XML/1998/namespace"):
                return "2: xml:id, AssertionID"
            if navn == "{%s}Id" % wss.WSU:
                if i_assertion:
                    return "2: wsu:Id in the assertion"
            elif navn == "ID":
                if e.tag != "{%s}Assertion" % wss.SAML:
                    return "2: ID elsewhere"
            elif navn == "Id":
                if e.tag not in DS_ID:
                    return "2: Id elsewhere"
            elif lokal == "ID" or lokal == "AssertionID":
                return "2: namespaced ID"
            else:
                continue
            if not NCNAME.fullmatch(v) or v in set_:
                return "2: IDs are NCNames and unique"
            set_.add(v)
    return None


# ---- 2 envelope ----

def kuvert(x, root, vil):
    if root.tag != "{%s}Envelope" % wss.S12 or [c.tag for c in root] != [
            "{%s}%s" % (wss.S12, n) for n in ("Header", "Body")]:
        return "2: Envelope holds Header, Body"
    if not blank(root) or not blank(root[0]) or not blank(root[1]):
        return "2: text between elements"
    if len(root[1]) != 1:
        return "2: Body has one child"
    for e in root.iter(etree.Element):
        if any(a.tag == "{%s}Assertion" % wss.SAML
               for a in [e, *e.iterancestors()]):
            continue
        if any(n in e.attrib for n in q(wss.XSI, "type", "nil")):
            return "2: xsi:type outside the assertion"
    return None


def hoveder(x, root, vil):
    h = root[0]
    for e in h:
        n = etree.QName(e)
        if n.namespace == wss.WSSE and n.localname != "Security":
            return "2: unknown wsse header"
        mu = e.get("{%s}mustUnderstand" % wss.S12)
        if mu not in (None, "0", "false", "1", "true"):
            return "2: mustUnderstand is boolean"
        kendt = n.namespace == wss.WSA and n.localname in (
            "Action", "MessageID", "To", "ReplyTo", "FaultTo", "From") or \
            n.namespace == wss.WSSE or n.namespace == wss.RH
        if mu in ("1", "true") and not kendt:
            return "2: must be understood"
        rolle = e.get("{%s}role" % wss.S12)
        if n.namespace in (wss.WSA, wss.WSSE) and rolle not in (
                None, wss.S12 + "/role/ultimateReceiver"):
            return "2: role"
    if len([e for e in h if etree.QName(e).namespace not in (
            wss.WSA, wss.WSSE)]) > 8:
        return "2: more than 8 other headers"
    return None


def adresser(x, root, vil):
    h = root[0]
    alle = lambda n: h.findall("{%s}%s" % (wss.WSA, n))
    for n, vil_ in (("Action", vil["action"]), ("To", vil["to"]),
                    ("MessageID", None)):
        fundet = alle(n)
        if len(fundet) != 1 or tekst(fundet[0]) is None:
            return "2: exactly one %s" % n
        t = tekst(fundet[0])
        if vil_ is not None and t != vil_:
            return "2: %s is not ours" % n
        if n == "MessageID" and (not URI.fullmatch(t) or len(t) > 256 or
                                 re.search("%(?![0-9A-Fa-f]{2})", t) or
                                 re.search("[^!-~]|[\\^`{|}\"<>\\\\]", t)):
            return "2: MessageID is an absolute URI"
    if alle("RelatesTo"):
        return "2: RelatesTo in a request"
    for n in ("ReplyTo", "FaultTo", "From"):
        for e in alle(n):
            b = boern(e)
            if len(alle(n)) > 1:
                return "2: two %s" % n
            # what may extend it (WS-Addressing, 2.1) says nothing
            adr = [c for c in b if c.tag == "{%s}Address" % wss.WSA][:1]
            if n != "From" and (
                    not adr or tekst(adr[0]) != wss.ANON or not blank(e) or
                    any(len(c) or (c.text or "").strip(VIS)
                        for c in b if c is not adr[0])):
                return "2: %s is not anonymous" % n
    return None


def sikkerhed(x, root, vil):
    alle = [e for e in root[0] if e.tag == "{%s}Security" % wss.WSSE]
    if len(alle) != 1 or alle[0].get("{%s}mustUnderstand" % wss.S12) not in (
            "1", "true"):
        return "2: exactly one Security, mustUnderstand"
    s = alle[0]
    if {c.tag for c in s} != SECURITY or len(s) != 4 or not blank(s):
        return "2: Security's children"
    for navn in ("Assertion", "Security", "Timestamp"):
        ns = {"Assertion": wss.SAML, "Security": wss.WSSE,
              "Timestamp": wss.WSU}[navn]
        if len(list(root.iter("{%s}%s" % (ns, navn)))) != 1:
            return "2: one %s in all" % navn
    return None


def stempel(x, root, vil):
    t = next(root.iter("{%s}Timestamp" % wss.WSU))
    b = boern(t)
    if [c.tag for c in b] != ["{%s}%s" % (wss.WSU, n)
                              for n in ("Created", "Expires")] or \
            not blank(t):
        return "3: Created, then Expires"
    fra, til = (tid(tekst(c)) for c in b)
    nu = vil["nu"]
    if fra is None or til is None or not fra < til <= fra + 300 * SEK:
        return "3: Created < Expires <= Created + 300 s"
    if fra > nu + 60 * SEK or nu >= til + 60 * SEK:
        return "3: Timestamp is not of now"
    return None


# ---- 3 signatures ----

KUN = {"Reference": ("Transforms", "DigestMethod", "DigestValue")}


def exc(e):
    """An exc-c14n algorithm with nothing or one PrefixList in it."""
    b = boern(e)
    if e.get("Algorithm") != wss.EC or set(e.attrib) != {"Algorithm"} or \
            not blank(e) or len(b) > 1:
        return False
    return not b or (
        b[0].tag == "{%s}InclusiveNamespaces" % wss.EC and not len(b[0]) and
        set(b[0].attrib) == {"PrefixList"} and blank(b[0]) and
        len(b[0].get("PrefixList").split()) <= 32)


def str_transform(e):
    if set(e.attrib) != {"Algorithm"} or e.get("Algorithm") != wss.STR or \
            len(e) != 1 or not blank(e):
        return False
    p = e[0]
    return p.tag == "{%s}TransformationParameters" % wss.WSSE and \
        not p.attrib and len(p) == 1 and blank(p) and \
        p[0].tag == "{%s}CanonicalizationMethod" % wss.DS and exc(p[0])


def tomt(e, *navne):
    """No attributes but those, no text beside elements."""
    return set(e.attrib) <= set(navne) and blank(e)


def b64(text, strengt):
    """Octets, or None: RFC 4648, canonical; white space as the profile
    has it."""
    t = re.sub("[ \t\r\n]", "", text) if not strengt else text.strip(VIS)
    try:
        d = base64.b64decode(t.encode("ascii"), validate=True)
    except ValueError:
        return None
    return d if base64.b64encode(d).decode() == t else None


def underskrift(sig, inde):
    """The form of one Signature; inde: the assertion's own."""
    d = lambda n: "{%s}%s" % (wss.DS, n)
    b = boern(sig)
    navne = [c.tag for c in b]
    if navne not in ([d("SignedInfo"), d("SignatureValue")],
                     [d("SignedInfo"), d("SignatureValue"), d("KeyInfo")]) \
            or (not inde and len(b) != 3) or not tomt(sig, "Id"):
        return "3: Signature's children"
    info, value = b[0], b[1]
    if [c.tag for c in info][:2] != [
            d("CanonicalizationMethod"), d("SignatureMethod")] or \
            not tomt(info, "Id") or not exc(info[0]):
        return "3: SignedInfo"
    if not tomt(info[1], "Algorithm") or len(info[1]) or \
            (info[1].text or "") .strip(VIS):
        return "3: SignatureMethod"
    refs = info[2:]
    if not 1 <= len(refs) <= (1 if inde else 12) or any(
            r.tag != d("Reference") for r in refs):
        return "3: References"
    if value.attrib or len(value) or b64(value.text or "", False) is None:
        return "3: SignatureValue"
    uris = [r.get("URI") for r in refs]
    if len(set(uris)) != len(uris):
        return "3: no URI twice"
    for r in refs:
        if [c.tag for c in r] != [d(n) for n in KUN["Reference"]] or \
                not tomt(r, "URI", "Id"):
            return "3: Reference"
        if not tomt(r[0]) or any(t.tag != d("Transform") for t in r[0]):
            return "3: Transforms"
        ts = list(r[0])
        if inde:
            if len(ts) != 2 or ts[0].get("Algorithm") != wss.ENVELOPED or \
                    not tomt(ts[0], "Algorithm") or len(ts[0]) or \
                    not exc(ts[1]):
                return "4: enveloped-signature, then exc-c14n"
        elif len(ts) != 1 or not (exc(ts[0]) or str_transform(ts[0])):
            return "3: exactly one Transform"
        if not tomt(r[1], "Algorithm") or len(r[1]):
            return "3: DigestMethod"
        v = b64(r[2].text or "", True)
        if r[2].attrib or len(r[2]) or v is None or len(v) != 32:
            return "3: DigestValue"
    return None


def underskrifter(x, root, vil):
    s = next(root.iter("{%s}Security" % wss.WSSE))
    a = s.find("{%s}Assertion" % wss.SAML)
    if a.find("{%s}Signature" % wss.DS) is None:
        return "4: the assertion's Signature"
    galt = underskrift(a.find("{%s}Signature" % wss.DS), True) or \
        underskrift(s.find("{%s}Signature" % wss.DS), False)
    if galt:
        return galt
    str_id = s.find("{%s}SecurityTokenReference" % wss.WSSE).get(
        "{%s}Id" % wss.WSU)
    if [r.get("URI") for r in s.findall("{%s}Signature/{%s}SignedInfo/"
            "{%s}Reference" % (wss.DS, wss.DS, wss.DS))
            if r[0][0].get("Algorithm") == wss.STR] != ["#%s" % str_id]:
        return "3: the assertion is signed through the STR"
    return noeglehenvisning(s, a) or noegleinfo(
        a.find("{%s}Signature" % wss.DS), vil)


def str_ok(e, a, med_id):
    """A SecurityTokenReference to the assertion, and nothing else."""
    k = boern(e)
    tilladt = {"{%s}TokenType" % wss.WSSE11, "{%s}Id" % wss.WSU}
    if len(k) != 1 or k[0].tag != "{%s}KeyIdentifier" % wss.WSSE or \
            not blank(e) or not set(e.attrib) <= tilladt:
        return False
    if e.get("{%s}TokenType" % wss.WSSE11, wss.SAMLV20) != wss.SAMLV20:
        return False
    return set(k[0].attrib) <= {"ValueType", "{%s}Id" % wss.WSU} and \
        k[0].get("ValueType") == wss.SAMLID and tekst(k[0]) == a.get("ID")


def noeglehenvisning(s, a):
    ki = s.find("{%s}Signature/{%s}KeyInfo" % (wss.DS, wss.DS))
    if not tomt(ki, "Id") or len(ki) != 1 or \
            ki[0].tag != "{%s}SecurityTokenReference" % wss.WSSE or \
            not str_ok(ki[0], a, True):
        return "3: KeyInfo names the assertion"
    if not str_ok(s.find("{%s}SecurityTokenReference" % wss.WSSE), a, True):
        return "3: the STR names the assertion"
    return None


def noegleinfo(sig, vil):
    """4: absent, or exactly the pinned certificate."""
    ki = sig.find("{%s}KeyInfo" % wss.DS)
    if ki is None:
        return None
    d = ki
    for n in ("X509Data", "X509Certificate"):
        if not tomt(d, "Id") or len(d) != 1 or \
                d[0].tag != "{%s}%s" % (wss.DS, n):
            return "4: the assertion's KeyInfo"
        d = d[0]
    if d.attrib or len(d) or b64(d.text or "", False) != vil["udsteder_der"]:
        return "4: KeyInfo is the pinned certificate"
    return None


# ---- 4 assertion ----

def token(x, root, vil):
    a = next(root.iter("{%s}Assertion" % wss.SAML))
    s = lambda n: "{%s}%s" % (wss.SAML, n)
    navne = [c.tag for c in a]
    if not navne or navne[0] != s("Issuer") or a[0].text != vil["issuer"] \
            or len(a[0]) or a[0].get("Format", ENTITET) != ENTITET:
        return "4: Issuer"
    if a.get("Version") != "2.0" or set(a.attrib) != {
            "Version", "ID", "IssueInstant"}:
        return "4: Version 2.0"
    for n in ("Subject", "Conditions", "AttributeStatement",
              "AuthnStatement"):
        if navne.count(s(n)) != 1:
            return "4: exactly one %s" % n
    if not blank(a) or navne[1:4] != [
            "{%s}Signature" % wss.DS, s("Subject"), s("Conditions")] or \
            sorted(navne[4:]) != sorted([s("AttributeStatement"),
                                         s("AuthnStatement")]):
        return "4: the assertion's children"
    return subjekt(a.find(s("Subject")), s, vil) or betingelser(a, s, vil) \
        or niveau(a, s)


def subjekt(e, s, vil):
    sc = e.findall(s("SubjectConfirmation"))
    if [c.tag for c in e] not in (
            [s("NameID"), s("SubjectConfirmation")],
            [s("SubjectConfirmation")]) or not blank(e) or e.attrib:
        return "4: Subject's children"
    if len(e) == 2 and len(e[0]):
        return "4: NameID is text"
    if set(sc[0].attrib) != {"Method"} or sc[0].get("Method") != HOK or \
            not blank(sc[0]) or [c.tag for c in sc[0]] != [
                s("SubjectConfirmationData")]:
        return "4: holder-of-key"
    d = sc[0][0]
    if d.get("Recipient", vil["audience"]) != vil["audience"]:
        return "4: Recipient"
    t = d.get("{%s}type" % wss.XSI, "").split(":")
    ns = d.nsmap.get(t[0] if len(t) == 2 else None)
    if len(t) > 2 or ns != wss.SAML or \
            t[-1] != "KeyInfoConfirmationDataType":
        return "4: KeyInfoConfirmationDataType"
    k = d
    for n in ("KeyInfo", "X509Data", "X509Certificate"):
        if len(k) != 1 or k[0].tag != "{%s}%s" % (wss.DS, n) or \
                not blank(k):
            return "4: one certificate of the holder"
        k = k[0]
        if not set(k.attrib) <= ({"Id"} if n == "KeyInfo" else set()):
            return "4: attributes in the holder's KeyInfo"
    if len(k) or b64(k.text or "", False) is None:
        return "4: the holder's certificate"
    return None


def betingelser(a, s, vil):
    c = a.find(s("Conditions"))
    fra, til = tid(c.get("NotBefore")), tid(c.get("NotOnOrAfter"))
    givet, nu = tid(a.get("IssueInstant")), vil["nu"]
    if None in (fra, til, givet) or fra >= til or til - givet > 8 * 3600000 \
            or fra < givet - 600 * SEK or givet > nu + 60 * SEK or \
            fra - 60 * SEK > nu or nu >= til + 60 * SEK:
        return "4: the assertion's times"
    if not blank(c) or set(c.attrib) != {"NotBefore", "NotOnOrAfter"}:
        return "4: Conditions"
    ar = c.findall(s("AudienceRestriction"))
    if not ar or any(b.tag not in (
            s("AudienceRestriction"), s("OneTimeUse"),
            s("ProxyRestriction")) for b in c):
        return "4: other conditions"
    for r in ar:
        if not blank(r) or not len(r) or any(
                b.tag != s("Audience") or len(b) for b in r) or \
                vil["audience"] not in [b.text for b in r]:
            return "4: audience"
    return None


def niveau(a, s):
    fundet = 0
    at = a.find(s("AttributeStatement"))
    for e in at:
        if e.tag != s("Attribute") or e.get("Name") != wss.LOA:
            continue
        v = boern(e)
        if fundet or len(v) != 1 or v[0].tag != s("AttributeValue") or \
                len(v[0]) or not blank(e) or \
                "{%s}nil" % wss.XSI in v[0].attrib or \
                v[0].text not in ("Substantial", "High"):
            return "4: level of assurance"
        fundet += 1
    if not fundet:
        return "4: level of assurance"
    return None


REGLER = (bytes_, kuvert, hoveder, ider, sikkerhed, adresser, stempel,
          underskrifter, token)


def brudt(octets, root, vil):
    for r in REGLER:
        try:
            galt = r(octets, root, vil)
        except (IndexError, AttributeError, TypeError, StopIteration) as e:
            galt = "%s: a part is missing (%s)" % (r.__name__, e)
        if galt:
            return galt
    return None
