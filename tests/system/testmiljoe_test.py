#!/usr/bin/python3
"""The five services, asked by a foreign client: what they answer, and
everything they must refuse.

usage: testmiljoe_test.py [path of the program testmiljoe]
"""
import base64
import datetime
import os
import re
import ssl
import subprocess
import sys

import tm
from tm import AARHUS, KOMBIT, ODENSE, Miljoe, Tal, rst, wss

BINARY = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else
                         os.path.join(tm.ROOT, "build", "testmiljoe"))
DATA = os.path.join(tm.ROOT, "tests", "data", "testmiljoe", "lille.xml")
ID = "6d2f0a4e-50f8-4f0e-9a3b-%012s"
CPR = "urn:oio:cpr-nr:0703851237"
OIR = "urn:borgerblikket:oir:debitorforespoergsel:1"
EJF = "urn:borgerblikket:ejerfortegnelse:1"
PRIMAER = "d839f26a-d4d1-4441-b2d6-3dbbb12a9404"
NS = dict(tm.PREFIXES, oir=OIR, ejf=EJF, wst=tm.WST, saml=wss.SAML,
          s=wss.S12, s11=wss.S11)
t = Tal()


def uuid(n):
    return (ID % n).replace(" ", "0")


# ---- questions --------------------------------------------------------------

def urn(value):
    return ("<gd:ReferenceID><sd:URNIdentifikator>%s</sd:URNIdentifikator>"
            "</gd:ReferenceID>" % value)


def sag_blad(relation="", attribut="", tilstand="", side="", tid=""):
    return ("<sdi:SoegSag>%s%s<sag:AttributListe>%s</sag:AttributListe>"
            "<sag:TilstandListe>%s</sag:TilstandListe><sag:RelationListe>%s"
            "</sag:RelationListe></sdi:SoegSag>" % (side, tid, attribut,
                                                    tilstand, relation))


def part(value, rolle=""):
    if rolle:
        rolle = ("<gd:Rolle><sd:UUIDIdentifikator>%s</sd:UUIDIdentifikator>"
                 "</gd:Rolle>" % rolle)
    return "<sag:Sagspart>%s%s</sag:Sagspart>" % (rolle, urn(value))


def genstand(value):
    return "<sag:Sagsgenstande>%s</sag:Sagsgenstande>" % urn(value)


def udtryk(*led, op=None):
    return "<sdi:SoegUdtryk>%s%s</sdi:SoegUdtryk>" % (
        "<sdi:operation>%s</sdi:operation>" % op if op else "", "".join(led))


def sdi(*dele):
    return "<sdi:FremsoegSagDokumentIndeksInput%s>%s" \
        "</sdi:FremsoegSagDokumentIndeksInput>" % (tm.XMLNS, "".join(dele))


def yi(*dele):
    return "<yi:FremsoegYdelseIndeksInput%s>%s" \
        "</yi:FremsoegYdelseIndeksInput>" % (tm.XMLNS, "".join(dele))


def vis(*values, kind="Sag", prefix="sdi"):
    return "".join("<%s:%sVis><%s:Vis>%s</%s:Vis></%s:%sVis>" % (
        prefix, kind, prefix, v, prefix, prefix, kind) for v in values)


def ids(svar, element):
    return [e.findtext(".//sd:UUIDIdentifikator", namespaces=NS)
            for e in svar.findall(element, NS)]


def sager(m, *dele, cvr=ODENSE):
    return sorted(i[-1] for i in ids(
        m.ask("sagsindeks", "fremsoeg", sdi(*dele), cvr),
        "sdi:SagFiltreretOejebliksbillede"))


def kode(svar):
    return svar.findtext(".//sd:StatusKode", namespaces=NS)


# ---- the STS ----------------------------------------------------------------

def fault(answer, soap=wss.S12):
    """(code, subcode) of a fault, or None."""
    f = wss.parse(answer).find(".//{%s}Fault" % soap)
    if f is None:
        return None
    if soap == wss.S11:
        return f.findtext("faultcode"), None
    v = [e.text for e in f.find("{%s}Code" % soap).iter("{%s}Value" % soap)]
    return v[0], v[1] if len(v) > 1 else None


def refuses(sentence, result, sub=None, status=500):
    got, answer = result
    f = fault(answer) if answer else None
    t.ok(got == status and (sub is None or (f and f[1] == sub)) and
         (status != 500 or f is not None), sentence,
         "(%s %r)" % (got, answer[:400]))


def sts_issues(m):
    key, entity = m.key("fagsystem"), m.entity["sagsindeks"]
    status, answer = m.ask_sts(rst(key, entity, ODENSE))
    t.ok(status == 200, "sts issues a token to a registered caller",
         answer[:500])
    root = wss.parse(answer)
    a = next(root.iter("{%s}Assertion" % wss.SAML))
    wss.verify_assertion(a, m.key("sts").cert)
    t.ok(wss.hok_certificate(a) == key.cert,
         "token is bound to the caller's certificate")
    t.ok(a.findtext(".//saml:Audience", namespaces=NS) == entity,
         "token is for the service asked for")
    got = {e.get("Name"): e[0].text for e in a.iter(
        "{%s}Attribute" % wss.SAML)}
    t.ok(got.get(tm.CVR) == ODENSE, "token carries the authority asked for")
    life = root.find(".//wst:Lifetime", NS)
    made, over = [datetime.datetime.fromisoformat(e.text.rstrip("Z"))
                  for e in life]
    t.ok(over - made == datetime.timedelta(hours=8), "token lives 8 hours")
    r = root.find(".//wst:RequestSecurityTokenResponse", NS)
    t.ok(r.get("Context") == "c-1" and [e.tag.split("}")[1] for e in r] == [
        "Lifetime", "AppliesTo", "RequestedSecurityToken",
        "RequestedAttachedReference", "RequestedUnattachedReference",
        "TokenType", "RequestType", "KeyType"],
        "response has its children in the order STS gives them")
    sts_answer_signature(m, answer)


