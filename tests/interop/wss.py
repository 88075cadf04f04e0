"""WS-Security as the gateway's callers speak it, made and checked without
any of the gateway's code: lxml (libxml2) for canonical form, cryptography
(OpenSSL) for keys.

    key   = Key.load("pki/borgerdk")            # .crt and .key
    token = make_assertion(idp_key, issuer=..., audience=..., hok=key.cert,
                           attributes={CPR: "..."})
    text  = make_request(body, token=token, key=key, action=..., to=...)
    seen  = verify(answer, cert=gateway_cert)   # raises Refused
    seen.body, seen.action, seen.relates_to

make_request() takes a Spelling: every freedom that the profile leaves to a
sender (prefixes, order, PrefixLists, white space, where namespaces are
declared).  Spelling.random(rng) draws one.
"""
import base64
import ctypes
import datetime
import hashlib
import re
import uuid
from xml.sax.saxutils import escape

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils
from lxml import etree

S12 = "http://www.w3.org/2003/05/soap-envelope"
S11 = "http://schemas.xmlsoap.org/soap/envelope/"
WSA = "http://www.w3.org/2005/08/addressing"
ANON = WSA + "/anonymous"
_OASIS = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-"
WSSE = _OASIS + "wssecurity-secext-1.0.xsd"
WSU = _OASIS + "wssecurity-utility-1.0.xsd"
WSSE11 = "http://docs.oasis-open.org/wss/oasis-wss-wssecurity-secext-1.1.xsd"
DS = "http://www.w3.org/2000/09/xmldsig#"
EC = "http://www.w3.org/2001/10/xml-exc-c14n#"
SAML = "urn:oasis:names:tc:SAML:2.0:assertion"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
RH = "http://kombit.dk/xml/schemas/RequestHeader/1/"
SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
ECDSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"
ENVELOPED = DS + "enveloped-signature"
STR = _OASIS + "soap-message-security-1.0#STR-Transform"
SAMLID = ("http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.1"
          "#SAMLID")
SAMLV20 = ("http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.1"
           "#SAMLV2.0")
X509V3 = _OASIS + "x509-token-profile-1.0#X509v3"
X509SKI = _OASIS + "x509-token-profile-1.0#X509SubjectKeyIdentifier"
BASE64 = _OASIS + "soap-message-security-1.0#Base64Binary"

LOA = "https://data.gov.dk/concept/core/nsis/loa"
CPR = "https://data.gov.dk/model/core/eid/cprNumber"
CVR = "https://data.gov.dk/model/core/eid/professional/cvr"
PRIVILEGES = "https://data.gov.dk/model/core/eid/privilegesIntermediate"


class Refused(Exception):
    """The message does not hold."""


