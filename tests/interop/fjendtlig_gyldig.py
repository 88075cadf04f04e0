"""Valid variants: every freedom that the profile leaves, each accepted."""
import datetime
import random
import re
import uuid

import wss
from fjendtlig import (CVR, OK, Noegle, Post, Raa, b, edit, efter, erstat,
                       foer, med, sidst_i, sidste, tag, uden)
from fjendtlig_sign import mange, nz, ydre
from fjendtlig_soap import med_ref
from miljoe import BB, OVERBLIK
from rsa_lang import RsaLang

SEC = "wsse:Security"
CPR1 = "dk:gov:saml:attribute:CprNumberIdentifier"
LOA1 = "dk:gov:saml:attribute:AssuranceLevel"
CVR1 = "dk:gov:saml:attribute:CvrNumberIdentifier"
PRIV1 = "dk:gov:saml:attribute:Privileges_intermediate"


def sp(**given):
    prefix = given.pop("prefix", {})

    def lav(v):
        s = wss.Spelling(**given)
        s.prefix.update(prefix)
        return v.besked(spelling=s)
    return lav


def stavning(s):
    add = s.klasse("valid-spelling")
    for n in range(60):
        add("random-%d" % n, lambda v, n=n: v.besked(
            spelling=wss.Spelling.random(random.Random(1000 + n)),
            transaction=str(uuid.uuid4()) if n % 2 else None), OK)
    add = s.klasse("valid-prefixes")
    alle = {wss.S12: "s", wss.WSA: "a", wss.WSSE: "o", wss.WSU: "u",
            wss.DS: "d", wss.WSSE11: "k"}
    add("one-letter", sp(prefix=alle), OK)
    add("one-letter-on-envelope", sp(prefix=alle, on_envelope=True), OK)
    add("xml-like", sp(prefix={wss.WSA: "x-m_l.1", wss.DS: "_"}), OK)
    add("non-ascii", sp(prefix={wss.WSA: "\u00e6\u00f8\u00e5"}), OK)
    add("misleading", sp(prefix={wss.WSA: "wsse", wss.WSSE: "wsa"},
                         on_envelope=True), OK)
    add("long", sp(prefix={wss.WSA: "p" * 200}), OK)
    add("saml-prefix", lambda v: v.besked(token=v.token(prefix="saml2")), OK)
    add("saml-prefix-wss4j", lambda v: v.besked(
        token=v.token(prefix="saml2"), spelling=wss.Spelling(wss4j=True)), OK)
    add("saml-prefix-plain", lambda v: v.besked(
        token=v.token(prefix="s"), spelling=wss.Spelling(wss4j=False)), OK)
    add("saml-prefix-under-default", lambda v: v.besked(
        token=v.token(prefix="saml2"), spelling=wss.Spelling(
            default_ns="urn:default")), OK)
    add("saml-prefix-ds", lambda v: v.besked(token=v.token(prefix="ds2")),
        OK)
    add("xsi-other-prefix", edit(lambda x: x.replace("xsi:type", "i:type")
                                 .replace("xmlns:xsi", "xmlns:i")), OK)
    add("xsi-type-prefixed", edit(erstat(
        'xsi:type="KeyInfoConfirmationDataType"', 'xmlns:q="%s" '
        'xsi:type="q:KeyInfoConfirmationDataType"' % wss.SAML)), OK)
    add("xsi-type-prefix-on-assertion", edit(
        erstat("<Assertion ", '<Assertion xmlns:q="%s" ' % wss.SAML),
        erstat('xsi:type="Key', 'xsi:type="q:Key')), OK)
    add("body-default-namespace", b(body='<HentOverblik xmlns="%s">'
        '<Kommunekode>0461</Kommunekode></HentOverblik>' % BB), OK)
    add("body-prefix-on-envelope", b(
        body="<bb:HentOverblik><bb:Kommunekode>0461</bb:Kommunekode>"
        "</bb:HentOverblik>", foer=erstat(
            "<soap:Envelope ", '<soap:Envelope xmlns:bb="%s" ' % BB)), OK)
    add("body-prefix-on-body", b(
        body="<bb:HentOverblik><bb:Kommunekode>0461</bb:Kommunekode>"
        "</bb:HentOverblik>", foer=erstat(
            "<soap:Body ", '<soap:Body xmlns:bb="%s" ' % BB)), OK)
    add("body-default-on-body", b(
        body="<HentOverblik><Kommunekode>0461</Kommunekode></HentOverblik>",
        foer=erstat("<soap:Body ", '<soap:Body xmlns="%s" ' % BB)), OK)
    add("body-default-on-envelope", b(
        body="<HentOverblik><Kommunekode>0461</Kommunekode></HentOverblik>",
        foer=erstat("<soap:Envelope ", '<soap:Envelope xmlns="%s" ' % BB)),
        OK)
    add("soap-default-namespace", b(foer=lambda x: x.replace(
        "<soap:", "<").replace("</soap:", "</").replace(
        "<Envelope ", '<Envelope xmlns="%s" ' % wss.S12, 1)), OK)
    add("soap-default-body-mixed", b(foer=lambda x: x.replace(
        "<soap:Body", '<Body xmlns="%s"' % wss.S12).replace(
        "</soap:Body", "</Body")), OK)
    add("unused-declarations", b(foer=erstat(
        "<soap:Envelope ", "<soap:Envelope %s " % " ".join(
            'xmlns:u%d="urn:u%d"' % (n, n) for n in range(30)))), OK)
    add("prefix-rebound-below", b(foer=erstat(
        "<wsa:MessageID ", '<wsa:MessageID xmlns:soap="urn:other" ')), OK)
    add("default-undeclared", b(foer=erstat(
        "<bb:HentOverblik ", '<bb:HentOverblik xmlns="" ')), OK)


