#include "tm_scenarier.h"

#define SAG(id, kle, rest, inside)					\
	"  <sag id=\"%" id "\" kommune=\"%k\" kle=\"" kle "\" " rest	\
	">\n" inside "  </sag>\n"
#define FREM(kode, fra)							\
	"   <fremdrift kode=\"" kode "\" fra=\"" fra "\"/>\n"
#define AAR21	"2021-03-01T09:00:00+01:00"
#define AAR22	"2022-06-01T09:00:00+02:00"
#define AKTIV	FREM("Opstaaet", AAR21) FREM("Oplyst", AAR22)
#define LUKKET(da)							\
	FREM("Opstaaet", AAR21) FREM("Afsluttet", da)
#define OPRETTET "oprettet=\"" AAR21 "\" "
#define DOK(id, titel, rest, inside)					\
	"   <dokument id=\"%" id "\" titel=\"" titel "\" " rest ">"	\
	inside "</dokument>\n"
#define UNDTAGET "<visning undtaget=\"borger\"/>"
#define PROFIL	"<sikkerhedsprofil/>"
#define BFE	"   <genstand bfe=\"%b\"/>\n"
#define EJER(rest)							\
	"  <ejer bfe=\"%b\" esr=\"%E\" " rest "/>\n"
#define EJER_NU	EJER("fra=\"2019-05-01\"")
#define BEV(id, kle, navn, rest, inside)				\
	"  <bevilling id=\"%" id "\" kommune=\"%k\" kle=\"" kle		\
	"\" navn=\"" navn "\" " rest ">\n" inside "  </bevilling>\n"
#define EFF(id, dato, beloeb, rest)					\
	"   <effektuering id=\"%" id "\" dato=\"" dato "\" beloeb=\""	\
	beloeb "\" " rest "/>\n"
#define KRAV(id, type, beloeb, rest)					\
	"  <fordring id=\"%" id "\" kommune=\"%k\" kravtype=\"" type	\
	"\" beloeb=\"" beloeb "\" " rest "/>\n"
#define KRAV_YDELSE	"A3EEEE08-AC92-4840-90E0-C53F0DDCD0E1"
#define KRAV_BOG	"6AD35F28-0B51-4289-ACE4-86B1BEFAADF7"
#define KRAV_GEBYR	"626721BA-A430-4817-A924-AA97FE348A6E"
#define KRAV_UKENDT	"BAFAEAF9-3D70-4007-9E26-BF82E3A6AD50"

