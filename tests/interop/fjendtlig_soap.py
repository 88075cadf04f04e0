"""SOAP, WS-Addressing and the security header: wrapping and rewriting
(SW1-SW16), and both sides of each sentence of the profile's section 2.
"""
import re

import wss
from fjendtlig import (ADGANG, ADRESSE, CHECK, FORM, FORSTAA, HANDLING,
                       INDHOLD, MAAL, SECURITY, USAND, WSA, Post, b, efter,
                       erstat, foer, med, sidst_i, sidste, tag, uden)
from miljoe import BB, OVERBLIK, VERIFIKATION

SEC = "wsse:Security"
ANDEN_KROP = ('<bb:HentOverblik xmlns:bb="%s"><bb:Kommunekode>0101'
              '</bb:Kommunekode></bb:HentOverblik>' % BB)


def ny_krop(id):
    return '<soap:Body xmlns:wsu="%s"%s>%s</soap:Body>' % (
        wss.WSU, ' wsu:Id="%s"' % id if id else "", ANDEN_KROP)


def pak(x, mu=False):
    return '<w:Wrapper xmlns:w="urn:w" xmlns:soap="%s"%s>%s</w:Wrapper>' % (
        wss.S12, ' soap:mustUnderstand="0"' if mu else "", x)


def flyt_krop(hvor, ny):
    """SW1: the signed Body goes elsewhere, a new one takes its place."""
    def f(x):
        krop = tag(x, "soap:Body")
        x = med(x, "soap:Body", ny_krop(ny))
        if hvor == "header":
            return sidst_i(x, "soap:Header", pak(krop))
        if hvor == "header-bare":
            return sidst_i(x, "soap:Header", krop)
        if hvor == "security":
            return sidst_i(x, SEC, pak(krop))
        if hvor == "signature":
            return sidst_i(x, "ds:Signature", "<ds:Object>%s</ds:Object>" %
                           krop, x.rindex("<ds:Signature "))
        if hvor == "body":
            return sidst_i(x, "soap:Body", krop)
        if hvor == "child":
            return sidst_i(x, "bb:HentOverblik", krop)
        if hvor == "before":
            return foer(x, "soap:Body", krop)
        if hvor == "after":
            return efter(x, "soap:Body", krop)
        return sidst_i(x, "wsa:ReplyTo", krop)
    return f


def flyt(navn, hvor, ny):
    """SW2, SW3, SW5, SW6: a signed header moved, another in its place (ny:
    a function of the old, or None)."""
    def f(x):
        gammel = tag(x, navn)
        x = med(x, navn, ny(gammel) if ny else "")
        if hvor == "wrapper":
            return sidst_i(x, "soap:Header", pak(gammel))
        if hvor == "wrapper-mu0":
            return foer(x, SEC, pak(gammel, True))
        if hvor == "sibling":
            return sidst_i(x, SEC, pak(gammel))
        if hvor == "security":
            return sidst_i(x, SEC, gammel)
        if hvor == "body":
            return sidst_i(x, "bb:HentOverblik", gammel)
        if hvor == "after-body":
            return efter(x, "soap:Body", gammel)
        return efter(x, navn, gammel)
    return f


def andet_id(x):
    return re.sub(r'wsu:Id="[^"]*"', 'wsu:Id="other"', x, count=1)


def intet_id(x):
    return re.sub(r' wsu:Id="[^"]*"', '', x, count=1)


