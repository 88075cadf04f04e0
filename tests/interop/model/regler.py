"""The rules: what a citizen sees, and why not.  One function a rule.

Written from the rules and the contract alone, without the gateway's code, so
that the two can be held against each other.  Each rule function answers a
Grund when the rule hides the thing, otherwise None.
"""
import collections

from data import EJERBASERET, KRAVTYPER, TABELLER
from grund import (beloeb, cpr_foedt, dag, foedselsdag, gaelder, ligner_cpr,
                   naaet_alder, samme_system)

Grund = collections.namedtuple("Grund", "regel felt vaerdi")
# Settings sag-visningsklasse's class, of the test environment.
VISNING_UNDTAGET = "5b1f4a52-0c52-4a51-9b0e-b0b1b2a5000c"
MIT, VER, SKJULT = "MitOverblik", "Verifikationsklient", "Skjult"


class Dom:
    """What was decided about one thing: who sees it, and the Grund that its
    explanation gives."""

    def __init__(self, mit, ver, grund, adgang=None):
        self.mit, self.ver, self.grund = mit, ver, grund
        self.adgang = adgang

    def vist(self, spoerger):
        return self.mit if spoerger == MIT else self.ver

    @property
    def vises(self):
        return MIT if self.mit else VER if self.ver else SKJULT


def skjult(grunde):
    """Of all rules that hide a thing, the one with the lowest number; of
    several of one rule, the first."""
    return Dom(False, False, min(grunde, key=lambda g: g.regel))


def ja_nej(b):
    return "ja" if b else "nej"


class Sagen:
    """One citizen's question: who asks about whom, and when."""

    def __init__(self, verden, konf, central, nu, cpr):
        self.verden, self.konf, self.central = verden, konf, central
        self.nu, self.idag, self.cpr = nu, dag(nu), cpr
        self.foedt = cpr_foedt(cpr)
        self.person = verden.personer.get(cpr)

    def gaelder(self, periode):
        return gaelder(periode, self.nu)

    def gammel_nok(self, alder):
        return naaet_alder(self.foedt, alder, self.idag)


# 1. Whose data --------------------------------------------------------------

def r02_r03_sagspart(s, sag):
    """R02: only the primær part sees own cases.  R03: only parties registered
    by CPR count.  R25: two primary parts in force: nobody's (R02)."""
    primaere = [p for p in sag.parter if p.primaer and s.gaelder(p.periode)]
    if len(primaere) == 1 and primaere[0].cpr is None:
        return Grund(3, "part", None)
    if len(primaere) != 1 or primaere[0].cpr != s.cpr:
        return Grund(2, "part", None)
    return None


def r02_bevillingsmodtager(s, b):
    """R02, R40: the bevillingsmodtager; not a ydelsesmodtager."""
    if b.modtager or not s.gaelder(b.part):
        return Grund(2, "part", None)
    return None


def r04_ejerbaseret(kle):
    """R04: a case on one of these is never shown to its primary part."""
    return Grund(4, "kle", kle) if kle in EJERBASERET else None


def stavemaader(ejer):
    """R06 and own contract 'Calling fremsoeg': the strings searched for."""
    ud = [("bfe", "%010d" % int(ejer.bfe)), ("bfe", str(int(ejer.bfe)))]
    if ejer.esr:
        kommune, nr = ejer.esr.split("-")
        ud += [("esr", "%s-%05d" % (kommune, int(nr))),
               ("esr", "%s-%06d" % (kommune, int(nr)))]
    return ud


def taellende(s):
    """R07: every ownership that has begun; never one tilbagerullet.  R05: an
    administrator is no owner."""
    return [e for e in (s.person.ejer if s.person else [])
            if e.status != "tilbagerullet" and not e.administrator and
            e.fra <= s.nu]


def samme_ejendom(genstand, ejer):
    """R06: BFE compares numerically; ESR is municipality and number, leading
    zeros do not matter."""
    if genstand.slags == "bfe":
        return int(genstand.nr) == int(ejer.bfe)
    if not ejer.esr:
        return False
    a, b = genstand.nr.split("-"), ejer.esr.split("-")
    return a[0] == b[0] and int(a[1]) == int(b[1])


