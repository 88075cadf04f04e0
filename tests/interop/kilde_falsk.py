"""A source that lies: a server between the gateway and one service of the
test environment.  It asks the service what the gateway asked, with the
gateway's own key and token, and makes of what it says another answer, signed
by whom and as it likes.

    f = Falsk(g, "sagsindeks")
    f.loegn = LOEGNE["unsigned"]      # None: the truth, signed anew
    ... a gateway whose source sagsindeks is f.url ...
    f.luk()
"""
import http.client
import http.server
import os
import re
import ssl
import subprocess
import tempfile
import threading
import urllib.parse
import uuid


import wss

SOAP11 = ("oekonomi",)
LIBERTY = SOAP11


class Svar:
    """What the lie starts from, and what it may change."""

    def __init__(self, navn, soap, action, krop, relates):
        self.navn, self.soap = navn, soap
        self.action, self.krop, self.relates = action, krop, relates
        self.noegle, self.alder = navn, 0
        self.media = "text/xml" if soap == wss.S11 else \
            "application/soap+xml"
        self.status, self.linjer = 200, {}


class Falsk:
    def __init__(self, g, navn, tool):
        self.g, self.navn, self.tool = g, navn, tool
        self.loegn, self.spurgt = None, 0
        self.soap = wss.S11 if navn in SOAP11 else wss.S12
        with open(os.path.join(g.dir, "gatewayd.conf")) as f:
            self.aegte = re.search(r"^source %s url (\S+)" % navn, f.read(),
                                   re.M).group(1)
        falsk = self

        class Bud(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                krop = self.rfile.read(int(self.headers["Content-Length"]))
                falsk.spurgt += 1
                try:
                    falsk.svar(self, krop)
                except OSError:      # it did not want to hear the rest
                    self.close_connection = True

            def log_message(self, *_):
                pass
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Bud)
        self.server.daemon_threads = True
        self.url = re.sub(r":\d+/", ":%d/" % self.server.server_address[1],
                          self.aegte)
        ctx = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        ctx.load_cert_chain(*(os.path.join(g.pki, navn + e)
                              for e in (".crt", ".key")))
        self.server.socket = ctx.wrap_socket(
            self.server.socket, server_side=True,
            do_handshake_on_connect=False)
        threading.Thread(target=self.server.serve_forever,
                         daemon=True).start()

    def luk(self):
        self.server.shutdown()
        self.server.server_close()

    # ---- asking the service ----

    def lav(self, krop, kind, key, action, **given):
        ord_ = ["pki=" + self.g.pki, "kind=" + kind, "key=" + key,
                "action=" + action]
        ord_ += ["%s=%s" % kv for kv in given.items() if kv[1] is not None]
        if self.soap == wss.S11:
            ord_ += ["soap=11", "liberty=1"]
        return subprocess.run([self.tool, "make"] + ord_, input=krop,
                              check=True, stdout=subprocess.PIPE).stdout

    def spoerg(self, root):
        """The service's own answer to the gateway's question."""
        h = root.find("{%s}Header" % self.soap)
        action = h.findtext("{%s}Action" % wss.WSA).strip()
        krop = wss.c14n(root.find("{%s}Body" % self.soap)[0])
        token = h.find("{%s}Security/{%s}Assertion" % (wss.WSSE, wss.SAML))
        given = {"id": "urn:uuid:%s" % uuid.uuid4(), "to": self.aegte,
                 "transaction": str(uuid.uuid4())}
        with tempfile.NamedTemporaryFile(dir=self.g.dir) as f:
            if token is not None:
                f.write(wss.c14n(token))
                f.flush()
                given["token"] = f.name
            x = self.lav(krop, "bst" if token is None else "token",
                         "gateway-signing", action, **given)
        at = urllib.parse.urlsplit(self.aegte)
        ctx = ssl.create_default_context(
            cafile=os.path.join(self.g.pki, "trust.pem"))
        ctx.load_cert_chain(*(os.path.join(self.g.pki, "gateway-klient" + e)
                              for e in (".crt", ".key")))
        c = http.client.HTTPSConnection(at.hostname, at.port, context=ctx,
                                        timeout=20)
        c.request("POST", at.path, x, {"Content-Type": (
            "text/xml" if self.soap == wss.S11 else "application/soap+xml")
            + "; charset=utf-8", "SOAPAction": '"%s"' % action})
        s = c.getresponse()
        ud = s.read()
        c.close()
        if s.status != 200:
            raise RuntimeError("%s: %d %s" % (self.navn, s.status, ud[:500]))
        return wss.parse(ud)

    def svar(self, bud, octets):
        spurgt = wss.parse(octets)
        sandt = self.spoerg(spurgt)
        h = sandt.find("{%s}Header" % self.soap)
        s = Svar(self.navn, self.soap,
                 h.findtext("{%s}Action" % wss.WSA).strip(),
                 wss.c14n(sandt.find("{%s}Body" % self.soap)[0]).decode(),
                 spurgt.find("{%s}Header" % self.soap).findtext(
                     "{%s}MessageID" % wss.WSA).strip())
        foer, efter = self.loegn or (None, None)
        if foer:
            foer(self, s)
        x = self.underskriv(s)
        if efter:
            x = efter(s, x)
        bud.send_response(s.status)
        bud.send_header("Content-Type", s.media + "; charset=utf-8")
        for n, v in s.linjer.items():
            bud.send_header(n, v)
        if "Content-Length" not in s.linjer:
            bud.send_header("Content-Length", str(len(x)))
        bud.end_headers()
        bud.wfile.write(x)

    def underskriv(self, s):
        return self.lav(
            s.krop.encode(), "sts" if self.navn == "sts" else "answer",
            s.noegle, s.action, relates=s.relates, age=str(s.alder),
            id=None if self.navn == "sts" else
            "urn:uuid:%s" % uuid.uuid4())


