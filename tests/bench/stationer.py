"""Where the microseconds go: perf's samples of the gateway, by station.

A sample belongs to the innermost function on its stack that the table below
names; so a malloc() is its caller's, and what nobody names is the kernel's or
stands as "other".  Without perf(1), or where this user may not use it, there
are no stations, and the table says so.
"""
import collections
import os
import shutil
import signal
import subprocess
import tempfile

from maaling import Maaling, pid_af, processer

# The first word that a function's name begins with decides.
STATIONER = [
    ("RSA/EC sign", "sign_octets"),
    ("RSA/EC verify", "dsig_check_key"),
    ("digest", "dsig_sha256 dsig_check_octets"),
    ("certificates", "trust_ chain_ sig_key signer_check bst_der"),
    ("schema", "xmlSchema borgerdk_schema"),
    ("write request", "adapter_sporg wssec_prepare wssec_finish "
     "wssec_make wssec_uuid"),
    ("scan", "scan_parse scan_check"),
    ("c14n", "c14n_ dsig_ref_text"),
    ("verify, other", "wssec_verify wssec_token saml_ dsig_ sig_check"),
    ("decode", "adapter_svar adapter_fejl borgerdk_read"),
    ("tokens", "tokencache_ sts_"),
    ("rules", "visning_ plan_ overblik_ regler_ fremmed_ raekker_"),
    ("write answer", "borgerdk_ soapbuf_"),
    ("RPC", "signer_ remote_sign batch_sign sx_ svc_ clnt_ rpc_ xdr_ local_"),
    ("sources", "kilder_ kald_ koe_ job_ port_ forbindelse_ aabn "
     "http_svar_ ledig_"),
    ("TLS, HTTP in", "server_ conn_ step_ http_ tls_ answer_"),
    ("threads", "pool_ kerne_"),
    ("orchestration", "hent_ opslag_"),
]


def station_of(frames):
    """frames: (symbol, object), innermost first."""
    for sym, dso in frames:
        for name, prefixes in STATIONER:
            if sym.startswith(tuple(prefixes.split())):
                return name
    return "other"


def _stakke(perf, data):
    """Each sample's frames, of perf script."""
    p = subprocess.Popen(
        [perf, "script", "-i", data, "--no-inline", "-F", "ip,sym,dso"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    frames = []
    for line in p.stdout:
        ord_ = line.split(None, 1)
        if len(ord_) == 2 and " (" in ord_[1]:
            sym, dso = ord_[1].rsplit(" (", 1)
            frames.append((sym.split("+")[0], dso))
        elif not ord_ and frames:
            yield frames
            frames = []
    if frames:
        yield frames
    p.wait()


def maal(m, borger, hurtig):
    """{station: percent}, largest first, or None without perf."""
    perf = shutil.which("perf")
    if perf is None:
        return None
    pids = ",".join(map(str, processer(pid_af(m, "gatewayd"))))
    with tempfile.TemporaryDirectory() as dir_:
        data = os.path.join(dir_, "perf.data")
        p = subprocess.Popen(
            [perf, "record", "-q", "-F", "999", "--call-graph",
             "dwarf,16384", "-o", data, "-p", pids],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        Maaling(m, borger, 200 if hurtig else 600, 8)
        p.send_signal(signal.SIGINT)
        p.wait()
        antal = collections.Counter(map(station_of, _stakke(perf, data)))
    alle = sum(antal.values())
    return {s: round(100 * n / alle, 1)
            for s, n in antal.most_common()} if alle else None
