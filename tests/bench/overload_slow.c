/*
 * bench_overload_slow - clients of one octet a second, in four modes.
 *
 *	bench_overload_slow URL PKI COUNT
 *
 * A quarter each: a TLS handshake, a request's head, a request's body come
 * an octet a second; an answer is read so.  Those that the gateway closes
 * come again, REOPEN a second at most.  Writes "ready" when all have been
 * opened; at a line it writes one object of JSON, how many of each mode stand
 * and how many the gateway has closed, and ends.
 */
#include <poll.h>

#include "overload_stoette.h"

#define ROUNDS		10		/* a second, a part of all in each */
#define REOPEN		100
#define PIPELINED	50		/* answers that nobody reads */
#define RCVBUF		2048

enum maade { HANDSHAKE = 0, HEAD, BODY, READER, MAADER };

static const char *const navne[MAADER] = {
	"handshake", "head", "body", "reader"
};

struct langsom {
	enum maade	 maade;
	int		 fd;
	SSL		*ssl;
	size_t		 n;		/* octets sent */
};

static struct {
	struct langsom	*v;
	size_t		 n, lukket[MAADER];
	char		 hoved[1024], krop[1024], svar[PIPELINED * 256];
} last;

static void
luk(struct langsom *l)
{
	SSL_free(l->ssl);
	ERR_clear_error();
	if (l->fd >= 0)
		close(l->fd);
	l->ssl = NULL;
	l->fd = -1;
}

/* What it says at once, before it becomes slow. */
static int
begynd(struct langsom *l)
{
	const char *s = l->maade == BODY ? last.krop :
	    l->maade == READER ? last.svar : "";
	size_t n = 0;
	int rcvbuf = RCVBUF;

	if (l->maade == READER)
		setsockopt(l->fd, SOL_SOCKET, SO_RCVBUF, &rcvbuf,
		    sizeof(rcvbuf));
	return *s == '\0' || SSL_write_ex(l->ssl, s, strlen(s), &n) == 1;
}

static void
aabn(struct langsom *l)
{
	l->n = 0;
	if ((l->fd = fd_ny()) < 0 || l->maade == HANDSHAKE)
		return;
	/* the handshake of those that are slow later is not */
	fcntl(l->fd, F_SETFL, 0);
	if ((l->ssl = ssl_ny(l->fd)) == NULL || SSL_connect(l->ssl) != 1 ||
	    !begynd(l))
		luk(l);
	else
		fcntl(l->fd, F_SETFL, O_NONBLOCK);
}

/* An octet; 0: the gateway has closed. */
static int
dryp(struct langsom *l)
{
	/* a record's head, and then what could be a ClientHello */
	static const char hello[] = { 0x16, 3, 1, 2, 0, 1, 0, 1, (char)0xfc };
	char c;
	size_t n;

	if (l->maade == HANDSHAKE) {
		c = l->n < sizeof(hello) ? hello[l->n] : 3;
		l->n++;
		return send(l->fd, &c, 1, MSG_NOSIGNAL) == 1;
	}
	if (l->maade == READER)
		return ssl_gik(l->ssl, SSL_read_ex(l->ssl, &c, 1, &n)) >= 0;
	if (recv(l->fd, &c, 1, MSG_PEEK) >= 0)
		return 0;		/* a refusal, or the end */
	c = l->maade == BODY ? ' ' : last.hoved[l->n++ % strlen(last.hoved)];
	return ssl_gik(l->ssl, SSL_write_ex(l->ssl, &c, 1, &n)) >= 0;
}

static void
runde(size_t nr)
{
	size_t i, igen = 0;
	struct langsom *l;

	for (i = nr % ROUNDS; i < last.n; i += ROUNDS) {
		l = &last.v[i];
		if (l->fd >= 0 && !dryp(l)) {
			luk(l);
			last.lukket[l->maade]++;
		}
		if (l->fd < 0 && igen < REOPEN / ROUNDS) {
			igen++;
			aabn(l);
		}
	}
}

static void
tekster(void)
{
	int i;
	size_t n = 0;

	snprintf(last.hoved, sizeof(last.hoved), "POST %s HTTP/1.1\r\n"
	    "Host: %s:%s\r\nContent-Type: " MEDIA "\r\nX-Slow: "
	    "a-header-that-has-no-end-a-header-that-has-no-end", maal.sti,
	    maal.host, maal.port);
	snprintf(last.krop, sizeof(last.krop), "POST %s HTTP/1.1\r\n"
	    "Host: %s:%s\r\nContent-Type: " MEDIA "\r\n"
	    "Content-Length: 20000\r\n\r\n", maal.sti, maal.host, maal.port);
	for (i = 0; i < PIPELINED && n < sizeof(last.svar); i++)
		n += (size_t)snprintf(last.svar + n, sizeof(last.svar) - n,
		    "GET %s?wsdl HTTP/1.1\r\nHost: %s:%s\r\n\r\n", maal.sti,
		    maal.host, maal.port);
}

static void
udskriv(void)
{
	size_t i, staar[MAADER] = { 0 };
	int m;

	for (i = 0; i < last.n; i++)
		staar[last.v[i].maade] += last.v[i].fd >= 0;
	printf("{");
	for (m = 0; m < MAADER; m++)
		printf("%s\"%s\": {\"open\": %zu, \"closed\": %zu}",
		    m > 0 ? ", " : "", navne[m], staar[m], last.lukket[m]);
	printf("}\n");
}

int
main(int argc, char **argv)
{
	struct pollfd p = { .fd = STDIN_FILENO, .events = POLLIN };
	size_t i, nr = 0;

	if (argc != 4 || (last.n = strtoul(argv[3], NULL, 10)) == 0 ||
	    (last.v = calloc(last.n, sizeof(*last.v))) == NULL) {
		fputs("usage: bench_overload_slow URL PKI COUNT\n", stderr);
		return 2;
	}
	plads(last.n);
	if (!maal_init(argv[1], argv[2], NULL, NULL)) {
		fputs("bench_overload_slow: no address, or no certificate\n",
		    stderr);
		return 1;
	}
	tekster();
	for (i = 0; i < last.n; i++) {
		last.v[i].maade = (enum maade)(i % MAADER);
		aabn(&last.v[i]);
	}
	printf("ready\n");
	fflush(stdout);
	while (poll(&p, 1, 1000 / ROUNDS) == 0)
		runde(nr++);
	udskriv();
	for (i = 0; i < last.n; i++)
		luk(&last.v[i]);
	free(last.v);
	maal_fini();
	return 0;
}
