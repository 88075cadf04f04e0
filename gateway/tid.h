/*
 * tid.h - moments, Danish calendar days and periods.
 *
 * Pure: no I/O, clock, lock, environment or library.  A moment (tid) is an
 * int64_t, milliseconds since 1970-01-01T00:00:00Z; a day (dag) is an
 * int32_t, days since 1970-01-01.  Danish local time is computed here (CET,
 * and CEST by the rules in force in Denmark since 1980), because a sandboxed
 * process has no zone files and a wrong day shows a wrong item.
 */
#ifndef GW_TID_H
#define GW_TID_H

#include <stddef.h>
#include <stdint.h>

#define TID_INGEN	INT64_MIN	/* no moment given */
#define TID_FOER_ALT	(INT64_MIN + 1)	/* before everything: minus infinity */
#define TID_EVIGT	INT64_MAX	/* after everything: infinity */
#define DAG_INGEN	INT32_MIN	/* no day given */

/* Half open: fra in, til out. */
struct periode {
	int64_t	fra, til;	/* moments */
};

/*
 * xsd:dateTime, whole string: with Z or an offset; without one it is Danish
 * local time (S: sources send both).  TID_INGEN when it is not one or its
 * date does not exist; 24:00:00 and leap seconds are not accepted.
 * Fractions beyond ms are cut.
 */
int64_t	tid_parse(const char *s);

/*
 * The profile's date-time: YYYY-MM-DDThh:mm:ss(.1-9 digits)?Z and nothing
 * else, a real date (security profile, 3).  TID_INGEN otherwise.
 */
int64_t	tid_parse_strict(const char *s, size_t len);

/* xsd:date "YYYY-MM-DD" (an offset behind it is ignored); or DAG_INGEN. */
int32_t	dag_parse(const char *s);

/* 1 for a real moment: none of the three above that stand for none or for
 * infinity. */
int	tid_kendt(int64_t t);

/* The Danish calendar day on which t lies.  t must be a real moment. */
int32_t	tid_dag(int64_t t);

/* The moment at which that Danish day begins (midnight in Copenhagen). */
int64_t	dag_start(int32_t d);

/* Days from a civil date; DAG_INGEN when there is no such date. */
int32_t	dag_fra(int aar, int maaned, int dag);

/* The civil date of a day. */
void	dag_til(int32_t d, int *aar, int *maaned, int *dag);

#define TID_LEN	25			/* "2026-11-22T15:35:23.123Z" + NUL */
#define DAG_LEN	11			/* "2026-11-22" + NUL */

/* "YYYY-MM-DDThh:mm:ss.mmmZ"; a whole second prints no fraction.  Years
 * outside 0000-9999 print as the nearest bound. */
char	*tid_print(int64_t t, char out[TID_LEN]);
char	*dag_print(int32_t d, char out[DAG_LEN]);

#define TID_DANSK_LEN	20		/* "22-11-2026 16:35:23" + NUL */

/* As a Danish clock shows it, for people: "DD-MM-YYYY hh:mm:ss".  t must be a
 * real moment. */
char	*tid_print_dansk(int64_t t, char out[TID_DANSK_LEN]);

/* R25: 1 when now lies in [fra, til). */
int	periode_gaelder(const struct periode *, int64_t now);

#endif
