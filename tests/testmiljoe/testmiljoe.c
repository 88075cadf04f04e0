/*
 * testmiljoe - the end-to-end test environment, testmiljoe(1).
 */
#include <stdio.h>
#include <string.h>

#include "tm_kommandoer.h"

static const struct {
	const char	*navn;
	int		(*koer)(int argc, char **argv);
	const char	*hjaelp;
} kommandoer[] = {
	{ "run", cmd_run, "serves the STS and the four sources until Ctrl-C" },
	{ "load", cmd_load, "loads test data into a running environment" },
	{ "token", cmd_token, "plays NemLog-in: prints an identity token" },
	{ "call", cmd_call, "plays borger.dk: prints one citizen's overview" },
	{ "pages", cmd_pages, "serves the pages testers look at" },
	{ "fault", cmd_fault, "makes a source fail in a way of your choice" },
	{ "generate", cmd_generate, "writes the standing population" },
};
#define ANTAL	(sizeof(kommandoer) / sizeof(*kommandoer))

static void
hjaelp(FILE *f)
{
	size_t i;

	fprintf(f, "usage: testmiljoe COMMAND [options]\n\n");
	for (i = 0; i < ANTAL; i++)
		fprintf(f, "  %-10s %s\n", kommandoer[i].navn,
		    kommandoer[i].hjaelp);
	fprintf(f, "\ntestmiljoe COMMAND --help lists its options.\n");
}

int
main(int argc, char **argv)
{
	size_t i;

	if (argc > 1 && strcmp(argv[1], "--help") == 0) {
		hjaelp(stdout);
		return 0;
	}
	for (i = 0; argc > 1 && i < ANTAL; i++)
		if (strcmp(kommandoer[i].navn, argv[1]) == 0)
			return kommandoer[i].koer(argc - 1, argv + 1);
	hjaelp(stderr);
	return 2;
}
