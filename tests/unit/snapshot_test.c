#include "snapshot.h"		/* before cmocka.h, whose fail() is a macro */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static struct arena *a;
static struct snapshot_build b;
static struct grund g;

static int
setup(void **state)
{
	static struct snapshot_file filer[2];

	(void)state;
	a = arena_new((size_t)64 << 20);
	memset(&g, 0, sizeof(g));
	filer[0] = (struct snapshot_file){ "/etc/gw/gatewayd.conf", "listen",
	    6 };
	filer[1] = (struct snapshot_file){ "/etc/gw/tom", "", 0 };
	b = (struct snapshot_build){ a, filer, 2, 2 };
	return a == NULL;
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

/* The image's octets, in the arena. */
static char *
billede(size_t *len)
{
	char *p;
	off_t n;
	int fd;

	assert_int_equal(snapshot_seal(&b, &g, &fd), GW_OK);
	n = lseek(fd, 0, SEEK_END);
	assert_true(n > 0);
	*len = (size_t)n;
	p = arena_alloc(a, *len);
	assert_int_equal(pread(fd, p, *len, 0), n);
	close(fd);
	return p;
}

static void
what_goes_in_comes_out(void **state)
{
	struct snapshot *s;
	const char *p;
	size_t len;
	int fd;

	(void)state;
	assert_int_equal(snapshot_seal(&b, &g, &fd), GW_OK);
	assert_int_equal(snapshot_open(fd, &g, &s), GW_OK);
	close(fd);
	assert_string_equal(snapshot_conf(s), "/etc/gw/gatewayd.conf");
	assert_int_equal(snapshot_read(s, a, "/etc/gw/gatewayd.conf", &p,
	    &len), GW_OK);
	assert_int_equal(len, 6);
	assert_memory_equal(p, "listen", 6);
	assert_int_equal(snapshot_read(s, a, "/etc/gw/tom", &p, &len), GW_OK);
	assert_int_equal(len, 0);
	snapshot_close(s);
}

static void
a_file_that_is_not_in_it_is_not_read_from_disk(void **state)
{
	struct snapshot *s;
	const char *p;
	size_t len;
	int fd;

	(void)state;
	assert_int_equal(snapshot_seal(&b, &g, &fd), GW_OK);
	assert_int_equal(snapshot_open(fd, &g, &s), GW_OK);
	close(fd);
	assert_int_equal(snapshot_read(s, a, "/etc/passwd", &p, &len),
	    GW_ENOENT);
	snapshot_close(s);
}

static void
nobody_can_change_it_afterwards(void **state)
{
	int fd;

	(void)state;
	assert_int_equal(snapshot_seal(&b, &g, &fd), GW_OK);
	assert_int_equal(pwrite(fd, "x", 1, 60), -1);
	assert_int_equal(ftruncate(fd, 10), -1);
	assert_int_equal(ftruncate(fd, 1 << 20), -1);
	assert_ptr_equal(mmap(NULL, 100, PROT_READ | PROT_WRITE, MAP_SHARED,
	    fd, 0), MAP_FAILED);
	assert_int_equal(fcntl(fd, F_GETFD), FD_CLOEXEC);
	close(fd);
}

static void
a_memfd_without_seals_is_refused(void **state)
{
	struct snapshot *s;
	size_t len;
	char *p = billede(&len);
	int fd = memfd_create("x", MFD_CLOEXEC | MFD_ALLOW_SEALING);

	(void)state;
	assert_int_equal(write(fd, p, len), (ssize_t)len);
	assert_int_equal(snapshot_open(fd, &g, &s), GW_ECONF);
	assert_null(s);
	assert_non_null(strstr(g.text, "sealed"));
	close(fd);
}

static void
it_is_read_from_an_ordinary_file_too(void **state)
{
	char navn[] = "/tmp/snapshot_test.XXXXXX";
	struct snapshot *s;
	size_t len;
	char *p = billede(&len);
	int fd = mkstemp(navn);

	(void)state;
	unlink(navn);
	assert_int_equal(write(fd, p, len), (ssize_t)len);
	assert_int_equal(snapshot_open(fd, &g, &s), GW_OK);
	close(fd);
	snapshot_close(s);
}

static void
every_octet_counts(void **state)
{
	struct snapshot *s;
	size_t len, i;
	char *p = billede(&len);

	(void)state;
	for (i = 0; i < len; i++) {
		p[i] ^= 1;
		assert_int_equal(snapshot_parse(p, len, NULL, &s), GW_ECONF);
		assert_null(s);
		p[i] ^= 1;
	}
	assert_int_equal(snapshot_parse(p, len, NULL, &s), GW_OK);
	snapshot_close(s);
}

static void
every_length_but_its_own_is_refused(void **state)
{
	struct snapshot *s;
	size_t len, i;
	char *p = billede(&len), *q;

	(void)state;
	for (i = 0; i < len; i++) {
		/* its own allocation, so that reading beyond it is seen */
		q = malloc(i + 1);
		memcpy(q, p, i);
		assert_int_equal(snapshot_parse(q, i, NULL, &s), GW_ECONF);
		free(q);
	}
	q = malloc(len + 1);
	memcpy(q, p, len);
	q[len] = 0;
	assert_int_equal(snapshot_parse(q, len + 1, NULL, &s), GW_ECONF);
	free(q);
}

static void
a_file_is_collected_once_and_as_it_was_first(void **state)
{
	char navn[] = "/tmp/snapshot_test.XXXXXX";
	struct snapshot_build ny = { a, NULL, 0, 0 };
	const char *p;
	size_t len;
	int fd = mkstemp(navn);

	(void)state;
	assert_int_equal(write(fd, "en", 2), 2);
	assert_int_equal(snapshot_collect(&ny, a, navn, &p, &len), GW_OK);
	assert_int_equal(pwrite(fd, "to", 2, 0), 2);
	assert_int_equal(snapshot_collect(&ny, a, navn, &p, &len), GW_OK);
	assert_memory_equal(p, "en", 2);
	assert_int_equal(ny.n, 1);
	unlink(navn);
	close(fd);
	assert_int_equal(snapshot_collect(&ny, a, "/tmp/findes/ikke", &p,
	    &len), GW_ENOENT);
	assert_int_equal(ny.n, 1);
}

static void
what_is_no_regular_file_is_not_read(void **state)
{
	const char *p;
	size_t len;

	(void)state;
	assert_int_equal(conf_read_disk(NULL, a, "/dev/zero", &p, &len),
	    GW_EIO);
	assert_int_equal(conf_read_disk(NULL, a, "/tmp", &p, &len), GW_EIO);
}

static void
a_file_larger_than_any_of_its_kind_is_not_read(void **state)
{
	char navn[] = "/tmp/snapshot_test.XXXXXX";
	struct arena *stor = arena_new((size_t)80 << 20);
	const char *p;
	size_t len;
	int fd = mkstemp(navn);

	(void)state;
	assert_int_equal(ftruncate(fd, (off_t)CONF_FILE_MAX + 1), 0);
	assert_int_equal(conf_read_disk(NULL, stor, navn, &p, &len),
	    GW_ESIZE);
	assert_int_equal(ftruncate(fd, (off_t)CONF_FILE_MAX), 0);
	assert_int_equal(conf_read_disk(NULL, stor, navn, &p, &len), GW_OK);
	assert_int_equal(len, CONF_FILE_MAX);
	unlink(navn);
	close(fd);
	arena_free(stor);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(what_goes_in_comes_out),
		T(a_file_that_is_not_in_it_is_not_read_from_disk),
		T(nobody_can_change_it_afterwards),
		T(a_memfd_without_seals_is_refused),
		T(it_is_read_from_an_ordinary_file_too),
		T(every_octet_counts),
		T(every_length_but_its_own_is_refused),
		T(a_file_is_collected_once_and_as_it_was_first),
		T(what_is_no_regular_file_is_not_read),
		T(a_file_larger_than_any_of_its_kind_is_not_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
