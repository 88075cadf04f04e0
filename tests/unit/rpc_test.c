/*
 * rpc_test.c - a small program served by a process of its own, called well
 * and badly.
 */
#include "rpc.h"		/* before cmocka.h, whose fail() is a macro */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PROG	0x20425399
#define VERS	1
#define ECHO	1			/* gives the octets back */
#define SLEEP	2			/* does so after 400 ms */
#define DIE	3			/* ends the process */
#define KEEP	4			/* answers at the next FLUSH */
#define FLUSH	5
#define END	6			/* the server's turn() has enough */
#define CONNECTIONS	30
#define MAX_OCTETS	(RPC_MAX_RECORD * 2)

struct octets {
	char	*p;
	u_int	 len;
};

static char dir[] = "/tmp/rpc_test.XXXXXX";
static char path[64];
static int listen_fd = -1;
static pid_t server;

static bool_t
xdr_octets(XDR *x, struct octets *o)
{
	return xdr_bytes(x, &o->p, &o->len, MAX_OCTETS);
}

/* --- In the server: calls whose answer waits --- */

static struct rpc_later gemt[CONNECTIONS];
static size_t n_gemt;
static int slip, nok;

static int
turn(void *arg)
{
	struct octets o = { NULL, 0 };
	size_t i;

	(void)arg;
	for (i = 0; slip && i < n_gemt; i++)
		rpc_answer(&gemt[i], (xdrproc_t)xdr_octets, &o);
	if (slip)
		n_gemt = 0;
	slip = 0;
	return nok ? RPC_TURN_END : -1;
}

static const struct rpc_turn turns = { CONNECTIONS, -1, turn, NULL, NULL };

static void
dispatch(struct svc_req *rq, SVCXPRT *xprt)
{
	const struct timespec ms400 = { 0, 400000000 };
	struct octets o = { NULL, 0 };

	if (rq->rq_proc > END) {
		svcerr_noproc(xprt);
		return;
	}
	if (!svc_getargs(xprt, (xdrproc_t)xdr_octets, (char *)&o)) {
		svcerr_decode(xprt);
		return;
	}
	if (rq->rq_proc == SLEEP)
		nanosleep(&ms400, NULL);
	if (rq->rq_proc == DIE)
		_exit(3);
	slip |= rq->rq_proc == FLUSH;
	nok |= rq->rq_proc == END;
	if (rq->rq_proc == KEEP)
		rpc_later(rq, &gemt[n_gemt++]);
	else
		svc_sendreply(xprt, (xdrproc_t)xdr_octets, (char *)&o);
	svc_freeargs(xprt, (xdrproc_t)xdr_octets, (char *)&o);
}

static void
say_ready(void *arg)
{
	assert_int_equal(write(*(int *)arg, "r", 1), 1);
}

static void
server_start(void)
{
	char c;
	int fds[2];

	assert_int_equal(pipe(fds), 0);
	if ((server = fork()) == 0) {
		close(fds[0]);
		_exit(rpc_serve(listen_fd, PROG, VERS, dispatch, &turns,
		    say_ready, &fds[1], NULL) == GW_OK ? 0 : 1);
	}
	close(fds[1]);
	assert_int_equal(read(fds[0], &c, 1), 1);
	close(fds[0]);
}

static int
setup(void **state)
{
	struct grund g = { .rc = GW_OK };

	(void)state;
	strcpy(dir + sizeof(dir) - 7, "XXXXXX");
	if (mkdtemp(dir) == NULL)
		return -1;
	snprintf(path, sizeof(path), "%s/s.sock", dir);
	if ((listen_fd = rpc_listen(path, &g)) == -1)
		return -1;
	server_start();
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	kill(server, SIGKILL);
	waitpid(server, NULL, 0);
	close(listen_fd);
	unlink(path);
	rmdir(dir);
	return 0;
}