def wrapping(s):
    add = s.klasse("soap-body-moved")
    for hvor in ("header", "header-bare", "security", "signature", "body",
                 "child", "before", "after", "replyto"):
        for ny in (None, "body", "other"):
            add("%s-%s" % (hvor, ny or "no-id"),
                b(efter=flyt_krop(hvor, ny)), CHECK)
    add = s.klasse("soap-header-moved")
    for navn in ("wsa:To", "wsa:Action", "wsa:MessageID", "wsa:ReplyTo",
                 "wsu:Timestamp"):
        for hvor in ("wrapper", "wrapper-mu0", "sibling", "body",
                     "after-body"):
            for n, ny in (("gone", None), ("same-id", lambda x: x),
                          ("other-id", andet_id), ("no-id", intet_id)):
                add("%s-%s-%s" % (navn[4:], hvor, n),
                    b(efter=flyt(navn, hvor, ny)), CHECK)
    add = s.klasse("soap-moved-and-signed")
    # the caller itself signs what stands in the wrong place
    for navn in ("wsa:To", "wsa:Action", "wsa:MessageID", "wsu:Timestamp"):
        for hvor in ("wrapper", "sibling", "body"):
            add("%s-%s-other-id" % (navn[4:], hvor),
                b(foer=flyt(navn, hvor, andet_id)), CHECK)
            add("%s-%s-no-id" % (navn[4:], hvor),
                b(foer=flyt(navn, hvor, intet_id)), CHECK)
    for hvor in ("header", "security", "body", "signature"):
        add("Body-%s" % hvor, b(foer=flyt_krop(hvor, "other")), CHECK)
    for navn in ("wsa:Action", "wsa:MessageID", "wsa:To", "wsa:ReplyTo"):
        add("%s-into-Security" % navn[4:],
            b(foer=flyt(navn, "security", None)), CHECK)
    add = s.klasse("soap-tampered")
    for navn, f in (
            ("kommune", erstat("Kommunekode>0461", "Kommunekode>0101")),
            ("omraade", erstat(">Sager<", ">Betalinger<")),
            ("element-added", erstat("</bb:HentOverblik>", "<bb:Omraade>"
                                     "Betalinger</bb:Omraade>"
                                     "</bb:HentOverblik>")),
            ("body-attribute", erstat("<bb:HentOverblik", '<bb:HentOverblik '
                                      'x="1"')),
            ("body-white-space", erstat("<bb:Kommunekode>",
                                        " <bb:Kommunekode>")),
            ("body-prefix", lambda x: x.replace("bb:", "cc:").replace(
                "xmlns:bb=", "xmlns:cc=")),
            ("body-prefix-rebound", erstat(
                '<bb:HentOverblik xmlns:bb="%s"' % BB,
                '<bb:HentOverblik xmlns:bb="urn:other"')),
            ("message-id", erstat("urn:uuid:", "urn:uuid:0")),
            ("replyto", erstat(wss.ANON, "http://10.0.0.1/")),
            ("created", lambda x: re.sub(r"(Created>\d{4})", r"\1", x,
                                         ).replace("Z</wsu:Created>",
                                                   ".1Z</wsu:Created>")),
            ("expires", erstat("Z</wsu:Expires>", ".9Z</wsu:Expires>")),
            ("must-understand", lambda x: med(x, "wsa:To", erstat(
                 'soap:mustUnderstand="1"', 'soap:mustUnderstand="0"'))),
            ("assertion-nameid", erstat("CN=Test", "CN=Tesu")),
            ("assertion-loa", erstat("Substantial", "High")),
            ("assertion-id", lambda x: x.replace(
                re.search(r'ID="(_[0-9a-f]+)"', x).group(1), "_andet")),
            ("assertion-space", erstat("<Subject>", "<Subject> ")),
            ("str-id", lambda x: re.sub(r"(KeyIdentifier [^>]*>)_", r"\1_x",
                                        x)),
            ("body-id", erstat('wsu:Id="body"', 'wsu:Id="body2"')),
            ("body-id-swapped", lambda x: x.replace(
                'wsu:Id="body"', 'wsu:Id="@"').replace(
                'wsu:Id="to"', 'wsu:Id="body"').replace(
                'wsu:Id="@"', 'wsu:Id="to"')),
            ("from-added-unsigned", lambda x: sidst_i(
                x, "soap:Header", '<wsa:From xmlns:wsa="%s"><wsa:Address>%s'
                '</wsa:Address></wsa:From>' % (wss.WSA, wss.ANON))),
            ("faultto-added-unsigned", lambda x: sidst_i(
                x, "soap:Header", '<wsa:FaultTo xmlns:wsa="%s"><wsa:Address>'
                '%s</wsa:Address></wsa:FaultTo>' % (wss.WSA, wss.ANON))),
            ("wsa-unknown-unsigned", lambda x: sidst_i(
                x, "soap:Header", '<wsa:Other xmlns:wsa="%s"/>' % wss.WSA)),
            ("relatesto-unsigned", lambda x: sidst_i(
                x, "soap:Header", '<wsa:RelatesTo xmlns:wsa="%s">urn:x'
                '</wsa:RelatesTo>' % wss.WSA)),
            ("replyto-removed", lambda x: uden(x, "wsa:ReplyTo"))):
        add(navn, b(efter=f), CHECK)