def r06_genstand(s, sag):
    """R06: role Byggeri, type Ejendom, one of the citizen's properties; in
    force (R25)."""
    felt = "ejer"
    for g in sag.genstande:
        if not any(samme_ejendom(g, e) for e in taellende(s)):
            continue
        if g.byggeri and g.ejendom and s.gaelder(g.periode):
            return None
        if felt == "ejer":      # the first one's
            felt = "virkning" if not s.gaelder(g.periode) else \
                "type" if g.byggeri else "rolle"
    return Grund(6, felt, None)


def r07_ejer(s, sag):
    """R07: active: today's owners; closed: the owners at the moment it was
    closed, the from of the Afsluttet in force now.  [fra, til)."""
    frem = fremdrift(s, sag)
    da = frem[1] if frem is not None and frem[0] == "Afsluttet" else s.nu
    for g in sag.genstande:
        if not (g.byggeri and g.ejendom and s.gaelder(g.periode)):
            continue
        if any(samme_ejendom(g, e) and e.fra <= da < e.til
               for e in taellende(s)):
            return None
    return Grund(7, "ejer", None)


# 2. What is open ------------------------------------------------------------

TILSTANDE = ("Opstaaet", "Oplyst", "Afgjort", "Afsluttet")


def fremdrift(s, sag):
    """R16: the fremdrift in force; of two the later from, of equal froms the
    later state."""
    i_kraft = [f for f in sag.fremdrift if s.gaelder((f[1], f[2]))]
    return max(i_kraft, key=lambda f: (f[1], TILSTANDE.index(f[0])),
               default=None)


def aktiv(s, sag):
    """R19: the fremdrift in force is not Afsluttet."""
    frem = fremdrift(s, sag)
    return frem is not None and frem[0] != "Afsluttet"


def oprettet(s, sag):
    """R12: the Danish day of OprettetTidspunkt; without it, of the earliest
    fremdrift's from."""
    if sag.oprettet is not None and s.gaelder(sag.periode):
        return dag(sag.oprettet)
    if sag.fremdrift:
        return dag(min(f[1] for f in sag.fremdrift))
    return None


def r10_konfigureret(s, kommune, kle):
    """R10: the municipality has the number configured, exactly."""
    if kle is None or s.konf.kle_raekke(kommune, kle) is None:
        return Grund(10, "kle", kle)
    return None


def r11_aabnet(raekke):
    """R11: two openings, independent."""
    if raekke and not raekke.mitoverblik and not raekke.verifikationsklient:
        return Grund(11, "mitoverblik", "nej")
    return None


def r12_fradato(raekke, dato, er_aktiv):
    """R12: not before the fradato, the same day is shown.  R13: active cases
    and what belongs to them are shown whenever they were created."""
    if raekke is None or raekke.fradato is None:
        return None
    if raekke.deaktiver_fradato and er_aktiv:
        return None
    if dato is None or dato < raekke.fradato:
        return Grund(12, "fradato", raekke.fradato.isoformat())
    return None


def r14_fagsystem(raekke, system):
    """R14: only from those source systems."""
    if raekke is None or not raekke.fagsystemfilter:
        return None
    if any(samme_system(f, system) for f in raekke.fagsystemfilter):
        return None
    return Grund(14, "fagsystemfilter", system and system.strip())


def r15_facet(s, raekke, facet):
    """R15: only these, or all but these; without a facet only when no filter
    is set (central setting)."""
    if raekke is None or facet is None and s.central.vis_uden_facet:
        return None
    if raekke.facet_vis_kun and facet not in raekke.facet_vis_kun:
        return Grund(15, "facet_vis_kun", facet)
    if raekke.facet_vis_ikke and (
            facet is None or facet in raekke.facet_vis_ikke):
        return Grund(15, "facet_vis_ikke", facet)
    return None


def r16_fremdrift(s, sag):
    """R16: without a fremdrift in force, not shown."""
    return None if fremdrift(s, sag) else Grund(16, "fremdrift", None)


def sag_nummer(s, sag):
    """R25: the primær klasse in force."""
    return sag.kle if s.gaelder(sag.periode) else None


def kle_titel(kle):
    """R17: the official title; for a number without one, the number."""
    return TABELLER.kle_titel(kle) or kle


