#!/usr/bin/python3
"""What goes over the wire, captured, against the contracts' schemas by
libxml2, and its signatures by a verifier that is not ours.

The test environment keeps every request as it was received (--keep): the
loader's imports, the gateway's searches, its requests to the STS.
"""
import glob
import os
import re
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import wss  # noqa: E402
from lxml import etree  # noqa: E402
from miljoe import ROOT, Miljoe  # noqa: E402

SCHEMAS = {
    "ImporterSagDokumentIndeksInput": "sdi.xsd",
    "FremsoegSagDokumentIndeksInput": "sdi.xsd",
    "ImporterYdelseIndeksInput": "yi.xsd",
    "FremsoegYdelseIndeksInput": "yi.xsd",
    "SoegFordring_I": "oir.xsd",
    "EjendommeForEjer_I": "ejf.xsd",
    "RequestSecurityToken": "wst.xsd",
}
failed = 0


def check(ok, sentence, detail=""):
    global failed
    print("%s - %s" % ("ok" if ok else "not ok", sentence), flush=True)
    if not ok:
        failed += 1
        print("  " + str(detail)[:2000], file=sys.stderr)


def valid(schema, body_child):
    alone = etree.fromstring(etree.tostring(body_child))
    return schema.validate(alone), schema.error_log


def signature(m, octets):
    root = wss.parse(octets)
    soap = root.tag[1:].split("}")[0]
    if root.find(".//{%s}Assertion" % wss.SAML) is not None:
        return wss.verify(octets, issuer_cert=m.key("sts").cert, soap=soap)
    bst = root.find(".//{%s}BinarySecurityToken" % wss.WSSE)
    for name in ("gateway-signing", "fagsystem"):
        if "".join(bst.text.split()) == m.key(name).b64:
            return wss.verify(octets, cert=m.key(name).cert, soap=soap)
    raise wss.Refused("signed by somebody unknown")


def main():
    with tempfile.TemporaryDirectory(prefix="fanget.") as keep:
        with Miljoe(options=["--keep", keep]) as m:
            status, _ = m.post(m.overblik("0703851237", ["0461", "0101"]))
            check(status == 200, "an overview is answered", status)
            for element, xsd in SCHEMAS.items():
                schema = etree.XMLSchema(file=os.path.join(
                    ROOT, "wsdl", xsd))
                files = glob.glob(os.path.join(keep, "*-%s-*.xml" % element))
                check(len(files) > 0, "a %s was captured" % element)
                for f in files[:40]:
                    with open(f, "rb") as h:
                        octets = h.read()
                    try:
                        seen = signature(m, octets)
                        fine = True
                    except wss.Refused as e:
                        fine, seen = e, None
                    ok = fine is True
                    if ok:
                        ok, fine = valid(schema, seen.body_child)
                    if not ok:
                        break
                check(ok, "every captured %s follows %s and is signed" % (
                    element, xsd), fine)
                spoilt = re.sub(rb"(<[a-z]+:%s[^>]*>)" % element.encode(),
                                rb"\1<x xmlns='urn:x'/>", octets)
                child = wss.parse(spoilt).find("{*}Body")[0]
                check(not valid(schema, child)[0],
                      "%s refuses a foreign element in it" % xsd)
    return 1 if failed else 0


sys.exit(main())
