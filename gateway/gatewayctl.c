/*
 * gatewayctl - what the municipalities open, and the rest of an
 * administrator's work; gatewayctl(8).
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctl.h"
#include "version.h"

#define ARENA_MAX	((size_t)2 << 30)
#define CONF_STANDARD	"gatewayd.conf"

/* Options, as bits of what a verb takes. */
enum option_bit {
	O_KOMMUNE = 1, O_KRAV = 2, O_FLET = 4, O_PUBLICER = 8, O_HVORFOR = 16,
	O_TIL = 32, O_CPR = 64, O_JSON = 128, O_DIR = 256, O_HEAD = 512,
	O_CPR_FIL = 1024, O_NOEGLE = 2048, O_PASS = 4096, O_FRA = 8192,
	O_TIL_DAG = 16384,
	O_NUL = 32768,	/* --to may be 0 */
	O_ROD = 65536, O_TVING = 131072,
	O_KILDE = 1 << 18, O_BESKED = 1 << 19, O_SLUT = 1 << 20,
	O_ART = 1 << 24, O_CVR = 1 << 25, O_ORG = 1 << 26, O_CN = 1 << 27,
	O_FROM = 1 << 28, O_UNTIL = 1 << 29
};

/* The versions of what holds for all municipalities. */
#define FAELLES(gruppe, hvad)						\
	{ gruppe, "history", "[--json]", "the versions of " hvad	\
	    ", newest first", verb_faelles_history, O_JSON, 0, 0 },	\
	{ gruppe, "diff", "[--json] FROM [TO]", "what changed between "	\
	    "two of them; 0: the program's own", verb_faelles_diff,	\
	    O_JSON, 1, 2 },						\
	{ gruppe, "export", "[--to N]", "one of them, the newest if "	\
	    "not said", verb_faelles_export, O_TIL, 0, 0 },		\
	{ gruppe, "rollback", "--to N [--why TEXT] [--json]",		\
	    "an old one becomes the newest and is published; 0: the "	\
	    "program's own", verb_faelles_rollback,			\
	    O_TIL | O_NUL | O_HVORFOR | O_JSON, 0, 0 }