def r17_titel(s, sag, raekke):
    """R17: the KLE title, or by choice the source system's; R24: not one that
    looks like a CPR number."""
    if raekke.titel and sag.titel and s.gaelder(sag.periode) and \
            not ligner_cpr(sag.titel, s.cpr):
        return sag.titel
    return kle_titel(sag.kle)


# 3. What is never shown -----------------------------------------------------

def r21_visningsklasse(s, visning):
    """R21: Visning undtaget for borger."""
    if any(s.gaelder(p) for p in visning):
        return Grund(21, "visningsklasse", VISNING_UNDTAGET)
    return None


def r22_sikkerhedsprofil(s, profiler):
    """R22: a security profile hides (central setting)."""
    if not s.central.vis_med_sikkerhedsprofil and any(
            s.gaelder(p) for p in profiler):
        return Grund(22, "sikkerhedsprofil", None)
    return None


def r23_dokument(s, d):
    """R23: no internal notes, journal notes, nor what is being written."""
    i_kraft = s.gaelder(d.objekt.periode)
    if i_kraft and d.objekt.type == "Internt Notat" and \
            d.objekt.type not in s.central.vis_doktyper:
        return Grund(23, "type", d.objekt.type)
    if d.rolle == "Journalnotat" and \
            d.rolle not in s.central.vis_journalroller:
        return Grund(23, "rolle", d.rolle)
    if i_kraft and d.objekt.fremdrift in (
            "Underudarbejdelse", "Underreview") and \
            d.objekt.fremdrift not in s.central.vis_dokfremdrift:
        return Grund(23, "fremdrift", d.objekt.fremdrift)
    return None


def r25_livscyklus(livscyklus):
    """R25: Slettet and Passiveret do not exist."""
    if livscyklus in ("Slettet", "Passiveret"):
        return Grund(25, "virkning", livscyklus)
    return None


def r25_virkning(s, periode):
    """R25: what is not in force now does not exist."""
    return None if s.gaelder(periode) else Grund(25, "virkning", None)


def uden_cpr(s, text, ellers=None):
    """R24: an optional text that carries a CPR number is left out, another
    gets what stands in its place."""
    return ellers if not text or ligner_cpr(text, s.cpr) else text


# 4. Age ---------------------------------------------------------------------

def r30_alder(s, alder):
    """R30: below the minimum age nothing municipal is shown."""
    if s.gammel_nok(alder):
        return None
    return Grund(30, "mindstealder", str(alder))


def r31_foer_alder(s, alder, dato):
    """R31: from before that age stays hidden; the birthday itself is
    shown."""
    if s.central.vis_sager_foer_mindstealder:
        return None
    if s.foedt is None or dato is None or dato < foedselsdag(s.foedt, alder):
        return Grund(31, "vis_sager_foer_mindstealder", "nej")
    return None


# Cases ----------------------------------------------------------------------

def _uden_none(grunde):
    return [g for g in grunde if g is not None]


def sag_faelles(s, sag, adgang):
    """What hides a case, whoever asks, on either way to it."""
    raekke = s.konf.kle_raekke(sag.kommune, sag.kle)
    alder = s.central.alder_for(sag.kle)
    dato = oprettet(s, sag)
    master = sag.fagsystem if s.gaelder(sag.periode) else None
    facet = sag.facet if s.gaelder(sag.periode) else None
    return _uden_none([
        r10_konfigureret(s, sag.kommune, sag_nummer(s, sag)),
        r11_aabnet(raekke),
        r12_fradato(raekke, dato, aktiv(s, sag)),
        r14_fagsystem(raekke, master),
        r15_facet(s, raekke, facet),
        r16_fremdrift(s, sag),
        r21_visningsklasse(s, sag.visning),
        r22_sikkerhedsprofil(s, sag.profiler),
        r25_livscyklus(sag.livscyklus),
        r30_alder(s, alder),
        r31_foer_alder(s, alder, dato) if adgang == "PrimaerPart" else None,
    ])


