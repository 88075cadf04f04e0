#!/usr/bin/python3
"""gatewayctl crl fetch against a web server of the test's own: good lists are
taken whole by the gateway that runs, bad ones leave the old; who is revoked
is refused from then on, with no restart.  B is the build folder (build).
"""
import datetime
import fcntl
import http.server
import json
import os
import subprocess
import sys
import threading
import time

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization

import gang
from gang import B, Gang, check, children, kilder

CTL = os.path.join(B, "gatewayctl")
CPR = "0708801110"
CDP = "http://crl.testmiljoe.invalid/"
DELE = ("rod", "udsteder-1", "udsteder-2", "ekstra")  # the last: crl-url
DAG = datetime.timedelta(days=1)


class Net(http.server.ThreadingHTTPServer):
    """What stands at each path: octets, or a function that answers."""
    daemon_threads = True

    def __init__(self):
        class Svar(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.server.spurgt.append(self.path)
                v = self.server.sider.get(self.path)
                if callable(v):
                    return v(self)
                self.send_response(200 if v is not None else 404)
                self.send_header("Content-Length", str(len(v or b"")))
                self.end_headers()
                self.wfile.write(v or b"")

            def log_message(self, *_):
                pass
        super().__init__(("127.0.0.1", 0), Svar)
        self.sider, self.spurgt = {}, []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, *_):
        pass                            # the client hung up, as it should


class Ca:
    def __init__(self, pki, navn):
        with open(os.path.join(pki, "ca", navn + ".key"), "rb") as f:
            self.key = serialization.load_pem_private_key(f.read(), None)
        with open(os.path.join(pki, "ca", navn + ".crt"), "rb") as f:
            self.cert = x509.load_pem_x509_certificate(f.read())

    def liste(self, nr, del_=None, fra=None, til=None, spaerret=(),
              noegle=None, delta=False):
        """A list in DER."""
        nu = datetime.datetime.now(datetime.timezone.utc)
        b = x509.CertificateRevocationListBuilder().issuer_name(
            self.cert.subject).last_update(nu + (fra or -DAG / 24)
                                           ).next_update(nu + (til or DAG))
        b = b.add_extension(x509.CRLNumber(nr), False).add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(
                self.key.public_key()), False)
        if del_ is not None:
            b = b.add_extension(x509.IssuingDistributionPoint(
                [x509.UniformResourceIdentifier(CDP + del_ + ".crl")], None,
                True, False, None, False, False), True)
        if delta:
            b = b.add_extension(x509.DeltaCRLIndicator(1), True)
        for cert in spaerret:
            b = b.add_revoked_certificate(
                x509.RevokedCertificateBuilder().serial_number(
                    cert.serial_number).revocation_date(
                        nu - DAG / 24).build())
        return b.sign((noegle or self).key, hashes.SHA256()).public_bytes(
            serialization.Encoding.DER)


class Proeve:
    def __init__(self, g, net):
        self.g, self.net = g, net
        self.pid = g.pid()
        self.fil = os.path.join(g.dir, "crl.d", "lister.pem")
        self.rod, self.ca = Ca(g.pki, "rod"), Ca(g.pki, "udsteder")
        self.fremmed = Ca(g.pki, "fremmed-ca")

    def laeg(self, navn, v):
        self.net.sider["/" + navn + ".crl"] = v

    def hent(self, *args):
        self.net.spurgt.clear()
        p = subprocess.run([CTL, "-c", os.path.join(
            self.g.dir, "gatewayd.conf"), "crl", "fetch", *args, "--json"],
            text=True, capture_output=True)
        ud = json.loads(p.stdout) if p.stdout else {"lists": []}
        ud["status"], ud["stderr"] = p.returncode, p.stderr
        ud["liste"] = {l["url"][len(CDP):-4]: l for l in ud["lists"]}
        return ud

    def paa_disk(self):
        try:
            with open(self.fil, "rb") as f:
                return f.read()
        except OSError:
            return b""

    def cert(self, navn):
        with open(os.path.join(self.g.pki, navn + ".crt"), "rb") as f:
            return x509.load_pem_x509_certificate(f.read())


