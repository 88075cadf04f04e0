"""Certificates and revocation lists of every wrong kind, by the keys of a
test environment's CAs.  pki is the folder that certs/testpki.sh made.
"""
import datetime
import os
import warnings

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

import wss

ORGANISATION = x509.ObjectIdentifier("2.5.4.97")
DAG = datetime.timedelta(days=1)
CDP = "http://crl.testmiljoe.invalid/%s.crl"


def nu():
    return datetime.datetime.utcnow().replace(microsecond=0)


def ca(pki, navn="udsteder"):
    return wss.Key.load(os.path.join(pki, "ca", navn))


def navn(cn, cvr="34051178", serial="test"):
    return x509.Name([
        x509.NameAttribute(NameOID.COUNTRY_NAME, "DK"),
        x509.NameAttribute(ORGANISATION, "NTRDK-" + cvr),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Test"),
        x509.NameAttribute(NameOID.SERIAL_NUMBER, serial),
        x509.NameAttribute(NameOID.COMMON_NAME, cn)])


def certifikat(pki, stem, udsteder="udsteder", emne=None, noegle=None,
               fra=-1, til=30, er_ca=False, ku=True, eku=("client",),
               del_=1, digest=None, selv=False, san=None):
    """STEM.crt and STEM.key: a leaf, right but for what is given."""
    noegle = noegle or ec.generate_private_key(ec.SECP256R1())
    over = None if selv else ca(pki, udsteder)
    emne = emne or navn("Test")
    b = x509.CertificateBuilder().subject_name(emne).issuer_name(
        emne if selv else over.cert.subject).public_key(
        noegle.public_key()).serial_number(
        x509.random_serial_number()).not_valid_before(
        nu() + fra * DAG).not_valid_after(nu() + til * DAG).add_extension(
        x509.BasicConstraints(er_ca, None), True).add_extension(
        x509.SubjectKeyIdentifier.from_public_key(noegle.public_key()),
        False)
    if not selv:
        b = b.add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(
                over.cert.public_key()), False)
    b = b.add_extension(x509.CRLDistributionPoints([x509.DistributionPoint(
        [x509.UniformResourceIdentifier(CDP % "udsteder-%d" % del_)],
        None, None, None)]), False)
    if ku:
        b = b.add_extension(x509.KeyUsage(
            ku != "encipher", False, ku == "encipher", False, False, er_ca,
            False, False, False), True)
    oids = {"client": ExtendedKeyUsageOID.CLIENT_AUTH,
            "server": ExtendedKeyUsageOID.SERVER_AUTH,
            "mail": ExtendedKeyUsageOID.EMAIL_PROTECTION}
    if eku:
        b = b.add_extension(x509.ExtendedKeyUsage([oids[e] for e in eku]),
                            False)
    if san:
        b = b.add_extension(x509.SubjectAlternativeName(
            [x509.DNSName(san)]), False)
    with warnings.catch_warnings():  # of SHA-1, which is meant
        warnings.simplefilter("ignore")
        cert = b.sign(noegle if selv else over.private,
                      digest or hashes.SHA256())
    with open(stem + ".crt", "wb") as f:
        f.write(cert.public_bytes(serialization.Encoding.PEM))
    with open(stem + ".key", "wb") as f:
        f.write(noegle.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption()))
    return cert


def liste(pki, navn_, fra=-1, til=30, spaer=(), del_=None, underskriver=None,
          delta=False, ukendt=False, indirekte=False):
    """That revocation list made anew (PEM); spaer: certificates on it; del_:
    the part that it says to be; underskriver: a key that is not the CA's."""
    over = ca(pki, "udsteder" if navn_.startswith("udsteder") else navn_)
    with open(os.path.join(pki, "crl", navn_ + ".crl"), "rb") as f:
        gammel = x509.load_der_x509_crl(f.read())
    b = x509.CertificateRevocationListBuilder().issuer_name(
        gammel.issuer).last_update(nu() + fra * DAG).next_update(
        nu() + til * DAG)
    for e in gammel.extensions:
        v = e.value
        if isinstance(v, x509.IssuingDistributionPoint) and (
                del_ or indirekte):
            v = x509.IssuingDistributionPoint(
                [x509.UniformResourceIdentifier(CDP % (del_ or navn_))],
                None, not indirekte, False, None, indirekte, False)
        b = b.add_extension(v, e.critical)
    if delta:
        b = b.add_extension(x509.DeltaCRLIndicator(1), True)
    if ukendt:
        b = b.add_extension(x509.UnrecognizedExtension(
            x509.ObjectIdentifier("1.2.3.4.5"), b"\x05\x00"), True)
    for r in gammel:
        b = b.add_revoked_certificate(r)
    for c in spaer:
        b = b.add_revoked_certificate(
            x509.RevokedCertificateBuilder().serial_number(
                c.serial_number).revocation_date(nu() - DAG).build())
    return b.sign((underskriver or over).private, hashes.SHA256()
                  ).public_bytes(serialization.Encoding.PEM)


def lister(pki, **andre):
    """crl.pem's text, some lists replaced (octets), or left out (None)."""
    ud = b""
    for f in ("rod", "udsteder-1", "udsteder-2", "fremmed-ca"):
        if f.replace("-", "_") in andre:
            ud += andre[f.replace("-", "_")] or b""
        else:
            ud += liste(pki, f)
    return ud
