/*
 * signer_rpc_test.c - the signer role in processes of its own, asked over
 * its sockets: message keys, TLS keys, deaths and restarts.
 */
#define OPENSSL_SUPPRESS_DEPRECATED	/* to look into an EC_KEY */
#include "wss_stoette.h"

#include <openssl/pkcs12.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"
#include "conf.h"
#include "dsig.h"
#include "keyfile.h"
#include "log.h"
#include "rpc.h"
#include "rpc_signer.h"
#include "signer_role.h"

#define MESSAGES 2			/* processes */
#define TIMEOUT_MS 1000

#define SIGNING	BORGER			/* RSA */
#define TLS	STS			/* P-256 */
#define KLIENT	BORGER_EC		/* P-256 */

/* A role: its listening socket outlives its process, as in the parent. */
struct rolle {
	const char	*navn;
	unsigned	 nr;
	int		 fd;
	pid_t		 pid;
};

static char dir[] = "/tmp/signer_rpc_test.XXXXXX";
static struct conf conf;
static struct rolle roller_[MESSAGES + 1] = {
	{ SIGNER_MESSAGES, 0, -1, 0 }, { SIGNER_MESSAGES, 1, -1, 0 },
	{ SIGNER_TLS, 0, -1, 0 },
};
static const unsigned char ticket_key[TICKET_KEY] = { 7, 8, 9 };
static unsigned char billet[TICKET_LEN];	/* good for the whole run */
static struct signer *fjern;		/* the way over the wall */

/* --- Processes --- */

static void
say_ready(void *arg)
{
	ssize_t n = write(*(int *)arg, "r", 1);

	(void)n;
	close(*(int *)arg);
}

/* Runs the role; its exit status when it does not come to serve, else -1. */
static int
rolle_start(struct rolle *r)
{
	int fds[2], status;
	char c;

	assert_int_equal(pipe(fds), 0);
	if ((r->pid = fork()) == 0) {
		close(fds[0]);
		log_init(r->navn, LOG_ERROR_);
		_exit(signer_main(&conf, r->navn, ticket_key, r->fd, NULL,
		    say_ready, &fds[1]));
	}
	close(fds[1]);
	if (read(fds[0], &c, 1) == 1)
		status = -1;
	else {
		assert_int_equal(waitpid(r->pid, &status, 0), r->pid);
		assert_true(WIFEXITED(status));
		status = WEXITSTATUS(status);
		r->pid = 0;
	}
	close(fds[0]);
	return status;
}

static void
rolle_draeb(struct rolle *r)
{
	if (r->pid == 0)
		return;
	kill(r->pid, SIGCONT);
	kill(r->pid, SIGKILL);
	waitpid(r->pid, NULL, 0);
	r->pid = 0;
}

/* Writes a key, and names it in the configuration. */
static void
noegle_skriv(struct conf_file *f, const char *navn, enum who who)
{
	char *pem = key_pem(person[who].key), sti[100];
	FILE *fil;

	snprintf(sti, sizeof(sti), "%s/%s", dir, navn);
	free((void *)(uintptr_t)f->name);
	f->name = strdup(sti);
	f->line = 7;
	assert_non_null(fil = fopen(sti, "w"));
	assert_int_equal(fchmod(fileno(fil), 0600), 0);
	assert_int_equal(fputs(pem, fil) >= 0, 1);
	fclose(fil);
	free(pem);
}

static void
cert_skriv(struct conf_file *f, enum who who)
{
	f->bytes = person[who].pem;
	f->len = strlen(person[who].pem);
}

static void
konf_lav(void)
{
	conf.file = "gatewayd.conf";
	noegle_skriv(&conf.signing_key, "sign.key", SIGNING);
	noegle_skriv(&conf.tls_key, "tls.key", TLS);
	noegle_skriv(&conf.client_key, "client.key", KLIENT);
	cert_skriv(&conf.signing_certificate, SIGNING);
	cert_skriv(&conf.tls_certificate, TLS);
	cert_skriv(&conf.client_certificate, KLIENT);
}