def sts_answer_signature(m, answer):
    root = wss.parse(answer)
    security = next(root.iter("{%s}Security" % wss.WSSE))
    sig = security.find("{%s}Signature" % wss.DS)
    info = wss._check_signature(sig, m.key("sts").cert)
    covered = []
    for ref in info.findall("{%s}Reference" % wss.DS):
        wss._check_reference(root, ref, None, covered)
    names = sorted(e.tag.split("}")[1] for e in covered)
    t.ok(names == ["Action", "Body", "RelatesTo", "Timestamp"],
         "sts signs Body, Action, RelatesTo and Timestamp", names)
    t.ok(root.find(".//{%s}MessageID" % wss.WSA) is None and
         root.find(".//{%s}BinarySecurityToken" % wss.WSSE) is None,
         "sts answers without MessageID and BinarySecurityToken")


def sts_variants(m):
    key, entity = m.key("fagsystem"), m.entity["sagsindeks"]
    status, _ = m.ask_sts(rst(key, entity, ODENSE, order=[
        "UseKey", "Claims", "AppliesTo", "KeyType", "TokenType",
        "RequestType"]))
    t.ok(status == 200, "sts takes the request's children in any order")
    status, _ = m.ask_sts(rst(key, entity, ODENSE), sign_bst=False)
    t.ok(status == 200, "sts takes a request that does not sign its BST")
    soon = wss.moment(wss.utcnow() + datetime.timedelta(minutes=60))
    status, answer = m.ask_sts(rst(key, entity, ODENSE, Lifetime=(
        '<wst:Lifetime><wsu:Expires xmlns:wsu="%s">%s</wsu:Expires>'
        '</wst:Lifetime>' % (wss.WSU, soon))))
    life = wss.parse(answer).find(".//wst:Lifetime", NS)
    t.ok(status == 200 and life[1].text.startswith(soon[:19]),
         "sts gives a shorter life when asked")
    ec = m.key("gateway-signing-ec")
    status, _ = m.ask_sts(rst(ec, entity, ODENSE), "gateway-signing-ec")
    t.ok(status == 200, "sts takes a P-256 caller")


def sts_refuses(m):
    key, entity = m.key("fagsystem"), m.entity["sagsindeks"]
    good = rst(key, entity, ODENSE)

    def says(sentence, code, body, **how):
        status, answer = m.ask_sts(body, **how)
        event = wss.parse(answer).findtext(".//{*}EventId") if answer else ""
        t.ok(status == 500 and event == str(code), sentence,
             (status, answer[:300]))

    says("sts refuses an unknown service", 101,
         rst(key, "urn:nobody", ODENSE))
    says("sts refuses a caller that is not registered", 101,
         rst(m.key("borgerdk"), entity, ODENSE), name="borgerdk")
    says("sts refuses a token of another kind", 110, rst(
        key, entity, ODENSE, TokenType="<wst:TokenType>urn:x</wst:TokenType>"))
    says("sts refuses a bearer key type", 110, rst(
        key, entity, ODENSE, KeyType="<wst:KeyType>%s/Bearer</wst:KeyType>" %
        tm.WST))
    says("sts refuses another request type", 110, rst(
        key, entity, ODENSE, RequestType="<wst:RequestType>%s/Renew"
        "</wst:RequestType>" % tm.WST))
    two = '<wst:Claims>%s%s</wst:Claims>' % (tm.claim(ODENSE),
                                             tm.claim(AARHUS))
    says("sts refuses two CVR claims", 103, rst(key, entity, ODENSE,
                                                Claims=two))
    says("sts refuses no claim at all", 103,
         rst(key, entity, ODENSE, Claims=""))
    says("sts refuses a claim of another kind", 103, rst(
        key, entity, ODENSE, Claims="<wst:Claims>%s</wst:Claims>" %
        tm.claim(ODENSE, "urn:x")))
    says("sts refuses a CVR number of seven digits", 103,
         rst(key, entity, "3520911"))
    says("sts refuses UseKey of another certificate", 103, rst(
        m.key("gateway-signing"), entity, ODENSE))
    says("sts refuses a child given twice", 103, rst(
        key, entity, ODENSE, Z="<wst:KeyType>%s/PublicKey</wst:KeyType>" %
        tm.WST))
    says("sts refuses a life in the past", 103, rst(
        key, entity, ODENSE, Lifetime='<wst:Lifetime><wsu:Expires xmlns:wsu='
        '"%s">2020-01-01T00:00:00Z</wsu:Expires></wst:Lifetime>' % wss.WSU))
    refuses("sts refuses a revoked caller",
            m.ask_sts(rst(m.key("spaerret"), entity, ODENSE), "spaerret"))
    refuses("sts refuses a caller of a foreign CA",
            m.ask_sts(rst(m.key("fremmed"), entity, ODENSE), "fremmed"))
    refuses("sts refuses a signature by another key", m.ask_sts(
        good, cert=m.key("gateway-signing")), "wsse:FailedCheck")
    old = wss.utcnow() - datetime.timedelta(minutes=10)
    refuses("sts refuses an old Timestamp", m.ask_sts(good, now=old),
            "wsu:MessageExpired")
    mid = tm.msgid()
    m.ask_sts(good, message_id=mid)
    refuses("sts refuses a MessageID used before",
            m.ask_sts(good, message_id=mid), "wsa:InvalidAddressingHeader")
    octets = tm.bst_request(good, key, tm.ISSUE, m.url["sts"])
    refuses("sts refuses a changed Body", m.post("sts", octets.replace(
        ODENSE.encode(), AARHUS.encode()), tm.ISSUE, client=None),
        "wsse:FailedCheck")
    refuses("sts refuses To of another address", m.post(
        "sts", tm.bst_request(good, key, tm.ISSUE, m.url["sagsindeks"]),
        tm.ISSUE, client=None), "wsa:DestinationUnreachable")


