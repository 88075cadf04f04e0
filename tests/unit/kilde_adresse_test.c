/* kilde_adresse_test.c - which URLs are a source's, and what is in them. */
#include "kilde_impl.h"		/* before cmocka.h, whose fail() is a macro */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static void
is(const char *url, const char *host, const char *tjeneste,
    const char *authority, const char *sti)
{
	struct adresse a;

	assert_int_equal(adresse_laes(url, &a), 1);
	assert_string_equal(a.host, host);
	assert_string_equal(a.tjeneste, tjeneste);
	assert_string_equal(a.authority, authority);
	assert_string_equal(a.sti, sti);
	adresse_fri(&a);
	assert_null(a.host);
}

static void
a_url_has_host_port_and_path(void **state)
{
	(void)state;
	is("https://h.dk:8443/a/b?c=d", "h.dk", "8443", "h.dk:8443",
	    "/a/b?c=d");
	is("HTTPS://h/", "h", "443", "h", "/");
	is("https://h", "h", "443", "h", "/");
	is("https://h?q", "h", "443", "h", "/?q");
	is("https://127.0.0.1:1/x", "127.0.0.1", "1", "127.0.0.1:1", "/x");
	is("https://[::1]:65535/x", "::1", "65535", "[::1]:65535", "/x");
	is("https://[::1]/x", "::1", "443", "[::1]", "/x");
}

static void
whatever_else_is_no_address(void **state)
{
	static const char *const wrong[] = {
		"", "http://h/", "ftp://h/", "h/", "https:/h/", "https://",
		"https:///x", "https://:443/x", "https://h:/x",
		"https://h:0/x", "https://h:65536/x", "https://h:123456/x",
		"https://h:1x/", "https://h:-1/", "https://u@h/",
		"https://u:p@h/", "https://[::1/x", "https://[]/x",
		"https://[::1]x/", "https://h/#f", "https://h/a b",
		"https://h/\r\nX: y", "https://h/\xc3\xa6", "https://h/\"",
		"https://h\\x/"
	};
	struct adresse a;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		assert_int_equal(adresse_laes(wrong[i], &a), 0);
		adresse_fri(&a);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_url_has_host_port_and_path),
		cmocka_unit_test(whatever_else_is_no_address),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
