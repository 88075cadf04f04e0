/*
 * certs_plads_test.c - generations and links, in a folder of the test's own.
 */
#include "certs_plads.h"	/* before cmocka.h, whose fail() is a macro */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static char dir[64];
static struct arena *a;
static struct plads p;
static struct grund g;

static void
run(const char *fmt, ...)
{
	char cmd[600];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(cmd, sizeof(cmd), fmt, ap);
	va_end(ap);
	if (system(cmd) != 0)
		fail_msg("%s", cmd);
}

static enum gw_err
aabn(int lav)
{
	memset(&g, 0, sizeof(g));
	plads_luk(&p);
	return plads_aabn(&p, a, arena_printf(a, "%s/gatewayd.conf", dir),
	    "tls", lav, &g);
}

static int
setup(void **state)
{
	(void)state;
	strcpy(dir, "/tmp/certs_plads.XXXXXX");
	if (mkdtemp(dir) == NULL || (a = arena_new(1 << 20)) == NULL)
		return -1;
	p.fd = -1;
	return aabn(1) == GW_OK ? 0 : -1;
}

static int
teardown(void **state)
{
	(void)state;
	plads_luk(&p);
	arena_free(a);
	run("rm -rf %s", dir);
	return 0;
}

/* A generation with that certificate and key. */
static const char *
ny(const char *cert, const char *key)
{
	struct plads_fil f[] = {
		{ PLADS_CERT, cert, strlen(cert), 0644 },
		{ PLADS_KEY, key, strlen(key), 0600 },
	};
	const char *gen;

	assert_int_equal(plads_ny(&p, f, 2, getuid(), getgid(), &gen, &g),
	    GW_OK);
	return gen;
}

static void
siger(const char *sti, const char *tekst)
{
	char v[100] = "";
	int fd = open(sti, O_RDONLY);

	assert_true(fd != -1);
	assert_true(read(fd, v, sizeof(v) - 1) >= 0);
	close(fd);
	assert_string_equal(v, tekst);
}

static int
findes(const char *navn)
{
	struct stat st;

	return lstat(arena_printf(a, "%s/%s", p.mappe, navn), &st) == 0;
}

static void
a_new_folder_has_no_links(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < PL_ANTAL; i++)
		assert_null(p.gen[i]);
	assert_null(plads_sti(&p, PL_CURRENT, PLADS_CERT));
}

static void
a_folder_that_is_not_there_is_made_only_when_asked(void **state)
{
	(void)state;
	plads_luk(&p);
	run("rm -r %s/certs.d", dir);
	assert_int_equal(aabn(0), GW_OK);
	assert_null(p.gen[PL_CURRENT]);
	assert_int_equal(access(p.mappe, F_OK), -1);
	assert_int_equal(aabn(1), GW_OK);
	assert_int_equal(access(p.mappe, F_OK), 0);
}

static void
a_link_names_one_generation_and_then_another(void **state)
{
	const char *et = ny("cert 1", "key 1"), *to = ny("cert 2", "key 2");

	(void)state;
	assert_string_not_equal(et, to);
	assert_int_equal(plads_saet(&p, PL_CURRENT, et, &g), GW_OK);
	siger(plads_via(&p, PL_CURRENT, PLADS_CERT), "cert 1");
	siger(plads_via(&p, PL_CURRENT, PLADS_KEY), "key 1");
	assert_int_equal(plads_saet(&p, PL_CURRENT, to, &g), GW_OK);
	siger(plads_via(&p, PL_CURRENT, PLADS_CERT), "cert 2");
	siger(plads_via(&p, PL_CURRENT, PLADS_KEY), "key 2");
	siger(plads_sti(&p, PL_CURRENT, PLADS_KEY), "key 2");
	assert_int_equal(plads_saet(&p, PL_CURRENT, NULL, &g), GW_OK);
	assert_int_equal(plads_saet(&p, PL_CURRENT, NULL, &g), GW_OK);
	assert_false(findes("current"));
}

static void
links_are_read_again_by_the_next(void **state)
{
	const char *et = ny("c", "k"), *to = ny("C", "K");

	(void)state;
	assert_int_equal(plads_saet(&p, PL_CURRENT, et, &g), GW_OK);
	assert_int_equal(plads_saet(&p, PL_FORMER, to, &g), GW_OK);
	assert_int_equal(aabn(1), GW_OK);
	assert_string_equal(p.gen[PL_CURRENT], et);
	assert_string_equal(p.gen[PL_FORMER], to);
	assert_null(p.gen[PL_STAGED]);
	assert_null(p.gen[PL_PENDING]);
}

