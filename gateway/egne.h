/*
 * egne.h - our own certificates: whether anybody else would believe them.
 *
 * For whoever puts a configuration in force.  A role that reads it out of a
 * snapshot does not ask: what was good when it began serves on.
 */
#ifndef GW_EGNE_H
#define GW_EGNE_H

#include "conf.h"

/*
 * Checks tls-, client- and signing-certificate against trust-ca and crl as
 * callers would (trust_check()): chain, validity at now (ms UTC), usage,
 * strength, revocation.  Those that stand in foer with the same octets and
 * the same key's name are passed over; NULL: none are.
 * GW_ECONF with "FILE:LINE: setting: file: reason: what to do" in why;
 * GW_ENOMEM.
 */
#define EGNE_WHY	1024		/* octets, NUL included */
enum gw_err	egne_check(const struct conf *, const struct conf *foer,
		    int64_t now, char why[EGNE_WHY]) GW_MUST_CHECK;

/*
 * Whether the keys are there for the signers, before any of them is started:
 * by name and permission alone, what is in them is the signers' to see.
 * Likewise.
 */
enum gw_err	egne_keys(const struct conf *, char why[EGNE_WHY])
		    GW_MUST_CHECK;

/* 1 when certificates, keys' names and number of signers are the same: the
 * signers that run then serve both. */
int		egne_ens(const struct conf *, const struct conf *);

#endif