def konvolut(s):
    add = s.klasse("soap-envelope")
    for navn, f, u in (
            ("no-header", lambda x: uden(x, "soap:Header"), SECURITY),
            ("no-body", lambda x: uden(x, "soap:Body"), CHECK),
            ("two-headers", lambda x: efter(x, "soap:Header",
                                            "<soap:Header/>"), CHECK),
            ("empty-header-first", lambda x: foer(x, "soap:Header",
                                                  "<soap:Header/>"), CHECK),
            ("body-before-header", lambda x: foer(
                uden(x, "soap:Body"), "soap:Header", tag(x, "soap:Body")),
             CHECK),
            ("two-bodies", lambda x: efter(x, "soap:Body", ny_krop("x")),
             CHECK),
            ("two-bodies-evil-first", lambda x: foer(
                x, "soap:Body", ny_krop("x")), CHECK),
            ("element-after-body", lambda x: efter(
                x, "soap:Body", '<x:x xmlns:x="urn:x"/>'), CHECK),
            ("element-before-header", lambda x: foer(
                x, "soap:Header", '<x:x xmlns:x="urn:x"/>'), CHECK),
            ("text-in-envelope", lambda x: foer(x, "soap:Header", "text"),
             CHECK),
            ("text-after-body", lambda x: efter(x, "soap:Body", "text"),
             CHECK),
            ("soap-11", lambda x: x.replace(wss.S12, wss.S11), CHECK),
            ("soap-11-body", lambda x: med(x, "soap:Body", erstat(
                "<soap:Body", '<soap:Body xmlns:soap="%s"' % wss.S11)),
             CHECK),
            ("soap-11-header", lambda x: erstat(
                "<soap:Header>", '<soap:Header xmlns:soap="%s">' % wss.S11)(
                x), CHECK),
            ("no-namespace", lambda x: x.replace("soap:Envelope", "Envelope"),
             CHECK),
            ("other-root", lambda x: x.replace("soap:Envelope", "soap:Env"),
             CHECK),
            ("envelope-in-envelope", lambda x:
             '<soap:Envelope xmlns:soap="%s"><soap:Body>%s</soap:Body>'
             '</soap:Envelope>' % (wss.S12, x), USAND),
            ("envelope-in-envelope-header", lambda x:
             '<soap:Envelope xmlns:soap="%s"><soap:Header>%s</soap:Header>'
             '%s</soap:Envelope>' % (wss.S12, x, ny_krop(None)), USAND),
            ("bare-body-child", lambda x: tag(x, "bb:HentOverblik"), CHECK),
            ("envelope-alone", lambda x: '<soap:Envelope xmlns:soap="%s"/>' %
             wss.S12, CHECK),
            ("empty-body-alone", lambda x: '<soap:Envelope xmlns:soap="%s">'
             '<soap:Body/></soap:Envelope>' % wss.S12, SECURITY),
            ("header-lower-case", lambda x: x.replace("soap:Header",
                                                      "soap:header"),
             CHECK)):
        add(navn, b(efter=f), u)
    # the caller signs it so: only the form is wrong
    add = s.klasse("soap-body-form")
    to = '<bb:HentOverblik xmlns:bb="%s"><bb:Kommunekode>0461' \
        '</bb:Kommunekode></bb:HentOverblik>' % BB
    for navn, krop, u in (
            ("empty", "", FORM), ("two-children", to + to, FORM),
            ("text", "text", FORM), ("text-before", "x" + to, FORM),
            ("text-behind", to + "x", FORM),
            ("character-reference", to + "&#120;", FORM),
            ("white-space-alone", " \n", FORM),
            ("xsi-type", to.replace("<bb:Kommunekode>", '<bb:Kommunekode '
             'xmlns:xsi="%s" xsi:type="bb:KommunekodeType">' % wss.XSI),
             FORM),
            ("xsi-type-on-child", to.replace(
                "<bb:HentOverblik", '<bb:HentOverblik xmlns:xsi="%s" '
                'xsi:type="bb:HentVerifikationType"' % wss.XSI), FORM),
            ("xsi-nil", to.replace("<bb:Kommunekode>", '<bb:Kommunekode '
             'xmlns:xsi="%s" xsi:nil="true">' % wss.XSI), FORM),
            ("xsi-nil-false", to.replace(
                "<bb:Kommunekode>", '<bb:Kommunekode xmlns:xsi="%s" '
                'xsi:nil="false">' % wss.XSI), FORM),
            ("fault", '<soap:Fault xmlns:soap="%s"><soap:Code><soap:Value>'
             'soap:Sender</soap:Value></soap:Code></soap:Fault>' % wss.S12,
             INDHOLD),
            ("href", to.replace("<bb:Kommunekode>0461", '<bb:Kommunekode '
                                'href="#x">0461'), INDHOLD),
            ("array-type", to.replace(
                "<bb:HentOverblik", '<bb:HentOverblik xmlns:enc="http://'
                'www.w3.org/2003/05/soap-encoding" enc:arraySize='
                '"1000000000"'), INDHOLD),
            ("xop-include", to.replace(
                "0461", '<xop:Include xmlns:xop="http://www.w3.org/2004/08/'
                'xop/include" href="cid:x"/>'), INDHOLD),
            ("encoding-style", to.replace(
                "<bb:HentOverblik", '<bb:HentOverblik xmlns:s="%s" '
                's:encodingStyle="http://www.w3.org/2003/05/soap-encoding"' %
                wss.S12), INDHOLD),
            ("schema-location", to.replace(
                "<bb:HentOverblik", '<bb:HentOverblik xmlns:xsi="%s" '
                'xsi:schemaLocation="urn:x http://127.0.0.1:1/x"' % wss.XSI),
             None),
            ("unknown-operation", to.replace("HentOverblik", "SletAlt"),
             INDHOLD),
            ("other-namespace", to.replace(BB, "urn:other"), INDHOLD),
            ("no-namespace", "<HentOverblik><Kommunekode>0461</Kommunekode>"
             "</HentOverblik>", INDHOLD),
            ("other-operation-than-action", '<bb:HentVerifikation xmlns:bb='
             '"%s"><bb:Cpr>0703851237</bb:Cpr><bb:Kommunekode>0461'
             '</bb:Kommunekode><bb:Begrundelse>x</bb:Begrundelse>'
             '</bb:HentVerifikation>' % BB, INDHOLD)):
        if u is not None:
            add(navn, b(body=krop), u)
    add("xsi-type-in-header", b(foer=lambda x: sidst_i(
        x, "soap:Header", '<x:x xmlns:x="urn:x" xmlns:xsi="%s" '
        'xsi:type="x:y"/>' % wss.XSI)), FORM)
    add("xsi-nil-on-envelope", b(efter=erstat(
        "<soap:Envelope", '<soap:Envelope xmlns:xsi="%s" xsi:nil="true"' %
        wss.XSI)), FORM)
    add("xsi-type-on-security", b(efter=erstat(
        "<wsse:Security ", '<wsse:Security xmlns:xsi="%s" xsi:type="a:b" ' %
        wss.XSI)), FORM)
    add("xsi-type-on-timestamp", b(foer=erstat(
        "<wsu:Timestamp ", '<wsu:Timestamp xmlns:xsi="%s" xsi:type="a:b" ' %
        wss.XSI)), CHECK)


