#include "objekter.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void
memory_comes_zeroed_and_aligned(void **state)
{
	struct arena *a = arena_new(1 << 20);
	char *p;
	size_t i, n;

	(void)state;
	assert_non_null(a);
	for (n = 1; n < 100; n++) {
		p = arena_alloc(a, n);
		assert_non_null(p);
		assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
		for (i = 0; i < n; i++)
			assert_int_equal(p[i], 0);
		memset(p, 0xff, n);
	}
	arena_free(a);
}

static void
memory_used_again_after_a_reset_comes_zeroed_too(void **state)
{
	struct arena *a = arena_new(1 << 20);
	char *p, *q;

	(void)state;
	p = arena_strdup(a, "hemmelig");
	assert_string_equal(p, "hemmelig");
	arena_reset(a);
	assert_int_equal(arena_used(a), 0);
	q = arena_alloc(a, 16);
	assert_ptr_equal(p, q);
	assert_int_equal(q[0], 0);
	arena_free(a);
}

static void
an_arena_refuses_to_grow_beyond_its_bound(void **state)
{
	struct arena *a = arena_new(1024);

	(void)state;
	assert_null(arena_alloc(a, 1025));
	assert_non_null(arena_alloc(a, 1000));
	assert_null(arena_alloc(a, 100));
	assert_null(arena_printf(a, "%0100d", 1));
	arena_free(a);
}

static void
an_array_whose_size_overflows_is_refused(void **state)
{
	struct arena *a = arena_new(SIZE_MAX);

	(void)state;
	assert_null(arena_array(a, SIZE_MAX / 2, 4));
	assert_null(arena_strndup(a, "", SIZE_MAX));
	assert_non_null(arena_array(a, 4, 4));
	arena_free(a);
}

static void
a_block_larger_than_the_usual_one_is_possible(void **state)
{
	struct arena *a = arena_new(1 << 20);

	(void)state;
	assert_non_null(arena_alloc(a, 500 * 1024));
	assert_non_null(arena_alloc(a, 500 * 1024));
	assert_null(arena_alloc(a, 500 * 1024));
	arena_reset(a);
	assert_non_null(arena_alloc(a, 500 * 1024));
	arena_free(a);
}

static void
a_list_grows_and_keeps_what_it_has(void **state)
{
	struct arena *a = arena_new(1 << 20);
	LISTE(int) l = { NULL, 0, 0 };
	int i, *p;

	(void)state;
	for (i = 0; i < 1000; i++) {
		p = liste_push(a, &l);
		assert_non_null(p);
		assert_int_equal(*p, 0);
		*p = i;
	}
	assert_int_equal(l.n, 1000);
	for (i = 0; i < 1000; i++)
		assert_int_equal(l.v[i], i);
	arena_free(a);
}

static void
a_list_that_was_cut_short_grows_zeroed(void **state)
{
	struct arena *a = arena_new(1 << 20);
	LISTE(int) l = { NULL, 0, 0 };

	(void)state;
	*liste_push(a, &l) = 7;
	l.n = 0;
	assert_int_equal(*liste_push(a, &l), 0);
	arena_free(a);
}

static void
a_list_that_cannot_grow_is_unchanged(void **state)
{
	struct arena *a = arena_new(64);
	LISTE(int64_t) l = { NULL, 0, 0 };

	(void)state;
	while (liste_push(a, &l) != NULL)
		assert_true(l.n < 100);
	assert_int_equal(l.n, 4);
	arena_free(a);
}

static void
text_under_construction_grows_at_its_end(void **state)
{
	struct arena *a = arena_new(1 << 20);
	struct buf b;
	int i;

	(void)state;
	buf_init(&b, a);
	assert_string_equal(buf_end(&b), "");
	for (i = 0; i < 1000; i++)
		buf_printf(&b, "%d,", i % 10);
	buf_puts(&b, "x");
	buf_add(&b, "yz", 1);
	assert_string_equal(buf_end(&b) + 2000, "xy");
	assert_int_equal(b.len, 2002);
	arena_free(a);
}

/* What is written last grows where it stands, and is zeroed behind. */
static void
text_that_is_the_youngest_grows_in_its_place(void **state)
{
	struct arena *a = arena_new(1 << 16);
	struct buf b, other;
	const char *p;
	int i;

	(void)state;
	buf_init(&b, a);
	buf_puts(&b, "a");
	p = b.p;
	for (i = 0; i < 2000; i++)
		buf_puts(&b, "b");
	assert_ptr_equal(b.p, p);
	assert_true(arena_used(a) == 2048);
	assert_ptr_equal(buf_end(&b), p);
	assert_int_equal(strlen(p), 2001);
	buf_init(&other, a);
	buf_puts(&other, "c");
	for (i = 0; i < 100; i++)
		buf_puts(&b, "d");
	assert_ptr_not_equal(b.p, p);
	assert_string_equal(buf_end(&other), "c");
	arena_free(a);
}

static void
text_that_did_not_fit_is_said_at_the_end(void **state)
{
	struct arena *a = arena_new(600);
	struct buf b;
	int i;

	(void)state;
	buf_init(&b, a);
	for (i = 0; i < 100; i++)
		buf_puts(&b, "0123456789");
	buf_printf(&b, "%s", "x");
	assert_null(buf_end(&b));
	arena_free(a);
	arena_free(NULL);
}

static void
arena_remembers_that_it_refused(void **state)
{
	struct arena *a = arena_new(64);

	(void)state;
	assert_non_null(arena_alloc(a, 32));
	assert_false(arena_failed(a));
	assert_null(arena_alloc(a, 64));
	assert_true(arena_failed(a));
	assert_non_null(arena_alloc(a, 16));
	assert_true(arena_failed(a));
	arena_reset(a);
	assert_false(arena_failed(a));
	assert_null(arena_array(a, SIZE_MAX / 2, 3));
	assert_true(arena_failed(a));
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(arena_remembers_that_it_refused),
		cmocka_unit_test(memory_comes_zeroed_and_aligned),
		cmocka_unit_test(
		    memory_used_again_after_a_reset_comes_zeroed_too),
		cmocka_unit_test(an_arena_refuses_to_grow_beyond_its_bound),
		cmocka_unit_test(an_array_whose_size_overflows_is_refused),
		cmocka_unit_test(a_block_larger_than_the_usual_one_is_possible),
		cmocka_unit_test(a_list_grows_and_keeps_what_it_has),
		cmocka_unit_test(a_list_that_was_cut_short_grows_zeroed),
		cmocka_unit_test(a_list_that_cannot_grow_is_unchanged),
		cmocka_unit_test(text_under_construction_grows_at_its_end),
		cmocka_unit_test(
		    text_that_is_the_youngest_grows_in_its_place),
		cmocka_unit_test(text_that_did_not_fit_is_said_at_the_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