static const struct verb {
	const char	*gruppe, *navn;	/* navn NULL: the group is the verb */
	const char	*brug, *hvad;
	ctl_verb	*run;
	unsigned	 optioner;
	int		 mindst, hoejst;	/* arguments */
} verber[] = {
	{ "konfiguration", "import", "[--kommune CODE] [--kravtyper] "
	    "[--merge] [--publish] [--why TEXT] [--json] FILE",
	    "show what a sheet changes; with --publish do it", verb_import,
	    O_KOMMUNE | O_KRAV | O_FLET | O_PUBLICER | O_HVORFOR | O_JSON,
	    1, 1 },
	{ "konfiguration", "check", "[--kommune CODE] [FILE]",
	    "a sheet's errors and warnings, or those of what is stored",
	    verb_ark_check, O_KOMMUNE, 0, 1 },
	{ "konfiguration", "export", "--kommune CODE [--kravtyper] [--to N]",
	    "the sheet of a version, the newest if not said", verb_export,
	    O_KOMMUNE | O_KRAV | O_TIL, 0, 0 },
	{ "konfiguration", "list", "[--json]",
	    "the municipalities that have a configuration", verb_list, O_JSON,
	    0, 0 },
	{ "konfiguration", "history", "--kommune CODE [--json]",
	    "a municipality's versions, newest first", verb_history,
	    O_KOMMUNE | O_JSON, 0, 0 },
	{ "konfiguration", "diff", "--kommune CODE [--json] FROM [TO]",
	    "what changed between two versions", verb_diff,
	    O_KOMMUNE | O_JSON, 1, 2 },
	{ "konfiguration", "rollback", "--kommune CODE --to N [--why TEXT] "
	    "[--json]",
	    "an old version becomes the newest and is published",
	    verb_rollback, O_KOMMUNE | O_TIL | O_HVORFOR | O_JSON, 0, 0 },
	{ "konfiguration", "publish", "", "give the gateway the newest "
	    "versions again", verb_publish, 0, 0, 0 },
	{ "konfiguration", "preview", "--kommune CODE FILE --cpr NUMBER...",
	    "what would appear or vanish for test persons", verb_preview,
	    O_KOMMUNE | O_CPR, 1, 100 },
	{ "kle", "import", "[--publish] [--why TEXT] FILE",
	    "show what a newer official KLE changes; with --publish do it",
	    verb_kle_import, O_PUBLICER | O_HVORFOR, 1, 1 },
	{ "central", "import", "[--publish] [--why TEXT] FILE",
	    "show what a file of central settings changes; with --publish do "
	    "it", verb_central_import, O_PUBLICER | O_HVORFOR, 1, 1 },
	FAELLES("kle", "the KLE table"),
	FAELLES("facetter", "the handlingsfacetter"),
	FAELLES("central", "the central settings"),
	{ "facetter", "list", "", "the handlingsfacetter, and whose filters "
	    "name them", verb_facet_list, 0, 0, 0 },
	{ "audit", "verify", "[--dir DIR] [--head NUMBER:HASH]",
	    "whether the audit trail is as it was written",
	    verb_audit_verify, O_DIR | O_HEAD, 0, 0 },
	{ "audit", "search", "[--dir DIR] --cpr-file FILE --key FILE... "
	    "[--passphrase-file FILE] [--fra DATE] [--til DATE] [--json]",
	    "the look-ups about a citizen, for whoever has the audit key",
	    verb_audit_search, O_DIR | O_CPR | O_CPR_FIL | O_NOEGLE | O_PASS |
	    O_FRA | O_TIL_DAG | O_JSON, 0, 0 },
	{ "certs", "list", "[--json]", "every certificate in use or staged, "
	    "and how long it lasts", verb_certs_list, O_JSON, 0, 0 },
	{ "certs", "request", "NAME [--type KIND] [--cvr CVR] "
	    "[--organisation NAME] [--cn NAME] [--json]",
	    "a new key beside the one in force, and the request for its "
	    "certificate; NAME is tls, client or signing",
	    verb_certs_request, O_ART | O_CVR | O_ORG | O_CN | O_JSON, 1, 1 },
	{ "certs", "install", "NAME [--passphrase-file FILE] [--json] FILE",
	    "check what the CA sent, and stage it", verb_certs_install,
	    O_PASS | O_JSON, 2, 2 },
	{ "certs", "rehearse", "NAME [--kommune CODE] [--json]", "try what is "
	    "staged with the STS and every source; nobody else takes part",
	    verb_certs_rehearse, O_KOMMUNE | O_JSON, 1, 1 },
	{ "certs", "stage-trust", "NAME --from DATE [--until DATE] [--json] "
	    "FILE", "a certificate that a source or token issuer will sign "
	    "with", verb_certs_trust, O_FROM | O_UNTIL | O_JSON, 2, 2 },
	{ "certs", "commit", "NAME [--json]", "put what is staged in force, "
	    "or undo it if the gateway does not serve with it; NAME may be "
	    "trust", verb_certs_commit, O_JSON, 1, 1 },
	{ "certs", "abort", "NAME [--json]", "forget what is staged",
	    verb_certs_abort, O_JSON, 1, 1 },
	{ "certs", "rollback", "NAME [--json]", "put the former in force "
	    "again", verb_certs_rollback, O_JSON, 1, 1 },
	{ "backup", NULL, "FILE|FOLDER", "configuration, certificates, lists "
	    "and store in one file, without private keys", verb_backup, 0, 1,
	    1 },
	{ "restore", NULL, "[--root FOLDER] [--force] FILE",
	    "what a backup has, back where it was", verb_restore,
	    O_ROD | O_TVING, 1, 1 },
	{ "crl", "fetch", "[--force] [--json]", "fetch the revocation lists "
	    "that are due, and put them in force", verb_crl_fetch,
	    O_TVING | O_JSON, 0, 0 },
	{ "test", NULL, "SOURCE|all --kommune CODE [--json]", "each source "
	    "step by step, for one municipality, and what to do where it "
	    "fails", verb_test, O_KOMMUNE | O_JSON, 1, 1 },
	{ "status", NULL, "[--json]", "how the gateway that runs stands, what "
	    "is wrong first", verb_status, O_JSON, 0, 0 },
	{ "trace", NULL, "[--json] ID", "a request's way through the gateway; "
	    "ID is its own, its TransactionUUID or its trace-id", verb_trace,
	    O_JSON, 1, 1 },
	{ "maintenance", NULL, "on|off [--source NAME | --kommune CODE] "
	    "[--message TEXT] [--json]", "close or open the gateway, a source "
	    "or a municipality", verb_maintenance, O_KILDE | O_KOMMUNE |
	    O_BESKED | O_JSON, 1, 1 },
	{ "reload", NULL, "[--json]", "read gatewayd.conf again, and say what "
	    "came of it", verb_reload, O_JSON, 0, 0 },
	{ "drain", NULL, "[--off] [--json]", "let nobody new in; --off: do "
	    "again", verb_drain, O_SLUT | O_JSON, 0, 0 },
	{ "upgrade", NULL, "[--json]", "run the program that is installed now",
	    verb_upgrade, O_JSON, 0, 0 },
	{ "log", "level", "[--json] debug|info|warn|error", "how much is "
	    "logged from now on", verb_log_level, O_JSON, 1, 1 },
	{ "check", NULL, "", "gatewayd.conf, the store and what is published",
	    verb_check, 0, 0, 0 },
};
#define VERBER	(sizeof(verber) / sizeof(verber[0]))

