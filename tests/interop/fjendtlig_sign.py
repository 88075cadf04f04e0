"""Signature, key and algorithm abuse (SIG1-SIG15): the profile's section 3
and the signature of the assertion.
"""
import base64
import hashlib
import re

import wss
from cryptography import x509
from cryptography.hazmat.primitives import hashes, hmac, serialization
from cryptography.hazmat.primitives.asymmetric import (ec, ed25519, padding,
                                                       rsa, utils)
from fjendtlig import (AUTH, CHECK, USAND, Noegle, b, efter, erstat, med,
                       sidst_i, tag, uden)
from fjendtlig_soap import med_ref, ref_til, uden_ref
from rsa_lang import RsaLang

SIG = "ds:Signature"
MORE = "http://www.w3.org/2001/04/xmldsig-more#"
C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"


def ydre(f):
    """A change within the message's own Signature, the last one."""
    def g(x):
        i = x.rindex("<ds:Signature ")
        return x[:i] + f(x[i:])
    return g


def indre(f):
    """A change within the assertion's Signature, the first one."""
    def g(x):
        j = x.index("</ds:Signature>")
        return f(x[:j]) + x[j:]
    return g


def nz(navn, ny):
    """An element of the message's Signature replaced."""
    return ydre(lambda x: med(x, navn, ny))


def vaerdi(x, navn):
    return re.search("<%s[^>]*>([^<]*)<" % navn, x).group(1)


def ny_vaerdi(navn, f):
    """The text of the last element of that name changed by f."""
    def g(x):
        i = x.rindex("<%s>" % navn) + len(navn) + 2
        j = x.index("<", i)
        return x[:i] + f(x[i:j]) + x[j:]
    return g


def flip(s):
    return ("A" if s[0] != "A" else "B") + s[1:]


def udelukkelse(s):
    add = s.klasse("signature-exclusion")
    for navn, f, u in (
            ("no-value", ydre(lambda x: uden(x, "ds:SignatureValue")), CHECK),
            ("empty-value", ny_vaerdi("ds:SignatureValue", lambda v: ""),
             CHECK),
            ("blank-value", ny_vaerdi("ds:SignatureValue", lambda v: " \n"),
             CHECK),
            ("no-signedinfo", ydre(lambda x: uden(x, "ds:SignedInfo")),
             CHECK),
            ("empty-signature", lambda x: med(
                x, SIG, '<ds:Signature xmlns:ds="%s"/>' % wss.DS,
                x.rindex("<ds:Signature ")), CHECK),
            ("no-keyinfo", ydre(lambda x: uden(x, "ds:KeyInfo")), CHECK),
            ("assertion-without-signature", lambda x: uden(x, SIG), CHECK),
            ("assertion-empty-signature", lambda x: med(
                x, SIG, '<ds:Signature xmlns:ds="%s"/>' % wss.DS), CHECK),
            ("assertion-empty-value", indre(lambda x: x[:x.rindex(
                "<ds:SignatureValue>")] + "<ds:SignatureValue>" + x[x.rindex(
                    "</ds:SignatureValue>"):]), CHECK),
            ("signatures-swapped", lambda x: byt(x), USAND),
            ("value-of-another-message", None, CHECK)):
        if f is not None:
            add(navn, b(efter=f), u)
    add("value-of-another-message", lambda v: v.besked(efter=lambda x:
        ny_vaerdi("ds:SignatureValue", lambda _: vaerdi(
            v.besked().decode()[-4000:], "ds:SignatureValue"))(x)), CHECK)
    add("signature-of-another-message", lambda v: v.besked(
        efter=lambda x: x[:x.rindex("<ds:Signature ")] + tag(
            (y := v.besked().decode()), SIG, y.rindex("<ds:Signature ")) +
        x[x.rindex("</ds:Signature>") + 15:]), CHECK)
    add("security-of-another-message", lambda v: v.besked(
        efter=lambda x: med(x, "wsse:Security", tag(
            v.besked().decode(), "wsse:Security"))), CHECK)
    add("token-of-another-citizen", lambda v: v.besked(
        efter=lambda x: x.replace(v.token(), v.token(cpr="0101700002"))),
        CHECK)
    # the token is signed again by nobody who may
    for navn, f in (("assertion-value-flipped", flip),
                    ("assertion-value-cut", lambda y: y[:-4]),
                    ("assertion-value-doubled", lambda y: y + y)):
        def lav(v, f=f):
            def g(x):
                i = x.index("<ds:SignatureValue>") + 19
                j = x.index("<", i)
                return x[:i] + f(x[i:j]) + x[j:]
            return v.besked(token=g(v.token()))
        add(navn, lav, CHECK)
    add("assertion-changed-then-signed-by-holder", lambda v: v.besked(
        token=v.token().replace("0703851237", "0101700002")), CHECK)
    add("assertion-signed-by-holder", lambda v: v.besked(token=v.token(
        noegle=v.noegle("borgerdk"), keyinfo=False)), CHECK)
    add("assertion-signed-by-holder-keyinfo", lambda v: v.besked(
        token=v.token(noegle=v.noegle("borgerdk"))), CHECK)


def byt(x):
    """The two Signatures change places."""
    a, z = tag(x, SIG), tag(x, SIG, x.rindex("<ds:Signature "))
    return x.replace(z, "@").replace(a, z).replace("@", a)


# Algorithms

def rsa_sig(v, hash, pad=None):
    k = v.noegle("borgerdk").private
    return lambda o: k.sign(o, pad or padding.PKCS1v15(), hash)


def hmac_sig(key):
    def sign(o):
        h = hmac.HMAC(key, hashes.SHA256())
        h.update(o)
        return h.finalize()
    return sign


def med_alg(alg, sign):
    """A message truly signed by another algorithm."""
    return lambda v: v.besked(key=Noegle(
        v.noegle("borgerdk").cert, v.noegle("borgerdk").private, alg,
        sign(v) if sign else None))


