/*
 * ctl.h - between the verbs of gatewayctl(8).
 *
 * One command, one process: everything lives in one arena until it ends.
 * What administrators read is Danish and goes to stdout; findings in a sheet
 * and what operators read go to stderr.
 */
#ifndef GW_CTL_H
#define GW_CTL_H

#include "conf.h"
#include "konfigark.h"
#include "raekker.h"
#include "store.h"

/* gatewayctl(8), EXIT STATUS */
enum ctl_status {
	CTL_OK = 0, CTL_FEJL = 1, CTL_BRUG = 2, CTL_AFVIST = 3,
	CTL_KOERER_IKKE = 4	/* no gateway runs there */
};

#define CTL_NOEGLER	4		/* --key, as many as certificates */

struct ctl {
	struct arena	*a;
	const char	*conf_file;
	struct conf	*conf;		/* ctl_conf() */
	struct store	*store;		/* ctl_store() */
	const struct kle_emne *facet;	/* ctl_store(): known ones, ascending */
	size_t		 n_facet;
	struct grund	 grund;
	/* options */
	const char	*kommune, *hvorfor;
	unsigned long	 til;		/* --to */
	int		 til_givet;
	int		 krav, flet, publicer, json, tving;
	const char	*rod;		/* --root */
	const char	**cpr;
	size_t		 n_cpr, cap_cpr;
	/* audit */
	const char	*dir, *head, *cpr_fil, *pass_fil, *fra, *til_dag;
	const char	*noegle[CTL_NOEGLER];
	size_t		 n_noegle;
	/* certs */
	const char	*art, *cvr, *organisation, *cn, *from, *until;
	/* a gateway that runs */
	const char	*kilde, *besked;	/* --source, --message */
	int		 slut;		/* --off */
	/* the verb's group, and what follows the verb */
	const char	*gruppe;
	char		**arg;
	int		 n_arg;
};

/* --- ctl.c --- */

/* "gatewayctl: ..." on stderr; answers CTL_FEJL. */
int	ctl_fejl(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* The error with what c->grund says of it; answers CTL_FEJL. */
int	ctl_grund(const struct ctl *, enum gw_err);

/* Reads gatewayd.conf(5), with the KLE table that the store has: CTL_OK, or
 * the status to end with; all is said. */
int	ctl_conf(struct ctl *);
/* Opens the store that it names, reading it first. */
int	ctl_store(struct ctl *);

/* --kommune's row, NULL after a message: not given, or none. */
const struct kommune_konf *ctl_kommune(struct ctl *);

/* One more --cpr; 0: no memory. */
int	ctl_cpr(struct ctl *, const char *);

/* A version under way: this moment, this user, --why. */
struct version ctl_version(struct ctl *, const char *kilde);

/* A string as JSON on stdout, quotes and all. */
void	json_tekst(const char *);

/* A sheet's findings, on stderr; advarsler: these too. */
void	ctl_fund(struct ctl *, const char *fil, const struct konfigark *,
	    int advarsler);

/* --- ctl_publicer.c --- */

/* The image of the store's newest versions.  c->grund on error. */
enum gw_err	publicer_byg(struct ctl *, const char **bytes, size_t *len)
		    GW_MUST_CHECK;
/* Whether the gateway would take it, by the gateway's own reading; all is
 * said. */
int		publicer_afproev(struct ctl *, const char *bytes, size_t len);
/* Commits what is under way in the store, if the gateway would take it, and
 * publishes: CTL_OK, or what is under way is undone. */
int		publicer(struct ctl *);

/* Versions, a line each or as JSON (ctl_vis.c). */
void		historie_print(const struct ctl *, const struct versioner *);

/* --- Who uses what (ctl_brug.c) --- */

/* The municipalities' newest rows. */
struct brug {
	struct versioner v;
	struct raekker	*kle;		/* beside v */
};
enum gw_err	brug_laes(struct ctl *, struct brug *) GW_MUST_CHECK;
/* "; i brug i 0101, 0461" of a KLE number or a handlingsfacet, and the
 * line's end. */
void		brug_print(const struct brug *, const char *nr);
/* The next handlingsfacet of a filter's cell, and past it; 0: no more. */
int		facet_naeste(const char **celle, char out[KLE_LEN]);

/* --- Common to all (ctl_faelles.c) --- */

/* Prints which lines differ, as text or JSON, of what c->gruppe names. */
enum gw_err	faelles_forskel(struct ctl *, uint64_t fra_nr,
		    uint64_t til_nr, const char *fra, const char *til)
		    GW_MUST_CHECK;

/* --- Handlingsfacetter (ctl_facet.c) --- */

/* What is known of it, NULL: nothing. */
const struct kle_emne *ctl_facet(const struct ctl *, const char *facet);
/* The program's table and the store's over it, into c. */
enum gw_err	ctl_facetter(struct ctl *) GW_MUST_CHECK;

/* --- Differences (ctl_forskel.c) --- */

/* Both kinds of a municipality's rows, read from its version nr. */
struct ctl_raekker {
	struct raekker	 kle, krav;
};
enum gw_err	ctl_raekker(struct ctl *, const char *kommune, uint64_t nr,
		    struct ctl_raekker *out) GW_MUST_CHECK;
/* Prints what differs, as text or JSON; *n gets how many differences. */
enum gw_err	ctl_forskel(struct ctl *, const char *kommune,
		    uint64_t fra_nr, uint64_t til_nr,
		    const struct ctl_raekker *fra,
		    const struct ctl_raekker *til, size_t *n) GW_MUST_CHECK;

/* --- Verbs: answer the exit status --- */

typedef int	ctl_verb(struct ctl *);

/*
 * Runs a verb that has no JSON of its own: one object of its status, the
 * lines of its output and those of its messages (ctl_json.c).  Answers its
 * status, or CTL_FEJL.
 */
int	ctl_som_json(struct ctl *, ctl_verb *);

extern ctl_verb	verb_faelles_history, verb_faelles_export, verb_faelles_diff,
		verb_faelles_rollback, verb_facet_list;
extern ctl_verb	verb_status, verb_trace, verb_maintenance, verb_reload,
		verb_drain, verb_upgrade, verb_log_level;
extern ctl_verb	verb_import, verb_rollback, verb_export, verb_list,
		verb_history, verb_diff, verb_ark_check, verb_publish,
		verb_preview, verb_kle_import, verb_check,
		verb_central_import, verb_audit_verify, verb_audit_search,
		verb_backup, verb_restore, verb_test, verb_crl_fetch;
extern ctl_verb	verb_certs_list, verb_certs_request, verb_certs_install,
		verb_certs_rehearse, verb_certs_commit, verb_certs_abort,
		verb_certs_rollback, verb_certs_trust;

#endif
