"""The test environment from outside: starts it, and calls its services with
wss.py, that is without any of the project's C code.

    with Miljoe(binary) as m:           # certificates, five services
        m.load("data.xml")
        token = m.token(m.entity["sagsindeks"], "35209115")
        status, answer = m.call("sagsindeks", action, body, token)
"""
import datetime
import http.client
import os
import re
import shutil
import signal
import ssl
import subprocess
import sys
import tempfile
import urllib.parse
import uuid

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(ROOT, "tests", "interop"))
import wss                                                     # noqa: E402
from lxml import etree                                         # noqa: E402

WST = "http://docs.oasis-open.org/ws-sx/ws-trust/200512"
ISSUE = WST + "/RST/Issue"
CVR = "dk:gov:saml:attribute:CvrNumberIdentifier"
SD = "urn:oio:sagdok:3.0.0"
ACTION = {"sagsindeks": "http://kombit.dk/sts/sagdokumentindeks/",
          "ydelsesindeks": "http://kombit.dk/sts/ydelseindeks/"}
XSD = {"sagsindeks": "sdi.xsd", "ydelsesindeks": "yi.xsd",
       "oekonomi": "oir.xsd", "ejerfortegnelse": "ejf.xsd"}
SKEMA = {}
ODENSE, AARHUS, KOMBIT = "35209115", "55133018", "19435075"
PREFIXES = {
    "sdi": "urn:oio:sts:sagdok:sagdokumentindeks:6",
    "sag": "urn:oio:sts:sagdok:sag:6",
    "si": "urn:oio:sts:sagdok:sagindeks:6",
    "di": "urn:oio:sts:sagdok:dokumentindeks:6",
    "yi": "urn:oio:sts:ydelse:ydelseindeks:6",
    "bi": "urn:oio:sts:ydelse:bevillingindeks:6",
    "oef": "urn:oio:sts:ydelse:oekonomiskeffektueringindeks:6",
    "gd": "urn:oio:sts:generelledefinitioner:6",
    "go": "urn:oio:sts:generelleoperationer:6", "sd": SD}
XMLNS = "".join(' xmlns:%s="%s"' % p for p in PREFIXES.items())


def follows(service, element):
    """Raises unless the element follows its contract's schema in wsdl/."""
    if service not in SKEMA:
        SKEMA[service] = etree.XMLSchema(etree.parse(
            os.path.join(ROOT, "wsdl", XSD[service])))
    SKEMA[service].assertValid(wss.parse(etree.tostring(element)))


def msgid():
    return "urn:uuid:%s" % uuid.uuid4()


def bst_request(body, key, action, to, message_id=None, now=None, life=300,
                sign_bst=True, edit=None, cert=None):
    """A message signed by the certificate in its BinarySecurityToken."""
    now = now or wss.utcnow()
    cert = cert or key
    s = wss.Spelling()
    w = wss._Writer(s, wss.S12)
    names = ["body", "timestamp", "action", "messageid", "to"]
    if sign_bst:
        names.append("bst")
    refs = [(n, w.exc("Transform", None), "exc") for n in names]
    info = ("<ds:SignedInfo xmlns:ds=\"%s\">%s<ds:SignatureMethod "
            "Algorithm=\"%s\"/>%s</ds:SignedInfo>" % (
                wss.DS, w.exc("CanonicalizationMethod", None), key.algorithm,
                "".join(w.reference(i, t, "@@DIGEST%d@@" % n)
                        for n, (i, t, how) in enumerate(refs))))
    text = (
        '<soap:Envelope xmlns:soap="{S12}" xmlns:wsa="{WSA}" '
        'xmlns:wsu="{WSU}"><soap:Header><wsa:Action soap:mustUnderstand="1" '
        'wsu:Id="action">{action}</wsa:Action><wsa:MessageID '
        'wsu:Id="messageid">{mid}</wsa:MessageID><wsa:To wsu:Id="to">{to}'
        '</wsa:To><wsse:Security xmlns:wsse="{WSSE}" soap:mustUnderstand="1">'
        '<wsu:Timestamp wsu:Id="timestamp"><wsu:Created>{a}</wsu:Created>'
        '<wsu:Expires>{b}</wsu:Expires></wsu:Timestamp>'
        '<wsse:BinarySecurityToken wsu:Id="bst" ValueType="{X509}" '
        'EncodingType="{B64}">{cert}</wsse:BinarySecurityToken>'
        '<ds:Signature xmlns:ds="{DS}">{info}<ds:SignatureValue>@@VALUE@@'
        '</ds:SignatureValue><ds:KeyInfo><wsse:SecurityTokenReference>'
        '<wsse:Reference URI="#bst" ValueType="{X509}"/>'
        '</wsse:SecurityTokenReference></ds:KeyInfo></ds:Signature>'
        '</wsse:Security></soap:Header><soap:Body wsu:Id="body">{body}'
        '</soap:Body></soap:Envelope>').format(
            S12=wss.S12, WSA=wss.WSA, WSU=wss.WSU, WSSE=wss.WSSE, DS=wss.DS,
            X509=wss.X509V3, B64=wss.BASE64, action=action,
            mid=message_id or msgid(), to=to, a=wss.moment(now),
            b=wss.moment(now + datetime.timedelta(seconds=life)),
            cert=cert.b64, info=info, body=body)
    if edit:
        text = edit(text)
    return wss._sign(text, refs, key, s).encode()