def plads(s):
    add = s.klasse("valid-white-space")
    gap = lambda g: b(foer=lambda x: x.replace("><wsa:", ">%s<wsa:" % g)
                      .replace("><wsse:Security ", ">%s<wsse:Security " % g))
    for navn, g in (("newline", "\n"), ("tab", "\t"), ("crlf", "\r\n"),
                    ("cr", "\r"), ("spaces", " " * 500)):
        add("header-" + navn, gap(g), OK)
        add("signedinfo-" + navn, b(foer=ydre(lambda x, g=g: x.replace(
            "><ds:Reference", ">%s<ds:Reference" % g))), OK)
        add("timestamp-" + navn, b(foer=lambda x, g=g: x.replace(
            "><wsu:Expires", ">%s<wsu:Expires" % g)), OK)
        add("envelope-" + navn, b(foer=lambda x, g=g: x.replace(
            "><soap:Body", ">%s<soap:Body" % g)), OK)
    for navn in ("wsa:Action", "wsa:To", "wsa:MessageID", "wsa:Address",
                 "wsu:Created", "wsu:Expires", "wsse:KeyIdentifier"):
        for hvad, g in (("space", " "), ("newline", "\n\t "),
                        ("cr", "\r\n"), ("reference", "&#10;")):
            add("around-%s-%s" % (navn.split(":")[1], hvad),
                b(foer=lambda x, q=navn, g=g: re.sub(
                    "(<%s[^>]*>)([^<]*)(</%s>)" % (q, q),
                    lambda m: m.group(1) + g + m.group(2) + g + m.group(3),
                    x)), OK)
    add("keyidentifier-both", sp(wsa_space="\n   "), OK)
    add("whole-crlf", sp(crlf=True, gap="\n", inner_gap="\n"), OK)
    add("body-white-space", b(body='\n <bb:HentOverblik xmlns:bb="%s">\n '
        '<bb:Kommunekode>0461</bb:Kommunekode>\t\r\n</bb:HentOverblik>\n ' %
        BB), OK)
    add("kommunekode-white-space", b(body='<bb:HentOverblik xmlns:bb="%s">'
        '<bb:Omraade>Sager</bb:Omraade></bb:HentOverblik>'.replace(
            "<bb:Omraade>", "<bb:Kommunekode>0461</bb:Kommunekode>"
            "<bb:Omraade>") % BB), OK)
    add("inside-tags", b(foer=lambda x: re.sub("</([a-zA-Z:]+)>",
                                               "</\\1 \n>", x)), OK)
    add("around-equals", b(foer=lambda x: x.replace(
        'wsu:Id="', 'wsu:Id =\n"')), OK)
    add("between-attributes", b(foer=lambda x: x.replace(
        ' wsu:Id="', '\r\n\twsu:Id="')), OK)
    add("after-envelope", b(efter=lambda x: x + "\r\n \n"), OK)
    for navn, v in (("newline-20", 20), ("76", 76), ("one", 1)):
        add("signaturevalue-lines-" + navn, sp(lines=v), OK)
    add("signaturevalue-crlf", b(efter=lambda x: re.sub(
        "(<ds:SignatureValue>)([^<]{40})", "\\1\r\n\t \\2\r\n", x)), None)
    add("signaturevalue-cr-reference", b(efter=lambda x: x[:x.rindex(
        "<ds:SignatureValue>") + 39] + "&#13;&#10;" + x[x.rindex(
            "<ds:SignatureValue>") + 39:]), OK)
    for navn, g in (("space", " "), ("newline", "\n  "), ("crlf", "\r\n"),
                    ("tab", "\t")):
        add("digestvalue-" + navn, sp(digest_space=g), OK)
    add("certificate-lines", edit(lambda x: re.sub(
        "(<ds:X509Certificate>)([^<]*)", lambda m: m.group(1) + "\n" +
        "\n".join(m.group(2)[i:i + 64] for i in range(
            0, len(m.group(2)), 64)) + "\n", x)), OK)
    add("certificate-crlf", edit(lambda x: x.replace(
        "<ds:X509Certificate>MII", "<ds:X509Certificate>&#13;\n MII")), OK)
    add("assertion-white-space", edit(lambda x: x.replace(
        "><", ">\n  <").replace("@@SIGNATURE@@", "\n@@SIGNATURE@@\n ")), OK)


