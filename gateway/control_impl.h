/*
 * control_impl.h - between the files of the control role.
 *
 * control_role.c is the process and who may; control_svar.c what it answers;
 * control_stand.c what is wrong.
 */
#ifndef GW_CONTROL_IMPL_H
#define GW_CONTROL_IMPL_H

#include "control_role.h"
#include "ordre.h"
#include "rpc.h"
#include "rpc_control.h"

/* rpcgen's procedures have no argument: what this process works on. */
struct control_rolle {
	struct control_tavler tavler;
	struct control_grupper grupper;
	int		 ordre_fd;
	/* the command under way */
	uint32_t	 nummer, sidste;	/* 0: none; the last given */
	struct rpc_later later;		/* who waits for it */
	int64_t		 frist;		/* clock_mono() */
	char		 tekst[CX_MAX_TEXT + 1];
	int		 alene;		/* the parent has gone */
};
extern struct control_rolle control;

/* rpcgen's dispatch of control.x. */
void	cx_program_1(struct svc_req *, SVCXPRT *);

/* Sends it to the parent; *l is answered when that has been. */
void	control_begynd(const struct ordre *, const struct rpc_later *l,
	    int64_t now);

#endif
