/*
 * kilde_job.c - one exchange: what is sent, what comes back, what that was.
 */
#include <errno.h>
#include <openssl/err.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "http.h"
#include "kilde_impl.h"

#define MAX_ANSWER	((size_t)16 * 1024 * 1024)	/* profile 1 */
#define SCRATCH		2048		/* octets of heads and chunks */

void
octets_free(char *p, size_t len)
{
	if (p != NULL)
		OPENSSL_cleanse(p, len);
	free(p);
}

void
job_free(struct job *j)
{
	if (j == NULL)
		return;
	forbindelse_luk(j->fb);
	octets_free(j->ud, j->ud_len);
	http_svar_fini(&j->svar_ind);
	free(j);
}

/* A phase begins, which may last ms; 0: as long as the whole. */
static void
fase_begynd(struct job *j, enum job_fase fase, unsigned ms)
{
	j->fase = fase;
	j->fase_til = ms == 0 ? INT64_MAX : clock_mono() + ms;
}

const char *
job_fase_navn(const struct job *j)
{
	static const char *const hvad[] = {
		[FASE_FORBIND] = "no connection in time",
		[FASE_TLS] = "no end of the TLS handshake in time",
		[FASE_SPURGT] = "no first octet of an answer in time",
		[FASE_SVAR] = "no end of the answer in time"
	};

	return hvad[j->fase];
}

/*
 * The head.  SOAP 1.2 part 2, 7.1.4: action=; SOAP 1.1, 6.1.1: SOAPAction.
 * Trace Context, 3.2: one header line.
 */
static char *
hoved(const struct adresse *a, const struct kald *kald)
{
	int soap11 = kald->kilde->soap == 11;
	int trace = kald->spor[0] != '\0';
	char *p;

	if (asprintf(&p, "POST %s HTTP/1.1\r\nHost: %s\r\nAccept: */*\r\n"
	    "Content-Type: %s; charset=utf-8%s%s%s\r\n%s%s%s%s%s%s"
	    "Content-Length: %zu\r\n\r\n", a->sti, a->authority,
	    soap11 ? "text/xml" : "application/soap+xml",
	    soap11 ? "" : "; action=\"", soap11 ? "" : kald->action,
	    soap11 ? "" : "\"",
	    soap11 ? "SOAPAction: \"" : "", soap11 ? kald->action : "",
	    soap11 ? "\"\r\n" : "",
	    trace ? "traceparent: " : "", kald->spor, trace ? "\r\n" : "",
	    kald->len) == -1)
		return NULL;
	return p;
}

static int
spoergsmaal(struct job *j, const struct adresse *a, const struct kald *kald)
{
	char *p = hoved(a, kald);
	size_t n;

	if (p == NULL)
		return 0;
	n = strlen(p);
	if ((j->ud = malloc(n + kald->len + 1)) != NULL) {
		memcpy(j->ud, p, n);
		memcpy(j->ud + n, kald->body, kald->len);
		j->ud_len = n + kald->len;
	}
	free(p);
	return j->ud != NULL;
}

struct job *
job_new(const struct port *p, const struct kald *kald, int64_t frist)
{
	const struct kilde_konf *k = kald->kilde;
	struct job *j;

	if ((j = calloc(1, sizeof(*j))) == NULL)
		return NULL;
	j->soap = k->soap;
	j->connect_ms = k->connect_ms;
	j->tls_ms = k->tls_ms;
	j->first_ms = k->first_ms;
	j->total_ms = k->total_ms;
	j->frisk = kald->frisk;
	j->begun = clock_mono();
	j->frist = j->deadline = frist;
	j->fase_til = INT64_MAX;
	http_svar_init(&j->svar_ind, MAX_ANSWER);
	/* of a source without an address the turn says so */
	if (!p->kendt || spoergsmaal(j, &p->adresse, kald))
		return j;
	job_free(j);
	return NULL;
}

int
job_send(struct job *j, struct udfald *u)
{
	j->trin = JOB_KOERER;
	fase_begynd(j, FASE_SPURGT, j->first_ms);
	return job_flyt(j, u);
}

int
job_forgaeves(const struct job *j, const struct udfald *u)
{
	return u->rc == GW_EUNREACH && j->kept && !j->hoert;
}

void
job_forfra(struct job *j)
{
	forbindelse_luk(j->fb);
	j->fb = NULL;
	j->kept = 0;
	j->frisk = 1;
	j->sendt = 0;
	http_svar_fini(&j->svar_ind);
	http_svar_init(&j->svar_ind, MAX_ANSWER);
}

