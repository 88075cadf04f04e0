#!/usr/bin/python3
"""gatewayd's roles: what it refuses to start with, that no private key is in
any process but the signers, that a role's death is a reconnect, and that
everything ends when it is told to.

usage: roles_test.py [path of the program gatewayd]
"""
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time

from cryptography.hazmat.primitives import serialization

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
GATEWAYD = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else
                           os.path.join(ROOT, "build", "gatewayd"))
WORK = tempfile.mkdtemp(prefix="roles_test.")
PKI = os.path.join(WORK, "pki")
SIGNERS = 2
failed = 0


def check(sentence, ok, why=""):
    global failed
    print("%s - %s" % ("ok" if ok else "not ok", sentence), flush=True)
    if not ok:
        failed += 1
        for line in str(why).splitlines():
            print("# " + line)


def until(condition, seconds=8.0):
    """Waits for it; whether it came."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return bool(condition())


# ---- a configuration of its own ---------------------------------------------

class Conf:
    """The example's settings on a free port, in a folder of its own."""

    def __init__(self, name):
        self.dir = os.path.join(WORK, name)
        os.mkdir(self.dir)
        os.symlink(PKI, os.path.join(self.dir, "pki"))
        self.file = os.path.join(self.dir, "gatewayd.conf")
        with open(os.path.join(ROOT, "gateway", "gatewayd.conf"),
                  encoding="utf-8") as f:
            self.text = f.read()
        self.change("listen .*", "listen 127.0.0.1:0")
        self.change("run-dir .*", "run-dir run\nsigners %d\nuser nobody\n"
                    "keeper-user daemon" % SIGNERS)
        self.run_dir = os.path.join(self.dir, "run")

    def change(self, pattern, line):
        self.text, n = re.subn("(?m)^" + pattern + "$", line, self.text,
                               count=1)
        assert n == 1, pattern
        self.save()
        return self

    def add(self, line):
        self.text += line + "\n"
        self.save()
        return self

    def put(self, name, text):
        with open(os.path.join(self.dir, name), "w", encoding="utf-8") as f:
            f.write(text)
        return self

    def save(self):
        with open(self.file, "w", encoding="utf-8") as f:
            f.write(self.text)

    def line(self, pattern):
        """The number of the last line that begins so."""
        return max(i + 1 for i, l in enumerate(self.text.splitlines())
                   if re.match(pattern, l))


def run(*args, env=None):
    r = subprocess.run([GATEWAYD, *args], capture_output=True, text=True,
                       timeout=30, env=env, stdin=subprocess.DEVNULL)
    return r.returncode, r.stdout, r.stderr


# ---- a gatewayd that runs ---------------------------------------------------

class Gateway:
    def __init__(self, conf, env=None):
        self.conf = conf
        self.log_name = os.path.join(conf.dir, "log")
        with open(self.log_name, "w") as log:
            self.p = subprocess.Popen([GATEWAYD, "-c", conf.file],
                                      stderr=log, stdin=subprocess.DEVNULL,
                                      env=env, start_new_session=True)
        self.ready = until(lambda: "\nready " in "\n" + self.log() or
                           self.p.poll() is not None) and \
            self.p.poll() is None
        m = re.search(r"(?m)^ready https://127\.0\.0\.1:(\d+)/", self.log())
        self.port = int(m.group(1)) if m else 0

    def log(self):
        with open(self.log_name, encoding="utf-8") as f:
            return f.read()

    def roles(self):
        """pid by "name nr", as the log tells of the latest."""
        pids = {}
        for m in re.finditer(r"event=role-started name=(\S+) nr=(\d+) "
                             r"pid=(\d+)", self.log()):
            pids["%s %s" % (m.group(1), m.group(2))] = int(m.group(3))
        return pids

    def all_pids(self):
        return [self.p.pid, *self.roles().values()]

    def wsdl(self, name="borgerdk-tls", timeout=5.0):
        """The first line of the answer to GET ?wsdl."""
        ctx = ssl.create_default_context(cafile=PKI + "/trust.pem")
        if name:
            ctx.load_cert_chain("%s/%s.crt" % (PKI, name),
                                "%s/%s.key" % (PKI, name))
        try:
            with socket.create_connection(("127.0.0.1", self.port),
                                          timeout) as s, \
                    ctx.wrap_socket(s, server_hostname="localhost") as t:
                t.sendall(b"GET /borgerblikket/1?wsdl HTTP/1.1\r\n"
                          b"Host: localhost\r\nConnection: close\r\n\r\n")
                return t.recv(100).split(b"\r\n")[0].decode()
        except (OSError, ssl.SSLError) as e:
            return "%s: %s" % (type(e).__name__, e)

    def serves(self):
        return self.wsdl() == "HTTP/1.1 200 OK"

    def end(self, sig=signal.SIGTERM):
        self.p.send_signal(sig)
        try:
            return self.p.wait(15)
        except subprocess.TimeoutExpired:
            for pid in self.all_pids():
                try:
                    os.kill(pid, signal.SIGKILL)
                except OSError:
                    pass
            self.p.wait()
            return None