static int
scene(void **state)
{
	size_t i;
	char *sti;

	if (scene_setup(state) != 0 || mkdtemp(dir) == NULL ||
	    ticket_make(ticket_key, 1, clock_now(), billet) != GW_OK)
		return -1;
	konf_lav();
	for (i = 0; i < MESSAGES + 1; i++) {
		if (rpc_path(dir, roller_[i].navn, roller_[i].nr, &sti) !=
		    GW_OK)
			return -1;
		roller_[i].fd = rpc_listen(sti, NULL);
		free(sti);
	}
	return 0;
}

static int
scene_ned(void **state)
{
	struct conf_file *f[] = { &conf.signing_key, &conf.tls_key,
	    &conf.client_key };
	char *sti;
	size_t i;

	for (i = 0; i < MESSAGES + 1; i++) {
		close(roller_[i].fd);
		if (rpc_path(dir, roller_[i].navn, roller_[i].nr, &sti) ==
		    GW_OK) {
			unlink(sti);
			free(sti);
		}
	}
	for (i = 0; i < 3; i++) {
		unlink(f[i]->name);
		free((void *)(uintptr_t)f[i]->name);
	}
	rmdir(dir);
	return scene_teardown(state);
}

static int
setup(void **state)
{
	size_t i;

	if (arena_setup(state) != 0)
		return -1;
	konf_lav();
	for (i = 0; i < MESSAGES + 1; i++)
		assert_int_equal(rolle_start(&roller_[i]), -1);
	fjern = signer_rpc_new(dir, 0, MESSAGES, TIMEOUT_MS);
	return fjern == NULL;
}

static int
teardown(void **state)
{
	size_t i;

	signer_free(fjern);
	for (i = 0; i < MESSAGES + 1; i++)
		rolle_draeb(&roller_[i]);
	return arena_teardown(state);
}

/* --- Messages --- */

static const char *
a_signedinfo(void)
{
	return cut(token_sign(token_text(), IDP), "<ds:SignedInfo ",
	    "</ds:SignedInfo>");
}

static struct sign_job
job_for(enum who who, const char *text)
{
	struct sign_job j = { .thumbprint = person[who].pub->thumbprint,
	    .ticket = billet,
	    .signedinfo = text, .len = strlen(text) };

	return j;
}

static int
gyldig(const struct sign_job *j, enum who who)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	int ok = EVP_DigestVerifyInit(ctx, NULL, EVP_sha256(), NULL,
	    X509_get0_pubkey(person[who].cert)) == 1 &&
	    EVP_DigestVerify(ctx, j->sig, j->siglen,
	    (const unsigned char *)j->signedinfo, j->len) == 1;

	EVP_MD_CTX_free(ctx);
	return ok;
}

static void
a_message_is_signed_over_the_wall(void **state)
{
	struct sign_job j = job_for(SIGNING, a_signedinfo());

	(void)state;
	assert_int_equal(signer_sign(fjern, &j, 1), GW_OK);
	assert_int_equal(j.rc, GW_OK);
	assert_true(gyldig(&j, SIGNING));
}

static void
a_batch_is_signed_and_each_has_its_verdict(void **state)
{
	struct sign_job j[SIGN_BATCH * 2 + 3];
	const char *text = a_signedinfo();
	size_t i, n = sizeof(j) / sizeof(j[0]);

	(void)state;
	for (i = 0; i < n; i++)
		j[i] = job_for(SIGNING, text);
	j[1].thumbprint = person[FREMMED].pub->thumbprint;
	j[20].signedinfo = "<a></a>";
	j[20].len = 7;
	assert_int_equal(signer_sign(fjern, j, n), GW_ENOENT);
	for (i = 0; i < n; i++) {
		assert_int_equal(j[i].rc, i == 1 ? GW_ENOENT : i == 20 ?
		    GW_EREFUSED : GW_OK);
		assert_int_equal(gyldig(&j[i], SIGNING), i != 1 && i != 20);
	}
}

