"""gatewayctl in tests: a configuration of its own, beside the example's.

    with Ctl() as c:
        c.put("a.csv", text)
        status, out, err = c.ctl("konfiguration", "import", ...)
"""
import hashlib
import os
import re
import shutil
import subprocess
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
B = os.path.join(ROOT, os.environ.get("B", "build"))
GATEWAYCTL = os.path.join(B, "gatewayctl")
GATEWAYD = os.path.join(B, "gatewayd")
PKI = os.path.join(B, "pki")
failed = 0


def check(sentence, ok, why=""):
    global failed
    print("%s - %s" % ("ok" if ok else "not ok", sentence), flush=True)
    if not ok:
        failed += 1
        for line in str(why).splitlines()[:40]:
            print("# " + line, flush=True)


def sum_of(name):
    if not os.path.exists(name):
        return None
    with open(name, "rb") as f:
        return hashlib.sha256(f.read()).hexdigest()


class Ctl:
    """A folder with gatewayd.conf, a store and what is published."""

    def __init__(self):
        subprocess.run(["certs/testpki.sh", PKI], cwd=ROOT, check=True,
                       stdout=subprocess.DEVNULL)
        self.dir = tempfile.mkdtemp(prefix="ctl.")
        self.conf = os.path.join(self.dir, "gatewayd.conf")
        self.store = os.path.join(self.dir, "lager.db")
        self.snapshot = os.path.join(self.dir, "ud", "publiceret")
        os.mkdir(os.path.dirname(self.snapshot))
        os.symlink(PKI, os.path.join(self.dir, "pki"))
        with open(os.path.join(ROOT, "gateway/gatewayd.conf"),
                  encoding="utf-8") as f:
            text = re.sub("(?m)^listen .*", "listen 127.0.0.1:0", f.read())
        self.text = text + "store lager.db\nsnapshot ud/publiceret\n"
        self.put("gatewayd.conf", self.text)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.dir, ignore_errors=True)

    def path(self, name):
        return os.path.join(self.dir, name)

    def put(self, name, text):
        data = text if isinstance(text, bytes) else text.encode()
        with open(self.path(name), "wb") as f:
            f.write(data)
        return self.path(name)

    def run(self, *args):
        r = subprocess.run(args, capture_output=True, timeout=60,
                           stdin=subprocess.DEVNULL, cwd=self.dir)
        return r.returncode, r.stdout.decode(), r.stderr.decode()

    def ctl(self, *args):
        return self.run(GATEWAYCTL, "-c", self.conf, *args)

    def konf(self, *args):
        return self.ctl("konfiguration", *args)

    def importer(self, text, *args, kommune="0461"):
        return self.konf("import", "--kommune", kommune,
                         self.put("ark.csv", text), *args)

    def daemon_accepts(self):
        return self.run(GATEWAYD, "-t", "-c", self.conf)

    def state(self):
        return sum_of(self.store), sum_of(self.snapshot)
