#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "clock.h"
#include "server_impl.h"

void
conn_become(struct conn *c, enum conn_state state, unsigned ms)
{
	struct server *s = c->server;

	c->state = state;
	c->deadline = clock_mono() + ms;
	if (c == s->last)
		return;
	*(c->prev == NULL ? &s->first : &c->prev->next) = c->next;
	c->next->prev = c->prev;
	c->prev = s->last;
	c->next = NULL;
	s->last->next = c;
	s->last = c;
}

struct conn *
conn_new(struct server *s, int fd)
{
	struct epoll_event ev = { .events =
	    EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET };
	struct conn *c;
	int one = 1;

	if ((c = calloc(1, sizeof(*c))) == NULL ||
	    (c->ssl = SSL_new(s->conf.tls)) == NULL ||
	    SSL_set_fd(c->ssl, fd) != 1)
		goto fail;
	c->server = s;
	c->fd = fd;
	ev.data.ptr = c;
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	if (epoll_ctl(s->epoll_fd, EPOLL_CTL_ADD, fd, &ev) < 0)
		goto fail;
	http_init(&c->http, &s->http);
	SSL_set_accept_state(c->ssl);
	c->deadline = clock_mono() + s->conf.header_ms;
	if ((c->prev = s->last) != NULL)
		c->prev->next = c;
	else
		s->first = c;
	s->last = c;
	atomic_fetch_add(&s->connections, 1);
	return c;
fail:
	if (c != NULL)
		SSL_free(c->ssl);
	free(c);
	close(fd);
	return NULL;
}

void
out_drop(struct conn *c)
{
	if (c->out != NULL)
		OPENSSL_cleanse(c->out, c->out_len);
	free(c->out);
	c->out = NULL;
	c->out_len = c->out_done = 0;
}

void
answer_drop(struct conn *c)
{
	if (c->answer.body != NULL)
		OPENSSL_cleanse(c->answer.body, c->answer.len);
	free(c->answer.body);
	memset(&c->answer, 0, sizeof(c->answer));
}

static void
rest_drop(struct conn *c)
{
	if (c->rest != NULL)
		OPENSSL_cleanse(c->rest, c->rest_len);
	free(c->rest);
	c->rest = NULL;
	c->rest_len = 0;
}

void
conn_close(struct conn *c)
{
	struct server *s = c->server;

	if (c->state == CONN_DEAD)
		return;
	*(c->prev == NULL ? &s->first : &c->prev->next) = c->next;
	*(c->next == NULL ? &s->last : &c->next->prev) = c->prev;
	if (c->state != CONN_HANDSHAKE && c->state != CONN_LINGER)
		SSL_shutdown(c->ssl);	/* says goodbye if there is room */
	ERR_clear_error();
	SSL_free(c->ssl);
	close(c->fd);
	out_drop(c);
	rest_drop(c);
	answer_drop(c);
	http_fini(&c->http);
	c->state = CONN_DEAD;
	c->queued = s->dead;		/* events of this round may name it */
	s->dead = c;
	atomic_fetch_sub(&s->connections, 1);
}

void
conn_free(struct conn *c)
{
	free(c);
}

int
conn_idle(const struct conn *c)
{
	return c->state == CONN_HANDSHAKE || c->state == CONN_LINGER ||
	    (c->state == CONN_READ && !c->begun);
}