def ider(s):
    """IDs: of every kind, twice, and where none may be (SW12)."""
    add = s.klasse("ids")
    blok = lambda a: sidst_ind(
        '<x:x xmlns:x="urn:x" xmlns:wsu="%s" xmlns:wsse="%s" %s/>' % (
            wss.WSU, wss.WSSE, a))

    def sidst_ind(ny):
        return lambda x: sidst_i(x, "soap:Header", ny)

    for navn, a in (
            ("wsu-twice", 'wsu:Id="body"'), ("ID-as-body", 'ID="body"'),
            ("Id-as-body", 'Id="body"'), ("xml-id", 'xml:id="body"'),
            ("xml-id-other", 'xml:id="zzz"'),
            ("AssertionID", 'AssertionID="zzz"'),
            ("AssertionID-namespaced", 'x:AssertionID="zzz"'),
            ("ID-namespaced", 'x:ID="zzz"'), ("wsu-ID", 'wsu:ID="zzz"'),
            ("ID-on-header", 'ID="zzz"'), ("Id-on-header", 'Id="zzz"'),
            ("both", 'wsu:Id="zzz" ID="yyy"'), ("wsu-empty", 'wsu:Id=""'),
            ("wsu-no-ncname", 'wsu:Id="1abc"'),
            ("wsu-colon", 'wsu:Id="a:b"'), ("wsu-space", 'wsu:Id=" abc"'),
            ("wsu-space-inside", 'wsu:Id="a b"'),
            ("wsu-reference", 'wsu:Id="&#97;bc"'),
            ("wsu-129", 'wsu:Id="%s"' % ("a" * 129)),
            ("wsu-129-multibyte", 'wsu:Id="%s"' % ("\u00e6" * 129)),
            ("as-timestamp", 'wsu:Id="timestamp"'),
            ("as-to", 'wsu:Id="to"')):
        add("unsigned-" + navn, b(efter=blok(a)), CHECK)
        add("signed-" + navn, b(foer=blok(a)), CHECK)
    token_id = lambda x: re.search(r' ID="([^"]*)"', x).group(1)
    for navn, f in (
            ("wsu-id-is-assertions", lambda x: blok(
                'wsu:Id="%s"' % token_id(x))(x)),
            ("body-gets-ID-too", erstat('wsu:Id="body"',
                                        'wsu:Id="body" ID="b2"')),
            ("body-gets-Id-too", erstat('wsu:Id="body"',
                                        'wsu:Id="body" Id="b2"')),
            ("assertion-wsu-id", lambda x: x.replace(
                "<Assertion ", '<Assertion xmlns:wsu="%s" wsu:Id="zz" ' %
                wss.WSU, 1)),
            ("assertion-plain-Id", erstat("<Assertion ",
                                          '<Assertion Id="zz" ')),
            ("assertion-xml-id", erstat("<Assertion ",
                                        '<Assertion xml:id="zz" ')),
            ("assertion-AssertionID", erstat(
                "<Assertion ", '<Assertion AssertionID="zz" ')),
            ("assertion-namespaced-ID", erstat(
                "<Assertion ", '<Assertion xmlns:p="urn:p" p:ID="zz" ')),
            ("subject-wsu-id", erstat(
                "<Subject>", '<Subject xmlns:wsu="%s" wsu:Id="zz">' %
                wss.WSU)),
            ("subject-ID", erstat("<Subject>", '<Subject ID="zz">')),
            ("signature-Id-is-body", lambda x: sidste(
                "<ds:Signature ", '<ds:Signature Id="body" ')(x)),
            ("signedinfo-Id-is-body", lambda x: sidste(
                "<ds:SignedInfo ", '<ds:SignedInfo Id="body" ')(x)),
            ("reference-Id-is-body", lambda x: sidste(
                "<ds:Reference ", '<ds:Reference Id="body" ')(x)),
            ("signaturevalue-Id", lambda x: sidste(
                "<ds:SignatureValue>", '<ds:SignatureValue Id="sv">')(x)),
            ("signedinfo-wsu-id", lambda x: sidste(
                "<ds:SignedInfo ", '<ds:SignedInfo xmlns:wsu="%s" '
                'wsu:Id="si" ' % wss.WSU)(x)),
            ("keyidentifier-Id", lambda x: sidste(
                "<wsse:KeyIdentifier ", '<wsse:KeyIdentifier Id="ki" ')(x)),
            ("transform-Id", lambda x: sidste(
                "<ds:Transform ", '<ds:Transform Id="tf" ')(x)),
            ("envelope-ID", erstat("<soap:Envelope ",
                                   '<soap:Envelope ID="zz" ')),
            ("envelope-xml-id", erstat("<soap:Envelope ",
                                       '<soap:Envelope xml:id="zz" ')),
            ("kommunekode-ID", erstat("<bb:Kommunekode>",
                                      '<bb:Kommunekode ID="zz">'))):
        add(navn, b(foer=f), CHECK)
    add("token-ID-129", lambda v: v.besked(token=v.token(id="_" + "a" * 128)),
        CHECK)
    add("token-ID-no-ncname", lambda v: v.besked(token=v.token(id="1abc")),
        CHECK)
    add("token-ID-is-body", lambda v: v.besked(token=v.token(id="body")),
        CHECK)


