"""The whole answer to a question, as the contract orders it: (name, value)
pairs, a value being text or a list of pairs."""
from data import EJERBASERET, TABELLER
from grund import beloeb, dag, skriv_moment
from regler import (MIT, VER, Sagen, af_udk, afsluttet, bevilling_doem,
                    bevillingssag, dokument_doem, fordring_doem, fremdrift,
                    kle_titel, kravtype_navn, kravtype_stavet, oekonomisk,
                    oprettet, r17_titel, r51_status, sag_doem, sag_nummer,
                    selvbetjening, stavemaader, taellende, ubrugelig,
                    udeladt, uden_cpr, uden_dato)

OMRAADER = ("Sager", "OekonomiskeYdelser", "Serviceydelser", "Betalinger")
KILDER = ("Sagsindeks", "Ydelsesindeks", "Oekonomi", "Ejerfortegnelse")
BESKEDER = ("UnderMindstealder", "UdeladtBetaling", "DelvistSvar",
            "FlereEndVist")
TYPER = ("Sag", "Dokument", "OekonomiskYdelse", "Serviceydelse", "Betaling")
STATUS = {"Opstaaet": "Oprettet", "Oplyst": "Behandles",
          "Afgjort": "Afgjort", "Afsluttet": "Afsluttet"}      # R19
TYPENAVN = {"Brev, indgaaende": "Brev, indgående",
            "Brev, udgaaende": "Brev, udgående"}               # R23
RETNING = {"Brev, indgaaende": "Indgaaende", "Brev, udgaaende": "Udgaaende"}


class Spoerg:
    """One question about one citizen: spoerger MIT (HentOverblik) or VER
    (HentVerifikation, of one municipality)."""

    def __init__(self, verden, konf, central, nu, cpr, spoerger, kommuner,
                 omraader=(), forklar=False, givet=()):
        self.s = Sagen(verden, konf, central, nu, cpr)
        self.spoerger, self.forklar = spoerger, forklar
        self.kommuner = sorted(set(kommuner))
        self.omraader = set(omraader) or set(OMRAADER)
        self.beskeder = set()
        self.afgoerelser = {}
        self.givet = givet

    @property
    def ydelser(self):
        return bool(self.omraader & {"OekonomiskeYdelser", "Serviceydelser"})


# What is asked --------------------------------------------------------------

def aaben(q, r):
    return r.mitoverblik if q.spoerger == MIT else r.verifikationsklient


def under_enhver_alder(q):
    """HentOverblik: below every minimum age that could apply."""
    s, aldre = q.s, {q.s.central.mindstealder}
    if q.omraader != {"Betalinger"}:
        for k in q.kommuner:
            for nr, r in s.konf.kle.get(k, {}).items():
                if aaben(q, r):
                    aldre.add(s.central.alder_for(nr))
    return not any(s.gammel_nok(a) for a in aldre)


def kan_ses(q, kommune, ejer):
    """An open number, owner-based or not, that age does not close."""
    return any(aaben(q, r) and (nr in EJERBASERET) == ejer and
               (q.spoerger == VER or
                q.s.gammel_nok(q.s.central.alder_for(nr)))
               for nr, r in q.s.konf.kle.get(kommune, {}).items())


def ejer_kommuner(q):
    """R05: every municipality asked for that has an owner-based number open
    to the asker; with Forklar every one."""
    if "Sager" not in q.omraader:
        return []
    return [k for k in q.kommuner if q.forklar or kan_ses(q, k, True)]


# Cases ----------------------------------------------------------------------

def fundne_sager(q):
    """The cases that the searches return, and the ways they were found."""
    s, ud = q.s, {}
    for sag in s.verden.sager_med_part(s.cpr):
        if sag.kommune not in q.kommuner or not (
                "Sager" in q.omraader or q.ydelser):
            continue
        if q.spoerger == VER or any(p.primaer and p.cpr == s.cpr
                                    for p in sag.parter):
            ud.setdefault(sag.id.lower(), (sag, []))[1].append("PrimaerPart")
    ejer = ejer_kommuner(q)
    for e in taellende(s):
        for slags, nr in stavemaader(e):
            for sag in s.verden.sager_paa(slags, nr):
                if sag.kommune not in ejer or \
                        sag_nummer(s, sag) not in EJERBASERET:
                    continue
                veje = ud.setdefault(sag.id.lower(), (sag, []))[1]
                if "Ejer" not in veje:
                    veje.append("Ejer")
    return list(ud.values())