# ---- the edge of a service --------------------------------------------------

def edge(m):
    action = tm.ACTION["sagsindeks"] + "fremsoeg"
    body = sdi(udtryk(sag_blad(part(CPR))))
    entity = m.entity["sagsindeks"]
    token = m.token(entity, ODENSE)
    call = lambda tok=token, b=body, **how: m.call("sagsindeks", action, b,
                                                   tok, **how)
    status, answer = call()
    t.ok(status == 200, "service answers a good request", answer[:500])
    refuses("service refuses a token for another service", call(
        m.token(m.entity["ydelsesindeks"], ODENSE)),
        "wsse:FailedAuthentication")
    refuses("service refuses a message signed by another key",
            call(name="gateway-signing"), "wsse:FailedCheck")
    other = wss.make_assertion(
        m.key("idp"), "https://saml.nemlog-in.testmiljoe.invalid", entity,
        m.key("fagsystem").cert, {tm.CVR: ODENSE})
    refuses("service refuses a token of another issuer", call(other),
            "wsse:FailedCheck")
    forged = wss.make_assertion(
        m.key("fremmed"),
        "https://saml.adgangsstyring.testmiljoe.invalid/runtime", entity,
        m.key("fagsystem").cert, {tm.CVR: ODENSE})
    refuses("service refuses a forged token", call(forged),
            "wsse:FailedCheck")
    edge_times(m, call, entity)
    edge_messages(m, call, action, body, token)
    edge_tls(m, action, body, token)


def sts_token(m, entity, **how):
    """A token as the STS would sign it, but made as a test wants it."""
    roles = ('<bpp:PrivilegeList xmlns:bpp="http://itst.dk/oiosaml/'
             'basic_privilege_profile"><PrivilegeGroup Scope="urn:dk:gov:saml:'
             'cvrNumberIdentifier:%s"><Privilege>http://testmiljoe.invalid/'
             'roles/servicesystemrole/%s/1</Privilege></PrivilegeGroup>'
             '</bpp:PrivilegeList>' % (how.pop("scope", ODENSE),
                                       how.pop("role", "udstil")))
    attrs = {tm.CVR: ODENSE, "dk:gov:saml:attribute:Privileges_intermediate":
             base64.b64encode(roles.encode()).decode()}
    attrs.update(how.pop("attributes", {}))
    return wss.make_assertion(
        m.key("sts"), "https://saml.adgangsstyring.testmiljoe.invalid/runtime",
        entity, m.key(how.pop("hok", "fagsystem")).cert, attrs, **how)


def edge_times(m, call, entity):
    status, answer = call(sts_token(m, entity))
    t.ok(status == 200, "service takes a token that the STS's key signed",
         answer[:400])
    past = wss.utcnow() - datetime.timedelta(hours=3)
    refuses("service refuses an expired token",
            call(sts_token(m, entity, now=past)),
            "wsse:FailedAuthentication")
    future = wss.utcnow() + datetime.timedelta(hours=1)
    refuses("service refuses a token of the future",
            call(sts_token(m, entity, now=future)),
            "wsse:FailedAuthentication")
    refuses("service refuses a token of low assurance",
            call(sts_token(m, entity, loa="Low")),
            "wsse:FailedAuthentication")
    refuses("service refuses a bearer token", call(sts_token(
        m, entity, edit=lambda s: s.replace("cm:holder-of-key",
                                            "cm:bearer"))))
    refuses("service refuses a token without CVR", call(sts_token(
        m, entity, attributes={tm.CVR: ""})))
    refuses("service refuses a token without the role", call(sts_token(
        m, entity, role="andet")))
    refuses("service refuses a role of another authority", call(sts_token(
        m, entity, scope=AARHUS)))
    refuses("service refuses a revoked holder of key", call(sts_token(
        m, entity, hok="spaerret"), name="spaerret"))
    once = sts_token(m, entity, one_time_use=True)
    status, _ = call(once)
    t.ok(status == 200, "service takes a one-time token once")
    refuses("service refuses a one-time token the second time", call(once),
            "wsa:InvalidAddressingHeader")