def alive(pid):
    try:
        with open("/proc/%d/stat" % pid) as f:
            return f.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def status(pid, key):
    with open("/proc/%d/status" % pid) as f:
        return re.search(r"(?m)^%s:\s*(\S+)" % key, f.read()).group(1)


# ---- the command line -------------------------------------------------------

def command_line():
    rc, out, err = run("--help")
    check("--help says how it is used", rc == 0 and "usage: gatewayd" in out
          and not err, (rc, out, err))
    rc, out, err = run("--version")
    check("--version says which it is", rc == 0 and
          re.fullmatch(r"gatewayd \d\S*\n", out), (rc, out))
    for args in ([], ["-t"], ["-x"], ["-c"], ["-c", "a", "b"]):
        rc, out, err = run(*args)
        check("wrong usage %s is status 2" % args, rc == 2 and
              "usage:" in err and not out, (rc, out, err))
    rc, out, err = run("--role", "worker", "0")
    check("a role started by hand is refused", rc == 2 and
          "gatewayd itself" in err, (rc, err))


# ---- what it does not start with --------------------------------------------

def one_line(sentence, conf, where, *what, args=("-c",)):
    """Status 2, one line FILE:LINE: what: what to do; nothing is left."""
    rc, out, err = run(*args, conf.file)
    lines = [l for l in err.splitlines() if not l.startswith("ts=")]
    check(sentence, rc == 2 and not out and len(lines) == 1 and
          lines[0].startswith(where + ": ") and
          all(w in lines[0] for w in what), "%s\n%s" % (rc, err))
    left = [n for n in os.listdir(conf.run_dir) if n.endswith(".sock")] \
        if os.path.isdir(conf.run_dir) else []
    check("... and leaves no socket", not left, left)