def signeret_blok(navn, ny):
    """A wsa header of that text instead of the plain one, signed."""
    return lambda x: med(x, navn, ny)


def indhold(ny):
    return lambda e: re.sub(r"(?s)>[^<]*<", lambda m: ">%s<" % ny, e,
                            count=1)


def adressering(s):
    add = s.klasse("addressing")
    for navn in ("Action", "MessageID", "To"):
        q = "wsa:" + navn
        # gone, with its reference: nothing is unsigned, one is missing
        add("no-" + navn, b(foer=lambda x, q=q, n=navn: uden_ref(
            uden(x, q), n.lower())), ADRESSE)
        for hvad, ny in (("twice-equal", lambda e: e),
                         ("twice-other", indhold("urn:x"))):
            add("%s-%s" % (navn, hvad), b(foer=lambda x, q=q, ny=ny,
                n=navn: med_ref(efter(x, q, ny(tag(x, q)).replace(
                    'wsu:Id="%s"' % n.lower(), 'wsu:Id="again"')),
                    n.lower())), ADRESSE)
        add(navn + "-empty", b(foer=lambda x, q=q: med(x, q, indhold(""))),
            {"To": MAAL, "Action": HANDLING}.get(navn, ADRESSE))
        add(navn + "-child", b(foer=lambda x, q=q: sidst_i(
            x, q, '<x:x xmlns:x="urn:x"/>')), ADRESSE)
        add(navn + "-other-role", b(foer=lambda x, q=q, n=navn: med(
            x, q, erstat("<" + q, '<%s xmlns:r="%s" r:role="urn:other"' % (
                q, wss.S12)))), ADRESSE)
    for navn, v, u in (
            ("relative", "abc", ADRESSE), ("no-scheme", ":abc", ADRESSE),
            ("scheme-alone", "urn:", ADRESSE),
            ("space-inside", "urn:a b", ADRESSE),
            ("digit-scheme", "1a:b", ADRESSE),
            ("257", "urn:" + "x" * 253, ADRESSE),
            ("non-ascii", "urn:\u00e6", ADRESSE),
            ("bad-escape", "urn:%zz", ADRESSE),
            ("short-escape", "urn:%4", ADRESSE),
            ("no-break-space", "\u00a0urn:x", ADRESSE),
            ("backslash", "urn:\\x", ADRESSE),
            ("angle", "urn:&lt;x&gt;", ADRESSE),
            ("newline-inside", "urn:a\nb", ADRESSE),
            ("del", "urn:&#127;", ADRESSE),
            ("slash-first", "/urn:x", ADRESSE)):
        add("MessageID-" + navn, b(foer=lambda x, v=v: med(
            x, "wsa:MessageID", indhold(v))), u)
    to = lambda f: (lambda v: v.besked(to=f(v.to)))
    for navn, f in (
            ("other-path", lambda x: x + "x"),
            ("shorter", lambda x: x[:-1]),
            ("slash-behind", lambda x: x + "/"),
            ("query", lambda x: x + "?"), ("fragment", lambda x: x + "#"),
            ("upper-case", lambda x: x.replace("localhost", "LOCALHOST")),
            ("upper-scheme", lambda x: x.replace("https", "HTTPS")),
            ("http", lambda x: x.replace("https", "http")),
            ("other-port", lambda x: re.sub(r":(\d+)/", r":1\1/", x)),
            ("escape", lambda x: x.replace("blikket", "blik%6Bet")),
            ("dot-segment", lambda x: x.replace("/1", "/./1")),
            ("double-slash", lambda x: x.replace("/1", "//1")),
            ("other-host", lambda x: "https://example.invalid/"),
            ("anonymous", lambda x: wss.ANON),
            ("entity-id", lambda x: "urn:borgerblikket:entityid:gateway:1"),
            ("space-inside", lambda x: x.replace("/1", " /1")),
            ("no-break-space", lambda x: x + "\u00a0"),
            ("null-ish", lambda x: x + "%00"),
            ("two", lambda x: x + " " + x)):
        add("To-" + navn, to(f), MAAL)
    for navn, f in (
            ("unknown", BB + "/SletAlt"), ("prefix", OVERBLIK[:-1]),
            ("suffix", OVERBLIK + "x"), ("answer", OVERBLIK + "Svar"),
            ("case", OVERBLIK.replace("Hent", "hent")),
            ("slash", OVERBLIK + "/"), ("fault", wss.WSA + "/soap/fault"),
            ("space-inside", OVERBLIK.replace("Hent", "Hent ")),
            ("two", OVERBLIK + " " + OVERBLIK)):
        add("Action-" + navn, b(action=f), HANDLING)
    add("Action-of-other-operation", b(action=VERIFIKATION), ADGANG)
    epr(add)
    for navn, x in (("signed", True), ("unsigned", False)):
        blok = '<wsa:RelatesTo xmlns:wsa="%s" xmlns:wsu="%s" wsu:Id="rel">' \
            'urn:x</wsa:RelatesTo>' % (wss.WSA, wss.WSU)
        if x:
            add("RelatesTo-signed", b(foer=lambda y: med_ref(sidst_i(
                y, "soap:Header", blok), "to", "rel")), ADRESSE)
        else:
            add("RelatesTo-unsigned-2", b(foer=lambda y: sidst_i(
                y, "soap:Header", blok)), CHECK)
    add("From-twice", b(foer=lambda y: med_ref(med_ref(sidst_i(
        y, "soap:Header", "".join(
            '<wsa:From xmlns:wsa="%s" xmlns:wsu="%s" wsu:Id="f%d">'
            '<wsa:Address>%s</wsa:Address></wsa:From>' % (
                wss.WSA, wss.WSU, n, wss.ANON) for n in (1, 2))),
        "to", "f1"), "to", "f2")), ADRESSE)


