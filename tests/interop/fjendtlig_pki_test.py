#!/usr/bin/python3
"""TLS and certificates against the running gateway: who is let in, whose
signatures count, and what revocation lists decide (profile 1, 4;
angreb.tsv TLS1-TLS4, TOK7, SIG14).

Each case is a gateway of its own, in one test environment, with other
settings or other lists.
"""
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import urllib.parse

HER = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HER)
sys.path.insert(0, os.path.join(HER, "..", "system"))
import fjendtlig_pki as fp  # noqa: E402
import gang  # noqa: E402
import wss  # noqa: E402
from cryptography.hazmat.primitives import hashes  # noqa: E402
from cryptography.hazmat.primitives.asymmetric import ec, rsa  # noqa: E402
from fjendtlig import Vaerk  # noqa: E402
from gang import B, ROOT, Anden, Gang, check, kilder, subcode  # noqa: E402

CPR, KOMMUNE = "0703851237", "0461"
KLIENT = ("borgerdk-tls", "verifikation-tls")


# ---- asking ----

def slipper_ind(g, stem, version=None):
    """True when a request with that certificate is answered."""
    at = urllib.parse.urlsplit(g.url)
    c = ssl.create_default_context(cafile=os.path.join(g.pki, "trust.pem"))
    c.set_ciphers("ALL:@SECLEVEL=0")
    if version:
        c.maximum_version = version
    c.load_cert_chain(stem + ".crt", stem + ".key")
    try:
        raw = socket.create_connection(("127.0.0.1", at.port), 10)
        with c.wrap_socket(raw, server_hostname="localhost") as s:
            s.sendall(("GET %s?wsdl HTTP/1.1\r\nHost: localhost\r\n"
                       "Connection: close\r\n\r\n" % at.path).encode())
            return s.recv(15).startswith(b"HTTP/1.1 200")
    except OSError:
        return False


def svar(g, octets, client="borgerdk-tls"):
    """"ok", or the fault's subcode, or None: not let in."""
    try:
        status, krop = g.post(octets, client)
    except OSError:
        return None
    return "ok" if status == 200 else subcode(krop)


def alle_svar(g):
    """Who is let in, and what the portal's message gets."""
    return tuple(slipper_ind(g, os.path.join(g.pki, k)) for k in KLIENT) + (
        svar(g, Vaerk(g).besked()),)


# ---- revocation ----

def med_lister(g, sti, octets):
    with open(sti, "wb") as f:
        f.write(octets)
    return Anden(g, (r"^crl .*", "crl " + sti))


def spaerring(g, mappe):
    """One case a set of lists: (portal in, employee's system in, message)."""
    p = g.pki
    cert = lambda n: g.key(n).cert
    fremmed = fp.ca(p, "fremmed-ca")
    del1 = lambda **k: {"udsteder_1": fp.liste(p, "udsteder-1", **k)}
    alt, intet = (True, True, "ok"), (False, False, None)
    uden1, uden2 = (False, True, None), (True, False, "ok")
    for saetning, lister, vil in (
            ("all lists made anew: everybody is let in", {}, alt),
            ("the portal's TLS certificate is revoked",
             del1(spaer=[cert("borgerdk-tls")]), uden1),
            ("NemLog-in's certificate is revoked",
             del1(spaer=[cert("idp")]), (True, True, "FailedAuthentication")),
            ("the holder-of-key certificate is revoked",
             del1(spaer=[cert("borgerdk")]),
             (True, True, "FailedAuthentication")),
            ("somebody else's certificate is revoked",
             del1(spaer=[cert("fagsystem")]), alt),
            ("a list of another part has the portal's certificate: it does "
             "not speak of it", {"udsteder_2": fp.liste(
                 p, "udsteder-2", spaer=[cert("borgerdk-tls")])}, alt),
            ("the issuing CA is revoked by the root", {"rod": fp.liste(
                p, "rod", spaer=[fp.ca(p).cert])}, intet),
            ("part 1 is missing", {"udsteder_1": None}, uden1),
            ("part 2 is missing", {"udsteder_2": None}, uden2),
            ("the root's list is missing", {"rod": None}, intet),
            ("part 1 has run out", del1(fra=-9, til=-1), uden1),
            ("part 2 has run out", {"udsteder_2": fp.liste(
                p, "udsteder-2", fra=-9, til=-1)}, uden2),
            ("the root's list has run out", {"rod": fp.liste(
                p, "rod", fra=-9, til=-1)}, intet),
            ("part 1 is of the future", del1(fra=1, til=9), uden1),
            ("part 1 says that it is part 2", del1(del_="udsteder-2"),
             uden1),
            ("part 1 is signed by another CA", del1(underskriver=fremmed),
             uden1),
            ("part 1 has an unknown critical extension", del1(ukendt=True),
             uden1),
            ("part 1 is indirect", del1(indirekte=True), uden1),
            ("part 1 that has run out stands beside a current one",
             {"udsteder_1": fp.liste(p, "udsteder-1", fra=-9, til=-1) +
              fp.liste(p, "udsteder-1")}, alt)):
        try:
            with med_lister(g, os.path.join(mappe, "crl.pem"),
                            fp.lister(p, **lister)):
                fik = alle_svar(g)
        except RuntimeError as e:
            fik = e
        check(fik == vil, "revocation: " + saetning, (fik, vil))
    try:
        with med_lister(g, os.path.join(mappe, "crl.pem"),
                        fp.lister(p, **del1(delta=True))):
            fik = "started"
    except RuntimeError as e:
        fik = str(e)
    check("a delta list" in fik, "revocation: a delta is not taken for the "
          "whole list", fik)
    with Anden(g, (r"^crl .*", "# none")):
        check(alle_svar(g) == intet, "revocation: no list at all: nobody is "
              "let in", alle_svar(g))
    navne = [fp.ca(p, n).cert.subject.rfc4514_string()
             for n in ("rod", "udsteder")]
    for n, vil in ((2, alt), (1, intet)):
        with Anden(g, (r"^crl .*", "# none"), mere="".join(
                'no-crl "%s"\n' % x for x in navne[:n])):
            fik = alle_svar(g)
        check(fik == vil, "revocation: %d issuers are said to publish no "
              "list: %s" % (n, "let in" if vil == alt else "nobody is"), fik)