def dokumenter(q, sag, dom):
    ud = []
    for d in sag.dokumenter:
        if d.objekt is None:        # 11: the object was not returned
            continue
        dd = dokument_doem(q.s, sag, dom, d)
        forklar(q, "Dokument", d.id, dd, sag_nummer(q.s, sag), None)
        if not (dom.vist(q.spoerger) and dd.vist(q.spoerger)):
            continue
        type_, titel = d.objekt.type, d.titel or d.objekt.titel
        ud.append(felter("Dokument", [
            ("Id", d.id),
            ("Titel", uden_cpr(q.s, titel, TYPENAVN.get(type_, type_) or
                               "Dokument")),
            ("Dato", d.objekt.dato),
            ("Retning", RETNING.get(type_))]))
    return ordnet(ud, "Dato")


def sag_felter(q, sag, dom):
    s = q.s
    kode, fra, _ = fremdrift(s, sag)
    r = s.konf.kle_raekke(sag.kommune, sag.kle)
    aendret = max(f[1] for f in sag.fremdrift if f[1] <= s.nu)
    docs = afkort(q, dokumenter(q, sag, dom))
    return felter("Sag", [
        ("Id", sag.id), ("Titel", r17_titel(s, sag, r)), kle(sag.kle),
        myndighed(sag.kommune), ("Status", STATUS[kode]),
        ("Oprettet", oprettet(s, sag).isoformat()),
        ("Aendret", skriv_moment(aendret)),
        ("Afsluttet", dag(fra).isoformat() if kode == "Afsluttet" else None),
        ("Adgang", dom.adgang)] + docs + [kontakt(r, sag.fagsystem)])


# Benefits -------------------------------------------------------------------

def udbetaling(q, b, u):
    """R41, R43; None: left out."""
    if af_udk(q.s, u):
        return None
    tal = beloeb(u.beloeb)
    if tal is None:
        q.beskeder.add("DelvistSvar")
        return None
    return felter("Udbetaling", [
        ("Id", u.id), ("Dato", u.dato.isoformat()), ("Beloeb", tal),
        ("PeriodeFra", iso(u.fra)), ("PeriodeTil", iso(u.til)),
        ("Udbetaler", uden_cpr(
            q.s, u.udbetaler if u.udbetaler is not None else
            TABELLER.kommunenavn(b.kommune))),
        ("Status", u.status)])


def ydelse_felter(q, b, vist_sag):
    r = q.s.konf.kle_raekke(b.kommune, b.kle)
    status = "Afsluttet" if afsluttet(q.s, b.til) else "Aktiv"
    navn = ("Navn", uden_cpr(q.s, b.navn, kle_titel(b.kle)))
    hale = [("SagId", vist_sag), kontakt(r, b.fagsystem)]
    if oekonomisk(q.s, b):
        linjer = [u for u in (udbetaling(q, b, u) for u in b.udbetalinger)
                  if u is not None]
        return felter("OekonomiskYdelse", [
            ("Id", b.id), navn, kle(b.kle), myndighed(b.kommune),
            ("Fra", iso(b.fra)), ("Til", iso(b.til)), ("Status", status)] +
            afkort(q, ordnet(linjer, "Dato", "PeriodeFra")) + hale)
    kommune = TABELLER.kommunenavn(b.kommune)
    return felter("Serviceydelse", [
        ("Id", b.id), navn, kle(b.kle), myndighed(b.kommune),
        ("BevilgetFra", iso(b.fra)), ("BevilgetTil", iso(b.til)),
        ("Status", status), ("Beskrivelse", uden_cpr(q.s, b.beskrivelse)),
        ("LeveresAf", uden_cpr(q.s, b.leveresaf)),
        ("BevilgetAf", uden_cpr(q.s, b.bevilgetaf or kommune,
                                kommune))] + hale)


def ydelser(q, viste_sager):
    ud = []
    for b in q.s.person.bevillinger if q.s.person else []:
        if b.kommune not in q.kommuner:
            continue
        dom = bevilling_doem(q.s, b)
        oek = oekonomisk(q.s, b)
        omraade = "OekonomiskeYdelser" if oek else "Serviceydelser"
        forklar(q, "OekonomiskYdelse" if oek else "Serviceydelse", b.id, dom,
                b.kle, None)
        if omraade in q.omraader and uden_dato(q.s, b, q.spoerger):
            q.beskeder.add("DelvistSvar")
        if omraade in q.omraader and dom.vist(q.spoerger):
            sag = bevillingssag(q.s, b)
            ud.append(ydelse_felter(q, b, sag.id if sag is not None and
                                    sag.id.lower() in viste_sager else None))
    return ud


