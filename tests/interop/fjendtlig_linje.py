"""One TLS connection to the gateway, by its octets; and what /proc says of
its processes.
"""
import os
import socket
import ssl
import urllib.parse


class Svar:
    def __init__(self, status, linjer, krop, lukket):
        self.status, self.linjer, self.krop = status, linjer, krop
        self.lukket = lukket


class Linje:
    """One TLS connection, by octets."""

    def __init__(self, m, klient="borgerdk-tls"):
        at = urllib.parse.urlsplit(m.url)
        self.vaert = at.netloc
        self.sti = at.path
        if klient not in Linje.ctx:
            c = ssl.create_default_context(
                cafile=os.path.join(m.pki, "trust.pem"))
            stem = os.path.join(m.pki, klient)
            c.load_cert_chain(stem + ".crt", stem + ".key")
            Linje.ctx[klient] = c
        raw = socket.create_connection(("127.0.0.1", at.port), 10)
        raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.s = Linje.ctx[klient].wrap_socket(
            raw, server_hostname="localhost")
        self.s.settimeout(15)
        self.rest = b""

    ctx = {}

    def send(self, octets):
        try:
            self.s.sendall(octets)
        except OSError:              # it may answer and close before we end
            pass

    def _mere(self):
        try:
            d = self.s.recv(65536)
        except (ssl.SSLError, ConnectionError, socket.timeout) as e:
            if isinstance(e, socket.timeout):
                raise
            d = b""
        self.rest += d
        return len(d) > 0

    def svar(self):
        """The next answer; None when the connection ends without one."""
        while b"\r\n\r\n" not in self.rest:
            if not self._mere():
                return None
        hoved, self.rest = self.rest.split(b"\r\n\r\n", 1)
        linjer = hoved.split(b"\r\n")
        felter = {}
        for x in linjer[1:]:
            k, v = x.split(b":", 1)
            felter[k.decode().lower()] = v.strip().decode("latin-1")
        n = int(felter.get("content-length", "0"))
        while len(self.rest) < n and self._mere():
            pass
        krop, self.rest = self.rest[:n], self.rest[n:]
        return Svar(int(linjer[0].split()[1]), felter, krop,
                    felter.get("connection", "").lower() == "close")

    def slut(self):
        """True when the other end has closed and said nothing more."""
        self.s.settimeout(3)
        try:
            while self._mere():
                pass
        except socket.timeout:
            return False
        return self.rest == b""

    def luk(self):
        self.s.close()


def cpu_ns(pid):
    """Processor time of a process's threads, in nanoseconds."""
    n = 0
    for task in os.listdir("/proc/%d/task" % pid):
        try:
            with open("/proc/%d/task/%s/schedstat" % (pid, task)) as f:
                n += int(f.read().split()[0])
        except OSError:
            pass
    return n


def status_kib(pid, felt):
    with open("/proc/%d/status" % pid) as f:
        for x in f:
            if x.startswith(felt + ":"):
                return int(x.split()[1])
    return 0


def proces_boern(pid):
    out = []
    for p in os.listdir("/proc"):
        if p.isdigit():
            try:
                with open("/proc/%s/stat" % p) as f:
                    if int(f.read().rsplit(")", 1)[1].split()[1]) == pid:
                        out.append(int(p))
            except OSError:
                pass
    return sorted(out)
