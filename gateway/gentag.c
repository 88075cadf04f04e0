#include "gentag.h"

#include <stdlib.h>
#include <string.h>

#define PLACES		16384		/* some half a minute's, at full load */

struct begyndt {
	char		 request[JX_MAX_ID + 1];
	jx_digest	 key;		/* of the first id that it spent */
	uint64_t	 number;	/* 0: free */
};

struct gentag {
	struct begyndt	 begyndt[PLACES];	/* by the key, itself a hash */
	struct {
		uint64_t begun, record;
	}		 sluttet[PLACES];	/* by number */
};

struct gentag *
gentag_new(void)
{
	return calloc(1, sizeof(struct gentag));
}

void
gentag_free(struct gentag *g)
{
	free(g);
}

static size_t
place(const jr_spend *s)
{
	const unsigned char *key = (const unsigned char *)s->key;

	return (key[0] | (size_t)key[1] << 8) % PLACES;
}

void
gentag_begyndt(struct gentag *g, const char *request, const jr_spend *s,
    size_t n, uint64_t number)
{
	struct begyndt *b;

	if (n == 0 || *request == '\0' || strlen(request) > JX_MAX_ID)
		return;
	b = &g->begyndt[place(s)];
	memcpy(b->request, request, strlen(request) + 1);
	memcpy(b->key, s->key, sizeof(b->key));
	b->number = number;
}

uint64_t
gentag_find(const struct gentag *g, const char *request, const jr_spend *s,
    size_t n)
{
	const struct begyndt *b;

	if (n == 0)
		return 0;
	b = &g->begyndt[place(s)];
	return strcmp(b->request, request) == 0 &&
	    memcmp(b->key, s->key, sizeof(b->key)) == 0 ? b->number : 0;
}

void
gentag_sluttet(struct gentag *g, uint64_t begun, uint64_t record)
{
	g->sluttet[begun % PLACES].begun = begun;
	g->sluttet[begun % PLACES].record = record;
}

uint64_t
gentag_slut(const struct gentag *g, uint64_t begun)
{
	return g->sluttet[begun % PLACES].begun == begun ?
	    g->sluttet[begun % PLACES].record : 0;
}