def raekkefoelge(s):
    add = s.klasse("valid-order")
    for n in range(12):
        add("headers-%d" % n, sp(header_order=random.Random(n)), OK)
        add("security-%d" % n, sp(security_order=random.Random(n)), OK)
        add("references-%d" % n, sp(reference_order=random.Random(n)), OK)
    add("security-first", b(foer=lambda x: foer(
        uden(x, SEC), "wsa:Action", tag(x, SEC))), OK)
    add("attributes", b(foer=lambda x: re.sub(
        '(soap:mustUnderstand="1") (wsu:Id="[^"]*")', "\\2 \\1", x)), OK)
    add("statements", edit(lambda x: efter(
        uden(x, "AttributeStatement"), "AuthnStatement",
        tag(x, "AttributeStatement"))), OK)


def xml(s):
    add = s.klasse("valid-xml")
    for navn, d in (
            ("plain", "<?xml version='1.0' encoding='utf-8'?>"),
            ("double", '<?xml version="1.0" encoding="UTF-8"?>\n'),
            ("no-encoding", '<?xml version="1.0"?>'),
            ("standalone", '<?xml version="1.0" encoding="utf-8" '
             'standalone="yes"?>'),
            ("standalone-no", "<?xml version='1.0' standalone='no' ?>"),
            ("spaces", '<?xml  version = "1.0"  encoding = "Utf-8" ?>\r\n'),
            ("newlines", '<?xml\nversion="1.0"\nencoding="utf-8"\n?>'),
            ("standalone-alone", '<?xml version="1.0" standalone="yes"?>')):
        add("declaration-" + navn, b(efter=lambda x, d=d: d + x), OK)
    add("white-space-before", b(efter=lambda x: "\n " + x), None)
    add("single-quotes", sp(quote="'"), OK)
    add("apostrophes-everywhere", b(foer=lambda x: x.replace('"', "'")), OK)
    add("references-for-letters", b(foer=erstat(">Sager<",
                                                ">S&#97;&#x67;er<")), OK)
    add("reference-in-action", b(foer=erstat("HentOverblik</wsa:Action",
        "HentOverbli&#107;</wsa:Action")), OK)
    add("reference-in-to", lambda v: v.besked(foer=erstat(
        v.to + "</wsa:To", v.to[:-1] + "&#x31;</wsa:To")), OK)
    add("reference-in-attribute", b(foer=erstat(
        'soap:mustUnderstand="1"', 'soap:mustUnderstand="&#49;"')), OK)
    add("predefined-entities", b(extra='<f:b xmlns:f="urn:f" a="&lt;&amp;'
        '&gt;&quot;&apos;">&lt;&amp;&gt;&quot;&apos;</f:b>'), OK)
    add("gt-bare", b(extra='<f:b xmlns:f="urn:f" a=">">a > b</f:b>'), OK)
    add("empty-as-pair", b(foer=lambda x: re.sub(
        r"<(ds:[A-Za-z]+)( [^<>]*)?/>", r"<\1\2></\1>", x)), OK)
    add("nameid-entities", lambda v: v.besked(token=v.token(
        nameid='C=DK,O=A & B <c> "d"')), OK)
    add("nameid-non-ascii", lambda v: v.besked(token=v.token(
        nameid="\u00c6r\u00f8 \u20ac \U0001f600")), OK)
    add("nameid-newline", lambda v: v.besked(token=v.token(
        nameid="a\nb\tc")), OK)
    add("noncharacter-high", b(extra='<f:b xmlns:f="urn:f">\U0010ffff\ufdd0'
                               '</f:b>'), OK)
    add("xml-lang", b(foer=erstat("<soap:Envelope ",
                                  '<soap:Envelope xml:lang="da" ')), OK)
    add("xml-space", b(foer=erstat("<soap:Body ",
                                   '<soap:Body xml:space="preserve" ')), OK)
    add("xml-base", b(foer=erstat("<soap:Envelope ", '<soap:Envelope '
                                  'xml:base="http://x.invalid/" ')), OK)
    add("xmlns-xml-redeclared", b(foer=erstat(
        "<soap:Envelope ", '<soap:Envelope xmlns:xml="http://www.w3.org/XML/'
        '1998/namespace" ')), OK)
    add("attribute-newline", b(extra='<f:b xmlns:f="urn:f" a="x\ny\tz"/>'),
        OK)