# Claims ---------------------------------------------------------------------

def laeste_krav(q):
    """Of each municipality asked, what the pages read hold, in the source's
    order; FlereEndVist: it had more."""
    c = q.s.central
    for k in q.kommuner if q.s.person else []:
        alle = [f for f in q.s.person.fordringer if f.kommune == k and
                k not in q.s.verden.uden_oeir]
        if len(alle) > c.side * c.max_sider:
            q.beskeder.add("FlereEndVist")
        yield from alle[:c.side * c.max_sider]


def betalinger(q):
    ud, s = [], q.s
    for f in laeste_krav(q):
        dom = fordring_doem(s, f)
        forklar(q, "Betaling", f.id, dom, None, f.kravtype)
        if udeladt(s, f, q.spoerger):
            q.beskeder.add("UdeladtBetaling")
        if ubrugelig(s, f, q.spoerger):
            q.beskeder.add("DelvistSvar")
        if not dom.vist(q.spoerger):
            continue
        r = s.konf.krav_raekke(f.kommune, f.kravtype)
        ud.append(felter("Betaling", [
            ("Id", f.id),
            ("Kravtype", [("Uuid", kravtype_stavet(f.kravtype)),
                          ("Navn", kravtype_navn(f.kravtype, r))]),
            myndighed(f.kommune), ("Beloeb", beloeb(f.beloeb)),
            ("Restbeloeb", beloeb(f.rest)), ("Stiftet", f.stiftet),
            ("SidsteRettidigeBetaling", f.frist),
            ("Status", r51_status(s, f)), kontakt(r, None)]))
    return ud


# Pieces ---------------------------------------------------------------------

def iso(d):
    return None if d is None else d.isoformat()


def felter(navn, par):
    return (navn, [p for p in par if p[1] is not None])


def myndighed(kommune):
    return ("Myndighed", [("Kommunekode", kommune),
                          ("Navn", TABELLER.kommunenavn(kommune))])


def kle(nr):
    return ("KLE", [("Nummer", nr), ("Titel", kle_titel(nr))])


def kontakt(r, system):
    navn, dele = felter("Kontakt", [
        ("Afdeling", r.afdeling), ("Telefon", r.telefon),
        ("DigitalPost", r.digitalpost),
        ("MereInformation", r.mereinformation),
        ("Aktindsigt", r.aktindsigt)] + [
            ("Selvbetjening", [("Navn", n), ("Adresse", a)])
            for _, n, a in selvbetjening(r, system)])
    return navn, dele or ""


def felt(ting, navn):
    return next((v for n, v in ting[1] if n == navn), None)


def ordnet(ting, noegle, ogsaa=None):
    """Newest first, without the key last, then Id ascending by octets."""
    ting = sorted(ting, key=lambda t: (felt(t, "Id").encode(),
                                       felt(t, ogsaa) or "" if ogsaa else ""))
    med = [t for t in ting if felt(t, noegle) is not None]
    med.sort(key=lambda t: felt(t, noegle).rstrip("Z"), reverse=True)
    return med + [t for t in ting if felt(t, noegle) is None]


def afkort(q, ting):
    """FlereEndVist: a list is cut, the newest are kept."""
    if len(ting) > q.s.central.max_liste:
        q.beskeder.add("FlereEndVist")
    return ting[:q.s.central.max_liste]


def forklar(q, type_, id_, dom, nr, kravtype):
    """One Afgoerelse for every object; of a document on two cases, the one
    that shows most."""
    rang = {"MitOverblik": 0, "Verifikationsklient": 1, "Skjult": 2}
    ny = felter("Afgoerelse", [
        ("ObjektId", id_), ("ObjektType", type_), ("KLE", nr),
        ("Kravtype", kravtype and kravtype_stavet(kravtype)),
        ("Vises", dom.vises), ("Regel", "R%02d" % dom.grund.regel),
        ("Felt", dom.grund.felt), ("Vaerdi", dom.grund.vaerdi)])
    q.afgoerelser.setdefault((TYPER.index(type_), id_.encode()), []).append(
        (rang[dom.vises], dom.grund.regel, ny))


