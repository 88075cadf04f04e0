"""The journal read by nobody here's C: journal(5) in Python, with openssl and
the cryptography package.

    for r in records(folder):
        r.number, r.kind, r.fields ...
"""
import hashlib
import hmac
import os
import struct
import subprocess
import zlib

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

START, BEGUN, COMPLETED, REFUSED, COUNTS, DELETED, CLOSED = range(1, 8)


class Xdr:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, n):
        assert self.at + n <= len(self.data)
        self.at += n
        return self.data[self.at - n:self.at]

    def u32(self):
        return struct.unpack(">I", self.take(4))[0]

    def u64(self):
        return struct.unpack(">Q", self.take(8))[0]

    def opaque(self):
        n = self.u32()
        s = self.take(n)
        assert self.take(-n % 4) == bytes(-n % 4)
        return s

    def string(self):
        return self.opaque().decode()

    def many(self, one):
        return [one() for _ in range(self.u32())]


def request(x):
    w = {k: x.string() for k in ("request", "transaction", "message_id")}
    w["signature"], w["channel"] = x.take(32), x.take(32)
    for k in ("channel_cvr", "issuer", "assertion", "level"):
        w[k] = x.string()
    w["hok"] = x.take(32)
    w["operation"], w["employee_cvr"] = x.string(), x.string()
    w["omraader"] = x.u32()
    w["kommuner"] = x.many(lambda: (x.string(), x.u64()))
    return w


def citizen(x):
    return {"hash": x.take(32), "sealed": x.opaque()}


def spends(x):
    return x.many(lambda: (x.take(32), x.u64()))


def body(x):
    kind = x.u32()
    if kind == START:
        f = {"node": x.string(), "software": x.string(), "cut": x.u64(),
             "wrapped": x.opaque()}
    elif kind == BEGUN:
        f = {"who": request(x), "whom": citizen(x), "spends": spends(x)}
    elif kind == COMPLETED:
        f = {"begun": x.u64(), "outcome": x.string(), "shown": x.u32(),
             "http": x.u32(), "bytes": x.u32()}
        f["sources"] = x.many(lambda: (x.u32(), x.string(), x.u32(), x.u32(),
                                       x.u32()))
        f["hidden"] = x.many(lambda: (x.u32(), x.u32()))
    elif kind == REFUSED:
        f = {"who": request(x), "whom": citizen(x) if x.u32() else None,
             "spends": spends(x), "outcome": x.string()}
    elif kind == COUNTS:
        f = {"counts": x.many(lambda: (x.string(), x.u32()))}
    elif kind == DELETED:
        f = {"name": x.string(), "first": x.u64(), "last": x.u64(),
             "head": x.take(32)}
    else:
        assert kind == CLOSED
        f = {}
    assert x.at == len(x.data)
    return kind, f


class Record:
    def __init__(self, raw, chain, file):
        self.file = file
        self.number, self.time = struct.unpack(">Qq", raw[4:20])
        self.chain = raw[-36:-4]
        self.kind, self.fields = body(Xdr(raw[20:-36]))
        assert zlib.crc32(raw[:-4]) == struct.unpack(">I", raw[-4:])[0]
        if chain is not None:
            assert hashlib.sha256(chain + raw[4:-36]).digest() == self.chain


def records(folder):
    """Every record, in order; AssertionError when something does not hold
    (the beginning is taken as it is when it is not number 1)."""
    last = None
    for name in sorted(n for n in os.listdir(folder) if n != "journal-head"):
        with open(os.path.join(folder, name), "rb") as f:
            data = f.read()
        while data:
            n = struct.unpack(">I", data[:4])[0] + 8
            assert n <= len(data)
            first = struct.unpack(">Q", data[4:12])[0] == 1
            r = Record(data[:n], last.chain if last else bytes(32) if first
                       else None, name)
            assert last is None or r.number == last.number + 1
            yield r
            last, data = r, data[n:]


class Key:
    """A segment's key, opened by openssl(1)."""

    def __init__(self, wrapped, key, passphrase):
        self.secret = subprocess.run(
            ["openssl", "cms", "-decrypt", "-binary", "-inform", "DER",
             "-inkey", key, "-passin", "file:" + passphrase],
            input=wrapped, capture_output=True, check=True).stdout
        assert len(self.secret) == 32

    def derive(self, info):
        return HKDF(hashes.SHA256(), 32, None, info).derive(self.secret)

    def hash(self, cpr):
        return hmac.new(self.derive(b"borgerblikket journal hash"),
                        cpr.encode(), "sha256").digest()

    def open(self, sealed):
        plain = AESGCM(self.derive(b"borgerblikket journal seal")).decrypt(
            sealed[:12], sealed[12:], b"borgerblikket journal 1")
        why, _, who = plain[10:].partition(b"\0")
        return plain[:10].decode(), why.decode(), who.decode()
