"""Bytes and XML: parser differentials (PD1-PD9), limits, denial of service
(DOS1-DOS10, DOS13): the profile's section 1.
"""
import re

import wss
from fjendtlig import (ADGANG, CHECK, CPR, INDHOLD, SCAN, USAND, Post, afvist,
                       b, edit, erstat, foer, sidst_i)
from miljoe import BB

BLOK = '<f:b xmlns:f="urn:f">%s</f:b>'


def blok(indhold):
    """A header block of nobody's, unsigned, with that text in it."""
    return b(extra=BLOK % indhold)


def octets(f):
    """The message's octets changed after it was made."""
    return lambda v: f(v.besked())


def forbudt(s):
    """DOCTYPE, comment, PI, CDATA, entities: anywhere."""
    add = s.klasse("xml-forbidden")
    steder = {
        "first": lambda y: (lambda x: y + x),
        "last": lambda y: (lambda x: x + y),
        "in-envelope": lambda y: (lambda x: foer(x, "soap:Header", y)),
        "in-header": lambda y: (lambda x: foer(x, "wsa:Action", y)),
        "in-security": lambda y: (lambda x: foer(x, "wsu:Timestamp", y)),
        "in-signedinfo": lambda y: (lambda x: foer(
            x, "ds:SignatureMethod", y, x.rindex("<ds:SignedInfo"))),
        "in-assertion": lambda y: (lambda x: foer(x, "Subject", y)),
        "in-body": lambda y: (lambda x: foer(x, "bb:HentOverblik", y)),
        "in-kommunekode": lambda y: erstat("0461<", "04%s61<" % y),
        "in-cpr": lambda y: erstat(CPR, CPR[:6] + y + CPR[6:]),
        "in-nameid": lambda y: erstat("CN=Test", "CN=Te%sst" % y),
        "in-issuer": lambda y: erstat("</Issuer>", y + "</Issuer>"),
        "in-audience": lambda y: erstat("</Audience>", y + "</Audience>"),
        "in-messageid": lambda y: erstat("urn:uuid:", "urn:" + y + "uuid:"),
        "in-to": lambda y: erstat("https:", y + "https:"),
        "in-digestvalue": lambda y: (lambda x: x[:x.rindex(
            "<ds:DigestValue>") + 20] + y + x[x.rindex(
                "<ds:DigestValue>") + 20:]),
        "in-signaturevalue": lambda y: (lambda x: x[:x.rindex(
            "<ds:SignatureValue>") + 30] + y + x[x.rindex(
                "<ds:SignatureValue>") + 30:]),
        "in-created": lambda y: erstat("Z</wsu:Created", y + "Z</wsu:Created"),
        "in-certificate": lambda y: erstat("<ds:X509Certificate>",
                                           "<ds:X509Certificate>" + y),
    }
    for sted_, f in steder.items():
        for navn, y in (("comment", "<!-- x -->"),
                        ("empty-comment", "<!---->"),
                        ("pi", "<?x y?>"), ("cdata", "<![CDATA[x]]>"),
                        ("empty-cdata", "<![CDATA[]]>"), ("entity", "&x;")):
            add("%s-%s" % (navn, sted_), b(efter=f(y)), SCAN)
    for navn, y in (
            ("doctype", "<!DOCTYPE x>"),
            ("doctype-system", '<!DOCTYPE x SYSTEM "file:///etc/passwd">'),
            ("doctype-http", '<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x">'),
            ("doctype-public", '<!DOCTYPE x PUBLIC "a" "ftp://127.0.0.1/">'),
            ("xxe", '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///dev/urandom">]>'),
            ("parameter", '<!DOCTYPE x [<!ENTITY % x SYSTEM "http://127.0.0.1'
             ':1/x"> %x;]>'),
            ("laughs", '<!DOCTYPE x [<!ENTITY a "ha">%s]>' % "".join(
                '<!ENTITY a%d "%s">' % (n, "&a%s;" % (n - 1 if n else "") * 10)
                for n in range(9))),
            ("quadratic", '<!DOCTYPE x [<!ENTITY a "%s">]>' % ("x" * 50000)),
            ("attlist", '<!DOCTYPE x [<!ATTLIST x ID ID #REQUIRED>]>'),
            ("attribute-default", '<!DOCTYPE x [<!ATTLIST Body ID CDATA "b">'
             ']>'),
            ("notation", '<!DOCTYPE x [<!NOTATION n SYSTEM "x">]>'),
            ("lower-case", "<!doctype x>"), ("round-trip",
             '<!DOCTYPE x SYSTEM "&apos;" [<!ELEMENT x (y)>]>'),
            ("recursive", '<!DOCTYPE x [<!ENTITY a "&b;"><!ENTITY b "&a;">'
             ']>'),
            ("unclosed", "<!DOCTYPE x ["), ("conditional",
                                            "<![INCLUDE[x]]>"),
            ("element-declaration", "<!ELEMENT x ANY>")):
        add(navn + "-first", b(efter=lambda x, y=y: y + x), SCAN)
        add(navn + "-after-declaration", b(
            efter=lambda x, y=y: '<?xml version="1.0"?>\n' + y + x), SCAN)
        if len(y) < 200:
            add(navn + "-inside", b(efter=lambda x, y=y: foer(
                x, "soap:Body", y)), SCAN)
    for navn, y in (
            ("stylesheet", '<?xml-stylesheet href="http://127.0.0.1:1/"?>'),
            ("declaration-inside", '<?xml version="1.0"?>'),
            ("xml-upper", "<?XML x?>"), ("bare", "<??>")):
        add("pi-" + navn, b(efter=lambda x, y=y: foer(x, "soap:Body", y)),
            SCAN)


