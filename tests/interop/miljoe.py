"""The running test environment and gateway, for tests in Python.

    with Miljoe() as m:
        status, answer = m.post(m.overblik(cpr, ["0461"]))

Nothing of the gateway's own code is used: TLS by Python's ssl, messages by
wss.py.  B is the build folder (build).
"""
import http.client
import os
import shutil
import ssl
import subprocess
import sys
import tempfile
import urllib.parse

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, HERE)
import wss  # noqa: E402

BB = "urn:borgerblikket:overblik:1"
OVERBLIK = BB + "/HentOverblik"
VERIFIKATION = BB + "/HentVerifikation"
B = os.path.join(ROOT, os.environ.get("B", "build"))


class Miljoe:
    def __init__(self, data=None, ark=None, conf=None, options=()):
        self.env = dict(os.environ, B=B)
        for name, files in (("DATA", data), ("ARK", ark)):
            if files is not None:
                self.env[name] = " ".join(files)
        if conf is not None:
            self.env["CONF"] = conf
        self.options = list(options)
        self.dir = None

    def __enter__(self):
        self.dir = tempfile.mkdtemp(prefix="borgerblikket.")
        script = os.path.join(ROOT, "tests/testmiljoe/miljoe")
        self.script = script
        try:
            done = subprocess.run([script, "start", self.dir, "--",
                                   *self.options], env=self.env,
                                  stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT)
        except KeyboardInterrupt:
            self.__exit__()
            raise
        if done.returncode != 0:
            subprocess.run([script, "stop", self.dir], env=self.env)
            shutil.rmtree(self.dir, ignore_errors=True)
            raise RuntimeError(done.stdout.decode())
        with open(os.path.join(self.dir, "env")) as f:
            env = dict(line.rstrip("\n").split("=", 1) for line in f)
        self.url, self.pki = env["URL"], env["PKI"]
        self.conf = self._conf()
        self.audience = self.conf["entity-id"][0][0]
        self.issuer = next(
            v[0] for v in self.conf["token-issuer"] if "idp" in v[1])
        self.role = self.conf["verification-role"][0][0]
        self.idp = self.key("idp")
        self.gateway = self.key("gateway-signing").cert
        return self

    def __exit__(self, *_):
        subprocess.run([self.script, "stop", self.dir], env=self.env)
        shutil.rmtree(self.dir, ignore_errors=True)

    def _conf(self):
        conf = {}
        with open(os.path.join(self.dir, "gatewayd.conf")) as f:
            for line in f:
                words = line.split("#")[0].split()
                if words:
                    conf.setdefault(words[0], []).append(words[1:])
        return conf

    def log(self):
        with open(os.path.join(self.dir, "gatewayd.log")) as f:
            return f.read()

    def testmiljoe(self, *args):
        """The test environment's own program; its output."""
        return subprocess.run(
            [os.path.join(B, "testmiljoe"), *args, "--dir", self.dir,
             "--pki", self.pki], check=True, stdout=subprocess.PIPE).stdout

    def key(self, name):
        return wss.Key.load(os.path.join(self.pki, name))

    # ---- messages ----

    def token(self, cpr, hok="borgerdk", **given):
        given.setdefault("attributes", {wss.CPR: cpr})
        given.setdefault("audience", self.audience)
        return wss.make_assertion(self.idp, self.issuer,
                                  hok=self.key(hok).cert, **given)

    def overblik(self, cpr, kommuner, omraader=(), key="borgerdk",
                 token=None, **given):
        body = '<bb:HentOverblik xmlns:bb="%s">%s%s</bb:HentOverblik>' % (
            BB, "".join("<bb:Kommunekode>%s</bb:Kommunekode>" % k
                        for k in kommuner),
            "".join("<bb:Omraade>%s</bb:Omraade>" % o for o in omraader))
        given.setdefault("to", self.url)
        given.setdefault("action", OVERBLIK)
        return wss.make_request(body, token or self.token(cpr, key),
                                self.key(key), **given)

    # ---- HTTPS ----

    def connect(self, client="borgerdk-tls"):
        at = urllib.parse.urlsplit(self.url)
        ctx = ssl.create_default_context(
            cafile=os.path.join(self.pki, "trust.pem"))
        if client is not None:
            stem = os.path.join(self.pki, client)
            ctx.load_cert_chain(stem + ".crt", stem + ".key")
        return http.client.HTTPSConnection(at.hostname, at.port, context=ctx,
                                           timeout=60)

    def post(self, message, client="borgerdk-tls", connection=None,
             media="application/soap+xml; charset=utf-8"):
        """(status, octets); a connection may be kept by the caller."""
        c = connection or self.connect(client)
        c.request("POST", urllib.parse.urlsplit(self.url).path, message,
                  {"Content-Type": media})
        answer = c.getresponse()
        octets = answer.read()
        if connection is None:
            c.close()
        return answer.status, octets

    def get(self, query, client="borgerdk-tls"):
        c = self.connect(client)
        c.request("GET", urllib.parse.urlsplit(self.url).path + query)
        answer = c.getresponse()
        octets = answer.read()
        c.close()
        return answer.status, octets


def subcode(octets):
    """A fault's innermost Subcode, else its Code: the local name."""
    root = wss.parse(octets)
    values = [e.text for e in root.iter("{%s}Value" % wss.S12)]
    return values[-1].split(":")[-1] if values else None
