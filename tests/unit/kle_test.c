#include "kle.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void
six_digits_in_three_pairs_are_a_number(void **state)
{
	(void)state;
	assert_true(kle_gyldig("27.60.08"));
	assert_true(kle_gyldig("00.75.10"));
}

static void
anything_else_is_no_number(void **state)
{
	static const char *const daarlige[] = { "", "27.60", "27.60.8",
	    "27.60.080", "27-60-08", "27.60.0x", " 27.60.08", "2760.08.0" };
	size_t i;

	(void)state;
	assert_false(kle_gyldig(NULL));
	for (i = 0; i < sizeof(daarlige) / sizeof(daarlige[0]); i++)
		assert_false(kle_gyldig(daarlige[i]));
}

static void
a_letter_and_two_digits_are_a_facet(void **state)
{
	static const char *const gode[] = { "G01", "k99", "Ø54", "å00" };
	static const char *const daarlige[] = { "", "G", "G1", "G001", "1G0",
	    "G0x", "-01", "Ø5", "Ø540", "é01", "\xc3" "01" };
	size_t i;

	(void)state;
	assert_false(facet_gyldig(NULL));
	for (i = 0; i < sizeof(gode) / sizeof(gode[0]); i++)
		assert_true(facet_gyldig(gode[i]));
	for (i = 0; i < sizeof(daarlige) / sizeof(daarlige[0]); i++)
		assert_false(facet_gyldig(daarlige[i]));
}

static void
a_collective_number_covers_its_own_group_alone(void **state)
{
	(void)state;
	assert_true(kle_samles_af("27.60.08", "27.60.00"));
	assert_false(kle_samles_af("27.60.00", "27.60.00"));
	assert_false(kle_samles_af("27.60.08", "27.63.00"));
	assert_false(kle_samles_af("27.60.08", "27.60.04"));
	assert_false(kle_samles_af("27.60.08", "27.00.00"));
	assert_false(kle_samles_af("27.60.8", "27.60.00"));
	assert_false(kle_samles_af("27.60.08", "27.60.0"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(six_digits_in_three_pairs_are_a_number),
		cmocka_unit_test(anything_else_is_no_number),
		cmocka_unit_test(a_letter_and_two_digits_are_a_facet),
		cmocka_unit_test(
		    a_collective_number_covers_its_own_group_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
