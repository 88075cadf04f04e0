"""The gateway's port, octet by octet: what HTTP and TLS refuse.

Every refusal has one status line, an empty body and the end of the connection
behind it, whatever was smuggled after the request.  The slow ones are opened
first and looked at last.
"""
import os
import re
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import warnings

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
PATH = "/borgerblikket/1"
MEDIA = "application/soap+xml; charset=utf-8"
NEXT = "GET %s?wsdl HTTP/1.1\r\nHost: localhost\r\n\r\n" % PATH
WAIT = 5
failed = 0
warnings.simplefilter("ignore", DeprecationWarning)      # TLS 1.1, on purpose


def check(ok, sentence):
    global failed
    print("%s - %s" % ("ok" if ok else "not ok", sentence))
    failed += not ok


class Gateway:
    def __init__(self, env):
        self.pki = env["PKI"]
        self.port = int(re.search(r":(\d+)/", env["URL"]).group(1))

    def connect(self, cert="borgerdk-tls", version=None, ciphers=None):
        """A TLS connection; cert None: no certificate is shown."""
        c = ssl.create_default_context(
            cafile=os.path.join(self.pki, "trust.pem"))
        if version:
            c.minimum_version = c.maximum_version = version
        if ciphers:
            c.set_ciphers(ciphers)
        if cert:
            base = os.path.join(self.pki, cert)
            c.load_cert_chain(base + ".crt", base + ".key")
        s = socket.create_connection(("127.0.0.1", self.port), WAIT)
        s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return c.wrap_socket(s, server_hostname="localhost")

    def say(self, octets, **kw):
        """All that comes back until the end, and whether there was one."""
        with self.connect(**kw) as s:
            try:
                s.sendall(octets)
            except OSError:
                pass            # refused before all of it was sent
            return everything(s)

    def lets_in(self, **kw):
        """In TLS 1.3 a client learns only from the first answer."""
        try:
            octets, _ = self.say(NEXT.replace(
                "\r\n\r\n", "\r\nConnection: close\r\n\r\n").encode(), **kw)
            return octets.startswith(b"HTTP/1.1 200 ")
        except (ssl.SSLError, OSError):
            return False


def everything(s, wait=WAIT):
    octets = b""
    s.settimeout(wait)
    try:
        while True:
            more = s.recv(65536)
            if not more:
                return octets, True
            octets += more
    except (socket.timeout, TimeoutError):
        return octets, False
    except OSError:
        return octets, True


def request(method="POST", target=PATH, version="HTTP/1.1", host="localhost",
            headers=(), media=MEDIA, length=None, body="<x/>"):
    lines = ["%s %s %s" % (method, target, version)]
    if host is not None:
        lines.append("Host: " + host)
    if media is not None:
        lines.append("Content-Type: " + media)
    lines.extend(headers)
    if length is None and method == "POST":
        length = len(body)
    if length is not None and length != "":
        lines.append("Content-Length: %s" % length)
    return "\r\n".join(lines) + "\r\n\r\n" + body


def chunked(body, extra=()):
    return request(headers=["Transfer-Encoding: chunked", *extra], length="",
                   body=body)


