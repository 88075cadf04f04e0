/*
 * ctl_certs_genlaes.c - the running gateway is told that files have changed,
 * and says whether it serves with them.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "clock.h"
#include "control_role.h"
#include "ctl_certs.h"
#include "rpc.h"
#include "rpc_control.h"

#define CALL_MS		60000	/* new signers, then a new worker */
#define TRY_MS		5000	/* control is away while it starts again */
#define BUSY_MS		30000	/* another reload may be under way */

/* gatewayd holds a lock as long as it runs. */
static int
koerer(struct ctl *c)
{
	const char *lock = arena_printf(c->a, "%s/gatewayd.lock",
	    c->conf->run_dir);
	int fd, held;

	if (lock == NULL || (fd = open(lock, O_RDONLY | O_CLOEXEC)) == -1)
		return 0;
	held = flock(fd, LOCK_SH | LOCK_NB) == -1 && errno == EWOULDBLOCK;
	close(fd);
	return held;
}

/* Its answer to one call; text in the arena. */
static enum gw_err
kald(struct ctl *c, const char *sti, cx_outcome *hvad, const char **text)
{
	char tom[] = "";
	cx_command cmd = { CX_RELOAD, 0, 0, tom };
	cx_answer svar;
	CLIENT *k = NULL;
	enum gw_err rc;

	memset(&svar, 0, sizeof(svar));
	rc = rpc_connect(sti, CX_PROGRAM, CX_VERSION, CALL_MS, &k);
	if (rc == GW_OK)
		rc = rpc_status(cx_do_1(cmd, &svar, k));
	if (rc == GW_OK) {
		*hvad = svar.outcome;
		*text = svar.text == NULL ? "" : arena_strdup(c->a,
		    svar.text);
		xdr_free((xdrproc_t)xdr_cx_answer, (char *)&svar);
	}
	rpc_close(k);
	return rc;
}

/* Until control is there and does nothing else. */
static enum gw_err
spoerg(struct ctl *c, const char *sti, cx_outcome *hvad, const char **text)
{
	const struct timespec nap = { 0, 200000000 };
	int64_t begyndt = clock_mono();
	enum gw_err rc;

	for (;;) {
		rc = kald(c, sti, hvad, text);
		if (!(rc == GW_EUNREACH && clock_mono() < begyndt + TRY_MS) &&
		    !(rc == GW_OK && *hvad == CX_BUSY &&
		    clock_mono() < begyndt + BUSY_MS))
			return rc;
		nanosleep(&nap, NULL);
	}
}

enum genlaest
certs_genlaes(struct ctl *c, const char **why)
{
	cx_outcome hvad = CX_FAILED;
	const char *text = "";
	char *sti;
	enum gw_err rc;

	*why = "";
	if (!koerer(c))
		return GENLAEST_STANDSET;
	if ((sti = control_path(c->conf->run_dir)) == NULL) {
		*why = "no memory";
		return GENLAEST_UVIST;
	}
	rc = spoerg(c, sti, &hvad, &text);
	free(sti);
	if (rc != GW_OK) {
		*why = arena_printf(c->a, "the gateway was not reached: %s",
		    err_text(rc));
		return GENLAEST_UVIST;
	}
	*why = hvad == CX_REFUSED ? "this user may not reload it: run this "
	    "as root, or as one of the operators" : text;
	return hvad == CX_DONE ? GENLAEST_TAGET : hvad == CX_BUSY ?
	    GENLAEST_UVIST : GENLAEST_AFVIST;
}