# ---- lies ----

def felt(navn, vaerdi):
    def f(_, s):
        setattr(s, navn, vaerdi(s) if callable(vaerdi) else vaerdi)
    return (f, None)


def tekst(f):
    """The finished message changed, as text."""
    return (None, lambda s, x: f(x.decode()).encode())


def skift(moenster, nyt, antal=1):
    def f(x):
        ny, n = re.subn(moenster, nyt, x, count=antal, flags=re.S)
        if n == 0:
            raise ValueError("not there: " + moenster)
        return ny
    return tekst(f)


def krop(f):
    def g(_, s):
        s.krop = f(s.krop)
    return (g, None)


def element(x, navn):
    """Where the element of that local name begins and ends."""
    m = re.search(r"<((?:[\w.-]+:)?%s)[ >].*</\1>" % navn, x, re.S)
    return m.start(), m.end()


def ombrudt(x):
    """The signed Body in a wrapper, a free one in its place."""
    i, j = element(x, "Body")
    gammel = x[i:j]
    fri = re.sub(r' [\w.-]+:Id="[^"]*"', "", gammel, count=1)
    k = re.search(r"</(?:[\w.-]+:)?Header>", x).start()
    return x[:k] + '<w:W xmlns:w="urn:w">' + gammel + "</w:W>" + \
        x[k:i] + fri + x[j:]


def dobbelt(navn):
    def f(x):
        i, j = element(x, navn)
        return x[:j] + x[i:j] + x[j:]
    return tekst(f)


def anden_person(x):
    for foran in ("urn:oio:cpr-nr:", "DebitorCprNummer>", "EjendePersonNr>"):
        x = re.sub(re.escape(foran) + r"\d{10}", foran + "0101700002", x)
    return x


def rod(x, ny):
    """The operation's element under another name."""
    navn = re.match(r"<((?:[\w.-]+:)?)([\w.-]+)", x)
    gammel = navn.group(1) + navn.group(2)
    return ("<" + navn.group(1) + ny + x[len(gammel) + 1:]).replace(
        "</" + gammel + ">", "</" + navn.group(1) + ny + ">")


def utf16(s, x):
    return x.decode().encode("utf-16")


def flip(x):
    return re.sub(r"(SignatureValue>\s*)(.)", lambda m: m.group(1) + (
        "A" if m.group(2) != "A" else "B"), x, count=1)


def svaret_fra_foer(gemt):
    """An old answer, with everything as it was."""
    def f(s, x):
        gemt.setdefault(s.navn, x)
        return gemt[s.navn]
    return (None, f)


FEJLSVAR = ('<e:Fault xmlns:e="%s"><e:Code><e:Value>e:Sender</e:Value>'
            '</e:Code><e:Reason><e:Text xml:lang="en">no</e:Text></e:Reason>'
            '</e:Fault>')


def bare(svar):
    """The whole answer is this."""
    return (None, lambda s, x: svar)


