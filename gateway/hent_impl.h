/*
 * hent_impl.h - what hent*.c share: the questions of one request.
 *
 * hent.c decides what is asked when, hent_spoerg.c makes and sends questions,
 * hent_svar.c judges and reads answers.  proev.c puts a question of its own
 * by the last two.
 */
#ifndef GW_HENT_IMPL_H
#define GW_HENT_IMPL_H

#include "opslag.h"

/*
 * Of one request at one source at once: a request about 98 municipalities
 * leaves room for others, and what waits is not signed before its turn.
 */
#define SAMTIDIGE	SIGN_BATCH

/* One question to one source, a page of it. */
struct hentning {
	struct kald	 kald;		/* first: kald_se() gives it back */
	const struct adapter *ad;
	struct sporg	 sporg;
	struct kommune_svar *ks;	/* NULL: Ejerfortegnelse */
	size_t		 side;		/* from 0 */
	int		 venter;	/* not sent yet */
	int		 troet;		/* its answer's signature holds */
	const char	*message_id;
	struct tokennoegle noegle;
	struct wssec_token token;
	struct wssec_draft *draft;
	struct sign_job	 job;
};

struct hentninger {
	struct hentning	**v;
	size_t		 n, cap;
};

/* Everything under way for one request. */
struct hent {
	struct opslag	*o;
	struct kaldkoe	*koe;
	struct hentninger venter;	/* to be asked when there is room */
	size_t		 under_vejs[SRC_ANTAL];
	int		 fuld[SRC_ANTAL];	/* until half of them are back */
	int		 uden_token;	/* some of venter are without one */
	int64_t		 begyndt;	/* clock_mono() */
	int		 mangler;	/* no memory: the request fails */
};

/* A question to the adapter's source about o's citizen, its first page; *x is
 * zeroed before.  ks as in the struct. */
void		 hentning_begynd(const struct opslag *, const struct adapter *,
		    struct kommune_svar *ks, struct hentning *x);

/* The status that an error is, own-contracts, Kilde/Status. */
enum kilde_status status_of(enum gw_err rc);

/* What came of a question; the source's status is the worst of all. */
void		 hentning_slut(struct hent *, const struct hentning *,
		    enum kilde_status, const struct grund *);
/* The same where there was no answer to be read. */
void		 hentning_fejl(struct hent *, const struct hentning *,
		    enum gw_err rc, const char *why);

/*
 * Sends questions, SIGN_BATCH at most.  Those that cannot be put end here;
 * those without a token wait on.  GW_ENOMEM, GW_EINTERN.
 */
enum gw_err	 hent_send(struct hent *, struct hentning **, size_t n)
		    GW_MUST_CHECK;

/*
 * Is the answer the source's, about our question, fresh?  Then it is read
 * into o->svar.  GW_ENOMEM; else what it is not, in *g too.
 */
enum gw_err	 svar_tro(struct hent *, struct hentning *, struct grund *g,
		    struct svarside *) GW_MUST_CHECK;

#endif
