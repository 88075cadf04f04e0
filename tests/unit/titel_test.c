#include "titel.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct kle_emne emner[] = {
	{ "02.00.08", NULL, DAG_INGEN, DAG_INGEN, 1, DAG_INGEN, DAG_INGEN },
	{ "27.60.08", "Mobilitetshjælpemidler", DAG_INGEN, DAG_INGEN, 0,
	    DAG_INGEN, DAG_INGEN },
};
static const struct central central = { .kle = emner, .n_kle = 2 };

static const struct cpr borger = { "0703851237" };

static void
the_shipped_title_comes_first(void **state)
{
	(void)state;
	assert_string_equal(titel_kle(&central, &borger, "27.60.08", "Andet"),
	    "Mobilitetshjælpemidler");
}

static void
a_number_without_a_title_takes_the_index_s(void **state)
{
	(void)state;
	assert_string_equal(titel_kle(&central, &borger, "02.00.08", "Fra indekset"),
	    "Fra indekset");
	assert_string_equal(titel_kle(&central, &borger, "11.22.33", "Fra indekset"),
	    "Fra indekset");
}

static void
without_any_title_the_number_itself_is_shown(void **state)
{
	(void)state;
	assert_string_equal(titel_kle(&central, &borger, "11.22.33", NULL), "11.22.33");
	assert_string_equal(titel_kle(&central, &borger, "11.22.33", " "), "11.22.33");
	assert_string_equal(titel_kle(&central, &borger, "11.22.33", "nr 010170-1234"),
	    "11.22.33");
}

static void
the_case_s_own_title_is_shown_only_where_chosen(void **state)
{
	const struct kle_konf fra = { .titel = 1 }, kle = { .titel = 0 };

	(void)state;
	assert_string_equal(titel_sag(&fra, &borger, "Egen", "KLE"), "Egen");
	assert_string_equal(titel_sag(&kle, &borger, "Egen", "KLE"), "KLE");
}

static void
a_title_that_looks_like_a_cpr_number_is_replaced(void **state)
{
	const struct kle_konf fra = { .titel = 1 };

	(void)state;
	assert_string_equal(titel_sag(&fra, &borger, "010170-1234", "KLE"), "KLE");
	assert_string_equal(titel_sag(&fra, &borger, "", "KLE"), "KLE");
	assert_string_equal(titel_sag(&fra, &borger, NULL, "KLE"), "KLE");
}

static void
a_document_without_a_fit_title_shows_its_type(void **state)
{
	(void)state;
	assert_string_equal(titel_dokument(&borger, "Svar", DOKTYPE_BREV), "Svar");
	assert_string_equal(titel_dokument(&borger, "om 010170-1234",
	    DOKTYPE_BREV_IND), "Brev, indgående");
	assert_string_equal(titel_dokument(&borger, NULL, DOKTYPE_BREV_UD),
	    "Brev, udgående");
	assert_string_equal(titel_dokument(&borger, NULL, DOKTYPE_INGEN), "Dokument");
	assert_string_equal(titel_dokument(&borger, "0101701234", DOKTYPE_INGEN),
	    "Dokument");
}

static void
every_type_has_a_danish_name(void **state)
{
	int type;

	(void)state;
	assert_null(titel_doktype(DOKTYPE_INGEN));
	for (type = DOKTYPE_FAKTURA; type <= DOKTYPE_ANDET; type++)
		assert_non_null(titel_doktype((enum dokument_type)type));
	assert_null(titel_doktype((enum dokument_type)(DOKTYPE_ANDET + 1)));
}

static void
own_cpr_number_is_not_shown_whatever_stands_around_it(void **state)
{
	(void)state;
	assert_null(tekst_maa_vises(&borger, "Nr. 7070385123712"));
	assert_null(tekst_maa_vises(&borger, "07038512370"));
	assert_non_null(tekst_maa_vises(&borger, "7070385123"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    own_cpr_number_is_not_shown_whatever_stands_around_it),
		cmocka_unit_test(the_shipped_title_comes_first),
		cmocka_unit_test(a_number_without_a_title_takes_the_index_s),
		cmocka_unit_test(without_any_title_the_number_itself_is_shown),
		cmocka_unit_test(
		    the_case_s_own_title_is_shown_only_where_chosen),
		cmocka_unit_test(
		    a_title_that_looks_like_a_cpr_number_is_replaced),
		cmocka_unit_test(a_document_without_a_fit_title_shows_its_type),
		cmocka_unit_test(every_type_has_a_danish_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