def refusals():
    c = Conf("missing")
    os.unlink(c.file)
    one_line("a configuration that is not there", c, c.file, "is not there")

    c = Conf("kle").put("o.csv", "KLE-nr.;KLE-navn\n15.17.26;x\n"
                        "15.27.26;Jobafklaringsforløb\n")
    c.add("konfiguration o.csv kommune 0461")
    rc, _, err = run("-c", c.file)
    wanted = c.dir + "/o.csv:3: fejl: kolonne 1 (KLE-nr.): 15.27.26 findes " \
        "ikke i KLE; mente du 15.17.26 Jobafklaringsforløb?\n"
    check("an unknown KLE number, with the one that was meant", rc == 2 and
          err == wanted, err)

    c = Conf("kommune").put("o.csv", "KLE-nr.\n15.62.10\n")
    c.add("konfiguration o.csv kommune 0999")
    one_line("an unknown municipality", c, "%s:%d" % (
        c.file, c.line("konfiguration ")), "0999 is no municipality")
    c = Conf("kommunekode").put("o.csv", "Kommunekode;KLE-nr.;Vis på Mit "
                                "Overblik\n0462;15.62.10;ja\n")
    c.add("konfiguration o.csv")
    one_line("an unknown municipality in a sheet", c, c.dir + "/o.csv:2",
             "0462", "0461 Odense Kommune")

    c = Conf("cert").change("tls-certificate .*", "tls-certificate no.crt")
    one_line("a certificate that is not there", c, "%s:%d" % (
        c.file, c.line("tls-certificate")), "no.crt", "make it")
    c = Conf("junk").put("junk.crt", "not a certificate\n")
    c.change("signing-certificate .*", "signing-certificate junk.crt")
    one_line("a certificate that is none", c, "%s:%d" % (
        c.file, c.line("signing-certificate")), "junk.crt", "PEM")
    c = Conf("folder").change("trust-ca .*", "trust-ca pki")
    one_line("a folder for a file", c, "%s:%d" % (
        c.file, c.line("trust-ca")), "cannot be read")
    c = Conf("setting").add("lissten 127.0.0.1:1")
    one_line("a setting misspelt", c, "%s:%d" % (
        c.file, c.line("lissten")), "do you mean listen?")

    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        s.listen()
        c = Conf("port").change("listen .*", "listen 127.0.0.1:%d" %
                                s.getsockname()[1])
        one_line("a port in use", c, "%s:%d" % (c.file, c.line("listen")),
                 str(s.getsockname()[1]), "another port")

    c = Conf("nokey").change("signing-key .*", "signing-key no.key")
    one_line("a key that is not there", c, "%s:%d" % (
        c.file, c.line("signing-key")), "no.key", "make it")
    c = Conf("openkey")
    shutil.copy(PKI + "/gateway-tls.key", c.dir + "/tls.key")
    os.chmod(c.dir + "/tls.key", 0o644)
    c.change("tls-key .*", "tls-key tls.key")
    one_line("a key open to everybody", c, "%s:%d" % (
        c.file, c.line("tls-key")), "open to everybody", "chmod")
    c = Conf("otherkey").change("signing-key .*", "signing-key pki/sts.key")
    one_line("a key of another certificate", c, "%s:%d" % (
        c.file, c.line("signing-key")), "does not belong")

    c = Conf("wide")
    os.mkdir(c.run_dir)
    os.chmod(c.run_dir, 0o777)
    one_line("a run-dir that others can write to", c, "%s:%d" % (
        c.file, c.line("run-dir")), "nobody else can write")


def check_only():
    c = Conf("check")
    rc, out, err = run("-t", "-c", c.file)
    check("-t finds nothing wrong and says nothing", rc == 0 and not out and
          not err, (rc, out, err))
    check("-t makes nothing", not os.path.exists(c.run_dir))
    c.change("tls-key .*", "tls-key no.key")
    check("-t looks at no key", run("-t", "-c", c.file)[0] == 0)
    c.put("o.csv", "KLE-nr.\n15.62.10\n").add("konfiguration o.csv kommune "
                                             "0461")
    rc, out, err = run("-t", "-c", c.file)
    check("-t lists the warnings of a sheet", rc == 0 and
          c.dir + "/o.csv:1: advarsel: " in err, (rc, err))
    c = Conf("checkbad").change("entity-id .*", "")
    one_line("-t refuses as a start does", c, c.file, "entity-id is not set",
             args=("-t", "-c"))


# ---- the processes ----------------------------------------------------------

def secrets(name):
    """What of a private key must not be in a process: the file's base64,
    and its numbers in both orders of octets."""
    with open("%s/%s.key" % (PKI, name), "rb") as f:
        pem = f.read()
    key = serialization.load_pem_private_key(pem, None)
    n = key.private_numbers()
    numbers = [n.private_value] if hasattr(n, "private_value") else \
        [n.p, n.q, n.d]
    found = [pem.splitlines()[1]]
    for v in numbers:
        size = (v.bit_length() + 7) // 8
        found += [v.to_bytes(size, "big"), v.to_bytes(size, "little")]
    return found