def gode(p):
    p.laeg("rod", p.rod.liste(5000))
    p.laeg("udsteder-1", p.ca.liste(5000, "udsteder-1"))
    p.laeg("udsteder-2", p.ca.liste(5000, "udsteder-2"))
    p.laeg("ekstra", p.ca.liste(5000, "ekstra"))
    r = p.hent()
    check(r["status"] == 0 and set(r["liste"]) == set(DELE) and
          {l["result"] for l in r["lists"]} == {"new"} and r["changed"],
          "each distribution point of our certificates is fetched, and those "
          "of crl-url", r)
    check(r["gateway"] == "taken", "the gateway that runs takes them", r)
    check(p.paa_disk().count(b"BEGIN X509 CRL") == 4 and all(
        b"# " + CDP.encode() + n.encode() + b".crl\n" in p.paa_disk()
        for n in DELE), "parts of a CA's list are kept side by side")
    check(0o644 == os.stat(p.fil).st_mode & 0o777 and
          os.listdir(os.path.dirname(p.fil)) == ["lister.pem"],
          "the file is everybody's to read, and alone in its folder")
    foer = p.paa_disk()
    r = p.hent()
    check(r["status"] == 0 and not p.net.spurgt and not r["changed"] and
          {l["result"] for l in r["lists"]} == {"not due"},
          "what lasts is not fetched again", r)
    r = p.hent("--force")
    check(r["status"] == 0 and len(p.net.spurgt) == 4 and
          {l["result"] for l in r["lists"]} == {"unchanged"} and
          r["gateway"] == "not told" and p.paa_disk() == foer,
          "--force fetches all the same; the gateway is told of news alone",
          r)


def langsom(h):
    """A few octets a second."""
    h.send_response(200)
    h.send_header("Content-Length", "5000")
    h.end_headers()
    for _ in range(60):
        h.wfile.write(b"x")
        h.wfile.flush()
        time.sleep(.5)


def stor(h):
    h.send_response(200)
    h.end_headers()
    for _ in range(20):
        h.wfile.write(bytes(1 << 20))


def andetsteds(h):
    h.send_response(302)
    h.send_header("Location", "/rod.crl")
    h.end_headers()


def daarlige(p):
    del_ = "udsteder-1"
    god = p.ca.liste(5001, del_)
    foer = p.paa_disk()
    for hvad, v, ord in (
            ("that is not there", None, "HTTP 404"),
            ("behind a redirect", andetsteds, "HTTP 302"),
            ("too large to be one", stor, "larger than"),
            ("that comes too slowly", langsom, "not whole in time"),
            ("that is a web page", b"<html>", "not a revocation list"),
            ("cut short", god[:-1], "not a revocation list"),
            ("with octets behind", god + b"\0", "not a revocation list"),
            ("of nothing", b"", "an empty answer"),
            ("that has run out", p.ca.liste(5001, del_, -3 * DAG, -DAG),
             "has run out"),
            ("of the future", p.ca.liste(5001, del_, DAG, 2 * DAG),
             "of the future"),
            ("that another CA signed in this one's name",
             p.ca.liste(5001, del_, noegle=p.fremmed), "signed by no CA"),
            ("of another CA", p.rod.liste(5001, del_), "another CA's list"),
            ("of another part", p.ca.liste(5001, "udsteder-2"),
             "another distribution point"),
            ("with a smaller number", p.ca.liste(4999, del_), "older than"),
            ("made before ours", p.ca.liste(5001, del_, -DAG), "older than"),
            ("of changes alone", p.ca.liste(5001, del_, delta=True),
             "a delta list")):
        p.laeg(del_, v)
        r = p.hent("--force")
        l = r["liste"][del_]
        check(r["status"] == 1 and l["result"] == "failed" and
              ord in l["reason"] and p.paa_disk() == foer and
              r["gateway"] == "not told",
              "a list %s leaves the old one" % hvad, (l, r["stderr"]))
    check("old list has 0 days left" in r["stderr"],
          "it is told how long the old one lasts", r["stderr"])
    p.laeg(del_, god)
    p.laeg("udsteder-2", None)
    r = p.hent("--force")
    check(r["status"] == 1 and r["liste"][del_]["result"] == "new" and
          r["liste"]["udsteder-2"]["result"] == "failed" and
          p.paa_disk().count(b"BEGIN X509 CRL") == 4 and
          r["gateway"] == "taken", "one that fails does not hold up another",
          r)


