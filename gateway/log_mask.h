/*
 * log_mask.h - what may not stand in a line of the log is made unreadable.
 *
 * Pure.
 */
#ifndef GW_LOG_MASK_H
#define GW_LOG_MASK_H

#include <stddef.h>

/*
 * Changes the len octets in place: in a run of ten digits or more, blanks
 * and dashes between any of them (those of R24 as well), every digit becomes
 * '*'; a UUID and the id behind "trace=" are left alone, so that requests can
 * be followed; a control character becomes a blank, so that a line stays one
 * line.
 */
void	log_mask(char *, size_t len);

#endif
