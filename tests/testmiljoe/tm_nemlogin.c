#include "tm_nemlogin.h"

#include <string.h>

#include "assertion.h"
#include "clock.h"
#include "dsig.h"
#include "tid.h"
#include "tm_navne.h"

#define MAX_ATTRS	8
#define TIME_MS		(3600 * 1000LL)

void
identitet_init(struct identitet *i)
{
	memset(i, 0, sizeof(*i));
	i->audience = GATEWAY_ENTITY;
	i->issuer = IDP_ISSUER;
	i->idp = "idp";
	i->loa = "Substantial";
	i->levetid = 3600;
}

/* Old and new name of each attribute (security-profile 4). */
enum attribut { AT_CPR, AT_CVR, AT_ROLLER, AT_NIVEAU };
static const char *const attributter[][2] = {
	[AT_CPR] = { "https://data.gov.dk/model/core/eid/cprNumber",
	    "dk:gov:saml:attribute:CprNumberIdentifier" },
	[AT_CVR] = { "https://data.gov.dk/model/core/eid/professional/cvr",
	    "dk:gov:saml:attribute:CvrNumberIdentifier" },
	[AT_ROLLER] = {
	    "https://data.gov.dk/model/core/eid/privilegesIntermediate",
	    "dk:gov:saml:attribute:Privileges_intermediate" },
	[AT_NIVEAU] = { "https://data.gov.dk/concept/core/nsis/loa",
	    "dk:gov:saml:attribute:AssuranceLevel" },
};

struct attrliste {
	struct assertion_attr v[MAX_ATTRS];
	size_t		 n;
};

static void
tilfoej(struct attrliste *l, const struct identitet *i, enum attribut which,
    const char *value)
{
	if (value == NULL || l->n == MAX_ATTRS)
		return;
	l->v[l->n].name = attributter[which][i->gamle != 0];
	l->v[l->n].value = value;
	l->n++;
}

/* OIO SAML 2 counts: 3 is substantial, 4 high. */
static const char *
niveau(const struct identitet *i)
{
	if (*i->loa == '\0' || !i->gamle)
		return *i->loa == '\0' ? NULL : i->loa;
	return strcmp(i->loa, "High") == 0 ? "4" :
	    strcmp(i->loa, "Substantial") == 0 ? "3" : "2";
}

/* base64 of an OIO Basic Privilege Profile with the one role. */
static const char *
roller(struct arena *a, const struct identitet *i)
{
	const char *xml, *scope = i->scope == NULL ? i->cvr : i->scope;

	if (i->rolle == NULL || scope == NULL)
		return NULL;
	xml = arena_printf(a, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
	    "<bpp:PrivilegeList xmlns:bpp=\"http://digst.dk/oiosaml/"
	    "basic_privilege_profile\"><PrivilegeGroup Scope=\"urn:dk:gov:"
	    "saml:cvrNumberIdentifier:%s\"><Privilege>%s</Privilege>"
	    "</PrivilegeGroup></bpp:PrivilegeList>", scope, i->rolle);
	return xml == NULL ? NULL : base64_encode(a, xml, strlen(xml));
}

static void
samle(struct arena *a, const struct identitet *i, struct attrliste *l)
{
	l->n = 0;
	tilfoej(l, i, AT_NIVEAU, niveau(i));
	if (!i->uden_cpr)
		tilfoej(l, i, AT_CPR, i->cpr);
	if (i->to_cpr)
		tilfoej(l, i, AT_CPR, i->cpr);
	if (i->medarbejder) {
		tilfoej(l, i, AT_CVR, i->cvr);
		tilfoej(l, i, AT_ROLLER, roller(a, i));
	}
}

static void
tider(const struct identitet *i, struct assertion *as)
{
	int64_t fra = clock_now();

	if (i->udloebet)
		fra -= i->levetid * 1000 + TIME_MS;
	if (i->fremtidig)
		fra += TIME_MS;
	as->issued = as->not_before = fra;
	as->not_on_or_after = fra + i->levetid * 1000;
	as->conf_not_on_or_after = as->not_on_or_after;
}

static const char *
udsted(struct arena *a, const struct identitet *i, struct signer *signer,
    const struct signkey *idp, const struct signkey *hok, size_t *len,
    struct grund *g)
{
	struct attrliste l;
	struct assertion as;
	const char *out;

	assertion_init(&as);
	samle(a, i, &l);
	tider(i, &as);
	as.issuer = i->issuer;
	as.nameid = i->navn != NULL ? i->navn : i->medarbejder ?
	    "C=DK,O=Kommune,CN=Test Medarbejder" :
	    "https://data.gov.dk/model/core/eid/person/test";
	as.nameid_format =
	    "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";
	as.hok = hok->cert;
	as.bearer = i->bearer;
	as.recipient = i->audience;
	as.audience = i->audience;
	as.one_time_use = i->engangs;
	as.attrs = l.v;
	as.n_attrs = l.n;
	as.key = idp;
	as.keyinfo = 1;
	return assertion_make(a, signer, &as, g, &out, len) == GW_OK ? out :
	    NULL;
}

const char *
nemlogin(struct arena *a, const struct steder *s, const struct identitet *i,
    size_t *len, struct grund *g)
{
	const char *hok = i->hok != NULL ? i->hok : i->medarbejder ?
	    "verifikation" : "borgerdk", *out = NULL;
	struct signer *signer = signer_local_new();
	struct signkey *idp = NULL, *holder = NULL;

	*len = 0;
	if (signer != NULL &&
	    (idp = pki_noegle(a, s->pki, i->idp, signer, g)) != NULL &&
	    (holder = pki_noegle(a, s->pki, hok, NULL, g)) != NULL)
		out = udsted(a, i, signer, idp, holder, len, g);
	signkey_free(holder);
	signkey_free(idp);
	signer_free(signer);
	return out;
}