/* --- The command line --- */

static void
brug(FILE *f)
{
	size_t i;

	fputs("usage: gatewayctl [-c FILE] VERB...\n\n", f);
	for (i = 0; i < VERBER; i++)
		fprintf(f, "  %s%s%s %s\n\t%s\n", verber[i].gruppe,
		    verber[i].navn != NULL ? " " : "",
		    verber[i].navn != NULL ? verber[i].navn : "",
		    verber[i].brug, verber[i].hvad);
	fputs("\n  -c FILE     gatewayd's configuration (" CONF_STANDARD ")\n"
	    "  --json      with every verb: the answer as JSON\n"
	    "  --help      this text\n"
	    "  --version   the version\n\n"
	    "Exit status: 0 done; 1 it failed; 2 wrong usage or configuration;"
	    " 3 refused:\nnothing was changed; 4 no gateway runs.\n", f);
}

/* The verb that argv[0..n) begin with, and how many words it is. */
static const struct verb *
verb_find(char **arg, int n, int *ord)
{
	size_t i;

	for (i = 0; i < VERBER; i++) {
		*ord = verber[i].navn != NULL ? 2 : 1;
		if (n >= *ord && strcmp(arg[0], verber[i].gruppe) == 0 &&
		    (verber[i].navn == NULL ||
		    strcmp(arg[1], verber[i].navn) == 0))
			return &verber[i];
	}
	return NULL;
}

/* Where an option's text goes that is kept as it is; NULL: it is not such. */
static const char **
option_plads(struct ctl *c, int ch)
{
	switch (ch) {
	case O_KOMMUNE:
		return &c->kommune;
	case O_HVORFOR:
		return &c->hvorfor;
	case O_KILDE:
		return &c->kilde;
	case O_BESKED:
		return &c->besked;
	case O_DIR:
		return &c->dir;
	case O_ROD:
		return &c->rod;
	case O_HEAD:
		return &c->head;
	case O_CPR_FIL:
		return &c->cpr_fil;
	case O_PASS:
		return &c->pass_fil;
	case O_FRA:
		return &c->fra;
	case O_TIL_DAG:
		return &c->til_dag;
	case O_ART:
		return &c->art;
	case O_CVR:
		return &c->cvr;
	case O_ORG:
		return &c->organisation;
	case O_CN:
		return &c->cn;
	case O_FROM:
		return &c->from;
	case O_UNTIL:
		return &c->until;
	case O_NOEGLE:
		return c->n_noegle < CTL_NOEGLER ?
		    &c->noegle[c->n_noegle++] : NULL;
	default:
		return NULL;
	}
}

/* One option into c; its bit in *givet.  0: not understood. */
static int
option_tag(struct ctl *c, int ch, unsigned *givet)
{
	const char **plads = option_plads(c, ch);
	char *slut = NULL;

	*givet |= (unsigned)ch;
	if (plads != NULL) {
		*plads = optarg;
		return 1;
	}
	switch (ch) {
	case O_KRAV:
		return c->krav = 1;
	case O_FLET:
		return c->flet = 1;
	case O_TVING:
		return c->tving = 1;
	case O_PUBLICER:
		return c->publicer = 1;
	case O_JSON:
		return c->json = 1;
	case O_SLUT:
		return c->slut = 1;
	case O_TIL:
		c->til = strtoul(optarg, &slut, 10);
		c->til_givet = 1;
		return *slut == '\0' && slut != optarg && *optarg != '-';
	case O_CPR:
		return ctl_cpr(c, optarg);
	default:
		return 0;
	}
}

