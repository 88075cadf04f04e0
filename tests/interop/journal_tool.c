/*
 * journal_tool DIR CERTIFICATE... - writes an audit trail as it is told to on
 * standard input, a command a line, and says each record's number:
 *
 *	now MS			the time from here on
 *	days N			retention, for the next open
 *	open			as the gateway starts
 *	begun CPR OPERATION MUNICIPALITY REASON...
 *	completed NUMBER SHOWN	the answer to that record
 *	refused CPR OUTCOME
 *	strange OUTCOME		refused, and nobody knows whom it was about
 *	counts N		so many unbelieved
 *	head			number:hash of what is durable
 *	close			as it ends when asked to
 *	kill			ends at once; nothing is closed or made durable
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "journal_fil.h"

#define CERTS	4

static struct {
	struct journal_fil_konf konf;
	const char	*certs[CERTS];
	struct journal_fil *j;
	int64_t		 now;
} v;

static void
doe(const char *hvad, const char *hvorfor)
{
	fprintf(stderr, "journal_tool: %s: %s\n", hvad, hvorfor);
	_exit(1);
}

static char *
fil(const char *navn)
{
	static char buf[65536];
	FILE *f = fopen(navn, "r");
	size_t n = f != NULL ? fread(buf, 1, sizeof(buf) - 1, f) : 0;

	if (n == 0)
		doe(navn, "cannot be read");
	fclose(f);
	buf[n] = '\0';
	return strdup(buf);
}

static void
spent(void *arg, const unsigned char key[JX_DIGEST], int64_t until)
{
	(void)arg;
	printf("spent %02x until %lld\n", key[0], (long long)until);
}

static void
append(const jr_body *b)
{
	uint64_t nr;
	enum gw_err rc = journal_fil_append(v.j, b, v.now, &nr);

	if (rc != GW_OK)
		doe("append", err_name(rc));
	printf("%llu\n", (unsigned long long)nr);
}

static void
who(jr_request *w, char *operation, jr_kommune *k, char *kode)
{
	static char uuid[] = "b7c6a1d2-0000-4000-8000-000000000001";
	static char cvr[] = "35209115", ingen[] = "", niveau[] = "High";
	static char idp[] = "https://idp.example/";

	k->kode = kode;
	k->konfiguration = 12;
	w->request = w->transaction = w->message_id = uuid;
	w->channel_cvr = cvr;
	w->issuer = idp;
	w->assertion = uuid;
	w->level = niveau;
	w->operation = operation;
	w->employee_cvr = strstr(operation, "Verifikation") != NULL ? cvr :
	    ingen;
	w->omraader = 1 | 4;
	w->kommuner.kommuner_val = k;
	w->kommuner.kommuner_len = 1;
}

static void
begun(char *linje)
{
	char *cpr = strtok(linje, " "), *operation = strtok(NULL, " ");
	char *kode = strtok(NULL, " "), *hvorfor = strtok(NULL, "");
	jr_body b = { .kind = JR_BEGUN };
	jr_spend s = { .until = v.now + 3600000 };
	jr_kommune k;

	journal_fil_day(v.j, v.now);
	who(&b.jr_body_u.begun.who, operation, &k, kode);
	if (journal_fil_borger(v.j, cpr, hvorfor != NULL ? hvorfor : "",
	    hvorfor != NULL ? "CN=Ida Å" : "", &b.jr_body_u.begun.whom) != GW_OK)
		doe("begun", "citizen");
	memcpy(s.key, b.jr_body_u.begun.whom.hash, JX_DIGEST);
	b.jr_body_u.begun.spends.spends_val = &s;
	b.jr_body_u.begun.spends.spends_len = 1;
	append(&b);
	xdr_free((xdrproc_t)xdr_jr_citizen,
	    (char *)&b.jr_body_u.begun.whom);
}

static void
completed(char *linje)
{
	static char ok[] = "GW_OK", kode[] = "0461";
	jr_source s = { 0, kode, 2, 35, 5 };
	jr_rule r[] = { { 11, 1 }, { 12, 2 } };
	jr_body b = { .kind = JR_COMPLETED };
	jr_result *x = &b.jr_body_u.completed.result;

	b.jr_body_u.completed.begun = strtoull(linje, &linje, 10);
	x->shown = (unsigned)strtoul(linje, NULL, 10);
	x->outcome = ok;
	x->http = 200;
	x->bytes = 9000;
	x->sources.sources_val = &s;
	x->sources.sources_len = 1;
	x->hidden.hidden_val = r;
	x->hidden.hidden_len = 2;
	append(&b);
}

/* cpr NULL: not known. */
static void
refused(const char *cpr, char *outcome)
{
	static char operation[] = "HentOverblik", kode[] = "0101";
	jr_body b = { .kind = JR_REFUSED };
	jr_citizen z;
	jr_kommune k;

	who(&b.jr_body_u.refused.who, operation, &k, kode);
	b.jr_body_u.refused.outcome = outcome;
	journal_fil_day(v.j, v.now);
	if (cpr != NULL) {
		if (journal_fil_citizen(v.j, cpr, "", &z) != GW_OK)
			doe("refused", "citizen");
		b.jr_body_u.refused.whom = &z;
	}
	append(&b);
	if (cpr != NULL)
		xdr_free((xdrproc_t)xdr_jr_citizen, (char *)&z);
}