class Key:
    """A certificate and, where we have it, its private key."""

    def __init__(self, cert, private=None):
        self.cert = cert
        self.private = private

    @classmethod
    def load(cls, stem):
        with open(stem + ".crt", "rb") as f:
            cert = x509.load_pem_x509_certificate(f.read())
        with open(stem + ".key", "rb") as f:
            private = serialization.load_pem_private_key(f.read(), None)
        return cls(cert, private)

    @property
    def b64(self):
        return b64(self.cert.public_bytes(serialization.Encoding.DER))

    @property
    def algorithm(self):
        if isinstance(self.private, rsa.RSAPrivateKey):
            return RSA_SHA256
        return ECDSA_SHA256

    def sign(self, octets):
        if isinstance(self.private, rsa.RSAPrivateKey):
            return self.private.sign(octets, padding.PKCS1v15(),
                                     hashes.SHA256())
        der = self.private.sign(octets, ec.ECDSA(hashes.SHA256()))
        r, s = utils.decode_dss_signature(der)
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def key_verify(cert, algorithm, value, octets):
    """The signature by the certificate's key, or Refused."""
    public = cert.public_key()
    try:
        if isinstance(public, rsa.RSAPublicKey):
            if algorithm != RSA_SHA256:
                raise Refused("algorithm is not the key's")
            public.verify(value, octets, padding.PKCS1v15(), hashes.SHA256())
        else:
            if algorithm != ECDSA_SHA256 or len(value) != 64:
                raise Refused("algorithm is not the key's")
            der = utils.encode_dss_signature(
                int.from_bytes(value[:32], "big"),
                int.from_bytes(value[32:], "big"))
            public.verify(der, octets, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        raise Refused("signature does not hold") from None


def b64(octets):
    return base64.b64encode(octets).decode()


def attr(value):
    return escape(value, {'"': "&quot;"})


def moment(t, digits=0):
    """xs:dateTime in UTC with so many fraction digits."""
    text = t.strftime("%Y-%m-%dT%H:%M:%S")
    if digits:
        text += "." + ("%06d000" % t.microsecond)[:digits]
    return text + "Z"


def utcnow():
    return datetime.datetime.now(datetime.timezone.utc)


def parse(text):
    if isinstance(text, str):
        text = text.encode()
    parser = etree.XMLParser(resolve_entities=False, no_network=True,
                             remove_blank_text=False, huge_tree=False)
    return etree.fromstring(text, parser)


_libxml2 = None


def _c14n_default(element, prefixes):
    """With "#default" in the PrefixList, which lxml drops on its way to
    libxml2: so libxml2 itself is asked."""
    global _libxml2
    if _libxml2 is None:
        _libxml2 = ctypes.CDLL("libxml2.so.2")
        for name in ("xmlReadMemory", "xmlXPathNewContext",
                     "xmlXPathEvalExpression"):
            getattr(_libxml2, name).restype = ctypes.c_void_p
    lib, out = _libxml2, ctypes.c_void_p()
    root = element.getroottree().getroot()
    at = "(//*)[%d]/descendant-or-self::" % (
        list(root.iter(etree.Element)).index(element) + 1)
    path = "%snode()|%s*/@*|%s*/namespace::*" % (at, at, at)
    text = etree.tostring(root)
    tree = ctypes.c_void_p(lib.xmlReadMemory(text, len(text), None, None,
                                             1 << 11))
    if not tree.value:
        raise Refused("libxml2 does not read it again")
    context = ctypes.c_void_p(lib.xmlXPathNewContext(tree))
    found = ctypes.c_void_p(lib.xmlXPathEvalExpression(path.encode(),
                                                       context))
    names = [p.encode() for p in prefixes] + [None]
    n = lib.xmlC14NDocDumpMemory(
        tree, ctypes.c_void_p.from_address(found.value + 8), 1,
        (ctypes.c_char_p * len(names))(*names), 0, ctypes.byref(out))
    octets = ctypes.string_at(out, n) if n >= 0 else None
    lib.xmlXPathFreeObject(found)
    lib.xmlXPathFreeContext(context)
    lib.xmlFreeDoc(tree)
    if octets is None:
        raise Refused("libxml2 has no canonical form of it")
    return octets


def c14n(element, prefixes=None):
    """Exclusive canonical form of the element as it stands in its tree."""
    if prefixes and "#default" in prefixes:
        return _c14n_default(element, prefixes)
    return etree.tostring(element, method="c14n", exclusive=True,
                          with_comments=False,
                          inclusive_ns_prefixes=prefixes or None)


def c14n_without(element, omit, prefixes=None):
    """The same without one element inside (enveloped-signature)."""
    root = element.getroottree().getroot()
    elements = list(root.iter(etree.Element))
    copy = list(parse(etree.tostring(root)).iter(etree.Element))
    element = copy[elements.index(element)]
    omit = copy[elements.index(omit)]
    before, tail = omit.getprevious(), omit.tail or ""
    parent = omit.getparent()
    if before is None:
        parent.text = (parent.text or "") + tail
    else:
        before.tail = (before.tail or "") + tail
    omit.tail = None
    parent.remove(omit)
    return c14n(element, prefixes)


def str_octets(assertion, prefixes=None, wss4j=False):
    """STR-Transform: the assertion; wss4j: with xmlns="" on its apex when no
    default namespace is in scope (WSS 1.1, 8.3)."""
    octets = c14n(assertion, prefixes)
    if wss4j and None not in assertion.nsmap:
        octets = re.sub(rb"^<([^ >]+)", rb'<\1 xmlns=""', octets, count=1)
    return octets


# Making ---------------------------------------------------------------------

class Spelling:
    """How a sender may write it; the defaults are the plain way."""

    def __init__(self, **given):
        self.prefix = {S12: "soap", S11: "soap", WSA: "wsa", WSSE: "wsse",
                       WSU: "wsu", DS: "ds", WSSE11: "wsse11", RH: "rh"}
        self.on_envelope = False     # all namespaces declared on Envelope
        self.prefix_lists = {}       # by element: a PrefixList
        self.si_prefixes = None
        self.str_prefixes = None
        self.wss4j = False
        self.sign_assertion_id = False
        self.sign_request_header = False
        self.header_order = None     # a permutation, drawn by rng
        self.security_order = None
        self.reference_order = None
        self.reply_to = True
        self.fault_to = False
        self.from_ = False
        self.wsa_space = ""          # around wsa values
        self.gap = ""                # between elements outside signed parts
        self.inner_gap = ""          # between elements of the Timestamp
        self.digits = 0
        self.must_understand = "1"
        self.role = False
        self.declaration = False
        self.crlf = False
        self.quote = '"'
        self.token_type = True
        self.digest_space = ""
        self.lines = 0               # SignatureValue in lines of so many
        self.foreign = 0             # unknown header blocks
        self.default_ns = None       # declared on Envelope, used by nobody
        self.ids = {}
        self.__dict__.update(given)

    def id_of(self, name):
        return self.ids.get(name, name)

    @classmethod
    def random(cls, rng):
        s = cls()
        pool = ["a", "b", "c", "S", "env", "ns1", "ns2", "x-y", "_p", "wsx",
                "sec", "u", "d", "p11", "rq", "Z9"]
        rng.shuffle(pool)
        for n, ns in enumerate(sorted(s.prefix)):
            if rng.random() < .6:
                s.prefix[ns] = pool[n]
        s.on_envelope = rng.random() < .5
        some = list(s.prefix.values()) + ["nope", "#default", "xs"]
        for name in ("body", "timestamp", "action", "messageid", "to"):
            if rng.random() < .4:
                s.prefix_lists[name] = rng.sample(some, rng.randrange(4))
        if rng.random() < .4:
            s.si_prefixes = rng.sample(some, rng.randrange(4))
        if rng.random() < .4:
            s.str_prefixes = rng.sample(some[:-1], rng.randrange(3))
        s.wss4j = s.str_prefixes is None and rng.random() < .3
        s.sign_assertion_id = rng.random() < .3
        s.sign_request_header = rng.random() < .3
        s.header_order = s.security_order = s.reference_order = rng
        s.reply_to = rng.random() < .7
        s.fault_to = rng.random() < .3
        s.from_ = rng.random() < .2
        s.wsa_space = rng.choice(["", "", " ", "\n\t "])
        s.gap = rng.choice(["", "\n", "\n  ", "\t"])
        s.inner_gap = rng.choice(["", "\n   "])
        s.digits = rng.choice([0, 1, 3, 6, 9])
        s.must_understand = rng.choice(["1", "true"])
        s.role = rng.random() < .2
        s.declaration = rng.random() < .3
        s.crlf = rng.random() < .2
        s.quote = rng.choice(['"', "'"])
        s.token_type = rng.random() < .7
        s.digest_space = rng.choice(["", " ", "\n"])
        s.lines = rng.choice([0, 76, 64])
        s.foreign = rng.choice([0, 0, 1, 7])
        s.default_ns = rng.choice([None, None, "urn:default"])
        if rng.random() < .5:
            for name in ("body", "timestamp", "action", "messageid", "to",
                         "str", "replyto"):
                s.ids[name] = "id-" + uuid.UUID(
                    int=rng.getrandbits(128)).hex
        return s


class _Writer:
    """Elements as text; namespaces declared where they are used, or all on
    the Envelope."""

    def __init__(self, spelling, soap):
        self.s = spelling
        self.soap = soap

    def name(self, ns, local):
        return "%s:%s" % (self.s.prefix[ns], local)

    def xmlns(self, *spaces):
        if self.s.on_envelope:
            return ""
        q = self.s.quote
        return "".join(" xmlns:%s=%s%s%s" % (self.s.prefix[n], q, n, q)
                       for n in spaces)

    def a(self, name, value):
        return " %s=%s%s%s" % (name, self.s.quote, attr(value), self.s.quote)

    def wsu_id(self, name):
        return self.a(self.name(WSU, "Id"), self.s.id_of(name))

    def wsa(self, local, name, inside, must=False):
        n = self.name(WSA, local)
        out = "<" + n + self.xmlns(WSA, WSU)
        if must:
            out += self.xmlns(self.soap)
            out += self.a(self.name(self.soap, "mustUnderstand"),
                          self.s.must_understand)
        return "%s%s>%s</%s>" % (out, self.wsu_id(name), inside, n)

    def exc(self, element, prefixes):
        n = self.name(DS, element)
        out = "<%s%s" % (n, self.a("Algorithm", EC))
        if prefixes is None:
            return out + "/>"
        return out + "><ec:InclusiveNamespaces xmlns:ec=\"%s\"%s/></%s>" % (
            EC, self.a("PrefixList", " ".join(prefixes)), n)

    def str_transform(self, prefixes):
        t = self.name(DS, "Transform")
        p = self.name(WSSE, "TransformationParameters")
        return "<%s%s><%s%s>%s</%s></%s>" % (
            t, self.a("Algorithm", STR), p, self.xmlns(WSSE),
            self.exc("CanonicalizationMethod", prefixes), p, t)

    def reference(self, uri, transform, mark):
        d = lambda local: self.name(DS, local)
        sp = self.s.digest_space
        return ("<%s%s><%s>%s</%s><%s%s/><%s>%s%s%s</%s></%s>" % (
            d("Reference"), self.a("URI", "#" + uri), d("Transforms"),
            transform, d("Transforms"), d("DigestMethod"),
            self.a("Algorithm", SHA256), d("DigestValue"), sp, mark, sp,
            d("DigestValue"), d("Reference")))

    def str_element(self, token_id, name=None):
        n = self.name(WSSE, "SecurityTokenReference")
        k = self.name(WSSE, "KeyIdentifier")
        out = "<" + n + self.xmlns(WSSE, WSU, WSSE11)
        if self.s.token_type:
            out += self.a(self.name(WSSE11, "TokenType"), SAMLV20)
        if name:
            out += self.wsu_id(name)
        return "%s><%s%s>%s%s%s</%s></%s>" % (
            out, k, self.a("ValueType", SAMLID), self.s.wsa_space, token_id,
            self.s.wsa_space, k, n)


def _shuffled(order, things):
    if order is not None:
        order.shuffle(things)
    return things


def make_assertion(issuer_key, issuer, audience, hok, attributes=None,
                   now=None, life=3600, id=None, nameid="C=DK,CN=Test",
                   prefix="", keyinfo=True, recipient=True, loa="Substantial",
                   edit=None, prefix_list=None, one_time_use=False):
    """A signed assertion, as text.  prefix "" is the default namespace; edit
    may change the text before it is signed."""
    now = now or utcnow()
    p = prefix + ":" if prefix else ""
    xmlns = "xmlns:" + prefix if prefix else "xmlns"
    id = id or "_" + uuid.uuid4().hex
    cert = b64(hok.public_bytes(serialization.Encoding.DER))
    start = now - datetime.timedelta(seconds=60)
    end = now + datetime.timedelta(seconds=life)
    attributes = dict(attributes or {})
    if loa is not None:
        attributes = {LOA: loa, **attributes}
    values = "".join(
        '<{p}Attribute Name="{n}" NameFormat="urn:oasis:names:tc:SAML:2.0:'
        'attrname-format:basic"><{p}AttributeValue>{v}</{p}AttributeValue>'
        '</{p}Attribute>'.format(p=p, n=attr(n), v=escape(v))
        for n, v in attributes.items())
    text = (
        '<{p}Assertion {xmlns}="{SAML}" ID="{id}" IssueInstant="{start}" '
        'Version="2.0"><{p}Issuer>{issuer}</{p}Issuer>@@SIGNATURE@@'
        '<{p}Subject><{p}NameID>{nameid}</{p}NameID><{p}SubjectConfirmation '
        'Method="urn:oasis:names:tc:SAML:2.0:cm:holder-of-key">'
        '<{p}SubjectConfirmationData xmlns:xsi="{XSI}" '
        'xsi:type="{p}KeyInfoConfirmationDataType"{recipient}>'
        '<ds:KeyInfo xmlns:ds="{DS}"><ds:X509Data><ds:X509Certificate>{cert}'
        '</ds:X509Certificate></ds:X509Data></ds:KeyInfo>'
        '</{p}SubjectConfirmationData></{p}SubjectConfirmation></{p}Subject>'
        '<{p}Conditions NotBefore="{start}" NotOnOrAfter="{end}">'
        '<{p}AudienceRestriction><{p}Audience>{audience}</{p}Audience>'
        '</{p}AudienceRestriction>{once}</{p}Conditions><{p}AttributeStatement>'
        '{values}</{p}AttributeStatement><{p}AuthnStatement '
        'AuthnInstant="{start}"><{p}AuthnContext><{p}AuthnContextClassRef>'
        'urn:oasis:names:tc:SAML:2.0:ac:classes:X509'
        '</{p}AuthnContextClassRef></{p}AuthnContext></{p}AuthnStatement>'
        '</{p}Assertion>').format(
            p=p, xmlns=xmlns, SAML=SAML, XSI=XSI, DS=DS, id=id,
            start=moment(start), end=moment(end), issuer=escape(issuer),
            nameid=escape(nameid), cert=cert, audience=escape(audience),
            values=values, once="<%sOneTimeUse/>" % p if one_time_use else "",
            recipient=' Recipient="%s"' % attr(audience) if recipient else "")
    if edit:
        text = edit(text)
    return sign_assertion(text, issuer_key, id, keyinfo, prefix_list)


def sign_assertion(text, key, id, keyinfo=True, prefix_list=None):
    """Puts a signature at @@SIGNATURE@@."""
    bare = parse(text.replace("@@SIGNATURE@@", ""))
    digest = b64(hashlib.sha256(c14n(bare, prefix_list)).digest())
    inc = "" if prefix_list is None else (
        '<ec:InclusiveNamespaces xmlns:ec="%s" PrefixList="%s"/>' %
        (EC, " ".join(prefix_list)))
    info = (
        '<ds:SignedInfo xmlns:ds="{DS}"><ds:CanonicalizationMethod '
        'Algorithm="{EC}"/><ds:SignatureMethod Algorithm="{alg}"/>'
        '<ds:Reference URI="#{id}"><ds:Transforms><ds:Transform '
        'Algorithm="{ENV}"/><ds:Transform Algorithm="{EC}">{inc}'
        '</ds:Transform></ds:Transforms><ds:DigestMethod Algorithm="{SHA}"/>'
        '<ds:DigestValue>{digest}</ds:DigestValue></ds:Reference>'
        '</ds:SignedInfo>').format(DS=DS, EC=EC, alg=key.algorithm, id=id,
                                   ENV=ENVELOPED, SHA=SHA256, inc=inc,
                                   digest=digest)
    value = b64(key.sign(c14n(parse(info))))
    ki = ('<ds:KeyInfo><ds:X509Data><ds:X509Certificate>%s'
          '</ds:X509Certificate></ds:X509Data></ds:KeyInfo>' % key.b64
          if keyinfo else "")
    return text.replace(
        "@@SIGNATURE@@", '<ds:Signature xmlns:ds="%s">%s<ds:SignatureValue>%s'
        '</ds:SignatureValue>%s</ds:Signature>' % (DS, info, value, ki))


def make_request(body, token, key, action, to, message_id=None,
                 transaction=None, now=None, life=300, spelling=None,
                 soap=S12, before_signing=None, extra=""):
    """A signed request, as bytes.  body: the child's text; token: the
    assertion's text; extra: header blocks of the caller's, unsigned;
    before_signing may change the text whose digests are then made."""
    s = spelling or Spelling()
    w = _Writer(s, soap)
    now = now or utcnow()
    message_id = message_id or "urn:uuid:%s" % uuid.uuid4()
    assertion = parse(token)
    token_id = assertion.get("ID")
    sp = s.wsa_space
    pad = lambda v: sp + escape(v) + sp
    address = "<%s>%s</%s>" % (w.name(WSA, "Address"), pad(ANON),
                               w.name(WSA, "Address"))
    refs = []                        # (id, transform, how)

    def signed(name, prefixes=None):
        refs.append((s.id_of(name), w.exc("Transform",
                     s.prefix_lists.get(name, prefixes)), "exc"))

    blocks = [w.wsa("Action", "action", pad(action), True),
              w.wsa("MessageID", "messageid", pad(message_id)),
              w.wsa("To", "to", pad(to), True)]
    for name in ("body", "timestamp", "action", "messageid", "to"):
        signed(name)
    for local, name, wanted in (("ReplyTo", "replyto", s.reply_to),
                                ("FaultTo", "faultto", s.fault_to),
                                ("From", "from", s.from_)):
        if wanted:
            blocks.append(w.wsa(local, name, address))
            signed(name)
    if transaction:
        rh = w.name(RH, "RequestHeader")
        tu = w.name(RH, "TransactionUUID")
        rid = ""
        if s.sign_request_header:
            rid = w.xmlns(WSU) + w.wsu_id("rh")
            signed("rh")
        blocks.append("<%s%s%s><%s>%s</%s></%s>" % (
            rh, w.xmlns(RH), rid, tu, escape(transaction), tu, rh))
    for n in range(min(s.foreign, 7)):
        blocks.append('<f:Blok%d xmlns:f="urn:fremmed">x</f:Blok%d>' % (n, n))
    refs.append((s.id_of("str"), w.str_transform(s.str_prefixes), "str"))
    if s.sign_assertion_id:
        refs.append((token_id, w.exc("Transform", None), "exc"))
    _shuffled(s.reference_order, refs)
    _shuffled(s.header_order, blocks)

    ts = w.name(WSU, "Timestamp")
    created = w.name(WSU, "Created")
    expires = w.name(WSU, "Expires")
    end = now + datetime.timedelta(seconds=life)
    g = s.inner_gap
    timestamp = "<%s%s%s>%s<%s>%s</%s>%s<%s>%s</%s>%s</%s>" % (
        ts, w.xmlns(WSU), w.wsu_id("timestamp"), g, created,
        sp + moment(now, s.digits) + sp, created, g, expires,
        sp + moment(end, s.digits) + sp, expires, g, ts)

    d = lambda local: w.name(DS, local)
    info = "<%s%s>%s%s<%s%s/>%s%s</%s>" % (
        d("SignedInfo"), w.xmlns(DS), g,
        w.exc("CanonicalizationMethod", s.si_prefixes), d("SignatureMethod"),
        w.a("Algorithm", key.algorithm),
        g.join(w.reference(i, t, "@@DIGEST%d@@" % n)
               for n, (i, t, how) in enumerate(refs)), g, d("SignedInfo"))
    signature = "<%s%s>%s%s<%s>@@VALUE@@</%s>%s<%s>%s</%s>%s</%s>" % (
        d("Signature"), w.xmlns(DS), g, info, d("SignatureValue"),
        d("SignatureValue"), g, d("KeyInfo"), w.str_element(token_id),
        d("KeyInfo"), g, d("Signature"))
    children = _shuffled(s.security_order, [
        timestamp, token, w.str_element(token_id, "str"), signature])
    sec = w.name(WSSE, "Security")
    security = "<%s%s%s%s>%s</%s>" % (
        sec, w.xmlns(WSSE, soap),
        w.a(w.name(soap, "mustUnderstand"), s.must_understand),
        w.a(w.name(soap, "role"), S12 + "/role/ultimateReceiver")
        if s.role else "", s.gap.join(children), sec)
    blocks.append(security)
    _shuffled(s.header_order, blocks)
    env, hdr, bod = (w.name(soap, n) for n in ("Envelope", "Header", "Body"))
    if s.on_envelope:
        s.on_envelope = False
        spaces = w.xmlns(soap, WSA, WSSE, WSU, DS, WSSE11, RH)
        s.on_envelope = True
    else:
        spaces = w.xmlns(soap)
    if s.default_ns:
        spaces += w.a("xmlns", s.default_ns)
    text = "<%s%s>%s<%s>%s%s%s</%s>%s<%s%s%s>%s</%s>%s</%s>" % (
        env, spaces, s.gap, hdr, s.gap, s.gap.join(blocks), extra, hdr, s.gap,
        bod, w.xmlns(WSU), w.wsu_id("body"), body, bod, s.gap, env)
    if s.declaration:
        text = "<?xml version='1.0' encoding='utf-8'?>\n" + text
    if s.crlf:
        text = text.replace("\n", "\r\n")
    if before_signing:
        text = before_signing(text)
    return _sign(text, refs, key, s).encode()


def _by_id(root, id):
    found = [e for e in root.iter(etree.Element)
             if id in (e.get("{%s}Id" % WSU), e.get("ID"), e.get("Id"))]
    return found[0] if found else None


def _prefix_list(element):
    if element is None:
        return None
    inc = next(element.iter("{%s}InclusiveNamespaces" % EC), None)
    if inc is None:
        return None
    return inc.get("PrefixList", "").split() or None


def _sign(text, refs, key, s):
    """Fills in digests, then the value."""
    root = parse(text)
    infos = [e for e in root.iter("{%s}Reference" % DS)
             if "@@DIGEST" in etree.tostring(e, encoding="unicode")]
    for ref in infos:
        mark = ref.findtext("{%s}DigestValue" % DS).strip()
        how = refs[int(mark.strip("@")[len("DIGEST"):])][2]
        if how == "str":
            octets = str_octets(next(root.iter("{%s}Assertion" % SAML)),
                                _prefix_list(ref), s.wss4j)
        else:
            target = _by_id(root, ref.get("URI")[1:])
            octets = c14n(target, _prefix_list(ref))
        text = text.replace(mark, b64(hashlib.sha256(octets).digest()))
    root = parse(text)
    value = next(e for e in root.iter("{%s}SignatureValue" % DS)
                 if e.text == "@@VALUE@@")
    info = value.getparent().find("{%s}SignedInfo" % DS)
    octets = c14n(info, _prefix_list(
        info.find("{%s}CanonicalizationMethod" % DS)))
    out = b64(key.sign(octets))
    if s.lines:
        out = "\n".join(out[i:i + s.lines]
                        for i in range(0, len(out), s.lines))
    return text.replace("@@VALUE@@", out)


# Checking -------------------------------------------------------------------

class Seen:
    """What a message that holds says; element objects of lxml."""
    body = body_child = action = message_id = relates_to = to = None
    transaction = assertion = signer = is_fault = None


def _one(parent, ns, local, required=True):
    found = parent.findall("{%s}%s" % (ns, local))
    if len(found) > 1 or (required and not found):
        raise Refused("not one %s" % local)
    return found[0] if found else None


def _text(element):
    return None if element is None else (element.text or "").strip()


def _check_reference(root, ref, assertion, covered):
    uri = ref.get("URI")
    if not uri or uri[0] != "#":
        raise Refused("reference to %r" % uri)
    ids = [e for e in root.iter(etree.Element)
           if uri[1:] in (e.get("{%s}Id" % WSU), e.get("ID"), e.get("Id"))]
    if len(ids) != 1:
        raise Refused("%s is no one element" % uri)
    transforms = [t.get("Algorithm") for t in ref.iter("{%s}Transform" % DS)]
    if ref.find("{%s}DigestMethod" % DS).get("Algorithm") != SHA256:
        raise Refused("digest algorithm")
    target, prefixes = ids[0], _prefix_list(ref)
    want = base64.b64decode(ref.findtext("{%s}DigestValue" % DS).strip(),
                            validate=True)
    if transforms == [STR]:
        name = _text(next(target.iter("{%s}KeyIdentifier" % WSSE)))
        if assertion is None or assertion.get("ID") != name:
            raise Refused("STR names another assertion")
        forms = [str_octets(assertion, prefixes),
                 str_octets(assertion, prefixes, True)]
        target = assertion
    elif transforms == [EC]:
        forms = [c14n(target, prefixes)]
    else:
        raise Refused("transforms %r" % transforms)
    if want not in [hashlib.sha256(f).digest() for f in forms]:
        raise Refused("digest of %s differs" % uri)
    covered.append(target)


def _check_signature(sig, cert):
    info = sig.find("{%s}SignedInfo" % DS)
    cm = info.find("{%s}CanonicalizationMethod" % DS)
    if cm.get("Algorithm") != EC:
        raise Refused("canonicalization of SignedInfo")
    value = base64.b64decode("".join(
        sig.findtext("{%s}SignatureValue" % DS).split()), validate=True)
    key_verify(cert, info.find("{%s}SignatureMethod" % DS).get("Algorithm"),
               value, c14n(info, _prefix_list(cm)))
    return info


def verify_assertion(assertion, cert):
    """The enveloped signature by that certificate, or Refused."""
    sig = _one(assertion, DS, "Signature")
    info = _check_signature(sig, cert)
    refs = info.findall("{%s}Reference" % DS)
    if len(refs) != 1 or refs[0].get("URI") != "#" + assertion.get("ID"):
        raise Refused("assertion's reference")
    want = base64.b64decode(refs[0].findtext("{%s}DigestValue" % DS).strip())
    octets = c14n_without(assertion, sig, _prefix_list(refs[0]))
    if hashlib.sha256(octets).digest() != want:
        raise Refused("assertion's digest differs")


def hok_certificate(assertion):
    data = next(assertion.iter("{%s}SubjectConfirmationData" % SAML))
    text = next(data.iter("{%s}X509Certificate" % DS)).text
    return x509.load_der_x509_certificate(
        base64.b64decode("".join(text.split())))


def verify(message, cert=None, issuer_cert=None, soap=S12, relates_to=None,
           required=("Action", "MessageID")):
    """A message's signature: by cert, or (issuer_cert) by the holder of the
    key in an assertion that issuer_cert signed.  Body, Timestamp and every
    wsa header must be covered.  Answers Seen, or raises Refused."""
    root = parse(message)
    if root.tag != "{%s}Envelope" % soap:
        raise Refused("no Envelope")
    header, body = _one(root, soap, "Header"), _one(root, soap, "Body")
    security = _one(header, WSSE, "Security")
    sig = _one(security, DS, "Signature")
    assertion = _one(security, SAML, "Assertion", required=False)
    if issuer_cert is not None:
        if assertion is None:
            raise Refused("no assertion")
        verify_assertion(assertion, issuer_cert)
        cert = hok_certificate(assertion)
    info = _check_signature(sig, cert)
    covered = []
    for ref in info.findall("{%s}Reference" % DS):
        _check_reference(root, ref, assertion, covered)
    needed = [body, _one(security, WSU, "Timestamp")]
    needed += [e for e in header if isinstance(e.tag, str) and
               e.tag.startswith("{%s}" % WSA)]
    if issuer_cert is not None:
        needed.append(assertion)
    for e in needed:
        if not any(e is c for c in covered):
            raise Refused("%s is not signed" % e.tag)
    seen = Seen()
    seen.root, seen.body, seen.assertion = root, body, assertion
    seen.signer, seen.covered = cert, covered
    seen.body_child = body[0] if len(body) else None
    seen.is_fault = (seen.body_child is not None and
                     seen.body_child.tag == "{%s}Fault" % soap)
    seen.action = _text(_one(header, WSA, "Action", "Action" in required))
    seen.message_id = _text(_one(header, WSA, "MessageID",
                                 "MessageID" in required))
    seen.to = _text(_one(header, WSA, "To", False))
    seen.relates_to = _text(_one(header, WSA, "RelatesTo", False))
    rh = header.find("{%s}RequestHeader/{%s}TransactionUUID" % (RH, RH))
    seen.transaction = _text(rh)
    if relates_to is not None and seen.relates_to != relates_to:
        raise Refused("relates to another message")
    return seen
