/*
 * c14n_tool - the scanner and the canonical form, for tests in other
 * languages.
 *
 * Reads requests from standard input, each one line and a document:
 *	APEX OMIT EMPTY OCTETS [PREFIX ...]\n
 * APEX and OMIT are elements by their number in document order from 0 (OMIT
 * -1: none), EMPTY is 1 for xmlns="" on the apex, OCTETS the document's
 * length, PREFIX ... the PrefixList, "#default" included.
 * Answers each with "GW_OK n m\n", n octets of canonical form and m of the
 * document's IDs verdict ("GW_OK" or "GW_ECHECK"), or with "GW_ESCAN n 0\n"
 * (or another error) and n octets of reason.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "c14n.h"

#define MAX_LINE	65536
#define MAX_PREFIXES	64

struct request {
	unsigned	 apex;
	long		 omit;
	int		 empty;
	size_t		 len;
	struct slice	 prefix[MAX_PREFIXES];
	size_t		 n;
};

static void
die(const char *why)
{
	fprintf(stderr, "c14n_tool: %s\n", why);
	exit(1);
}

/* 0 at the end of the input. */
static int
request_read(struct request *rq, char line[MAX_LINE])
{
	char *word, *rest;
	int used = 0;

	memset(rq, 0, sizeof(*rq));
	if (fgets(line, MAX_LINE, stdin) == NULL)
		return 0;
	if (sscanf(line, "%u %ld %d %zu%n", &rq->apex, &rq->omit, &rq->empty,
	    &rq->len, &used) != 4)
		die("request line");
	for (rest = line + used;
	    (word = strtok_r(rest, " \n", &rest)) != NULL; rq->n++) {
		if (rq->n == MAX_PREFIXES)
			die("too many prefixes");
		if (strcmp(word, "#default") == 0)
			word = strchr(word, '\0');
		rq->prefix[rq->n].p = word;
		rq->prefix[rq->n].len = strlen(word);
	}
	return 1;
}

/* The element with that number in document order, or NULL. */
static const struct scan_node *
node_at(const struct scan_node *n, long index)
{
	while (n != NULL && n->index != index) {
		if (n->next != NULL && n->next->index <= index)
			n = n->next;
		else
			n = n->first;
	}
	return n;
}

static void
answer(const struct request *rq, struct arena *a, const char *bytes)
{
	struct c14n_opts o = { .prefixes = rq->prefix, .n = rq->n,
	    .xmlns_empty = rq->empty };
	const struct scan_node *apex;
	struct grund g = { 0 };
	struct scan_doc *doc;
	enum gw_err rc;
	const char *ids;
	size_t n;
	char *s;

	rc = scan_parse(a, bytes, rq->len, &scan_source, &g, &doc);
	if (rc != GW_OK) {
		printf("%s %zu 0\n%s", err_name(rc), strlen(g.text), g.text);
		return;
	}
	if ((apex = node_at(doc->root, (long)rq->apex)) == NULL)
		die("no such apex");
	o.omit = rq->omit < 0 ? NULL : node_at(apex, rq->omit);
	if ((s = c14n_text(a, doc, apex, &o, &n)) == NULL)
		die("no memory");
	ids = err_name(scan_check_ids(doc, NULL));
	printf("%s %zu %zu\n", err_name(rc), n, strlen(ids));
	fwrite(s, 1, n, stdout);
	fputs(ids, stdout);
}

int
main(void)
{
	struct arena *a = arena_new((size_t)1 << 30);
	static char line[MAX_LINE];
	struct request rq;
	char *bytes;

	if (a == NULL)
		die("no memory");
	while (request_read(&rq, line)) {
		/* Of exactly that size: a sanitizer sees one octet more. */
		if ((bytes = malloc(rq.len)) == NULL && rq.len > 0)
			die("no memory");
		if (fread(bytes, 1, rq.len, stdin) != rq.len)
			die("document too short");
		answer(&rq, a, bytes);
		fflush(stdout);
		free(bytes);
		arena_reset(a);
	}
	arena_free(a);
	return ferror(stdout);
}