def epr(add):
    a = lambda x: "<wsa:Address>%s</wsa:Address>" % x
    for local, given in (("ReplyTo", {}),
                         ("FaultTo", {"spelling": "fault_to"})):
        q = "wsa:" + local

        def lav(f, q=q, given=given):
            def g(v):
                sp = wss.Spelling(fault_to=True) if given else None
                return v.besked(foer=f, spelling=sp)
            return g
        for navn, ny in (
                ("internal", a("http://10.0.0.1/x")),
                ("loopback", a("http://127.0.0.1:1/")),
                ("none", a(wss.WSA + "/none")),
                ("file", a("file:///etc/passwd")),
                ("anonymous-suffix", a(wss.ANON + "x")),
                ("anonymous-case", a(wss.ANON.upper())),
                ("empty-address", a("")), ("no-address", ""),
                ("two-addresses", a(wss.ANON) + a("http://10.0.0.1/")),
                ("address-twice", a(wss.ANON) * 2),
                ("old-anonymous", a("http://schemas.xmlsoap.org/ws/2004/08/"
                                    "addressing/role/anonymous")),
                ("parameters", a(wss.ANON) + "<wsa:ReferenceParameters>"
                 '<x:x xmlns:x="urn:x"/></wsa:ReferenceParameters>'),
                ("text", a(wss.ANON) + "text"),
                ("address-with-child", a('<x:x xmlns:x="urn:x"/>')),
                ("other-address", '<x:Address xmlns:x="urn:x">%s</x:Address>'
                 % wss.ANON)):
            add("%s-%s" % (local, navn), lav(lambda x, q=q, ny=ny: med(
                x, q, lambda e: e[:e.index(">") + 1] + ny + "</%s>" % q)),
                ADRESSE)
        add(local + "-twice", lav(lambda x, q=q, n=local.lower(): med_ref(
            efter(x, q, tag(x, q).replace('wsu:Id="%s"' % n,
                                          'wsu:Id="again"')), n)),
            ADRESSE)
        add(local + "-other-role", lav(lambda x, q=q: med(x, q, erstat(
            "<" + q, '<%s xmlns:r="%s" r:role="urn:other"' % (q, wss.S12)))),
            ADRESSE)


def ref_til(x, id):
    m = re.search(r'<ds:Reference URI="#%s">.*?</ds:Reference>' % id, x)
    return m.group(0)


def uden_ref(x, id):
    """Without the reference to that id."""
    return x.replace(ref_til(x, id), "")


def med_ref(x, id, ny="again"):
    """One more reference like the one to id; its digest is made by hand."""
    import base64
    import hashlib
    e = wss._by_id(wss.parse(re.sub("@@[A-Z0-9]+@@", "", x)), ny)
    d = base64.b64encode(hashlib.sha256(wss.c14n(e)).digest()).decode()
    r = ref_til(x, id)
    r2 = re.sub("@@DIGEST[0-9]+@@", d, r.replace('"#%s"' % id, '"#%s"' % ny))
    return x.replace(r, r + r2)