def algoritmer(s):
    add = s.klasse("signature-method")
    h = hashes
    pss = lambda n, x: padding.PSS(padding.MGF1(x), n)
    pem = lambda v: v.noegle("borgerdk").cert.public_key().public_bytes(
        serialization.Encoding.PEM,
        serialization.PublicFormat.SubjectPublicKeyInfo)
    der = lambda v: v.noegle("borgerdk").cert.public_key().public_bytes(
        serialization.Encoding.DER,
        serialization.PublicFormat.SubjectPublicKeyInfo)
    certder = lambda v: base64.b64decode(v.noegle("borgerdk").b64)
    for navn, alg, sign in (
            ("rsa-sha1", wss.DS + "rsa-sha1", lambda v: rsa_sig(v, h.SHA1())),
            ("rsa-sha224", MORE + "rsa-sha224",
             lambda v: rsa_sig(v, h.SHA224())),
            ("rsa-sha384", MORE + "rsa-sha384",
             lambda v: rsa_sig(v, h.SHA384())),
            ("rsa-sha512", MORE + "rsa-sha512",
             lambda v: rsa_sig(v, h.SHA512())),
            ("rsa-md5", MORE + "rsa-md5", lambda v: rsa_sig(v, h.MD5())),
            ("rsa-ripemd160", MORE + "rsa-ripemd160", None),
            ("dsa-sha1", wss.DS + "dsa-sha1", None),
            ("dsa-sha256", "http://www.w3.org/2009/xmldsig11#dsa-sha256",
             None),
            ("rsa-pss", "http://www.w3.org/2007/05/xmldsig-more#"
             "sha256-rsa-MGF1", lambda v: rsa_sig(
                 v, h.SHA256(), pss(32, h.SHA256()))),
            ("rsa-pss-params", "http://www.w3.org/2007/05/xmldsig-more#"
             "rsa-pss", lambda v: rsa_sig(v, h.SHA256(),
                                          pss(32, h.SHA256()))),
            ("pss-as-rsa-sha256", wss.RSA_SHA256, lambda v: rsa_sig(
                v, h.SHA256(), pss(32, h.SHA256()))),
            ("sha1-as-rsa-sha256", wss.RSA_SHA256,
             lambda v: rsa_sig(v, h.SHA1())),
            ("sha512-as-rsa-sha256", wss.RSA_SHA256,
             lambda v: rsa_sig(v, h.SHA512())),
            ("ecdsa-claimed-for-rsa", wss.ECDSA_SHA256, None),
            ("hmac-sha1", wss.DS + "hmac-sha1", lambda v: hmac_sig(pem(v))),
            ("hmac-public-pem", MORE + "hmac-sha256",
             lambda v: hmac_sig(pem(v))),
            ("hmac-public-der", MORE + "hmac-sha256",
             lambda v: hmac_sig(der(v))),
            ("hmac-certificate", MORE + "hmac-sha256",
             lambda v: hmac_sig(certder(v))),
            ("hmac-empty-key", MORE + "hmac-sha256",
             lambda v: hmac_sig(b"\0")),
            ("none", "none", None), ("empty", "", None),
            ("unknown", "urn:x", None),
            ("upper-case", wss.RSA_SHA256.upper(), None),
            ("space", wss.RSA_SHA256 + " ", None),
            ("space-before", " " + wss.RSA_SHA256, None),
            ("prefix", wss.RSA_SHA256[:-1], None),
            ("digest-uri", wss.SHA256, None),
            ("c14n-uri", wss.EC, None)):
        add(navn, med_alg(alg, sign), CHECK)
    for navn, f in (
            ("hmac-output-length", lambda x: med(
                x, "ds:SignatureMethod", '<ds:SignatureMethod Algorithm="%s">'
                "<ds:HMACOutputLength>8</ds:HMACOutputLength>"
                "</ds:SignatureMethod>" % wss.RSA_SHA256)),
            ("hmac-output-length-0", lambda x: med(
                x, "ds:SignatureMethod", '<ds:SignatureMethod Algorithm='
                '"%shmac-sha256"><ds:HMACOutputLength>0</ds:HMACOutput'
                "Length></ds:SignatureMethod>" % MORE)),
            ("no-algorithm", lambda x: med(x, "ds:SignatureMethod",
                                           "<ds:SignatureMethod/>")),
            ("missing", lambda x: uden(x, "ds:SignatureMethod")),
            ("two", lambda x: efter(x, "ds:SignatureMethod", tag(
                x, "ds:SignatureMethod"))),
            ("more-attributes", lambda x: med(x, "ds:SignatureMethod", erstat(
                " Algorithm", ' x="y" Algorithm'))),
            ("text", lambda x: med(
                x, "ds:SignatureMethod", '<ds:SignatureMethod Algorithm="%s">'
                "x</ds:SignatureMethod>" % wss.RSA_SHA256))):
        add(navn, b(foer=ydre(f)), CHECK)
    # ECDSA, spelled otherwise
    def ecdsa(f):
        def lav(v):
            k = v.noegle("borgerdk-ec")
            return v.besked(token=v.token("borgerdk-ec"), key=Noegle(
                k.cert, k.private, None, lambda o: f(k, o)))
        return lav
    raw = lambda k, o: wss.Key.sign(k, o)
    n = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551
    for navn, f in (
            ("ecdsa-der", lambda k, o: k.private.sign(
                o, ec.ECDSA(h.SHA256()))),
            ("ecdsa-sha1", lambda k, o: rs(k.private.sign(
                o, ec.ECDSA(h.SHA1())))),
            ("ecdsa-63-octets", lambda k, o: raw(k, o)[:63]),
            ("ecdsa-65-octets", lambda k, o: raw(k, o) + b"\0"),
            ("ecdsa-66-padded", lambda k, o: b"\0" + raw(k, o)[:32] +
             b"\0" + raw(k, o)[32:]),
            ("ecdsa-zero", lambda k, o: b"\0" * 64),
            ("ecdsa-r-zero", lambda k, o: b"\0" * 32 + raw(k, o)[32:]),
            ("ecdsa-s-zero", lambda k, o: raw(k, o)[:32] + b"\0" * 32),
            ("ecdsa-r-is-n", lambda k, o: n.to_bytes(32, "big") +
             raw(k, o)[32:]),
            ("ecdsa-s-is-n", lambda k, o: raw(k, o)[:32] +
             n.to_bytes(32, "big")),
            ("ecdsa-n-n", lambda k, o: n.to_bytes(32, "big") * 2),
            ("ecdsa-ones", lambda k, o: (1).to_bytes(32, "big") * 2),
            ("ecdsa-high", lambda k, o: b"\xff" * 64),
            ("ecdsa-swapped", lambda k, o: raw(k, o)[32:] + raw(k, o)[:32])):
        add(navn, ecdsa(f), CHECK)
    add("rsa-claimed-for-ecdsa", lambda v: v.besked(
        token=v.token("borgerdk-ec"), key=Noegle(
            v.noegle("borgerdk-ec").cert, v.noegle("borgerdk-ec").private,
            wss.RSA_SHA256)), CHECK)
    andre_metoder(s)


