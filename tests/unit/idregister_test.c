#include "idregister.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define A	"6d2f0c1a-1b2c-4d3e-8f90-a1b2c3d4e5f6"
#define A_STOR	"6D2F0C1A-1B2C-4D3E-8F90-A1B2C3D4E5F6"
#define B	"7d2f0c1a-1b2c-4d3e-8f90-a1b2c3d4e5f6"

static void
the_first_of_equal_ids_is_found(void **state)
{
	struct arena *a = arena_new(1 << 16);
	struct idregister r = { { NULL, 0, 0 } };
	const struct idpost *p;

	(void)state;
	assert_null(idregister_slut(&r));
	assert_null(idregister_find(&r, A));
	assert_true(idregister_saml(a, &r, "zz", 0));
	assert_true(idregister_saml(a, &r, B, 1));
	assert_true(idregister_saml(a, &r, A_STOR, 2));
	assert_true(idregister_saml(a, &r, NULL, 3));
	assert_true(idregister_saml(a, &r, A, 4));
	idregister_sorter(&r);
	p = idregister_find(&r, "urn:uuid:" A);
	assert_int_equal(p->nr, 2);
	assert_int_equal(p[1].nr, 4);
	assert_int_equal(idregister_find(&r, B)->nr, 1);
	assert_int_equal(idregister_find(&r, "zz")->nr, 0);
	assert_ptr_equal(idregister_slut(&r), r.poster.v + 4);
	assert_null(idregister_find(&r, "ZZ"));
	assert_null(idregister_find(&r, NULL));
	arena_free(a);
}

static void
only_what_comes_later_repeats(void **state)
{
	struct arena *a = arena_new(1 << 16);
	struct idregister r = { { NULL, 0, 0 } };

	(void)state;
	assert_true(idregister_saml(a, &r, A, 5));
	assert_true(idregister_saml(a, &r, A_STOR, 7));
	idregister_sorter(&r);
	assert_false(idregister_gentager(&r, A, 5));
	assert_true(idregister_gentager(&r, A, 7));
	assert_false(idregister_gentager(&r, B, 9));
	arena_free(a);
}

static void
no_memory_is_said(void **state)
{
	struct arena *a = arena_new(8);
	struct idregister r = { { NULL, 0, 0 } };

	(void)state;
	assert_false(idregister_saml(a, &r, A, 0));
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_of_equal_ids_is_found),
		cmocka_unit_test(only_what_comes_later_repeats),
		cmocka_unit_test(no_memory_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
