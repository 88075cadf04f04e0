#include "tm_besked.h"

#include <string.h>

/* The Body's start tag, up to the end of the tag; NULL: not there. */
static const char *
body_tag(const char *bytes, size_t len, size_t *tag)
{
	const char *p, *end;

	if ((p = memmem(bytes, len, "<s:Body ", 8)) == NULL ||
	    (end = memchr(p, '>', len - (size_t)(p - bytes))) == NULL)
		return NULL;
	*tag = (size_t)(end - p) + 1;
	return p;
}

enum gw_err
besked_lav(struct arena *a, struct signer *signer, const struct wssec_make *m,
    struct grund *g, const char **bytes, size_t *len)
{
	const char *p;
	enum gw_err rc;
	struct buf b;
	size_t tag;

	rc = wssec_make(a, signer, m, g, bytes, len);
	if (rc != GW_OK)
		return rc;
	if ((p = body_tag(*bytes, *len, &tag)) == NULL)
		return fail(g, GW_EINTERN, "message: no Body");
	buf_init(&b, a);
	buf_add(&b, *bytes, (size_t)(p - *bytes) + tag);
	buf_add(&b, m->body, m->body_len);
	buf_puts(&b, "</s:Body></s:Envelope>");
	if ((*bytes = buf_end(&b)) == NULL)
		return GW_ENOMEM;
	*len = b.len;
	return GW_OK;
}