def edge_messages(m, call, action, body, token):
    for minutes in (-10, 10):
        refuses("service refuses a Timestamp %+d minutes off" % minutes,
                call(now=wss.utcnow() + datetime.timedelta(minutes=minutes)),
                "wsu:MessageExpired")
    mid = tm.msgid()
    t.ok(call(message_id=mid)[0] == 200, "service takes a MessageID once")
    refuses("service refuses a MessageID used before", call(message_id=mid),
            "wsa:InvalidAddressingHeader")
    octets = wss.make_request(body, token=token, key=m.key("fagsystem"),
                              action=action, to=m.url["sagsindeks"])
    post = lambda o: m.post("sagsindeks", o, action)
    refuses("service refuses a changed Body", post(octets.replace(
        b"0703851237", b"1108821933")), "wsse:FailedCheck")
    refuses("service refuses a changed token", post(octets.replace(
        b">" + ODENSE.encode(), b">" + AARHUS.encode())),
        "wsse:FailedCheck")
    refuses("service refuses a message without Security", post(
        b'<s:Envelope xmlns:s="%s"><s:Body>%s</s:Body></s:Envelope>' % (
            wss.S12.encode(), body.encode())))
    refuses("service answers 400 to a DOCTYPE", post(
        b"<!DOCTYPE x>" + octets), status=400)
    refuses("service refuses a Body that is not its schema's", call(
        b=sdi("<sdi:Noget/>")))
    refuses("service refuses a Body that is not its Action's", call(
        b="<sdi:ImporterSagDokumentIndeksInput%s/>" % tm.XMLNS))
    refuses("service refuses an unknown Action", m.call(
        "sagsindeks", tm.ACTION["sagsindeks"] + "laes", body, token),
        "wsa:ActionNotSupported")
    refuses("service refuses To of another service", m.post(
        "sagsindeks", wss.make_request(
            body, token=token, key=m.key("fagsystem"), action=action,
            to=m.url["ydelsesindeks"]), action),
        "wsa:DestinationUnreachable")
    writes = m.token(m.entity["sagsindeks"], ODENSE, "gateway-signing")
    refuses("importer is refused to a caller that may only read", m.call(
        "sagsindeks", tm.ACTION["sagsindeks"] + "importer",
        "<sdi:ImporterSagDokumentIndeksInput%s/>" % tm.XMLNS, writes,
        name="gateway-signing"))


def edge_tls(m, action, body, token):
    for client in (None, "borgerdk-tls", "fremmed-tls"):
        try:
            status, _ = m.call("sagsindeks", action, body, token,
                               client=client)
            t.ok(False, "TLS refuses the client %s" % client, status)
        except (ssl.SSLError, OSError):
            t.ok(True, "TLS refuses the client %s" % client)


# ---- Sags- og Dokumentindeks ------------------------------------------------

def sag_search(m):
    s = lambda *dele, **how: sager(m, *dele, **how)
    t.ok(s(udtryk(sag_blad(part(CPR)))) == ["1", "4"],
         "search by party finds the party's cases, any role")
    t.ok(s(udtryk(sag_blad(part(CPR, PRIMAER)))) == ["1"],
         "search by party and role finds those of that role")
    t.ok(s(udtryk(sag_blad(part("urn:oio:cpr-nr:1108821933")))) == ["1"],
         "a case under two persons is one case with two parties")
    t.ok(s(udtryk(sag_blad(part(CPR))), cvr=AARHUS) == ["3"],
         "search sees only the token's authority's cases")
    t.ok(s(udtryk(sag_blad(genstand("urn:oio:ejendom:bfe-nr:0100063828"))))
         == ["2"], "search by property finds by BFE number of ten digits")
    t.ok(s(udtryk(sag_blad(genstand("urn:oio:ejendom:bfe-nr:100063828"))))
         == [], "the index compares strings: BFE without zeros is another")
    t.ok(s(udtryk(sag_blad(genstand("urn:oio:esr:ejendom:461-012345"))))
         == ["2"], "search by property finds by ESR number")
    both = [sag_blad(part(CPR)), sag_blad(genstand(
        "urn:oio:esr:ejendom:461-012345"))]
    t.ok(s(udtryk(*both, op="OR")) == ["1", "2", "4"], "OR finds either")
    t.ok(s(udtryk(*both, op="AND")) == [], "AND finds what is in both")
    t.ok(s(udtryk(*both)) == [], "without operation it is AND")
    no = "<sdi:NOT>%s</sdi:NOT>" % sag_blad(part(CPR))
    t.ok(s(udtryk(no)) == ["2"], "NOT finds the others")
    inner = udtryk(*both, op="OR")
    t.ok(s(udtryk(inner, sag_blad(part(CPR, PRIMAER)))) == ["1"],
         "expressions nest")
    t.ok(s(udtryk(sag_blad(attribut="<sag:Egenskaber><sag:Titel>"
         "Hjælpemiddel</sag:Titel></sag:Egenskaber>"))) == ["4"],
         "search by title compares for equality")
    t.ok(s(udtryk(sag_blad(tilstand="<sag:Fremdrift><sag:FremdriftStatusKode>"
         "Oplyst</sag:FremdriftStatusKode></sag:Fremdrift>"))) == ["1"],
         "search by state finds cases that had it")
    t.ok(s(udtryk(sag_blad(relation="<sag:Sagsklasse><gd:LokalUdvidelseListe>"
         "<si:SagsklasseLokalUdvidelse><si:BrugervendtNoegle>27.60.04"
         "</si:BrugervendtNoegle></si:SagsklasseLokalUdvidelse>"
         "</gd:LokalUdvidelseListe></sag:Sagsklasse>"))) == ["4"],
         "search by KLE number finds through the extension")
    t.ok(s("<sdi:SagUuid>%s</sdi:SagUuid>" % uuid("2").upper()) == ["2"],
         "cases are read by UUID, in any case")
    oprettet = ("<gd:LokalUdvidelseListe><si:SoegEgenskaberLokalUdvidelse>"
                "<si:OprettetTidspunktInterval><go:FraTidspunkt>"
                "<sd:TidsstempelDatoTid>%s</sd:TidsstempelDatoTid>"
                "</go:FraTidspunkt><go:TilTidspunkt><sd:GraenseIndikator>true"
                "</sd:GraenseIndikator></go:TilTidspunkt>"
                "</si:OprettetTidspunktInterval>"
                "</si:SoegEgenskaberLokalUdvidelse>"
                "</gd:LokalUdvidelseListe>")
    t.ok(s(udtryk(sag_blad(attribut=oprettet % "2024-01-01T00:00:00Z"))) ==
         ["1", "2"], "an interval of creation is a search")


