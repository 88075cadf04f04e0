"""Tokens, time and replay (TOK1-TOK11): the profile's sections 4 and 5, and
the Timestamp of section 3.
"""
import datetime
import re
import uuid

import wss
from fjendtlig import (ADGANG, AUTH, CHECK, CPR, CVR, FORM, GENBRUG, INDHOLD,
                       MAAL, SCAN, SECURITY, TID, USAND, WSA, Post, afvist,
                       b, edit, efter, erstat, foer, med, sidst_i, tag, uden)
from fjendtlig_gyldig import CVR1, LOA1, PRIV1, stempel, tider
from miljoe import OVERBLIK, VERIFIKATION

METODE = "urn:oasis:names:tc:SAML:2.0:cm:"
SC = "SubjectConfirmation"
SCD = "SubjectConfirmationData"


def saml(**g):
    return lambda v: v.besked(token=v.token(**g))


def kopi(navn):
    return lambda x: efter(x, navn, tag(x, navn))


def form(s):
    add = s.klasse("token-form")
    for navn, f in (
            ("version-2.1", erstat('Version="2.0"', 'Version="2.1"')),
            ("version-1.1", erstat('Version="2.0"', 'Version="1.1"')),
            ("version-2", erstat('Version="2.0"', 'Version="2"')),
            ("version-space", erstat('Version="2.0"', 'Version=" 2.0"')),
            ("no-version", erstat(' Version="2.0"', "")),
            ("no-issuer", lambda x: uden(x, "Issuer")),
            ("two-issuers", kopi("Issuer")),
            ("issuer-format", erstat("<Issuer>", '<Issuer Format="urn:oasis:'
             'names:tc:SAML:2.0:nameid-format:persistent">')),
            ("issuer-format-empty", erstat("<Issuer>", '<Issuer Format="">')),
            ("issuer-format-old", erstat("<Issuer>", '<Issuer Format="urn:'
             'oasis:names:tc:SAML:1.1:nameid-format:entity">')),
            ("issuer-unknown", erstat("</Issuer>", "x</Issuer>")),
            ("issuer-shorter", lambda x: re.sub(
                r"<Issuer>([^<]*).</Issuer>", r"<Issuer>\1</Issuer>", x)),
            ("issuer-space", erstat("<Issuer>", "<Issuer> ")),
            ("issuer-newline", erstat("</Issuer>", "\n</Issuer>")),
            ("issuer-case", lambda x: re.sub(
                "<Issuer>([^<]*)", lambda m: "<Issuer>" + m.group(1).upper(),
                x)),
            ("issuer-slash", erstat("</Issuer>", "/</Issuer>")),
            ("issuer-empty", lambda x: re.sub("<Issuer>[^<]*", "<Issuer>",
                                              x)),
            ("issuer-child", erstat("</Issuer>", "<x/></Issuer>")),
            ("issuer-sts", lambda x: re.sub(
                "<Issuer>[^<]*", "<Issuer>https://saml.adgangsstyring."
                "testmiljoe.invalid/runtime", x)),
            ("signature-last", lambda x: x.replace("@@SIGNATURE@@", "")
             .replace("</Assertion>", "@@SIGNATURE@@</Assertion>")),
            ("signature-after-subject", lambda x: x.replace(
                "@@SIGNATURE@@", "").replace("</Subject>",
                                             "</Subject>@@SIGNATURE@@")),
            ("signature-before-issuer", lambda x: x.replace(
                "@@SIGNATURE@@", "").replace("<Issuer>",
                                             "@@SIGNATURE@@<Issuer>")),
            ("no-subject", lambda x: uden(x, "Subject")),
            ("two-subjects", kopi("Subject")),
            ("empty-subject", lambda x: med(x, "Subject", "<Subject/>")),
            ("two-nameids", kopi("NameID")),
            ("nameid-child", erstat("CN=Test", "CN=<x/>Test")),
            ("encryptedid", lambda x: med(x, "NameID", "<EncryptedID/>")),
            ("baseid", lambda x: med(x, "NameID", "<BaseID/>")),
            ("nameid-last", lambda x: sidst_i(uden(x, "NameID"), "Subject",
                                              tag(x, "NameID"))),
            ("subject-text", erstat("<Subject>", "<Subject>text")),
            ("subject-unknown", lambda x: sidst_i(x, "Subject", "<y/>")),
            ("no-confirmation", lambda x: uden(x, SC)),
            ("two-confirmations", kopi(SC)),
            ("hok-and-bearer", lambda x: efter(x, SC, '<SubjectConfirmation '
             'Method="%sbearer"/>' % METODE)),
            ("bearer-and-hok", lambda x: foer(x, SC, '<SubjectConfirmation '
             'Method="%sbearer"/>' % METODE)),
            ("bearer", erstat(METODE + "holder-of-key", METODE + "bearer")),
            ("sender-vouches", erstat(METODE + "holder-of-key",
                                      METODE + "sender-vouches")),
            ("saml1-hok", erstat(METODE + "holder-of-key", "urn:oasis:names:"
                                 "tc:SAML:1.0:cm:holder-of-key")),
            ("method-empty", erstat(METODE + "holder-of-key", "")),
            ("method-space", erstat(METODE + "holder-of-key", METODE +
                                    "holder-of-key ")),
            ("no-method", lambda x: re.sub(' Method="[^"]*"', "", x)),
            ("confirmation-nameid", erstat("<SubjectConfirmationData",
             "<NameID>x</NameID><SubjectConfirmationData")),
            ("no-data", lambda x: uden(x, SCD)), ("two-data", kopi(SCD)),
            ("data-text", lambda x: sidst_i(x, SCD, "text")),
            ("no-xsi-type", lambda x: re.sub(' xsi:type="[^"]*"', "", x)),
            ("xsi-type-other", erstat(
                'xsi:type="KeyInfo', 'xsi:type="Subject')),
            ("xsi-type-suffix", erstat("ConfirmationDataType\"",
                                       "ConfirmationDataTypeX\"")),
            ("xsi-type-unbound", erstat('xsi:type="', 'xsi:type="nope:')),
            ("xsi-type-other-namespace", erstat('xsi:type="',
                                                'xsi:type="xsi:')),
            ("xsi-type-colon", erstat('xsi:type="', 'xsi:type=":')),
            ("xsi-type-two-colons", erstat('xsi:type="', 'xmlns:q="%s" '
                                           'xsi:type="q:q:' % wss.SAML)),
            ("xsi-type-space", erstat('xsi:type="',
                                      'xsi:type="x ')),
            ("xsi-type-unqualified", erstat("xsi:type", "type")),
            ("xsi-type-default-undeclared", lambda x: x.replace(
                "<SubjectConfirmationData ", '<p:SubjectConfirmationData '
                'xmlns:p="%s" xmlns="urn:other" ' % wss.SAML).replace(
                "</SubjectConfirmationData", "</p:SubjectConfirmationData")),
            ("no-keyinfo", lambda x: uden(x, "ds:KeyInfo")),
            ("two-keyinfos", kopi("ds:KeyInfo")),
            ("keyname", lambda x: re.sub(
                "<ds:X509Data>.*</ds:X509Data>", "<ds:KeyName>x</ds:KeyName>",
                x)),
            ("keyname-beside", erstat("<ds:X509Data>", "<ds:KeyName>x"
                                      "</ds:KeyName><ds:X509Data>")),
            ("keyvalue-beside", erstat("</ds:X509Data>", "</ds:X509Data><ds:"
                                       "KeyValue/>")),
            ("no-x509data", lambda x: uden(x, "ds:X509Data")),
            ("two-x509data", kopi("ds:X509Data")),
            ("empty-x509data", lambda x: med(x, "ds:X509Data",
                                             "<ds:X509Data/>")),
            ("two-certificates", kopi("ds:X509Certificate")),
            ("x509ski", erstat("</ds:X509Certificate>", "</ds:X509Certificate"
                               "><ds:X509SKI>MAA=</ds:X509SKI>")),
            ("x509subjectname", erstat("<ds:X509Certificate>", "<ds:X509"
             "SubjectName>CN=x</ds:X509SubjectName><ds:X509Certificate>")),
            ("x509data-text", erstat("<ds:X509Data>", "<ds:X509Data>x")),
            ("certificate-empty", lambda x: re.sub(
                "Certificate>[^<]+<", "Certificate><", x)),
            ("certificate-cut", lambda x: re.sub(
                "(<ds:X509Certificate>[^<]*)....<", r"\1<", x)),
            ("certificate-garbage", lambda x: re.sub(
                "(<ds:X509Certificate>)[^<]*", r"\1MAMCAQA=", x)),
            ("certificate-not-base64", erstat("<ds:X509Certificate>MI",
                                              "<ds:X509Certificate>M*")),
            ("certificate-octets-behind", lambda x: re.sub(
                "(<ds:X509Certificate>)([^<]*)", lambda m: m.group(1) +
                wss.b64(__import__("base64").b64decode(m.group(2)) + b"\0"),
                x)),
            ("certificate-pem", erstat("<ds:X509Certificate>", "<ds:X509"
             "Certificate>-----BEGIN CERTIFICATE-----\n")),
            ("certificate-child", erstat("<ds:X509Certificate>", "<ds:X509"
                                         "Certificate><x/>")),
            ("certificate-attribute", erstat("<ds:X509Certificate>", '<ds:'
                                             'X509Certificate x="y">')),
            ("keyinfo-attribute", erstat("<ds:KeyInfo ", '<ds:KeyInfo x="y" '
                                         )),
            ("certificate-9000", lambda x: re.sub(
                "(<ds:X509Certificate>)[^<]*", lambda m: m.group(1) +
                wss.b64(b"\x30\x82\x23\x24" + b"\0" * 9000), x)),
            ("no-attributestatement", lambda x: uden(x,
                                                     "AttributeStatement")),
            ("two-attributestatements", kopi("AttributeStatement")),
            ("no-authnstatement", lambda x: uden(x, "AuthnStatement")),
            ("two-authnstatements", kopi("AuthnStatement")),
            ("authzdecisionstatement", lambda x: efter(
                x, "AuthnStatement", "<AuthzDecisionStatement/>")),
            ("statement", lambda x: efter(x, "AuthnStatement",
                                          "<Statement/>")),
            ("unknown-behind", lambda x: sidst_i(x, "Assertion", "<y/>")),
            ("foreign-behind", lambda x: sidst_i(
                x, "Assertion", '<y xmlns="urn:y"/>')),
            ("text", lambda x: sidst_i(x, "Assertion", "text")),
            ("two-conditions", kopi("Conditions")),
            ("conditions-late", lambda x: sidst_i(
                uden(x, "Conditions"), "Assertion", tag(x, "Conditions"))),
            ("two-advices", lambda x: efter(x, "Conditions",
                                            "<Advice/><Advice/>")),
            ("advice-first", lambda x: foer(x, "Conditions", "<Advice/>"))):
        add(navn, edit(f), CHECK)
    add("saml-1.1", lambda v: v.besked(efter=lambda x: x.replace(
        wss.SAML, "urn:oasis:names:tc:SAML:1.0:assertion")), USAND)
    add("response-around", lambda v: v.besked(foer=lambda x: med(
        x, "Assertion", lambda e: '<p:Response xmlns:p="urn:oasis:names:tc:'
        'SAML:2.0:protocol">%s</p:Response>' % e)), USAND)


