/*
 * kilde_sokkel.c - the sockets of libcurl's, by epoll: a turn of the loop
 * costs what has happened, not what is under way.
 */
#include <errno.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "clock.h"
#include "kilde_impl.h"

#define EVENTS		64		/* taken at once */

void
kilder_vaek(struct kilder *k)
{
	const uint64_t one = 1;

	if (k->vaekket)
		return;
	k->vaekket = 1;
	/* full means that it is awake already */
	if (write(k->wake_fd, &one, sizeof(one)) < 0)
		return;
}

/* CURLMOPT_SOCKETFUNCTION: what to wait for at s.  known is not NULL once it
 * was put in. */
static int
sokkel_skift(CURL *easy, curl_socket_t s, int what, void *arg, void *known)
{
	struct kilder *k = arg;
	struct epoll_event e = { .data.fd = s };

	(void)easy;
	if (what == CURL_POLL_REMOVE) {
		epoll_ctl(k->epoll_fd, EPOLL_CTL_DEL, s, NULL);
		return 0;
	}
	if ((what & CURL_POLL_IN) != 0)
		e.events |= EPOLLIN;
	if ((what & CURL_POLL_OUT) != 0)
		e.events |= EPOLLOUT;
	if (known == NULL)
		curl_multi_assign(k->multi, s, k);
	return epoll_ctl(k->epoll_fd, known == NULL ? EPOLL_CTL_ADD :
	    EPOLL_CTL_MOD, s, &e);
}

/* CURLMOPT_TIMERFUNCTION: in ms it wants to run; -1: not by itself. */
static int
ur_stil(CURLM *multi, long ms, void *arg)
{
	struct kilder *k = arg;

	(void)multi;
	k->ur = ms < 0 ? INT64_MAX : clock_mono() + ms;
	return 0;
}

int
sokler_aabn(struct kilder *k)
{
	struct epoll_event e = { .events = EPOLLIN };

	k->ur = INT64_MAX;
	if ((k->multi = curl_multi_init()) == NULL ||
	    (k->epoll_fd = epoll_create1(EPOLL_CLOEXEC)) == -1 ||
	    (k->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) == -1)
		return 0;
	e.data.fd = k->wake_fd;
	return epoll_ctl(k->epoll_fd, EPOLL_CTL_ADD, k->wake_fd, &e) == 0 &&
	    curl_multi_setopt(k->multi, CURLMOPT_SOCKETFUNCTION,
	    sokkel_skift) == CURLM_OK &&
	    curl_multi_setopt(k->multi, CURLMOPT_SOCKETDATA, k) == CURLM_OK &&
	    curl_multi_setopt(k->multi, CURLMOPT_TIMERFUNCTION, ur_stil) ==
	    CURLM_OK &&
	    curl_multi_setopt(k->multi, CURLMOPT_TIMERDATA, k) == CURLM_OK;
}

void
sokler_luk(struct kilder *k)
{
	/* closes the connections, which leave the epoll as they go */
	curl_multi_cleanup(k->multi);
	if (k->epoll_fd != -1)
		close(k->epoll_fd);
	if (k->wake_fd != -1)
		close(k->wake_fd);
}

/* Something came at a socket, or at wake_fd, which then is quiet again. */
static void
sokkel_sket(struct kilder *k, const struct epoll_event *e)
{
	uint64_t antal;
	int hvad = 0, running;

	if (e->data.fd == k->wake_fd) {
		if (read(k->wake_fd, &antal, sizeof(antal)) < 0)
			return;
	} else {
		if ((e->events & EPOLLIN) != 0)
			hvad |= CURL_CSELECT_IN;
		if ((e->events & EPOLLOUT) != 0)
			hvad |= CURL_CSELECT_OUT;
		if ((e->events & (EPOLLERR | EPOLLHUP)) != 0)
			hvad |= CURL_CSELECT_ERR;
		curl_multi_socket_action(k->multi, e->data.fd, hvad, &running);
	}
}

void
sokler_vent(struct kilder *k, int ms)
{
	struct epoll_event e[EVENTS];
	int64_t til = k->ur == INT64_MAX ? ms : k->ur - clock_mono();
	int i, n;

	if (til > ms)
		til = ms;
	n = epoll_wait(k->epoll_fd, e, EVENTS, til > 0 ? (int)til : 0);
	for (i = 0; i < n; i++)
		sokkel_sket(k, &e[i]);
}

void
sokler_ur(struct kilder *k)
{
	int running;

	while (clock_mono() >= k->ur) {
		k->ur = INT64_MAX;
		curl_multi_socket_action(k->multi, CURL_SOCKET_TIMEOUT, 0,
		    &running);
	}
}
