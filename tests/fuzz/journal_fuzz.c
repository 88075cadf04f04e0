/*
 * journal_fuzz.c - any octets as the journal's file.
 *
 * 'R' and then the file itself; anything else is bodies of records, each
 * behind its length (two octets), which are given number, time, chain and CRC
 * as they should be: who writes to the disk can do that.  What must hold:
 * what is read is in order and within its bounds, all of it is found when
 * nothing is wrong, and no octet of a journal that holds can change.
 */
#include <stdio.h>
#include <unistd.h>
#include <zlib.h>

#include "../unit/journal_stoette.h"
#include "fuzz.h"

#define NAME	"journal-2026-11-22"
#define NOON	INT64_C(1795348800000000)	/* us UTC, of that day */
#define MAX	(1 << 18)

static char		 dir[64];
static unsigned char	 file[MAX];

static void
leave(void)
{
	stoette_mappe_bort(dir);
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	stoette_mappe(dir);
	must(atexit(leave) == 0);
	return 0;
}

static void
big_endian(unsigned char *p, uint64_t v, int n)
{
	while (n-- > 0) {
		p[n] = (unsigned char)(v & 0xff);
		v >>= 8;
	}
}

/* A record with that body at to; its octets. */
static size_t
frame(unsigned char *to, const uint8_t *body, size_t n,
    struct journal_kaede *k)
{
	static unsigned char rum[POST_RUM];
	size_t len = 8 + 8 + n + JX_DIGEST;
	unsigned char *at = rum + POST_START;

	big_endian(at + 4, ++k->number, 8);
	big_endian(at + 12, (uint64_t)NOON + k->number, 8);
	memcpy(at + 20, body, n);
	must(journal_post_kaede(rum, len, k->chain, k->chain));
	memcpy(at + 20 + n, k->chain, JX_DIGEST);
	big_endian(at, len, 4);
	big_endian(at + 4 + len, crc32(0, at, (uInt)(4 + len)), 4);
	memcpy(to, at, 4 + len + 4);
	return 4 + len + 4;
}

/* The file that those bodies make. */
static size_t
frame_all(const uint8_t *in, size_t len, struct journal_kaede *k)
{
	size_t n, at = 0;

	while (len >= 2) {
		n = (size_t)in[0] << 8 | in[1];
		if (n > len - 2)
			n = len - 2;
		if (n > POST_MOST / 2 || at + n + 100 > sizeof(file))
			break;
		at += frame(file + at, in + 2, n, k);
		in += 2 + n;
		len -= 2 + n;
	}
	return at;
}

static int
one(void *arg, const struct journal_post *p)
{
	uint64_t *last = arg;

	must(*last == 0 || p->number == *last + 1);
	must(p->body.kind >= JR_START && p->body.kind <= JR_CLOSED);
	must(strcmp(p->file, NAME) == 0);
	*last = p->number;
	return 0;
}

static enum gw_err
reading(size_t len, struct journal_fund *f)
{
	struct grund g = { 0 };
	uint64_t last = 0;
	enum gw_err rc;

	stoette_skriv(dir, NAME, file, len);
	rc = journal_fil_read(dir, one, &last, f, &g);
	must(rc == GW_OK || rc == GW_EBELIEF || rc == GW_ENOMEM);
	must((rc == GW_OK) == (g.rc == GW_OK) || rc == GW_ENOMEM);
	if (rc == GW_OK)
		must(f->files == 1 && f->last == last && f->torn <= len);
	return rc;
}

static void
head(const struct journal_kaede *k)
{
	char text[HOVED_LEN + 1];

	journal_hoved_print(k, text);
	stoette_skriv(dir, JOURNAL_HEAD, text, HOVED_LEN);
}

int
LLVMFuzzerTestOneInput(const uint8_t *in, size_t len)
{
	struct journal_kaede k = { 0 };
	struct journal_fund f;
	size_t n, at;
	unsigned char mask;

	if (len < 4 || len > sizeof(file) / 4)
		return 0;
	if (in[0] == 'R') {
		memcpy(file, in + 1, len - 1);
		head(&k);
		(void)!reading(len - 1, &f);
		return 0;
	}
	n = frame_all(in + 4, len - 4, &k);
	head(&k);
	if (reading(n, &f) != GW_OK || n == 0)
		return 0;
	must(f.records == k.number && f.last == k.number && f.torn == 0);
	must(memcmp(f.head, k.chain, JX_DIGEST) == 0);
	/* one octet of it changed */
	at = ((size_t)in[1] << 8 | in[2]) % n;
	mask = in[3] != 0 ? in[3] : 1;
	file[at] ^= mask;
	must(reading(n, &f) == GW_EBELIEF);
	return 0;
}