def rs(der):
    r, s = utils.decode_dss_signature(der)
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def andre_metoder(s):
    add = s.klasse("digest-method")
    for navn, alg in (
            ("sha1", wss.DS + "sha1"), ("md5", MORE + "md5"),
            ("sha224", MORE + "sha224"), ("sha384", MORE + "sha384"),
            ("sha512", "http://www.w3.org/2001/04/xmlenc#sha512"),
            ("ripemd160", "http://www.w3.org/2001/04/xmlenc#ripemd160"),
            ("sha3-256", "http://www.w3.org/2007/05/xmldsig-more#sha3-256"),
            ("empty", ""), ("unknown", "urn:x"),
            ("space", wss.SHA256 + " "), ("upper", wss.SHA256.upper())):
        add(navn, b(foer=ydre(lambda x, a=alg: x.replace(
            wss.SHA256, a, 1))), CHECK)
        add("assertion-" + navn, lambda v, a=alg: v.besked(
            token=omsigner(v, lambda i: i.replace(wss.SHA256, a))), CHECK)
    add("sha1-true", b(foer=ydre_digest("sha1", wss.DS + "sha1")), CHECK)
    add("sha512-true", b(foer=ydre_digest(
        "sha512", "http://www.w3.org/2001/04/xmlenc#sha512")), CHECK)
    for navn, ny in (
            ("missing", ""), ("no-algorithm", "<ds:DigestMethod/>"),
            ("two", '<ds:DigestMethod Algorithm="%s"/>' % wss.SHA256 * 2),
            ("child", '<ds:DigestMethod Algorithm="%s"><x xmlns=""/>'
             '</ds:DigestMethod>' % wss.SHA256),
            ("text", '<ds:DigestMethod Algorithm="%s">x</ds:DigestMethod>' %
             wss.SHA256)):
        add(navn, b(foer=nz("ds:DigestMethod", ny)), CHECK)
    add = s.klasse("canonicalization-method")
    for navn, ny in (
            ("c14n", C14N), ("c14n-comments", C14N + "#WithComments"),
            ("c14n11", "http://www.w3.org/2006/12/xml-c14n11"),
            ("exc-comments", wss.EC + "WithComments"), ("empty", ""),
            ("unknown", "urn:x"), ("minimal", wss.DS + "minimal"),
            ("base64", wss.DS + "base64"), ("space", wss.EC + " "),
            ("xslt", "http://www.w3.org/TR/1999/REC-xslt-19991116")):
        cm = '<ds:CanonicalizationMethod Algorithm="%s"/>'
        add(navn, b(foer=nz("ds:CanonicalizationMethod", cm % ny)), CHECK)
        add("assertion-" + navn, lambda v, ny=ny: v.besked(
            token=omsigner(v, lambda i: i.replace(cm % wss.EC, cm % ny))),
            CHECK)
    for navn, ny in (
            ("missing", ""), ("no-algorithm",
                              "<ds:CanonicalizationMethod/>"),
            ("two", cm % wss.EC * 2),
            ("child", '<ds:CanonicalizationMethod Algorithm="%s"><x xmlns='
             '""/></ds:CanonicalizationMethod>' % wss.EC),
            ("prefixlist-missing", '<ds:CanonicalizationMethod Algorithm='
             '"%s"><e:InclusiveNamespaces xmlns:e="%s"/>'
             '</ds:CanonicalizationMethod>' % (wss.EC, wss.EC)),
            ("two-prefixlists", '<ds:CanonicalizationMethod Algorithm="%s">%s'
             '</ds:CanonicalizationMethod>' % (wss.EC, (
                 '<e:InclusiveNamespaces xmlns:e="%s" PrefixList=""/>' %
                 wss.EC) * 2)),
            ("prefixlist-child", '<ds:CanonicalizationMethod Algorithm="%s">'
             '<e:InclusiveNamespaces xmlns:e="%s" PrefixList=""><x xmlns=""/>'
             '</e:InclusiveNamespaces></ds:CanonicalizationMethod>' % (
                 wss.EC, wss.EC)),
            ("prefixlist-attribute", '<ds:CanonicalizationMethod Algorithm='
             '"%s"><e:InclusiveNamespaces xmlns:e="%s" PrefixList="" x="y"/>'
             '</ds:CanonicalizationMethod>' % (wss.EC, wss.EC)),
            ("prefixlist-33", '<ds:CanonicalizationMethod Algorithm="%s">'
             '<e:InclusiveNamespaces xmlns:e="%s" PrefixList="%s"/>'
             '</ds:CanonicalizationMethod>' % (wss.EC, wss.EC, " ".join(
                 "p%d" % n for n in range(33)))),
            ("prefixlist-other-namespace", '<ds:CanonicalizationMethod '
             'Algorithm="%s"><e:InclusiveNamespaces xmlns:e="urn:x" '
             'PrefixList=""/></ds:CanonicalizationMethod>' % wss.EC)):
        add(navn, b(foer=nz("ds:CanonicalizationMethod", ny)), CHECK)


def ydre_digest(navn, alg):
    """One reference truly digested by another algorithm."""
    def f(x):
        r = ref_til(x, "to")
        e = wss._by_id(wss.parse(x), "to")
        d = wss.b64(hashlib.new(navn, wss.c14n(e)).digest())
        return x.replace(r, re.sub("@@DIGEST[0-9]+@@", d, r).replace(
            wss.SHA256, alg))
    return lambda x: f(x)


def omsigner(v, f, noegle=None, keyinfo=None, **given):
    """A token whose SignedInfo was changed before its issuer signed it."""
    noegle = noegle or v.noegle("idp")
    t = v.token(**given) if given else v.token()
    i = tag(t, "ds:SignedInfo")
    ny = f(i)
    val = wss.b64(noegle.sign(wss.c14n(wss.parse(ny)))) if ny else ""
    t = t.replace(i, ny)
    t = ny_vaerdi("ds:SignatureValue", lambda _: val)(t)
    if keyinfo is not None:
        t = med(t, "ds:KeyInfo", keyinfo)
    return t


# References and transforms