static void
a_key_is_its_owners_alone(void **state)
{
	struct stat st;

	(void)state;
	umask(0);
	assert_int_equal(plads_saet(&p, PL_STAGED, ny("c", "k"), &g), GW_OK);
	assert_int_equal(stat(plads_sti(&p, PL_STAGED, PLADS_KEY), &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(stat(plads_sti(&p, PL_STAGED, PLADS_CERT), &st), 0);
	assert_int_equal(st.st_mode & 07777, 0644);
	umask(022);
}

static void
what_no_link_names_is_removed_with_its_key(void **state)
{
	const char *et = ny("c", "k"), *to = ny("C", "K");

	(void)state;
	assert_int_equal(plads_saet(&p, PL_CURRENT, et, &g), GW_OK);
	plads_ryd(&p);
	assert_true(findes(et));
	assert_false(findes(to));
}

static void
a_generation_that_was_not_finished_is_cleared_away(void **state)
{
	(void)state;
	run("mkdir %s/.ny && echo x >%s/.ny/key.pem", p.mappe, p.mappe);
	run("ln -s g9 %s/g9", p.mappe);
	assert_int_equal(aabn(1), GW_OK);
	assert_false(findes(".ny"));
	assert_false(findes("g9"));
	assert_non_null(ny("c", "k"));
}

static void
a_number_is_not_used_again_while_it_is_there(void **state)
{
	(void)state;
	run("mkdir %s/g41", p.mappe);
	assert_string_equal(ny("c", "k"), "g42");
}

static void
a_file_is_added_to_a_generation_whole(void **state)
{
	struct plads_fil f = { PLADS_CSR, "anmodning", 9, 0644 };

	(void)state;
	assert_int_equal(plads_saet(&p, PL_STAGED, ny("c", "k"), &g), GW_OK);
	assert_int_equal(plads_tilfoej(&p, PL_STAGED, &f, getuid(), getgid(),
	    &g), GW_OK);
	siger(plads_sti(&p, PL_STAGED, PLADS_CSR), "anmodning");
	f.bytes = "en anden!";
	assert_int_equal(plads_tilfoej(&p, PL_STAGED, &f, getuid(), getgid(),
	    &g), GW_OK);
	siger(plads_sti(&p, PL_STAGED, PLADS_CSR), "en anden!");
	assert_false(findes("g1/request.csr.ny"));
}

/* Nothing outside the folder is ever one of its generations. */
static void
a_link_to_elsewhere_is_none(void **state)
{
	static const char *const v[] = { "../x", "/etc", "g1/..", "g", "g1x",
	    "staged", "G1" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(v) / sizeof(v[0]); i++) {
		run("ln -sfn '%s' %s/staged", v[i], p.mappe);
		assert_int_equal(aabn(0), GW_OK);
		assert_null(p.gen[PL_STAGED]);
	}
}

static void
a_folder_put_back_by_restore_becomes_a_generation(void **state)
{
	(void)state;
	run("mkdir %s/current && echo -n gl >%s/current/cert.pem", p.mappe,
	    p.mappe);
	assert_int_equal(aabn(1), GW_OK);
	assert_non_null(p.gen[PL_CURRENT]);
	siger(plads_sti(&p, PL_CURRENT, PLADS_CERT), "gl");
	siger(plads_via(&p, PL_CURRENT, PLADS_CERT), "gl");
	assert_int_equal(plads_saet(&p, PL_CURRENT, ny("c", "k"), &g), GW_OK);
	siger(plads_via(&p, PL_CURRENT, PLADS_CERT), "c");
}

static void
a_link_takes_the_place_of_a_file(void **state)
{
	const char *sti = arena_printf(a, "%s/tls.crt", dir);
	const char *maal = arena_printf(a, "%s/andet", dir);

	(void)state;
	run("echo -n plads >%s; echo -n andet >%s", sti, maal);
	assert_int_equal(plads_link_her(sti, maal, &g), GW_OK);
	siger(sti, "andet");
	assert_int_equal(plads_link_her("/ingen/mappe/x", maal, &g), GW_EIO);
	assert_non_null(strstr(g.text, "/ingen/mappe/x"));
}

/* Another process has it; it is let go in time, or is not. */
static void
two_processes_do_not_work_at_once(void **state)
{
	const struct timespec nap = { 0, 300000000 };
	enum gw_err rc;
	pid_t pid;
	int fd;

	(void)state;
	plads_luk(&p);
	fd = open(p.mappe, O_RDONLY | O_DIRECTORY);
	assert_int_equal(flock(fd, LOCK_EX), 0);
	if ((pid = fork()) == 0) {
		nanosleep(&nap, NULL);
		_exit(0);
	}
	close(fd);			/* the child has it alone */
	rc = aabn(1);
	waitpid(pid, NULL, 0);
	assert_int_equal(rc, GW_OK);
	plads_luk(&p);
	fd = open(p.mappe, O_RDONLY | O_DIRECTORY);
	assert_int_equal(flock(fd, LOCK_EX), 0);
	assert_int_equal(aabn(1), GW_EBUSY);
	assert_non_null(strstr(g.text, "another gatewayctl"));
	assert_int_equal(aabn(0), GW_OK);	/* to look is allowed */
	close(fd);
}

static void
a_folder_that_cannot_be_made_is_told(void **state)
{
	(void)state;
	plads_luk(&p);
	run("rm -r %s/certs.d && echo x >%s/certs.d", dir, dir);
	assert_int_equal(aabn(1), GW_EIO);
	assert_non_null(strstr(g.text, "certs.d/tls"));
}

#define T(f)	cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_new_folder_has_no_links),
		T(a_folder_that_is_not_there_is_made_only_when_asked),
		T(a_link_names_one_generation_and_then_another),
		T(links_are_read_again_by_the_next),
		T(a_key_is_its_owners_alone),
		T(what_no_link_names_is_removed_with_its_key),
		T(a_generation_that_was_not_finished_is_cleared_away),
		T(a_number_is_not_used_again_while_it_is_there),
		T(a_file_is_added_to_a_generation_whole),
		T(a_link_to_elsewhere_is_none),
		T(a_folder_put_back_by_restore_becomes_a_generation),
		T(a_link_takes_the_place_of_a_file),
		T(two_processes_do_not_work_at_once),
		T(a_folder_that_cannot_be_made_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
