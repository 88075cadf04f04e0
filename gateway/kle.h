/*
 * kle.h - KLE numbers, "NN.NN.NN".
 *
 * Pure.  Every number is one of its own (R10): also a collective number
 * (27.60.00) and 00.75.10.  Nothing here matches by prefix.  A number says
 * what a case is about, a handlingsfacet, "G01", what is done about it.
 */
#ifndef GW_KLE_H
#define GW_KLE_H

/* 1 when s is two digits, dot, two digits, dot, two digits, to the end. */
int	kle_gyldig(const char *s);

/* 1 when s is a letter, Danish ones too, and two digits, to the end. */
int	facet_gyldig(const char *s);

/*
 * Rules 10: 1 when samle is the open collective number that a six-digit
 * number may count as covered by: "27.60.00" for "27.60.08".
 */
int	kle_samles_af(const char *kle, const char *samle);

#endif
