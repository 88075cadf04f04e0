"""Slow clients beside honest ones, as bench_overload and overload measure
them."""
import json
import sys
import time

from maaling import Program, hukommelse, hvilende, pid_af, processer


def deskriptorer(m):
    """{role: its limit of open files}"""
    ud = {}
    for pid, rolle in processer(pid_af(m, "gatewayd")).items():
        with open("/proc/%d/limits" % pid) as f:
            ud[rolle] = next(int(line.split()[3]) for line in f
                             if line.startswith("Max open files"))
    return ud


def hvil(m, antal):
    """MiB (PSS) that so many idle connections add; None: not all stand."""
    foer = hukommelse(processer(pid_af(m, "gatewayd")))
    efter = hvilende(m, antal)
    if foer is None or efter is None:
        return None
    return round(sum(efter.values()) - sum(foer.values()), 1)


def langsomme(m, last, rate, sekunder, antal):
    """An honest load alone, and beside so many slow clients."""
    alene = last.koer((rate, sekunder))["phases"][0]
    slow = Program("bench_overload_slow", m.url, m.pki, antal)
    time.sleep(2)                       # so that all are slow by now
    svar = last.koer((rate, sekunder))
    slow.gaa()
    hos = json.loads(slow.svar())
    fase = svar["phases"][0]
    return {"clients": antal, "slow": hos, "rate": round(rate, 1),
            "honest": fase["arrived"], "honest_ok": fase["ok"],
            "alone_ms": alene["ok_ms"], "beside_ms": fase["ok_ms"],
            "cores": svar["cores"], "rss_mib": svar["rss_mib"]}


def skriv(ud):
    print("descriptors: " + ", ".join(
        "%s %d" % d for d in sorted(ud["descriptors"].items())))
    print("%d idle connections: %s MiB" % (ud["idle"], ud["idle_mib"]))
    r = ud["slow"]
    print("%d slow clients: honest %d of %d, p50/p99 %s ms, alone %s ms; "
          "gateway %.2f cores, RSS %.1f MiB" % (
              r["clients"], r["honest_ok"], r["honest"],
              "%.0f / %.0f" % tuple(r["beside_ms"]),
              "%.0f / %.0f" % tuple(r["alone_ms"]), r["cores"]["gateway"],
              r["rss_mib"]))
    print("  " + "; ".join("%s: %d stand, %d were closed" % (
        n, v["open"], v["closed"]) for n, v in r["slow"].items()))
    sys.stdout.flush()