def betingelser(s):
    """After the signatures hold: Conditions, audience, level."""
    add = s.klasse("token-conditions")
    c = "Conditions"
    for navn, f in (
            ("none", lambda x: uden(x, c)),
            ("no-notbefore", lambda x: re.sub(r' NotBefore="[^"]*"', "", x)),
            ("no-notonorafter", lambda x: re.sub(r' NotOnOrAfter="[^"]*"', "",
                                                 x)),
            ("no-audience-restriction", lambda x: uden(
                x, "AudienceRestriction")),
            ("no-audience", lambda x: uden(x, "Audience")),
            ("audience-empty", lambda x: re.sub("<Audience>[^<]*",
                                                "<Audience>", x)),
            ("audience-suffix", erstat("</Audience>", "x</Audience>")),
            ("audience-slash", erstat("</Audience>", "/</Audience>")),
            ("audience-prefix", lambda x: re.sub(
                "<Audience>([^<]*).<", r"<Audience>\1<", x)),
            ("audience-case", lambda x: re.sub(
                "<Audience>([^<]*)", lambda m: "<Audience>" +
                m.group(1).upper(), x)),
            ("audience-space", erstat("<Audience>", "<Audience> ")),
            ("audience-newline", erstat("</Audience>", "\n</Audience>")),
            ("audience-child", erstat("</Audience>", "<x/></Audience>")),
            ("audience-other-namespace", lambda x: x.replace(
                "<Audience>", '<Audience xmlns="urn:x">')),
            ("restriction-unknown-child", lambda x: sidst_i(
                x, "AudienceRestriction", "<Andet/>")),
            ("restriction-text", lambda x: sidst_i(
                x, "AudienceRestriction", "text")),
            ("two-restrictions-one-other", lambda x: efter(
                x, "AudienceRestriction", "<AudienceRestriction><Audience>"
                "urn:other</Audience></AudienceRestriction>")),
            ("two-restrictions-other-first", lambda x: foer(
                x, "AudienceRestriction", "<AudienceRestriction><Audience>"
                "urn:other</Audience></AudienceRestriction>")),
            ("two-restrictions-one-empty", lambda x: efter(
                x, "AudienceRestriction", "<AudienceRestriction/>")),
            ("unknown", lambda x: sidst_i(x, c, "<Andet/>")),
            ("unknown-foreign", lambda x: sidst_i(x, c,
                                                  '<y xmlns="urn:y"/>')),
            ("condition-type", lambda x: sidst_i(
                x, c, '<Condition xmlns:xsi="%s" xsi:type="OneTimeUseType"/>'
                % wss.XSI)),
            ("text", lambda x: sidst_i(x, c, "text"))):
        add(navn, edit(f), AUTH)
    add("audience-other", saml(audience="urn:other", recipient=False), AUTH)
    add = s.klasse("token-level")
    for navn, g in (
            ("none", {"loa": None}), ("low", {"loa": "Low"}),
            ("empty", {"loa": ""}), ("case", {"loa": "substantial"}),
            ("space", {"loa": "Substantial "}), ("uri", {
                "loa": "https://data.gov.dk/concept/core/nsis/Substantial"}),
            ("number", {"loa": "3"}), ("both-words",
                                       {"loa": "Substantial High"})):
        add(navn, saml(**g), AUTH)
    for n in ("2", "1", "5", "03", "3.0", "Substantial", "", " 3", "\uff13"):
        add("assurancelevel-%s" % (n or "empty"), saml(
            loa=None, attributes={wss.CPR: CPR, LOA1: n}), AUTH)
    for navn, loa, al in (("high-and-2", "High", "2"),
                          ("low-and-4", "Low", "4")):
        add(navn, saml(loa=loa, attributes={wss.CPR: CPR, LOA1: al}), AUTH)
    for navn, f in (
            ("two-values", erstat("<AttributeValue>Substantial", "<Attribute"
             "Value>High</AttributeValue><AttributeValue>Substantial")),
            ("two-attributes", lambda x: kopi("Attribute")(x)),
            ("child", erstat("Substantial", "<x/>Substantial")),
            ("nil", erstat("<AttributeValue>Substantial", '<AttributeValue '
                           'xmlns:xsi="%s" xsi:nil="true">Substantial' %
                           wss.XSI))):
        add(navn, edit(f), AUTH)
    add = s.klasse("token-confirmation")
    d = lambda sek: wss.moment(wss.utcnow() + datetime.timedelta(
        seconds=sek), 3)
    scd = lambda a: edit(erstat("<SubjectConfirmationData ",
                                "<SubjectConfirmationData %s " % a))
    for navn, a in (
            ("notbefore-future", lambda: 'NotBefore="%s"' % d(70)),
            ("expired", lambda: 'NotOnOrAfter="%s"' % d(-65)),
            ("notbefore-no-date", lambda: 'NotBefore="x"'),
            ("notonorafter-no-date", lambda: 'NotOnOrAfter=""'),
            ("notonorafter-local", lambda: 'NotOnOrAfter="2099-01-01T00:00:00'
             '"')):
        add(navn, lambda v, a=a: scd(a())(v), AUTH)
    for navn, r in (("other", "urn:other"), ("empty", ""),
                    ("suffix", "urn:borgerblikket:entityid:gateway:1x"),
                    ("url", "https://localhost/borgerblikket/1")):
        add("recipient-" + navn, edit(lambda x, r=r: re.sub(
            'Recipient="[^"]*"', 'Recipient="%s"' % r, x)), AUTH)
    ses = lambda t: edit(erstat("<AuthnStatement ", '<AuthnStatement '
                                'SessionNotOnOrAfter="%s" ' % t))
    add("session-over", lambda v: ses(d(-65))(v), AUTH)
    for navn, x in (("empty", ""), ("no-date", "x"),
                    ("no-zone", "2099-01-01T00:00:00")):
        add("session-" + navn, ses(x), AUTH)