def sikkerhed(s):
    add = s.klasse("security-header")
    en = '<wsse:Security xmlns:wsse="%s" xmlns:soap="%s"%%s/>' % (wss.WSSE,
                                                                  wss.S12)
    for navn, f, u in (
            ("none", lambda x: uden(x, SEC), SECURITY),
            ("empty", lambda x: med(x, SEC, en % ' soap:mustUnderstand="1"'),
             SECURITY),
            ("two", lambda x: efter(x, SEC, en % ""), SECURITY),
            ("two-other-role", lambda x: efter(
                x, SEC, en % ' soap:role="urn:other"'), SECURITY),
            ("two-empty-first", lambda x: foer(x, SEC, en % ""), SECURITY),
            ("copied", lambda x: efter(x, SEC, tag(x, SEC)), USAND),
            ("in-body", lambda x: sidst_i(uden(x, SEC), "soap:Body",
                                          tag(x, SEC)), SECURITY),
            ("other-namespace", lambda x: x.replace(
                wss.WSSE, "http://schemas.xmlsoap.org/ws/2003/06/secext"),
             SECURITY),
            ("not-must-understand", lambda x: med(x, SEC, erstat(
                ' soap:mustUnderstand="1"', "")), CHECK),
            ("must-understand-0", lambda x: med(x, SEC, erstat(
                'mustUnderstand="1"', 'mustUnderstand="0"')), CHECK),
            ("must-understand-false", lambda x: med(x, SEC, erstat(
                'mustUnderstand="1"', 'mustUnderstand="false"')), CHECK),
            ("must-understand-no-boolean", lambda x: med(x, SEC, erstat(
                'mustUnderstand="1"', 'mustUnderstand="yes"')), CHECK),
            ("must-understand-empty", lambda x: med(x, SEC, erstat(
                'mustUnderstand="1"', 'mustUnderstand=""')), CHECK),
            ("must-understand-unqualified", lambda x: med(x, SEC, erstat(
                'soap:mustUnderstand="1"', 'mustUnderstand="1"')), CHECK),
            ("must-understand-soap11", lambda x: med(x, SEC, erstat(
                'soap:mustUnderstand="1"', 's:mustUnderstand="1" '
                'xmlns:s="%s"' % wss.S11)), CHECK)):
        add(navn, b(efter=f), u)
    for navn, rolle in (
            ("next", wss.S12 + "/role/next"), ("none", wss.S12 +
                                               "/role/none"),
            ("other", "urn:other"), ("empty", ""),
            ("suffix", wss.S12 + "/role/ultimateReceiverx"),
            ("space", " " + wss.S12 + "/role/ultimateReceiver")):
        add("role-" + navn, b(efter=lambda x, r=rolle: med(x, SEC, erstat(
            "<wsse:Security ", '<wsse:Security soap:role="%s" ' % r))),
            CHECK)
    add = s.klasse("security-children")
    for navn in ("wsu:Timestamp", "wsse:SecurityTokenReference"):
        add("no-" + navn[4:], b(efter=lambda x, q=navn: uden(x, q)), CHECK)
        add("two-" + navn[4:], b(efter=lambda x, q=navn: efter(
            x, q, andet_id(tag(x, q)))), CHECK)
        add("two-" + navn[4:] + "-signed", b(foer=lambda x, q=navn: efter(
            x, q, andet_id(tag(x, q)))), CHECK)
    add("no-Assertion", b(efter=lambda x: uden(x, "Assertion")), SECURITY)
    add("no-Signature", b(efter=lambda x: uden(
        x, "ds:Signature", x.rindex("<ds:Signature "))), SECURITY)
    add("two-Signatures", b(efter=lambda x: efter(
        x, "ds:Signature", tag(x, "ds:Signature",
                               x.rindex("<ds:Signature ")),
        x.rindex("<ds:Signature "))), SECURITY)
    add("two-Signatures-empty-first", b(efter=lambda x: foer(
        x, "ds:Signature", '<ds:Signature xmlns:ds="%s"/>' % wss.DS,
        x.rindex("<ds:Signature "))), SECURITY)
    for navn, ny in (
            ("BinarySecurityToken", '<wsse:BinarySecurityToken '
             'ValueType="%s" EncodingType="%s">MAA=</wsse:Binary'
             'SecurityToken>' % (wss.X509V3, wss.BASE64)),
            ("UsernameToken", "<wsse:UsernameToken><wsse:Username>x"
             "</wsse:Username></wsse:UsernameToken>"),
            ("EncryptedAssertion", '<EncryptedAssertion xmlns="%s"/>' %
             wss.SAML),
            ("EncryptedKey", '<e:EncryptedKey xmlns:e="http://www.w3.org/'
             '2001/04/xmlenc#"/>'),
            ("EncryptedData", '<e:EncryptedData xmlns:e="http://www.w3.org/'
             '2001/04/xmlenc#"/>'),
            ("ReferenceList", '<e:ReferenceList xmlns:e="http://www.w3.org/'
             '2001/04/xmlenc#"/>'),
            ("SignatureConfirmation", '<w:SignatureConfirmation xmlns:w='
             '"%s"/>' % wss.WSSE11),
            ("unknown", '<x:x xmlns:x="urn:x"/>'), ("text", "text"),
            ("saml1-Assertion", '<Assertion xmlns="urn:oasis:names:tc:SAML:'
             '1.0:assertion"/>'),
            ("Embedded", "<wsse:Embedded/>"),
            ("DerivedKeyToken", '<c:DerivedKeyToken xmlns:c="http://docs.'
             'oasis-open.org/ws-sx/ws-secureconversation/200512"/>')):
        add(navn, b(foer=lambda x, ny=ny: sidst_i(x, SEC, ny)), CHECK)
        add(navn + "-first", b(foer=lambda x, ny=ny: foer(
            x, "wsu:Timestamp", ny)), CHECK)


