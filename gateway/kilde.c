/*
 * kilde.c - the whole: what all exchanges share.
 */
#include "kilde.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "clock.h"
#include "kilde_impl.h"

#define VARM_MS		5000		/* for a connection ahead of need */

static struct kilder *
kilder_alloc(void)
{
	struct kilder *k;

	if ((k = calloc(1, sizeof(*k))) == NULL)
		return NULL;
	pthread_mutex_init(&k->mutex, NULL);
	pthread_cond_init(&k->lukket, NULL);
	k->brugere = 1;
	k->stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	return k;
}

struct kilder *
kilder_new(const char *client_chain, size_t len, EVP_PKEY *key,
    const char *ca_pem, size_t ca_len, struct grund *g)
{
	struct kilder *k;

	signal(SIGPIPE, SIG_IGN);	/* a source that leaves is no signal */
	if ((k = kilder_alloc()) == NULL) {
		fail(g, GW_ENOMEM, "sources: no memory");
		return NULL;
	}
	if (k->stop_fd == -1)
		fail(g, GW_ENOMEM, "sources: no descriptor");
	else if ((k->tls = kilde_tls_new(client_chain, len, key, ca_pem,
	    ca_len, g)) != NULL)
		return k;
	kilder_free(k);
	return NULL;
}

void
kilder_tro(struct kilder *k, const struct trust *trust)
{
	kilde_tls_tro(k->tls, trust);
}

void
kilder_varm(struct kilder *k, const struct kilde_konf *konf)
{
	int64_t now = clock_mono();
	struct port *p;

	pthread_mutex_lock(&k->mutex);
	p = port_get(k, konf);
	/* those at work open their own */
	if (p != NULL && p->kendt && p->under_vejs < p->max) {
		p->under_vejs++;
		if (!aabning_begynd(k, p, NULL, konf->connect_ms,
		    konf->tls_ms, now + VARM_MS))
			p->under_vejs--;
		port_videre(p, now);
	}
	pthread_mutex_unlock(&k->mutex);
}

/* The queues are gone by now. */
void
kilder_free(struct kilder *k)
{
	size_t i;

	if (k == NULL)
		return;
	if (k->stop_fd != -1) {
		aabninger_slut(k);
		close(k->stop_fd);
	}
	for (i = 0; i < MAX_PORTE; i++)
		port_free(k->porte[i]);
	kilde_tls_free(k->tls);
	kilder_slip(k);
}