FORMATER = (
    ("no-zone", "2026-01-02T03:04:05"), ("offset", "2026-01-02T03:04:05+00:00"
                                         ),
    ("offset-negative", "2026-01-02T03:04:05-00:00"),
    ("date", "2026-01-02"), ("space", "2026-01-02 03:04:05Z"),
    ("lower-z", "2026-01-02T03:04:05z"), ("lower-t", "2026-01-02t03:04:05Z"),
    ("leap-second", "2026-06-30T23:59:60Z"), ("24", "2026-01-02T24:00:00Z"),
    ("25", "2026-01-02T25:00:00Z"), ("minute-60", "2026-01-02T03:60:05Z"),
    ("month-0", "2026-00-02T03:04:05Z"), ("month-13",
                                          "2026-13-02T03:04:05Z"),
    ("day-0", "2026-01-00T03:04:05Z"), ("february-29",
                                        "2026-02-29T03:04:05Z"),
    ("february-30", "2024-02-30T03:04:05Z"), ("april-31",
                                              "2026-04-31T03:04:05Z"),
    ("1900-february-29", "1900-02-29T03:04:05Z"),
    ("year-5", "12026-01-02T03:04:05Z"), ("year-10-9",
                                          "1000000000-01-02T03:04:05Z"),
    ("year-negative", "-2026-01-02T03:04:05Z"),
    ("year-plus", "+2026-01-02T03:04:05Z"), ("year-2",
                                             "26-01-02T03:04:05Z"),
    ("no-seconds", "2026-01-02T03:04Z"), ("comma", "2026-01-02T03:04:05,1Z"),
    ("dot-alone", "2026-01-02T03:04:05.Z"),
    ("fraction-10", "2026-01-02T03:04:05.1234567890Z"),
    ("fraction-1000", "2026-01-02T03:04:05." + "1" * 1000 + "Z"),
    ("fraction-letter", "2026-01-02T03:04:05.1aZ"),
    ("one-digit", "2026-1-2T3:4:5Z"), ("behind", "2026-01-02T03:04:05ZZ"),
    ("inside-space", "2026-01-02T03:04: 05Z"),
    ("full-width", "\uff12026-01-02T03:04:05Z"), ("epoch", "1767323045"),
    ("exponent", "2e3-01-02T03:04:05Z"), ("nan", "NaN"), ("inf", "INF"),
    ("empty", ""), ("week", "2026-W01-1T03:04:05Z"),
    ("no-break-space", "\u00a02026-01-02T03:04:05Z"))


