"""RSA keys of any length, made in a moment: the modulus of many primes of
some 500 bits each (RFC 8017, 3.1), which a verifier cannot tell from one of
two.

    key = RsaLang(8193)
    key.public_key(), key.sign(octets)       # rsa-sha256, PKCS#1 v1.5
"""
import hashlib
import math
import secrets

from cryptography.hazmat.primitives.asymmetric import rsa

E = 65537
SHA256_INFO = bytes.fromhex("3031300d060960864801650304020105000420")
SMAA = math.prod(n for n in range(3, 2000)
                 if all(n % d for d in range(2, math.isqrt(n) + 1)))


def primtal(fra, til):
    """A prime between the two."""
    while True:
        p = fra + secrets.randbelow(til - fra) | 1
        if math.gcd(p, SMAA) == 1 and (p - 1) % E and all(
                pow(g, p - 1, p) == 1 for g in (2, 3, 5)):
            return p


class RsaLang:
    def __init__(self, bits):
        antal = bits // 512
        n, self.primer = 1, []
        while len(self.primer) < antal - 1:
            self.primer.append(primtal(1 << 511, 1 << 512))
            n *= self.primer[-1]
        # the last one makes the length what was asked for
        self.primer.append(primtal(-(-(1 << (bits - 1)) // n),
                                   (1 << bits) // n))
        self.n = n * self.primer[-1]

    def public_key(self):
        return rsa.RSAPublicNumbers(E, self.n).public_key()

    def sign(self, octets):
        k = (self.n.bit_length() + 7) // 8
        t = SHA256_INFO + hashlib.sha256(octets).digest()
        m = int.from_bytes(b"\0\1" + b"\xff" * (k - 3 - len(t)) + b"\0" + t,
                           "big")
        s, hidtil = 0, 1             # the Chinese remainder, prime by prime
        for p in self.primer:
            r = pow(m, pow(E, -1, p - 1), p)
            s += hidtil * ((r - s) * pow(hidtil, -1, p) % p)
            hidtil *= p
        return s.to_bytes(k, "big")