static CLIENT *
forbundet(unsigned ms)
{
	CLIENT *c;

	assert_int_equal(rpc_connect(path, PROG, VERS, ms, &c), GW_OK);
	assert_non_null(c);
	return c;
}

/* A call with len octets; they come back as they were. */
static enum gw_err
kald(CLIENT *c, rpcproc_t proc, u_int len)
{
	const struct timeval ikke_brugt = { 25, 0 };	/* CLSET_TIMEOUT is */
	struct octets ud = { NULL, 0 }, ind = { malloc(len + 1), len };
	enum gw_err rc;

	memset(ind.p, 'a', len + 1);
	rc = rpc_status(clnt_call(c, proc, (xdrproc_t)xdr_octets,
	    (char *)&ind, (xdrproc_t)xdr_octets, (char *)&ud, ikke_brugt));
	if (rc == GW_OK) {
		assert_int_equal(ud.len, len);
		assert_memory_equal(ud.p, ind.p, len);
	}
	xdr_free((xdrproc_t)xdr_octets, (char *)&ud);
	free(ind.p);
	return rc;
}

static int64_t
mono_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/* A bare connection, for octets that no client would send. */
static int
raat(void)
{
	struct sockaddr_un sa = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	strcpy(sa.sun_path, path);
	assert_int_equal(connect(fd, (struct sockaddr *)&sa, sizeof(sa)), 0);
	return fd;
}

static void
send_raat(int fd, const void *p, size_t len)
{
	assert_int_equal(send(fd, p, len, MSG_NOSIGNAL), (ssize_t)len);
}

/* 1 when the other end closes within a second. */
static int
lukkes(int fd)
{
	struct pollfd p = { fd, POLLIN, 0 };
	char c[64];

	return poll(&p, 1, 1000) == 1 && recv(fd, c, sizeof(c), 0) <= 0;
}

static void
a_call_is_answered(void **state)
{
	CLIENT *c = forbundet(1000);

	(void)state;
	assert_int_equal(kald(c, ECHO, 5), GW_OK);
	assert_int_equal(kald(c, ECHO, 0), GW_OK);
	rpc_close(c);
	rpc_close(NULL);
}

static void
a_call_of_the_largest_size_is_answered(void **state)
{
	CLIENT *c = forbundet(2000);

	(void)state;
	/* beyond libtirpc's 9000 by default, up to what rpc.h says */
	assert_int_equal(kald(c, ECHO, 9000), GW_OK);
	assert_int_equal(kald(c, ECHO, 30000), GW_OK);
	assert_int_equal(kald(c, ECHO, RPC_MAX_CALL), GW_OK);
	rpc_close(c);
}

static void
a_call_too_large_is_refused_and_the_next_served(void **state)
{
	CLIENT *c = forbundet(1000);

	(void)state;
	assert_int_not_equal(kald(c, ECHO, RPC_MAX_RECORD + 1), GW_OK);
	rpc_close(c);
	c = forbundet(1000);
	assert_int_equal(kald(c, ECHO, 5), GW_OK);
	rpc_close(c);
}

static void
a_call_ends_within_its_time(void **state)
{
	CLIENT *c = forbundet(100);
	int64_t fra = mono_ms();

	(void)state;
	assert_int_equal(kald(c, SLEEP, 5), GW_ETIMEOUT);
	assert_true(mono_ms() - fra < 350);
	rpc_close(c);
}

static void
half_a_record_holds_nobody_up(void **state)
{
	static const char halv[] = { (char)0x80, 0 };
	CLIENT *c;
	int fd = raat();
	int64_t fra;

	(void)state;
	send_raat(fd, halv, sizeof(halv));
	c = forbundet(1000);
	fra = mono_ms();
	assert_int_equal(kald(c, ECHO, 5), GW_OK);
	assert_true(mono_ms() - fra < 500);
	rpc_close(c);
	close(fd);
}