def tokentider(s):
    add = s.klasse("token-times")
    for navn, nb, noa, ii in (
            ("notbefore-future", 65, 600, 0), ("expired", -600, -65, -600),
            ("long-expired", -90000, -80000, -90000),
            ("equal", 10, 10, 0), ("reversed", 20, 10, 0),
            ("8-hours-and-1-ms", -60, 8 * 3600 - 59.999, -60),
            ("24-hours", -60, 24 * 3600, -60),
            ("issued-future", 0, 600, 65),
            ("notbefore-10-min-and-1-ms", -600.001, 600, 0),
            ("10-years", -60, 315360000, -60)):
        add(navn, lambda v, a=(nb, noa, ii): v.besked(token=v.token(
            edit=tider(*a, 3))), AUTH)
    for navn, x in FORMATER:
        add("notbefore-" + navn, edit(lambda y, x=x: re.sub(
            r'NotBefore="[^"]*"', 'NotBefore="%s"' % x, y)), AUTH)
    for navn, x in FORMATER[:8] + FORMATER[26:30]:
        add("notonorafter-" + navn, edit(lambda y, x=x: re.sub(
            r'(Conditions [^>]*NotOnOrAfter=)"[^"]*"', r'\1"%s"' % x, y)),
            AUTH)
        add("issueinstant-" + navn, edit(lambda y, x=x: re.sub(
            r'IssueInstant="[^"]*"', 'IssueInstant="%s"' % x, y)), AUTH)
    add("no-issueinstant", edit(lambda y: re.sub(
        r' IssueInstant="[^"]*"', "", y)), AUTH)
    for a in ("NotBefore", "IssueInstant", "NotOnOrAfter"):
        add(a.lower() + "-space-around", edit(lambda y, a=a: re.sub(
            r'(%s)="([^"]*)"' % a, r'\1=" \2 "', y)), AUTH)