def referencer(s):
    add = s.klasse("references")
    for navn in ("body", "timestamp", "action", "messageid", "to", "replyto",
                 "str"):
        add("not-signed-" + navn, b(foer=lambda x, n=navn: uden_ref(x, n)),
            CHECK)
    add("none", b(foer=lambda x: re.sub(
        "<ds:Reference URI=\"#[a-z]+\">.*?</ds:Reference>", "", x)), CHECK)
    add("assertion-by-id-only", lambda v: v.besked(
        spelling=wss.Spelling(sign_assertion_id=True),
        foer=lambda x: uden_ref(x, "str")), CHECK)
    for navn, uri in (
            ("nope", "#nope"), ("empty-fragment", "#"), ("empty", ""),
            ("bare", "to"), ("xpointer-root", "#xpointer(/)"),
            ("xpointer-id", "#xpointer(id('to'))"),
            ("xpath", "#xpath(//To)"), ("file", "file:///etc/passwd"),
            ("http", "http://127.0.0.1:1/x"), ("cid", "cid:x"),
            ("escaped", "#t%6F"), ("space", "#to "), ("space-before", "# to"),
            ("document", "x#to"), ("two", "#to#to"), ("upper", "#TO"),
            ("null", "#to&#9;"), ("urn", "urn:to"), ("data", "data:,x"),
            ("ftp", "ftp://127.0.0.1/x")):
        add("uri-" + navn, b(foer=lambda x, u=uri: erstat_uri(x, u)), CHECK)
    add("uri-absent", b(foer=lambda x: erstat_ref(x, "to", lambda r: r.replace(
        ' URI="#to"', ""))), CHECK)
    add("uri-twice", b(foer=lambda x: fyld(x.replace(
        ref_til(x, "to"), ref_til(x, "to") * 2))), CHECK)
    for navn, f in (
            ("type", lambda r: r.replace(" URI=", ' Type="%sObject" URI=' %
                                         wss.DS)),
            ("type-manifest", lambda r: r.replace(
                " URI=", ' Type="%sManifest" URI=' % wss.DS)),
            ("attribute", lambda r: r.replace(" URI=", ' x="y" URI=')),
            ("namespaced-uri", lambda r: r.replace(
                ' URI=', ' ds:URI="#body" URI=')),
            ("no-digestvalue", lambda r: uden(r, "ds:DigestValue")),
            ("two-digestvalues", lambda r: efter(r, "ds:DigestValue", tag(
                r, "ds:DigestValue"))),
            ("child", lambda r: sidst_i(r, "ds:Reference",
                                        '<x xmlns=""/>')),
            ("text", lambda r: sidst_i(r, "ds:Reference", "text")),
            ("order", lambda r: efter(uden(r, "ds:DigestMethod"),
                                      "ds:DigestValue",
                                      tag(r, "ds:DigestMethod"))),
            ("digest-child", lambda r: r.replace(
                "<ds:DigestValue>", '<ds:DigestValue><x xmlns=""/>')),
            ("digest-attribute", lambda r: r.replace(
                "<ds:DigestValue>", '<ds:DigestValue x="y">')),
            ("no-transforms", lambda r: uden(r, "ds:Transforms")),
            ("empty-transforms", lambda r: med(r, "ds:Transforms",
                                               "<ds:Transforms/>")),
            ("transforms-attribute", lambda r: r.replace(
                "<ds:Transforms>", '<ds:Transforms x="y">')),
            ("transforms-text", lambda r: r.replace(
                "<ds:Transforms>", "<ds:Transforms>x"))):
        add("reference-" + navn, b(foer=lambda x, f=f: erstat_ref(
            x, "to", f)), CHECK)
    # what may not be referenced, with a true digest
    for navn, q in (("security", "wsse:Security"),
                    ("header", "soap:Header"), ("envelope", "soap:Envelope"),
                    ("created", "wsu:Created"), ("expires", "wsu:Expires"),
                    ("address", "wsa:Address"), ("child", "bb:HentOverblik"),
                    ("kommunekode", "bb:Kommunekode"),
                    ("str-without-transform", None),
                    ("keyidentifier", "wsse:KeyIdentifier")):
        def f(x, q=q):
            if q is None:
                return med_ref(x, "to", "str")
            x = x.replace("<" + q, '<%s xmlns:wsu="%s" wsu:Id="again"' % (
                q, wss.WSU), 1) if "xmlns:wsu" not in x[
                    x.index("<" + q):].split(">")[0] else x.replace(
                    "<" + q, '<%s wsu:Id="again"' % q, 1)
            return med_ref(x, "to", "again")
        add("refers-to-" + navn, b(foer=f), CHECK)
    for navn, q in (("signature", "ds:Signature "),
                    ("signedinfo", "ds:SignedInfo "),
                    ("keyinfo", "ds:KeyInfo")):
        def f(x, q=q):
            i = x.rindex("<" + q.strip())
            while x[i + 1 + len(q.strip())] not in " >":
                i = x.rindex("<" + q.strip(), 0, i)
            x = x[:i] + "<" + q.strip() + ' Id="again"' + \
                x[i + 1 + len(q.strip()):]
            return med_ref(x, "to", "again")
        add("refers-to-" + navn, b(foer=f), CHECK)
    add("13-references", lambda v: v.besked(foer=mange(6)), CHECK)
    for n in (20, 100):
        add("%d-references" % n, lambda v, n=n: v.besked(foer=mange(n)),
            CHECK)
    add("signedinfo-child", b(foer=ydre(lambda x: sidst_i(
        x, "ds:SignedInfo", '<x xmlns=""/>'))), CHECK)
    add("signedinfo-text", b(foer=ydre(lambda x: sidst_i(
        x, "ds:SignedInfo", "text"))), CHECK)
    add("signedinfo-attribute", b(foer=ydre(lambda x: x.replace(
        "<ds:SignedInfo ", '<ds:SignedInfo x="y" ', 1))), CHECK)
    add("manifest", b(foer=ydre(lambda x: sidst_i(
        x, "ds:Signature", '<ds:Object><ds:Manifest Id="m"/></ds:Object>'))),
        CHECK)


def mange(n):
    """n more references, each to a header block of its own (7 at most),
    then to unsigned repetitions of the last."""
    def f(x):
        for i in range(n):
            navn = "m%d" % i
            if i < 7:
                x = sidst_i(x, "soap:Header", '<f:b xmlns:f="urn:f" xmlns:wsu='
                            '"%s" wsu:Id="%s"/>' % (wss.WSU, navn))
            x = med_ref(x, "to", navn if i < 7 else "m6")
        return x
    return f


def erstat_uri(x, uri):
    return erstat_ref(x, "to", lambda r: r.replace('"#to"', '"%s"' % uri))


def erstat_ref(x, id, f):
    """The reference changed; its digest is what it was to be."""
    r = ref_til(x, id)
    e = wss._by_id(wss.parse(x), id)
    d = wss.b64(hashlib.sha256(wss.c14n(e)).digest())
    return x.replace(r, f(re.sub("@@DIGEST[0-9]+@@", d, r)))


def fyld(x):
    """The digest of To, wherever it stands twice."""
    r = ref_til(x, "to")
    mark = re.search("@@DIGEST[0-9]+@@", r).group(0)
    e = wss._by_id(wss.parse(x), "to")
    return x.replace(mark, wss.b64(hashlib.sha256(wss.c14n(e)).digest()))


