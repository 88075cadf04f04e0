/*
 * ctl_audit.h - between the parts of `gatewayctl audit'.
 */
#ifndef GW_CTL_AUDIT_H
#define GW_CTL_AUDIT_H

#include "cpr.h"
#include "ctl.h"
#include "journal_fil.h"
#include "journal_krypt.h"

/* One request about the citizen. */
struct traef {
	uint64_t	 number;
	int64_t		 time;		/* us UTC */
	jr_body		 body;		/* JR_BEGUN or JR_REFUSED; ours */
	const char	*begrundelse;	/* "" when there is none */
	const char	*hvem;		/* the employee; likewise */
	int		 besvaret;	/* the two below are set */
	int64_t		 svar_time;
	jr_body		 svar;		/* JR_COMPLETED; ours */
};

/* What a search found. */
struct soegning {
	struct cpr	 cpr;
	int32_t		 fra, til;	/* Danish days, both in; DAG_INGEN */
	struct traef	*v;
	size_t		 n, cap;
	/* What no key opened: segments, and records about citizens in them. */
	size_t		 lukkede, lukkede_poster;
	size_t		 aabnede;	/* segments that one did */
	int		 brudt;		/* something behind does not hold */
	struct journal_fund fund;
};

/* audit-dir: --dir, or what gatewayd.conf(5) says.  CTL_OK, or all is said. */
int		 audit_mappe(struct ctl *, const char **mappe);

/* The report, in Danish, or as one JSON object (ctl_audit_rapport.c). */
void		 rapport_print(const struct soegning *);
void		 rapport_json(const struct soegning *);

/* The request's who, of whichever kind the record is. */
const jr_request *traef_hvem(const struct traef *);

#endif
