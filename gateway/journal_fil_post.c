/*
 * journal_fil_post.c - a record: to octets and back (journal(5)).
 */
#include <openssl/evp.h>
#include <string.h>
#include <zlib.h>

#include "journal_fil_impl.h"

#define NUMBER_AT	(POST_START + 4)
#define TIME_AT		(NUMBER_AT + 8)
#define BODY_AT		(TIME_AT + 8)
#define BODY_MOST	(POST_MOST - 8 - 8 - JX_DIGEST)

static void
u32_skriv(unsigned char *p, uint32_t v)
{
	int i;

	for (i = 3; i >= 0; i--, v >>= 8)
		p[i] = (unsigned char)v;
}

static uint32_t
u32_laes(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	    (uint32_t)p[2] << 8 | p[3];
}

static void
u64_skriv(unsigned char *p, uint64_t v)
{
	u32_skriv(p, (uint32_t)(v >> 32));
	u32_skriv(p + 4, (uint32_t)v);
}

static uint64_t
u64_laes(const unsigned char *p)
{
	return (uint64_t)u32_laes(p) << 32 | u32_laes(p + 4);
}

static uint32_t
crc(const unsigned char *rum, size_t len)
{
	return (uint32_t)crc32(0, rum + POST_START, (uInt)(4 + len));
}

/* Octets of the body, encoded at its place; 0: it does not fit. */
static size_t
body_skriv(unsigned char *rum, const jr_body *body)
{
	size_t n = 0;
	XDR x;

	xdrmem_create(&x, (char *)rum + BODY_AT, BODY_MOST, XDR_ENCODE);
	if (xdr_jr_body(&x, (jr_body *)(uintptr_t)body))
		n = xdr_getpos(&x);
	xdr_destroy(&x);
	return n;
}

int
journal_post_kaede(unsigned char rum[POST_RUM], size_t len,
    const unsigned char foer[JX_DIGEST], unsigned char out[JX_DIGEST])
{
	memcpy(rum, foer, JX_DIGEST);
	return EVP_Digest(rum, len, out, NULL, EVP_sha256(), NULL) == 1;
}

size_t
journal_post_luk(unsigned char rum[POST_RUM], const struct journal_kaede *foer,
    size_t n, struct journal_kaede *efter)
{
	const size_t len = 8 + 8 + n + JX_DIGEST;

	efter->number = foer->number + 1;
	u64_skriv(rum + NUMBER_AT, efter->number);
	if (!journal_post_kaede(rum, len, foer->chain, efter->chain))
		return 0;
	memcpy(rum + BODY_AT + n, efter->chain, JX_DIGEST);
	u32_skriv(rum + POST_START, (uint32_t)len);
	u32_skriv(rum + NUMBER_AT + len, crc(rum, len));
	return 4 + len + 4;
}

size_t
journal_post_skriv(unsigned char rum[POST_RUM],
    const struct journal_kaede *foer, int64_t time, const jr_body *body,
    struct journal_kaede *efter)
{
	size_t n;

	if ((n = body_skriv(rum, body)) == 0)
		return 0;
	u64_skriv(rum + TIME_AT, (uint64_t)time);
	return journal_post_luk(rum, foer, n, efter);
}

size_t
journal_post_len(const unsigned char rum[POST_RUM])
{
	uint32_t len = u32_laes(rum + POST_START);

	return len >= POST_LEAST && len <= POST_MOST ? len : 0;
}

/* NULL, or what is wrong; the body is whole and nothing behind it. */
static const char *
body_laes(unsigned char *rum, size_t n, jr_body *body)
{
	const char *fejl = NULL;
	XDR x;

	xdrmem_create(&x, (char *)rum + BODY_AT, (u_int)n, XDR_DECODE);
	if (!xdr_jr_body(&x, body))
		fejl = "its body is not one of ours";
	else if (xdr_getpos(&x) != n)
		fejl = "octets are left behind its body";
	xdr_destroy(&x);
	return fejl;
}

enum gw_err
journal_post_laes(unsigned char rum[POST_RUM], size_t len,
    const unsigned char *foer, struct journal_post *post, const char **fejl)
{
	const unsigned char *chain = rum + NUMBER_AT + len - JX_DIGEST;
	unsigned char skulle[JX_DIGEST];

	memset(post, 0, sizeof(*post));
	*fejl = "its CRC does not fit";
	if (u32_laes(rum + NUMBER_AT + len) != crc(rum, len))
		return GW_EBELIEF;
	post->number = u64_laes(rum + NUMBER_AT);
	post->time = (int64_t)u64_laes(rum + TIME_AT);
	memcpy(post->chain, chain, JX_DIGEST);
	*fejl = "its chain value does not follow from the record before";
	if (foer != NULL && !journal_post_kaede(rum, len, foer, skulle))
		return GW_ENOMEM;
	if (foer != NULL && memcmp(skulle, chain, JX_DIGEST) != 0)
		return GW_EBELIEF;
	*fejl = body_laes(rum, len - 8 - 8 - JX_DIGEST, &post->body);
	if (*fejl == NULL)
		return GW_OK;
	journal_post_free(post);
	return GW_EBELIEF;
}

void
journal_post_free(struct journal_post *post)
{
	xdr_free((xdrproc_t)xdr_jr_body, (char *)&post->body);
	memset(&post->body, 0, sizeof(post->body));
}