def sag_pages(m):
    both = udtryk(sag_blad(part(CPR), side=(
        "<sd:FoersteResultatReference>1</sd:FoersteResultatReference>"
        "<sd:MaksimalAntalKvantitet>1</sd:MaksimalAntalKvantitet>")))
    for retning, last in (("Stigende", "4"), ("Faldende", "1")):
        svar = m.ask("sagsindeks", "fremsoeg", sdi(
            both, "<sdi:Sortering><sdi:SagSortering><sdi:Element>"
            "Sagklasse-BrugervendtNoegle</sdi:Element><sdi:Retning>%s"
            "</sdi:Retning><sdi:Prioritet>1</sdi:Prioritet>"
            "</sdi:SagSortering></sdi:Sortering>" % retning))
        got = [i[-1] for i in ids(svar, "sdi:SagFiltreretOejebliksbillede")]
        t.ok(got == [last] and svar.findtext(
            "sdi:Antal/sdi:Antal", namespaces=NS) == "2",
            "second page of one, %s, and the total" % retning, got)
    none = m.ask("sagsindeks", "fremsoeg", sdi(udtryk(sag_blad(part(
        "urn:oio:cpr-nr:0101010101")))))
    t.ok(kode(none) == "44", "nothing found is StatusKode 44")


def sag_filters(m):
    q = udtryk(sag_blad(part(CPR, PRIMAER)))

    def lists(*vis_, inkluder=""):
        svar = m.ask("sagsindeks", "fremsoeg", sdi(
            q, "<sdi:Filter>%s%s</sdi:Filter>" % ("".join(vis_), inkluder)))
        return svar

    empty = m.ask("sagsindeks", "fremsoeg", sdi(q, "<sdi:Filter/>"))
    t.ok(kode(empty) == "20" and not ids(
        empty, "sdi:SagFiltreretOejebliksbillede"),
        "an empty Filter gives no data")
    svar = lists(vis("egenskaber"))
    reg = svar.find(".//sag:Registrering", NS)
    t.ok(reg.find(".//sag:Titel", NS) is not None and
         reg.find(".//sag:Fremdrift", NS) is None and
         len(reg.find("sag:RelationListe", NS)) == 0,
         "Vis egenskaber gives nothing else")
    for value, element, others in (
            ("fremdrift", "sag:Fremdrift", "sag:Titel"),
            ("sagsklasse", "sag:Sagsklasse", "sag:Sagspart"),
            ("sagsaktoer", "sag:Sagsaktoer", "sag:Sagspart"),
            ("sagspart", "sag:Sagspart", "sag:Sagsaktoer"),
            ("itsystem", "si:SagsitsystemRelation", "sag:Sagspart"),
            ("journalpost", "sag:Journalpost", "sag:Sagspart")):
        reg = lists(vis(value)).find(".//sag:Registrering", NS)
        t.ok(reg.find(".//" + element, NS) is not None and
             reg.find(".//" + others, NS) is None,
             "Vis %s gives that and not the rest" % value)
    svar = lists(vis("egenskaber"), vis("egenskaber", kind="Dokument"),
                 inkluder="<sdi:SagInkluder>journalpost</sdi:SagInkluder>")
    docs = ids(svar, "sdi:DokumentFiltreretOejebliksbillede")
    t.ok(sorted(d[-2:] for d in docs) == ["d1", "d2"],
         "SagInkluder journalpost brings the case's documents", docs)
    t.ok(not ids(lists(vis("egenskaber")),
                 "sdi:DokumentFiltreretOejebliksbillede"),
         "without SagInkluder there are none")
    full = m.ask("sagsindeks", "fremsoeg", sdi(q)).find(
        ".//sag:Registrering", NS)
    t.ok(full.find(".//sag:Sagspart", NS) is not None and
         full.find(".//sag:Titel", NS) is not None,
         "without Filter everything is given")


def sag_object(reg_uuid, cvr, titel):
    ejer = ("<sag:Sagsaktoer><gd:Rolle><sd:UUIDIdentifikator>9e979b84-b846-"
            "4472-8622-58007dc63c7e</sd:UUIDIdentifikator></gd:Rolle>"
            "<gd:LokalUdvidelseListe><si:SagsaktoerLokalUdvidelse>"
            "<si:CVR-Nummer>%s</si:CVR-Nummer></si:SagsaktoerLokalUdvidelse>"
            "</gd:LokalUdvidelseListe></sag:Sagsaktoer>" % cvr)
    return ("<sdi:SagIndeks><sd:UUIDIdentifikator>%s</sd:UUIDIdentifikator>"
            "<sag:Registrering><sd:Tidspunkt>2024-01-01T00:00:00Z"
            "</sd:Tidspunkt><sag:AttributListe><sag:Egenskaber><sag:Titel>%s"
            "</sag:Titel></sag:Egenskaber></sag:AttributListe>"
            "<sag:TilstandListe/><sag:RelationListe>%s</sag:RelationListe>"
            "</sag:Registrering></sdi:SagIndeks>" % (reg_uuid, titel, ejer))


def importer(m, *objekter, cvr=ODENSE):
    svar = m.ask("sagsindeks", "importer",
                 "<sdi:ImporterSagDokumentIndeksInput%s>%s"
                 "</sdi:ImporterSagDokumentIndeksInput>" % (
                     tm.XMLNS, "".join(objekter)), cvr)
    return [e.text for e in svar.iter("{%s}StatusKode" % tm.SD)]


