/*
 * egne_test.c - our own certificates and keys, before anybody is asked to
 * believe them: each test begins with three good pairs and changes one thing.
 */
#include "wss_stoette.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conf.h"
#include "egne.h"

#define SIGNING	BORGER
#define TLS	STS
#define KLIENT	BORGER_EC

static char dir[] = "/tmp/egne_test.XXXXXX";
static char navn[3][64];		/* of the keys' files */
static char sagt[EGNE_WHY];
static struct conf c, foer;

/* A key's file; nothing of it is read but its permissions. */
static void
noegle(size_t i, mode_t mode)
{
	FILE *f;

	assert_non_null(f = fopen(navn[i], "w"));
	fclose(f);
	assert_int_equal(chmod(navn[i], mode), 0);
}

static void
par(struct conf_file *cert, struct conf_file *key, enum who who, size_t i)
{
	memset(cert, 0, sizeof(*cert));
	memset(key, 0, sizeof(*key));
	cert->name = "own.crt";
	cert->line = (unsigned)(10 * (i + 1));
	cert->bytes = person[who].pem;
	cert->len = strlen(person[who].pem);
	key->name = navn[i];
	key->line = cert->line + 1;
	noegle(i, 0600);
}

static int
scene(void **state)
{
	size_t i;

	if (scene_setup(state) != 0 || mkdtemp(dir) == NULL)
		return -1;
	for (i = 0; i < 3; i++)
		snprintf(navn[i], sizeof(navn[i]), "%s/%zu.key", dir, i);
	return 0;
}

static int
scene_ned(void **state)
{
	size_t i;

	for (i = 0; i < 3; i++)
		unlink(navn[i]);
	rmdir(dir);
	return scene_teardown(state);
}

static int
setup(void **state)
{
	(void)state;
	memset(&c, 0, sizeof(c));
	c.file = "gatewayd.conf";
	c.trust = trust;
	par(&c.tls_certificate, &c.tls_key, TLS, 0);
	par(&c.client_certificate, &c.client_key, KLIENT, 1);
	par(&c.signing_certificate, &c.signing_key, SIGNING, 2);
	foer = c;
	return 0;
}

/* --- Certificates --- */

static void
good_certificates_are_good(void **state)
{
	(void)state;
	assert_int_equal(egne_check(&c, NULL, NOW, sagt), GW_OK);
	assert_string_equal(sagt, "");
}

static void
what_is_wrong_is_told_with_file_line_and_advice(void **state)
{
	(void)state;
	c.signing_certificate.bytes = person[SPAERRET].pem;
	c.signing_certificate.len = strlen(person[SPAERRET].pem);
	assert_int_equal(egne_check(&c, NULL, NOW, sagt), GW_ECONF);
	assert_ptr_equal(strstr(sagt,
	    "gatewayd.conf:30: signing-certificate: own.crt: "), sagt);
	assert_non_null(strstr(sagt, "revoked"));
	assert_non_null(strstr(sagt, "have another issued"));
}

static void
each_of_the_three_is_looked_at(void **state)
{
	struct conf_file *v[] = { &c.tls_certificate, &c.client_certificate,
	    &c.signing_certificate };
	size_t i;

	(void)state;
	for (i = 0; i < 3; i++) {
		setup(NULL);
		v[i]->bytes = "no certificate";
		v[i]->len = strlen(v[i]->bytes);
		assert_int_equal(egne_check(&c, NULL, NOW, sagt), GW_ECONF);
		assert_non_null(strstr(sagt, i == 0 ? ":10: tls-certificate" :
		    i == 1 ? ":20: client-certificate" :
		    ":30: signing-certificate"));
	}
}

static void
one_that_has_run_out_is_refused(void **state)
{
	(void)state;
	assert_int_equal(egne_check(&c, NULL, NOW + 2000 * HOUR, sagt),
	    GW_ECONF);
	assert_non_null(strstr(sagt, "expired"));
}

static void
what_has_not_changed_is_passed_over(void **state)
{
	(void)state;
	assert_int_equal(egne_check(&c, &foer, NOW + 2000 * HOUR, sagt),
	    GW_OK);
}

static void
the_same_certificate_with_another_key_is_looked_at(void **state)
{
	(void)state;
	c.tls_key.name = "other.key";
	assert_int_equal(egne_check(&c, &foer, NOW, sagt), GW_OK);
	assert_int_equal(egne_check(&c, &foer, NOW + 2000 * HOUR, sagt),
	    GW_ECONF);
	assert_non_null(strstr(sagt, ":10: tls-certificate"));
}

/* --- The same signers --- */

static void
the_same_settings_are_the_same_signers(void **state)
{
	(void)state;
	assert_true(egne_ens(&c, &foer));
}

static void
another_key_certificate_or_number_takes_other_signers(void **state)
{
	(void)state;
	c.signers = 3;
	assert_false(egne_ens(&c, &foer));
	c = foer;
	c.client_key.name = "other.key";
	assert_false(egne_ens(&c, &foer));
	c = foer;
	c.client_key.pass = "pass";
	assert_false(egne_ens(&c, &foer));
	c = foer;
	c.signing_key.module = "/usr/lib/token.so";
	assert_false(egne_ens(&c, &foer));
	c = foer;
	c.tls_certificate.bytes = person[KLIENT].pem;
	c.tls_certificate.len = strlen(person[KLIENT].pem);
	assert_false(egne_ens(&c, &foer));
	c = foer;
	c.tls_certificate.len--;
	assert_false(egne_ens(&c, &foer));
}

static void
the_line_that_names_them_does_not_matter(void **state)
{
	(void)state;
	c.tls_certificate.line++;
	c.tls_key.line++;
	assert_true(egne_ens(&c, &foer));
}

/* --- Keys --- */

static void
keys_that_are_there_and_closed_are_good(void **state)
{
	(void)state;
	assert_int_equal(egne_keys(&c, sagt), GW_OK);
	assert_string_equal(sagt, "");
}

static void
a_key_that_is_not_there_is_told_with_its_line(void **state)
{
	(void)state;
	unlink(navn[1]);
	assert_int_equal(egne_keys(&c, sagt), GW_ECONF);
	assert_ptr_equal(strstr(sagt, "gatewayd.conf:21: client-key: "), sagt);
	assert_non_null(strstr(sagt, navn[1]));
	assert_non_null(strstr(sagt, "not there"));
}

static void
a_key_open_to_everybody_is_told(void **state)
{
	(void)state;
	noegle(2, 0644);
	assert_int_equal(egne_keys(&c, sagt), GW_ECONF);
	assert_ptr_equal(strstr(sagt, "gatewayd.conf:31: signing-key: "), sagt);
	assert_non_null(strstr(sagt, "open to everybody"));
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup(name, setup)
	const struct CMUnitTest tests[] = {
		T(good_certificates_are_good),
		T(what_is_wrong_is_told_with_file_line_and_advice),
		T(each_of_the_three_is_looked_at),
		T(one_that_has_run_out_is_refused),
		T(what_has_not_changed_is_passed_over),
		T(the_same_certificate_with_another_key_is_looked_at),
		T(the_same_settings_are_the_same_signers),
		T(another_key_certificate_or_number_takes_other_signers),
		T(the_line_that_names_them_does_not_matter),
		T(keys_that_are_there_and_closed_are_good),
		T(a_key_that_is_not_there_is_told_with_its_line),
		T(a_key_open_to_everybody_is_told),
	};

	return cmocka_run_group_tests(tests, scene, scene_ned);
}