static void
a_batch_larger_than_a_record_is_divided(void **state)
{
	struct sign_job j[SIGN_BATCH];
	const char *lang = arena_printf(arena, "%s%012000d", "x", 1);
	const char *text = a_signedinfo();
	size_t i;

	(void)state;
	for (i = 0; i < SIGN_BATCH; i++)
		j[i] = job_for(SIGNING, i % 4 == 0 ? text : lang);
	assert_int_equal(signer_sign(fjern, j, SIGN_BATCH), GW_EREFUSED);
	for (i = 0; i < SIGN_BATCH; i++)
		assert_int_equal(j[i].rc, i % 4 == 0 ? GW_OK : GW_EREFUSED);
}

static void
a_text_longer_than_any_signedinfo_is_refused(void **state)
{
	struct sign_job j[2];

	(void)state;
	j[0] = job_for(SIGNING, arena_printf(arena, "%020000d", 1));
	j[1] = job_for(SIGNING, a_signedinfo());
	assert_int_equal(signer_sign(fjern, j, 2), GW_EREFUSED);
	assert_int_equal(j[0].rc, GW_EREFUSED);
	assert_int_equal(j[1].rc, GW_OK);
}

static void
what_is_no_signedinfo_is_not_signed(void **state)
{
	const char *god = a_signedinfo();
	struct sign_job j = job_for(SIGNING, god);
	char digest[32] = { 1 };

	(void)state;
	j.signedinfo = digest;
	j.len = sizeof(digest);
	assert_int_equal(signer_sign(fjern, &j, 1), GW_EREFUSED);
	j = job_for(SIGNING, arena_printf(arena, "%s ", god));
	assert_int_equal(signer_sign(fjern, &j, 1), GW_EREFUSED);
	j = job_for(SIGNING, edit(god, "#sha256", "#sha512"));
	assert_int_equal(signer_sign(fjern, &j, 1), GW_EREFUSED);
	j = job_for(SIGNING, "");
	assert_int_equal(signer_sign(fjern, &j, 1), GW_EREFUSED);
	assert_int_equal(j.siglen, 0);
}

static void
a_message_is_not_signed_with_a_tls_key(void **state)
{
	struct sign_job j = job_for(TLS, edit(a_signedinfo(), "#rsa-",
	    "#ecdsa-"));

	(void)state;
	assert_int_equal(signer_sign(fjern, &j, 1), GW_ENOENT);
}

/* One bare call to a role's socket. */
static CLIENT *
kalder(const struct rolle *r)
{
	CLIENT *c;
	char *sti;

	assert_int_equal(rpc_path(dir, r->navn, r->nr, &sti), GW_OK);
	assert_int_equal(rpc_connect(sti, SX_PROGRAM, SX_VERSION, TIMEOUT_MS,
	    &c), GW_OK);
	free(sti);
	return c;
}

static void
without_a_request_that_was_begun_nothing_is_signed(void **state)
{
	static const unsigned char other_key[TICKET_KEY] = { 7, 8, 10 };
	unsigned char andens[TICKET_LEN], gammel[TICKET_LEN], intet[TICKET_LEN];
	const unsigned char *const tickets[] = { NULL, andens, gammel, intet };
	struct sign_job j;
	size_t i;

	(void)state;
	memset(intet, 0, sizeof(intet));
	assert_int_equal(ticket_make(other_key, 1, clock_now(), andens),
	    GW_OK);
	assert_int_equal(ticket_make(ticket_key, 1, clock_now() -
	    TICKET_LIFE_MS - 1, gammel), GW_OK);
	for (i = 0; i < sizeof(tickets) / sizeof(tickets[0]); i++) {
		j = job_for(SIGNING, a_signedinfo());
		j.ticket = tickets[i];
		assert_int_equal(signer_sign(fjern, &j, 1), GW_EREFUSED);
		assert_int_equal(j.siglen, 0);
		j.ticket = billet;
		assert_int_equal(signer_sign(fjern, &j, 1), GW_OK);
	}
}

