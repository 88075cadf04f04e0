/*
 * ctl_proev.h - what `gatewayctl test' and `gatewayctl certs rehearse' share.
 */
#ifndef GW_CTL_PROEV_H
#define GW_CTL_PROEV_H

#include "ctl.h"
#include "proev.h"

/*
 * Tries the source, or all of them in turn (kun is SRC_ANTAL), for one
 * municipality with these keys; v gets *n of them, in c->a.  What the gateway
 * would log meanwhile is not logged.  GW_ECONF: a key cannot be used, which
 * c->grund says; as proev_kilde().
 */
enum gw_err	 proev_koer(struct ctl *, const struct proev_noegler *,
		    enum conf_source_nr kun, const struct kommune_konf *,
		    struct proev_svar v[SRC_ANTAL], size_t *n) GW_MUST_CHECK;

/* 1 when no step of any failed. */
int		 proev_alle(const struct proev_svar *, size_t n);

/* On stdout: a table with the remedies below; a JSON array without the line's
 * end. */
void		 proev_print(const struct proev_svar *, size_t n);
void		 proev_json(const struct proev_svar *, size_t n);

#endif
