"""HTTP/1.1 by its octets (H1-H24, DOS9-DOS11): the profile's section 1.

One answer, then the end: nothing behind a refused request may be taken for
another one.  So every request here has a second one behind it where that
could be mistaken (SMUGLET), and the runner demands that nothing follows the
first answer.
"""
import gzip
import zlib

from fjendtlig import OK, Post, Raa, Udfald, afvist

SMUGLET = (b"GET @PATH@?wsdl HTTP/1.1\r\nHost: @HOST@\r\n\r\n")
H = "Host: @HOST@\r\n"
CT = "Content-Type: application/soap+xml\r\n"


def raa(linje="POST @PATH@ HTTP/1.1", hoveder=H + CT, laengde=True,
        krop=None, efter=b"", slut="\r\n"):
    """A request by its lines; krop: a function of the message."""
    def lav(v):
        k = v.besked()
        k2 = krop(k) if krop else k
        h = hoveder + ("Content-Length: %d\r\n" % len(k2) if laengde is True
                       else laengde % {"n": len(k2)} if laengde else "")
        return Raa((linje + "\r\n" + h + slut).encode("latin-1") + k2 + efter)
    return lav


def stykker(k, fmt="%x", ext="", slut="0\r\n\r\n", n=1000):
    return b"".join((fmt % len(k[i:i + n]) + ext + "\r\n").encode() +
                    k[i:i + n] + b"\r\n" for i in range(0, len(k), n)) + \
        slut.encode("latin-1")


TE = "Transfer-Encoding: chunked\r\n"


