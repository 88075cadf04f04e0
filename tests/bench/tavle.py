"""The benchmark's table, for a terminal of 100 columns."""
import time

HOVED = ("", "KB", "calls", "obj", "cpu us", "floor us", "ratio", "env us",
         "rps", "+p50", "+p99", "PSS")
FORM = "%-18s %5s %5s %5s %8s %8s %5s %8s %7s %6s %6s %5s"


def tal(x, form="%.1f"):
    return "-" if x is None else form % x


def hoved(key):
    print(key)
    print(FORM % HOVED, flush=True)


def raekke(r):
    print(FORM % (
        r["name"], tal(r["answer_kb"]), tal(r["source_calls"], "%.0f"),
        r["objects"], r["cpu_us"], r["floor_us"],
        tal(r["ratio_to_floor"], "%.2f"), r["environment_us"],
        tal(r["rps"]), tal(r["p50_ms"]), tal(r["p99_ms"]),
        tal(r["pss_mib"], "%.0f")), flush=True)


def tabel(rows):
    key = None
    for r in rows:
        if r["key"] != key:
            hoved(r["key"])
        key = r["key"]
        raekke(r)


def vaekst(rows):
    """CPU for each object or municipality, with what none costs taken off."""
    obj = {r["name"]: r for r in rows if r["name"].endswith(" objects")}
    if "100 objects" in obj:
        en = obj["100 objects"]["cpu_us"] / 100
        print("CPU us an object: " + ", ".join(
            "%d objects %.1f (%.2f x that of 100)" % (
                r["objects"], r["cpu_us"] / r["objects"],
                r["cpu_us"] / r["objects"] / en) for r in obj.values()))
    muni = [r for r in rows if r["municipalities"] > 1]
    if muni:
        print("CPU us a source call: " + ", ".join(
            "%d municipalities %.0f" % (
                r["municipalities"], r["cpu_us"] / r["source_calls"])
            for r in muni))


def roller(rows):
    print("CPU us by role; floor by kind")
    for r in rows:
        print("  %-18s %s | %s" % (
            r["name"],
            ", ".join("%s %d" % x for x in r["cpu_us_by_role"].items()
                      if x[1] > 0),
            ", ".join("%s %d" % (k, v) for k, v in r["floor"].items()
                      if k != "floor")))


def stationer(maalt):
    navne = [n for n, v in maalt.items() if v]
    if not navne:
        print("stations: left out; perf is not here, or not for this user")
        return
    print("stations, % of the gateway's CPU   " + "".join(
        "%10s" % n for n in navne))
    for s in maalt[navne[0]]:
        print("  %-32s " % s + "".join(
            "%10.1f" % maalt[n].get(s, 0) for n in navne))


def hukommelse(ud):
    tom = ud.get("idle_pss_mib_by_role")
    if tom is None:
        print("memory: left out; this user may not see it")
        return
    print("PSS MiB idle: %.1f (%s)" % (
        sum(tom.values()), ", ".join("%s %.1f" % x for x in tom.items())))
    for r in ud["rows"]:
        if r["name"] in ("8 KB", "27 KB") and r["pss_mib"] is not None:
            print("PSS MiB at %d connections, %s: %.1f (%s)" % (
                r["connections"], r["name"], r["pss_mib"], ", ".join(
                    "%s %.1f" % x for x in r["pss_mib_by_role"].items())))
    print("PSS MiB with idle connections: " + ", ".join(
        "%s: %s" % (n, tal(v)) for n, v in ud["idle_connections"].items()))
    if ud.get("memory_growth"):
        print("PSS MiB after %d overviews %.1f, after as many again %.1f" % (
            ud["memory_growth"]["overviews"], *ud["memory_growth"]["pss_mib"]))


def peer(p):
    if "left_out" in p:
        print("WSS4J peer: left out; " + p["left_out"])
        return
    for r in p["rows"]:
        print("WSS4J %s, %s KB answers: %d CPU us a signed call; the gateway "
              "%d with TLS and all: %.1f x" % (
                  p["version"], r["answer_kb"], r["cpu_us"],
                  r["gateway_us"], r["times"]))


def skriv(ud):
    m = ud["machine"]
    print("%s, %d cores, Linux %s, %s; %s; load %.1f before, %.1f after%s" % (
        m["cpu"], m["cores"], m["kernel"], m["openssl"],
        time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(ud["time"])),
        ud["load_before"], ud["load_after"],
        "; quick" if ud["quick"] else ""))
    print()
    tabel(ud["rows"])
    print()
    vaekst(ud["rows"])
    print("first answer %s ms after the start, of which ready %s ms" % (
        tal(ud["first_answer_ms"], "%.0f"), tal(ud["ready_ms"], "%.0f")))
    hukommelse(ud)
    print()
    roller(ud["rows"])
    print()
    stationer(ud["stations"])
    print()
    peer(ud["peer"])
