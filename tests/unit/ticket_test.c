/* ticket_test.c - what a request that was begun can show the signers. */
#include "ticket.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define NU	INT64_C(1795334400000)		/* 2026-11-22T08:00:00Z */

static const unsigned char key[TICKET_KEY] = { 1, 2, 3 };
static const unsigned char other[TICKET_KEY] = { 1, 2, 4 };
static unsigned char t[TICKET_LEN];

static int
made(void **state)
{
	(void)state;
	return ticket_make(key, 4711, NU, t) != GW_OK;
}

static void
ticket_is_good_until_its_end(void **state)
{
	(void)state;
	assert_true(ticket_ok(key, t, TICKET_LEN, NU));
	assert_true(ticket_ok(key, t, TICKET_LEN, NU + TICKET_LIFE_MS - 1));
	assert_false(ticket_ok(key, t, TICKET_LEN, NU + TICKET_LIFE_MS));
	assert_false(ticket_ok(key, t, TICKET_LEN, INT64_MAX));
}

static void
ticket_of_another_key_is_refused(void **state)
{
	(void)state;
	assert_false(ticket_ok(other, t, TICKET_LEN, NU));
}

static void
any_changed_bit_is_refused(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < TICKET_LEN * 8; i++) {
		t[i / 8] ^= (unsigned char)(1u << i % 8);
		assert_false(ticket_ok(key, t, TICKET_LEN, NU));
		t[i / 8] ^= (unsigned char)(1u << i % 8);
	}
	assert_true(ticket_ok(key, t, TICKET_LEN, NU));
}

static void
any_other_length_is_refused(void **state)
{
	unsigned char longer[TICKET_LEN + 1] = { 0 };

	(void)state;
	memcpy(longer, t, TICKET_LEN);
	assert_false(ticket_ok(key, NULL, 0, NU));
	assert_false(ticket_ok(key, NULL, TICKET_LEN, NU));
	assert_false(ticket_ok(key, t, 0, NU));
	assert_false(ticket_ok(key, t, TICKET_LEN - 1, NU));
	assert_false(ticket_ok(key, longer, TICKET_LEN + 1, NU));
}

static void
zeros_are_no_ticket(void **state)
{
	unsigned char none[TICKET_LEN] = { 0 };

	(void)state;
	assert_false(ticket_ok(key, none, TICKET_LEN, 0));
}

static void
ticket_has_the_number_first(void **state)
{
	static const unsigned char number[8] = { 0, 0, 0, 0, 0, 0, 0x12,
	    0x67 };

	(void)state;
	assert_memory_equal(t, number, 8);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(ticket_is_good_until_its_end, made),
		cmocka_unit_test_setup(ticket_of_another_key_is_refused, made),
		cmocka_unit_test_setup(any_changed_bit_is_refused, made),
		cmocka_unit_test_setup(any_other_length_is_refused, made),
		cmocka_unit_test_setup(zeros_are_no_ticket, made),
		cmocka_unit_test_setup(ticket_has_the_number_first, made),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
