#include "wss_stoette.h"

static struct grund why;
static struct wssec seen;
static char seen_body[4096];

/* The verdict at that moment; seen keeps what does not point into it. */
static enum gw_err
judged_at(const char *text, const struct wssec_policy *p, int64_t now)
{
	enum gw_err rc;

	memset(&why, 0, sizeof(why));
	rc = wssec_verify(arena, text, strlen(text), p, now, &why, &seen);
	seen_body[0] = '\0';
	if (seen.body_child.p != NULL)
		snprintf(seen_body, sizeof(seen_body), "%.*s",
		    (int)seen.body_child.len, seen.body_child.p);
	wssec_fini(&seen);
	return rc;
}

static enum gw_err
judged(const char *text)
{
	struct wssec_policy p = policy();

	return judged_at(text, &p, NOW);
}

static void
accepts(const char *text)
{
	if (judged(text) != GW_OK)
		print_error("%s: %s\n%s\n", err_name(why.rc), why.text, text);
	assert_int_equal(why.rc, GW_OK);
	assert_int_equal(seen.verified, 1);
}

static void
message_we_make_is_accepted(void **state)
{
	(void)state;
	accepts(message());
	assert_string_equal(seen_body, BODY);
	assert_string_equal(seen.message_id, "urn:uuid:1");
	assert_string_equal(seen.action, ACTION);
	assert_string_equal(seen.to, ADDRESS);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(message_we_make_is_accepted,
		    arena_setup, arena_teardown),
	};

	return cmocka_run_group_tests(tests, scene_setup, scene_teardown);
}