def kodning(s):
    add = s.klasse("encoding")
    d = '<?xml version="1.0" encoding="%s"?>'
    for navn, f in (
            ("utf-16le", lambda x: x.decode().encode("utf-16-le")),
            ("utf-16be", lambda x: x.decode().encode("utf-16-be")),
            ("utf-16-bom", lambda x: x.decode().encode("utf-16")),
            ("utf-32", lambda x: x.decode().encode("utf-32")),
            ("ucs4-bom", lambda x: b"\0\0\xfe\xff" +
             x.decode().encode("utf-32-be")),
            ("ebcdic", lambda x: x.decode().encode("cp500")),
            ("utf-7", lambda x: (d % "utf-7").encode() +
             x.decode().encode("utf-7")),
            ("bom", lambda x: b"\xef\xbb\xbf" + x),
            ("two-boms", lambda x: b"\xef\xbb\xbf" * 2 + x),
            ("nul-first", lambda x: b"\0" + x),
            ("nul-last", lambda x: x + b"\0"),
            ("latin-1-octet", lambda x: x.replace(b"CN=Test", b"CN=T\xe6st")),
            ("empty", lambda x: b""), ("blank", lambda x: b" \r\n "),
            ("text", lambda x: b"hello"), ("json", lambda x: b'{"a":1}'),
            ("binary", lambda x: bytes(range(256)) * 10),
            ("half", lambda x: x[:len(x) // 2]),
            ("last-octet-gone", lambda x: x[:-1]),
            ("first-octet-gone", lambda x: x[1:]),
            ("twice", lambda x: x + x), ("text-behind", lambda x: x + b"x"),
            ("text-before", lambda x: b"x" + x),
            ("element-behind", lambda x: x + b"<x/>"),
            ("end-tag-behind", lambda x: x + b"</x>"),
            ("gzip", lambda x: __import__("gzip").compress(x)),
            ("zip", lambda x: b"PK\3\4" + x),
            ("white-space-before-declaration", lambda x:
             b" " + (d % "utf-8").encode() + x)):
        add(navn, octets(f), SCAN)
    for kode in ("utf-16", "UTF-7", "iso-8859-1", "us-ascii", "windows-1252",
                 "", "utf8", "utf-8 ", " utf-8", "ucs-4", "ebcdic-cp-dk",
                 "utf-8x", "unicode-1-1-utf-7"):
        add("declared-" + (kode.replace(" ", "_") or "nothing"),
            b(efter=lambda x, k=kode: d % k + x), SCAN)
    for navn, x in (
            ("version-1.1", '<?xml version="1.1"?>'),
            ("version-1.1-encoding", '<?xml version="1.1" encoding="utf-8"?>'
             ), ("version-2.0", '<?xml version="2.0"?>'),
            ("version-empty", '<?xml version=""?>'),
            ("no-version", '<?xml encoding="utf-8"?>'),
            ("order", '<?xml encoding="utf-8" version="1.0"?>'),
            ("standalone-maybe", '<?xml version="1.0" standalone="maybe"?>'),
            ("unknown", '<?xml version="1.0" x="y"?>'),
            ("quotes-mixed", "<?xml version=\"1.0'?>"),
            ("no-end", '<?xml version="1.0">'), ("twice",
             '<?xml version="1.0"?><?xml version="1.0"?>'),
            ("upper", '<?XML version="1.0"?>'),
            ("no-space", '<?xmlversion="1.0"?>')):
        add("declaration-" + navn, b(efter=lambda y, x=x: x + y), SCAN)
    # octets that are no UTF-8, or no character, in text and in a value
    for navn, o in (
            ("overlong-2", b"\xc0\xaf"), ("overlong-2b", b"\xc1\xbf"),
            ("overlong-3", b"\xe0\x80\xaf"), ("overlong-4",
                                              b"\xf0\x80\x80\xaf"),
            ("overlong-nul", b"\xc0\x80"), ("five", b"\xf8\x88\x80\x80\x80"),
            ("six", b"\xfc\x84\x80\x80\x80\x80"),
            ("surrogate-high", b"\xed\xa0\x80"),
            ("surrogate-low", b"\xed\xbf\xbf"),
            ("surrogate-pair", b"\xed\xa0\x80\xed\xb0\x80"),
            ("above", b"\xf4\x90\x80\x80"), ("f5", b"\xf5\x80\x80\x80"),
            ("ff", b"\xff"), ("fe", b"\xfe"), ("lone-continuation", b"\x80"),
            ("short-2", b"\xc3"), ("short-3", b"\xe2\x82"),
            ("short-4", b"\xf0\x9f\x98"), ("bad-continuation", b"\xc3\x28"),
            ("nul", b"\0"), ("u1", b"\x01"), ("backspace", b"\x08"),
            ("vt", b"\x0b"), ("ff-char", b"\x0c"), ("esc", b"\x1b"),
            ("u1f", b"\x1f"), ("fffe", b"\xef\xbf\xbe"),
            ("ffff", b"\xef\xbf\xbf"), ("cdata-end", b"]]>")):
        add("text-" + navn, octets(lambda x, o=o: x.replace(
            b"</soap:Header>", b'<f:b xmlns:f="urn:f">a' + o +
            b"b</f:b></soap:Header>")), SCAN)
        if navn != "cdata-end":
            add("value-" + navn, octets(lambda x, o=o: x.replace(
                b"</soap:Header>", b'<f:b xmlns:f="urn:f" a="a' + o +
                b'b"/></soap:Header>')), SCAN)
    for navn, r in (
            ("nul", "&#0;"), ("nul-hex", "&#x0;"), ("u1", "&#1;"),
            ("u1f", "&#x1F;"), ("surrogate", "&#xD800;"),
            ("surrogate-low", "&#xDFFF;"), ("fffe", "&#xFFFE;"),
            ("ffff", "&#65535;"), ("above", "&#x110000;"),
            ("wrap-32", "&#x100000041;"), ("wrap-64",
             "&#x10000000000000041;"), ("huge", "&#" + "9" * 200 + ";"),
            ("empty", "&#;"), ("empty-hex", "&#x;"), ("no-semicolon", "&#65"),
            ("upper-x", "&#X41;"), ("sign", "&#-65;"), ("plus", "&#+65;"),
            ("space", "&# 65;"), ("hex-in-decimal", "&#4A;"),
            ("bare-amp", "& "), ("amp-amp", "&&amp;"), ("no-name", "&;"),
            ("amp-no-semicolon", "&amp"), ("upper-amp", "&AMP;"),
            ("nbsp", "&nbsp;"), ("copy", "&copy;"), ("unknown", "&foo;"),
            ("percent", "&%x;"), ("ampamp", "&am&amp;p;"),
            ("vt", "&#11;")):
        add("reference-" + navn, b(efter=erstat(
            "</soap:Header>", BLOK % r + "</soap:Header>")), SCAN)
        add("reference-value-" + navn, b(efter=erstat(
            "</soap:Header>", '<f:b xmlns:f="urn:f" a="%s"/></soap:Header>' %
            r)), SCAN)
    add("lt-in-value", b(efter=erstat("</soap:Header>", '<f:b xmlns:f="urn:f"'
                                      ' a="<"/></soap:Header>')), SCAN)


def velformet(s):
    add = s.klasse("well-formedness")
    h = lambda y: (lambda v: v.besked().replace(
        b"</soap:Header>", y.encode() + b"</soap:Header>", 1))
    for navn, y in (
            ("undeclared-prefix", "<x:r/>"), ("undeclared-attribute",
                                              '<r x:a="b"/>'),
            ("two-colons", '<a:b:c xmlns:a="urn:a"/>'),
            ("double-colon", '<x::y xmlns:x="urn:x"/>'),
            ("colon-first", "<:x/>"), ("colon-last",
                                       '<x: xmlns:x="urn:x"/>'),
            ("digit-first", "<1x/>"), ("dash-first", "<-x/>"),
            ("space-first", "< x/>"), ("empty-name", "<>"),
            ("bang", "<!X>"), ("unclosed", "<x>"), ("end-alone", "</x>"),
            ("crossed", "<x><y></x></y>"), ("case", "<x></X>"),
            ("end-attribute", '<x></x a="b">'), ("attribute-twice",
                                                 '<x a="1" a="2"/>'),
            ("attribute-twice-ns", '<x xmlns:p="urn:p" xmlns:q="urn:p" '
             'p:a="1" q:a="2"/>'),
            ("xmlns-twice", '<x xmlns:p="urn:p" xmlns:p="urn:q"/>'),
            ("default-twice", '<x xmlns="urn:p" xmlns="urn:q"/>'),
            ("no-quotes", "<x a=b/>"), ("no-value", "<x a/>"),
            ("no-space", '<x a="1"b="2"/>'), ("quote-open", '<x a="1/>'),
            ("quotes-mixed", "<x a=\"1'/>"), ("slash-alone", "<x / >"),
            ("slash-twice", "<x //>"), ("xmlns-xml", '<x xmlns:xml="urn:x"/>'
                                        ),
            ("xml-uri-other-prefix", '<x xmlns:p="http://www.w3.org/XML/1998/'
             'namespace"/>'),
            ("xml-uri-default", '<x xmlns="http://www.w3.org/XML/1998/'
             'namespace"/>'),
            ("xmlns-xmlns", '<x xmlns:xmlns="urn:x"/>'),
            ("xmlns-uri", '<x xmlns:p="http://www.w3.org/2000/xmlns/"/>'),
            ("xmlns-uri-default", '<x xmlns="http://www.w3.org/2000/xmlns/"'
             '/>'),
            ("prefix-undeclared", '<x xmlns:p=""/>'),
            ("xmlns-element", '<xmlns:x/>'),
            ("xmlns-colon", '<x xmlns:="urn:x"/>'),
            ("relative-namespace", '<x xmlns:p="p"/>'),
            ("relative-default", '<x xmlns="1"/>'),
            ("namespace-u0080", '<x xmlns:p="urn:\u0080"/>'),
            ("namespace-space", '<x xmlns:p="urn:a b"/>'),
            ("namespace-reference", '<x xmlns:p="urn:a&amp;b"/>'),
            ("namespace-lt", '<x xmlns:p="urn:&lt;"/>'),
            ("name-u00d7", "<x\u00d7/>"), ("name-u2060", "<x\u2060/>"),
            ("tag-eof", "<x"), ("value-eof", '<x a="'), ("nested-lt",
                                                         "<x <y/>>"),
            ("gt-missing", "<x</x>"), ("end-space", "< /x>"),
            ("cdata-end-in-text", "<x>]]></x>"), ("dtd-in-name",
                                                  "<x!DOCTYPE/>")):
        add(navn, h(y), SCAN)
    add("root-end-missing", octets(lambda x: x.replace(
        b"</soap:Envelope>", b"")), SCAN)
    add("root-twice", octets(lambda x: x + b"<soap:Envelope/>"), SCAN)


def cpr_former(s):
    """PD9, CPR in the token: one form only."""
    add = s.klasse("cpr-forms")
    for navn, c in (
            ("dash", "070385-1237"), ("space", "070385 1237"),
            ("space-before", " 0703851237"), ("space-behind", "0703851237 "),
            ("newline", "0703851237\n"), ("tab", "\t0703851237"),
            ("cr", "0703851237\r"), ("nbsp", "\u00a00703851237"),
            ("full-width", "\uff10\uff17\uff10\uff13\uff18\uff15\uff11\uff12"
             "\uff13\uff17"),
            ("arabic", "\u0660703851237"), ("eleven", "07038512370"),
            ("nine", "070385123"), ("plus", "+0703851237"),
            ("minus", "-703851237"), ("hex", "0x70385123"),
            ("exponent", "7.0385e8"), ("letter", "070385123X"),
            ("empty", ""), ("blank", "          "), ("two", CPR + " " + CPR),
            ("comma", CPR + "," + CPR), ("zwsp", "070385\u200b1237")):
        add(navn, lambda v, c=c: v.besked(token=v.token(
            attributes={wss.CPR: c})), ADGANG)
    gammel = "dk:gov:saml:attribute:CprNumberIdentifier"
    for navn, a in (
            ("none", {}), ("both-names", {wss.CPR: CPR, gammel: CPR}),
            ("both-names-other", {wss.CPR: CPR, gammel: "0101700002"}),
            ("name-case", {wss.CPR.upper(): CPR}),
            ("name-suffix", {wss.CPR + "x": CPR}),
            ("name-space", {wss.CPR + " ": CPR}),
            ("name-slash", {wss.CPR + "/": CPR})):
        add("attribute-" + navn, lambda v, a=a: v.besked(token=v.token(
            attributes=a)), ADGANG)
    av = "<AttributeValue>%s</AttributeValue>" % CPR
    for navn, f in (
            ("two-values", erstat(av, av + av)),
            ("two-values-other", erstat(av, av + av.replace(
                CPR, "0101700002"))),
            ("no-value", erstat(av, "")),
            ("nil", erstat(av, '<AttributeValue xmlns:xsi="%s" xsi:nil="true"'
                           '/>' % wss.XSI)),
            ("nil-with-value", erstat(av, av.replace(
                "<AttributeValue>", '<AttributeValue xmlns:xsi="%s" '
                'xsi:nil="true">' % wss.XSI))),
            ("child", erstat(CPR, "<x>%s</x>" % CPR)),
            ("mixed", erstat(CPR, CPR[:6] + "<x/>" + CPR[6:])),
            ("text-beside", erstat(av, "x" + av)),
            ("other-element", erstat(av, "<Value>%s</Value>" % CPR)),
            ("other-namespace-value", erstat(
                av, '<AttributeValue xmlns="urn:x">%s</AttributeValue>' %
                CPR)),
            ("twice", lambda x: x.replace("<AttributeStatement>",
             '<AttributeStatement><Attribute Name="%s">%s</Attribute>' % (
                 wss.CPR, av))),
            ("namespaced-name", lambda x: x.replace(
                'Name="%s"' % wss.CPR, 'xmlns:p="urn:p" p:Name="%s"' %
                wss.CPR)),
            ("nested", lambda x: x.replace(
                '<Attribute Name="%s"' % wss.CPR, '<y><Attribute Name="%s"'
                % wss.CPR).replace(av + "</Attribute>",
                                   av + "</Attribute></y>"))):
        add("value-" + navn, edit(f), ADGANG)


# Limits

def fyldt(n):
    """A message of exactly n octets."""
    def lav(v):
        x = v.besked()
        return x.replace(b"<soap:Body", b" " * (n - len(x)) + b"<soap:Body")
    return lav


def dybde(n):
    """Depth n: Envelope, Header, and n - 2 more."""
    return b(extra='<f:b xmlns:f="urn:f">' + "<a>" * (n - 3) + "</a>" *
             (n - 3) + "</f:b>")


def elementer(n):
    def lav(v):
        x = v.besked(extra="<e/>")
        har = len(re.findall(rb"<[a-zA-Z]", x))
        return x.replace(b"<e/>", b"<e>" + b"<e/>" * (n - har) + b"</e>")
    return lav


def attributter(n, erkl=0, fra=0):
    return b(extra="<e %s %s/>" % (
        " ".join('xmlns:n%d="urn:n%d"' % (i, i) for i in range(erkl)),
        " ".join('a%d="x"' % i for i in range(n))))


def erklaeringer(n):
    """n namespace declarations in the whole message."""
    def lav(v):
        x = v.besked(extra="<e/>")
        mangler = n - len(re.findall(rb"\sxmlns(?::[^=]*)?=", x))
        ny = b""
        while mangler > 0:
            k = min(mangler, 32)
            ny += b"<e %s/>" % b" ".join(
                b'xmlns:n%d="urn:n"' % j for j in range(k))
            mangler -= k
        return x.replace(b"<e/>", b"<e>" + ny + b"</e>")
    return lav


def navn_af(n, hvor):
    p = "x" * (n - 2)
    return b(extra={
        "element": "<%s/>" % ("x" * n),
        "element-prefixed": '<%s:%s xmlns:%s="urn:x"/>' % (
            p[:100], "e" * (n - 101), p[:100]),
        "declaration": '<e xmlns:%s="urn:x"/>' % ("x" * (n - 6)),
        "attribute": '<e %s="1"/>' % ("x" * n),
        "attribute-prefixed": '<e xmlns:%s="urn:x" %s:%s="1"/>' % (
            p[:100], p[:100], "a" * (n - 101)),
        "element-multibyte": "<%s/>" % ("x" * (n % 2) + "\u00e6" * (n // 2)),
    }[hvor])


NAVNE = ("element", "element-prefixed", "element-multibyte", "attribute",
         "attribute-prefixed", "declaration")


def vaerdi_af(n):
    return b(extra='<e a="%s"/>' % ("x" * n))


def paa_graensen():
    """Each limit's own figure, which passes."""
    yield "body-262144", fyldt(262144)
    yield "body-262144-chunked", lambda v: Post(
        b"%x\r\n" % 262144 + fyldt(262144)(v) + b"\r\n0\r\n\r\n",
        Content_Length=None, Transfer_Encoding="chunked")
    yield "depth-64", dybde(64)
    yield "attributes-64", attributter(64)
    yield "declarations-32", attributter(0, 32)
    yield "attributes-64-declarations-32", attributter(64, 32)
    yield "declarations-256", erklaeringer(256)
    yield "elements-20000", elementer(20000)
    for hvor in NAVNE:
        yield "name-256-" + hvor, navn_af(256, hvor)
    yield "value-65536", vaerdi_af(65536)
    yield "text-long", blok("x" * 200000)
    yield "header-line-8192", lambda v: Post(v.besked(), X_L="x" * (
        8192 - len("X-L: ")))
    yield "header-lines-64", lambda v: Post(v.besked(), **{
        "X%d" % n: "y" for n in range(61)})
    yield "headers-32768", hoveder(32768)
    yield "request-line-8192", linje(8192)


def hoveder(n):
    """Header lines of n octets in all, CRLF included."""
    def lav(v):
        krop = v.besked()
        linjer, rest = {}, n - sum(len(x) + 2 for x in (
            "Host: localhost", "Content-Type: application/soap+xml; "
            "charset=utf-8", "Content-Length: %d" % len(krop)))
        i = 0
        while rest > 0:
            k = rest if rest < 6000 else 5000
            linjer["X%d" % i] = "y" * (k - len("X%d: \r\n" % i))
            rest -= k
            i += 1
        return Post(krop, Host="localhost", **linjer)
    return lav


def linje(n):
    """A request line of n octets."""
    from fjendtlig import Raa

    def lav(v):
        sti = "/" + v.to.split("/", 3)[3] + "?"
        krop = v.besked()
        sti += "x" * (n - len("POST  HTTP/1.1") - len(sti))
        return Raa(("POST %s HTTP/1.1\r\nHost: @HOST@\r\nContent-Type: "
                    "application/soap+xml\r\nContent-Length: %d\r\n\r\n" % (
                        sti, len(krop))).encode() + krop)
    return lav


def graenser(s):
    """One more than each figure."""
    add = s.klasse("limits")
    add("body-262145", fyldt(262145), afvist(413))
    add("body-262145-chunked", lambda v: Post(
        b"%x\r\n" % 262145 + fyldt(262145)(v) + b"\r\n0\r\n\r\n",
        Content_Length=None, Transfer_Encoding="chunked"), afvist(413))
    add("body-262145-chunks", lambda v: Post(
        b"%x\r\n" % 262144 + fyldt(262144)(v) + b"\r\n1\r\nx\r\n0\r\n\r\n",
        Content_Length=None, Transfer_Encoding="chunked"), afvist(413))
    add("depth-65", dybde(65), SCAN)
    add("attributes-65", attributter(65), SCAN)
    add("declarations-33", attributter(0, 33), SCAN)
    add("attributes-65-declarations-32", attributter(65, 32), SCAN)
    add("declarations-257", erklaeringer(257), SCAN)
    add("elements-20001", elementer(20001), SCAN)
    for hvor in NAVNE:
        add("name-257-" + hvor, navn_af(257, hvor), SCAN)
    add("value-65537", vaerdi_af(65537), SCAN)
    add("value-65537-namespace", b(extra='<e xmlns:p="urn:%s"/>' % (
        "x" * 65533)), SCAN)
    add("header-line-8193", lambda v: Post(v.besked(), X_L="x" * (
        8193 - len("X-L: "))), afvist(431))
    add("header-lines-65", lambda v: Post(v.besked(), **{
        "X%d" % n: "y" for n in range(62)}), afvist(431))
    add("headers-32769", hoveder(32769), afvist(431))
    add("request-line-8193", linje(8193), afvist(414))


def overbelastning(s):
    """DOS1-DOS10: refused early, whatever is behind."""
    add = s.klasse("denial-of-service")
    rod = b'<soap:Envelope xmlns:soap="%s"><soap:Header>' % wss.S12.encode()
    fyld = lambda stump, n=262144: (rod + stump * ((n - len(rod)) //
                                                   len(stump)))
    for navn, x in (
            ("depth-1000", rod + b"<a>" * 1000), ("depth-87000",
                                                  fyld(b"<a>")),
            ("depth-closed", rod + b"<a>" * 37000 + b"</a>" * 37000),
            ("siblings-65000", fyld(b"<a/>")),
            ("siblings-end-tags", fyld(b"<a></a>")),
            ("attributes-35000", rod + b"<a " + b" ".join(
                b'a%x=""' % n for n in range(26000)) + b"/>"),
            ("attributes-same", rod + b"<a " + b'a="" ' * 50000 + b"/>"),
            ("attributes-63-each", fyld(b"<a %s/>" % b" ".join(
                b'b%d=""' % n for n in range(63)))),
            ("declarations-many", rod + b"<a " + b" ".join(
                b'xmlns:a%x="u:"' % n for n in range(14000)) + b"/>"),
            ("declarations-nested", rod + b"".join(
                b'<a xmlns:n%d="urn:n">' % n for n in range(60)) * 100),
            ("long-name", rod + b"<" + b"a" * 260000 + b"/>"),
            ("long-attribute-name", rod + b"<a " + b"a" * 260000 + b'=""/>'),
            ("long-value", rod + b'<a a="' + b"x" * 260000 + b'"/>'),
            ("long-namespace", rod + b'<a xmlns="urn:' + b"x" * 260000 +
             b'"/>'),
            ("lt-only", b"<" * 262144), ("gt-only", b">" * 262144),
            ("amp-only", rod + b"&" * 260000),
            ("references", rod + b"&#65;" * 52000),
            ("comments", rod + b"<!---->" * 37000),
            ("open-tags", rod + b"<a " * 80000),
            ("white-space", b" " * 262144), ("quotes", rod + b'<a a="' +
                                             b"'" * 60000),
            ("newlines-in-tag", rod + b"<a" + b"\n" * 260000 + b"/>"),
            ("cr-only", rod + b"\r" * 260000),
            ("hash-collision", rod + b"<a " + b" ".join(
                b'%s=""' % n for n in (
                    "".join(p).encode() for p in __import__(
                        "itertools").product(("Ez", "FY"), repeat=12))) +
             b"/>"),
            ("ids", fyld(b'<a Id="x"/>')),
            ("end-tags", fyld(b"</a>"))):
        add(navn, lambda v, x=x: x[:262144], SCAN)
    # well-formed and within every limit, but no message: the work before no
    konv = lambda h, k=b"": (
        b'<soap:Envelope xmlns:soap="%s"><soap:Header>%s</soap:Header>'
        b'<soap:Body>%s</soap:Body></soap:Envelope>' % (
            wss.S12.encode(), h, k))
    dyb = b"<a>" * 60 + b"</a>" * 60
    for navn, h, k in (
            ("elements", b"<a/>" * 19900, b""),
            ("elements-in-body", b"", b"<a>" + b"<b/>" * 19900 + b"</a>"),
            ("deep", dyb * 150, b""),
            ("attributes", (b"<a %s/>" % b" ".join(
                b'b%d=""' % n for n in range(64))) * 540, b""),
            ("ids-all-different", b"".join(
                b'<a Id="i%d"/>' % n for n in range(15000)), b""),
            ("ids-all-equal", b'<a Id="i"/>' * 19000, b""),
            ("security-many", b'<w:Security xmlns:w="%s">' %
             wss.WSSE.encode() + b"<w:a/>" * 19000 + b"</w:Security>", b""),
            ("securities", b'<w:a xmlns:w="%s"/>' % wss.WSSE.encode() +
             b'<w:Security xmlns:w="%s"/>' % wss.WSSE.encode() * 200, b""),
            ("text", b"x" * 250000, b""),
            ("references", b"<a>" + b"&#65;" * 50000 + b"</a>", b""),
            ("assertions", b"", b'<a xmlns="%s">%s</a>' % (
                wss.SAML.encode(), b"<Assertion/>" * 19000))):
        add("within-limits-" + navn, lambda v, x=konv(h, k): x, USAND)
    # real messages, padded with work, whose signature does not hold
    bryd = lambda x: x.replace(">0461<", ">0101<")
    ns = " ".join('xmlns:%s="urn:%s"' % (("n%02d" % n), "x" * 200)
                  for n in range(32))
    for navn, f in (
            ("signed-body", lambda x: sidst_i(
                x, "soap:Body", "<a>" + "<b c='d'>e</b>" * 15000 + "</a>")),
            ("signed-attributes", lambda x: sidst_i(
                x, "soap:Body", ("<a %s/>" % " ".join(
                    'b%02d="&#65;"' % n for n in range(64))) * 280)),
            ("signed-references", lambda x: sidst_i(
                x, "soap:Body", "<a>" + "&#x10FFFF;&amp;&#13;" * 11000 +
                "</a>")),
            ("signed-cr", lambda x: sidst_i(
                x, "soap:Body", "<a>" + "&#13;" * 48000 + "</a>")),
            ("signed-gt", lambda x: sidst_i(
                x, "soap:Body", "<a>" + ">" * 240000 + "</a>")),
            ("signed-prefixlist", lambda x: sidst_i(x.replace(
                "<soap:Envelope ", "<soap:Envelope %s " % " ".join(
                    'xmlns:n%d="urn:%s"' % (n, "x" * 20)
                    for n in range(28))), "soap:Body",
                "<a>" + "<b/>" * 15000 + "</a>"))):
        add(navn, b(foer=f, efter=bryd), CHECK)
    # its canonical form would be many times as long
    add("namespaces-repeated", b(efter=lambda x: sidst_i(
        x, "soap:Body", "<a %s>%s</a>" % (
            ns, "<n00:b n01:c='' n02:d=''/>" * 7000))), SCAN)

    def alt_i_refs(x):
        """Twelve references that digest as much as may be."""
        for i in range(5):
            x = sidst_i(x, "soap:Header", '<f:b xmlns:f="urn:f" xmlns:wsu='
                        '"%s" wsu:Id="m%d">%s</f:b>' % (
                            wss.WSU, i, "<a b='c'/>" * 3500))
        from fjendtlig_soap import med_ref
        for i in range(5):
            x = med_ref(x, "to", "m%d" % i)
        return x
    add("signed-12-references", b(foer=alt_i_refs, efter=bryd), CHECK)
    for navn, n in (("50-mib", 50 << 20), ("2-31", 1 << 31),
                    ("2-32", 1 << 32), ("2-32-and-1", (1 << 32) + 1),
                    ("2-63", 1 << 63), ("2-64", 1 << 64),
                    ("2-64-and-100", (1 << 64) + 100), ("20-digits",
                                                        10 ** 20 - 1)):
        add("content-length-" + navn, lambda v, n=n: Post(
            b"<", Content_Length=str(n)), afvist(413))


def indholdet(s):
    """The Body's own schema: what the caller signs but may not ask."""
    add = s.klasse("content")
    k = "<bb:Kommunekode>%s</bb:Kommunekode>"
    o = "<bb:Omraade>%s</bb:Omraade>"
    w = '<bb:HentOverblik xmlns:bb="%s">%%s</bb:HentOverblik>' % BB
    for navn, x in (
            ("none", ""), ("99", k % "0461" * 99), ("three", k % "461"),
            ("five", k % "00461"), ("letters", k % "abcd"),
            ("0411", k % "0411"), ("9999", k % "9999"), ("0000", k % "0000"),
            ("empty", k % ""), ("nul-ish", k % "0461&#160;"),
            ("newline-behind", k % "0461\n"), ("cr-behind", k % "0461&#13;"),
            ("space", k % " 0461"),
            ("full-width", k % "\uff10\uff14\uff16\uff11"),
            ("arabic", k % "\u0660\u0664\u0666\u0661"),
            ("two-in-one", k % "04610101"), ("minus", k % "-461"),
            ("child", k % "<bb:x/>0461"), ("omraade-unknown",
                                           k % "0461" + o % "Alt"),
            ("omraade-case", k % "0461" + o % "sager"),
            ("omraade-five", k % "0461" + o % "Sager" * 5),
            ("omraade-empty", k % "0461" + o % ""),
            ("omraade-space", k % "0461" + o % " Sager"),
            ("omraade-first", o % "Sager" + k % "0461"),
            ("unknown-child", k % "0461" + "<bb:Cpr>0101700002</bb:Cpr>"),
            ("text", k % "0461" + "x"), ("attribute", (k % "0461").replace(
                "<bb:Kommunekode>", '<bb:Kommunekode x="y">')),
            ("other-namespace-child", k % "0461" + '<x xmlns="urn:x"/>'),
            ("unqualified", "<Kommunekode>0461</Kommunekode>"),
            ("20-digits", k % ("0" * 20)), ("1000-digits", k % ("1" * 1000)),
            ("nan", k % "NaN"), ("10000-children", k % "0461" * 5000)):
        add(navn, b(body=w % x), INDHOLD)
    add("attribute-on-operation", b(body=(w % (k % "0461")).replace(
        "<bb:HentOverblik ", '<bb:HentOverblik x="y" ')), INDHOLD)


def sager(s):
    for f in (forbudt, kodning, velformet, cpr_former, graenser,
              overbelastning, indholdet):
        f(s)
