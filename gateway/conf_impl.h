/*
 * conf_impl.h - between the files that read gatewayd.conf(5).
 *
 * conf.c reads lines and checks the whole; conf_ord.c has a function for
 * each kind of setting; conf_ark.c the municipalities' sheets, conf_kopi.c
 * what stays of them; conf_snapshot.c what gatewayctl(8) published.
 */
#ifndef GW_CONF_IMPL_H
#define GW_CONF_IMPL_H

#include "conf.h"

#define CONF_MAX_ORD	40		/* words on a line */
#define CONF_ARK_MEMORY	((size_t)1 << 30)	/* to read a sheet in */
#define ORD_FLERE	1		/* may be given again */
#define ORD_KRAEVES	2		/* must be given */
#define ORD_CENTRAL	4		/* gatewayctl(8) may publish it */
#define ORD_TILLID	8		/* trust-file may have it */

/* A line taken apart; ord[0] is the keyword. */
struct conf_linje {
	unsigned	 nr;
	const char	*ord[CONF_MAX_ORD + 1];	/* NULL behind the last */
	size_t		 n;
};

/* A municipality's configuration under collection. */
struct conf_kommune {
	struct kle_konf	*kle;
	size_t		 n_kle, cap_kle;
	struct krav_konf *krav;
	size_t		 n_krav, cap_krav;
	int		 konfigureret;
	uint64_t	 version;
};

/* A reading under way. */
struct laes {
	struct arena	*a;
	const char	*file, *folder;
	conf_read	*read;
	void		*arg;
	struct conf_meldinger *m;
	struct conf	*conf;
	struct konfiguration *k;
	struct conf_kommune *kommuner;	/* beside k->kommuner */
	struct kle_alder *alder;
	size_t		 n_alder, cap_alder;
	size_t		 n_clients;
	struct conf_tekster *tekster;	/* conf_kopi.c's; NULL: none yet */
	int		 tillid;	/* in trust-file */
	int		 mangler;	/* conf_kopi.c had no memory */
};

/*
 * The row's texts and lists, copied into our arena from the one its sheet was
 * read in, equal texts once; conf_kopi.c.  GW_ENOMEM: the row is not usable.
 */
enum gw_err	conf_kopi_kle(struct laes *, struct kle_konf *) GW_MUST_CHECK;
enum gw_err	conf_kopi_krav(struct laes *, struct krav_konf *)
		    GW_MUST_CHECK;

/* Notes an error at the line (0: the file as a whole); answers GW_ECONF. */
enum gw_err	conf_fejl(struct laes *, unsigned linje, const char *fmt, ...)
		    __attribute__((format(printf, 3, 4)));
/* A message as it stands; GW_ENOMEM. */
enum gw_err	conf_sig(struct laes *, int fejl, const char *text)
		    GW_MUST_CHECK;

/* The file's name against the configuration's folder; NULL: no memory. */
const char	*conf_sti(struct laes *, const char *navn);
/* Reads the file that the line names. */
enum gw_err	conf_hent(struct laes *, const struct conf_linje *,
		    const char *navn, struct conf_file *out) GW_MUST_CHECK;

/* s as a whole number within [fra, til], or an error. */
enum gw_err	conf_tal(struct laes *, const struct conf_linje *,
		    const char *s, unsigned fra, unsigned til, unsigned *out)
		    GW_MUST_CHECK;

/*
 * One kind of setting.  Everything that is not the keyword's own is in its
 * row of the table in conf.c.
 */
struct ord_def;
typedef enum gw_err ord_set(struct laes *, const struct ord_def *,
		    const struct conf_linje *);
struct ord_def {
	const char	*ord;
	const char	*brug;		/* its values, for the message */
	size_t		 mindst, hoejst;	/* how many */
	int		 flag;		/* ORD_... */
	ord_set		*set;
	size_t		 felt;		/* offsetof in struct conf */
	unsigned	 fra, til;	/* a number's bounds */
};

extern ord_set	ord_tekst, ord_liste, ord_urler, ord_cvr, ord_tal,
		ord_ja_nej, ord_central_tal, ord_central_ja_nej,
		ord_central_cvr,
		ord_health, ord_cert, ord_noegle, ord_kilde, ord_udsteder,
		ord_klient,
		ord_klient_emne, ord_ca, ord_crl, ord_uden_crl, ord_rolle,
		ord_alder_kle, ord_lyt, ord_mappe, ord_skew, ord_hok,
		ord_log, ord_dokumenttype, ord_journalrolle, ord_dokumentkode,
		ord_konfiguration, ord_sti, ord_snapshot,
		ord_ejerbaseret, ord_tillid, ord_crl_hentet, ord_crl_sted,
		ord_bruger, ord_audit_mappe, ord_audit_cert;

/* 1 when s is https://HOST.../..., without blanks, fragment or user. */
int		conf_url_ok(const char *s);

/* Takes what a sheet gives, as that version; hvor names it in an error. */
struct konfigark;
enum gw_err	ark_tag(struct laes *, const struct conf_linje *,
		    const char *hvor, unsigned version,
		    const struct konfigark *) GW_MUST_CHECK;

/* Central settings that gatewayctl(8) published, as lines; navn names them
 * in errors. */
enum gw_err	conf_central(struct laes *, const char *navn,
		    const char *bytes, size_t len) GW_MUST_CHECK;

/* All sheets are read: puts them into k.  GW_ENOMEM. */
enum gw_err	ark_samlet(struct laes *) GW_MUST_CHECK;

#endif
