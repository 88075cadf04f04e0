#include "fejlsvar.h"

#include <string.h>

#include "log_mask.h"
#include "wssec.h"

/* Where the code stands, the most exact first: StsFaultMessage, the older
 * STS, ServiceplatformFault; SOAP's own. */
static const char *const koder[] = {
	"EventId", "FaultCode", "ErrorCode", "Subcode", "Code", "faultcode"
};
static const char *const tekster[] = {
	"Message", "ErrorText", "Text", "faultstring"
};
#define ANTAL(v)	(sizeof(v) / sizeof((v)[0]))

static int
hedder(const struct scan_node *n, const char *local)
{
	return n->local.len == strlen(local) &&
	    memcmp(n->local.p, local, n->local.len) == 0;
}

/* The next element in document order below top; NULL: no more. */
static const struct scan_node *
naeste(const struct scan_node *n, const struct scan_node *top)
{
	if (n->first != NULL)
		return n->first;
	for (; n != top; n = n->parent)
		if (n->next != NULL)
			return n->next;
	return NULL;
}

/* As much as there is room for, whole characters of UTF-8. */
static void
kopier(const char *s, char *out, size_t max)
{
	size_t n = strlen(s);

	if (n >= max)
		for (n = max - 1; n > 0 && ((unsigned char)s[n] & 0xc0) ==
		    0x80; n--)
			;
	memcpy(out, s, n);
	out[n] = '\0';
	log_mask(out, n);
}

/* Of an element that has children, its first: Code/Value. */
static void
tekst_tag(struct arena *a, const struct scan_doc *doc,
    const struct scan_node *n, char *out, size_t max)
{
	char *s;

	s = scan_text(a, doc, n->first != NULL ? n->first : n);
	if (s != NULL)
		kopier(scan_collapse(s), out, max);
}

/* The first element of the first of the names that any element has. */
static void
find(struct arena *a, const struct scan_doc *doc, const struct scan_node *top,
    const char *const *navne, size_t n, char *out, size_t max)
{
	const struct scan_node *e;
	size_t i;

	for (i = 0; i < n && *out == '\0'; i++)
		for (e = top; e != NULL && *out == '\0'; e = naeste(e, top))
			if (hedder(e, navne[i]))
				tekst_tag(a, doc, e, out, max);
}

void
fejlsvar_laes(struct arena *a, const char *bytes, size_t len,
    struct fejlsvar *out)
{
	const struct scan_node *n;
	struct scan_doc *doc;

	memset(out, 0, sizeof(*out));
	if (bytes == NULL || scan_parse(a, bytes, len, &scan_request, NULL,
	    &doc) != GW_OK)
		return;
	for (n = doc->root; n != NULL; n = naeste(n, doc->root))
		if (scan_is(n, NS_SOAP12, "Fault") ||
		    scan_is(n, NS_SOAP11, "Fault"))
			break;
	if (n == NULL)
		return;
	find(a, doc, n, koder, ANTAL(koder), out->kode, sizeof(out->kode));
	find(a, doc, n, tekster, ANTAL(tekster), out->tekst,
	    sizeof(out->tekst));
}
