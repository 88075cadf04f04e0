/*
 * ctl_crl_doem_test.c - when a list is due; which lists are believed is
 * tests/system/crl_test's.
 */
#include "ctl_crl.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <time.h>

#define NU	((int64_t)1790000000000)	/* some moment, ms UTC */
#define TIME	((int64_t)3600000)

/* Of three days, from an hour before NU. */
static X509_CRL *
liste(void)
{
	X509_CRL *c = X509_CRL_new();
	ASN1_TIME *t = ASN1_TIME_new();

	assert_non_null(ASN1_TIME_set(t, (time_t)((NU - TIME) / 1000)));
	assert_int_equal(X509_CRL_set1_lastUpdate(c, t), 1);
	assert_non_null(ASN1_TIME_set(t, (time_t)((NU + 71 * TIME) / 1000)));
	assert_int_equal(X509_CRL_set1_nextUpdate(c, t), 1);
	ASN1_TIME_free(t);
	return c;
}

static void
a_list_is_due_at_two_thirds_of_its_life(void **state)
{
	X509_CRL *c = liste();

	(void)state;
	assert_int_equal(crl_fra(c), NU - TIME);
	assert_int_equal(crl_til(c), NU + 71 * TIME);
	assert_false(crl_tid(c, NU));
	assert_false(crl_tid(c, NU + 47 * TIME - 1));
	assert_true(crl_tid(c, NU + 47 * TIME));
	assert_true(crl_tid(c, NU + 80 * TIME));
	X509_CRL_free(c);
}

static void
a_list_that_is_not_there_or_of_the_future_is_due(void **state)
{
	X509_CRL *c = liste();

	(void)state;
	assert_true(crl_tid(NULL, NU));
	assert_true(crl_tid(c, NU - 2 * TIME));
	X509_CRL_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_list_is_due_at_two_thirds_of_its_life),
		cmocka_unit_test(
		    a_list_that_is_not_there_or_of_the_future_is_due),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