const struct scenarie scenarier[] = {
	{ "R01", "egen sag: vises",
	    "%1=vist", SAG("1", "15.62.10", OPRETTET
	    "titel=\"R01 egen sag\"", AKTIV), NULL },
	{ "R02", "sekundær part: vises ikke",
	    "%1=R02", SAG("1", "15.62.10", OPRETTET
	    "titel=\"R02 sekundær\" part=\"sekundaer\"", AKTIV), NULL },
	{ "R02", "to primære parter: ingen ser sagen",
	    "%1=R02", SAG("1", "15.62.10",
	    OPRETTET "titel=\"R02 to primære\"", AKTIV),
	    " <person cpr=\"%m\" navn=\"Anden Part\">\n"
	    "  <sag id=\"%1\" part=\"primaer\"/>\n </person>\n" },
	{ "R03", "primær part er en virksomhed: vises ikke",
	    "%1=R03", SAG("1",
	    "15.62.10", OPRETTET "titel=\"R03 virksomhed\" part=\"cvr\" "
	    "cvr=\"12345674\"", AKTIV), NULL },
	{ "R04", "ejerbaseret, rådgiveren er part: vises ikke",
	    "%1=R04", SAG("1",
	    "02.34.02", OPRETTET "titel=\"R04 rådgiver\"", AKTIV
	    "   <genstand bfe=\"4711\"/>\n"), NULL },
	{ "R05", "ejeren ser byggesagen",
	    "%1=vist %2=vist", SAG("1", "02.34.02", OPRETTET
	    "titel=\"R05 ejer\" part=\"ingen\"", AKTIV BFE
	    DOK("2", "Byggetilladelse", "type=\"Brev, udgaaende\" "
	    "dato=\"2022-06-02\"", "")) EJER_NU, NULL },
	{ "R05", "medejeren ser den også",
	    "%1=vist", SAG("1", "02.34.02", OPRETTET
	    "titel=\"R05 medejer\" part=\"ingen\"", AKTIV BFE)
	    EJER("fra=\"2019-05-01\" taeller=\"1\" naevner=\"2\""),
	    " <person cpr=\"%m\" navn=\"Medejer\">\n" EJER("fra=\"2019-05-01\" "
	    "taeller=\"1\" naevner=\"2\"") " </person>\n" },
	{ "R05", "administratoren ser den ikke",
	    "%1=intet", SAG("1", "02.34.02",
	    OPRETTET "titel=\"R05 administrator\" part=\"ingen\"", AKTIV BFE)
	    EJER("fra=\"2019-05-01\" rolle=\"administrator\""), NULL },
	{ "R05", "nabohenvendelse på ejendommen: bortfalder",
	    "%1=intet", SAG("1",
	    "02.01.00", OPRETTET "titel=\"R05 nabo\" part=\"ingen\"",
	    AKTIV BFE) EJER_NU, NULL },
	{ "R06", "ESR-nummer uden foranstillet nul",
	    "%1=vist", SAG("1", "02.00.00",
	    OPRETTET "titel=\"R06 ESR\" part=\"ingen\"", AKTIV
	    "   <genstand esr=\"%e\"/>\n") EJER_NU, NULL },
	{ "R06", "genstandens rolle er en anden: vises ikke",
	    "%1=R06", SAG("1",
	    "02.34.02", OPRETTET "titel=\"R06 fredning\" part=\"ingen\"",
	    AKTIV "   <genstand bfe=\"%b\" rolle=\"Fredning\"/>\n") EJER_NU,
	    NULL },
	{ "R07", "solgt før sagen blev lukket: vises ikke",
	    "%1=R07", SAG("1",
	    "02.34.02", OPRETTET "titel=\"R07 solgt\" part=\"ingen\"",
	    LUKKET("2024-08-16T10:00:00+02:00") BFE)
	    EJER("fra=\"2019-05-01\" til=\"2024-08-15\" "
	    "status=\"historisk\""), NULL },
	{ "R07", "lukket før salget: sælger ser den",
	    "%1=vist", SAG("1", "02.34.02",
	    OPRETTET "titel=\"R07 sælger\" part=\"ingen\"",
	    LUKKET("2024-08-14T10:00:00+02:00") BFE)
	    EJER("fra=\"2019-05-01\" til=\"2024-08-15\" "
	    "status=\"historisk\""), NULL },
	{ "R07", "tilbagerullet ejerskab tæller aldrig",
	    "%1=intet", SAG("1", "02.34.02",
	    OPRETTET "titel=\"R07 tilbagerullet\" part=\"ingen\"", AKTIV BFE)
	    EJER("fra=\"2019-05-01\" status=\"tilbagerullet\""), NULL },
	{ "R08", "slettet i fagsystemet: findes ikke",
	    "%1=R25", SAG("1", "15.62.10",
	    OPRETTET "titel=\"R08 slettet\" livscyklus=\"Slettet\"", AKTIV),
	    NULL },
	{ "R10", "KLE-nummeret er ikke konfigureret: vises ikke",
	    "%1=R10", SAG("1",
	    "29.09.04", OPRETTET "titel=\"R10 ukonfigureret\"", AKTIV), NULL },
	{ "R11", "kun åben for verifikationsklienten",
	    "%1=R11:Verifikationsklient", SAG("1", "27.35.16",
	    OPRETTET "titel=\"R11 kun ansatte\"", AKTIV), NULL },
	{ "R11", "lukket for begge: heller ikke den ansatte ser den",
	    "%1=R11:Skjult", SAG("1", "27.36.16",
	    OPRETTET "titel=\"R11 lukket\"", AKTIV), NULL },
	{ "R12", "dagen før fradato: vises ikke",
	    "%1=R12", SAG("1", "32.24.04",
	    "oprettet=\"2019-12-31T23:59:59+01:00\" titel=\"R12 før\"",
	    FREM("Opstaaet", "2019-12-31T23:59:59+01:00")), NULL },
	{ "R12", "på selve fradatoen: vises",
	    "%1=vist", SAG("1", "32.24.04",
	    "oprettet=\"2020-01-01T00:00:00+01:00\" titel=\"R12 på dagen\"",
	    FREM("Opstaaet", "2020-01-01T00:00:00+01:00")), NULL },
	{ "R12", "uden oprettet: tidligste fremdrift tæller",
	    "%1=R12", SAG("1",
	    "32.24.04", "titel=\"R12 uden oprettet\"",
	    FREM("Opstaaet", "2018-05-01T09:00:00+02:00")
	    FREM("Oplyst", AAR22)), NULL },
	{ "R13", "aktiv og før fradato: vises",
	    "%1=vist", SAG("1", "15.17.06",
	    "oprettet=\"2015-04-01\" titel=\"R13 aktiv\"",
	    FREM("Opstaaet", "2015-04-01T09:00:00+02:00")), NULL },
	{ "R13", "afsluttet og før fradato: vises ikke",
	    "%1=R12", SAG("1", "15.17.06",
	    "oprettet=\"2015-04-01\" titel=\"R13 afsluttet\"",
	    FREM("Opstaaet", "2015-04-01T09:00:00+02:00")
	    FREM("Afsluttet", "2016-04-01T09:00:00+02:00")), NULL },
	{ "R14", "rette fagsystem: vises",
	    "%1=vist", SAG("1", "27.36.04", OPRETTET
	    "titel=\"R14 rette\" fagsystem=\" kmd  nexus\"", AKTIV), NULL },
	{ "R14", "andet fagsystem: vises ikke",
	    "%1=R14", SAG("1", "27.36.04", OPRETTET
	    "titel=\"R14 andet\" fagsystem=\"Cura\"", AKTIV), NULL },
	{ "R15", "vis kun G01: K02 vises ikke",
	    "%1=R15", SAG("1", "27.60.04", OPRETTET
	    "titel=\"R15 klage\" facet=\"K02\"", AKTIV), NULL },
	{ "R15", "vis ikke K02,K03: G01 vises",
	    "%1=vist", SAG("1", "27.60.08", OPRETTET
	    "titel=\"R15 G01\"", AKTIV), NULL },
	{ "R15", "uden facet, filter sat: vises ikke",
	    "%1=R15", SAG("1", "27.60.08",
	    OPRETTET "titel=\"R15 uden facet\" facet=\"\"", AKTIV), NULL },
	{ "R16", "uden fremdrift: vises ikke",
	    "%1=R16", SAG("1", "15.62.10", OPRETTET
	    "titel=\"R16 uden fremdrift\"", ""), NULL },
	{ "R17", "titlen er KLE-numrets",
	    "%1=vist", SAG("1", "32.24.04", OPRETTET
	    "titel=\"R17 denne titel vises ikke\"", AKTIV), NULL },
	{ "R18", "dokumenttitler er lukket",
	    "%1=vist %2=R18", SAG("1", "32.24.04", OPRETTET
	    "titel=\"R18 lukket\"", AKTIV DOK("2", "R18 vises ikke",
	    "dato=\"2022-01-02\"", "")), NULL },
	{ "R18", "dokumenttitler er åbne",
	    "%1=vist %2=vist", SAG("1", "15.62.10", OPRETTET
	    "titel=\"R18 åben\"", AKTIV DOK("2", "R18 vises",
	    "type=\"Brev, indgaaende\" dato=\"2022-01-02\"", "")), NULL },
	{ "R19", "de fire tilstande",
	    "%1=vist %2=vist %3=vist %4=vist", SAG("1", "15.62.10", OPRETTET
	    "titel=\"R19 oprettet\"", FREM("Opstaaet", AAR21))
	    SAG("2", "15.62.10", OPRETTET "titel=\"R19 behandles\"",
	    FREM("Oplyst", AAR21)) SAG("3", "15.62.10", OPRETTET
	    "titel=\"R19 afgjort\"", FREM("Afgjort", AAR21))
	    SAG("4", "15.62.10", OPRETTET "titel=\"R19 afsluttet\"",
	    FREM("Afsluttet", AAR21)), NULL },
	{ "R20", "sagsbehandleren nævnes aldrig",
	    "%1=vist", SAG("1", "15.62.10",
	    OPRETTET "titel=\"R20 sagsbehandler\"", AKTIV), NULL },
	{ "R21", "undtaget sag: vises ikke, ydelsen heller ikke",
	    "%1=R21 %2=R21 %3=R21", SAG("1",
	    "15.62.10", OPRETTET "titel=\"R21 undtaget\"", AKTIV
	    "   " UNDTAGET "\n" DOK("2", "R21 følger sagen", "", ""))
	    BEV("3", "32.21.12", "R21 ydelse", "fra=\"2021-03-01\" "
	    "sag=\"%1\"", EFF("4", "2021-04-01", "100.00", "")), NULL },
	{ "R21", "undtaget dokument: kun det skjules",
	    "%1=vist %2=R21 %3=vist", SAG("1", "15.62.10",
	    OPRETTET "titel=\"R21 sagen vises\"", AKTIV DOK("2",
	    "R21 skjult dokument", "", UNDTAGET) DOK("3", "R21 vist dokument",
	    "", "")), NULL },
	{ "R22", "sag med sikkerhedsprofil: vises ikke",
	    "%1=R22", SAG("1", "15.62.10",
	    OPRETTET "titel=\"R22 profil\"", AKTIV "   " PROFIL "\n"), NULL },
	{ "R22", "dokument og ydelse med profil: vises ikke",
	    "%1=vist %2=R22 %3=R22", SAG("1",
	    "15.62.10", OPRETTET "titel=\"R22 sagen vises\"", AKTIV
	    DOK("2", "R22 skjult", "", PROFIL)) BEV("3", "32.21.12",
	    "R22 ydelse", "fra=\"2021-03-01\"", "   " PROFIL "\n"), NULL },
	{ "R23", "notater og udkast vises aldrig",
	    "%1=vist %2=R23 %3=R23 %4=R23 %5=vist", SAG("1", "15.62.10",
	    OPRETTET "titel=\"R23 notater\"", AKTIV
	    DOK("2", "R23 internt notat", "type=\"Internt Notat\"", "")
	    DOK("3", "R23 journalnotat", "rolle=\"Journalnotat\"", "")
	    DOK("4", "R23 udkast", "fremdrift=\"Underudarbejdelse\"", "")
	    DOK("5", "R23 endeligt", "fremdrift=\"Endeligt\"", "")), NULL },
	{ "R24", "CPR-nummer i en titel: KLE-titlen i stedet",
	    "%1=vist %2=vist", SAG("1",
	    "15.62.10", OPRETTET "titel=\"Ansøgning %p\"", AKTIV
	    DOK("2", "Brev om %p", "type=\"Brev\"", "")), NULL },
	{ "R25", "ikke længere i kraft: findes ikke",
	    "%1=R02 %2=R25", SAG("1", "15.62.10",
	    OPRETTET "titel=\"R25 part udløbet\" parttil=\"2023-01-01\"",
	    AKTIV) SAG("2", "15.62.10", OPRETTET "titel=\"R25 passiveret\" "
	    "livscyklus=\"Passiveret\"", AKTIV), NULL },
	{ "R30", "et barn ser ingenting",
	    "%1=vist", SAG("1", "15.62.10", OPRETTET
	    "titel=\"R30 den voksnes egen\"", AKTIV),
	    " <person cpr=\"%B\" navn=\"Barn\">\n" SAG("2", "15.62.10",
	    OPRETTET "titel=\"R30 barnets\"", AKTIV) " </person>\n" },
	{ "R31", "oprettet før 18-årsdagen: vises ikke",
	    "%1=R31", SAG("1", "15.62.10",
	    "oprettet=\"%d\" titel=\"R31 før 18\"", FREM("Opstaaet",
	    "%dT09:00:00+01:00")), NULL },
	{ "R40", "ydelsesmodtager, ikke bevillingsmodtager: vises ikke",
	    "%1=R02",
	    BEV("1", "32.21.12", "R40 modtager", "fra=\"2021-03-01\" "
	    "part=\"modtager\"", EFF("2", "2021-04-01", "200.00", "")),
	    NULL },
	{ "R40", "ydelsen følger sin sags oprettelse",
	    "%1=vist %2=vist", SAG("1", "15.17.06",
	    "oprettet=\"2015-04-01\" titel=\"R40 sag\"",
	    FREM("Opstaaet", "2015-04-01T09:00:00+02:00"))
	    BEV("2", "15.17.06", "R40 ydelse", "fra=\"2015-05-01\" "
	    "sag=\"%1\"", EFF("3", "2015-06-01", "300.00", "")), NULL },
	{ "R41", "udbetalinger i tre tilstande",
	    "%1=vist", BEV("1", "32.21.12",
	    "R41 enkeltydelse", "fra=\"2021-03-01\"",
	    EFF("2", "2021-03-31", "1234.5", "fra=\"2021-03-01\" "
	    "til=\"2021-03-31\"") EFF("3", "2021-04-30", "1234.50",
	    "status=\"SendtTilUdbetaling\"") EFF("4", "2035-04-30",
	    "0000099.9900", "status=\"Planlagt\"")), NULL },
	{ "R41", "et beløb med brøkdele af en øre udelades",
	    "%1=vist", BEV("1",
	    "32.21.12", "R41 ubrugeligt", "fra=\"2021-03-01\"",
	    EFF("2", "2021-03-31", "100.005", "") EFF("3", "2021-04-30",
	    "100.00", "")), NULL },
	{ "R41", "et krav med brøkdele af en øre udelades",
	    "%1=R41", KRAV("1", KRAV_BOG, "125.005", "stiftet=\"2024-05-01\" "
	    "betalingsfrist=\"2035-06-01\""), NULL },
	{ "R42", "serviceydelse",
	    "%1=vist %2=vist", BEV("1", "27.42.08", "R42 plejebolig",
	    "fra=\"2021-03-01\" beskrivelse=\"To værelser\" "
	    "leveresaf=\"Plejecenter Engen\"", "") BEV("2", "27.42.08",
	    "R42 afsluttet", "fra=\"2021-03-01\" til=\"2022-02-28\"", ""),
	    NULL },
	{ "R43", "udbetalt af Udbetaling Danmark: vises ikke",
	    "%1=R43", BEV("1",
	    "32.21.12", "R43 ydelse", "fra=\"2021-03-01\"", EFF("2",
	    "2021-03-31", "500.00", "udbetaler=\"Udbetaling Danmark\" "
	    "udbetalercvr=\"33236239\"")), NULL },
	{ "R50", "lukket kravtype, ukonfigureret, og før fradato",
	    "%1=R50 %2=R50 %3=R50",
	    KRAV("1", KRAV_GEBYR, "60.00", "stiftet=\"2024-05-01\" "
	    "betalingsfrist=\"2024-06-01\"") KRAV("2", KRAV_UKENDT, "300.00",
	    "stiftet=\"2024-05-01\" betalingsfrist=\"2024-06-01\"")
	    KRAV("3", KRAV_YDELSE, "900.00", "stiftet=\"2019-12-31\" "
	    "betalingsfrist=\"2020-02-01\""), NULL },
	{ "R51", "de fire betalingsstatus",
	    "%1=vist %2=vist %3=vist %4=vist", KRAV("1", KRAV_YDELSE, "2500.00",
	    "stiftet=\"2024-05-01\" betalingsfrist=\"2035-06-01\"")
	    KRAV("2", KRAV_YDELSE, "2500.00", "rest=\"0.00\" "
	    "stiftet=\"2024-05-01\" betalingsfrist=\"2024-06-01\"")
	    KRAV("3", KRAV_BOG, "249.95", "rest=\"149.95\" "
	    "stiftet=\"2024-05-01\" betalingsfrist=\"2024-06-01\"")
	    KRAV("4", KRAV_BOG, "500.00", "stiftet=\"2024-05-01\" "
	    "betalingsfrist=\"2024-06-01\" gaeldsstyrelsen=\"ja\""), NULL },
	{ "R52", "uden sidste rettidige betalingsdato: udelades",
	    "%1=R52", KRAV("1",
	    KRAV_BOG, "125.00", "stiftet=\"2024-05-01\""), NULL },
};
const size_t n_scenarier = sizeof(scenarier) / sizeof(*scenarier);