def indramning(s):
    add = s.klasse("http-framing")
    for navn, l in (
            ("te-and-cl", TE + "Content-Length: %(n)d\r\n"),
            ("cl-and-te", "Content-Length: %(n)d\r\n" + TE),
            ("cl-0-and-te", "Content-Length: 0\r\n" + TE),
            ("te-and-cl-0", TE + "Content-Length: 0\r\n"),
            ("two-cl", "Content-Length: %(n)d\r\nContent-Length: %(n)d\r\n"),
            ("two-cl-differ", "Content-Length: %(n)d\r\nContent-Length: 5"
             "\r\n"),
            ("cl-list", "Content-Length: %(n)d, %(n)d\r\n"),
            ("cl-list-differ", "Content-Length: %(n)d, 5\r\n"),
            ("cl-minus", "Content-Length: -1\r\n"),
            ("cl-plus", "Content-Length: +%(n)d\r\n"),
            ("cl-hex", "Content-Length: 0x%(n)x\r\n"),
            ("cl-empty", "Content-Length:\r\n"),
            ("cl-letter", "Content-Length: %(n)dx\r\n"),
            ("cl-space-inside", "Content-Length: 1 2\r\n"),
            ("cl-decimal", "Content-Length: %(n)d.0\r\n"),
            ("cl-exponent", "Content-Length: 1e4\r\n"),
            ("cl-comma", "Content-Length: %(n)d,\r\n"),
            ("cl-quoted", 'Content-Length: "%(n)d"\r\n'),
            ("cl-tab-behind", "Content-Length: %(n)d\t\r\n"),
            ("cl-vt", "Content-Length: \x0b%(n)d\r\n"),
            ("cl-nbsp", "Content-Length: \xa0%(n)d\r\n"),
            ("no-length", ""),
            ("te-identity", "Transfer-Encoding: identity\r\n"),
            ("te-gzip", "Transfer-Encoding: gzip\r\n"),
            ("te-gzip-chunked", "Transfer-Encoding: gzip, chunked\r\n"),
            ("te-chunked-gzip", "Transfer-Encoding: chunked, gzip\r\n"),
            ("te-twice", TE + TE),
            ("te-chunked-chunked", "Transfer-Encoding: chunked, chunked\r\n"),
            ("te-empty", "Transfer-Encoding:\r\n"),
            ("cl-upper-twice", "Content-Length: %(n)d\r\nCONTENT-LENGTH: "
             "%(n)d\r\n")):
        krop = stykker if "te" in navn.split("-")[0] else None
        add(navn, raa(laengde=l or False, krop=krop, efter=SMUGLET),
            afvist(400))
        if "cl-and-te" in navn or navn in ("te-and-cl", "te-and-cl-0"):
            add(navn + "-chunked-body", raa(laengde=l, krop=stykker,
                                            efter=SMUGLET), afvist(400))
    for n in (17, 20, 100, 1000):
        add("cl-%d-digits" % n, raa(laengde="Content-Length: %s\r\n" %
                                    ("9" * n)), afvist(413))
    add("cl-leading-zeros", raa(laengde="Content-Length: 0000%(n)d\r\n"), OK)
    add = s.klasse("http-te-forms")
    for navn, t in (
            ("space-before-colon", "Transfer-Encoding : chunked"),
            ("tab-before-colon", "Transfer-Encoding\t: chunked"),
            ("x-chunked", "Transfer-Encoding: xchunked"),
            ("chunkedx", "Transfer-Encoding: chunkedx"),
            ("chunk", "Transfer-Encoding: chunk"),
            ("quoted", 'Transfer-Encoding: "chunked"'),
            ("apostrophes", "Transfer-Encoding: 'chunked'"),
            ("parameter", "Transfer-Encoding: chunked;q=1"),
            ("parameter-empty", "Transfer-Encoding: chunked;"),
            ("comma-behind", "Transfer-Encoding: chunked,"),
            ("comma-before", "Transfer-Encoding: ,chunked"),
            ("tab-behind", "Transfer-Encoding: chunked\t"),
            ("vt", "Transfer-Encoding:\x0bchunked"),
            ("ff", "Transfer-Encoding:\x0cchunked"),
            ("nul-behind", "Transfer-Encoding: chunked\0"),
            ("nul-before", "Transfer-Encoding: \0chunked"),
            ("del", "Transfer-Encoding: chunked\x7f"),
            ("nbsp", "Transfer-Encoding: \xa0chunked"),
            ("nbsp-behind", "Transfer-Encoding: chunked\xa0"),
            ("high", "Transfer-Encoding: \xffchunked"),
            ("cr-inside", "Transfer-Encoding: chun\rked"),
            ("cr-before", "Transfer-Encoding:\rchunked"),
            ("lf-before", "Transfer-Encoding:\nchunked"),
            ("lf-inside", "Transfer-Encoding: chun\nked"),
            ("fold", "Transfer-Encoding:\r\n chunked"),
            ("fold-tab", "Transfer-Encoding:\r\n\tchunked"),
            ("fold-after-other", "X: y\r\n Transfer-Encoding: chunked"),
            ("space-line", " Transfer-Encoding: chunked"),
            ("tab-line", "\tTransfer-Encoding: chunked"),
            ("bare-cr-line", "X: y\rTransfer-Encoding: chunked"),
            ("bare-lf-line", "X: y\nTransfer-Encoding: chunked"),
            ("nul-name", "Transfer-Encoding\0: chunked"),
            ("high-name", "Transfer-Encoding\xff: chunked"),
            ("vt-name", "\x0bTransfer-Encoding: chunked"),
            ("no-colon", "Transfer-Encoding chunked"),
            ("colon-first", ": Transfer-Encoding: chunked"),
            ("equals", "Transfer-Encoding= chunked"),
            ("two-values", "Transfer-Encoding: chunked identity"),
            ("identity-list", "Transfer-Encoding: identity, chunked"),
            ("cow", "Transfer-Encoding: chunked, cow"),
            ("brace", "Transfer-Encoding: {chunked}"),
            ("second-line", "Transfer-Encoding: chunked\r\nTransfer-Encoding:"
             " cow"),
            ("second-line-first", "Transfer-Encoding: cow\r\nTransfer-"
             "Encoding: chunked"),
            ("second-line-case", "Transfer-Encoding: chunked\r\ntransfer-"
             "encoding: identity"),
            ("crlf-double", "Transfer-Encoding: chunked\r\r\n"),
            ("bs-behind", "Transfer-Encoding: chunked\x08"),
            ("backslash", "Transfer-Encoding: chunked\\"),
            ("colon-space", "Transfer-Encoding: : chunked")):
        add(navn, raa(laengde=t.replace("%", "%%") + "\r\n", krop=stykker,
                      efter=SMUGLET), afvist(400))
        add(navn + "-with-length", raa(
            laengde=t.replace("%", "%%") + "\r\nContent-Length: %(n)d\r\n",
            efter=SMUGLET), afvist(400))
    # another field's name: so there is no length at all
    for navn, t in (("underscore", "Transfer_Encoding: chunked"),
                    ("x", "X-Transfer-Encoding: chunked"),
                    ("short", "Transfer-Encodin: chunked"),
                    ("content", "Content-Transfer-Encoding: chunked")):
        add(navn, raa(laengde=t + "\r\n", krop=stykker, efter=SMUGLET),
            afvist(400))


