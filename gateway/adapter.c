#include "adapter.h"

#include <string.h>

#include "indeks.h"

enum gw_err
adapter_sporg(const struct adapter *ad, struct arena *a, const struct sporg *q,
    const char **body, size_t *len)
{
	struct soap *s;
	const char *xml;
	enum gw_err rc;

	*body = NULL;
	*len = 0;
	/* A search without a person would find everybody. */
	if (q->borger.nr[0] == '\0')
		return GW_EINTERN;
	if ((s = soapbuf_new()) == NULL)
		return GW_ENOMEM;
	if ((rc = ad->skriv(s, q, &xml)) == GW_OK) {
		*len = strlen(xml);
		if ((*body = arena_strndup(a, xml, *len)) == NULL)
			rc = GW_ENOMEM;
	}
	soapbuf_free(s);
	return rc;
}

enum gw_err
adapter_svar(const struct adapter *ad, struct arena *a, const struct sporg *q,
    const char *body, size_t len, struct grund *g, struct kommune_svar *ks,
    struct svar *svar, struct svarside *side)
{
	struct laes l = { a, q->roller, g, GW_OK };
	struct soap *s;
	enum gw_err rc;

	memset(side, 0, sizeof(*side));
	if ((s = soapbuf_new()) == NULL)
		return GW_ENOMEM;
	if ((rc = ad->laes(s, &l, q, body, len, ks, svar, side)) != GW_OK)
		(void)fail(g, rc, "answer does not follow its contract");
	soapbuf_free(s);
	return rc;
}

enum kilde_status
adapter_fejl(const struct adapter *ad, const char *body, size_t len)
{
	enum kilde_status st;
	struct soap *s;

	if (ad->fejl == NULL || (s = soapbuf_new()) == NULL)
		return KS_AFVIST;
	st = ad->fejl(s, body, len);
	soapbuf_free(s);
	return st;
}