def svarer(g, client="borgerdk-tls"):
    """{source: status}; None: we are not let in."""
    g.glem_forbindelser()
    try:
        svar = g.overblik_svar(CPR, ["0461"]) if client == "borgerdk-tls" \
            else g.verifikation_svar(CPR, "0461")
    except OSError:
        return None
    return {k[0]: v for k, v in kilder(svar).items()}


def spaerrede(p):
    g = p.g
    check(set(svarer(g).values()) <= {"Ok", "IngenData"} and
          svarer(g, "verifikation-tls"), "nobody is revoked: all are served")
    p.laeg("udsteder-2", p.ca.liste(5002, "udsteder-2", spaerret=[
        p.cert("verifikation-tls")]))
    r = p.hent("--force")
    check(r["status"] == 0 and r["gateway"] == "taken" and
          svarer(g, "verifikation-tls") is None,
          "a client that is revoked is refused after the fetch", r)
    check(svarer(g) is not None, "others are served as before")
    p.laeg("udsteder-1", p.ca.liste(5003, "udsteder-1", spaerret=[
        p.cert("oekonomi")]))
    r = p.hent("--force")
    alle = svarer(g)
    check(r["gateway"] == "taken" and alle.pop("Oekonomi") ==
          "Utilgaengelig" and set(alle.values()) <= {"Ok", "IngenData"},
          "a source that is revoked is asked no more", (r, svarer(g)))
    t = subprocess.run([CTL, "-c", os.path.join(g.dir, "gatewayd.conf"),
                        "test", "oekonomi", "--kommune", "0461"], text=True,
                       capture_output=True)
    check(t.returncode == 1 and "revoked" in t.stdout,
          "and gatewayctl test says why", t.stdout)
    check(g.pid() == p.pid and children(g.pid())[1:],
          "it is the gateway that was started at first")


def samtidig(p):
    """Two at once, and nowhere to put anything."""
    fd = os.open(os.path.dirname(p.fil), os.O_RDONLY)
    fcntl.flock(fd, fcntl.LOCK_EX)
    r = p.hent("--force")
    os.close(fd)
    check(r["status"] == 1 and "another fetch is under way" in r["stderr"] and
          not p.net.spurgt, "two do not fetch at once", r)
    uden = os.path.join(p.g.dir, "uden.conf")
    with open(os.path.join(p.g.dir, "gatewayd.conf")) as f, \
            open(uden, "w") as ud:
        ud.writelines(l for l in f if not l.startswith("crl-fetched"))
    r = subprocess.run([CTL, "-c", uden, "crl", "fetch"], text=True,
                       capture_output=True)
    check(r.returncode == 2 and 'add "crl-fetched FILE"' in r.stderr,
          "without crl-fetched there is nowhere to put them", r.stderr)


def slukket(p):
    """Without a gateway the lists wait for it."""
    subprocess.run([os.path.join(gang.ROOT, "tests/testmiljoe/miljoe"),
                    "stop", p.g.dir], check=True,
                   stdout=subprocess.DEVNULL)
    p.laeg("rod", p.rod.liste(5004))
    r = p.hent("--force")
    check(r["status"] == 0 and r["gateway"] == "not running",
          "without a gateway the lists wait for its next start", r)
    os.unlink(p.fil)
    p.laeg("rod", None)
    r = p.hent()
    check(r["status"] == 1 and "no list" in r["stderr"] and
          r["liste"]["rod"].get("days") is None,
          "a list that never came is told of", r)


def main():
    net = Net()
    with Gang(conf="crl-fetched crl.d/lister.pem\ncrl-mirror %s "
              "http://127.0.0.1:%d/\ncrl-url %sekstra.crl\n" % (
                  CDP, net.server_port, CDP)) as g:
        p = Proeve(g, net)
        gode(p)
        daarlige(p)
        spaerrede(p)
        samtidig(p)
        slukket(p)
    sys.exit(gang.failed > 0)


main()