const struct mange mange = {
	" <person cpr=\"%m\" navn=\"Mange Krav\">\n"
	"  <!-- FlereEndVist: flere end der er plads til, de nyeste vises [] "
	"-->\n",
	2001,		/* max-liste of gatewayd.conf(5), and one */
	KRAV("1", KRAV_BOG, "10.00", "rest=\"0.00\""),
	" </person>\n"
};

const char *const demo_person =
	SAG("0", "15.62.10", "oprettet=\"2024-03-01T09:00:00+01:00\" "
	    "titel=\"Kontanthjælp 2024-17\" fagsystem=\"FASIT\"",
	    FREM("Opstaaet", "2024-03-01T09:00:00+01:00")
	    FREM("Oplyst", "2024-03-09T10:00:00+01:00")
	    DOK("1", "Ansøgning om hjælp", "type=\"Brev, indgaaende\" "
	    "dato=\"2024-03-01\"", "")
	    DOK("2", "Afgørelse om hjælp", "type=\"Brev, udgaaende\" "
	    "dato=\"2024-03-09\"", ""))
	SAG("3", "27.36.04", "oprettet=\"2023-09-12T13:30:00+02:00\" "
	    "fagsystem=\"KMD Nexus\"",
	    FREM("Opstaaet", "2023-09-12T13:30:00+02:00")
	    FREM("Afgjort", "2023-10-02T11:00:00+02:00"))
	SAG("4", "02.34.02", "oprettet=\"2024-05-20T08:15:00+02:00\" "
	    "part=\"ingen\"", FREM("Opstaaet", "2024-05-20T08:15:00+02:00")
	    FREM("Afgjort", "2024-07-01T12:00:00+02:00") BFE
	    DOK("5", "Byggetilladelse til carport", "type=\"Brev, udgaaende\" "
	    "dato=\"2024-07-01\"", ""))
	EJER("fra=\"2019-05-01\" taeller=\"1\" naevner=\"2\"")
	BEV("6", "32.21.12", "Hjælp til enkeltudgifter", "fra=\"2024-03-01\" "
	    "sag=\"%0\" fagsystem=\"KY\"",
	    EFF("7", "2024-03-27", "12345.67", "fra=\"2024-03-01\" "
	    "til=\"2024-03-31\"") EFF("8", "2024-04-30", "2300.00",
	    "fra=\"2024-04-01\" til=\"2024-04-30\""))
	BEV("9", "27.42.08", "Plejebolig", "fra=\"2024-01-15\" "
	    "beskrivelse=\"Bolig med to værelser\" "
	    "leveresaf=\"Plejecenter Engen\"", "")
	"  <fordring id=\"3f5a0c1e-7f0b-4d5e-9d53-1c2b7a9e0461\" "
	    "kommune=\"%k\" kravtype=\"" KRAV_YDELSE "\" beloeb=\"2500.00\" "
	    "rest=\"1500.00\" stiftet=\"2024-05-01\" "
	    "betalingsfrist=\"2035-06-01\"/>\n";