def prefixlister(s):
    add = s.klasse("valid-prefixlist")
    navne = ("body", "timestamp", "action", "messageid", "to")
    for navn, l in (
            ("empty", []), ("default", ["#default"]), ("used", ["soap"]),
            ("several", ["wsa", "soap", "wsu"]), ("unknown", ["nope"]),
            ("default-and-unknown", ["#default", "nope"]),
            ("32", ["p%d" % n for n in range(32)]),
            ("repeated", ["wsa", "wsa"]), ("xml", ["xml"]),
            ("bb", ["bb"]), ("xsi-xs", ["xsi", "xs"])):
        add("parts-" + navn, sp(prefix_lists={n: l for n in navne}), OK)
        add("parts-" + navn + "-on-envelope", sp(
            prefix_lists={n: l for n in navne}, on_envelope=True), OK)
        if navn != "xml":
            add("signedinfo-" + navn, sp(si_prefixes=l), OK)
            add("signedinfo-" + navn + "-on-envelope", sp(
                si_prefixes=l, on_envelope=True), OK)
        if "default" not in navn:
            add("str-" + navn, sp(str_prefixes=l), OK)
        if "soap" not in l:          # declared around the assertion only
            add("assertion-" + navn, lambda v, l=l: v.besked(
                token=v.token(prefix_list=l)), OK)
    add("default-in-scope", sp(prefix_lists={"to": ["#default"]},
                               default_ns="urn:default"), OK)
    add("str-default-in-scope", sp(str_prefixes=["soap"],
                                   default_ns="urn:default"), OK)
    for navn, l in (("newlines", "soap\n\twsa"), ("leading", "  soap "),
                    ("references", "soap&#32;wsa"), ("blank", "  ")):
        add("text-" + navn, b(foer=nz(
            "ds:CanonicalizationMethod", '<ds:CanonicalizationMethod '
            'Algorithm="%s"><e:InclusiveNamespaces xmlns:e="%s" PrefixList='
            '"%s"/></ds:CanonicalizationMethod>' % (wss.EC, wss.EC, l))), OK)


def lange_noegler(bits):
    def lav(v):
        k = v.udsted("lang%d" % bits, RsaLang(bits))
        k = Noegle(k.cert, k.private, wss.RSA_SHA256, k.private.sign)
        return v.besked(token=v.token(k), key=k)
    return lav


def signatur(s):
    add = s.klasse("valid-signature")
    add("ecdsa", lambda v: v.besked(token=v.token("borgerdk-ec"),
                                    key="borgerdk-ec"), OK)
    for bits in (2048, 3072, 4095, 8192):
        add("rsa-%d" % bits, lange_noegler(bits), OK)
    add("assertion-by-id-too", sp(sign_assertion_id=True), OK)
    add("assertion-by-id-first", sp(sign_assertion_id=True,
                                    reference_order=random.Random(3)), OK)
    add("wss4j-digest", lambda v: v.besked(token=v.token(prefix="saml"),
        spelling=wss.Spelling(wss4j=True)), OK)
    add("12-references", lambda v: v.besked(foer=mange(5)), OK)
    add("requestheader-signed", lambda v: v.besked(
        spelling=wss.Spelling(sign_request_header=True),
        transaction=str(uuid.uuid4())), OK)
    add("foreign-header-signed", b(foer=lambda x: med_ref(sidst_i(
        x, "soap:Header", '<f:b xmlns:f="urn:f" xmlns:wsu="%s" wsu:Id="f"/>'
        % wss.WSU), "to", "f")), OK)
    add("foreign-header-with-id-unsigned", b(foer=lambda x: sidst_i(
        x, "soap:Header", '<f:b xmlns:f="urn:f" xmlns:wsu="%s" wsu:Id="f"/>'
        % wss.WSU)), OK)
    add("wsa-unknown-signed", b(foer=lambda x: med_ref(sidst_i(
        x, "soap:Header", '<wsa:Nyt xmlns:wsa="%s" xmlns:wsu="%s" wsu:Id="n"'
        '>x</wsa:Nyt>' % (wss.WSA, wss.WSU)), "to", "n")), OK)
    add("no-tokentype", sp(token_type=False), OK)
    for navn, f in (
            ("signature", sidste("<ds:Signature ",
                                 '<ds:Signature Id="sig" ')),
            ("signedinfo", sidste("<ds:SignedInfo ",
                                  '<ds:SignedInfo Id="si" ')),
            ("keyinfo", sidste("<ds:KeyInfo>", '<ds:KeyInfo Id="ki">')),
            ("reference", sidste("<ds:Reference ",
                                 '<ds:Reference Id="re" ')),
            ("keyinfo-str", ydre(lambda x: x.replace(
                "<wsse:SecurityTokenReference ", '<wsse:SecurityToken'
                'Reference wsu:Id="kistr" '))),
            ("security", erstat("<wsse:Security ", '<wsse:Security xmlns:wsu='
                                '"%s" wsu:Id="sec" ' % wss.WSU)),
            ("created", erstat("<wsu:Created>",
                               '<wsu:Created wsu:Id="cr">')),
            ("envelope", erstat("<soap:Envelope ", '<soap:Envelope xmlns:wsu='
                                '"%s" wsu:Id="env" ' % wss.WSU)),
            ("header", erstat("<soap:Header>", '<soap:Header xmlns:wsu="%s" '
                              'wsu:Id="hdr">' % wss.WSU)),
            ("body-child", erstat("<bb:HentOverblik ", '<bb:HentOverblik '
                                  'xmlns:wsu="%s" wsu:Id="bc" ' % wss.WSU)),
            ):
        if navn == "body-child":
            continue
        add("id-on-" + navn, b(foer=f), OK)
    for navn, id in (("128", "a" * 128), ("one", "a"), ("underscore", "_"),
                     ("dots", "a.b-c_d"), ("non-ascii", "\u00e6\u00f8"),
                     ("128-multibyte", "\u00e6" * 128),
                     ("prefix-of-another", "bod")):
        add("id-" + navn, sp(ids={"body": id}), OK)
    add("token-id-128", lambda v: v.besked(token=v.token(
        id="_" + "a" * 127)), OK)
    add("two-signed-by-same-token", lambda v: v.besked(), OK)