def tidsstempel(s):
    add = s.klasse("timestamp")
    for navn, c, e, u in (
            ("life-300-001", 0, 300.001, TID), ("life-301", 0, 301, TID),
            ("life-1-hour", 0, 3600, TID), ("reversed", 10, 0, TID),
            ("equal", 0, 0, TID), ("future", 65, 200, TID),
            ("far-future", 86400, 86500, TID), ("expired", -200, -62, TID),
            ("long-expired", -86400, -86200, TID),
            ("last-year", -31536000, -31535800, TID)):
        add(navn, stempel(c, e), u)
    C, E = "wsu:Created", "wsu:Expires"
    for navn, f in (
            ("no-created", lambda x: uden(x, C)),
            ("no-expires", lambda x: uden(x, E)),
            ("empty", lambda x: uden(uden(x, C), E)),
            ("two-created", kopi(C)), ("two-expires", kopi(E)),
            ("swapped", lambda x: efter(uden(x, C), E, tag(x, C))),
            ("valuetype", erstat("<wsu:Created>",
                                 '<wsu:Created ValueType="xs:dateTime">')),
            ("unknown-child", lambda x: efter(x, E, "<wsu:X/>")),
            ("foreign-child", lambda x: efter(x, E, '<y xmlns="urn:y"/>')),
            ("unknown-first", lambda x: foer(x, C, '<y xmlns="urn:y"/>')),
            ("text", lambda x: sidst_i(x, "wsu:Timestamp", "text")),
            ("attribute", erstat("<wsu:Timestamp ", '<wsu:Timestamp x="y" ')),
            ("created-child", erstat("<wsu:Created>",
                                     '<wsu:Created><x xmlns=""/>')),
            ("created-other-namespace", lambda x: med(
                x, C, lambda e: e.replace("wsu:Created", "Created")
                .replace("<Created", '<Created xmlns="urn:x"')))):
        add(navn, b(foer=f), CHECK)
    for navn, x in FORMATER:
        add("created-" + navn, b(foer=lambda y, x=x: re.sub(
            "(<wsu:Created>)[^<]*", lambda m: m.group(1) + x, y)), CHECK)
    for navn, x in FORMATER[:12]:
        add("expires-" + navn, b(foer=lambda y, x=x: re.sub(
            "(<wsu:Expires>)[^<]*", lambda m: m.group(1) + x.replace(
                "2026", "2099"), y)), CHECK)


