"""The hostile corpus: messages that must be refused, and how; and the valid
variants that must be accepted.

Everything starts from one signed base message of our own, made by wss.py.
A case knows how to make itself (a MessageID can be spent once only) and the
outcome that the security profile requires of it:

    sag.klasse, sag.id        class, and name within it
    sag.lav(v)                bytes of the body; or a Raa (bytes on the wire)
    sag.udfald                status, subcodes, signed, closed

The classes are in fjendtlig_*.py; alle() has them all.
"""
import collections
import datetime
import os
import re

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization

from cryptography.x509.oid import NameOID

import wss
from miljoe import BB, OVERBLIK, VERIFIKATION

CPR, ANDEN, KOMMUNE = "0703851237", "0101700002", "0461"
CVR = "35209115"

# status; the innermost subcode, one of these; signed; connection closed.
# None: not judged.
Udfald = collections.namedtuple("Udfald", "status koder signeret lukket")


def afvist(status):
    """Before there is XML: a bare status and the end (profile 1)."""
    return Udfald(status, (), False, True)


OK = Udfald(200, (), True, False)
SCAN = afvist(400)
# Before the signatures hold: one text, unsigned, closed (profile 6).
CHECK = Udfald(500, ("FailedCheck",), False, True)
SECURITY = Udfald(500, ("InvalidSecurity",), False, True)
USAND = Udfald(500, ("FailedCheck", "InvalidSecurity"), False, True)
# After they hold.
FORM = Udfald(500, ("FailedCheck",), True, True)
AUTH = Udfald(500, ("FailedAuthentication",), True, True)
TID = Udfald(500, ("MessageExpired",), True, True)
ADRESSE = Udfald(500, ("InvalidAddressingHeader",), True, False)
MAAL = Udfald(500, ("DestinationUnreachable",), True, False)
HANDLING = Udfald(500, ("ActionNotSupported",), True, False)
WSA = Udfald(500, ("InvalidAddressingHeader", "ActionNotSupported"), True,
             False)
FORSTAA = Udfald(500, ("MustUnderstand",), True, False)
GENBRUG = Udfald(500, ("DuplicateMessageID",), True, False)
ADGANG = Udfald(500, ("IngenAdgang",), True, False)
INDHOLD = Udfald(500, ("UgyldigForespoergsel",), True, False)


class Raa:
    """Octets on the wire, in pieces; what is not HTTP's usual way."""

    def __init__(self, *stykker, vent=0.0, besked_id=None):
        self.besked_id = besked_id   # what an answer relates to
        self.stykker = stykker       # 100 is waited for between: None
        self.vent = vent             # seconds between the pieces


class Post:
    """A body with other header lines than the usual."""

    def __init__(self, krop, **linjer):
        self.krop = krop
        self.linjer = linjer


Sag = collections.namedtuple("Sag", "klasse id lav udfald")


class Samling:
    """Cases as they are added; an id is given once."""

    def __init__(self):
        self.sager = []
        self.set = set()

    def klasse(self, navn):
        def add(id, lav, udfald):
            noegle = (navn, id)
            if noegle in self.set:
                raise ValueError("twice: %s %s" % noegle)
            self.set.add(noegle)
            self.sager.append(Sag(navn, id, lav, udfald))
        return add


# Text of the plain spelling

def sted(text, navn, fra=0):
    """Where the first element of that qualified name begins and ends."""
    m = re.compile("<%s(?=[ />])" % re.escape(navn)).search(text, fra)
    if m is None:
        raise ValueError("no %s" % navn)
    slut = text.index(">", m.start())
    if text[slut - 1] == "/":
        return m.start(), slut + 1
    dybde, pos = 1, slut + 1
    tag = re.compile("<(/?)%s(?=[ />])[^>]*?(/?)>" % re.escape(navn))
    while dybde:
        t = tag.search(text, pos)
        if t.group(1):
            dybde -= 1
        elif not t.group(2):
            dybde += 1
        pos = t.end()
    return m.start(), pos


def tag(text, navn, fra=0):
    """That element's text."""
    i, j = sted(text, navn, fra)
    return text[i:j]


def uden(text, navn, fra=0):
    i, j = sted(text, navn, fra)
    return text[:i] + text[j:]


def med(text, navn, ny, fra=0):
    """The element replaced: by text, or by what a function makes of it."""
    i, j = sted(text, navn, fra)
    return text[:i] + (ny(text[i:j]) if callable(ny) else ny) + text[j:]


