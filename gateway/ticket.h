/*
 * ticket.h - a request that the journal has begun, as the signers know it.
 *
 * The journal makes a ticket when a request's record is written, the signers
 * check it before they sign, and the worker carries it from one to the other
 * and can make none: HMAC-SHA-256 under a key that the parent draws at its
 * start and hands to these two roles alone (FD_SECRET).
 *
 * A ticket: u64 number of the record, i64 ms UTC until when, 32 octets MAC;
 * integers big-endian.  Pure but for the MAC; threads: any.
 */
#ifndef GW_TICKET_H
#define GW_TICKET_H

#include <stddef.h>
#include <stdint.h>

#include "err.h"

#define TICKET_KEY	32
#define TICKET_LEN	48
#define TICKET_LIFE_MS	120000	/* more than any deadline */

/* GW_EINTERN: no MAC could be made. */
enum gw_err	 ticket_make(const unsigned char key[TICKET_KEY],
		    uint64_t number, int64_t now,
		    unsigned char out[TICKET_LEN]) GW_MUST_CHECK;

/* 1 when the key made it and now is before its end, else 0. */
int		 ticket_ok(const unsigned char key[TICKET_KEY],
		    const unsigned char *ticket, size_t len, int64_t now);

#endif