const char *const ark_kle_hoved =
	"Kommunekode;KLE-nr.;KLE-navn;Fagsystem;Fradato for visning;"
	"Kontaktafdeling;Kontakttelefon;Link til yderligere information;"
	"Digitalpost kontaktpunkt (postkasse);Selvbetjeningsnavn;"
	"Selvbetjeningslink;Vis i Verifikationsklient;Vis på Mit Overblik;"
	"Deaktiver fradato for aktive sager og tilhørende ydelser;"
	"Fagsystemfilter;Handlingsfacetter vis kun;Handlingsfacetter vis ikke;"
	"Vis sagstitel fra fagsystem;Dokumenttitler i Verifikationsklient;"
	"Dokumenttitler på Mit Overblik;Link til aktindsigt\n";

/* Contact columns of every row; %n in it. */
#define KONTAKT(afdeling)						\
	afdeling ", %n;65512222;https://www.kommune%k.dk/hjaelp;"	\
	"https://post.borger.dk/?kommune=%k"
#define AKTINDSIGT	"https://www.kommune%k.dk/aktindsigt\n"

const char *const ark_kle[] = {
	"%k;15.62.10;;;;" KONTAKT("Ydelsesafdelingen") ";;;ja;ja;nej;;;;ja;"
	    "ja;ja;" AKTINDSIGT,
	"%k;32.24.04;;;01-01-2020;" KONTAKT("Ydelsesafdelingen")
	    ";;;ja;ja;nej;;;;nej;nej;nej;" AKTINDSIGT,
	"%k;32.21.12;;;;" KONTAKT("Ydelsesafdelingen") ";;;ja;ja;nej;;;;nej;"
	    "nej;nej;" AKTINDSIGT,
	"%k;15.17.06;;;01-01-2020;" KONTAKT("Jobcentret") ";;;ja;ja;ja;;;;"
	    "nej;nej;nej;" AKTINDSIGT,
	"%k;27.36.04;;;;" KONTAKT("Ældre og handicap") ";Book en tid;"
	    "https://www.kommune%k.dk/tid;ja;ja;nej;KMD Nexus;;;nej;ja;nej;"
	    AKTINDSIGT,
	"%k;27.36.04;;KMD Nexus;;;;;;Min hjemmepleje;"
	    "https://www.kommune%k.dk/hjemmepleje;;;;;;;;;;\n",
	"%k;27.35.16;;;;" KONTAKT("Ældre og handicap") ";;;ja;nej;nej;;;;nej;"
	    "nej;nej;" AKTINDSIGT,
	"%k;27.36.16;;;;" KONTAKT("Ældre og handicap") ";;;nej;nej;nej;;;;nej;"
	    "nej;nej;" AKTINDSIGT,
	"%k;27.42.08;;;;" KONTAKT("Ældre og handicap") ";;;ja;ja;nej;;;;nej;"
	    "nej;nej;" AKTINDSIGT,
	"%k;27.60.04;;;;" KONTAKT("Hjælpemidler") ";;;ja;ja;nej;;G01;;nej;"
	    "nej;nej;" AKTINDSIGT,
	"%k;27.60.08;;;;" KONTAKT("Hjælpemidler") ";;;ja;ja;nej;;;K02,K03;"
	    "nej;nej;nej;" AKTINDSIGT,
	"%k;02.34.02;;;;" KONTAKT("Byg og Miljø") ";;;ja;ja;nej;;;;nej;ja;ja;"
	    AKTINDSIGT,
	"%k;02.00.00;;;;" KONTAKT("Byg og Miljø") ";;;ja;ja;nej;;;;nej;nej;"
	    "nej;" AKTINDSIGT,
	NULL
};

const char *const ark_krav_hoved =
	"Kommunekode;Kravtype;Kravtype-navn;Fagsystem;Fradato for visning;"
	"Kontaktafdeling;Kontakttelefon;Link til yderligere information;"
	"Digitalpost kontaktpunkt (postkasse);Selvbetjeningsnavn;"
	"Selvbetjeningslink;Vis i Verifikationsklient;Vis på Mit Overblik;"
	"Link til aktindsigt\n";

const char *const ark_krav[] = {
	"%k;" KRAV_YDELSE ";;;01-01-2020;" KONTAKT("Opkrævningen")
	    ";Betal regningen;https://www.kommune%k.dk/betal;ja;ja;"
	    AKTINDSIGT,
	"%k;" KRAV_BOG ";;;;" KONTAKT("Biblioteket") ";;;ja;ja;" AKTINDSIGT,
	"%k;" KRAV_GEBYR ";;;;" KONTAKT("Biblioteket") ";;;ja;nej;"
	    AKTINDSIGT,
	NULL
};