def transformer(s):
    add = s.klasse("transforms")
    one = lambda a, inner="": '<ds:Transform Algorithm="%s">%s' \
        '</ds:Transform>' % (a, inner)
    exc = one(wss.EC)
    for navn, ny in (
            ("exc-twice", exc + exc), ("none", ""), ("hundred", exc * 100),
            ("enveloped", one(wss.ENVELOPED)),
            ("enveloped-exc", one(wss.ENVELOPED) + exc),
            ("exc-enveloped", exc + one(wss.ENVELOPED)),
            ("c14n", one(C14N)), ("c14n11", one(
                "http://www.w3.org/2006/12/xml-c14n11")),
            ("exc-comments", one(wss.EC + "WithComments")),
            ("base64", one(wss.DS + "base64")),
            ("xslt", one("http://www.w3.org/TR/1999/REC-xslt-19991116",
                         '<x:stylesheet xmlns:x="http://www.w3.org/1999/XSL/'
                         'Transform" version="1.0"/>')),
            ("xpath", one("http://www.w3.org/TR/1999/REC-xpath-19991116",
                          "<ds:XPath>true()</ds:XPath>")),
            ("xpath2", one("http://www.w3.org/2002/06/xmldsig-filter2",
                           '<f:XPath xmlns:f="http://www.w3.org/2002/06/'
                           'xmldsig-filter2" Filter="union">/</f:XPath>')),
            ("xpath-exc", one("http://www.w3.org/TR/1999/"
                              "REC-xpath-19991116", "<ds:XPath>true()"
                              "</ds:XPath>") + exc),
            ("decrypt", one("http://www.w3.org/2002/07/decrypt#XML") + exc),
            ("unknown", one("urn:x")), ("empty-uri", one("")),
            ("str", one(wss.STR, '<wsse:TransformationParameters xmlns:wsse='
                        '"%s"><ds:CanonicalizationMethod Algorithm="%s"/>'
                        '</wsse:TransformationParameters>' % (wss.WSSE,
                                                              wss.EC))),
            ("swa", one("http://docs.oasis-open.org/wss/oasis-wss-SwA"
                        "Profile-1.1#Attachment-Content-Signature-"
                        "Transform")),
            ("text", exc.replace("></", ">x</")),
            ("child", one(wss.EC, '<x xmlns=""/>')),
            ("other-element", "<ds:Other/>"),
            ("other-namespace", '<x:Transform xmlns:x="urn:x" Algorithm="%s"'
             '/>' % wss.EC),
            ("no-algorithm", "<ds:Transform/>"),
            ("attribute", '<ds:Transform Algorithm="%s" x="y"/>' % wss.EC),
            ("prefixlist-33", one(wss.EC, '<e:InclusiveNamespaces xmlns:e='
                                  '"%s" PrefixList="%s"/>' % (
                                      wss.EC, " ".join("p%d" % n
                                                       for n in range(33))))),
            ("prefixlist-absent", one(
                wss.EC, '<e:InclusiveNamespaces xmlns:e="%s"/>' % wss.EC)),
            ("prefixlist-10000", one(
                wss.EC, '<e:InclusiveNamespaces xmlns:e="%s" PrefixList='
                '"%s"/>' % (wss.EC, "p " * 10000)))):
        add(navn, b(foer=lambda x, ny=ny: erstat_ref(
            x, "to", lambda r: med(r, "ds:Transforms",
                                   "<ds:Transforms>%s</ds:Transforms>" %
                                   ny))), CHECK)
    str_transformer(add)
    add = s.klasse("assertion-transforms")
    env = '<ds:Transform Algorithm="%s"/>' % wss.ENVELOPED
    ex = '<ds:Transform Algorithm="%s"/>' % wss.EC
    for navn, ny in (
            ("none", ""), ("enveloped-only", env), ("exc-only", ex),
            ("order", ex + env), ("three", env + ex + ex),
            ("enveloped-twice", env + env + ex),
            ("c14n", env + ex.replace(wss.EC, C14N)),
            ("exc-comments", env + ex.replace(wss.EC,
                                              wss.EC + "WithComments")),
            ("xpath", env.replace(wss.ENVELOPED, "http://www.w3.org/TR/1999/"
                                  "REC-xpath-19991116") + ex),
            ("xslt", env + ex + ex.replace(
                wss.EC, "http://www.w3.org/TR/1999/REC-xslt-19991116")),
            ("enveloped-child", env.replace("/>", '><x xmlns=""/>'
                                            "</ds:Transform>") + ex)):
        add(navn, lambda v, ny=ny: v.besked(token=omsigner(
            v, lambda i: med(i, "ds:Transforms", "<ds:Transforms>%s"
                             "</ds:Transforms>" % ny))), CHECK)
    for navn, f in (
            ("two-references", lambda i: efter(i, "ds:Reference", tag(
                i, "ds:Reference"))),
            ("no-reference", lambda i: uden(i, "ds:Reference")),
            ("uri-empty", lambda i: re.sub('URI="[^"]*"', 'URI=""', i)),
            ("uri-other", lambda i: re.sub('URI="[^"]*"', 'URI="#body"', i)),
            ("uri-absent", lambda i: re.sub(' URI="[^"]*"', "", i)),
            ("uri-xpointer", lambda i: re.sub(
                'URI="#([^"]*)"', r'''URI="#xpointer(id('\1'))"''', i)),
            ("digest-of-nothing", lambda i: re.sub(
                ">[^<]*</ds:DigestValue>", ">47DEQpj8HBSa+/TImW+5JCeuQeRkm5"
                "NMpJWZG3hSuFU=</ds:DigestValue>", i)),
            ("digest-other", lambda i: re.sub(
                "(<ds:DigestValue>)(.)", lambda m: m.group(1) + (
                    "A" if m.group(2) != "A" else "B"), i)),
            ("type", lambda i: i.replace("<ds:Reference ", '<ds:Reference '
                                         'Type="x" '))):
        add(navn, lambda v, f=f: v.besked(token=omsigner(v, f)), CHECK)


def str_transformer(add):
    """The reference to the STR in other forms."""
    cm = '<ds:CanonicalizationMethod Algorithm="%s"/>'
    tp = '<wsse:TransformationParameters xmlns:wsse="%s">%%s' \
        '</wsse:TransformationParameters>' % wss.WSSE
    trin = lambda inner: '<ds:Transform Algorithm="%s">%s</ds:Transform>' % (
        wss.STR, inner)
    for navn, ny in (
            ("no-parameters", trin("")), ("empty-parameters", trin(tp % "")),
            ("c14n", trin(tp % cm % C14N)),
            ("comments", trin(tp % cm % (wss.EC + "WithComments"))),
            ("no-algorithm", trin(tp % "<ds:CanonicalizationMethod/>")),
            ("two-methods", trin(tp % (cm % wss.EC * 2))),
            ("two-parameters", trin(tp % cm % wss.EC * 2)),
            ("cm-without-parameters", trin(cm % wss.EC)),
            ("twice", trin(tp % cm % wss.EC) * 2),
            ("then-exc", trin(tp % cm % wss.EC) +
             '<ds:Transform Algorithm="%s"/>' % wss.EC),
            ("parameters-attribute", trin((tp % cm % wss.EC).replace(
                " xmlns:wsse", ' x="y" xmlns:wsse'))),
            ("parameters-other-namespace", trin((tp % cm % wss.EC).replace(
                wss.WSSE, "urn:x"))),
            ("exc-instead", '<ds:Transform Algorithm="%s"/>' % wss.EC)):
        def f(x, ny=ny):
            r = ref_til(x, "str")
            return x.replace(r, med(r, "ds:Transforms", "<ds:Transforms>%s"
                                    "</ds:Transforms>" % ny))
        add("str-" + navn, b(foer=f), CHECK)
    def tvang(x):
        """The digest of the STR itself, as if it were not transformed."""
        r = ref_til(x, "str")
        e = wss._by_id(wss.parse(x), "str")
        return x.replace(r, re.sub("@@DIGEST[0-9]+@@", wss.b64(
            hashlib.sha256(wss.c14n(e)).digest()), r))
    add("str-digest-of-str", b(foer=tvang), CHECK)
    def xmlns_tom(v):
        """xmlns="" where a default namespace is in scope."""
        def f(x):
            r = ref_til(x, "str")
            a = next(wss.parse(re.sub("@@[A-Z0-9]+@@", "", x)).iter(
                "{%s}Assertion" % wss.SAML))
            o = re.sub(rb"^<([^ >]+)", rb'<\1 xmlns=""', wss.c14n(a), 1)
            return x.replace(r, re.sub("@@DIGEST[0-9]+@@", wss.b64(
                hashlib.sha256(o).digest()), r))
        return v.besked(foer=f)
    add("str-xmlns-empty-beside-default", xmlns_tom, CHECK)


