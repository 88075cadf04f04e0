#include "forsoeg.h"

enum { KALD = 0, IGEN };

void
forsoeg_kald(struct forsoeg *f, int64_t now)
{
	vindue_tael(&f->v, now, KALD);
}

int
forsoeg_tag(struct forsoeg *f, int64_t now)
{
	if ((vindue_sum(&f->v, now, IGEN) + 1) * 100 >
	    vindue_sum(&f->v, now, KALD) * FORSOEG_PROCENT)
		return 0;
	vindue_tael(&f->v, now, IGEN);
	return 1;
}