def chunks(s):
    add = s.klasse("http-chunks")
    k = lambda **g: (lambda x: stykker(x, **g))
    for navn, f, st in (
            ("extension", k(ext=";x"), 400), ("extension-value",
                                              k(ext=";x=y"), 400),
            ("extension-quoted", k(ext=';x="y"'), 400),
            ("extension-semicolon", k(ext=";"), 400),
            ("extension-long", k(ext=";" + "x" * 100000), 400),
            ("space-behind", k(ext=" "), 400), ("tab-behind",
                                                k(ext="\t"), 400),
            ("space-before", k(fmt=" %x"), 400), ("0x", k(fmt="0x%x"), 400),
            ("plus", k(fmt="+%x"), 400), ("minus", k(fmt="-%x"), 400),
            ("letter", k(fmt="%xg"), 400), ("17-digits", k(fmt="%017x"), 400),
            ("40-digits", k(fmt="%040x"), 400), ("empty-size",
                                                 lambda x: b"\r\n" + x, 400),
            ("nul", k(ext="\0"), 400), ("quoted", k(fmt='"%x"'), 400),
            ("trailer", k(slut="0\r\nX: y\r\n\r\n"), 400),
            ("trailer-length", k(slut="0\r\nContent-Length: 5\r\n\r\n"), 400),
            ("trailer-space", k(slut="0\r\n \r\n\r\n"), 400),
            ("trailer-long", k(slut="0\r\n" + "X" * 100000 + "\r\n\r\n"),
             400),
            ("last-extension", k(slut="0;x=y\r\n\r\n"), 400),
            ("bare-lf", lambda x: stykker(x).replace(b"\r\n", b"\n"), 400),
            ("lf-after-size", lambda x: stykker(x).replace(
                b"3e8\r\n", b"3e8\n", 1), 400),
            ("cr-after-size", lambda x: stykker(x).replace(
                b"3e8\r\n", b"3e8\r", 1), 400),
            ("lf-after-chunk", lambda x: b"1\r\n<\n" + stykker(x[1:]), 400),
            ("longer-than-said", lambda x: b"1\r\n<s\r\n" + stykker(x[2:]),
             400),
            ("shorter-than-said", lambda x: b"3\r\n<\r\n" + stykker(x[1:]),
             400),
            ("size-40001", lambda x: b"40001\r\n" + x, 413),
            ("size-7fffffff", lambda x: b"7fffffff\r\n" + x, 413),
            ("size-ffffffff", lambda x: b"ffffffff\r\n" + x, 413),
            ("size-100000000", lambda x: b"100000000\r\n" + x, 413),
            ("size-7-16", lambda x: b"7fffffffffffffff\r\n" + x, 413),
            ("size-f-16", lambda x: b"ffffffffffffffff\r\n" + x, 413),
            ("size-f-16-second", lambda x: b"1\r\n<\r\nffffffffffffffff\r\n" +
             x[1:], 413),
            ("no-chunks", lambda x: x, 400),
            ("full-width", lambda x: "\uff11\r\n".encode() + x, 400),
            ("many-then-too-much", lambda x: stykker(x + b" " * (262145 -
                                                                 len(x)),
                                                     n=60000), 413)):
        add(navn, raa(laengde=TE, krop=f, efter=SMUGLET if st == 400 else
                      b""), afvist(st))
    add("empty", raa(laengde=TE, krop=lambda x: b"0\r\n\r\n"), afvist(400))