def forklaringer(q):
    """Where two explanations are as good, one that the answer gave."""
    for _, alle in sorted(q.afgoerelser.items()):
        bedst = [a[2] for a in alle if a[:2] == min(x[:2] for x in alle)]
        yield next((a for a in bedst if a in q.givet), bedst[0])


# Sources --------------------------------------------------------------------

def kilde(q, navn, kommune, status):
    version = q.s.konf.version.get(kommune) if kommune else None
    return felter("Kilde", [
        ("Navn", navn), ("Kommunekode", kommune), ("Status", status),
        ("Konfigurationsversion",
         None if version is None else str(version))])


def har(ting, kommune):
    return any(felt(t, "Myndighed")[0][1] == kommune for t in ting)


def kilder_overblik(q, lister):
    """IngenData: no item in the lists asked for is from that source."""
    ud = []
    for k in q.kommuner:
        if "Sager" in q.omraader or q.ydelser:
            ud.append(kilde(q, "Sagsindeks", k, ok(har(lister["Sag"], k))))
    for k in q.kommuner:
        if q.ydelser:
            ud.append(kilde(q, "Ydelsesindeks", k, ok(
                har(lister["OekonomiskYdelse"], k) or
                har(lister["Serviceydelse"], k))))
    for k in q.kommuner:
        if "Betalinger" in q.omraader:
            ud.append(kilde(q, "Oekonomi", k, ok(har(lister["Betaling"], k))))
    if "Sager" in q.omraader:
        ud.append(kilde(q, "Ejerfortegnelse", None, ok(ejer_kommuner(q))))
    return ud


def kilder_verifikation(q, fundne):
    """IngenData: nothing was returned."""
    k, p, ud = q.kommuner[0], q.s.person, []
    if "Sager" in q.omraader or q.ydelser:
        ud.append(kilde(q, "Sagsindeks", k, ok(fundne)))
    if q.ydelser:
        ud.append(kilde(q, "Ydelsesindeks", k, ok(
            p and any(b.kommune == k for b in p.bevillinger))))
    if "Betalinger" in q.omraader:
        ud.append(kilde(q, "Oekonomi", k, ok(
            p and k not in q.s.verden.uden_oeir and
            any(f.kommune == k for f in p.fordringer))))
    if "Sager" in q.omraader:
        ud.append(kilde(q, "Ejerfortegnelse", None, ok(ejer_kommuner(q))))
    return ud


def ok(noget):
    return "Ok" if noget else "IngenData"


# The answer -----------------------------------------------------------------

NOEGLER = {"Sag": "Aendret", "OekonomiskYdelse": "Fra",
           "Serviceydelse": "BevilgetFra",
           "Betaling": "SidsteRettidigeBetaling"}


def svar(q):
    """The children of HentOverblikSvar or HentVerifikationSvar but Hentet."""
    s = q.s
    if not s.gammel_nok(s.central.mindstealder):
        q.beskeder.add("UnderMindstealder")
    if q.spoerger == MIT and under_enhver_alder(q):
        return [("Besked", "UnderMindstealder")]
    lister = {n: [] for n in NOEGLER}
    fundne = fundne_sager(q)
    viste = set()
    for sag, veje in fundne:
        dom = sag_doem(s, sag, veje)
        if dom.vist(q.spoerger):
            viste.add(sag.id.lower())
        forklar(q, "Sag", sag.id, dom, sag_nummer(s, sag), None)
        if "Sager" in q.omraader and dom.vist(q.spoerger):
            lister["Sag"].append(sag_felter(q, sag, dom))
        else:
            dokumenter(q, sag, dom)
    if q.ydelser:
        for y in ydelser(q, viste):
            lister[y[0]].append(y)
    if "Betalinger" in q.omraader:
        lister["Betaling"] = betalinger(q)
    ting = []
    for navn, noegle in NOEGLER.items():
        lister[navn] = afkort(q, ordnet(lister[navn], noegle))
        ting += lister[navn]
    kilder = kilder_overblik(q, lister) if q.spoerger == MIT else \
        kilder_verifikation(q, fundne)
    return kilder + [("Besked", b) for b in BESKEDER if b in q.beskeder] + \
        ting + (list(forklaringer(q)) if q.forklar else [])


def viste_id(lister):
    """Every Id and SagId in an answer's lists, in lower case."""
    ud = set()

    def gaa(v):
        for navn, indhold in v:
            if isinstance(indhold, list):
                gaa(indhold)
            elif navn in ("Id", "SagId"):
                ud.add(indhold.lower())
    gaa(lister)
    return ud