def sag_writes(m):
    nr = uuid("9")
    titel = lambda: m.ask("sagsindeks", "fremsoeg", sdi(
        "<sdi:SagUuid>%s</sdi:SagUuid>" % nr)).findtext(
            ".//sag:Titel", namespaces=NS)
    t.ok(importer(m, sag_object(nr, ODENSE, "Ny")) == ["20"] and
         titel() == "Ny", "importer puts a case into the index")
    t.ok(importer(m, sag_object(nr, ODENSE, "Igen")) == ["20"] and
         titel() == "Igen", "imported again it takes its own place")
    t.ok(importer(m, sag_object(uuid("8"), AARHUS, "Fremmed")) == ["40"],
         "importer refuses a case that another authority owns")
    t.ok(importer(m, sag_object(nr, AARHUS, "Tyv"), cvr=AARHUS) == ["40"] and
         titel() == "Igen", "importer refuses another authority's UUID")
    change = ("<sdi:OpdaterSagDokumentIndeksInput%s><sdi:OpdaterSagIndeks>"
              "<sd:UUIDIdentifikator>%s</sd:UUIDIdentifikator>"
              "<sag:AttributListe><sag:Egenskaber><sag:Titel>Rettet"
              "</sag:Titel></sag:Egenskaber></sag:AttributListe>"
              "<sdi:Tidspunkt>2024-02-01T00:00:00Z</sdi:Tidspunkt>"
              "</sdi:OpdaterSagIndeks></sdi:OpdaterSagDokumentIndeksInput>")
    svar = m.ask("sagsindeks", "opdater", change % (tm.XMLNS, nr))
    reg = m.ask("sagsindeks", "fremsoeg", sdi(
        "<sdi:SagUuid>%s</sdi:SagUuid>" % nr)).find(".//sag:Registrering", NS)
    t.ok(kode(svar) == "20" and titel() == "Rettet" and
         reg.findtext("sd:Tidspunkt", namespaces=NS) ==
         "2024-02-01T00:00:00Z", "opdater replaces the list it gives")
    t.ok(reg.find(".//sag:Sagsaktoer", NS) is not None,
         "opdater leaves the lists it does not give")
    t.ok(kode(m.ask("sagsindeks", "opdater", change % (
        tm.XMLNS, uuid("7")))) == "44", "opdater of no case is 44")
    away = ("<sdi:FjernSagDokumentIndeksInput%s><sdi:SagUuid>"
            "<sd:UUIDIdentifikator>%s</sd:UUIDIdentifikator></sdi:SagUuid>%s"
            "</sdi:FjernSagDokumentIndeksInput>")
    t.ok(kode(m.ask("sagsindeks", "fjern", away % (tm.XMLNS, nr, ""),
                    cvr=AARHUS)) == "44",
         "fjern does not reach another authority's case")
    t.ok(kode(m.ask("sagsindeks", "fjern", away % (tm.XMLNS, nr, ""))) == "20"
         and titel() is None, "fjern removes the case")
    sag_remove_documents(m, away)


def sag_remove_documents(m, away):
    def there(nr):
        return bool(ids(m.ask("sagsindeks", "fremsoeg", sdi(
            "<sdi:DokumentUuid>%s</sdi:DokumentUuid>" % nr)),
            "sdi:DokumentFiltreretOejebliksbillede"))

    t.ok(there(uuid("d1")) and there(uuid("d2")), "documents are there")
    m.ask("sagsindeks", "fjern", away % (tm.XMLNS, uuid("1"),
          "<sdi:FjernOgsaaYdelse>true</sdi:FjernOgsaaYdelse>"))
    t.ok(not there(uuid("d2")), "fjern takes the case's own documents along")
    t.ok(there(uuid("d1")), "fjern leaves a document of another case")
    t.ok(kode(m.ask("ydelsesindeks", "fremsoeg", yi(
        "<yi:BevillingUuid>%s</yi:BevillingUuid>" % uuid("b1"),
        bevilling_udtryk("urn:oio:cpr-nr:0101010101")))) == "44",
        "FjernOgsaaYdelse takes the benefits along")


# ---- Ydelsesindeks ----------------------------------------------------------

def bevilling_udtryk(who):
    return ("<yi:SoegUdtryk><yi:SoegBevillingIndeks><bi:AttributListe/>"
            "<bi:TilstandListe/><bi:RelationListe><bi:Bevillingspart>%s"
            "</bi:Bevillingspart></bi:RelationListe></yi:SoegBevillingIndeks>"
            "</yi:SoegUdtryk>" % urn(who))


def effektuering_udtryk(who):
    return ("<yi:SoegUdtryk><yi:SoegOekonomiskEffektueringIndeks>"
            "<oef:AttributListe/><oef:TilstandListe/><oef:RelationListe>"
            "<oef:OekonomiskEffektueringPart>%s"
            "</oef:OekonomiskEffektueringPart></oef:RelationListe>"
            "</yi:SoegOekonomiskEffektueringIndeks></yi:SoegUdtryk>" %
            urn(who))