static void
counts(const char *n)
{
	static char outcome[] = "GW_ECHECK";
	jr_count c = { outcome, (unsigned)atoi(n) };
	jr_body b = { .kind = JR_COUNTS };

	b.jr_body_u.counts.jr_counts_val = &c;
	b.jr_body_u.counts.jr_counts_len = 1;
	append(&b);
}

static void
head(void)
{
	unsigned char chain[JX_DIGEST];
	uint64_t nr;
	size_t i;

	if (journal_fil_sync(v.j, &nr) != GW_OK)
		doe("head", "not durable");
	journal_fil_head(v.j, &nr, chain);
	printf("%llu:", (unsigned long long)nr);
	for (i = 0; i < sizeof(chain); i++)
		printf("%02x", chain[i]);
	putchar('\n');
}

static void
aabn(void)
{
	struct grund g = { .rc = GW_OK };

	if (journal_fil_open(&v.konf, v.now, spent, NULL, &g, &v.j) != GW_OK)
		doe("open", g.text);
	puts("open");
}

static void
kommando(char *ord, char *rest)
{
	char *cpr;

	if (strcmp(ord, "now") == 0)
		v.now = strtoll(rest, NULL, 10);
	else if (strcmp(ord, "days") == 0)
		v.konf.retention_days = (unsigned)atoi(rest);
	else if (strcmp(ord, "open") == 0)
		aabn();
	else if (strcmp(ord, "begun") == 0)
		begun(rest);
	else if (strcmp(ord, "completed") == 0)
		completed(rest);
	else if (strcmp(ord, "refused") == 0) {
		cpr = strtok(rest, " ");
		refused(cpr, strtok(NULL, " "));
	} else if (strcmp(ord, "strange") == 0)
		refused(NULL, rest);
	else if (strcmp(ord, "counts") == 0)
		counts(rest);
	else if (strcmp(ord, "head") == 0)
		head();
	else if (strcmp(ord, "close") == 0) {
		journal_fil_close(v.j, v.now);
		v.j = NULL;
	} else if (strcmp(ord, "kill") == 0) {
		fflush(stdout);
		_exit(0);
	} else
		doe(ord, "no such command");
}

int
main(int argc, char **argv)
{
	char linje[4096], *rest;
	int i;

	if (argc < 3 || argc > 2 + CERTS)
		doe("usage", "journal_tool DIR CERTIFICATE...");
	for (i = 2; i < argc; i++)
		v.certs[v.konf.n_certificates++] = fil(argv[i]);
	v.konf.dir = argv[1];
	v.konf.certificates = v.certs;
	v.konf.node = "node-1";
	v.konf.software = "0.1";
	while (fgets(linje, sizeof(linje), stdin) != NULL) {
		linje[strcspn(linje, "\n")] = '\0';
		rest = linje + strcspn(linje, " ");
		if (*rest != '\0')
			*rest++ = '\0';
		kommando(linje, rest);
		fflush(stdout);
	}
	while (v.konf.n_certificates > 0)
		free((char *)(uintptr_t)v.certs[--v.konf.n_certificates]);
	return 0;
}