def linjer(s):
    add = s.klasse("http-request-line")
    for navn, l, st in (
            ("http-1.0", "POST @PATH@ HTTP/1.0", 505),
            ("http-0.9", "POST @PATH@", 400), ("http-2.0",
                                               "POST @PATH@ HTTP/2.0", 505),
            ("http-9.9", "POST @PATH@ HTTP/9.9", 505),
            ("http-1.2", "POST @PATH@ HTTP/1.2", 505),
            ("http-1.10", "POST @PATH@ HTTP/1.10", 400),
            ("http-01.1", "POST @PATH@ HTTP/01.1", 400),
            ("http-1", "POST @PATH@ HTTP/1", 400),
            ("http-1-comma", "POST @PATH@ HTTP/1,1", 400),
            ("lower-http", "POST @PATH@ http/1.1", 400),
            ("https", "POST @PATH@ HTTPS/1.1", 400),
            ("soap", "POST @PATH@ SOAP/1.1", 400),
            ("space-behind", "POST @PATH@ HTTP/1.1 ", 400),
            ("space-before", " POST @PATH@ HTTP/1.1", 400),
            ("two-spaces", "POST  @PATH@ HTTP/1.1", 400),
            ("two-spaces-2", "POST @PATH@  HTTP/1.1", 400),
            ("tab", "POST\t@PATH@ HTTP/1.1", 400),
            ("tab-2", "POST @PATH@\tHTTP/1.1", 400),
            ("extra", "POST @PATH@ x HTTP/1.1", 400),
            ("no-target", "POST HTTP/1.1", 400), ("empty-target",
                                                  "POST  HTTP/1.1", 400),
            ("method-alone", "POST", 400), ("lower-method",
                                            "post @PATH@ HTTP/1.1", 400),
            ("unknown-method", "SLET @PATH@ HTTP/1.1", 400),
            ("bad-method", "PO(ST @PATH@ HTTP/1.1", 400),
            ("colon-method", "POST: @PATH@ HTTP/1.1", 400),
            ("put", "PUT @PATH@ HTTP/1.1", 400),
            ("delete", "DELETE @PATH@ HTTP/1.1", 400),
            ("options", "OPTIONS @PATH@ HTTP/1.1", 400),
            ("other-path", "POST /x HTTP/1.1", 404),
            ("root", "POST / HTTP/1.1", 404),
            ("path-suffix", "POST @PATH@x HTTP/1.1", 404),
            ("path-slash", "POST @PATH@/ HTTP/1.1", 404),
            ("path-case", "POST /BORGERBLIKKET/1 HTTP/1.1", 404),
            ("path-escaped", "POST /borgerblikket/%31 HTTP/1.1", 404),
            ("path-dots", "POST /x/..@PATH@ HTTP/1.1", 404),
            ("path-double-slash", "POST /@PATH@ HTTP/1.1", 404),
            ("path-parameter", "POST @PATH@;x=y HTTP/1.1", 404),
            ("path-traversal", "POST /../../etc/passwd HTTP/1.1", 404),
            ("fragment", "POST @PATH@#x HTTP/1.1", 400),
            ("bad-escape", "POST @PATH@?%zz HTTP/1.1", 400),
            ("short-escape", "POST @PATH@?%4 HTTP/1.1", 400),
            ("quote", 'POST @PATH@?" HTTP/1.1', 400),
            ("backslash", "POST \\borgerblikket\\1 HTTP/1.1", 400),
            ("high-octet", "POST @PATH@?\xe6 HTTP/1.1", 400),
            ("del", "POST @PATH@?\x7f HTTP/1.1", 400),
            ("asterisk", "POST * HTTP/1.1", 400),
            ("relative", "POST borgerblikket/1 HTTP/1.1", 400),
            ("authority", "POST @HOST@ HTTP/1.1", 400),
            ("absolute-http", "POST http://@HOST@@PATH@ HTTP/1.1", 400),
            ("absolute-other-host", "POST https://example.invalid@PATH@ "
             "HTTP/1.1", 421),
            ("absolute-other-name-of-ours", "POST https://127.0.0.1@PATH@ "
             "HTTP/1.1", 400),
            ("absolute-userinfo", "POST https://x@@HOST@@PATH@ HTTP/1.1",
             421),
            ("absolute-empty-host", "POST https://@PATH@ HTTP/1.1", 421),
            ("ftp", "POST ftp://@HOST@@PATH@ HTTP/1.1", 400),
            ("nul", "POST @PATH@\0 HTTP/1.1", 400),
            ("cr", "POST @PATH@\r HTTP/1.1", 400)):
        add(navn, raa(l, efter=SMUGLET), afvist(st))
    add("tls-hello", lambda v: Raa(bytes.fromhex(
        "16030100a1010000") + b"\n" * 20), afvist(400))
    add("xml-without-http", lambda v: Raa(
        v.besked()[:8000] + b"\r\n\r\n"), afvist(400))
    add("long-xml-without-http", lambda v: Raa(v.besked() + b"\r\n\r\n"),
        afvist(414))
    add("h2-preface", lambda v: Raa(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        afvist(505))
    add("proxy-v1", lambda v: Raa(b"PROXY TCP4 1.1.1.1 2.2.2.2 1 2\r\n"),
        afvist(400))
    add("proxy-v2", lambda v: Raa(bytes.fromhex(
        "0d0a0d0a000d0a515549540a") + b"\x21\x11\0\x0c" + b"\0" * 12),
        afvist(400))
    add("lf-line-ends", lambda v: Raa((b"POST @PATH@ HTTP/1.1\nHost: @HOST@\n"
        b"Content-Length: 1\n\n<")), afvist(400))
    add("lf-after-request-line", raa("POST @PATH@ HTTP/1.1\nX: y"),
        afvist(400))
    add("cr-line-ends", lambda v: Raa(b"POST @PATH@ HTTP/1.1\rHost: @HOST@\r"
                                      b"\r"), afvist(400))
    add = s.klasse("http-header")
    for navn, h, st in (
            ("no-host", CT, 400), ("two-hosts", H + H + CT, 400),
            ("two-hosts-differ", H + "Host: x\r\n" + CT, 400),
            ("host-other", "Host: example.invalid\r\n" + CT, 421),
            ("host-empty", "Host:\r\n" + CT, 400),
            ("host-suffix", "Host: localhost.invalid\r\n" + CT, 421),
            ("host-prefix", "Host: xlocalhost\r\n" + CT, 421),
            ("host-userinfo", "Host: x@localhost\r\n" + CT, 400),
            ("host-path", "Host: localhost/x\r\n" + CT, 400),
            ("host-list", "Host: localhost, x\r\n" + CT, 400),
            ("host-space", "Host: local host\r\n" + CT, 400),
            ("host-port-letters", "Host: localhost:abc\r\n" + CT, 400),
            ("host-port-empty", "Host: localhost:\r\n" + CT, 400),
            ("host-port-6", "Host: localhost:123456\r\n" + CT, 400),
            ("host-dot", "Host: localhost.\r\n" + CT, 421),
            ("host-scheme", "Host: https://localhost\r\n" + CT, 400),
            ("host-ipv6", "Host: [::1]\r\n" + CT, 421),
            ("host-bracket", "Host: [::1\r\n" + CT, 400),
            ("host-nul", "Host: localhost\0\r\n" + CT, 400),
            ("host-high", "Host: localhost\xe6\r\n" + CT, 400),
            ("host-space-colon", "Host : localhost\r\n" + CT, 400),
            ("obs-fold", H + "X: a\r\n b\r\n" + CT, 400),
            ("obs-fold-tab", H + "X: a\r\n\tb\r\n" + CT, 400),
            ("fold-first", " X: a\r\n" + H + CT, 400),
            ("nul-value", H + "X: a\0b\r\n" + CT, 400),
            ("nul-name", H + "X\0: a\r\n" + CT, 400),
            ("bare-lf", H + "X: a\nY: b\r\n" + CT, 400),
            ("bare-cr", H + "X: a\rY: b\r\n" + CT, 400),
            ("space-colon", H + "X : a\r\n" + CT, 400),
            ("no-colon", H + "Xa\r\n" + CT, 400),
            ("empty-name", H + ": a\r\n" + CT, 400),
            ("space-name", H + "X Y: a\r\n" + CT, 400),
            ("paren-name", H + "X(Y): a\r\n" + CT, 400),
            ("high-name", H + "X\xe6: a\r\n" + CT, 400),
            ("control-value", H + "X: a\x01\r\n" + CT, 400),
            ("esc-value", H + "X: a\x1b[31m\r\n" + CT, 400),
            ("del-value", H + "X: a\x7f\r\n" + CT, 400),
            ("vt-value", H + "X: a\x0b\r\n" + CT, 400),
            ("expect-other", H + CT + "Expect: 200-ok\r\n", 417),
            ("expect-list", H + CT + "Expect: 100-continue, x\r\n", 417),
            ("expect-empty", H + CT + "Expect:\r\n", 417),
            ("expect-twice", H + CT + "Expect: 100-continue\r\nExpect: "
             "100-continue\r\n", 400),
            ("trailer-announced", H + CT + "Trailer: X\r\n", 400),
            ("content-type-twice", H + CT + CT, 400),
            ("soapaction-twice", H + CT + 'SOAPAction: ""\r\nSOAPAction: ""'
             "\r\n", 400),
            ("soapaction-open-quote", H + CT + 'SOAPAction: "x\r\n', 400),
            ("soapaction-spaces", H + CT + "SOAPAction: a b\r\n", 400),
            ("soapaction-behind", H + CT + 'SOAPAction: "x"y\r\n', 400),
            ("10000-lines", H + CT + "X: y\r\n" * 10000, 431),
            ("65-lines", H + CT + "X: y\r\n" * 62, 431),
            ("huge-line", H + CT + "X: %s\r\n" % ("y" * 100000), 431),
            ("huge-name", H + CT + "%s: y\r\n" % ("X" * 100000), 431),
            ("many-octets", H + CT + ("X: %s\r\n" % ("y" * 8000)) * 5, 431)):
        add(navn, raa(hoveder=h, efter=SMUGLET if st == 400 else b""),
            afvist(st))
    for navn, h, st in (
            ("expect-too-large", H + CT + "Expect: 100-continue\r\nContent-"
             "Length: 262145\r\n", 413),
            ("expect-media", H + "Content-Type: text/xml\r\nExpect: 100-"
             "continue\r\nContent-Length: 5\r\n", 415),
            ("expect-other-host", "Host: x\r\n" + CT + "Expect: 100-continue"
             "\r\nContent-Length: 5\r\n", 421),
            ("expect-two-framings", H + CT + TE + "Expect: 100-continue\r\n"
             "Content-Length: 5\r\n", 400)):
        add(navn, lambda v, h=h: Raa(("POST @PATH@ HTTP/1.1\r\n" + h +
                                      "\r\n").encode()), afvist(st))
    add = s.klasse("http-media")
    for navn, x in (
            ("none", None), ("empty", ""), ("text-xml", "text/xml"),
            ("xml", "application/xml"), ("json", "application/json"),
            ("html", "text/html"), ("soap", "application/soap"),
            ("suffix", "application/soap+xmlx"), ("prefix",
                                                  "xapplication/soap+xml"),
            ("wildcard", "*/*"), ("wildcard-2", "application/*"),
            ("slash-only", "/"), ("no-slash", "application"),
            ("two-slashes", "application//soap+xml"),
            ("space-in-type", "application /soap+xml"),
            ("list", "application/soap+xml, text/xml"),
            ("multipart", 'multipart/related; type="application/xop+xml"; '
             'boundary="x"; start-info="application/soap+xml"'),
            ("xop", "application/xop+xml"), ("dime", "application/dime"),
            ("form", "application/x-www-form-urlencoded"),
            ("fastinfoset", "application/fastinfoset"),
            ("charset-latin-1", "application/soap+xml; charset=iso-8859-1"),
            ("charset-utf-16", "application/soap+xml; charset=utf-16"),
            ("charset-utf-7", "application/soap+xml; charset=utf-7"),
            ("charset-ascii", "application/soap+xml; charset=us-ascii"),
            ("charset-utf8", "application/soap+xml; charset=utf8"),
            ("charset-empty", "application/soap+xml; charset="),
            ("charset-empty-quoted", 'application/soap+xml; charset=""'),
            ("charset-twice", "application/soap+xml; charset=utf-8; "
             "charset=utf-8"),
            ("charset-twice-differ", "application/soap+xml; charset=utf-8; "
             "charset=utf-16"),
            ("charset-space", 'application/soap+xml; charset="utf-8 "'),
            ("charset-around-equals", "application/soap+xml; charset = "
             "utf-8"),
            ("charset-apostrophes", "application/soap+xml; charset='utf-8'"),
            ("open-quote", 'application/soap+xml; charset="utf-8'),
            ("behind-quote", 'application/soap+xml; charset="utf-8"x'),
            ("no-value", "application/soap+xml; charset"),
            ("no-name", "application/soap+xml; =utf-8"),
            ("no-semicolon", "application/soap+xml charset=utf-8"),
            ("comma", "application/soap+xml, charset=utf-8"),
            ("action-twice", 'application/soap+xml; action="a"; action="a"'),
            ("action-open", 'application/soap+xml; action="a'),
            ("long", "application/" + "x" * 200)):
        add(navn, lambda v, x=x: Post(v.besked(), Content_Type=x),
            afvist(415))
    for navn, f in (("gzip", gzip.compress), ("deflate", zlib.compress),
                    ("br", lambda x: x), ("identity", lambda x: x),
                    ("compress", lambda x: x), ("gzip, gzip", gzip.compress),
                    ("", lambda x: x), ("x-gzip", gzip.compress),
                    ("zstd", lambda x: x)):
        add("coding-%s" % (navn.replace(", ", "-") or "empty"),
            lambda v, n=navn, f=f: Post(f(v.besked()), Content_Encoding=n),
            afvist(415))
    add("gzip-bomb", lambda v: Post(gzip.compress(b" " * (50 << 20)),
                                    Content_Encoding="gzip"), afvist(415))
    add("gzip-without-saying", lambda v: Post(gzip.compress(v.besked())),
        afvist(400))
    add("mtom", lambda v: Post(
        b'--x\r\nContent-Type: application/xop+xml; type="application/soap+'
        b'xml"\r\n\r\n' + v.besked() + b"\r\n--x--\r\n",
        Content_Type='multipart/related; boundary=x'), afvist(415))


def get(s):
    add = s.klasse("http-get")
    g = lambda l, h=H: (lambda v: Raa((l + "\r\n" + h + "\r\n").encode(
        "latin-1")))
    nej = lambda st: Udfald(st, (), False, None)
    for navn, l, st in (
            ("no-query", "GET @PATH@ HTTP/1.1", 404),
            ("other-query", "GET @PATH@?xsd HTTP/1.1", 404),
            ("wsdl-value", "GET @PATH@?wsdl=1 HTTP/1.1", 404),
            ("other-path", "GET /?wsdl HTTP/1.1", 404),
            ("head", "HEAD @PATH@?wsdl HTTP/1.1", 405),
            ("put", "PUT @PATH@ HTTP/1.1", 405),
            ("delete", "DELETE @PATH@ HTTP/1.1", 405),
            ("options", "OPTIONS @PATH@ HTTP/1.1", 405),
            ("trace", "TRACE @PATH@ HTTP/1.1", 405),
            ("patch", "PATCH @PATH@ HTTP/1.1", 405),
            ("connect", "CONNECT @HOST@ HTTP/1.1", 404),
            ("options-asterisk", "OPTIONS * HTTP/1.1", 404),
            ("unknown", "HENT @PATH@?wsdl HTTP/1.1", 501)):
        add(navn, g(l), nej(st))
    for navn, h, st in (("body", H + "Content-Length: 5\r\n", 400),
                        ("chunked", H + TE, 400)):
        add("with-" + navn, g("GET @PATH@?wsdl HTTP/1.1", h), afvist(st))


def sager(s):
    for f in (indramning, chunks, linjer, get):
        f(s)
    # what must be accepted is fjendtlig_gyldig's
    s.sager[:] = [x for x in s.sager if x.udfald is not OK]