# ---- client certificates ----

def aftryk(cert):
    return cert.fingerprint(hashes.SHA256()).hex()


def klienter(g, mappe):
    """Each is on the list of clients, so that only what is wrong with it can
    keep it out."""
    sager = (
        ("right in everything", True, {}),
        ("right in everything, RSA-2048", True,
         {"noegle": rsa.generate_private_key(65537, 2048)}),
        ("self-signed", False, {"selv": True}),
        ("by another CA", False, {"udsteder": "fremmed-ca"}),
        ("run out", False, {"fra": -9, "til": -1}),
        ("not yet begun", False, {"fra": 2, "til": 9}),
        ("for servers alone", False, {"eku": ("server",)}),
        ("for mail alone", False, {"eku": ("mail",)}),
        ("a CA's", False, {"er_ca": True}),
        ("without keyUsage", False, {"ku": None}),
        ("for encipherment alone", False, {"ku": "encipher"}),
        ("of a part without a list", False, {"del_": 7}),
        ("RSA-1024", False,
         {"noegle": rsa.generate_private_key(65537, 1024)}),
        ("P-192", False, {"noegle": ec.generate_private_key(
            ec.SECP192R1())}),
        ("signed with SHA-1", False, {"digest": hashes.SHA1()}),
        ("issued by a leaf", False, {"udsteder": "blad"}))
    shutil.copy(os.path.join(g.pki, "fagsystem.crt"),
                os.path.join(g.pki, "ca", "blad.crt"))
    shutil.copy(os.path.join(g.pki, "fagsystem.key"),
                os.path.join(g.pki, "ca", "blad.key"))
    stem = lambda i: os.path.join(mappe, "klient%d" % i)
    mere = "".join("client %s *\n" % aftryk(fp.certifikat(
        g.pki, stem(i), **given)) for i, (_, _, given) in enumerate(sager))
    fp.certifikat(g.pki, stem(99), emne=g.key("borgerdk-tls").cert.subject)
    with Anden(g, mere=mere):
        for i, (hvad, ja, _) in enumerate(sager):
            for v in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
                check(slipper_ind(g, stem(i), v) == ja,
                      "TLS: a listed client certificate that is %s is %s (%s)"
                      % (hvad, "let in" if ja else "refused", v.name))
        check(not slipper_ind(g, stem(99)), "TLS: the portal's name on "
              "another key is refused, where a certificate is listed")