def rst(key, entity, cvr, order=None, **change):
    """RequestSecurityToken; change replaces one of its children, "" drops
    it; order permutes them."""
    part = {
        "RequestType": "<wst:RequestType>%s/Issue</wst:RequestType>" % WST,
        "TokenType": "<wst:TokenType>%s</wst:TokenType>" % wss.SAMLV20,
        "KeyType": "<wst:KeyType>%s/PublicKey</wst:KeyType>" % WST,
        "AppliesTo": '<wsp:AppliesTo xmlns:wsp="http://schemas.xmlsoap.org/'
        'ws/2004/09/policy"><wsa:EndpointReference xmlns:wsa="%s">'
        '<wsa:Address>%s</wsa:Address></wsa:EndpointReference>'
        '</wsp:AppliesTo>' % (wss.WSA, entity),
        "Claims": '<wst:Claims Dialect="http://docs.oasis-open.org/wsfed/'
        'authorization/200706/authclaims">%s</wst:Claims>' % claim(cvr),
        "UseKey": '<wst:UseKey><wsse:BinarySecurityToken xmlns:wsse="%s" '
        'ValueType="%s" EncodingType="%s">%s</wsse:BinarySecurityToken>'
        '</wst:UseKey>' % (wss.WSSE, wss.X509V3, wss.BASE64, key.b64)}
    part.update(change)
    names = order or list(part)
    return '<wst:RequestSecurityToken xmlns:wst="%s" Context="c-1">%s' \
        '</wst:RequestSecurityToken>' % (WST, "".join(part[n]
                                                      for n in names))


def claim(cvr, uri=CVR):
    return ('<auth:ClaimType xmlns:auth="http://docs.oasis-open.org/wsfed/'
            'authorization/200706" Uri="%s"><auth:Value>%s</auth:Value>'
            '</auth:ClaimType>' % (uri, cvr))