static void
jobs_of_two_requests_are_two_batches(void **state)
{
	struct sign_job j[3];
	size_t i;

	(void)state;
	for (i = 0; i < 3; i++)
		j[i] = job_for(SIGNING, a_signedinfo());
	j[1].ticket = NULL;
	assert_int_equal(signer_sign(fjern, j, 3), GW_EREFUSED);
	assert_int_equal(j[0].rc, GW_OK);
	assert_int_equal(j[1].rc, GW_EREFUSED);
	assert_int_equal(j[2].rc, GW_OK);
}

static void
the_tls_process_signs_no_message(void **state)
{
	char *text = arena_strdup(arena, edit(a_signedinfo(), "#rsa-",
	    "#ecdsa-"));
	sx_item item = { person[TLS].pub->thumbprint,
	    { (u_int)strlen(text), text } };
	sx_batch batch = { { TICKET_LEN, (char *)billet }, { 1, &item } };
	sx_values v = { 0, NULL };
	CLIENT *c = kalder(&roller_[MESSAGES]);

	(void)state;
	assert_int_equal(sx_sign_1(batch, &v, c), RPC_SUCCESS);
	assert_int_equal(v.sx_values_len, 1);
	assert_int_equal(v.sx_values_val[0].status, SX_NO_KEY);
	assert_int_equal(v.sx_values_val[0].value.value_len, 0);
	xdr_free((xdrproc_t)xdr_sx_values, (char *)&v);
	rpc_close(c);
}

static void
a_message_process_signs_no_digest(void **state)
{
	char digest[32] = { 1 };
	sx_handshake h = { person[SIGNING].pub->thumbprint, { 32, digest } };
	sx_value v = { SX_OK, { 0, NULL } };
	CLIENT *c = kalder(&roller_[0]);

	(void)state;
	assert_int_equal(sx_tls_sign_1(h, &v, c), RPC_SUCCESS);
	assert_int_equal(v.status, SX_NO_KEY);
	assert_int_equal(v.value.value_len, 0);
	xdr_free((xdrproc_t)xdr_sx_value, (char *)&v);
	rpc_close(c);
}

struct traad {
	pthread_t	 id;
	struct sign_job	 j[3];
	int		 fejl;
};

static void *
underskriv(void *arg)
{
	struct traad *t = arg;
	int i;

	for (i = 0; i < 5; i++)
		t->fejl += signer_sign(fjern, t->j, 3) != GW_OK ||
		    !gyldig(&t->j[2], SIGNING);
	return NULL;
}

static void
many_threads_share_the_way(void **state)
{
	struct traad t[12];
	const char *text = a_signedinfo();
	size_t i, k;

	(void)state;
	memset(t, 0, sizeof(t));
	for (i = 0; i < 12; i++) {
		for (k = 0; k < 3; k++)
			t[i].j[k] = job_for(SIGNING, text);
		assert_int_equal(pthread_create(&t[i].id, NULL, underskriv,
		    &t[i]), 0);
	}
	for (i = 0; i < 12; i++) {
		pthread_join(t[i].id, NULL);
		assert_int_equal(t[i].fejl, 0);
	}
}

/* --- Deaths --- */

static void
a_signer_that_was_started_again_is_found_again(void **state)
{
	struct sign_job j = job_for(SIGNING, a_signedinfo());

	(void)state;
	assert_int_equal(signer_sign(fjern, &j, 1), GW_OK);
	rolle_draeb(&roller_[0]);
	assert_int_equal(rolle_start(&roller_[0]), -1);
	assert_int_equal(signer_sign(fjern, &j, 1), GW_OK);
	assert_true(gyldig(&j, SIGNING));
}

static void *
snart_igen(void *arg)
{
	const struct timespec ms100 = { 0, 100000000 };

	nanosleep(&ms100, NULL);
	rolle_start(arg);
	return NULL;
}