def sag_doem(s, sag, veje):
    """A case found in these ways (PrimaerPart, Ejer): shown if one of them
    shows it, once."""
    alle = []
    for adgang in veje:
        if adgang == "PrimaerPart":
            vej = [r02_r03_sagspart(s, sag),
                   r04_ejerbaseret(sag_nummer(s, sag))]
        else:
            vej = [r06_genstand(s, sag), r07_ejer(s, sag)]
        vej = _uden_none(vej)
        grunde = vej + sag_faelles(s, sag, adgang)
        if adgang == "Ejer" and not vej:    # the other way does not hide it
            alle = []
        if not grunde:
            r = s.konf.kle_raekke(sag.kommune, sag.kle)
            return Dom(r.mitoverblik, r.verifikationsklient,
                       Grund(11, "mitoverblik", ja_nej(r.mitoverblik)),
                       adgang)
        alle += grunde
    return skjult(alle)


def dokument_doem(s, sag, sag_dom, d):
    """R18: two openings of their own, never wider than the case's; a document
    of a hidden case repeats the case's."""
    if sag_dom.vises == SKJULT:
        return Dom(False, False, sag_dom.grund)
    r = s.konf.kle_raekke(sag.kommune, sag.kle)
    mit = r.dokument_mitoverblik and sag_dom.mit
    ver = r.dokument_verifikationsklient and sag_dom.ver
    aabning = Grund(18, "dokument_mitoverblik",
                    ja_nej(r.dokument_mitoverblik))
    grunde = _uden_none([
        None if mit or ver else aabning,
        r21_visningsklasse(s, d.objekt.visning),
        r22_sikkerhedsprofil(s, d.objekt.profiler),
        r23_dokument(s, d),
        r25_livscyklus(d.objekt.livscyklus),
        r25_virkning(s, d.post),
        r25_virkning(s, d.objekt.periode),
    ])
    if grunde:
        return skjult(grunde)
    return Dom(mit, ver, aabning)


# 5. Benefits ----------------------------------------------------------------

def bevillingssag(s, b):
    """R40: looked for in the benefit's own municipality, among the cases on
    which the citizen is primary part."""
    sag = s.verden.sager.get(b.sag.lower()) if b.sag else None
    if sag is None or not s.gaelder(b.periode) or sag.kommune != b.kommune:
        return None
    if r02_r03_sagspart(s, sag) or r25_livscyklus(sag.livscyklus) or \
            not s.gaelder(sag.periode):
        return None
    return sag


def af_udk(s, u):
    """R43: Udbetaling Danmark's payments are not shown here."""
    return u.cvr == s.central.udk


def oekonomisk(s, b):
    """R41: has an effectuation plan or a payment (in force, R25: the test
    environment gives payments their grant's period)."""
    return b.plan or bool(b.udbetalinger) and s.gaelder(b.periode)


def r43_udk(s, b):
    """R43: the benefit goes too when no payment is left."""
    if b.udbetalinger and all(af_udk(s, u) for u in b.udbetalinger):
        return Grund(43, "udbetaler", s.central.udk)
    return None


def bevilling_dato(s, b):
    """R40: the grant's start, or its case's creation."""
    sag = bevillingssag(s, b)
    return oprettet(s, sag) if sag else b.fra


def bevilling_grunde(s, b):
    """R40: the benefit's own row opens; its case gives creation, whether it
    is active, and its facet."""
    r = s.konf.kle_raekke(b.kommune, b.kle)
    alder = s.central.alder_for(b.kle)
    sag = bevillingssag(s, b)
    dato = bevilling_dato(s, b)
    facet = sag.facet if sag else None
    return _uden_none([
        r02_bevillingsmodtager(s, b),
        r10_konfigureret(s, b.kommune, b.kle),
        r11_aabnet(r),
        r12_fradato(r, dato, sag is not None and aktiv(s, sag)),
        r14_fagsystem(r, b.fagsystem),
        r15_facet(s, r, facet) if facet is not None else None,
        r21_visningsklasse(s, sag.visning) if sag else None,
        r22_sikkerhedsprofil(s, b.profiler),
        r22_sikkerhedsprofil(s, sag.profiler) if sag else None,
        r25_livscyklus(b.livscyklus),
        r25_virkning(s, b.periode),
        r30_alder(s, alder),
        r31_foer_alder(s, alder, dato),
        r43_udk(s, b),
    ])


def bevilling_doem(s, b):
    grunde = bevilling_grunde(s, b)
    if grunde:
        return skjult(grunde)
    r = s.konf.kle_raekke(b.kommune, b.kle)
    return Dom(r.mitoverblik, r.verifikationsklient,
               Grund(11, "mitoverblik", ja_nej(r.mitoverblik)))