# Values

def vaerdier(s):
    add = s.klasse("base64-values")
    for navn, f in (
            ("flipped", flip), ("cut", lambda d: d[:-4]),
            ("no-padding", lambda d: d.rstrip("=")),
            ("longer", lambda d: d + "AAAA"),
            ("space-inside", lambda d: d[:10] + " " + d[10:]),
            ("newline-inside", lambda d: d[:10] + "\n" + d[10:]),
            ("two-values", lambda d: d + " " + d),
            ("url-safe", lambda d: "-_" + d[2:]),
            ("spare-bits", lambda d: spare(d)),
            ("empty", lambda d: ""), ("blank", lambda d: " "),
            ("garbage", lambda d: d[:-1] + "?"),
            ("comma", lambda d: "," + d[1:]),
            ("padding-inside", lambda d: d[:4] + "=" + d[5:]),
            ("three-padding", lambda d: d + "=="),
            ("form-feed", lambda d: d + "&#160;"),
            ("vertical", lambda d: d[:-1] + "\u3000="),
            ("of-nothing", lambda d: "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZ"
             "G3hSuFU="),
            ("31-octets", lambda d: wss.b64(base64.b64decode(d)[:31])),
            ("33-octets", lambda d: wss.b64(base64.b64decode(d) + b"\0")),
            ("hex", lambda d: base64.b64decode(d).hex())):
        def g(x, f=f):
            r = ref_til(x, "to")
            e = wss._by_id(wss.parse(x), "to")
            d = wss.b64(hashlib.sha256(wss.c14n(e)).digest())
            return x.replace(r, re.sub("@@DIGEST[0-9]+@@", lambda m: f(d), r))
        add("digest-" + navn, b(foer=g), CHECK)
    for navn, f in (
            ("flipped", flip), ("last-flipped", lambda d: d[:-3] + (
                "A" if d[-3] != "A" else "B") + d[-2:]),
            ("cut", lambda d: d[:-4]),
            ("no-padding", lambda d: d.rstrip("=")),
            ("longer", lambda d: d[:-4] + "AAAA" + d[-4:]),
            ("leading-zero", lambda d: wss.b64(b"\0" + base64.b64decode(d))),
            ("trailing-zero", lambda d: wss.b64(base64.b64decode(d) +
                                                b"\0")),
            ("url-safe", lambda d: "-_" + d[2:]),
            ("spare-bits", lambda d: spare(d)),
            ("garbage", lambda d: d[:20] + "!" + d[20:]),
            ("no-break-space", lambda d: d[:20] + "\u00a0" + d[20:]),
            ("zero", lambda d: wss.b64(b"\0" * 256)),
            ("one", lambda d: wss.b64(b"\0" * 255 + b"\1")),
            ("ff", lambda d: wss.b64(b"\xff" * 256)),
            ("huge", lambda d: "A" * 60000), ("twice", lambda d: d + d),
            ("child", lambda d: d[:9] + '<x xmlns=""/>' + d[9:])):
        add("value-" + navn, b(efter=ny_vaerdi("ds:SignatureValue", f)),
            CHECK)
    # PKCS #1 v1.5 blocks that are not the one (SIG12): by the true key
    for navn, blok in bloende():
        def lav(v, blok=blok):
            k = v.noegle("borgerdk")
            return v.besked(key=Noegle(k.cert, k.private, None,
                                       lambda o: raa_rsa(k.private, blok(o))))
        add("pkcs1-" + navn, lav, CHECK)


def spare(d):
    """The same octets with a bit set that nobody reads."""
    a = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    n = len(d) - len(d.rstrip("="))
    i = len(d) - n - 1
    return d[:i] + a[a.index(d[i]) ^ 1] + d[i + 1:]


DER = bytes.fromhex("3031300d060960864801650304020105000420")


def raa_rsa(private, em):
    """em to the private exponent."""
    p = private.private_numbers()
    n = p.public_numbers.n
    return pow(int.from_bytes(em, "big") % n, p.d, n).to_bytes(256, "big")


def bloende():
    h = lambda o: hashlib.sha256(o).digest()
    ff = lambda t: b"\0\1" + b"\xff" * (256 - 3 - len(t)) + b"\0" + t
    yield "type-2", lambda o: b"\0\2" + ff(DER + h(o))[2:]
    yield "type-0", lambda o: b"\0\0" + ff(DER + h(o))[2:]
    yield "short-padding", lambda o: (b"\0\1" + b"\xff" * 8 + b"\0" + DER +
                                      h(o)).ljust(256, b"\0")
    yield "garbage-behind", lambda o: (b"\0\1" + b"\xff" * 100 + b"\0" +
                                       DER + h(o)).ljust(256, b"x")
    yield "padding-not-ff", lambda o: b"\0\1" + b"\xfe" + \
        ff(DER + h(o))[3:]
    yield "no-null", lambda o: ff(bytes.fromhex(
        "302f300b0609608648016503040201" + "0420") + h(o))
    yield "no-digestinfo", lambda o: ff(h(o))
    yield "sha1-oid", lambda o: ff(bytes.fromhex(
        "3021300906052b0e03021a05000414") + hashlib.sha1(o).digest())
    yield "sha512-oid-sha256-digest", lambda o: ff(bytes.fromhex(
        "3031300d060960864801650304020305000420") + h(o))
    yield "long-form-length", lambda o: ff(bytes.fromhex(
        "308131300d060960864801650304020105000420") + h(o))
    yield "other-digest", lambda o: ff(DER + h(o + b"x"))
    yield "octets-behind-digest", lambda o: ff(DER + h(o) + b"\0")


# Keys

