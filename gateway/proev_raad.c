/*
 * proev_raad.c - what an operator can do about each failure.
 *
 * Tables; the first row that fits decides, the last one always does.
 */
#include <string.h>

#include "proev_impl.h"

const char *
proev_trin_navn(enum proev_trin t)
{
	static const char *const navne[PT_ANTAL] = {
		"resolve", "connect", "tls", "token", "search", "signature",
		"answer"
	};

	return navne[t];
}

const char *
proev_udfald_navn(enum proev_udfald u)
{
	static const char *const navne[] = {
		[PU_SPRUNGET] = "skipped", [PU_FEJLET] = "failed",
		[PU_OK] = "ok"
	};

	return navne[u];
}

struct ord_raad {
	const char	*ord;		/* part of what is said; NULL: any */
	const char	*raad;
};

static const char *
raad_om(const struct ord_raad *v, const char *sagt)
{
	while (v->ord != NULL && strstr(sagt, v->ord) == NULL)
		v++;
	return v->raad;
}

const char *
raad_certifikat(const char *why)
{
	/* as X509_verify_cert_error_string() has it */
	static const struct ord_raad v[] = {
		{ "revoked", "it was revoked: ask the source's operator for "
		    "the new one, and trust it no more" },
		{ "CRL", "fetch the lists (gatewayctl crl fetch), and name "
		    "its issuer's in \"crl\"" },
		{ "expired", "the source's operator must renew it; look at "
		    "this machine's clock as well" },
		{ "not yet valid", "look at this machine's clock" },
		{ "issuer", "add its issuing CA, if you trust it, to "
		    "trust-ca" },
		{ "self", "add its root, if you trust it, to trust-ca" },
		{ NULL, "ask the source's operator for a certificate of its "
		    "CA's that is for a TLS server" }
	};

	return raad_om(v, why);
}

const char *
raad_fejlsvar(struct arena *a, const struct fejlsvar *f, const char *hvem,
    const char *kommune)
{
	/* infrastructure, 1.6: documented codes; then those of WSS 1.0 */
	static const struct ord_raad v[] = {
		{ "ServiceAgreementNotFound", "the agreement for the "
		    "municipality is missing: order it in "
		    "Administrationsmodulet" },
		{ "5002", "the STS knows no agreement with that service: "
		    "order it in Administrationsmodulet" },
		{ "5607", "the STS does not know the certificate: register "
		    "the one that signing-certificate names in "
		    "Administrationsmodulet" },
		{ "101", "the STS does not know this system or the service: "
		    "register the certificate that signing-certificate names "
		    "in Administrationsmodulet, order the agreement, and "
		    "compare the source's entity-id" },
		{ "103", "the STS does not take our question: compare its "
		    "url and this gateway's version with its description" },
		{ "104", "correct the path in the source's url" },
		{ "110", "the STS does not take our question: compare its "
		    "url with its description" },
		{ "111", "the STS is set up wrongly: ask its operator" },
		{ "MessageExpired", "look at this machine's clock" },
		{ "InvalidSecurityToken", "the source does not take the "
		    "token: compare its entity-id with its description, and "
		    "order the agreement in Administrationsmodulet" },
		{ "Failed", "the source does not take our signature: "
		    "register the certificate that signing-certificate names "
		    "in Administrationsmodulet" },
		{ "InvalidSecurity", "the source does not take our "
		    "signature: compare its url and entity-id with its "
		    "description" },
		{ NULL, "it refused us: order the agreement for the "
		    "municipality in Administrationsmodulet, and ask the "
		    "operator with the words it used" }
	};

	return arena_printf(a, "%s, %s: %s", hvem, kommune,
	    raad_om(v, f->kode));
}

/* By result; the last row, GW_OK, is everything else. */
struct rc_raad {
	enum gw_err	 rc;
	const char	*raad;
};

static const char *
raad_rc(const struct rc_raad *v, enum gw_err rc)
{
	while (v->rc != GW_OK && v->rc != rc)
		v++;
	return v->raad;
}

const char *
raad_token(enum gw_err rc)
{
	static const struct rc_raad v[] = {
		{ GW_ETIMEOUT, "the STS is too slow: try it by itself "
		    "(gatewayctl test sts), then ask its operator" },
		{ GW_EUNREACH, "try it by itself (gatewayctl test sts); if "
		    "that reaches it, its url has another path, or ask its "
		    "operator" },
		{ GW_EBELIEF, "compare sts-issuer, \"source sts "
		    "certificate\", the source's entity-id and this "
		    "machine's clock with what the STS publishes; it may "
		    "have a new certificate" },
		{ GW_OK, "look at signing-key and the memory of this "
		    "machine" }
	};

	return raad_rc(v, rc);
}

const char *
raad_soegning(enum gw_err rc, int http)
{
	static const struct rc_raad v[] = {
		{ GW_ETIMEOUT, "it is too slow: ask its operator; its limits "
		    "are \"source ... first\" and \"total\"" },
		{ GW_ESIZE, "its answer is too large: ask its operator" },
		{ GW_EINTERN, "look at signing-key" },
		{ GW_OK, "something before it answers, or it is ill: ask its "
		    "operator" }
	};

	return http == 404 ? "correct the path in the source's url" :
	    raad_rc(v, rc);
}

const char *
raad_underskrift(enum gw_err rc)
{
	static const struct rc_raad v[] = {
		{ GW_ESCAN, "its answer is no XML of the profile: ask its "
		    "operator what answers there" },
		{ GW_ESOAP, "its answer is no SOAP message as agreed: ask "
		    "its operator what answers there" },
		{ GW_ESIZE, "its answer is too large: ask its operator" },
		{ GW_EEXPIRED, "look at this machine's clock, then ask the "
		    "source's operator about theirs" },
		{ GW_EADDR, "it answers another question than ours: ask its "
		    "operator what stands between" },
		{ GW_EACTION, "it answers another question than ours: "
		    "compare its url with its description" },
		{ GW_ESECURITY, "its answer is not signed as agreed: compare "
		    "its url with its description, then ask its operator" },
		{ GW_OK, "it may sign with a new certificate: get it from "
		    "the infrastructure's list, compare it, and add \"source "
		    "... certificate\" (gatewayctl certs stage-trust)" }
	};

	return raad_rc(v, rc);
}

const char *
raad_svar(enum gw_err rc)
{
	static const struct rc_raad v[] = {
		{ GW_ESCHEMA, "its answer does not follow its contract: it "
		    "may have a new version, so ask its operator" },
		{ GW_EBELIEF, "it answered about somebody although nobody "
		    "was asked for: tell its operator at once" },
		{ GW_OK, "look at the memory of this machine" }
	};

	return raad_rc(v, rc);
}
