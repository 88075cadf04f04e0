/*
 * ctl_json.c - a verb that has no JSON of its own, for a program that reads.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctl.h"

/* A stream into memory in another's place. */
struct opsamling {
	FILE	**hvis, *foer;
	char	 *tekst;
	size_t	  len;
};

static int
opsamling_begynd(struct opsamling *o, FILE **hvis)
{
	FILE *f = open_memstream(&o->tekst, &o->len);

	if (f == NULL)
		return 0;
	o->hvis = hvis;
	o->foer = *hvis;
	*hvis = f;
	return 1;
}

/* 0: not all of it could be kept. */
static int
opsamling_slut(struct opsamling *o)
{
	int ok = fclose(*o->hvis) == 0;

	*o->hvis = o->foer;
	return ok;
}

/* The lines of what was said, as an array. */
static void
linjer(const char *navn, char *tekst)
{
	const char *foer = "";
	char *linje, *rest = tekst;

	printf(",\"%s\":[", navn);
	while ((linje = strsep(&rest, "\n")) != NULL) {
		if (*linje == '\0' && rest == NULL)
			break;		/* behind the last line's end */
		fputs(foer, stdout);
		json_tekst(linje);
		foer = ",";
	}
	putchar(']');
}

int
ctl_som_json(struct ctl *c, ctl_verb *verb)
{
	struct opsamling ud = { .foer = NULL }, fejl = { .foer = NULL };
	int status, ok;

	if (!opsamling_begynd(&ud, &stdout))
		return ctl_fejl("no memory");
	if (!opsamling_begynd(&fejl, &stderr)) {
		(void)opsamling_slut(&ud);
		free(ud.tekst);
		return ctl_fejl("no memory");
	}
	status = verb(c);
	ok = opsamling_slut(&fejl);
	ok = opsamling_slut(&ud) && ok;
	if (ok) {
		printf("{\"status\":%d", status);
		linjer("output", ud.tekst);
		linjer("messages", fejl.tekst);
		puts("}");
	} else {
		status = ctl_fejl("no memory");
	}
	free(ud.tekst);
	free(fejl.tekst);
	return status;
}