def binding(g):
    """hok-binding, and the issuers that a client may bring tokens of."""
    egen = lambda v: v.besked(token=v.token("borgerdk-tls"),
                              key="borgerdk-tls")
    anden = lambda v: v.besked(token=v.token("verifikation"),
                               key="verifikation")
    for hvordan, vil in (("none", ("ok", "ok", "ok")),
                         ("same-cvr", ("ok", "ok", "FailedCheck")),
                         ("same-certificate",
                          ("FailedCheck", "ok", "FailedCheck"))):
        with Anden(g, mere="hok-binding %s\n" % hvordan):
            v = Vaerk(g)
            fik = tuple(svar(g, f(v)) for f in (
                lambda v: v.besked(), egen, anden))
            check(fik == vil, "hok-binding %s: another certificate of the "
                  "same authority %s, the same one %s, another authority's "
                  "%s" % ((hvordan,) + vil), fik)
    with open(os.path.join(g.dir, "gatewayd.conf")) as f:
        linje = re.search(r"^(client \S*borgerdk-tls\S*) .*", f.read(), re.M)
    with Anden(g, (re.escape(linje.group(0)), linje.group(1) +
                   " urn:another:issuer")):
        fik = svar(g, Vaerk(g).besked())
        check(fik in ("FailedCheck", "FailedAuthentication"),
              "a client brings tokens of its own issuers alone", fik)


# ---- the TLS protocol ----

def s_client(g, *args, skriv=b"", klient="borgerdk-tls"):
    """What openssl s_client says."""
    at = urllib.parse.urlsplit(g.url)
    stem = os.path.join(g.pki, klient)
    p = subprocess.run(
        ["openssl", "s_client", "-connect", "127.0.0.1:%d" % at.port,
         "-servername", "localhost", "-CAfile",
         os.path.join(g.pki, "trust.pem"), "-cert", stem + ".crt", "-key",
         stem + ".key", *args], input=skriv, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, timeout=20)
    return p.stdout.decode("latin-1")


def hent(g):
    return ("GET %s?wsdl HTTP/1.1\r\nHost: localhost\r\nConnection: close"
            "\r\n\r\n" % urllib.parse.urlsplit(g.url).path).encode()