static void
half_a_body_holds_nobody_up(void **state)
{
	const uint32_t mark = htonl(0x80000000u | 1000);
	CLIENT *c;
	int fd = raat();

	(void)state;
	send_raat(fd, &mark, sizeof(mark));
	send_raat(fd, "abcd", 4);
	c = forbundet(500);
	assert_int_equal(kald(c, ECHO, 5), GW_OK);
	rpc_close(c);
	close(fd);
}

static void
a_record_beyond_the_bound_is_closed_on(void **state)
{
	static const uint32_t marks[] = { 0x7fffffff, 0xffffffff, 0x80000000 |
	    (RPC_MAX_RECORD + 1), 0 };
	uint32_t mark;
	CLIENT *c;
	size_t i;
	int fd;

	(void)state;
	for (i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		fd = raat();
		mark = htonl(marks[i]);
		send_raat(fd, &mark, sizeof(mark));
		assert_true(lukkes(fd));
		close(fd);
	}
	c = forbundet(500);
	assert_int_equal(kald(c, ECHO, 5), GW_OK);
	rpc_close(c);
}

static void
garbage_is_no_call(void **state)
{
	uint32_t call[] = { htonl(0x80000000u | 36), 1, htonl(1), 2, 3, 4, 5,
	    6, 7, 8 };
	CLIENT *c;
	int fd = raat();

	(void)state;
	send_raat(fd, call, sizeof(call));	/* a reply, to a server */
	c = forbundet(500);
	assert_int_equal(kald(c, ECHO, 5), GW_OK);
	rpc_close(c);
	close(fd);
}

static void
another_program_version_or_procedure_is_refused(void **state)
{
	CLIENT *c;

	(void)state;
	assert_int_equal(rpc_connect(path, PROG + 1, VERS, 500, &c), GW_OK);
	assert_int_equal(kald(c, ECHO, 5), GW_EREFUSED);
	rpc_close(c);
	assert_int_equal(rpc_connect(path, PROG, VERS + 1, 500, &c), GW_OK);
	assert_int_equal(kald(c, ECHO, 5), GW_EREFUSED);
	rpc_close(c);
	c = forbundet(500);
	assert_int_equal(kald(c, END + 1, 5), GW_EREFUSED);
	rpc_close(c);
}

static void
many_connections_are_served_side_by_side(void **state)
{
	CLIENT *c[20];
	size_t i;

	(void)state;
	for (i = 0; i < 20; i++)
		c[i] = forbundet(500);
	for (i = 20; i-- > 0;)
		assert_int_equal(kald(c[i], ECHO, 5), GW_OK);
	for (i = 0; i < 20; i++)
		rpc_close(c[i]);
}

static void
a_server_that_ends_in_a_call_is_told(void **state)
{
	CLIENT *c = forbundet(1000);

	(void)state;
	assert_int_equal(kald(c, DIE, 5), GW_EUNREACH);
	rpc_close(c);
	waitpid(server, NULL, 0);
	/* whoever keeps the socket keeps the callers: the next one serves */
	c = forbundet(1000);
	server_start();
	assert_int_equal(kald(c, ECHO, 5), GW_OK);
	rpc_close(c);
}