def ydelser(m):
    b = m.ask("ydelsesindeks", "fremsoeg", yi(bevilling_udtryk(CPR)))
    t.ok(kode(b) == "20" and len(ids(
        b, "yi:BevillingFiltreretOejebliksbillede")) == 1,
        "benefits are found by their receiver")
    t.ok(b.findtext(".//bi:BevilgetYdelse/bi:Navn", namespaces=NS) ==
         "Kontanthjælp" and b.find(".//bi:OekonomiskEffektueringsplan", NS)
         is not None, "a benefit is given with its plan")
    e = m.ask("ydelsesindeks", "fremsoeg", yi(effektuering_udtryk(CPR),
              "<yi:Sortering><yi:OekonomiskEffektueringSortering><yi:Element>"
              "Dispositionsdato</yi:Element><yi:Retning>Faldende</yi:Retning>"
              "<yi:Sekvens>1</yi:Sekvens>"
              "</yi:OekonomiskEffektueringSortering></yi:Sortering>"))
    got = ids(e, "yi:OekonomiskEffektueringFiltreretOejebliksbillede")
    t.ok([i[-2:] for i in got] == ["e2", "e1"],
         "payments are found and sorted by date", got)
    paid = [x.find(".//oef:BeloebUdbetalt", NS) is not None
            for x in e.iter("{%s}Registrering" % NS["oef"])]
    t.ok(paid == [False, True], "a planned payment is not paid")
    aktoer = m.ask("ydelsesindeks", "fremsoeg", yi(
        bevilling_udtryk(CPR), "<yi:Filter>%s</yi:Filter>" % vis(
            "aktoer-ejer", kind="Bevilling", prefix="yi")))
    t.ok(len(aktoer.findall(".//bi:Bevillingsaktoer", NS)) == 1 and
         aktoer.find(".//bi:BevilgetYdelse", NS) is None,
         "Vis aktoer-ejer gives the owner alone")
    t.ok(kode(m.ask("ydelsesindeks", "fremsoeg", yi(bevilling_udtryk(CPR)),
                    AARHUS)) == "44",
         "benefits are the token's authority's only")


# ---- OeiR and Ejerfortegnelsen ----------------------------------------------

def liberty(text):
    """Puts the signed Framework header in RequestHeader's place."""
    start = text.index("<rh:RequestHeader")
    end = text.index("</rh:RequestHeader>") + len("</rh:RequestHeader>")
    return text[:start] + (
        '<sbf:Framework xmlns:sbf="urn:liberty:sb:2006-08" xmlns:ns1="urn:'
        'liberty:sb:profile" xmlns:wsu="%s" version="2.0" ns1:profile="urn:'
        'liberty:sb:profile:basic" wsu:Id="rh"/>' % wss.WSU) + text[end:]


def oir(m, cvr=ODENSE, authority=None, krav="", header=True, who="0703851237",
        start=0, most=100):
    body = ('<o:SoegFordring_I xmlns:o="%s"><a:AuthorityContext xmlns:a='
            '"http://serviceplatformen.dk/xml/schemas/AuthorityContext/1/">'
            '<a:MunicipalityCVR>%s</a:MunicipalityCVR></a:AuthorityContext>'
            '<o:HovedOplysninger><o:TransaktionsId>t</o:TransaktionsId>'
            '<o:TransaktionsTid>2024-01-01T00:00:00Z</o:TransaktionsTid>'
            '</o:HovedOplysninger><o:Kriterie><o:DebitorCprNummer>%s'
            '</o:DebitorCprNummer>%s</o:Kriterie><o:ResultatStart>%d'
            '</o:ResultatStart><o:ResultatAntalMaks>%d</o:ResultatAntalMaks>'
            '</o:SoegFordring_I>' % (OIR, authority or cvr, who, krav, start,
                                     most))
    mid = tm.msgid()
    how = dict(spelling=wss.Spelling(sign_request_header=True),
               transaction="x", before_signing=liberty) if header else {}
    octets = wss.make_request(
        body, token=m.token(m.entity["oekonomi"], cvr),
        key=m.key("fagsystem"), action=OIR + "/SoegFordring",
        to=m.url["oekonomi"], soap=wss.S11, message_id=mid, **how)
    status, answer = m.post("oekonomi", octets, OIR + "/SoegFordring",
                            soap=11)
    if status == 200:
        answer = wss.verify(answer, cert=m.key("oekonomi").cert, soap=wss.S11,
                            relates_to=mid).body_child
        tm.follows("oekonomi", answer)
    return status, answer


def claims(m):
    status, svar = oir(m)
    t.ok(status == 200 and svar.findtext("oir:Antal", namespaces=NS) == "2"
         and len(svar.findall("oir:Fordring", NS)) == 2,
         "claims are found by debtor", svar if status != 200 else "")
    status, svar = oir(m, krav="<o:FordringskravtypeUuid>6ad35f28-0b51-4289-"
                       "ace4-86b1befaadf7</o:FordringskravtypeUuid>")
    t.ok(status == 200 and svar.findtext("oir:Antal", namespaces=NS) == "1"
         and svar.findtext(".//oir:Restbeloeb", namespaces=NS) == "100.00",
         "claims of one kind are found, and rest is the amount if not said")
    status, svar = oir(m, start=1, most=1)
    t.ok(status == 200 and svar.findtext("oir:Antal", namespaces=NS) == "2"
         and len(svar.findall("oir:Fordring", NS)) == 1,
         "claims come in pages")
    status, svar = oir(m, who="1108821933")
    t.ok(status == 200 and svar.findtext("oir:Antal", namespaces=NS) == "0",
         "no claim is Antal 0")
    status, answer = oir(m, cvr=AARHUS)
    t.ok(status == 500 and b"ServiceAgreementNotFound" in answer,
         "a municipality without OeiR answers ServiceAgreementNotFound")
    status, answer = oir(m, authority=AARHUS)
    t.ok(status == 500 and b"AuthorityMismatch" in answer,
         "OeiR refuses another authority than the token's")
    status, answer = oir(m, header=False)
    t.ok(status == 500 and fault(answer, wss.S11) is not None,
         "OeiR refuses a message without the Liberty header")