static void
a_call_waits_for_a_signer_that_is_being_started(void **state)
{
	struct sign_job j = job_for(SIGNING, a_signedinfo());
	pthread_t id;

	(void)state;
	assert_int_equal(signer_sign(fjern, &j, 1), GW_OK);
	rolle_draeb(&roller_[0]);
	pthread_create(&id, NULL, snart_igen, &roller_[0]);
	assert_int_equal(signer_sign(fjern, &j, 1), GW_OK);
	pthread_join(id, NULL);
}

/* Ends three connections in the middle of their call, then is a signer. */
static void *
tre_gange(void *arg)
{
	struct rolle *r = arg;
	struct pollfd p = { .fd = r->fd, .events = POLLIN };
	char c;
	int i, fd;

	for (i = 0; i < 3; i++) {
		if (poll(&p, 1, TIMEOUT_MS) != 1 ||
		    (fd = accept(r->fd, NULL, NULL)) == -1)
			return NULL;
		if (read(fd, &c, 1) != 1)
			i = 3;
		close(fd);
	}
	rolle_start(r);
	return NULL;
}

static void
a_call_outlives_several_deaths_within_its_time(void **state)
{
	struct sign_job j = job_for(SIGNING, a_signedinfo());
	pthread_t id;

	(void)state;
	assert_int_equal(signer_sign(fjern, &j, 1), GW_OK);
	rolle_draeb(&roller_[0]);
	pthread_create(&id, NULL, tre_gange, &roller_[0]);
	assert_int_equal(signer_sign(fjern, &j, 1), GW_OK);
	assert_true(gyldig(&j, SIGNING));
	pthread_join(id, NULL);
}

static void
a_signer_that_hangs_costs_its_time_and_no_more(void **state)
{
	struct signer *kort = signer_rpc_new(dir, 0, 1, 150);
	struct sign_job j = job_for(SIGNING, a_signedinfo());

	(void)state;
	kill(roller_[0].pid, SIGSTOP);
	assert_int_equal(signer_sign(kort, &j, 1), GW_ETIMEOUT);
	assert_int_equal(j.rc, GW_ETIMEOUT);
	kill(roller_[0].pid, SIGCONT);
	assert_int_equal(signer_sign(kort, &j, 1), GW_OK);
	assert_true(gyldig(&j, SIGNING));
	signer_free(kort);
}

static void
no_signer_at_all_is_told(void **state)
{
	struct signer *ingen = signer_rpc_new("/tmp/findes/ikke", 0, 1, 100);
	struct sign_job j = job_for(SIGNING, a_signedinfo());

	(void)state;
	assert_int_equal(signer_sign(ingen, &j, 1), GW_EUNREACH);
	assert_int_equal(j.rc, GW_EUNREACH);
	signer_free(ingen);
	assert_null(signer_rpc_new(dir, 0, 0, 100));
}

