"""Signature wrapping (XSW1-XSW15): another assertion beside, around or
inside the one that is signed.

Each form twice: pushed into a message on its way (outsider), and in a
message that a caller with a token of its own signs as it stands (insider).
"""
import re

import wss
from fjendtlig import ANDEN, CPR, USAND, edit, efter, foer, sidst_i, tag, uden

SEC = "wsse:Security"
A = "Assertion"


def ond(token, id="_ond", signeret=False):
    """The attacker's assertion: another citizen."""
    x = token.replace(CPR, ANDEN)
    if id is not None:
        x = re.sub(r' ID="[^"]*"', ' ID="%s"' % id, x, count=1)
    return x if signeret else uden(x, "ds:Signature")


def i_signatur(x, ny):
    return sidst_i(x, "ds:Signature", ny)


# name -> (token as issued, evil without signature, evil with) -> Security's
FORMER = {
    "1-original-inside-signature-of-evil":
        lambda o, e, s: i_signatur(s, uden(o, "ds:Signature")),
    "2-original-before-detached-signature":
        lambda o, e, s: foer(s, "ds:Signature", uden(o, "ds:Signature")),
    "3-evil-before": lambda o, e, s: e + o,
    "3-evil-after": lambda o, e, s: o + e,
    "4-evil-around": lambda o, e, s: sidst_i(e, A, o),
    "4-evil-around-first": lambda o, e, s: foer(e, "Subject", o),
    "5-evil-keeps-signature-original-behind":
        lambda o, e, s: s + uden(o, "ds:Signature"),
    "6-original-in-signature-of-evil-before-value":
        lambda o, e, s: foer(s, "ds:SignatureValue", o),
    "6-signed-original-in-signature-of-evil":
        lambda o, e, s: i_signatur(s, o),
    "7-evil-in-extensions":
        lambda o, e, s: '<x:Extensions xmlns:x="urn:oasis:names:tc:SAML:2.0:'
        'protocol">%s</x:Extensions>%s' % (e, o),
    "7-evil-in-extensions-inside":
        lambda o, e, s: sidst_i(o, A, '<x:Extensions xmlns:x="urn:x">%s'
                                '</x:Extensions>' % e),
    "8-original-in-object": lambda o, e, s: i_signatur(
        s, "<ds:Object>%s</ds:Object>" % o),
    "8-bare-original-in-object": lambda o, e, s: i_signatur(
        s, "<ds:Object>%s</ds:Object>" % uden(o, "ds:Signature")),
    "9-two-signedinfo": lambda o, e, s: efter(
        o, "ds:SignatureValue", tag(o, "ds:SignedInfo")),
    "9-fake-signedinfo-first": lambda o, e, s: foer(
        o, "ds:SignedInfo", tag(o, "ds:SignedInfo")),
    "10-signed-in-wrapper": lambda o, e, s:
        '<x:Wrap xmlns:x="urn:x">%s</x:Wrap>%s' % (o, e),
    "10-both-in-wrapper": lambda o, e, s:
        '<x:Wrap xmlns:x="urn:x">%s%s</x:Wrap>' % (o, e),
    "10-evil-in-attributevalue": lambda o, e, s: sidst_i(
        o, "AttributeValue", e),
    "11-second-after-str": lambda o, e, s: o + o,
    "11-second-same-id-signed": lambda o, e, s: o + s,
    "12-evil-in-advice": lambda o, e, s: efter(
        o, "Conditions", '<Advice>%s</Advice>' % e),
    "12-signed-in-advice-of-evil": lambda o, e, s: efter(
        e, "Conditions", '<Advice>%s</Advice>' % o),
    "12-two-in-advice": lambda o, e, s: efter(
        o, "Conditions", '<Advice>%s%s</Advice>' % (e, e.replace("_ond",
                                                               "_ond2"))),
    "13-digest-smuggled": lambda o, e, s: efter(
        s, "Conditions", "<Advice>%s</Advice>" % tag(o, "ds:DigestValue")
        .replace("<ds:DigestValue", '<ds:DigestValue xmlns:ds="%s"' %
                 wss.DS)),
    "13-two-digestvalues": lambda o, e, s: efter(
        o, "ds:DigestValue", "<ds:DigestValue>%s</ds:DigestValue>" %
        wss.b64(b"\0" * 32)),
    "15-evil-in-keyinfo": lambda o, e, s: sidst_i(o, "ds:KeyInfo", e),
    "15-evil-in-subjectconfirmationdata": lambda o, e, s: sidst_i(
        o, "SubjectConfirmationData", e),
}