def owners(m):
    body = ('<e:EjendommeForEjer_I xmlns:e="%s"><e:PersonNr>0703851237'
            '</e:PersonNr><e:ResultatStart>%d</e:ResultatStart>'
            '<e:ResultatAntalMaks>%d</e:ResultatAntalMaks>'
            '</e:EjendommeForEjer_I>')

    def ask(cvr=KOMBIT, start=0, most=100):
        mid = tm.msgid()
        status, answer = m.call(
            "ejerfortegnelse", EJF + "/EjendommeForEjer",
            body % (EJF, start, most),
            m.token(m.entity["ejerfortegnelse"], cvr), message_id=mid)
        if status != 200:
            return status, answer
        answer = wss.verify(answer, cert=m.key("ejerfortegnelse").cert,
                            relates_to=mid).body_child
        tm.follows("ejerfortegnelse", answer)
        return status, answer

    status, svar = ask()
    t.ok(status == 200 and svar.findtext("ejf:Antal", namespaces=NS) == "2",
         "ownerships are found by owner")
    e = svar.find("ejf:Ejerskab", NS)
    t.ok([x.text for x in e][2:4] == ["Ejer", "100063828"] and
         e.findtext("ejf:Status", namespaces=NS) == "historisk" and
         e.findtext("ejf:VirkningFra", namespaces=NS) ==
         "2019-04-30T22:00:00Z", "a bare date is loaded as Danish midnight")
    status, svar = ask(start=1)
    t.ok(svar.findtext(".//ejf:Rolle", namespaces=NS) == "Administrator" and
         svar.find(".//ejf:VirkningTil", NS) is None,
         "ownerships come in pages, an open one without end")
    refuses("Ejerfortegnelsen refuses a municipality's token", ask(ODENSE))


# ---- load and life ----------------------------------------------------------

def loading(m):
    r = m.run("load", DATA)
    t.ok(r.returncode == 0 and r.stdout.startswith("loaded: 4 sager, "
         "2 dokumenter, 1 bevillinger, 2 effektueringer, 2 fordringer, "
         "2 ejerskaber"), "load loads it all", r.stdout + r.stderr)
    bad = os.path.join(m.dir, "bad.xml")
    cases = (
        ("an unknown element", "<person cpr='0703851237'><hest/></person>",
         ":3: hest:"),
        ("a CPR number of nine digits", "<person cpr='070385123'/>",
         ":3: person:"),
        ("a case without KLE number", "<person cpr='0703851237'><sag "
         "id='%s' kommune='0461'/></person>" % uuid("1"), ":3: sag: "
         "attribute 'kle'"),
        ("a municipality that is none", "<person cpr='0703851237'><sag "
         "id='%s' kommune='0411' kle='00.00.00'/></person>" % uuid("1"),
         ":3: sag: attribute 'kommune'"),
        ("a property by no number", "<sag id='%s' kommune='0461' "
         "kle='00.00.00'><genstand/></sag>" % uuid("1"), ":3: genstand:"),
        ("text that is no XML", "<person", ":"),
    )
    for what, text, place in cases:
        with open(bad, "w") as f:
            f.write('<testdata\n xmlns="urn:borgerblikket:testdata:1">\n'
                    '%s\n</testdata>\n' % text)
        r = m.run("load", bad)
        t.ok(r.returncode == 1 and bad + place in r.stderr and
             "nothing was loaded" in r.stderr,
             "load refuses %s, by file and line" % what, r.stderr)
    r = m.run("load", os.path.join(m.dir, "no-such.xml"))
    t.ok(r.returncode == 1, "load refuses a file that is not there")


def population(m):
    made = os.path.join(m.dir, "population.xml")
    r = m.run_plain("generate", "--kommuner", "2", "--personer", "30")
    with open(made, "w") as f:
        f.write(r.stdout)
    again = m.run_plain("generate", "--kommuner", "2", "--personer", "30")
    t.ok(r.stdout == again.stdout, "equal options give equal bytes")
    other = m.run_plain("generate", "--kommuner", "2", "--personer", "30",
                        "--seed", "2")
    t.ok(r.stdout != other.stdout, "another seed gives another population")
    every = m.run_plain("generate").stdout
    cpr = re.findall(r'<person cpr="(\d{10})"', every)
    t.ok(len(cpr) == len(set(cpr)) and len(cpr) >= 98 * 4,
         "98 municipalities of 4 persons, no CPR number twice")
    t.ok(not any(sum(int(c) * w for c, w in zip(n, (4, 3, 2, 7, 6, 5, 4, 3,
                                                    2, 1))) % 11 == 0
                 for n in cpr), "every CPR number fails modulus 11")
    rules = set(re.findall(r"<!-- (R\d\d):", every))
    want = {"R%02d" % n for n in (*range(1, 9), *range(10, 26), 30, 31,
                                  *range(40, 44), 50, 51, 52)}
    t.ok(want <= rules, "every rule that data can show is met",
         want - rules)
    r = m.run("load", made)
    t.ok(r.returncode == 0, "the population can be loaded", r.stderr)


def main():
    with Miljoe(BINARY) as m:
        m.run_plain = lambda *a: subprocess.run(
            [BINARY, *a], text=True, capture_output=True)
        loading(m)
        sts_issues(m)
        sts_variants(m)
        sts_refuses(m)
        edge(m)
        sag_search(m)
        sag_pages(m)
        sag_filters(m)
        ydelser(m)
        claims(m)
        owners(m)
        sag_writes(m)
        population(m)
        t.ok(m.stop() == 0, "SIGINT ends it with status 0")
        durable(m)
    return t.slut()


def durable(m):
    """What --data keeps is there after a new start."""
    m.options = ["--data", os.path.join(m.dir, "data.sqlite"), "--load", DATA]
    m.start()
    t.ok(sager(m, udtryk(sag_blad(part(CPR)))) == ["1", "4"],
         "--load loads before it says ready")
    m.stop()
    m.options = m.options[:2]
    m.start()
    t.ok(sager(m, udtryk(sag_blad(part(CPR)))) == ["1", "4"],
         "--data keeps what was loaded")


if __name__ == "__main__":
    sys.exit(main())