def uden_dato(s, b, spoerger):
    """DelvistSvar: only that its case has no creation keeps a benefit, open
    to the asker, out."""
    r = s.konf.kle_raekke(b.kommune, b.kle)
    aaben = r and (r.mitoverblik if spoerger == MIT else
                   r.verifikationsklient)
    grunde = bevilling_grunde(s, b)
    return bool(aaben and grunde) and bevilling_dato(s, b) is None and \
        all(g.regel in (12, 31) for g in grunde)


def afsluttet(s, til):
    """R41: Afsluttet from the day after Til."""
    return til is not None and s.idag > til


# 6. Payments ----------------------------------------------------------------

def r50_krav(s, f):
    """R50: the kravtype's row: configured, opened, and from the fradato; a
    claim without Stiftet and with a fradato is hidden."""
    r = s.konf.krav_raekke(f.kommune, f.kravtype)
    if r is None:
        return Grund(50, "kravtype", kravtype_stavet(f.kravtype))
    if not r.mitoverblik and not r.verifikationsklient:
        return Grund(50, "mitoverblik", "nej")
    if r.fradato is not None and (
            f.stiftet is None or f.stiftet < r.fradato.isoformat()):
        return Grund(50, "fradato", r.fradato.isoformat())
    return None


def r51_status(s, f):
    """R51, in this order; None: it depends on a due date that is not
    there (R52)."""
    if f.gaeld:
        return "SendtTilGaeldsstyrelsen"
    rest = beloeb(f.rest)
    if f.rest.startswith("-") or rest == "0.00":
        return "Betalt"
    if f.frist is None:
        return None
    if s.idag.isoformat() <= f.frist:
        return "KommendeBetaling"
    return "BetalingsdatoOverskredet"


def r52_frist(s, f):
    """R52: left out where the status is not known."""
    return Grund(52, "betalingsfrist", None) if r51_status(s, f) is None \
        else None


def r41_beloeb(f):
    """R41: an unusable amount of a claim is treated likewise."""
    if beloeb(f.beloeb) is None or beloeb(f.rest) is None:
        return Grund(41, "beloeb", None)
    return None


def fordring_doem(s, f):
    """R50-R52; R30: claims follow the default age."""
    r = s.konf.krav_raekke(f.kommune, f.kravtype)
    grunde = _uden_none([
        r30_alder(s, s.central.mindstealder),
        r41_beloeb(f), r50_krav(s, f), r52_frist(s, f)])
    if grunde:
        return skjult(grunde)
    return Dom(r.mitoverblik, r.verifikationsklient,
               Grund(50, "mitoverblik", ja_nej(r.mitoverblik)))


def udeladt(s, f, spoerger):
    """R52: only the due date keeps a claim, open to the asker, out."""
    r = s.konf.krav_raekke(f.kommune, f.kravtype)
    aaben = r and (r.mitoverblik if spoerger == MIT else
                   r.verifikationsklient)
    return bool(aaben) and fordring_doem(s, f).grund.regel == 52


def ubrugelig(s, f, spoerger):
    """DelvistSvar: only its amount keeps a claim, open to the asker, out."""
    r = s.konf.krav_raekke(f.kommune, f.kravtype)
    aaben = r and (r.mitoverblik if spoerger == MIT else
                   r.verifikationsklient)
    return bool(aaben) and r41_beloeb(f) is not None and not _uden_none([
        r30_alder(s, s.central.mindstealder), r50_krav(s, f)])


def kravtype_stavet(u):
    """Rules 11: kravtypes as R50 spells them."""
    return KRAVTYPER.get(u.lower(), (u, None))[0]


def kravtype_navn(u, raekke):
    return raekke.navn or KRAVTYPER.get(u.lower(), (None, None))[1]


# 7. Contact -----------------------------------------------------------------

def selvbetjening(raekke, system):
    """Section 7: entries for the item's source system if there are any, else
    those without one."""
    egne = [x for x in raekke.selvbetjening
            if x[0] is not None and samme_system(x[0], system)]
    return egne or [x for x in raekke.selvbetjening if x[0] is None]