def blokke(s):
    """Header blocks of others; RequestHeader."""
    add = s.klasse("header-blocks")
    x = '<f:B%d xmlns:f="urn:f"%s>x</f:B%d>'
    add("nine", b(extra="".join(x % (n, "", n) for n in range(9))), FORM)
    add("nine-with-requestheader", b(
        extra="".join(x % (n, "", n) for n in range(8)),
        transaction="11111111-2222-3333-4444-555555555555"), FORM)
    mu = ' xmlns:s="%s" s:mustUnderstand="%%s"%%s' % wss.S12
    for navn, a in (
            ("1", mu % ("1", "")), ("true", mu % ("true", "")),
            ("ultimate", mu % ("1", ' s:role="%s/role/ultimateReceiver"' %
                               wss.S12)),
            ("next", mu % ("1", ' s:role="%s/role/next"' % wss.S12)),
            ("role-empty", mu % ("1", ' s:role=""'))):
        add("must-understand-" + navn, b(extra=x % (1, a, 1)), FORSTAA)
    add("must-understand-no-boolean", b(extra=x % (
        1, mu % ("maybe", ""), 1)), FORM)
    add("wsa-unknown-must-understand", b(foer=lambda y: med_ref(sidst_i(
        y, "soap:Header", '<wsa:Nyt xmlns:wsa="%s" xmlns:wsu="%s" '
        'xmlns:s="%s" s:mustUnderstand="1" wsu:Id="nyt">x</wsa:Nyt>' % (
            wss.WSA, wss.WSU, wss.S12)), "to", "nyt")), FORSTAA)
    add("wsse-unknown", b(extra='<wsse:Andet xmlns:wsse="%s"/>' % wss.WSSE),
        FORM)
    add("text-in-header", b(efter=erstat("<wsa:To", "text<wsa:To")), FORM)
    add = s.klasse("requestheader")
    u = "11111111-2222-3333-4444-55555555555"
    for navn, v in (
            ("short", u), ("long", u + "55"), ("no-hex", u + "g"),
            ("braces", "{%s5}" % u), ("urn", "urn:uuid:%s5" % u),
            ("no-dashes", (u + "5").replace("-", "")),
            ("empty", ""), ("space", " %s5" % u), ("newline", u + "5\n"),
            ("no-break", u + "5\u00a0"), ("full-width", u + "\uff15"),
            ("dash-moved", "1111111-12222-3333-4444-555555555555"),
            ("markup", u + "5&lt;x&gt;"),
            ("log-injection", u + "5\nlevel=info event=x")):
        add(navn, b(transaction=v) if v else b(
            extra='<rh:RequestHeader xmlns:rh="%s"><rh:TransactionUUID/>'
            '</rh:RequestHeader>' % wss.RH), INDHOLD)
    en = '<rh:RequestHeader xmlns:rh="%s"><rh:TransactionUUID>%s5' \
        '</rh:TransactionUUID></rh:RequestHeader>' % (wss.RH, u)
    for navn, ny in (
            ("two", en + en),
            ("no-uuid", '<rh:RequestHeader xmlns:rh="%s"/>' % wss.RH),
            ("two-uuids", en.replace("</rh:R", "<rh:TransactionUUID>%s6"
                                     "</rh:TransactionUUID></rh:R" % u)),
            ("uuid-child", en.replace("555<", "555<rh:x/><")),
            ("text", en.replace("<rh:T", "x<rh:T", 1)),
            ("other-namespace", '<rh:RequestHeader xmlns:rh="%s">'
             '<TransactionUUID>%s5'
             '</TransactionUUID></rh:RequestHeader>' % (wss.RH, u))):
        add(navn, b(extra=ny), INDHOLD)
    handling(s)


def handling(s):
    """SOAPAction and action= (SW15)."""
    add = s.klasse("http-action")
    ct = 'application/soap+xml; charset=utf-8; action="%s"'
    for navn, linjer in (
            ("action-other", {"Content_Type": ct % VERIFIKATION}),
            ("action-prefix", {"Content_Type": ct % OVERBLIK[:-1]}),
            ("action-case", {"Content_Type": ct % OVERBLIK.upper()}),
            ("soapaction-other", {"SOAPAction": '"%s"' % VERIFIKATION}),
            ("soapaction-bare-other", {"SOAPAction": VERIFIKATION}),
            ("both-one-wrong", {"SOAPAction": '"%s"' % VERIFIKATION,
                                "Content_Type": ct % OVERBLIK}),
            ("both-other-wrong", {"SOAPAction": '"%s"' % OVERBLIK,
                                  "Content_Type": ct % VERIFIKATION}),
            ("both-wrong", {"SOAPAction": '"%s"' % VERIFIKATION,
                            "Content_Type": ct % VERIFIKATION})):
        add(navn, lambda v, l=linjer: Post(v.besked(), **l), WSA)


def sager(s):
    wrapping(s)
    konvolut(s)
    ider(s)
    adressering(s)
    sikkerhed(s)
    blokke(s)
