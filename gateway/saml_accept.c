#include "saml.h"

#include <string.h>

#include "form.h"
#include "tid.h"

#define TIME_MAX	((int64_t)8 * 3600 * 1000)	/* a token's life */
#define EARLY_MAX	((int64_t)10 * 60 * 1000)	/* before it is issued */

struct judge {
	struct arena			*a;
	const struct saml_policy	*p;
	int64_t				 now;
	struct grund			*g;
	struct saml			*s;
};

static enum gw_err
bad(const struct judge *j, const char *what)
{
	return fail(j->g, GW_EAUTH, "token: %s", what);
}

/* The moment in an attribute: 1 when it is there and well formed. */
static int
moment(const struct judge *j, const struct scan_node *n, const char *name,
    int64_t *t)
{
	const char *v = form_attr(j->a, n, NULL, name);

	*t = v == NULL ? TID_INGEN : tid_parse_strict(v, strlen(v));
	return *t != TID_INGEN;
}

/* NotBefore and NotOnOrAfter, with the clocks' difference. */
static int
begun(const struct judge *j, int64_t not_before)
{
	return not_before - j->p->skew_ms <= j->now;
}

static int
over(const struct judge *j, int64_t not_on_or_after)
{
	return j->now >= not_on_or_after + j->p->skew_ms;
}

static void
earliest(struct saml *s, int64_t t)
{
	if (t < s->not_on_or_after)
		s->not_on_or_after = t;
}

/* Profile 4: every time of the assertion itself. */
static enum gw_err
times_accept(const struct judge *j)
{
	const struct scan_node *c = j->s->conditions;
	int64_t nb, noa, issued;

	if (!moment(j, c, "NotBefore", &nb) ||
	    !moment(j, c, "NotOnOrAfter", &noa) || nb >= noa)
		return bad(j, "Conditions without a period");
	if (!moment(j, j->s->node, "IssueInstant", &issued))
		return bad(j, "IssueInstant");
	if (!begun(j, nb))
		return bad(j, "not valid yet");
	if (over(j, noa))
		return bad(j, "expired");
	if (issued > j->now + j->p->skew_ms)
		return bad(j, "issued in the future");
	if (noa - issued > TIME_MAX)
		return bad(j, "valid for more than 8 hours");
	if (nb < issued - EARLY_MAX)
		return bad(j, "valid from long before it was issued");
	earliest(j->s, noa);
	return GW_OK;
}

/* An AudienceRestriction: 1 when one of its Audiences is us. */
static int
audience_is_us(const struct judge *j, const struct scan_node *restriction)
{
	const struct scan_node *c;
	int us = 0;

	if (!form_elements_only(j->s->doc, restriction))
		return 0;
	for (c = restriction->first; c != NULL; c = c->next) {
		if (!scan_is(c, NS_SAML, "Audience"))
			return 0;
		us |= form_text_is(j->a, j->s->doc, c, j->p->audience);
	}
	return us;
}

/* Every restriction counts (SAML 2.0 core, 2.5.1.4); what we do not know
 * denies. */
static enum gw_err
conditions_accept(const struct judge *j)
{
	const struct scan_node *c;
	size_t audiences = 0;

	if (!form_elements_only(j->s->doc, j->s->conditions))
		return bad(j, "text in Conditions");
	for (c = j->s->conditions->first; c != NULL; c = c->next) {
		if (scan_is(c, NS_SAML, "AudienceRestriction")) {
			if (!audience_is_us(j, c))
				return bad(j, "not meant for us");
			audiences++;
		} else if (scan_is(c, NS_SAML, "OneTimeUse"))
			j->s->one_time_use = 1;
		else if (!scan_is(c, NS_SAML, "ProxyRestriction"))
			return bad(j, "a condition we do not know");
	}
	if (audiences == 0)
		return bad(j, "no AudienceRestriction");
	return GW_OK;
}

/* The confirmation's own limits are obeyed where they are given. */
static enum gw_err
confirmation_accept(const struct judge *j)
{
	const struct scan_node *n = j->s->confirmation;
	int64_t t;

	if (scan_attr(n, NULL, "NotBefore") != NULL &&
	    (!moment(j, n, "NotBefore", &t) || !begun(j, t)))
		return bad(j, "confirmation not valid yet");
	if (scan_attr(n, NULL, "NotOnOrAfter") != NULL) {
		if (!moment(j, n, "NotOnOrAfter", &t) || over(j, t))
			return bad(j, "confirmation expired");
		earliest(j->s, t);
	}
	if (scan_attr(n, NULL, "Recipient") != NULL &&
	    !form_attr_is(j->a, n, NULL, "Recipient", j->p->audience))
		return bad(j, "confirmation is for another recipient");
	return GW_OK;
}

static enum gw_err
session_accept(const struct judge *j)
{
	int64_t t;

	if (scan_attr(j->s->authn, NULL, "SessionNotOnOrAfter") == NULL)
		return GW_OK;
	if (!moment(j, j->s->authn, "SessionNotOnOrAfter", &t) || over(j, t))
		return bad(j, "session is over");
	earliest(j->s, t);
	return GW_OK;
}

/* Where a level is given, by which name, and what suffices. */
static const struct level {
	const char	*name, *enough[2];
} levels[] = {
	{ "https://data.gov.dk/concept/core/nsis/loa",
	    { "Substantial", "High" } },
	{ "dk:gov:saml:attribute:AssuranceLevel", { "3", "4" } },
};

/* Profile 4: at least one given, each single-valued, every one enough. */
static enum gw_err
level_accept(const struct judge *j)
{
	const char *names[2] = { NULL, NULL }, *v;
	size_t i, found = 0;

	for (i = 0; i < sizeof(levels) / sizeof(levels[0]); i++) {
		names[0] = levels[i].name;
		if (saml_has_attribute(j->a, j->s, names[0]) == 0)
			continue;
		found++;
		if (saml_attribute(j->a, j->s, names, NULL, &v) != GW_OK)
			return bad(j, "level of assurance has not one value");
		if (strcmp(v, levels[i].enough[0]) != 0 &&
		    strcmp(v, levels[i].enough[1]) != 0)
			return bad(j, "level of assurance is too low");
		j->s->level = v;
	}
	if (found == 0)
		return bad(j, "no level of assurance");
	return GW_OK;
}

enum gw_err
saml_accept(struct arena *a, struct saml *s, const struct saml_policy *p,
    int64_t now, struct grund *g)
{
	struct judge j = { a, p, now, g, s };
	enum gw_err rc;

	s->not_on_or_after = TID_EVIGT;
	if (s->conditions == NULL)
		return bad(&j, "no Conditions");
	if ((rc = times_accept(&j)) != GW_OK ||
	    (rc = conditions_accept(&j)) != GW_OK ||
	    (rc = confirmation_accept(&j)) != GW_OK ||
	    (rc = session_accept(&j)) != GW_OK ||
	    (rc = level_accept(&j)) != GW_OK ||
	    (rc = trust_check(p->trust, s->signer, TRUST_SIGN, now, g)) !=
	    GW_OK || (rc = trust_check(p->trust, s->hok, TRUST_SIGN, now,
	    g)) != GW_OK)
		return rc;
	return arena_failed(a) ? fail(g, GW_ENOMEM, "token: no memory") :
	    GW_OK;
}
