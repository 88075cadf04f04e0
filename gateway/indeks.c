#include "indeks.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "tekst.h"

#define URN_CVR		"urn:oio:cvr-nr:"
#define STATUS_OK	20
#define STATUS_INTET	44

void *
laes_room(struct laes *l, void *p)
{
	if (p == NULL && l->rc == GW_OK)
		l->rc = GW_ENOMEM;
	return p;
}

void
laes_fejl(struct laes *l, const char *what)
{
	if (l->rc == GW_OK)
		l->rc = fail(l->g, GW_ESCHEMA, "%s: not of its type", what);
}

int
laes_rolle(const struct laes *l, const struct rollekort *k,
    const struct sd__UnikIdType *id)
{
	if (id == NULL || id->URNIdentifikator != NULL)
		return 0;
	for (; k->value != 0; k++)
		if (roller_er(l->roller, k->id, id->UUIDIdentifikator))
			break;
	return k->value;
}

int64_t
laes_tid(struct laes *l, const char *s)
{
	int64_t t;

	if (s == NULL || *s == '\0')
		return TID_INGEN;
	if ((t = tid_parse(s)) == TID_INGEN)
		laes_fejl(l, "dateTime");
	return t;
}

int32_t
laes_dag(struct laes *l, const char *s)
{
	int64_t t = laes_tid(l, s);

	return t == TID_INGEN ? DAG_INGEN : tid_dag(t);
}

int32_t
laes_dato(struct laes *l, const char *s)
{
	int32_t dag = s == NULL ? DAG_INGEN : dag_parse(s);

	if (s != NULL && dag == DAG_INGEN)
		laes_fejl(l, "date");
	return dag;
}

/* One end of a period; graense is what infinity means at that end. */
static int64_t
laes_graense(struct laes *l, const struct sd__TidspunktType *t,
    int64_t graense)
{
	int64_t tid;

	if (t == NULL)
		return graense;
	if (t->TidsstempelDatoTid != NULL && t->GraenseIndikator != NULL)
		laes_fejl(l, "Tidspunkt");
	tid = laes_tid(l, t->TidsstempelDatoTid);
	return tid == TID_INGEN ? graense : tid;
}

struct periode
laes_virkning(struct laes *l, const struct sd__VirkningType *v)
{
	struct periode p = { TID_FOER_ALT, TID_EVIGT };

	if (v == NULL)
		return p;
	p.fra = laes_graense(l, v->FraTidspunkt, TID_FOER_ALT);
	p.til = laes_graense(l, v->TilTidspunkt, TID_EVIGT);
	return p;
}

const char *
laes_tekst(struct laes *l, const char *s)
{
	return s == NULL ? NULL : laes_room(l, arena_strdup(l->a, s));
}

const char *
laes_uuid(struct laes *l, const char *s)
{
	/* uuid_lig() would let a URN in front pass */
	if (!uuid_lig(s, s) || strchr(s, ':') != NULL)
		laes_fejl(l, "UUID");
	return laes_tekst(l, s);
}

static const char *
unikid(const struct sd__UnikIdType *id)
{
	if (id == NULL ||
	    (id->UUIDIdentifikator != NULL && id->URNIdentifikator != NULL))
		return NULL;
	return id->UUIDIdentifikator != NULL ? id->UUIDIdentifikator :
	    id->URNIdentifikator;
}

const char *
laes_ref(struct laes *l, const struct sd__UnikIdType *id)
{
	return laes_tekst(l, unikid(id));
}

/* The URN of an identifier that is one, or NULL. */
static const char *
urn_af(const struct sd__UnikIdType *id)
{
	return id == NULL || id->UUIDIdentifikator != NULL ? NULL :
	    id->URNIdentifikator;
}

void
laes_part(struct laes *l, struct part *p, const struct sd__VirkningType *v,
    enum part_rolle rolle, const struct sd__UnikIdType *ref)
{
	const char *urn = urn_af(ref);