def adressering(s):
    add = s.klasse("valid-addressing")
    for navn, g in (("no-replyto", {"reply_to": False}),
                    ("faultto", {"fault_to": True}),
                    ("from", {"from_": True}),
                    ("all", {"fault_to": True, "from_": True}),
                    ("only-faultto", {"reply_to": False, "fault_to": True}),
                    ("must-understand-true", {"must_understand": "true"}),
                    ("role", {"role": True})):
        add(navn, sp(**g), OK)
    add("from-elsewhere", lambda v: v.besked(
        spelling=wss.Spelling(from_=True), foer=lambda x: med(
            x, "wsa:From", erstat(wss.ANON, "http://10.0.0.1/"))), OK)
    add("to-127", lambda v: v.besked(to=v.to.replace("localhost",
                                                     "127.0.0.1")), OK)
    for navn, id in (("uuid", "urn:uuid:%s"), ("http", "http://x.invalid/%s"),
                     ("opaque", "x+y.z-1:%s"), ("mailto", "mailto:%s@x"),
                     ("escapes", "urn:x:%%2F%%c3%%A6:%s"),
                     ("query", "https://x.invalid/?a=b&c=%s#d"),
                     ("ipv6", "http://[::1]/%s")):
        add("messageid-" + navn, lambda v, id=id: v.besked(
            message_id=id % uuid.uuid4()), OK)
    add("messageid-256", lambda v: v.besked(message_id=(
        "urn:uuid:%s:" % uuid.uuid4()).ljust(256, "x")), OK)
    add("mustunderstand-0-on-wsa", b(foer=lambda x: med(
        x, "wsa:To", erstat('soap:mustUnderstand="1"',
                            'soap:mustUnderstand="0"'))), OK)
    add("role-ultimate-on-to", b(foer=erstat(
        "<wsa:To ", '<wsa:To xmlns:r="%s" r:role="%s/role/ultimateReceiver" '
        % (wss.S12, wss.S12))), OK)
    add("replyto-attribute", b(foer=erstat("<wsa:ReplyTo ",
                                           '<wsa:ReplyTo x="y" ')), OK)
    add = s.klasse("valid-header-blocks")
    x = '<f:B%d xmlns:f="urn:f"%s>x</f:B%d>'
    add("eight", b(extra="".join(x % (n, "", n) for n in range(8))), OK)
    add("seven-and-requestheader", lambda v: v.besked(
        extra="".join(x % (n, "", n) for n in range(7)),
        transaction=str(uuid.uuid4())), OK)
    mu = ' xmlns:s="%s" s:mustUnderstand="%%s"%%s' % wss.S12
    for navn, a in (
            ("0", mu % ("0", "")), ("false", mu % ("false", "")),
            ("1-other-role", mu % ("1", ' s:role="urn:other"')),
            ("1-role-none", mu % ("1", ' s:role="%s/role/none"' % wss.S12)),
            ("soap11", ' xmlns:s="%s" s:mustUnderstand="1"' % wss.S11),
            ("unqualified", ' mustUnderstand="1"'),
            ("relay", ' xmlns:s="%s" s:relay="true"' % wss.S12)):
        add("must-understand-" + navn, b(extra=x % (1, a, 1)), OK)
    add("requestheader", lambda v: v.besked(transaction=str(uuid.uuid4())),
        OK)
    add("requestheader-upper", lambda v: v.besked(
        transaction=str(uuid.uuid4()).upper()), OK)
    add("requestheader-must-understand", lambda v: v.besked(
        extra='<rh:RequestHeader xmlns:rh="%s" xmlns:s="%s" s:mustUnderstand='
        '"1"><rh:TransactionUUID>%s</rh:TransactionUUID></rh:RequestHeader>'
        % (wss.RH, wss.S12, uuid.uuid4())), OK)
    add("no-namespace-block", b(extra="<b xmlns=\"\">x</b>"), OK)