/* 0: go on; otherwise the status is *status. */
static int
linje_laes(struct ctl *c, int argc, char **argv, unsigned *givet, int *status)
{
	static const struct option optioner[] = {
		{ "kommune", required_argument, NULL, O_KOMMUNE },
		{ "kravtyper", no_argument, NULL, O_KRAV },
		{ "merge", no_argument, NULL, O_FLET },
		{ "publish", no_argument, NULL, O_PUBLICER },
		{ "why", required_argument, NULL, O_HVORFOR },
		{ "to", required_argument, NULL, O_TIL },
		{ "cpr", required_argument, NULL, O_CPR },
		{ "json", no_argument, NULL, O_JSON },
		{ "dir", required_argument, NULL, O_DIR },
		{ "head", required_argument, NULL, O_HEAD },
		{ "cpr-file", required_argument, NULL, O_CPR_FIL },
		{ "key", required_argument, NULL, O_NOEGLE },
		{ "passphrase-file", required_argument, NULL, O_PASS },
		{ "fra", required_argument, NULL, O_FRA },
		{ "til", required_argument, NULL, O_TIL_DAG },
		{ "root", required_argument, NULL, O_ROD },
		{ "force", no_argument, NULL, O_TVING },
		{ "source", required_argument, NULL, O_KILDE },
		{ "message", required_argument, NULL, O_BESKED },
		{ "off", no_argument, NULL, O_SLUT },
		{ "type", required_argument, NULL, O_ART },
		{ "cvr", required_argument, NULL, O_CVR },
		{ "organisation", required_argument, NULL, O_ORG },
		{ "cn", required_argument, NULL, O_CN },
		{ "from", required_argument, NULL, O_FROM },
		{ "until", required_argument, NULL, O_UNTIL },
		{ "help", no_argument, NULL, 1000 },
		{ "version", no_argument, NULL, 1001 },
		{ NULL, 0, NULL, 0 }
	};
	int ch;

	*status = CTL_OK;
	while ((ch = getopt_long(argc, argv, "c:", optioner, NULL)) != -1)
		switch (ch) {
		case 'c':
			c->conf_file = optarg;
			break;
		case 1000:
			brug(stdout);
			return 1;
		case 1001:
			puts("gatewayctl " GW_VERSION);
			return 1;
		default:
			if (option_tag(c, ch, givet))
				break;
			*status = CTL_BRUG;
			return 1;
		}
	return 0;
}

static int
verb_run(struct ctl *c, int argc, char **argv)
{
	const struct verb *v;
	unsigned givet = 0;
	int ord = 0, status;

	if (linje_laes(c, argc, argv, &givet, &status)) {
		if (status != CTL_OK)
			ctl_fejl("see gatewayctl --help");
		return status;
	}
	if (argc > optind && strcmp(argv[optind], "help") == 0) {
		brug(stdout);
		return CTL_OK;
	}
	v = verb_find(argv + optind, argc - optind, &ord);
	if (v == NULL) {
		brug(stderr);
		return CTL_BRUG;
	}
	c->arg = argv + optind + ord;
	c->n_arg = argc - optind - ord;
	c->gruppe = v->gruppe;
	if ((givet & ~(v->optioner | O_JSON)) != 0 ||
	    (c->til_givet && c->til == 0 && (v->optioner & O_NUL) == 0) ||
	    c->n_arg < v->mindst || c->n_arg > v->hoejst) {
		fprintf(stderr, "usage: gatewayctl [-c FILE] %s%s%s %s\n",
		    v->gruppe, v->navn != NULL ? " " : "",
		    v->navn != NULL ? v->navn : "", v->brug);
		return CTL_BRUG;
	}
	if (!c->json || (v->optioner & O_JSON) != 0)
		return v->run(c);
	c->json = 0;
	return ctl_som_json(c, v->run);
}

int
main(int argc, char **argv)
{
	struct ctl c = { .conf_file = CONF_STANDARD };
	int status = CTL_FEJL;

	if ((c.a = arena_new(ARENA_MAX)) == NULL)
		return ctl_fejl("no memory");
	status = verb_run(&c, argc, argv);
	if (fflush(stdout) != 0 && status == CTL_OK)
		status = ctl_fejl("cannot write the answer");
	store_close(c.store);
	conf_fini(c.conf);
	arena_free(c.a);
	return status;
}
