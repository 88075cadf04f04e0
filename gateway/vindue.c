#include "vindue.h"

#include <string.h>

/* Empties the seconds that have come since the last count. */
static void
vindue_frem(struct vindue *v, int64_t sekund)
{
	int64_t i = sekund - v->sekund > VINDUE_S ? sekund - VINDUE_S :
	    v->sekund;

	while (i < sekund)
		memset(v->tal[++i % VINDUE_S], 0, sizeof(v->tal[0]));
	v->sekund = sekund;
}

void
vindue_tael(struct vindue *v, int64_t now, int hvad)
{
	int64_t sekund = now / 1000;

	if (sekund > v->sekund)
		vindue_frem(v, sekund);
	v->tal[v->sekund % VINDUE_S][hvad]++;
}

unsigned
vindue_sum(const struct vindue *v, int64_t now, int hvad)
{
	int64_t sekund = now / 1000, i;
	unsigned sum = 0;

	for (i = v->sekund; i > sekund - VINDUE_S && i > v->sekund - VINDUE_S;
	    i--)
		if (i >= 0)
			sum += v->tal[i % VINDUE_S][hvad];
	return sum;
}
