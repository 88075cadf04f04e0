/*
 * udloeb.h - when what the gateway shows and believes runs out.
 *
 * Every certificate and revocation list that gatewayd.conf(5) names, out of
 * the configuration as it was read: no key and no file is opened.  Whoever is
 * to renew them is told in time: 30, 14, 7 and 1 day before the end, and
 * each day in between.
 *
 * For the parent, one thread; the clock is an argument.  Logs:
 * certificate-ends, certificate-ended, crl-ends, crl-ended.
 */
#ifndef GW_UDLOEB_H
#define GW_UDLOEB_H

#include <stddef.h>
#include <stdint.h>

#include "conf.h"
#include "tavle.h"

#define UDLOEB_MAX	TAVLE_CERTS
#define UDLOEB_LOOK_MS	3600000		/* how often to ask udloeb_varsl() */

/*
 * What there is, what ends first coming first; of more than UDLOEB_MAX the
 * last are left out.  navn is the setting ("tls-certificate", "source sts"),
 * emne the subject's CN, or of a list its issuer's; the audit certificates,
 * which may be a person's, have none.  Of one issuer's lists the one that
 * ends first stands for all.  Answers how many.
 */
size_t	udloeb_list(const struct conf *, struct tavle_cert v[UDLOEB_MAX]);

/* How near the end is. */
enum udloeb_trin {
	UDLOEB_LAENGE = 0,	/* nothing to be done yet */
	UDLOEB_30,		/* at most so many days; a list: the last */
	UDLOEB_14,		/* fifth of its time has begun (UDLOEB_30) */
	UDLOEB_7,
	UDLOEB_1,
	UDLOEB_SLUT		/* it has come */
};
enum udloeb_trin udloeb_trin(const struct tavle_cert *, int64_t now);

/* What has been said; zeroed at first. */
struct udloeb {
	size_t		 n;
	struct udloeb_sagt {
		char	 navn[TAVLE_NAVN], emne[TAVLE_NAVN];
		int64_t	 til;
		enum udloeb_trin trin;
		int64_t	 tid;		/* ms UTC */
	}		 v[UDLOEB_MAX];
};

/* Tells of each that is near its end: when it first is, when it gets nearer
 * by a step, and else once a day.  now in ms UTC. */
void	udloeb_varsl(struct udloeb *, const struct tavle_cert *v, size_t n,
	    int64_t now);

#endif