def in_memory(pid, needles):
    """How many of them are in the process's memory; None: may not look."""
    hits = set()
    try:
        with open("/proc/%d/maps" % pid) as f:
            maps = f.readlines()
        with open("/proc/%d/mem" % pid, "rb") as mem:
            for line in maps:
                m = re.match(r"([0-9a-f]+)-([0-9a-f]+) r", line)
                if m is None or "[v" in line:
                    continue
                start, end = (int(x, 16) for x in m.groups())
                if end - start > 1 << 30:
                    continue
                mem.seek(start)
                try:
                    data = mem.read(end - start)
                except OSError:
                    continue
                hits |= {n for n in needles if n in data}
    except PermissionError:
        return None
    return len(hits)


def listening(pid):
    """TCP and UDP sockets of the process that take from the network."""
    inodes = set()
    for fd in os.listdir("/proc/%d/fd" % pid):
        try:
            m = re.match(r"socket:\[(\d+)\]",
                         os.readlink("/proc/%d/fd/%s" % (pid, fd)))
        except OSError:
            continue
        if m:
            inodes.add(m.group(1))
    found = []
    for proto in ("tcp", "tcp6", "udp", "udp6"):
        try:
            with open("/proc/net/" + proto) as f:
                rows = [l.split() for l in f.readlines()[1:]]
        except OSError:
            continue
        found += [(proto, int(r[1].split(":")[1], 16)) for r in rows
                  if r[9] in inodes and (proto[:3] == "udp" or r[3] == "0A")]
    return found


def processes(g):
    roles = g.roles()
    names = sorted(roles)
    check("there are control, a journal, signers, a TLS signer and one "
          "worker", names == ["control 0", "journal 0"] + ["signer %d" % i for i in range(SIGNERS)] +
          ["signer-tls 0", "worker 0"], names)
    check("every role may gain no privileges",
          all(status(p, "NoNewPrivs") == "1" for p in roles.values()))
    check("a role's name shows what it is", all(
        open("/proc/%d/cmdline" % p, "rb").read().startswith(
            b"gatewayd: " + n.split()[0].encode() + b"\0")
        for n, p in roles.items()))
    for pid in g.all_pids():
        ports = listening(pid)
        check("%d listens on nothing but the service" % pid,
              set(ports) <= {("tcp", g.port)}, ports)
    modes = {n: os.stat(os.path.join(g.conf.run_dir, n)).st_mode & 0o777
             for n in os.listdir(g.conf.run_dir)}
    check("the roles' sockets are our user's alone", len(modes) ==
          SIGNERS + 4 and modes.pop("gatewayd.lock") == 0o600 and
          modes.pop("control.sock") == 0o600 and
          set(modes.values()) == {0o600 if os.geteuid() else 0o660} and
          os.stat(g.conf.run_dir).st_mode & 0o777 ==
          (0o700 if os.geteuid() else 0o710), modes)
    for name, pid in roles.items():
        if not name.startswith("signer"):
            continue
        with open("/proc/%d/limits" % pid) as f:
            core = re.search(r"Max core file size\s+(\d+)\s+(\d+)", f.read())
        check("%s leaves no core" % name, core and
              core.groups() == ("0", "0"))


def keys(g):
    roles = g.roles()
    all_keys = ["gateway-tls", "gateway-klient", "gateway-signing"]
    needles = [n for k in all_keys for n in secrets(k)]
    for what, pid in (("parent", g.p.pid), ("worker", roles["worker 0"])):
        n = in_memory(pid, needles)
        if n is None:
            print("# may not look into %s's memory" % what)
            continue
        check("no private key is in the %s's memory" % what, n == 0, n)
    # that the search finds them where they are
    n = in_memory(roles["signer 0"], secrets("gateway-signing"))
    if n is not None:
        check("the signing key is in the message signer", n > 0)
        check("... and not in the TLS signer", in_memory(
            roles["signer-tls 0"], secrets("gateway-signing")) == 0)
        check("the TLS keys are not in the message signer", in_memory(
            roles["signer 0"], secrets("gateway-tls")) == 0)
        check("the PEM text of a key is nowhere", not any(in_memory(
            p, [secrets(k)[0] for k in all_keys])
            for p in g.all_pids()))