def noegleinfo(s):
    add = s.klasse("message-keyinfo")
    ki = lambda inner: "<ds:KeyInfo>%s</ds:KeyInfo>" % inner
    strf = lambda inner, a="": '<wsse:SecurityTokenReference xmlns:wsse="%s"' \
        '%s>%s</wsse:SecurityTokenReference>' % (wss.WSSE, a, inner)
    kid = lambda id, vt=wss.SAMLID, a="": '<wsse:KeyIdentifier ValueType=' \
        '"%s"%s>%s</wsse:KeyIdentifier>' % (vt, a, id)
    cert = lambda v: "<ds:X509Data><ds:X509Certificate>%s</ds:X509" \
        "Certificate></ds:X509Data>" % v.noegle("borgerdk").b64
    rsakv = lambda v: "<ds:KeyValue><ds:RSAKeyValue><ds:Modulus>%s</ds:" \
        "Modulus><ds:Exponent>AQAB</ds:Exponent></ds:RSAKeyValue>" \
        "</ds:KeyValue>" % wss.b64(v.noegle("borgerdk").cert.public_key()
                                   .public_numbers().n.to_bytes(256, "big"))
    tid = lambda v: re.search(' ID="([^"]*)"', v.token()).group(1)
    for navn, f in (
            ("empty", lambda v: ki("")), ("text", lambda v: ki("text")),
            ("keyname", lambda v: ki("<ds:KeyName>borgerdk</ds:KeyName>")),
            ("keyvalue", lambda v: ki(rsakv(v))),
            ("x509data", lambda v: ki(cert(v))),
            ("der-keyvalue", lambda v: ki('<d:DEREncodedKeyValue xmlns:d='
                                          '"http://www.w3.org/2009/xmldsig11'
                                          '#">MAA=</d:DEREncodedKeyValue>')),
            ("retrievalmethod", lambda v: ki(
                '<ds:RetrievalMethod URI="http://127.0.0.1:1/x"/>')),
            ("retrievalmethod-file", lambda v: ki(
                '<ds:RetrievalMethod URI="file:///etc/passwd"/>')),
            ("keyinforeference", lambda v: ki(
                '<d:KeyInfoReference xmlns:d="http://www.w3.org/2009/'
                'xmldsig11#" URI="#x"/>')),
            ("str-empty", lambda v: ki(strf(""))),
            ("str-text", lambda v: ki(strf("text"))),
            ("str-reference", lambda v: ki(strf(
                '<wsse:Reference URI="#%s"/>' % tid(v)))),
            ("str-embedded", lambda v: ki(strf("<wsse:Embedded/>"))),
            ("str-keyname", lambda v: ki(strf("<ds:KeyName>x</ds:KeyName>"))),
            ("str-x509data", lambda v: ki(strf(cert(v)))),
            ("str-x509issuerserial", lambda v: ki(strf(
                "<ds:X509Data><ds:X509IssuerSerial><ds:X509IssuerName>CN=x"
                "</ds:X509IssuerName><ds:X509SerialNumber>1</ds:X509Serial"
                "Number></ds:X509IssuerSerial></ds:X509Data>"))),
            ("two-strs", lambda v: ki(strf(kid(tid(v))) * 2)),
            ("str-and-x509data", lambda v: ki(strf(kid(tid(v))) + cert(v))),
            ("x509data-and-str", lambda v: ki(cert(v) + strf(kid(tid(v))))),
            ("two-keyidentifiers", lambda v: ki(strf(kid(tid(v)) * 2))),
            ("names-another", lambda v: ki(strf(kid("_andet")))),
            ("names-nothing", lambda v: ki(strf(kid("")))),
            ("names-body", lambda v: ki(strf(kid("body")))),
            ("hash-before", lambda v: ki(strf(kid("#" + tid(v))))),
            ("space-inside", lambda v: ki(strf(kid(
                tid(v)[:4] + " " + tid(v)[4:])))),
            ("prefix", lambda v: ki(strf(kid(tid(v)[:-1])))),
            ("case", lambda v: ki(strf(kid(tid(v).upper())))),
            ("no-valuetype", lambda v: ki(strf(
                "<wsse:KeyIdentifier>%s</wsse:KeyIdentifier>" % tid(v)))),
            ("saml10-valuetype", lambda v: ki(strf(kid(
                tid(v), "http://docs.oasis-open.org/wss/oasis-wss-saml-token-"
                "profile-1.0#SAMLAssertionID")))),
            ("ski-valuetype", lambda v: ki(strf(kid(tid(v), wss.X509SKI)))),
            ("thumbprint-valuetype", lambda v: ki(strf(kid(
                tid(v), "http://docs.oasis-open.org/wss/oasis-wss-soap-"
                "message-security-1.1#ThumbprintSHA1")))),
            ("encodingtype", lambda v: ki(strf(kid(
                tid(v), a=' EncodingType="%s"' % wss.BASE64)))),
            ("keyidentifier-child", lambda v: ki(strf(kid(
                tid(v) + '<x xmlns=""/>')))),
            ("tokentype-saml11", lambda v: ki(strf(kid(tid(v)), ' xmlns:w='
             '"%s" w:TokenType="http://docs.oasis-open.org/wss/oasis-wss-'
             'saml-token-profile-1.1#SAMLV1.1"' % wss.WSSE11))),
            ("tokentype-x509", lambda v: ki(strf(kid(tid(v)), ' xmlns:w='
             '"%s" w:TokenType="%s"' % (wss.WSSE11, wss.X509V3)))),
            ("tokentype-empty", lambda v: ki(strf(kid(tid(v)), ' xmlns:w='
             '"%s" w:TokenType=""' % wss.WSSE11))),
            ("str-usage", lambda v: ki(strf(kid(tid(v)), ' Usage="urn:x"'))),
            ("keyinfo-attribute", lambda v: ki(strf(kid(tid(v)))).replace(
                "<ds:KeyInfo", '<ds:KeyInfo x="y"')),
            ("two-keyinfos", lambda v: ki(strf(kid(tid(v)))) * 2)):
        add(navn, lambda v, f=f: v.besked(foer=nz("ds:KeyInfo", f(v))), CHECK)
        if "str" in navn and navn != "two-strs" or "names" in navn or \
                "valuetype" in navn or "tokentype" in navn:
            # the same in the STR of Security, which is the digested one
            def lav(v, f=f):
                ny = re.sub("</?ds:KeyInfo[^>]*>", "", f(v)).replace(
                    "<wsse:SecurityTokenReference ", '<wsse:SecurityToken'
                    'Reference xmlns:wsu="%s" wsu:Id="str" ' % wss.WSU, 1)
                return v.besked(foer=lambda x: med(
                    x, "wsse:SecurityTokenReference", ny).replace(
                    'xmlns:ds="%s"' % wss.DS, 'xmlns:ds="%s"' % wss.DS)
                    .replace("<soap:Envelope ", '<soap:Envelope xmlns:ds='
                             '"%s" ' % wss.DS, 1))
            add("security-" + navn, lav, CHECK)
    add = s.klasse("assertion-keyinfo")
    for navn, f in (
            ("another-certificate", lambda v: ki(
                "<ds:X509Data><ds:X509Certificate>%s</ds:X509Certificate>"
                "</ds:X509Data>" % v.noegle("sts").b64)),
            ("holders", lambda v: ki(cert(v))),
            ("empty", lambda v: ki("")),
            ("keyname", lambda v: ki("<ds:KeyName>idp</ds:KeyName>")),
            ("keyvalue", lambda v: ki(rsakv(v))),
            ("x509data-empty", lambda v: ki("<ds:X509Data/>")),
            ("pinned-and-keyname", lambda v: ki(
                "<ds:KeyName>x</ds:KeyName><ds:X509Data><ds:X509Certificate>"
                "%s</ds:X509Certificate></ds:X509Data>" %
                v.noegle("idp").b64)),
            ("pinned-twice", lambda v: ki(
                "<ds:X509Data>%s</ds:X509Data>" % (
                    "<ds:X509Certificate>%s</ds:X509Certificate>" %
                    v.noegle("idp").b64 * 2))),
            ("pinned-and-chain", lambda v: ki(
                "<ds:X509Data><ds:X509Certificate>%s</ds:X509Certificate>"
                "<ds:X509Certificate>%s</ds:X509Certificate></ds:X509Data>" %
                (v.noegle("idp").b64, v.noegle("sts").b64))),
            ("not-base64", lambda v: ki(
                "<ds:X509Data><ds:X509Certificate>!!</ds:X509Certificate>"
                "</ds:X509Data>")),
            ("pinned-cut", lambda v: ki(
                "<ds:X509Data><ds:X509Certificate>%s</ds:X509Certificate>"
                "</ds:X509Data>" % v.noegle("idp").b64[:-8])),
            ("str", lambda v: ki(strf(kid(tid(v)))))):
        add(navn, lambda v, f=f: v.besked(token=med(
            v.token(), "ds:KeyInfo", f(v))), CHECK)