static void
sigterm_ends_it_well(void **state)
{
	int status;

	(void)state;
	kill(server, SIGTERM);
	assert_int_equal(waitpid(server, &status, 0), server);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

/* A call of KEEP as octets, with a record mark that may lie. */
static void
send_keep(int fd, uint32_t xid, uint32_t mark)
{
	const uint32_t call[] = { htonl(mark), htonl(xid), htonl(0), htonl(2),
	    htonl(PROG), htonl(VERS), htonl(KEEP), 0, 0, 0, 0, 0 };

	send_raat(fd, call, sizeof(call));
}
#define WHOLE	(0x80000000u | 44)

/* The xid of the answer that comes within a second; 0: none did. */
static uint32_t
svar_xid(int fd)
{
	struct pollfd p = { fd, POLLIN, 0 };
	uint32_t svar[16];

	if (poll(&p, 1, 1000) != 1 ||
	    recv(fd, svar, sizeof(svar), 0) < (ssize_t)sizeof(svar[0]) * 7)
		return 0;
	/* accepted, success: the results are there */
	return svar[5] == 0 && svar[6] == 0 ? ntohl(svar[1]) : 0;
}

static void
an_answer_that_waits_holds_nobody_up(void **state)
{
	int a = raat(), b = raat();
	CLIENT *c = forbundet(1000);
	struct pollfd p[2] = { { a, POLLIN, 0 }, { b, POLLIN, 0 } };

	(void)state;
	send_keep(a, 11, WHOLE);
	send_keep(b, 22, WHOLE);
	assert_int_equal(kald(c, ECHO, 5), GW_OK);
	assert_int_equal(poll(p, 2, 100), 0);
	assert_int_equal(kald(c, FLUSH, 5), GW_OK);
	assert_int_equal(svar_xid(a), 11);
	assert_int_equal(svar_xid(b), 22);
	/* and they may call again */
	send_keep(a, 12, WHOLE);
	assert_int_equal(kald(c, FLUSH, 5), GW_OK);
	assert_int_equal(svar_xid(a), 12);
	rpc_close(c);
	close(a);
	close(b);
}

static void
a_caller_that_hangs_up_while_its_answer_waits_does_no_harm(void **state)
{
	CLIENT *c = forbundet(1000);
	int i, fd;

	(void)state;
	for (i = 0; i < 10; i++) {
		fd = raat();
		send_keep(fd, 1, WHOLE);
		close(fd);
		assert_int_equal(kald(c, ECHO, 5), GW_OK);
	}
	assert_int_equal(kald(c, FLUSH, 5), GW_OK);
	assert_int_equal(kald(c, ECHO, 5), GW_OK);
	rpc_close(c);
}

static void
a_second_call_behind_one_that_waits_does_no_harm(void **state)
{
	static const uint32_t marks[] = { WHOLE, 0xffffffff, 0 };
	CLIENT *c = forbundet(1000);
	uint32_t to[24];
	size_t i;
	int fd;

	(void)state;
	for (i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		const uint32_t et[] = { htonl(WHOLE), htonl(7), htonl(0),
		    htonl(2), htonl(PROG), htonl(VERS), htonl(KEEP), 0, 0, 0,
		    0, 0 };

		memcpy(to, et, sizeof(et));
		memcpy(to + 12, et, sizeof(et));
		to[12] = htonl(marks[i]);
		fd = raat();
		send_raat(fd, to, sizeof(to));
		assert_int_equal(kald(c, ECHO, 5), GW_OK);
		assert_int_equal(kald(c, FLUSH, 5), GW_OK);
		assert_int_equal(svar_xid(fd), 7);
		close(fd);
	}
	assert_int_equal(kald(c, ECHO, 5), GW_OK);
	rpc_close(c);
}

static void
callers_beyond_the_bound_wait_for_one_to_leave(void **state)
{
	CLIENT *c[CONNECTIONS], *sent;
	size_t i;

	(void)state;
	for (i = 0; i < CONNECTIONS; i++) {
		c[i] = forbundet(1000);
		assert_int_equal(kald(c[i], ECHO, 5), GW_OK);
	}
	sent = forbundet(200);
	assert_int_equal(kald(sent, ECHO, 5), GW_ETIMEOUT);
	rpc_close(sent);
	rpc_close(c[0]);
	c[0] = forbundet(1000);
	assert_int_equal(kald(c[0], ECHO, 5), GW_OK);
	for (i = 0; i < CONNECTIONS; i++)
		rpc_close(c[i]);
}

static void
a_server_whose_turn_ends_it_says_so(void **state)
{
	CLIENT *c = forbundet(1000);
	int status;

	(void)state;
	assert_int_equal(kald(c, END, 5), GW_OK);
	assert_int_equal(waitpid(server, &status, 0), server);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 1);
	assert_int_equal(rpc_alive(c), 0);
	rpc_close(c);
	server_start();
	c = forbundet(1000);
	assert_int_equal(kald(c, ECHO, 5), GW_OK);
	assert_int_equal(rpc_alive(c), 1);
	rpc_close(c);
}

