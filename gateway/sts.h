/*
 * sts.h - the token service: WS-Trust 1.3 Issue.
 *
 * Asks for holder-of-key tokens with the BinarySecurityToken profile
 * (infrastructure: certificate, no token), believes answers by the STS's
 * pinned certificate, and checks that the token is the one asked for:
 * audience, our key, our municipality's CVR, signed by the pinned STS,
 * times.  The assertion is kept byte for byte as issued.
 */
#ifndef GW_STS_H
#define GW_STS_H

#include "conf.h"
#include "kilde.h"
#include "signer.h"
#include "tokencache.h"

struct sts {
	const struct kilde_konf *konf;
	const char	*issuer;	/* saml:Issuer of its tokens */
	const struct trust *trust;
	struct kilder	*kilder;
	struct signer	*signer;
	const struct signkey *key;
	int64_t		 skew_ms;
};

/* tokencache_fetch; arg is a struct sts. */
tokencache_fetch	sts_fetch;

#endif