REFUSED = [
    # smuggling: two ways to find the end of the request
    (400, "a length beside chunks", request(
        headers=["Transfer-Encoding: chunked"], body="0\r\n\r\n")),
    (400, "chunks beside a length", chunked(
        "0\r\n\r\n", ["Content-Length: 4"])),
    (400, "two lengths", request(headers=["Content-Length: 4"], length=5)),
    (400, "the same length twice", request(headers=["Content-Length: 4"])),
    (400, "a list of lengths", request(length="4, 4")),
    (400, "a negative length", request(length="-1")),
    (400, "a length with a sign", request(length="+4")),
    (413, "a length of twenty digits", request(length="9" * 20)),
    (400, "no length", request(length="")),
    (400, "a blank before the colon", request(
        headers=["Transfer-Encoding : chunked"])),
    (400, "an unknown coding", request(
        headers=["Transfer-Encoding: xchunked"], length="")),
    (400, "gzip, chunked", chunked("0\r\n\r\n").replace(
        "Encoding: chunked", "Encoding: gzip, chunked")),
    (400, "a chunk extension", chunked("4;a=b\r\n<x/>\r\n0\r\n\r\n")),
    (400, "a chunk size of 17 digits", chunked(
        "00000000000000004\r\n<x/>\r\n0\r\n\r\n")),
    (400, "0x before a chunk size", chunked("0x4\r\n<x/>\r\n0\r\n\r\n")),
    (400, "a trailer", chunked("4\r\n<x/>\r\n0\r\nX: y\r\n\r\n")),
    (400, "bare line feeds", request().replace("\r\n", "\n")),
    (400, "a bare line feed in a header", request(headers=["X: y\nZ: z"])),
    (400, "a folded line", request(headers=["X: y", " z"])),
    (400, "a NUL", request(headers=["X: a\0b"])),
    (400, "an empty line first", "\r\n" + request()),
    # whom it is for
    (400, "no Host", request(host=None)),
    (400, "two Hosts", request(headers=["Host: localhost"])),
    (421, "another Host", request(host="evil.invalid")),
    (421, "another authority", request(target="https://evil.invalid" + PATH)),
    (404, "another path", request(target="/borgerblikket/2")),
    (404, "a path with dots", request(target="/x/.." + PATH)),
    (404, "an escaped path", request(target="/borgerblikket/%31")),
    (404, "two slashes", request(target="/" + PATH)),
    (404, "an asterisk", request("OPTIONS", "*", media=None, body="")),
    (400, "a fragment", request(target=PATH + "#x")),
    (405, "PUT", request("PUT", media=None, body="")),
    (405, "TRACE", request("TRACE", media=None, body="")),
    (501, "a method in lower case", request("post", media=None, body="")),
    # versions, expectations, sizes, types
    (505, "HTTP/1.0", request(version="HTTP/1.0")),
    (505, "HTTP/9.9", request(version="HTTP/9.9")),
    (505, "the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
    (400, "no HTTP at all", "<?xml version='1.0'?>\r\n<x/>\r\n\r\n"),
    (417, "another expectation", request(headers=["Expect: 200-ok"])),
    (414, "a target of 64 KiB", request(target=PATH + "?" + "a" * 65536)),
    (431, "a header of 9 000 octets", request(headers=["X: " + "a" * 9000])),
    (431, "100 headers", request(headers=["X: y"] * 100)),
    (431, "10 000 headers", request(headers=["X: y"] * 10000)),
    (413, "a body of 262 145 octets", request(body="x" * 262145)),
    (413, "a body of 50 MB announced", request(length=50000000)),
    (413, "chunks of 262 145 octets", chunked("40001\r\n")),
    (415, "JSON", request(media="application/json")),
    (415, "multipart", request(media="multipart/related; boundary=x")),
    (415, "no type", request(media=None)),
    (415, "UTF-16", request(media="application/soap+xml; charset=utf-16")),
    (415, "gzip", request(headers=["Content-Encoding: gzip"])),
    # what is HTTP and no XML that we read
    (400, "a body that is no XML", request(body="hello")),
    (400, "an empty body", request(body="")),
    (400, "a DOCTYPE", request(body="<!DOCTYPE x><x/>")),
]


def refusals(gw):
    for status, name, text in REFUSED:
        octets, ended = gw.say((text + NEXT).encode("latin-1"))
        lines = re.findall(rb"HTTP/1\.1 (\d+) ", octets)
        check(lines == [b"%d" % status] and ended and
              octets.endswith(b"\r\n\r\n") and
              b"\r\nContent-Length: 0\r\n" in octets,
              "%s: %d, an empty body and the end" % (name, status) if
              lines == [b"%d" % status] else
              "%s: %d and not %s" % (name, status, lines))


def lengths(octets):
    """The statuses of a row of answers, each as long as it says."""
    out = []
    while octets:
        head, _, rest = octets.partition(b"\r\n\r\n")
        out.append(int(head.split()[1]))
        n = re.search(rb"(?i)content-length: (\d+)", head)
        octets = rest[int(n.group(1)) if n else 0:]
    return out


def service(gw):
    octets, ended = gw.say((NEXT * 2 + NEXT.replace(
        "\r\n\r\n", "\r\nConnection: close\r\n\r\n")).encode())
    check(lengths(octets) == [200, 200, 200] and ended,
          "three requests sent together get three answers")
    octets, _ = gw.say(NEXT.replace("GET /", "GET https://localhost/", 1)
                       .replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n")
                       .encode())
    check(lengths(octets) == [200], "absolute-form with our authority is read")
    with gw.connect() as s:
        s.sendall(request(headers=["Expect: 100-continue"], body="",
                          length=5).encode())
        first = s.recv(4096)
        s.sendall(b"hello")
        rest, _ = everything(s)
    check(first == b"HTTP/1.1 100 Continue\r\n\r\n" and
          lengths(rest) == [400], "who waits for 100 gets it")


def clients(gw):
    check(gw.lets_in(), "borger.dk's certificate is let in")
    check(not gw.lets_in(cert=None), "no certificate is refused")
    for cert, what in (("fremmed-tls", "of another CA"),
                       ("spaerret", "that is revoked"),
                       ("udloebet", "that has expired"),
                       ("gateway-klient", "that nobody listed"),
                       ("gateway-tls", "that is a server's")):
        check(not gw.lets_in(cert=cert), "a certificate %s is refused" % what)
    for version, name, ok in ((ssl.TLSVersion.TLSv1_1, "1.1", False),
                              (ssl.TLSVersion.TLSv1_2, "1.2", True),
                              (ssl.TLSVersion.TLSv1_3, "1.3", True)):
        check(gw.lets_in(version=version, ciphers="ALL:@SECLEVEL=0") == ok,
              "TLS %s is %s" % (name, "spoken" if ok else "refused"))
    check(not gw.lets_in(version=ssl.TLSVersion.TLSv1_2,
                         ciphers="ECDHE-ECDSA-AES128-SHA"),
          "a suite without AEAD is refused")


def crowd(gw):
    """Many who hold a place and say nothing keep nobody from an answer."""
    held = [socket.create_connection(("127.0.0.1", gw.port), WAIT)
            for _ in range(300)]
    held += [gw.connect() for _ in range(50)]
    begun = time.monotonic()
    check(all(gw.lets_in() for _ in range(10)) and
          time.monotonic() - begun < WAIT,
          "350 idle connections keep nobody from an answer")
    for s in held:
        s.close()
    check(gw.lets_in(), "and when they leave, all is well")


def slow_begin(gw):
    head = gw.connect()
    head.sendall(b"POST /borgerblikket/1 HTTP/1.1\r\nHost: local")
    body = gw.connect()
    body.sendall(request(length=1000, body="<x").encode())
    silent = socket.create_connection(("127.0.0.1", gw.port), WAIT)
    return head, body, silent, time.monotonic()


def slow_end(head, body, silent, begun):
    octets, ended = everything(body, 12)
    check(octets.startswith(b"HTTP/1.1 408 ") and ended,
          "a body that stops coming is answered 408")
    octets, ended = everything(head, 15)
    check(octets.startswith(b"HTTP/1.1 408 ") and ended and
          time.monotonic() - begun < 20,
          "headers that stop coming are answered 408")
    octets, ended = everything(silent, 15)
    check(octets == b"" and ended, "a handshake that never begins is ended")


def main(binary):
    env = dict(os.environ, B=binary, DATA="")
    with tempfile.TemporaryDirectory() as where:
        subprocess.run(["tests/testmiljoe/miljoe", "start", where], cwd=ROOT,
                       env=env, check=True)
        try:
            with open(os.path.join(where, "env")) as f:
                gw = Gateway(dict(line.rstrip("\n").split("=", 1)
                                  for line in f))
            slow = slow_begin(gw)
            service(gw)
            clients(gw)
            refusals(gw)
            crowd(gw)
            slow_end(*slow)
            with open(os.path.join(where, "gatewayd.log")) as f:
                check("Sanitizer" not in f.read(), "the log has no accident")
        finally:
            subprocess.run(["tests/testmiljoe/miljoe", "stop", where],
                           cwd=ROOT, env=env)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