def genbrug(s):
    """Section 5: a MessageID, or a OneTimeUse token, once."""
    add = s.klasse("replay")

    def igen(f, **given):
        """A first message that is accepted, then f(v, its MessageID)."""
        def lav(v):
            id = "urn:uuid:%s" % uuid.uuid4()
            v.forud(v.besked(message_id=id, **given))
            return f(v, id)
        return lav
    def samme(v):
        x = v.besked()
        v.forud(x)
        return x
    add("same-octets", samme, GENBRUG)
    add("same-id-new-message", igen(lambda v, id: v.besked(message_id=id)),
        GENBRUG)
    add("same-id-white-space", igen(lambda v, id: v.besked(
        message_id=id, spelling=wss.Spelling(wsa_space="\n "))), GENBRUG)
    add("same-id-by-reference", igen(lambda v, id: v.besked(
        message_id=id, foer=lambda x: x.replace(
            "urn:uuid:", "urn&#58;uuid:", 1))), GENBRUG)
    add("same-id-other-key", igen(lambda v, id: v.besked(
        message_id=id, token=v.token("borgerdk-ec"), key="borgerdk-ec")),
        GENBRUG)
    add("same-id-other-citizen", igen(lambda v, id: v.besked(
        message_id=id, token=v.token(cpr="0101700002"))), GENBRUG)
    def efter_fejl(v):
        """Spent by what was refused after the security checks."""
        id = "urn:uuid:%s" % uuid.uuid4()
        v.forud(v.besked(message_id=id, body=v.krop(["0411"])), 500)
        return v.besked(message_id=id)
    add("spent-by-refused-body", efter_fejl, GENBRUG)
    def efter_adgang(v):
        id = "urn:uuid:%s" % uuid.uuid4()
        v.forud(v.besked(message_id=id, token=v.token(attributes={})), 500)
        return v.besked(message_id=id)
    add("spent-by-no-access", efter_adgang, GENBRUG)
    def efter_header(v):
        id = "urn:uuid:%s" % uuid.uuid4()
        v.forud(v.besked(message_id=id, transaction="x"), 500)
        return v.besked(message_id=id)
    add("spent-by-requestheader", efter_header, GENBRUG)
    def engang(v):
        t = v.token(one_time_use=True)
        v.forud(v.besked(token=t))
        return v.besked(token=t)
    add("onetimeuse-token", engang, GENBRUG)
    def engang_afvist(v):
        t = v.token(one_time_use=True)
        v.forud(v.besked(token=t, body=v.krop(["0411"])), 500)
        return v.besked(token=t)
    add("onetimeuse-token-after-refusal", engang_afvist, GENBRUG)
    def engang_id(v):
        samme = "_%s" % uuid.uuid4()
        v.forud(v.besked(token=v.token(one_time_use=True, id=samme)))
        return v.besked(token=v.token(one_time_use=True, id=samme,
                                      nameid="CN=Other"))
    add("onetimeuse-same-id-other-token", engang_id, GENBRUG)


def ikke_brugt(s):
    """What was refused before the security checks held spends nothing."""
    from fjendtlig import OK
    add = s.klasse("valid-not-spent")

    def efter_afvist(f, status=500):
        def lav(v):
            x = v.besked()
            v.forud(f(x), status)
            return x
        return lav
    add("after-tampering", efter_afvist(lambda x: x.replace(
        b">0461<", b">0101<")), OK)
    add("after-scan", efter_afvist(lambda x: x + b"<", 400), OK)
    def efter_tid(v):
        id = "urn:uuid:%s" % uuid.uuid4()
        v.forud(stempel(-300, -100)(v), 500)
        return v.besked(message_id=id)
    add("after-expired", efter_tid, OK)
    def efter_token(v):
        id = "urn:uuid:%s" % uuid.uuid4()
        v.forud(v.besked(message_id=id, token=v.token(loa="Low")), 500)
        return v.besked(message_id=id)
    add("after-low-token", efter_token, OK)
    def engang_afvist(v):
        t = v.token(one_time_use=True)
        x = v.besked(token=t)
        v.forud(x.replace(b">0461<", b">0101<"), 500)
        return x
    add("onetimeuse-after-tampering", engang_afvist, OK)
    add("token-used-twice", lambda v: v.besked(), OK)
    def almindelig(v):
        t = v.token(id="_flere%s" % uuid.uuid4().hex)
        v.forud(v.besked(token=t))
        return v.besked(token=t)
    add("plain-token-again", almindelig, OK)


def orden(s):
    """Section 6: of several failures the first of the order answers."""
    add = s.klasse("order-of-judgement")
    ct = 'application/soap+xml; action="%s"' % VERIFIKATION
    lav = lambda v: v.token(loa="Low")
    gammel = lambda x: re.sub("(<wsu:Created>)[^<]*", r"\g<1>2020-01-01T00:00:"
                              "00Z", re.sub("(<wsu:Expires>)[^<]*", r"\g<1>"
                                            "2020-01-01T00:01:00Z", x))
    bryd = erstat(">0461<", ">0101<")
    add("http-before-scan", lambda v: Post(b"<", Content_Type="text/xml"),
        afvist(415))
    add("scan-before-soap", b(efter=lambda x: uden(x, "wsse:Security") + "<"),
        SCAN)
    add("soap-before-security", b(efter=lambda x: uden(
        x.replace(wss.S12, wss.S11), "wsse:Security")), CHECK)
    add("security-before-signature", b(efter=lambda x: bryd(uden(
        x, "ds:Signature", x.rindex("<ds:Signature ")))), SECURITY)
    for navn, given in (
            ("destination", {"to": "urn:x"}), ("action", {"action": "urn:x"}),
            ("two-bodies-children", {"body": "<a/><b/>"}),
            ("expired", {"foer": gammel})):
        add("signature-before-" + navn, lambda v, g=given: v.besked(
            efter=lambda x: x.replace("CN=Test", "CN=Tesu"), **g), CHECK)
    add("signature-before-token", lambda v: v.besked(token=lav(v),
                                                     efter=bryd), CHECK)
    add("destination-before-token", lambda v: v.besked(token=lav(v),
                                                       to="urn:x"), MAAL)
    add("http-action-before-token", lambda v: Post(
        v.besked(token=lav(v)), Content_Type=ct), WSA)
    add("two-http-actions-before-token", lambda v: Post(
        v.besked(token=lav(v)), Content_Type=ct,
        SOAPAction='"%s"' % OVERBLIK), WSA)
    add("form-before-token", lambda v: v.besked(token=lav(v), body=""), FORM)
    add("token-before-timestamp", lambda v: v.besked(
        token=lav(v), foer=gammel), AUTH)
    id = lambda: "urn:uuid:%s" % uuid.uuid4()

    def brugt(**given):
        def f(v):
            i = id()
            v.forud(v.besked(message_id=i))
            g = {k: x(v) if callable(x) and k == "token" else x
                 for k, x in given.items()}
            return v.besked(message_id=i, **g)
        return f
    add("token-before-replay", brugt(token=lav), AUTH)
    add("timestamp-before-replay", brugt(foer=gammel), TID)
    add("timestamp-before-requestheader", b(foer=gammel, transaction="x"),
        TID)
    add("replay-before-requestheader", brugt(transaction="x"), GENBRUG)
    add("replay-before-access", brugt(token=lambda v: v.token(
        attributes={})), GENBRUG)
    add("replay-before-body", brugt(body="<a/>"), GENBRUG)
    add("requestheader-before-access", lambda v: v.besked(
        transaction="x", token=v.token(attributes={})), INDHOLD)
    add("access-before-body", lambda v: v.besked(
        body="<a/>", token=v.token(attributes={})), ADGANG)