def deaths(g):
    for name in ("signer 0", "signer-tls 0"):
        before = g.roles()[name]
        os.kill(before, signal.SIGKILL)
        check("a request after %s was killed is served" % name, g.serves(),
              g.wsdl())
        check("%s was started again" % name, until(
            lambda: g.roles()[name] != before and alive(g.roles()[name])))
    # a role needs nothing of the disk but keys: the snapshot is the truth
    moved = g.conf.file + ".away"
    os.rename(g.conf.file, moved)
    before = g.roles()["worker 0"]
    os.kill(before, signal.SIGKILL)
    check("a killed worker is started again from the snapshot",
          until(g.serves) and g.roles()["worker 0"] != before, g.log())
    os.rename(moved, g.conf.file)
    check("the log tells of each end and each start", all(
        "event=role-ended name=%s" % n in g.log()
        for n in ("signer ", "signer-tls ", "worker ")))
    g.p.send_signal(signal.SIGHUP)
    time.sleep(0.3)
    check("SIGHUP ends nothing", g.p.poll() is None and g.serves(), g.log())


def serving():
    c = Conf("run")
    g = Gateway(c)
    check("it says ready with its address", g.ready and g.port, g.log())
    check("it serves its contract over TLS", g.serves(), g.wsdl())
    check("nobody comes in without a certificate",
          not g.wsdl(None).startswith("HTTP"), g.wsdl(None))
    check("nobody comes in with a certificate not listed",
          not g.wsdl("fagsystem-tls").startswith("HTTP"),
          g.wsdl("fagsystem-tls"))
    processes(g)
    keys(g)
    rc, _, err = run("-c", c.file)
    check("a second one in the same run-dir is refused", rc == 2 and
          "in use by another gatewayd" in err, (rc, err))
    check("... and the first one serves on", g.serves())
    deaths(g)
    pids = g.all_pids()
    check("SIGTERM ends it with 0", g.end() == 0, g.log())
    check("no process is left", until(lambda: not any(map(alive, pids))))
    check("no socket is left", [n for n in os.listdir(c.run_dir)
                                if n.endswith(".sock")] == [])


def endings():
    g = Gateway(Conf("int"))
    pids = g.all_pids()
    # Ctrl-C goes to the whole group of the terminal
    os.killpg(g.p.pid, signal.SIGINT)
    check("Ctrl-C ends it with 0", g.ready and g.p.wait(15) == 0, g.log())
    check("... and all roles", until(lambda: not any(map(alive, pids))))

    g = Gateway(Conf("kill"))
    roles = list(g.roles().values())
    g.p.kill()
    g.p.wait()
    check("the roles end when the parent is killed", g.ready and
          until(lambda: not any(map(alive, roles))))
    g2 = Gateway(g.conf)
    check("what a killed one left does not keep the next from starting",
          g2.ready and g2.serves(), g2.log())
    g2.end()


def systemd():
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as s:
        name = os.path.join(WORK, "notify.sock")
        s.bind(name)
        s.settimeout(8)
        g = Gateway(Conf("notify"), dict(os.environ, NOTIFY_SOCKET=name))
        check("systemd is told when it serves", g.ready and
              s.recv(100) == b"READY=1")
        g.end()
        check("systemd is told when it ends", s.recv(100) == b"STOPPING=1")


def main():
    os.umask(0o022)
    subprocess.run([os.path.join(ROOT, "certs", "testpki.sh"), PKI],
                   check=True, stdout=subprocess.DEVNULL)
    try:
        for part in (command_line, refusals, check_only, serving, endings,
                     systemd):
            part()
    finally:
        shutil.rmtree(WORK, ignore_errors=True)
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