static void
sigterm_ends_a_signer_well(void **state)
{
	int status;

	(void)state;
	kill(roller_[0].pid, SIGTERM);
	assert_int_equal(waitpid(roller_[0].pid, &status, 0),
	    roller_[0].pid);
	roller_[0].pid = 0;
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

/* --- TLS --- */

static EVP_PKEY *
tls_noegle(enum who who)
{
	struct grund g = { GW_OK, "" };
	EVP_PKEY *key;

	assert_int_equal(signer_tls_key(fjern, person[who].pub, &g, &key),
	    GW_OK);
	return key;
}

/* One handshake between a server with that key and a client; 1: done. */
static int
haandtryk(EVP_PKEY *key, enum who who, int version)
{
	SSL_CTX *sc = SSL_CTX_new(TLS_server_method()),
	    *cc = SSL_CTX_new(TLS_client_method());
	BIO *b1, *b2;
	SSL *s, *c;
	int i, ok = 0;

	SSL_CTX_set_min_proto_version(sc, version);
	SSL_CTX_set_max_proto_version(sc, version);
	assert_int_equal(SSL_CTX_use_certificate(sc, person[who].cert), 1);
	assert_int_equal(SSL_CTX_use_PrivateKey(sc, key), 1);
	s = SSL_new(sc);
	c = SSL_new(cc);
	assert_int_equal(BIO_new_bio_pair(&b1, 0, &b2, 0), 1);
	SSL_set_bio(s, b1, b1);
	SSL_set_bio(c, b2, b2);
	SSL_set_accept_state(s);
	SSL_set_connect_state(c);
	for (i = 0; i < 10 && !ok; i++) {
		SSL_do_handshake(c);
		SSL_do_handshake(s);
		ok = SSL_is_init_finished(s) && SSL_is_init_finished(c);
	}
	SSL_free(s);
	SSL_free(c);
	SSL_CTX_free(sc);
	SSL_CTX_free(cc);
	return ok;
}

static void
a_handshake_is_signed_over_the_wall(void **state)
{
	EVP_PKEY *key = tls_noegle(TLS);

	(void)state;
	assert_true(haandtryk(key, TLS, TLS1_3_VERSION));
	assert_true(haandtryk(key, TLS, TLS1_2_VERSION));
	EVP_PKEY_free(key);
	key = tls_noegle(KLIENT);
	assert_true(haandtryk(key, KLIENT, TLS1_3_VERSION));
	EVP_PKEY_free(key);
}

static void
a_handshake_survives_the_signers_restart(void **state)
{
	EVP_PKEY *key = tls_noegle(TLS);

	(void)state;
	assert_true(haandtryk(key, TLS, TLS1_3_VERSION));
	rolle_draeb(&roller_[2]);
	assert_int_equal(rolle_start(&roller_[2]), -1);
	assert_true(haandtryk(key, TLS, TLS1_3_VERSION));
	EVP_PKEY_free(key);
}

static void
a_handshake_without_a_signer_fails(void **state)
{
	struct signer *s = signer_rpc_new("/tmp/findes/ikke", 0, 1, 100);
	EVP_PKEY *key;

	(void)state;
	assert_int_equal(signer_tls_key(s, person[TLS].pub, NULL, &key),
	    GW_OK);
	assert_false(haandtryk(key, TLS, TLS1_3_VERSION));
	EVP_PKEY_free(key);
	signer_free(s);
}

static void
a_key_that_the_tls_signer_does_not_hold_signs_nothing(void **state)
{
	EVP_PKEY *key = tls_noegle(FREMMED);

	(void)state;
	assert_false(haandtryk(key, FREMMED, TLS1_3_VERSION));
	EVP_PKEY_free(key);
}

static void
an_rsa_key_is_no_tls_key(void **state)
{
	EVP_PKEY *key;

	(void)state;
	assert_int_equal(signer_tls_key(fjern, person[SIGNING].pub, NULL,
	    &key), GW_ECONF);
	assert_null(key);
}

static void
the_worker_has_no_private_number(void **state)
{
	EVP_PKEY *key = tls_noegle(TLS);

	(void)state;
	assert_null(EC_KEY_get0_private_key(EVP_PKEY_get0_EC_KEY(key)));
	EVP_PKEY_free(key);
}

/* --- Keys that cannot be used --- */

/* The role's exit status and what it says, for keys as they are now. */
static int
starter_ikke(struct rolle *r, char *besked, size_t size)
{
	int fds[2], gemt = dup(STDERR_FILENO), status;
	ssize_t n;

	rolle_draeb(r);
	assert_int_equal(pipe(fds), 0);
	dup2(fds[1], STDERR_FILENO);
	status = rolle_start(r);
	dup2(gemt, STDERR_FILENO);
	close(gemt);
	close(fds[1]);
	n = read(fds[0], besked, size - 1);
	besked[n > 0 ? n : 0] = '\0';
	close(fds[0]);
	return status;
}

static void
afvises(const char *hvad)
{
	char besked[600];

	assert_int_equal(starter_ikke(&roller_[0], besked, sizeof(besked)),
	    2);
	if (strncmp(besked, "gatewayd.conf:7: signing-key: /tmp/", 35) != 0 ||
	    strstr(besked, hvad) == NULL)
		fail_msg("%s", besked);
	assert_ptr_equal(strchr(besked, '\n'), besked + strlen(besked) - 1);
	assert_null(strstr(besked, "PRIVATE"));
}

static void
a_key_that_is_not_there_is_told_with_file_and_line(void **state)
{
	(void)state;
	unlink(conf.signing_key.name);
	afvises("is not there");
}

static void
a_key_open_to_everybody_is_refused(void **state)
{
	(void)state;
	assert_int_equal(chmod(conf.signing_key.name, 0604), 0);
	afvises("open to everybody");
	assert_int_equal(chmod(conf.signing_key.name, 0640), 0);
	assert_int_equal(rolle_start(&roller_[0]), -1);
}

static void
a_key_of_another_certificate_is_refused(void **state)
{
	(void)state;
	noegle_skriv(&conf.signing_key, "sign.key", TJENESTE);
	afvises("does not belong to the certificate");
}

static void
a_file_that_is_no_key_is_refused(void **state)
{
	(void)state;
	assert_int_equal(truncate(conf.signing_key.name, 0), 0);
	afvises("is empty");
	assert_int_equal(truncate(conf.signing_key.name, 100), 0);
	afvises("not PEM");
	assert_int_equal(truncate(conf.signing_key.name, 100000), 0);
	afvises("too large");
	unlink(conf.signing_key.name);
	assert_int_equal(mkdir(conf.signing_key.name, 0700), 0);
	afvises("is no file");
	rmdir(conf.signing_key.name);
}

/* The signing key anew, closed with a passphrase: as PKCS#12, or as PEM. */
static void
noegle_luk(const char *ord, int p12)
{
	EVP_PKEY *key = person[SIGNING].key;
	FILE *fil = fopen(conf.signing_key.name, "w");
	PKCS12 *p = NULL;

	assert_non_null(fil);
	assert_int_equal(fchmod(fileno(fil), 0600), 0);
	if (p12) {
		assert_non_null(p = PKCS12_create(ord, "n", key,
		    person[SIGNING].cert, NULL, 0, 0, 0, 0, 0));
		assert_int_equal(i2d_PKCS12_fp(fil, p), 1);
	} else
		assert_int_equal(PEM_write_PKCS8PrivateKey(fil, key,
		    EVP_aes_256_cbc(), ord, (int)strlen(ord), NULL, NULL), 1);
	PKCS12_free(p);
	fclose(fil);
}

static void
pass_skriv(const char *text, mode_t mode)
{
	static char sti[100];
	FILE *fil;

	snprintf(sti, sizeof(sti), "%s/pass", dir);
	conf.signing_key.pass = sti;
	assert_non_null(fil = fopen(sti, "w"));
	assert_int_equal(fchmod(fileno(fil), mode), 0);
	assert_true(fputs(text, fil) >= 0);
	fclose(fil);
}

static void
a_closed_key_is_opened_with_its_passphrase(void **state)
{
	int p12;

	(void)state;
	for (p12 = 0; p12 < 2; p12++) {
		noegle_luk("hemmelig", p12);
		pass_skriv("hemmelig\nanden linje\n", 0600);
		rolle_draeb(&roller_[0]);
		assert_int_equal(rolle_start(&roller_[0]), -1);
		pass_skriv("hemmeligt", 0600);
		afvises("passphrase is wrong: correct");
		conf.signing_key.pass = NULL;
		afvises("is encrypted: add \"passphrase FILE\"");
	}
}

static void
a_passphrase_file_that_cannot_be_used_is_named(void **state)
{
	char lang[PASSPHRASE_MAX + 1];

	(void)state;
	noegle_luk("hemmelig", 0);
	pass_skriv("hemmelig", 0604);
	afvises("pass: is open to everybody");
	unlink(conf.signing_key.pass);
	afvises("pass: is not there");
	pass_skriv("", 0600);
	afvises("pass: is empty");
	pass_skriv("\nhemmelig\n", 0600);
	afvises("pass: has an empty first line");
	memset(lang, 'x', sizeof(lang) - 1);
	lang[sizeof(lang) - 1] = '\0';
	pass_skriv(lang, 0600);
	afvises("pass: is too large");
	conf.signing_key.pass = NULL;
}

static void
a_pkcs12_without_a_key_is_refused(void **state)
{
	FILE *fil = fopen(conf.signing_key.name, "w");
	PKCS12 *p = PKCS12_create("hemmelig", "n", NULL, person[SIGNING].cert,
	    NULL, 0, 0, 0, 0, 0);

	(void)state;
	assert_non_null(p);
	assert_int_equal(i2d_PKCS12_fp(fil, p), 1);
	fclose(fil);
	pass_skriv("hemmelig", 0600);
	afvises("no private key in it");
	assert_int_equal(truncate(conf.signing_key.name, 100), 0);
	afvises("nor PKCS#12");
	conf.signing_key.pass = NULL;
	PKCS12_free(p);
}

static void
the_tls_signer_needs_both_its_keys(void **state)
{
	char besked[600];

	(void)state;
	unlink(conf.client_key.name);
	assert_int_equal(starter_ikke(&roller_[2], besked, sizeof(besked)),
	    2);
	assert_non_null(strstr(besked, "client-key"));
	unlink(conf.signing_key.name);		/* which it does not read */
	noegle_skriv(&conf.client_key, "client.key", KLIENT);
	assert_int_equal(rolle_start(&roller_[2]), -1);
}

static void
a_signer_cannot_be_dumped(void **state)
{
	char sti[64], linje[200];
	FILE *f;

	(void)state;
	/* not dumpable: its memory belongs to root */
	snprintf(sti, sizeof(sti), "/proc/%d/limits", (int)roller_[0].pid);
	assert_non_null(f = fopen(sti, "r"));
	while (fgets(linje, sizeof(linje), f) != NULL)
		if (strncmp(linje, "Max core file size", 18) == 0)
			break;
	fclose(f);
	assert_non_null(strstr(linje, " 0 "));
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(a_message_is_signed_over_the_wall),
		T(a_batch_is_signed_and_each_has_its_verdict),
		T(a_batch_larger_than_a_record_is_divided),
		T(a_text_longer_than_any_signedinfo_is_refused),
		T(what_is_no_signedinfo_is_not_signed),
		T(a_message_is_not_signed_with_a_tls_key),
		T(without_a_request_that_was_begun_nothing_is_signed),
		T(jobs_of_two_requests_are_two_batches),
		T(the_tls_process_signs_no_message),
		T(a_message_process_signs_no_digest),
		T(many_threads_share_the_way),
		T(a_signer_that_was_started_again_is_found_again),
		T(a_call_waits_for_a_signer_that_is_being_started),
		T(a_call_outlives_several_deaths_within_its_time),
		T(a_signer_that_hangs_costs_its_time_and_no_more),
		T(no_signer_at_all_is_told),
		T(sigterm_ends_a_signer_well),
		T(a_handshake_is_signed_over_the_wall),
		T(a_handshake_survives_the_signers_restart),
		T(a_handshake_without_a_signer_fails),
		T(a_key_that_the_tls_signer_does_not_hold_signs_nothing),
		T(an_rsa_key_is_no_tls_key),
		T(the_worker_has_no_private_number),
		T(a_key_that_is_not_there_is_told_with_file_and_line),
		T(a_key_open_to_everybody_is_refused),
		T(a_key_of_another_certificate_is_refused),
		T(a_file_that_is_no_key_is_refused),
		T(a_closed_key_is_opened_with_its_passphrase),
		T(a_passphrase_file_that_cannot_be_used_is_named),
		T(a_pkcs12_without_a_key_is_refused),
		T(the_tls_signer_needs_both_its_keys),
		T(a_signer_cannot_be_dumped),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, scene, scene_ned);
}