def token(s):
    add = s.klasse("valid-token")
    saml = lambda **g: (lambda v: v.besked(token=v.token(**g)))
    add("issuer-entity-format", edit(erstat(
        "<Issuer>", '<Issuer Format="urn:oasis:names:tc:SAML:2.0:'
        'nameid-format:entity">')), OK)
    add("no-nameid", edit(lambda x: uden(x, "NameID")), OK)
    add("nameid-attributes", edit(erstat(
        "<NameID>", '<NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-'
        'format:persistent" SPNameQualifier="x">')), OK)
    add("no-keyinfo", saml(keyinfo=False), OK)
    for ki in (True, False):
        add("second-pinned-certificate%s" % ("" if ki else "-no-keyinfo"),
            lambda v, ki=ki: v.besked(token=v.token(
                noegle=v.noegle("verifikation"), keyinfo=ki)), OK)
    add("no-recipient", saml(recipient=False), OK)
    add("high", saml(loa="High"), OK)
    for n in "34":
        add("assurancelevel-" + n, saml(loa=None, attributes={
            wss.CPR: "0703851237", LOA1: n}), OK)
    add("both-levels", saml(attributes={wss.CPR: "0703851237", LOA1: "3"}),
        OK)
    add("old-cpr-name", saml(attributes={CPR1: "0703851237"}), OK)
    add("more-attributes", saml(attributes={
        wss.CPR: "0703851237", "urn:x": "y", wss.CVR: "12", "a": ""}), OK)
    add("unknown-attribute-many-values", edit(lambda x: foer(
        x, "Attribute", '<Attribute Name="urn:m"><AttributeValue>a'
        '</AttributeValue><AttributeValue>b</AttributeValue></Attribute>')),
        OK)
    add("attributevalue-type", edit(lambda x: x.replace(
        "<AttributeValue>", '<AttributeValue xmlns:xs="http://www.w3.org/'
        '2001/XMLSchema" xmlns:xsi="%s" xsi:type="xs:string">' % wss.XSI)),
        OK)
    add("attribute-friendlyname", edit(lambda x: x.replace(
        "<Attribute ", '<Attribute FriendlyName="x" ')), OK)
    add("two-audiences", edit(erstat(
        "<Audience>", "<Audience>urn:other</Audience><Audience>")), OK)
    add("two-restrictions", edit(lambda x: efter(
        x, "AudienceRestriction", tag(x, "AudienceRestriction"))), OK)
    add("proxyrestriction", edit(lambda x: efter(
        x, "AudienceRestriction", '<ProxyRestriction Count="0"/>')), OK)
    add("onetimeuse", saml(one_time_use=True), OK)
    add("advice", edit(lambda x: efter(
        x, "Conditions", '<Advice><AssertionIDRef>x</AssertionIDRef>'
        '<y xmlns="urn:y">z</y></Advice>')), OK)
    add("advice-empty", edit(lambda x: efter(x, "Conditions", "<Advice/>")),
        OK)
    add("method-address", edit(erstat(
        "<SubjectConfirmationData ", '<SubjectConfirmationData Address='
        '"10.0.0.1" InResponseTo="x" ')), OK)
    add("keyinfo-id", edit(lambda x: x.replace(
        "<ds:KeyInfo xmlns", '<ds:KeyInfo Id="hokki" xmlns', 1)), OK)
    add("authn-session", edit(erstat(
        "<AuthnStatement ", '<AuthnStatement SessionIndex="1" '
        'SessionNotOnOrAfter="2099-01-01T00:00:00Z" ')), OK)
    nu = wss.utcnow
    d = lambda sek: wss.moment(nu() + datetime.timedelta(seconds=sek), 3)
    for navn, sek in (("confirmation-future-end", 60),
                      ("confirmation-end-within-skew", -50)):
        add(navn, lambda v, sek=sek: v.besked(token=v.token(edit=erstat(
            "<SubjectConfirmationData ", '<SubjectConfirmationData '
            'NotOnOrAfter="%s" ' % d(sek)))), OK)
    add("confirmation-notbefore-within-skew", lambda v: v.besked(
        token=v.token(edit=erstat("<SubjectConfirmationData ",
        '<SubjectConfirmationData NotBefore="%s" ' % d(50)))), OK)
    add("session-within-skew", lambda v: v.besked(token=v.token(edit=erstat(
        "<AuthnStatement ", '<AuthnStatement SessionNotOnOrAfter="%s" ' %
        d(-50)))), OK)
    for navn, nb, noa, ii in (
            ("8-hours", -60, 8 * 3600 - 60, -60),
            ("expired-within-skew", -3000, -55, -3000),
            ("notbefore-within-skew", 55, 600, 30),
            ("issued-within-skew", 0, 600, 55),
            ("notbefore-10-min-before", -600, 600, 0),
            ("short", -1, 1, -1), ("notbefore-after-issue", -10, 600, -300)):
        add("times-" + navn, lambda v, a=(nb, noa, ii): v.besked(
            token=v.token(edit=tider(*a))), OK)
    for n in range(1, 10):
        add("fraction-%d" % n, lambda v, n=n: v.besked(token=v.token(
            edit=tider(-60, 600, -60, n))), OK)
    add("fraction-notbefore-only", edit(lambda x: re.sub(
        r'(NotBefore="[^"]*)Z"', r'\1.000Z"', x)), OK)


def tider(nb, noa, ii, cifre=0):
    """The token's times as seconds from now."""
    nu = wss.utcnow()
    d = lambda sek: wss.moment(nu + datetime.timedelta(seconds=sek), cifre)

    def f(x):
        x = re.sub(r'NotBefore="[^"]*"', 'NotBefore="%s"' % d(nb), x)
        x = re.sub(r'(<[a-z0-9:]*Conditions [^>]*NotOnOrAfter=)"[^"]*"',
                   r'\1"%s"' % d(noa), x)
        return re.sub(r'IssueInstant="[^"]*"', 'IssueInstant="%s"' % d(ii), x)
    return f