def foer(text, navn, ny, fra=0):
    i, _ = sted(text, navn, fra)
    return text[:i] + ny + text[i:]


def efter(text, navn, ny, fra=0):
    _, j = sted(text, navn, fra)
    return text[:j] + ny + text[j:]


def sidst_i(text, navn, ny, fra=0):
    """As the element's last child."""
    _, j = sted(text, navn, fra)
    i = text.rindex("</", 0, j)
    return text[:i] + ny + text[i:]


def erstat(gammel, ny, antal=1):
    """A function that replaces; the old text must be there."""
    def f(text):
        if gammel not in text:
            raise ValueError("not there: %s" % gammel[:60])
        return text.replace(gammel, ny, antal)
    return f


def sidste(gammel, ny):
    def f(text):
        i = text.rindex(gammel)
        return text[:i] + ny + text[i + len(gammel):]
    return f


# The workshop

class Noegle(wss.Key):
    """A key that claims an algorithm, or signs in a way of its own."""

    def __init__(self, cert, private=None, algorithm=None, sign=None):
        super().__init__(cert, private)
        self._algorithm, self._sign = algorithm, sign

    @property
    def algorithm(self):
        return super().algorithm if self._algorithm is None \
            else self._algorithm

    def sign(self, octets):
        return self._sign(octets) if self._sign else super().sign(octets)