class Miljoe:
    """A running environment in a folder of its own."""

    def __init__(self, binary, *options, pki=None):
        self.binary = binary
        self.dir = tempfile.mkdtemp(prefix="tm.")
        self.pki = pki or os.path.join(self.dir, "pki")
        self.options = list(options)
        self.tokens = {}

    def __enter__(self):
        subprocess.run(["sh", os.path.join(ROOT, "certs", "testpki.sh"),
                        self.pki], check=True, stdout=subprocess.DEVNULL)
        self.start()
        return self

    def start(self):
        self.process = subprocess.Popen(
            [self.binary, "run", "--dir", self.dir, "--pki", self.pki,
             *self.options], stdout=subprocess.PIPE, text=True)
        self.url = {}
        for line in self.process.stdout:
            if line == "ready\n":
                break
            name, _, url = line.partition(" ")
            if url.strip().startswith("https://"):
                self.url[name] = url.strip()
        else:
            raise RuntimeError("testmiljoe run did not become ready")
        with open(os.path.join(self.dir, "gatewayd.conf")) as f:
            self.entity = dict(re.findall(
                r"^source (\S+) entity-id (\S+)$", f.read(), re.M))

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        self.process.stdout.close()
        return self.process.wait(20)

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.stop()
        shutil.rmtree(self.dir)

    def run(self, *args):
        """A command of testmiljoe in this environment."""
        return subprocess.run(
            [self.binary, args[0], "--dir", self.dir, "--pki", self.pki,
             *args[1:]], text=True, capture_output=True)

    def key(self, name):
        return wss.Key.load(os.path.join(self.pki, name))

    def tls(self, client):
        ctx = ssl.create_default_context(
            cafile=os.path.join(self.pki, "trust.pem"))
        if client:
            stem = os.path.join(self.pki, client)
            ctx.load_cert_chain(stem + ".crt", stem + ".key")
        return ctx

    def post(self, service, octets, action, client="fagsystem-tls", soap=12,
             headers=None):
        """HTTP status and octets of the answer."""
        u = urllib.parse.urlsplit(self.url[service])
        c = http.client.HTTPSConnection(u.hostname, u.port, timeout=20,
                                        context=self.tls(client))
        h = {"Content-Type": 'application/soap+xml; charset=utf-8; '
             'action="%s"' % action} if soap == 12 else \
            {"Content-Type": "text/xml; charset=utf-8",
             "SOAPAction": '"%s"' % action}
        h.update(headers or {})
        c.request("POST", u.path, octets, h)
        r = c.getresponse()
        try:
            return r.status, r.read()
        finally:
            c.close()

    def ask_sts(self, body, name="fagsystem", **how):
        key = self.key(name)
        octets = bst_request(body, key, ISSUE, self.url["sts"], **how)
        return self.post("sts", octets, ISSUE, client=None)

    def token(self, entity, cvr, name="fagsystem"):
        """The assertion's text, as the STS gave it."""
        status, answer = self.ask_sts(rst(self.key(name), entity, cvr), name)
        if status != 200:
            raise RuntimeError("STS: %d %r" % (status, answer[:600]))
        text = answer.decode()
        start = text.index("<", text.index("RequestedSecurityToken") + 1)
        end = text.index("</", text.rindex("AuthnStatement>"))
        end = text.index(">", end) + 1
        return text[start:end]

    def call(self, service, action, body, token, name="fagsystem",
             client="fagsystem-tls", **how):
        octets = wss.make_request(body, token=token, key=self.key(name),
                                  action=action, to=self.url[service], **how)
        return self.post(service, octets, action, client=client)

    def ask(self, service, operation, body, cvr=ODENSE, name="fagsystem"):
        """Asks an index, believes the answer by its certificate, and gives
        its Body's child, which follows the contract's schema."""
        mid, want = msgid(), (service, cvr, name)
        if want not in self.tokens:
            self.tokens[want] = self.token(self.entity[service], cvr, name)
        status, answer = self.call(
            service, ACTION[service] + operation, body, self.tokens[want],
            name, message_id=mid)
        if status != 200:
            raise RuntimeError("%s: %d %r" % (service, status, answer[:900]))
        child = wss.verify(answer, cert=self.key(service).cert,
                           relates_to=mid).body_child
        follows(service, child)
        return child


class Tal:
    """Counts checks; one line each."""

    def __init__(self):
        self.passed = self.failed = 0

    def ok(self, condition, sentence, why=""):
        if condition:
            self.passed += 1
            print("ok - %s" % sentence)
        else:
            self.failed += 1
            print("not ok - %s %s" % (sentence, why))

    def slut(self):
        print("%d passed, %d failed" % (self.passed, self.failed))
        return 1 if self.failed else 0