def noegler(s):
    add = s.klasse("keys")
    def hok(lav_noegle, navn, selv=False, alg=None, sign=None, **given):
        """A token for a key of that kind, and a message by it."""
        def lav(v):
            k = v.certs.get(navn)
            if k is None:
                p = lav_noegle(v)
                k = v.selvsigneret(navn, p) if selv else \
                    v.udsted(navn, p, **given)
            k = Noegle(k.cert, k.private, alg, (
                lambda o: sign(k.private, o)) if sign else None)
            return v.besked(token=v.token(k), key=k)
        return lav
    faelles = []
    langt = {"alg": wss.RSA_SHA256, "sign": lambda p, o: p.sign(o)}

    def r(bits, e=65537):
        def lav(v):
            if bits != 2048 or e != 65537:
                return rsa.generate_private_key(e, bits)
            if not faelles:
                faelles.append(rsa.generate_private_key(e, bits))
            return faelles[0]
        return lav
    add("rsa-1024", hok(r(1024), "r1024"), CHECK)
    add("rsa-2040", hok(r(2040), "r2040"), CHECK)
    add("rsa-2047", hok(lambda v: RsaLang(2047), "r2047", **langt), CHECK)
    add("rsa-8193", hok(lambda v: RsaLang(8193), "r8193", **langt), CHECK)
    add("rsa-16384", hok(lambda v: RsaLang(16384), "r16k", **langt), CHECK)
    add("rsa-e-3", hok(r(2048, 3), "re3"), CHECK)
    e = lambda c: (lambda v: ec.generate_private_key(c))
    sec = lambda size: (lambda p, o: rs_n(p, o, size))
    add("p-384", hok(e(ec.SECP384R1()), "p384", alg=wss.ECDSA_SHA256,
                     sign=sec(48)), CHECK)
    add("p-521", hok(e(ec.SECP521R1()), "p521", alg=wss.ECDSA_SHA256,
                     sign=sec(66)), CHECK)
    add("secp256k1", hok(e(ec.SECP256K1()), "k1", alg=wss.ECDSA_SHA256,
                         sign=sec(32)), CHECK)
    add("p-224", hok(e(ec.SECP224R1()), "p224", alg=wss.ECDSA_SHA256,
                     sign=sec(28)), CHECK)
    add("ed25519", hok(lambda v: ed25519.Ed25519PrivateKey.generate(),
                       "ed", alg="http://www.w3.org/2021/04/xmldsig-more#"
                       "eddsa-ed25519", sign=lambda p, o: p.sign(o)), CHECK)
    add("self-signed", hok(r(2048), "selv", selv=True), AUTH)
    add("no-crl-named", hok(r(2048), "nocdp", cdp=False), AUTH)
    add("expired", hok(r(2048), "udl", dage=(-20, -2)), AUTH)
    add("not-yet", hok(r(2048), "tidlig", dage=(5, 20)), AUTH)
    add("foreign-ca", hok(r(2048), "fca", ca="fremmed-ca"), AUTH)
    add("fremmed", lambda v: v.besked(token=v.token("fremmed"),
                                      key="fremmed"), AUTH)
    add("revoked", lambda v: v.besked(token=v.token("spaerret"),
                                      key="spaerret"), AUTH)
    add("run-out", lambda v: v.besked(token=v.token("udloebet"),
                                      key="udloebet"), AUTH)
    # the signature is another key's
    for navn in ("borgerdk-ec", "verifikation", "idp", "fremmed", "sts",
                 "gateway-signing", "borgerdk-tls"):
        add("stolen-token-" + navn, lambda v, n=navn: v.besked(
            token=v.token("borgerdk"), key=n), CHECK)
    add("token-by-sts-key", lambda v: v.besked(token=v.token(
        noegle=v.noegle("sts"))), CHECK)
    add("token-by-sts", lambda v: v.besked(token=v.token(
        noegle=v.noegle("sts"), udsteder=v.m.conf["sts-issuer"][0][0])), AUTH)
    for navn in ("fremmed", "fagsystem", "borgerdk", "gateway-signing"):
        for ki in (True, False):
            add("token-by-%s%s" % (navn, "" if ki else "-no-keyinfo"),
                lambda v, n=navn, ki=ki: v.besked(token=v.token(
                    noegle=v.noegle(n), keyinfo=ki)), CHECK)
    def faked(v):
        """SIG2: the issuer's name and serial on a key of one's own."""
        p = rsa.generate_private_key(65537, 2048)
        like = v.noegle("idp").cert
        c = x509.CertificateBuilder().subject_name(like.subject).issuer_name(
            like.issuer).public_key(p.public_key()).serial_number(
            like.serial_number).not_valid_before(
            like.not_valid_before).not_valid_after(
            like.not_valid_after).sign(p, hashes.SHA256())
        return v.besked(token=v.token(noegle=Noegle(c, p)))
    add("faked-issuer-certificate", faked, CHECK)
    add("issuer-in-keyinfo-key-of-another", lambda v: v.besked(
        token=med(v.token(noegle=v.noegle("fremmed")), "ds:KeyInfo",
                  tag(v.token(), "ds:KeyInfo"))), CHECK)


def rs_n(p, o, size):
    r, s = utils.decode_dss_signature(p.sign(o, ec.ECDSA(hashes.SHA256())))
    return r.to_bytes(size, "big") + s.to_bytes(size, "big")


def sager(s):
    udelukkelse(s)
    algoritmer(s)
    referencer(s)
    transformer(s)
    vaerdier(s)
    noegleinfo(s)
    noegler(s)
