/*
 * proev_raad_test.c - each failure has a remedy, and the right one first.
 */
#include "proev_impl.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

static void
siger(const char *raad, const char *ord)
{
	if (raad == NULL || strstr(raad, ord) == NULL)
		fail_msg("\"%s\" is not in: %s", ord, raad);
}

static void
a_missing_agreement_is_ordered_for_that_municipality(void **state)
{
	struct arena *a = arena_new((size_t)1 << 20);
	struct fejlsvar f = { "ServiceAgreementNotFound", "" };

	(void)state;
	siger(raad_fejlsvar(a, &f, "the STS refused", "0461"),
	    "the STS refused, 0461: the agreement for the municipality is "
	    "missing: order it in Administrationsmodulet");
	arena_free(a);
}

static void
each_code_of_a_refusal_has_its_remedy(void **state)
{
	static const struct {
		const char	*kode, *ord;
	} v[] = {
		{ "5002", "no agreement" }, { "5607", "register the one" },
		{ "101", "entity-id" }, { "103", "version" },
		{ "104", "path" }, { "110", "url" }, { "111", "operator" },
		{ "wsse:FailedAuthentication", "take our signature" },
		{ "wsse:InvalidSecurityToken", "take the token" },
		{ "wsse:InvalidSecurity", "url and entity-id" },
		{ "wsu:MessageExpired", "clock" },
		{ "env:Sender", "words it used" }, { "", "words it used" }
	};
	struct arena *a = arena_new((size_t)1 << 20);
	struct fejlsvar f = { "", "" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(v) / sizeof(v[0]); i++) {
		snprintf(f.kode, sizeof(f.kode), "%s", v[i].kode);
		siger(raad_fejlsvar(a, &f, "x", "0461"), v[i].ord);
	}
	arena_free(a);
}

static void
a_certificate_is_remedied_by_what_is_wrong_with_it(void **state)
{
	(void)state;
	siger(raad_certifikat("certificate: certificate revoked, 0 above"),
	    "it was revoked");
	siger(raad_certifikat("certificate: unable to get certificate CRL"),
	    "crl fetch");
	siger(raad_certifikat("certificate: CRL has expired"), "crl fetch");
	siger(raad_certifikat("certificate: certificate has expired"),
	    "must renew");
	siger(raad_certifikat("certificate: certificate is not yet valid"),
	    "clock");
	siger(raad_certifikat("unable to get local issuer certificate"),
	    "issuing CA");
	siger(raad_certifikat("self-signed certificate"), "its root");
	siger(raad_certifikat("a CA's"), "for a TLS server");
}

static void
every_error_of_every_step_has_a_remedy(void **state)
{
	int rc;

	(void)state;
	for (rc = GW_ENOMEM; rc < GW_ERR_COUNT; rc++) {
		assert_non_null(raad_token((enum gw_err)rc));
		assert_non_null(raad_soegning((enum gw_err)rc, 0));
		assert_non_null(raad_underskrift((enum gw_err)rc));
		assert_non_null(raad_svar((enum gw_err)rc));
	}
	siger(raad_token(GW_ETIMEOUT), "too slow");
	siger(raad_soegning(GW_EUNREACH, 404), "path");
	siger(raad_underskrift(GW_EACTION), "another question");
	siger(raad_svar(GW_EBELIEF), "at once");
}

static void
steps_and_outcomes_have_words(void **state)
{
	(void)state;
	assert_string_equal(proev_trin_navn(PT_NAVN), "resolve");
	assert_string_equal(proev_trin_navn(PT_SVAR), "answer");
	assert_string_equal(proev_udfald_navn(PU_SPRUNGET), "skipped");
	assert_string_equal(proev_udfald_navn(PU_OK), "ok");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    a_missing_agreement_is_ordered_for_that_municipality),
		cmocka_unit_test(each_code_of_a_refusal_has_its_remedy),
		cmocka_unit_test(
		    a_certificate_is_remedied_by_what_is_wrong_with_it),
		cmocka_unit_test(every_error_of_every_step_has_a_remedy),
		cmocka_unit_test(steps_and_outcomes_have_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