def med_form(form, id, insider):
    def lav(v):
        o = v.token()
        e, s = ond(o, id), ond(o, id, True)
        ny = FORMER[form](o, e, s)
        if insider:
            return v.besked(foer=lambda x: x.replace(o, ny))
        return v.besked(efter=lambda x: x.replace(o, ny))
    return lav


def andetsteds(hvor, id, insider):
    """XSW15: the evil one somewhere else in the message."""
    def lav(v):
        e = ond(v.token(), id)
        steder = {
            "body": lambda x: sidst_i(x, "soap:Body", e),
            "body-child": lambda x: sidst_i(x, "bb:HentOverblik", e),
            "header": lambda x: sidst_i(x, "soap:Header", e),
            "header-first": lambda x: foer(x, "wsa:Action", e),
            "header-wrapped": lambda x: sidst_i(
                x, "soap:Header", '<x:W xmlns:x="urn:x">%s</x:W>' % e),
            "in-timestamp": lambda x: sidst_i(x, "wsu:Timestamp", e),
            "in-str": lambda x: sidst_i(
                x, "wsse:SecurityTokenReference", e),
            "in-keyidentifier": lambda x: sidst_i(
                x, "wsse:KeyIdentifier", e),
            "in-message-keyinfo": lambda x: sidst_i(
                x, "ds:KeyInfo", e, x.rindex("<ds:KeyInfo")),
            "in-signedinfo": lambda x: sidst_i(
                x, "ds:SignedInfo", e, x.rindex("<ds:SignedInfo")),
            "in-replyto": lambda x: sidst_i(x, "wsa:ReplyTo", e),
            "second-security": lambda x: efter(
                x, SEC, '<wsse:Security xmlns:wsse="%s" xmlns:soap="%s" '
                'soap:role="urn:other">%s</wsse:Security>' % (
                    wss.WSSE, wss.S12, e)),
            "second-security-before": lambda x: foer(
                x, SEC, '<wsse:Security xmlns:wsse="%s">%s'
                '</wsse:Security>' % (wss.WSSE, e)),
            "after-envelope": lambda x: x + e,
        }
        f = steder[hvor]
        return v.besked(**{"foer" if insider else "efter": f})
    return lav


STEDER = ("body", "body-child", "header", "header-first", "header-wrapped",
          "in-timestamp", "in-str", "in-keyidentifier", "in-message-keyinfo",
          "in-signedinfo", "in-replyto", "second-security",
          "second-security-before")


def advice(indhold):
    """An Advice that the issuer itself signed."""
    return edit(lambda x: efter(x, "Conditions", "<Advice>%s</Advice>" %
                                indhold))


def sager(s):
    for insider in (0, 1):
        hvem = ("outsider", "insider")[insider]
        add = s.klasse("xsw-" + hvem)
        for form in FORMER:
            for navn, id in (("new-id", "_ond"), ("same-id", None)):
                add("%s-%s" % (form, navn), med_form(form, id, insider),
                    USAND)
        add = s.klasse("xsw-elsewhere-" + hvem)
        for hvor in STEDER:
            for navn, id in (("new-id", "_ond"), ("same-id", None)):
                add("%s-%s" % (hvor, navn), andetsteds(hvor, id, insider),
                    USAND)
    add = s.klasse("advice")
    saml = ' xmlns="%s"' % wss.SAML
    ind = '<Assertion%s ID="_i" Version="2.0" IssueInstant="2026-01-01T00:00:'\
        '00Z"><Issuer>x</Issuer></Assertion>' % saml
    for navn, x in (
            ("assertion", ind), ("two-assertions", ind + ind.replace(
                '"_i"', '"_j"')),
            ("wrapped", '<x:W xmlns:x="urn:x">%s</x:W>' % ind),
            ("deep", '<x:W xmlns:x="urn:x"><x:V>%s</x:V></x:W>' % ind),
            ("encrypted-assertion", "<EncryptedAssertion/>"),
            ("encrypted-assertion-deep", '<x:W xmlns:x="urn:x">'
             '<EncryptedAssertion xmlns="%s"/></x:W>' % wss.SAML)):
        add(navn, advice(x), USAND)
