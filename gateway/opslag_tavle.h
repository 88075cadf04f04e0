/*
 * opslag_tavle.h - what a request tells on the worker's board, and what it
 * reads on the parent's: whether anything is closed for maintenance.
 *
 * Where there are no boards (unit tests) nothing is told, and nothing is
 * closed.
 */
#ifndef GW_OPSLAG_TAVLE_H
#define GW_OPSLAG_TAVLE_H

#include "opslag.h"

/* Seconds until a client may ask a closed gateway again. */
#define LUKKET_IGEN	60

/* The time from now on is that station's; answers whose it was. */
enum tavle_station opslag_station(struct opslag *, enum tavle_station);

/* A question to the source has come to its end. */
void	opslag_spurgt(struct opslag *, enum conf_source_nr,
	    enum kilde_status, unsigned ms);

/* Counts the request, which came to rc, and keeps its way for `gatewayctl
 * trace`; bytes: of its answer. */
void	opslag_tael(struct opslag *, enum gw_err rc,
	    const struct server_answer *, size_t bytes);

/* Counts one that was turned away before it began; vedligehold: for
 * maintenance. */
void	opslag_tael_afvist(int vedligehold);

/* 1 while the gateway, or the source (for all, or for the municipality of
 * that code, NULL: it is about none) is closed for maintenance.  What needs
 * a token is closed with the STS. */
int	gateway_lukket(void);
int	kilde_lukket(enum conf_source_nr, const char *kode);

#endif