class Vaerk:
    """Makes messages for one running gateway."""

    def __init__(self, m):
        self.m = m
        self.to = m.url
        self.noegler = {}
        self.tokens = {}
        self.certs = {}
        self.lokkefugl = 1           # a port where nobody may call

    def lok(self, text):
        """Addresses in a message lead to the decoy."""
        return text.replace("//127.0.0.1:1/",
                            "//127.0.0.1:%d/" % self.lokkefugl)

    def noegle(self, navn):
        if navn not in self.noegler:
            self.noegler[navn] = self.m.key(navn)
        return self.noegler[navn]

    def udsted(self, navn, private, ca="udsteder", cn="Test", cdp=True,
               dage=(-1, 30), ku=True, eku=None):
        """A certificate by the test environment's CA (made once)."""
        if navn in self.certs:
            return self.certs[navn]
        stem = os.path.join(self.m.pki, "ca", ca)
        with open(stem + ".crt", "rb") as f:
            ca_cert = x509.load_pem_x509_certificate(f.read())
        with open(stem + ".key", "rb") as f:
            ca_key = serialization.load_pem_private_key(f.read(), None)
        like = self.noegle("borgerdk").cert
        nu = datetime.datetime.utcnow()
        b = x509.CertificateBuilder().subject_name(x509.Name([
            x509.NameAttribute(NameOID.COMMON_NAME, cn)])).issuer_name(
            ca_cert.subject).public_key(private.public_key()).serial_number(
            x509.random_serial_number()).not_valid_before(
            nu + datetime.timedelta(days=dage[0])).not_valid_after(
            nu + datetime.timedelta(days=dage[1]))
        for e in like.extensions:
            if isinstance(e.value, x509.CRLDistributionPoints) and not cdp:
                continue
            if isinstance(e.value, x509.SubjectKeyIdentifier):
                continue
            if isinstance(e.value, x509.KeyUsage) and not ku:
                continue
            b = b.add_extension(e.value, e.critical)
        cert = b.sign(ca_key, hashes.SHA256())
        self.certs[navn] = Noegle(cert, private)
        return self.certs[navn]

    def selvsigneret(self, navn, private, name=None):
        """A certificate that nobody but itself vouches for."""
        if navn not in self.certs:
            name = name or x509.Name([
                x509.NameAttribute(NameOID.COMMON_NAME, "borger.dk")])
            nu = datetime.datetime.utcnow()
            cert = x509.CertificateBuilder().subject_name(name).issuer_name(
                name).public_key(private.public_key()).serial_number(
                4711).not_valid_before(nu - datetime.timedelta(days=1)
                ).not_valid_after(nu + datetime.timedelta(days=9)).sign(
                private, hashes.SHA256())
            self.certs[navn] = Noegle(cert, private)
        return self.certs[navn]

    # ---- tokens and messages ----

    def token(self, hok="borgerdk", noegle=None, udsteder=None, cpr=CPR,
              **given):
        """The token as text; the plain one is made once."""
        cert = (hok if isinstance(hok, wss.Key) else self.noegle(hok)).cert
        plain = not given and noegle is None and udsteder is None and \
            isinstance(hok, str)
        if plain and (hok, cpr) in self.tokens:
            return self.tokens[hok, cpr]
        given.setdefault("attributes", {wss.CPR: cpr})
        given.setdefault("audience", self.m.audience)
        t = wss.make_assertion(noegle or self.noegle("idp"),
                               udsteder or self.m.issuer, hok=cert, **given)
        if plain:
            self.tokens[hok, cpr] = t
        return t

    def krop(self, kommuner=(KOMMUNE,), omraader=("Sager",)):
        return ('<bb:HentOverblik xmlns:bb="%s">%s%s</bb:HentOverblik>' % (
            BB, "".join("<bb:Kommunekode>%s</bb:Kommunekode>" % k
                        for k in kommuner),
            "".join("<bb:Omraade>%s</bb:Omraade>" % o for o in omraader)))

    def besked(self, foer=None, efter=None, token=None, key="borgerdk",
               body=None, tegn="utf-8", **given):
        """A message; foer changes it before the signature is made, efter
        after (both get and give text)."""
        key = key if isinstance(key, wss.Key) else self.noegle(key)
        given.setdefault("action", OVERBLIK)
        given.setdefault("to", self.to)
        out = wss.make_request(
            body if body is not None else self.krop(),
            token or self.token(), key, before_signing=lambda x: self.lok(
                foer(x) if foer else x), **given)
        if efter:
            out = self.lok(efter(out.decode()))
        return out.encode(tegn) if isinstance(out, str) else out

    def privilegier(self, cvr=CVR, rolle=None,
                    ns="http://digst.dk/oiosaml/basic_privilege_profile",
                    gruppe=None, hoved='<?xml version="1.0" '
                    'encoding="UTF-8"?>'):
        gruppe = gruppe if gruppe is not None else (
            '<PrivilegeGroup Scope="urn:dk:gov:saml:cvrNumberIdentifier:%s">'
            '<Privilege>%s</Privilege></PrivilegeGroup>' % (
                cvr, rolle or self.m.role))
        return '%s<bpp:PrivilegeList xmlns:bpp="%s">%s</bpp:PrivilegeList>' \
            % (hoved, ns, gruppe)

    def medarbejder(self, liste=None, attributes=None, body=None,
                    cpr=CPR, kommune=KOMMUNE, begrundelse="Kontrol",
                    b64=None, **given):
        """HentVerifikation by an employee of Odense."""
        liste = self.privilegier() if liste is None else liste
        kode = b64 or wss.b64(liste.encode())
        if attributes is None:
            attributes = {wss.CVR: CVR, wss.PRIVILEGES: kode}
        t = self.token("verifikation", attributes=attributes,
                       **given.pop("t", {}))
        body = body or (
            '<bb:HentVerifikation xmlns:bb="%s"><bb:Cpr>%s</bb:Cpr>'
            '<bb:Kommunekode>%s</bb:Kommunekode><bb:Begrundelse>%s'
            '</bb:Begrundelse><bb:Omraade>Sager</bb:Omraade>'
            '</bb:HentVerifikation>' % (BB, cpr, kommune, begrundelse))
        return self.besked(token=t, key="verifikation", body=body,
                           action=VERIFIKATION, **given)


def b(*args, **given):
    """A case's lav: the message with these arguments."""
    return lambda v: v.besked(*args, **given)


def t(**given):
    """A case's lav: the plain message with a token made so."""
    return lambda v: v.besked(token=v.token(**given))


def edit(*trin):
    """... with a token changed before the issuer signed it."""
    def f(text):
        for g in trin:
            text = g(text)
        return text
    return lambda v: v.besked(token=v.token(edit=f))


def alle():
    """Every case: (hostile, valid)."""
    import fjendtlig_gyldig
    import fjendtlig_http
    import fjendtlig_sign
    import fjendtlig_soap
    import fjendtlig_tekst
    import fjendtlig_token
    import fjendtlig_xsw
    fjender, gyldige = Samling(), Samling()
    for modul in (fjendtlig_xsw, fjendtlig_soap, fjendtlig_sign,
                  fjendtlig_tekst, fjendtlig_token, fjendtlig_http):
        modul.sager(fjender)
    fjendtlig_gyldig.sager(gyldige)
    return fjender.sager, gyldige.sager