def skriv_langsomt(g, *stykker):
    """s_client in TLS 1.2, its input in pieces: a line "R" renegotiates."""
    at = urllib.parse.urlsplit(g.url)
    stem = os.path.join(g.pki, "borgerdk-tls")
    p = subprocess.Popen(
        ["openssl", "s_client", "-tls1_2", "-legacy_renegotiation",
         "-connect", "127.0.0.1:%d" % at.port, "-CAfile",
         os.path.join(g.pki, "trust.pem"), "-cert", stem + ".crt", "-key",
         stem + ".key"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT)
    ur = threading.Timer(8, p.kill)
    ur.start()
    try:
        ud = b""
        for hvad, vent in stykker:
            p.stdin.write(hvad)
            p.stdin.flush()
            while vent and vent not in ud:
                nyt = os.read(p.stdout.fileno(), 65536)
                if not nyt:
                    return ud
                ud += nyt
        return ud + p.stdout.read()
    except OSError:
        return ud + p.stdout.read()
    finally:
        ur.cancel()
        p.kill()
        p.communicate()


def protokol(g):
    ud = skriv_langsomt(g, (b"", b"Verify return code"), (hent(g), b""))
    check(b"HTTP/1.1 200" in ud, "TLS 1.2 by openssl is answered", ud[-300:])
    ud = skriv_langsomt(g, (b"", b"Verify return code"),
                        (b"R\n", b"RENEGOTIATING"), (hent(g), b""))
    check(b"RENEGOTIATING" in ud and b"HTTP/1.1 200" not in ud,
          "a client that renegotiates is refused", ud[-600:])
    ud = s_client(g, "-tls1_2", "-comp", skriv=b"Q\n")
    check("Compression: NONE" in ud, "nothing is compressed by TLS",
          ud[-300:])
    ud = s_client(g, "-fallback_scsv", "-tls1_2", skriv=b"Q\n")
    check("inappropriate fallback" in ud, "a fallback to TLS 1.2 is noticed",
          ud[-300:])
    genoptag(g)
    suiter(g)


def genoptag(g):
    """A session of one client in the hands of another."""
    for v in ("-tls1_2", "-tls1_3"):
        sti = os.path.join(g.dir, "session" + v)
        ud = s_client(g, v, "-sess_out", sti, "-ign_eof", skriv=hent(g))
        check("HTTP/1.1 200" in ud, "%s: a first connection" % v, ud[-300:])
        for klient in KLIENT:        # none offered is best
            ud = s_client(g, v, "-sess_in", sti, skriv=b"Q\n", klient=klient
                          ) if os.path.exists(sti) else "no session"
            check("Reused" not in ud, "%s: %s does not take up that session"
                  % (v, klient), ud[-300:])


def suiter(g):
    """Every suite of TLS 1.2 that this OpenSSL knows, one at a time."""
    navne = subprocess.run(
        ["openssl", "ciphers", "-tls1_2", "ALL:COMPLEMENTOFALL:@SECLEVEL=0"],
        check=True, stdout=subprocess.PIPE).stdout.decode().strip()
    taget = set()
    for n in navne.split(":"):
        if n.startswith("TLS_"):
            continue
        ud = s_client(g, "-tls1_2", "-cipher", n + ":@SECLEVEL=0",
                      skriv=b"Q\n")
        if "Cipher is " + n in ud:
            taget.add(n)
    vil = {n for n in taget if n.startswith("ECDHE-") and (
        "GCM" in n or "CHACHA20" in n)}
    check(taget and taget == vil, "of TLS 1.2's suites only those with "
          "forward secrecy and authenticated encryption are taken (%d of %d)"
          % (len(taget), len(navne.split(":"))), sorted(taget - vil))


# ---- sources' servers ----

class FalskServer:
    """A server of a source's address, with another certificate; what came
    to it in clear is kept."""

    def __init__(self, stem):
        self.ctx = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.ctx.set_ciphers("ALL:@SECLEVEL=0")
        self.ctx.load_cert_chain(stem + ".crt", stem + ".key")
        self.lyt = socket.create_server(("127.0.0.1", 0))
        self.port = self.lyt.getsockname()[1]
        self.kom, self.hoert = 0, b""
        threading.Thread(target=self._koer, daemon=True).start()

    def _koer(self):
        while True:
            try:
                c, _ = self.lyt.accept()
            except OSError:
                return
            self.kom += 1
            c.settimeout(5)
            try:
                with self.ctx.wrap_socket(c, server_side=True) as s:
                    self.hoert += s.recv(1000)
            except OSError:
                c.close()

    def luk(self):
        self.lyt.close()


def kildens_server(g, mappe):
    """TLS4: what the gateway demands of the sources' servers."""
    stem = os.path.join(mappe, "kilde")
    with open(os.path.join(g.dir, "gatewayd.conf")) as f:
        url = re.search(r"^source sagsindeks url (\S+)", f.read(),
                        re.M).group(1)
    for hvad, given in (
            ("another host's", {"san": "example.invalid"}),
            ("self-signed", {"selv": True}),
            ("another CA's", {"udsteder": "fremmed-ca"}),
            ("run out", {"fra": -9, "til": -1}),
            ("not yet begun", {"fra": 2, "til": 9}),
            ("for clients alone", {"eku": ("client",)}),
            ("a CA's", {"er_ca": True}),
            ("of a part without a list", {"del_": 7})):
        given = dict({"eku": ("server",), "san": "localhost"}, **given)
        fp.certifikat(g.pki, stem, **given)
        s = FalskServer(stem)
        nyt = re.sub(r":\d+/", ":%d/" % s.port, url)
        with Anden(g, (r"^source sagsindeks url .*",
                       "source sagsindeks url " + nyt)):
            status = kilder(g.overblik_svar(CPR, [KOMMUNE]))
        s.luk()
        vist = {n: x for (n, _), x in status.items()}
        check(s.kom > 0 and not s.hoert and
              vist.get("Sagsindeks") == "Utilgaengelig" and
              vist.get("Oekonomi") == "Ok",
              "a source's server whose certificate is %s hears nothing" %
              hvad, (s.kom, s.hoert[:80], status))


def main():
    mappe = tempfile.mkdtemp(prefix="fjendtlig-pki.")
    try:
        pki = os.path.join(mappe, "pki")
        subprocess.run([os.path.join(ROOT, "certs", "testpki.sh"), pki],
                       check=True, stdout=subprocess.DEVNULL)
        os.environ["PKI"] = pki
        with Gang() as g:
            protokol(g)
            klienter(g, mappe)
            binding(g)
            spaerring(g, mappe)
            kildens_server(g, mappe)
            check(CPR not in g.log(), "no CPR number in the log")
    finally:
        shutil.rmtree(mappe, ignore_errors=True)
    return 1 if gang.failed else 0


if __name__ == "__main__":
    sys.exit(main())