def stempel(created, expires, cifre=3):
    """A Timestamp at seconds from now."""
    def lav(v):
        nu = wss.utcnow()
        d = lambda s: wss.moment(nu + datetime.timedelta(seconds=s), cifre)
        return v.besked(foer=lambda x: re.sub(
            "<wsu:Expires>[^<]*", "<wsu:Expires>" + d(expires), re.sub(
                "<wsu:Created>[^<]*", "<wsu:Created>" + d(created), x)))
    return lav


def tid(s):
    add = s.klasse("valid-timestamp")
    for n in range(0, 10):
        add("fraction-%d" % n, sp(digits=n), OK)
    add("fraction-mixed", b(foer=erstat("Z</wsu:Created>",
                                        ".000000001Z</wsu:Created>")), OK)
    for navn, c, e in (("life-300", 0, 300), ("future-55", 55, 100),
                       ("expired-55", -100, -55), ("old-350", -350, -50),
                       ("life-1-ms", 0, .001), ("future-59", 58.5, 300),
                       ("expired-59", -200, -58)):
        add(navn, stempel(c, e), OK)


def http(s):
    add = s.klasse("valid-http")
    ct = "application/soap+xml"
    for navn, x in (
            ("plain", ct), ("utf-8", ct + ";charset=utf-8"),
            ("upper", ct.upper() + "; CHARSET=UTF-8"),
            ("quoted", ct + '; charset="utf-8"'),
            ("quoted-upper", ct + '; charset="UTF-8"'),
            ("mixed", ct + "; Charset=Utf-8"),
            ("action", ct + '; action="%s"' % OVERBLIK),
            ("action-first", ct + '; action="%s"; charset=utf-8' % OVERBLIK),
            ("action-last", ct + '; charset=utf-8; action="%s"' % OVERBLIK),
            ("action-empty", ct + '; action=""'),
            ("unknown-parameter", ct + '; foo=bar; charset=utf-8; q="a;b"'),
            ("quoted-pair", ct + '; charset="\\u\\t\\f-8"'),
            ("white-space", ct + " ;  charset=utf-8  "),
            ("tab", ct + "\t;\tcharset=utf-8"),
            ("trailing-semicolon", ct + ";")):
        add("content-type-" + navn, lambda v, x=x: Post(
            v.besked(), Content_Type=x), OK)
    for navn, linjer in (
            ("soapaction", {"SOAPAction": '"%s"' % OVERBLIK}),
            ("soapaction-bare", {"SOAPAction": OVERBLIK}),
            ("soapaction-empty", {"SOAPAction": '""'}),
            ("soapaction-nothing", {"SOAPAction": ""}),
            ("both-actions", {"SOAPAction": '"%s"' % OVERBLIK, "Content_Type":
                              ct + '; action="%s"' % OVERBLIK}),
            ("accept-encoding", {"Accept_Encoding": "gzip, deflate"}),
            ("te", {"TE": "trailers"}), ("user-agent", {"User_Agent": "x/1"}),
            ("cookie", {"Cookie": "a=b"}),
            ("authorization", {"Authorization": "Basic eDp5"}),
            ("x-forwarded", {"X_Forwarded_For": "10.0.0.1", "X_Real_IP":
                             "::1", "Forwarded": "for=1.2.3.4"}),
            ("upgrade-ignored", {"Upgrade": "h2c"}),
            ("latin1-header", {"X_Navn": "\u00e6\u00f8\u00e5"}),
            ("empty-header", {"X_Tom": ""}),
            ("length-leading-zero", None)):
        if linjer is not None:
            add(navn, lambda v, l=linjer: Post(v.besked(), **l), OK)
    add("connection-close", lambda v: Post(v.besked(), Connection="close"),
        OK._replace(lukket=True))
    add("connection-keep-alive", lambda v: Post(
        v.besked(), Connection="keep-alive"), OK)
    add("host-127", lambda v: Post(v.besked(), Host="127.0.0.1:%s" %
                                   v.to.split(":")[2].split("/")[0]), OK)
    add("host-no-port", lambda v: Post(v.besked(), Host="localhost"), OK)
    add("host-upper", lambda v: Post(v.besked(), Host="LOCALHOST"), OK)

    def raa(linjer, krop=None, maal="@PATH@", foer=""):
        def lav(v):
            k = v.besked()
            return Raa(("%sPOST %s HTTP/1.1\r\nHost: @HOST@\r\nContent-Type:"
                        " application/soap+xml\r\n%s\r\n" % (
                            foer, maal, linjer % {"n": len(k)})).encode() +
                       (krop(k) if krop else k))
        return lav
    add("absolute-form", raa("Content-Length: %(n)d\r\n",
                             maal="https://@HOST@@PATH@"), OK)
    add("absolute-form-upper", raa("Content-Length: %(n)d\r\n",
                                   maal="HTTPS://@HOST@@PATH@"), OK)
    add("header-names-any-case", raa("cOnTeNt-lEnGtH:%(n)d\r\n"), OK)
    add("header-white-space", raa("Content-Length:  \t %(n)d  \r\n"), OK)
    add("query", raa("Content-Length: %(n)d\r\n", maal="@PATH@?x=y"), OK)
    add("empty-query", raa("Content-Length: %(n)d\r\n", maal="@PATH@?"), OK)

    def stykker(n, fmt="%x\r\n", slut="0\r\n\r\n"):
        return lambda k: b"".join(
            (fmt % len(k[i:i + n])).encode() + k[i:i + n] + b"\r\n"
            for i in range(0, len(k), n)) + slut.encode()
    te = "Transfer-Encoding: chunked\r\n"
    for navn, k in (("one", stykker(1 << 20)), ("1000", stykker(1000)),
                    ("octets", stykker(1)), ("upper", stykker(500, "%X\r\n")),
                    ("leading-zeros", stykker(700, "%016x\r\n")),
                    ("zero-leading-end", stykker(700, slut="000\r\n\r\n"))):
        add("chunked-" + navn, raa(te, k), OK)
    add("chunked-case", raa("transfer-encoding: ChunKed\r\n", stykker(999)),
        OK)
    add("in-pieces", lambda v: (lambda k: Raa(
        b"POST @PATH@ HT", b"TP/1.1\r", b"\nHost: @HOST@\r\nContent-Type: "
        b"application/soap+xml\r\nContent-Length: %d\r\n\r" % len(k), b"\n" +
        k[:100], k[100:101], k[101:], vent=.02))(v.besked()), OK)
    add("100-continue", lambda v: (lambda k: Raa(
        b"POST @PATH@ HTTP/1.1\r\nHost: @HOST@\r\nContent-Type: application/"
        b"soap+xml\r\nExpect: 100-continue\r\nContent-Length: %d\r\n\r\n" %
        len(k), None, k))(v.besked()), OK)
    add("100-continue-chunked", lambda v: (lambda k: Raa(
        b"POST @PATH@ HTTP/1.1\r\nHost: @HOST@\r\nContent-Type: application/"
        b"soap+xml\r\nExpect: 100-Continue\r\nTransfer-Encoding: chunked\r\n"
        b"\r\n", None, b"%x\r\n" % len(k) + k + b"\r\n0\r\n\r\n"))(
        v.besked()), OK)


