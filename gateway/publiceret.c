#include "publiceret.h"

#include <string.h>

#include "kle.h"

#define FELTER	4

/* Takes a line apart at its tabs; 0: not four fields. */
static int
linje_del(char *s, char *felt[FELTER])
{
	size_t i;

	for (i = 0; i < FELTER; i++) {
		felt[i] = s;
		if ((s = strchr(s, '\t')) == NULL)
			return i == FELTER - 1;
		*s++ = '\0';
	}
	return 0;
}

static int
dag(const char *s, int32_t *out)
{
	*out = *s == '\0' ? DAG_INGEN : dag_parse(s);
	return *s == '\0' || *out != DAG_INGEN;
}

static int
linje_laes(char *s, int (*gyldig)(const char *), struct kle_emne *e)
{
	char *felt[FELTER];

	if (!linje_del(s, felt) || !gyldig(felt[0]) ||
	    strlen(felt[0]) >= sizeof(e->kle))
		return 0;
	strcpy(e->kle, felt[0]);
	e->titel = *felt[1] != '\0' ? felt[1] : NULL;
	return dag(felt[2], &e->fra) && dag(felt[3], &e->til);
}

/* The table's row and the newer one of the same number become one. */
static struct kle_emne
forenet(const struct kle_emne *gammel, const struct kle_emne *ny)
{
	struct kle_emne e = *gammel;

	if (ny->titel != NULL)
		e.titel = ny->titel;
	e.fra = ny->fra;
	e.til = ny->til;
	return e;
}

static enum gw_err
flet(struct arena *a, const struct kle_emne **tabel, size_t *n_tabel,
    const struct kle_emne *ny, size_t n)
{
	struct kle_emne *v = arena_array(a, *n_tabel + n, sizeof(*v));
	const struct kle_emne *gl = *tabel;
	size_t i = 0, j = 0, m = 0;
	int d;

	if (v == NULL)
		return GW_ENOMEM;
	while (i < *n_tabel || j < n) {
		d = i >= *n_tabel ? 1 : j >= n ? -1 :
		    strcmp(gl[i].kle, ny[j].kle);
		v[m++] = d < 0 ? gl[i] : d > 0 ? ny[j] :
		    forenet(&gl[i], &ny[j]);
		i += d <= 0;
		j += d >= 0;
	}
	*tabel = v;
	*n_tabel = m;
	return GW_OK;
}

enum gw_err
publiceret_kle(struct arena *a, struct central *c, const char *bytes,
    size_t len, size_t *linje)
{
	return publiceret_tabel(a, kle_gyldig, &c->kle, &c->n_kle, bytes, len,
	    linje);
}

enum gw_err
publiceret_tabel(struct arena *a, int (*gyldig)(const char *),
    const struct kle_emne **tabel, size_t *n_tabel, const char *bytes,
    size_t len, size_t *linje)
{
	struct kle_emne *v = NULL, *e;
	size_t n = 0, cap = 0;
	char *s, *naeste;

	if ((s = arena_strndup(a, bytes, len)) == NULL)
		return GW_ENOMEM;
	for (*linje = 1; *s != '\0'; s = naeste, ++*linje) {
		if ((naeste = strchr(s, '\n')) == NULL)
			return GW_ECONF;
		*naeste++ = '\0';
		if ((e = arena_push(a, &v, &n, &cap, sizeof(*e))) == NULL)
			return GW_ENOMEM;
		if (!linje_laes(s, gyldig, e) ||
		    (n > 1 && strcmp(e[-1].kle, e->kle) >= 0))
			return GW_ECONF;
	}
	return flet(a, tabel, n_tabel, v, n);
}
