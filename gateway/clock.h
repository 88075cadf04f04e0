/*
 * clock.h - the one place where this process reads the clock.
 *
 * Tests move time with faketime around the process; there is no switch.
 */
#ifndef GW_CLOCK_H
#define GW_CLOCK_H

#include <stdint.h>

/* ms since the Epoch, UTC (CLOCK_REALTIME). */
int64_t	clock_now(void);

/* ms of CLOCK_MONOTONIC: deadlines and durations, nothing else. */
int64_t	clock_mono(void);

#endif