def medarbejder(s):
    """HentVerifikation: CVR, privileges, its own content."""
    add = s.klasse("verifikation-access")
    at = lambda f: (lambda v: v.medarbejder(attributes=f(
        v, wss.b64(v.privilegier().encode()))))
    for navn, f in (
            ("no-cvr", lambda v, p: {wss.PRIVILEGES: p}),
            ("no-privileges", lambda v, p: {wss.CVR: CVR}),
            ("nothing", lambda v, p: {}),
            ("cvr-both-names", lambda v, p: {wss.CVR: CVR, CVR1: CVR,
                                             wss.PRIVILEGES: p}),
            ("privileges-both-names", lambda v, p: {
                wss.CVR: CVR, wss.PRIVILEGES: p, PRIV1: p}),
            ("cvr-other", lambda v, p: {wss.CVR: "12345678",
                                        wss.PRIVILEGES: p}),
            ("cvr-7", lambda v, p: {wss.CVR: CVR[1:], wss.PRIVILEGES: p}),
            ("cvr-9", lambda v, p: {wss.CVR: CVR + "0", wss.PRIVILEGES: p}),
            ("cvr-space", lambda v, p: {wss.CVR: " " + CVR,
                                        wss.PRIVILEGES: p}),
            ("cvr-dk", lambda v, p: {wss.CVR: "DK" + CVR,
                                     wss.PRIVILEGES: p}),
            ("cvr-full-width", lambda v, p: {
                wss.CVR: "\uff13" + CVR[1:], wss.PRIVILEGES: p}),
            ("cvr-empty", lambda v, p: {wss.CVR: "", wss.PRIVILEGES: p}),
            ("privileges-empty", lambda v, p: {wss.CVR: CVR,
                                               wss.PRIVILEGES: ""})):
        add(navn, at(f), ADGANG)
    L = lambda f: (lambda v: v.medarbejder(liste=f(v)))
    g = '<PrivilegeGroup Scope="%s">%s</PrivilegeGroup>'
    sc = "urn:dk:gov:saml:cvrNumberIdentifier:"
    p = lambda v: "<Privilege>%s</Privilege>" % v.m.role
    for navn, f in (
            ("role-other", lambda v: v.privilegier(rolle="urn:other")),
            ("role-suffix", lambda v: v.privilegier(rolle=v.m.role + "x")),
            ("role-prefix", lambda v: v.privilegier(rolle=v.m.role[:-1])),
            ("role-case", lambda v: v.privilegier(rolle=v.m.role.upper())),
            ("role-space", lambda v: v.privilegier(rolle=v.m.role + " ")),
            ("scope-other", lambda v: v.privilegier(cvr="12345678")),
            ("scope-suffix", lambda v: v.privilegier(cvr=CVR + "0")),
            ("scope-prefix", lambda v: v.privilegier(cvr=CVR[:-1])),
            ("scope-space", lambda v: v.privilegier(cvr=CVR + " ")),
            ("scope-p-number", lambda v: v.privilegier(gruppe=g % (
                "urn:dk:gov:saml:productionUnitIdentifier:" + CVR, p(v)))),
            ("scope-none", lambda v: v.privilegier(
                gruppe="<PrivilegeGroup>%s</PrivilegeGroup>" % p(v))),
            ("no-groups", lambda v: v.privilegier(gruppe="")),
            ("empty-group", lambda v: v.privilegier(gruppe=g % (sc + CVR,
                                                                ""))),
            ("constraint", lambda v: v.privilegier(gruppe=g % (
                sc + CVR, '<Constraint Name="x">y</Constraint>' + p(v)))),
            ("constraint-behind", lambda v: v.privilegier(gruppe=g % (
                sc + CVR, p(v) + '<Constraint Name="x">y</Constraint>'))),
            ("unknown-behind", lambda v: v.privilegier(gruppe=g % (
                sc + CVR, p(v) + "<Andet/>"))),
            ("group-text", lambda v: v.privilegier(gruppe=g % (
                sc + CVR, "x" + p(v)))),
            ("privilege-child", lambda v: v.privilegier(gruppe=g % (
                sc + CVR, "<Privilege>%s<x/></Privilege>" % v.m.role))),
            ("role-beside-group", lambda v: v.privilegier(
                gruppe=g % (sc + CVR, "") + p(v))),
            ("nested-group", lambda v: v.privilegier(gruppe=g % (
                "urn:x", g % (sc + CVR, p(v))))),
            ("role-in-other-group", lambda v: v.privilegier(
                gruppe=g % (sc + CVR, "<Privilege>x</Privilege>") +
                g % (sc + "12345678", p(v)))),
            ("namespace-other", lambda v: v.privilegier(ns="urn:other")),
            ("namespace-https", lambda v: v.privilegier(
                ns="https://digst.dk/oiosaml/basic_privilege_profile")),
            ("root-other", lambda v: v.privilegier().replace(
                "PrivilegeList", "PrivilegeLists")),
            ("group-namespaced", lambda v: v.privilegier().replace(
                "PrivilegeGroup", "bpp:PrivilegeGroup")),
            ("group-other-namespace", lambda v: v.privilegier().replace(
                "<PrivilegeGroup", '<PrivilegeGroup xmlns="urn:x"')),
            ("doctype", lambda v: v.privilegier(hoved="<!DOCTYPE x>")),
            ("xxe", lambda v: v.privilegier(
                hoved='<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
            )),
            ("comment", lambda v: v.privilegier().replace(
                "<Privilege>", "<Privilege><!-- -->")),
            ("cdata", lambda v: v.privilegier(rolle="<![CDATA[%s]]>" %
                                              v.m.role)),
            ("utf-16", lambda v: v.privilegier(
                hoved='<?xml version="1.0" encoding="utf-16"?>')),
            ("bom", lambda v: "\ufeff" + v.privilegier()),
            ("garbage", lambda v: "garbage"), ("cut", lambda v:
                                               v.privilegier()[:-1]),
            ("deep", lambda v: v.privilegier(gruppe="<a>" * 70 + "</a>" *
                                             70)),
            ("twice", lambda v: v.privilegier(hoved="") +
             v.privilegier(hoved=""))):
        add(navn, L(f), ADGANG)
    for navn, f in (
            ("base64-space", lambda k: k[:8] + " " + k[8:]),
            ("base64-newline", lambda k: k[:76] + "\n" + k[76:]),
            ("base64-leading", lambda k: " " + k),
            ("base64-padding", lambda k: k.rstrip("=") + "===="),
            ("base64-url", lambda k: "-_" + k[2:]),
            ("base64-twice", lambda k: wss.b64(k.encode())),
            ("base64-xml", lambda k: "&lt;x/&gt;")):
        add(navn, lambda v, f=f: v.medarbejder(b64=f(wss.b64(
            v.privilegier().encode()))), ADGANG)
    add("two-values", lambda v: v.medarbejder(t={"edit": lambda x: re.sub(
        "(<AttributeValue>PD[^<]*</AttributeValue>)", r"\1\1", x)}), ADGANG)
    add("other-municipality", lambda v: v.medarbejder(kommune="0101"), ADGANG)
    add("citizens-operation", lambda v: v.medarbejder(
        body=v.krop()), INDHOLD)
    add = s.klasse("verifikation-content")
    for navn, c in (("cpr-9", "070385123"), ("cpr-11", CPR + "0"),
                    ("cpr-dash", "070385-1237"), ("cpr-space", " " + CPR),
                    ("cpr-empty", ""), ("cpr-newline", CPR + "\n"),
                    ("cpr-cr", CPR + "&#13;"),
                    ("cpr-arabic", "\u0660" + CPR[1:]),
                    ("cpr-letters", "070385123X")):
        add(navn, lambda v, c=c: v.medarbejder(cpr=c), INDHOLD)
    for navn, c in (("kommune-0411", "0411"), ("kommune-3", "461"),
                    ("kommune-empty", ""), ("kommune-letters", "abcd"),
                    ("kommune-newline", "0461\n")):
        add(navn, lambda v, c=c: v.medarbejder(kommune=c), INDHOLD)
    for navn, c in (("empty", ""), ("blank", " "), ("blanks", " " * 200),
                    ("201", "x" * 201), ("201-non-ascii", "\u00e6" * 201),
                    ("tab", "a\tb"), ("newline", "a\nb"), ("cr", "a&#13;b"),
                    ("u0080", "a\u0080b"), ("u0085", "a\u0085b"),
                    ("del", "a\x7fb"), ("newline-last", "abc\n"),
                    ("nbsp-alone", None), ("newlines", "\n\n"),
                    ("child", "a<bb:x/>b")):
        if c is not None:
            add("begrundelse-" + navn, lambda v, c=c: v.medarbejder(
                begrundelse=c), INDHOLD)


def sager(s):
    for f in (form, betingelser, tokentider, tidsstempel, genbrug,
              orden, medarbejder):
        f(s)