LOEGNE = {
    "unsigned": skift(r"<(\w+:)Security[ >].*</\1Security>", ""),
    "without Signature": skift(r"<(\w+:)Signature[ >].*</\1Signature>", ""),
    "a bit of the signature flipped": tekst(flip),
    "a digest of zeroes": skift(
        r"(<(?:\w+:)?DigestValue>)[^<]*", r"\1" + wss.b64(b"\0" * 32)),
    "signed by another service": felt("noegle", lambda s: "ydelsesindeks"
                                      if s.navn != "ydelsesindeks"
                                      else "sagsindeks"),
    "signed by another CA's certificate": felt("noegle", "fremmed"),
    "signed by ourselves": felt("noegle", "gateway-signing"),
    "signed by borger.dk": felt("noegle", "borgerdk"),
    "signed by a revoked certificate": felt("noegle", "spaerret"),
    "an hour old": felt("alder", 3600),
    "an hour of the future": felt("alder", -3600),
    "relates to another message": felt("relates", "urn:uuid:%s" %
                                       uuid.uuid4()),
    "relates to nothing": felt("relates", None),
    "another action": felt("action", lambda s: s.action + "X"),
    "an element unknown to the schema": krop(lambda x: re.sub(
        ">", '><u:Ukendt xmlns:u="urn:ukendt"/>', x, count=1)),
    "another root": krop(lambda x: rod(x, "Andet")),
    "another namespace": krop(lambda x: re.sub(
        r'(xmlns(?::[\w.-]+)?=")([^"]*)"', r'\1\2x"', x, count=1)),
    "an unsigned fault": bare(b"<e:Envelope xmlns:e='%s'><e:Header/><e:Body>"
                              b"%s</e:Body></e:Envelope>" % (
                                  wss.S12.encode(),
                                  (FEJLSVAR % wss.S12).encode())),
    "text of the Body changed": skift(
        r"(<(?:[\w.-]+:)?Body[ >].*?>[^<>]*)(\w)([^<>]*</)", r"\1Q\3"),
    "a signed Body wrapped": tekst(ombrudt),
    "two Bodies": dobbelt("Body"),
    "two Signatures": dobbelt("Signature"),
    "two Securities": dobbelt("Security"),
    "two RelatesTo": dobbelt("RelatesTo"),
    "two Timestamps": dobbelt("Timestamp"),
    "a header more, unsigned": skift(
        r"(</(?:[\w.-]+:)?Header>)", r'<a:To xmlns:a="%s">x</a:To>\1'
        % wss.WSA),
    "a comment in it": skift(r"(<(?:[\w.-]+:)?Body)", r"<!-- x -->\1"),
    "a DOCTYPE": tekst(lambda x: "<!DOCTYPE x [<!ENTITY a 'b'>]>" + x),
    "a second Envelope behind": tekst(lambda x: x + x),
    "cut in two": (None, lambda s, x: x[:len(x) // 2]),
    "UTF-16": (None, utf16),
    "garbage": bare(b"\xff\xfe<<<&&\x01 nothing of the kind"),
    "nothing": bare(b""),
    "deep": bare(b"<a>" * 100000),
    "17 MiB": (None, lambda s, x: x + b" " * (17 << 20)),
    "50 MB of elements": bare(b"<a>" + b"<b/>" * 12500000 + b"</a>"),
}
PERSON = ("another person's data", krop(anden_person))


def _assertion(x, f, noegle):
    """The token in the STS' answer, changed by f and signed anew."""
    def g(falsk, s):
        i, j = element(s.krop, "Assertion")
        t = s.krop[i:j]
        k, l = element(t, "Signature")
        t = f(falsk, t[:k] + "@@SIGNATURE@@" + t[l:])
        id = re.search(r' ID="([^"]*)"', t).group(1)
        t = wss.sign_assertion(t, falsk.g.key(noegle), id)
        s.krop = s.krop[:i] + t + s.krop[j:]
    return (g, None)


def token(moenster, nyt, noegle="sts"):
    def f(falsk, t):
        ny, n = re.subn(moenster, nyt(falsk) if callable(nyt) else nyt, t,
                        flags=re.S)
        if n == 0:
            raise ValueError("not in the token: " + moenster)
        return ny
    return _assertion(None, f, noegle)


def _hok(falsk):
    return r"\g<1>" + falsk.g.key("fagsystem").b64


def flere_svar(x):
    i, j = element(x, "RequestSecurityTokenResponse")
    return x[:j] + x[i:j] + x[j:]


TOKENLOEGNE = {
    "a token for another audience": token(
        r"(Audience>)[^<]*", r"\1urn:another"),
    "a token that has run out": token(
        r'NotOnOrAfter="[^"]*"', 'NotOnOrAfter="2020-01-01T00:00:00Z"'),
    "a token of the future": token(
        r'NotBefore="[^"]*"', 'NotBefore="2098-01-01T00:00:00Z"'),
    "a token for ten years": token(
        r'NotOnOrAfter="[^"]*"', 'NotOnOrAfter="2036-01-01T00:00:00Z"'),
    "a token bound to another's key": token(
        r"(X509Certificate>)[^<]*", _hok),
    "a bearer token": token("holder-of-key", "bearer"),
    "a token by another issuer": token(r"(Issuer>)[^<]*", r"\1urn:another"),
    "a token signed by another": token(r"(Issuer>)", r"\1",
                                       noegle="fremmed"),
    "a token of another authority": token(
        r"(CvrNumberIdentifier\"[^>]*>\s*<(?:[\w.-]+:)?AttributeValue[^>]*>)"
        r"\d{8}", r"\g<1>12345678"),
    "no token": krop(lambda x: re.sub(
        r"<((?:[\w.-]+:)?Assertion)[ >].*</\1>", "", x, flags=re.S)),
    "two tokens": krop(flere_svar),
    "a changed token": krop(lambda x: re.sub(
        r"(AssuranceLevel\".*?Value[^>]*>)3", r"\g<1>4", x, count=1,
        flags=re.S)),
}