int
job_kan_beholde(const struct job *j)
{
	return j->fb != NULL && j->svar_ind.del == SVAR_HEL &&
	    !j->svar_ind.luk && j->sendt == j->ud_len;
}

/* own-contracts: HTTP without SOAP is a source that was not reached. */
static int
answer_is_soap(const struct job *j)
{
	char media[HTTP_MAX_MEDIA], *action = NULL;
	int status;

	if (j->svar_ind.media[0] == '\0')
		return 0;
	status = http_type_parse(j->svar_ind.media, media, &action);
	free(action);
	return status == 0 && j->svar_ind.len > 0 && strcmp(media,
	    j->soap == 11 ? "text/xml" : "application/soap+xml") == 0;
}

/* What the answer that has come, or did not, is worth. */
static struct udfald
dom(const struct job *j)
{
	int status = j->svar_ind.status;

	switch (j->svar_ind.del) {
	case SVAR_FOR_STOR:
		return (struct udfald){ GW_ESIZE, 0, "too large an answer" };
	case SVAR_UDEN_PLADS:
		return (struct udfald){ GW_ENOMEM, 0, "no memory" };
	case SVAR_HEL:
		break;
	default:
		return (struct udfald){ GW_EUNREACH, 1,
		    j->svar_ind.hvorfor != NULL ? j->svar_ind.hvorfor :
		    "the connection broke off" };
	}
	if (answer_is_soap(j))
		return (struct udfald){ GW_OK, 0, "" };
	/* 503 asks to be left alone (RFC 9110, 15.6.4) */
	return (struct udfald){ GW_EUNREACH, status >= 500 && status != 503,
	    "an answer that is not SOAP" };
}

/* ---- octets ---- */

/*
 * What an attempt to move octets came to.  SSL_get_error() answers for the
 * thread, and the thread that moves octets is the one that looks at answers:
 * an error that a forged signature left would end every connection of it.  So
 * what was left is cleared before each attempt.
 */
enum flyttet { FLYTTET = 0, VENT_LAES, VENT_SKRIV, FORBI };

static enum flyttet
ssl_svar(struct job *j, int rc)
{
	int error;

	if (rc == 1)
		return FLYTTET;
	error = SSL_get_error(j->fb->ssl, rc);
	ERR_clear_error();
	return error == SSL_ERROR_WANT_READ ? VENT_LAES :
	    error == SSL_ERROR_WANT_WRITE ? VENT_SKRIV : FORBI;
}

static enum flyttet
skriv(struct job *j)
{
	enum flyttet f = FLYTTET;
	size_t n;

	while (f == FLYTTET && j->sendt < j->ud_len) {
		n = 0;
		ERR_clear_error();
		f = ssl_svar(j, SSL_write_ex(j->fb->ssl, j->ud + j->sendt,
		    j->ud_len - j->sendt, &n));
		j->sendt += n;
	}
	return f;
}

/* Some of the answer; the body's octets where they are to stand. */
static enum flyttet
laes(struct job *j)
{
	struct http_svar *s = &j->svar_ind;
	char scratch[SCRATCH], *p;
	size_t n = 0, room = 0;
	enum flyttet f;

	ERR_clear_error();
	if ((p = http_svar_rum(s, &room)) != NULL) {
		f = ssl_svar(j, SSL_read_ex(j->fb->ssl, p, room, &n));
		http_svar_tog(s, n);
	} else if (s->del >= SVAR_HEL) {
		return FORBI;
	} else {
		f = ssl_svar(j, SSL_read_ex(j->fb->ssl, scratch,
		    sizeof(scratch), &n));
		if (http_svar_feed(s, scratch, n) < n)
			s->luk = 1;	/* more than was asked for */
		OPENSSL_cleanse(scratch, n);
	}
	if (n > 0 && !j->hoert) {
		j->hoert = 1;
		fase_begynd(j, FASE_SVAR, 0);
	}
	return f;
}

int
job_flyt(struct job *j, struct udfald *out)
{
	enum flyttet f;

	if (j->sendt < j->ud_len && skriv(j) == FORBI) {
		/* it may have answered before it was told all */
		j->svar_ind.luk = 1;
		j->sendt = j->ud_len;
	}
	do
		f = laes(j);
	while (f == FLYTTET && j->svar_ind.del < SVAR_HEL);
	if (f == FORBI)
		http_svar_slut(&j->svar_ind);
	if (j->svar_ind.del < SVAR_HEL)
		return 0;
	*out = dom(j);
	return 1;
}

short
job_haendelser(const struct job *j)
{
	return j->sendt < j->ud_len ? POLLIN | POLLOUT : POLLIN;
}
