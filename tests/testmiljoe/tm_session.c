#include "tm_session.h"

#include <openssl/rand.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"

#define PLADSER		64
#define LEVETID_MS	(30 * 60 * 1000)

struct sessioner {
	pthread_mutex_t	 laas;		/* guards v */
	struct session	 v[PLADSER];
};

struct sessioner *
sessioner_new(void)
{
	struct sessioner *s = calloc(1, sizeof(*s));

	if (s != NULL && pthread_mutex_init(&s->laas, NULL) != 0) {
		free(s);
		return NULL;
	}
	return s;
}

static void
toem(struct session *s)
{
	xmlFreeDoc(s->svar);
	arena_free(s->a);
	memset(s, 0, sizeof(*s));
}

void
sessioner_free(struct sessioner *s)
{
	size_t i;

	if (s == NULL)
		return;
	for (i = 0; i < PLADSER; i++)
		toem(&s->v[i]);
	pthread_mutex_destroy(&s->laas);
	free(s);
}

/* A free place, else that of who has read nothing for longest. */
static struct session *
plads(struct sessioner *s)
{
	struct session *p = &s->v[0];
	size_t i;

	for (i = 0; i < PLADSER; i++) {
		if (s->v[i].nr[0] == '\0')
			return &s->v[i];
		if (s->v[i].sidst < p->sidst)
			p = &s->v[i];
	}
	return p;
}

int
session_ny(struct sessioner *s, const struct session *ny,
    char nr[SESSION_LEN])
{
	unsigned char r[SESSION_LEN / 2];
	struct session *p;
	size_t i;

	if (RAND_bytes(r, sizeof(r)) != 1)
		return -1;
	for (i = 0; i < sizeof(r); i++)
		snprintf(nr + 2 * i, 3, "%02x", r[i]);
	pthread_mutex_lock(&s->laas);
	p = plads(s);
	toem(p);
	*p = *ny;
	memcpy(p->nr, nr, SESSION_LEN);
	p->sidst = clock_mono();
	pthread_mutex_unlock(&s->laas);
	return 0;
}

/* Of that number, and not too old; the lock is held. */
static struct session *
find(struct sessioner *s, const char *nr)
{
	int64_t nu = clock_mono();
	size_t i;

	for (i = 0; i < PLADSER; i++) {
		if (s->v[i].nr[0] != '\0' && nu - s->v[i].sidst > LEVETID_MS)
			toem(&s->v[i]);
		if (s->v[i].nr[0] != '\0' && strcmp(s->v[i].nr, nr) == 0)
			return &s->v[i];
	}
	return NULL;
}

const struct session *
session_tag(struct sessioner *s, const char *nr)
{
	struct session *p;

	pthread_mutex_lock(&s->laas);
	if ((p = find(s, nr)) == NULL)
		pthread_mutex_unlock(&s->laas);
	else
		p->sidst = clock_mono();
	return p;
}

void
session_slip(struct sessioner *s)
{
	pthread_mutex_unlock(&s->laas);
}

void
session_glem(struct sessioner *s, const char *nr)
{
	struct session *p;

	pthread_mutex_lock(&s->laas);
	if ((p = find(s, nr)) != NULL)
		toem(p);
	pthread_mutex_unlock(&s->laas);
}
