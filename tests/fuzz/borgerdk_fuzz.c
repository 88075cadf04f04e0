/*
 * borgerdk_fuzz.c - any octets as borger.dk's question, its Body child, as it
 * comes out of the scanner.  The first octet says which action was signed.
 *
 * What must hold: what is read follows the schema by libxml2's word, is of
 * its action, and every value is what the profile lets it be.
 */
#include "borgerdk.h"
#include "c14n.h"
#include "skema.h"
#include "xmlchar.h"

static struct borgerdk	*bd;
static xmlSchema	*skema;

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	must((bd = borgerdk_new(NULL)) != NULL);
	skema = contract();
	return 0;
}

static void
codes_hold(const struct forespoergsel *f)
{
	size_t i, j;

	must(f->n_koder >= 1 && f->n_koder <= 98);
	for (i = 0; i < f->n_koder; i++) {
		must(strlen(f->koder[i]) == 4 &&
		    strspn(f->koder[i], "0123456789") == 4);
		for (j = 0; j < i; j++)
			must(strcmp(f->koder[i], f->koder[j]) != 0);
	}
}

/* 1-200 characters, none of them a control character. */
static void
reason_holds(const char *s)
{
	const unsigned char *p = (const unsigned char *)s, *end;
	size_t n, count = 0;
	uint32_t c;

	for (end = p + strlen(s); p < end; p += n, count++) {
		must((n = xml_utf8(p, end, &c)) > 0);
		must(c >= 0x20 && !(c >= 0x7f && c < 0xa0));
	}
	must(count >= 1 && count <= 200);
}

static void
question_holds(const struct forespoergsel *f, int employee)
{
	codes_hold(f);
	must(f->omraader != 0 && (f->omraader & ~(unsigned)OMR_ALLE) == 0);
	must(f->hvem == (employee ? SPOERGER_MEDARBEJDER : SPOERGER_BORGER));
	if (!employee) {
		must(f->borger.nr[0] == '\0' && f->begrundelse == NULL &&
		    !f->forklar);
		return;
	}
	must(f->n_koder == 1 && strlen(f->borger.nr) == 10 &&
	    strspn(f->borger.nr, "0123456789") == 10);
	reason_holds(f->begrundelse);
}

static void
question(struct arena *a, int employee, const char *body, size_t len)
{
	struct slice s = { body, len };
	struct forespoergsel f;
	struct grund g = { 0 };
	enum gw_err rc;

	rc = borgerdk_read(bd, a, employee ? BB_HENTVERIFIKATION :
	    BB_HENTOVERBLIK, s, &g, &f);
	must(rc == GW_OK || rc == GW_EREQUEST || rc == GW_ENOMEM);
	must(rc == g.rc || rc == GW_ENOMEM);
	if (rc != GW_OK)
		return;
	must(follows(skema, body, len));
	question_holds(&f, employee);
}

int
LLVMFuzzerTestOneInput(const uint8_t *in, size_t len)
{
	struct arena *a = arena_new((size_t)64 << 20);
	struct scan_doc *doc;
	char *body, *copy;
	int employee = len > 0 && in[0] == 'V';

	must(a != NULL);
	/* 'V' or 'O' and then the message, or the message alone */
	if (len > 0 && in[0] != '<') {
		in++;
		len--;
	}
	if (scan_parse(a, (const char *)in, len, &scan_request, NULL, &doc) ==
	    GW_OK) {
		must((body = c14n_text(a, doc, doc->root, NULL, &len)) != NULL);
		copy = exactly(body, len);
		question(a, employee, copy, len);
		free(copy);
	}
	arena_free(a);
	return 0;
}