static void
nobody_there_is_told(void **state)
{
	CLIENT *c;

	(void)state;
	assert_int_equal(rpc_connect("/tmp/findes/ikke.sock", PROG, VERS, 100,
	    &c), GW_EUNREACH);
	assert_null(c);
	close(listen_fd);
	kill(server, SIGKILL);
	waitpid(server, NULL, 0);
	assert_int_equal(rpc_connect(path, PROG, VERS, 100, &c), GW_EUNREACH);
	listen_fd = -1;
}

static void
the_socket_is_our_users_alone(void **state)
{
	struct stat st;

	(void)state;
	assert_int_equal(stat(path, &st), 0);
	assert_true(S_ISSOCK(st.st_mode));
	assert_int_equal(st.st_mode & 0777, 0600);
}

static void
a_socket_left_behind_is_replaced(void **state)
{
	struct grund g = { .rc = GW_OK };
	int fd;

	(void)state;
	fd = rpc_listen(path, &g);
	assert_true(fd != -1);
	close(fd);
}

static void
a_name_that_does_not_fit_is_refused(void **state)
{
	struct grund g = { .rc = GW_OK };
	char lang[200];
	CLIENT *c;

	(void)state;
	memset(lang, 'x', sizeof(lang) - 1);
	lang[0] = '/';
	lang[sizeof(lang) - 1] = '\0';
	assert_int_equal(rpc_listen(lang, &g), -1);
	assert_int_equal(g.rc, GW_ECONF);
	assert_int_equal(rpc_connect(lang, PROG, VERS, 100, &c), GW_EUNREACH);
	g.rc = GW_OK;
	assert_int_equal(rpc_listen("/tmp/findes/ikke/s.sock", &g), -1);
	assert_int_equal(g.rc, GW_EIO);
}

/* What another user's process gets, as its exit status. */
static int
som_en_anden(void)
{
	CLIENT *c;
	pid_t pid;
	int status;

	if ((pid = fork()) == 0) {
		if (setgid(65534) != 0 || setuid(65534) != 0)
			_exit(99);
		if (rpc_connect(path, PROG, VERS, 500, &c) != GW_OK)
			_exit(1);
		_exit(kald(c, ECHO, 5) == GW_OK ? 0 : 2);
	}
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void
another_user_is_not_served(void **state)
{
	(void)state;
	if (geteuid() != 0)
		skip();		/* only root can become another */
	chmod(dir, 0711);
	assert_int_equal(som_en_anden(), 1);
	/* not even when somebody opens the socket to all */
	chmod(path, 0666);
	assert_int_equal(som_en_anden(), 2);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(a_call_is_answered),
		T(a_call_of_the_largest_size_is_answered),
		T(a_call_too_large_is_refused_and_the_next_served),
		T(a_call_ends_within_its_time),
		T(half_a_record_holds_nobody_up),
		T(half_a_body_holds_nobody_up),
		T(a_record_beyond_the_bound_is_closed_on),
		T(garbage_is_no_call),
		T(another_program_version_or_procedure_is_refused),
		T(many_connections_are_served_side_by_side),
		T(a_server_that_ends_in_a_call_is_told),
		T(an_answer_that_waits_holds_nobody_up),
		T(a_caller_that_hangs_up_while_its_answer_waits_does_no_harm),
		T(a_second_call_behind_one_that_waits_does_no_harm),
		T(callers_beyond_the_bound_wait_for_one_to_leave),
		T(a_server_whose_turn_ends_it_says_so),
		T(sigterm_ends_it_well),
		T(nobody_there_is_told),
		T(the_socket_is_our_users_alone),
		T(a_socket_left_behind_is_replaced),
		T(a_name_that_does_not_fit_is_refused),
		T(another_user_is_not_served),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