def medarbejder(s):
    """HentVerifikation: attributes and privilege lists."""
    add = s.klasse("valid-verifikation")
    m = lambda **g: (lambda v: v.medarbejder(**g))
    add("plain", m(), OK)
    add("itst-namespace", lambda v: v.medarbejder(liste=v.privilegier(
        ns="http://itst.dk/oiosaml/basic_privilege_profile")), OK)
    add("no-declaration", lambda v: v.medarbejder(liste=v.privilegier(
        hoved="")), OK)
    gruppe = '<PrivilegeGroup Scope="urn:dk:gov:saml:cvrNumberIdentifier:%s"'\
        '>%s</PrivilegeGroup>'
    p = lambda v: "<Privilege>%s</Privilege>" % v.m.role
    add("second-group", lambda v: v.medarbejder(liste=v.privilegier(
        gruppe=gruppe % ("12345678", p(v)) + gruppe % (CVR, p(v)))), OK)
    add("second-privilege", lambda v: v.medarbejder(liste=v.privilegier(
        gruppe=gruppe % (CVR, "<Privilege>urn:x</Privilege>" + p(v)))), OK)
    add("constraint-elsewhere", lambda v: v.medarbejder(liste=v.privilegier(
        gruppe=gruppe % (CVR, '<Constraint Name="x">y</Constraint>' + p(v)) +
        gruppe % (CVR, p(v)))), OK)
    add("white-space", lambda v: v.medarbejder(liste=v.privilegier(
        gruppe="\n " + gruppe % (CVR, "\n " + p(v) + "\n") + "\n")), OK)
    add("old-names", lambda v: v.medarbejder(attributes={
        CVR1: CVR, PRIV1: wss.b64(v.privilegier().encode())}), OK)
    add("cpr-attribute-too", lambda v: v.medarbejder(attributes={
        wss.CVR: CVR, wss.PRIVILEGES: wss.b64(v.privilegier().encode()),
        wss.CPR: "0101700002"}), OK)
    for navn, x in (("one", "x"), ("200", "x" * 200),
                    ("200-non-ascii", "\u00e6" * 200),
                    ("entities", "a &lt; b &amp; c"),
                    ("blanks-around", "  x  "), ("emoji", "\U0001f600" * 3)):
        add("begrundelse-" + navn, m(begrundelse=x), OK)


def graenser(s):
    """Each limit of section 1: exactly the figure passes (its other side is
    in fjendtlig_tekst.graenser)."""
    import fjendtlig_tekst
    add = s.klasse("valid-limits")
    for navn, lav in fjendtlig_tekst.paa_graensen():
        add(navn, lav, OK)


def sager(s):
    import fjendtlig_token
    for f in (fjendtlig_token.ikke_brugt, stavning, plads,
              raekkefoelge, xml, prefixlister, signatur,
              adressering, token, tid, http, medarbejder, graenser):
        f(s)
    s.sager[:] = [x for x in s.sager if x.udfald is not None]