	if (p == NULL)
		return;
	p->virkning = laes_virkning(l, v);
	p->rolle = rolle;
	if (urn != NULL && cpr_parse_urn(urn, &p->cpr))
		p->art = PART_CPR;
}

static void
cvr_laes(char out[9], const char *cvr)
{
	if (cvr != NULL && strlen(cvr) == 8 &&
	    strspn(cvr, "0123456789") == 8)
		memcpy(out, cvr, 9);
}

void
laes_aktoer(struct laes *l, struct aktoer *p, const struct sd__VirkningType *v,
    enum aktoer_rolle rolle, enum aktoer_type type,
    const struct sd__UnikIdType *ref, const char *cvr, const char *navn)
{
	const char *urn = urn_af(ref);

	if (p == NULL)
		return;
	p->virkning = laes_virkning(l, v);
	p->rolle = rolle;
	p->type = type;
	p->navn = laes_tekst(l, navn);
	if (urn != NULL && strncasecmp(urn, URN_CVR, strlen(URN_CVR)) == 0)
		cvr_laes(p->cvr, urn + strlen(URN_CVR));
	cvr_laes(p->cvr, cvr);
}

enum livscyklus
laes_liv(const enum sd__LivscyklusKodeType *k)
{
	if (k == NULL)
		return LIV_UKENDT;
	switch (*k) {
	case sd__LivscyklusKodeType__Opstaaet:
		return LIV_OPSTAAET;
	case sd__LivscyklusKodeType__Importeret:
		return LIV_IMPORTERET;
	case sd__LivscyklusKodeType__Passiveret:
		return LIV_PASSIVERET;
	case sd__LivscyklusKodeType__Slettet:
		return LIV_SLETTET;
	default:
		return LIV_UKENDT;
	}
}

long
laes_tal(const char *s)
{
	char *end;
	long n;

	if (s == NULL || *s == '\0')
		return -1;
	errno = 0;
	n = strtol(s, &end, 10);
	return *end == '\0' && errno == 0 && n >= 0 ? n : -1;
}

enum kilde_status
laes_retur(const struct sd__StandardReturType *r)
{
	switch (r == NULL ? -1 : laes_tal(r->StatusKode)) {
	case STATUS_OK:
		return KS_OK;
	case STATUS_INTET:
		return KS_INGENDATA;
	default:
		return KS_AFVIST;
	}
}

void
laes_side(const struct sporg *q, int her, const char *ialt,
    struct svarside *side)
{
	long n = laes_tal(ialt);
	size_t h = (size_t)her;
	/* A source may give less than asked for: its page ends where it ends,
	 * and an empty one is passed over. */
	size_t naeste = q->fra + (h > 0 ? h : q->antal);

	if (n >= 0 ? q->fra + h >= (size_t)n : h < q->antal)
		return;
	if (!side->flere || naeste < side->naeste)
		side->naeste = naeste;
	side->flere = 1;
}

static char *
skriv_tekst(struct soap *soap, const char *s)
{
	return soap_strdup(soap, s);
}

struct sd__UnikIdType *
skriv_uuid(struct soap *soap, const char *uuid)
{
	struct sd__UnikIdType *id = soapbuf_alloc(soap, sd__UnikIdType);

	if (id != NULL)
		id->UUIDIdentifikator = skriv_tekst(soap, uuid);
	return id;
}

struct sd__UnikIdType *
skriv_urn(struct soap *soap, const char *urn)
{
	struct sd__UnikIdType *id = soapbuf_alloc(soap, sd__UnikIdType);

	if (id != NULL)
		id->URNIdentifikator = skriv_tekst(soap, urn);
	return id;
}

char *
skriv_tal(struct soap *soap, size_t n)
{
	char s[24];

	snprintf(s, sizeof(s), "%zu", n);
	return skriv_tekst(soap, s);
}
