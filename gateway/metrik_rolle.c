/*
 * metrik_rolle.c - what runs out, the journal, the signers, every role.
 */
#include "metrik_impl.h"

#include <stdio.h>
#include <string.h>

#include "log_mask.h"

/* --- What runs out --- */

/* Which one it is among those with the same name and subject. */
static unsigned
cert_nr(const struct tavle_cert *v, size_t i)
{
	unsigned nr = 1;
	size_t k;

	for (k = 0; k < i; k++)
		nr += v[k].til != 0 &&
		    (v[k].slags == CERT_CRL) == (v[i].slags == CERT_CRL) &&
		    strncmp(v[k].navn, v[i].navn, TAVLE_NAVN) == 0 &&
		    strncmp(v[k].emne, v[i].emne, TAVLE_NAVN) == 0;
	return nr;
}

static void
cert_print(struct metrik *m, const struct tavle_cert *v, size_t i)
{
	const struct tavle_cert *c = &v[i];
	char l[LABEL_LEN], text[TAVLE_NAVN], nr[16];

	label(l, "name", tavle_tekst(c->navn, sizeof(c->navn), text));
	snprintf(nr, sizeof(nr), "%u", cert_nr(v, i));
	label_mere(l, "nr", nr);
	if (c->slags != CERT_CRL)
		label_mere(l, "use", c->slags == CERT_EGEN ? "own" :
		    "trusted");
	tavle_tekst(c->emne, sizeof(c->emne), text);
	log_mask(text, strlen(text));
	label_mere(l, c->slags == CERT_CRL ? "issuer" : "subject", text);
	tidspunkt(m, l, c->til);
}

void
certs_print(struct metrik *m)
{
	const struct tavle_cert *v = m->s->parent.certs;
	size_t i;

	familie(m, "certificate_not_after_timestamp_seconds", "gauge",
	    "When a certificate ends that is used (own) or believed "
	    "(trusted).");
	for (i = 0; i < TAVLE_CERTS; i++)
		if (v[i].til != 0 && v[i].slags != CERT_CRL)
			cert_print(m, v, i);
	familie(m, "crl_next_update_timestamp_seconds", "gauge",
	    "When a revocation list is no longer current.");
	for (i = 0; i < TAVLE_CERTS; i++)
		if (v[i].til != 0 && v[i].slags == CERT_CRL)
			cert_print(m, v, i);
}

/* --- The journal --- */

void
journal_print(struct metrik *m)
{
	const struct tavle_journal *j = m->t->journal;
	struct tavle_sum_tider t = { .n = 0 };
	size_t i;

	if (j == NULL)
		return;
	for (i = 0; i < TAVLE_SPANDE; i++)
		t.spand[i] = atomic_load(&j->gruppe.spand[i]);
	t.sum_us = atomic_load(&j->gruppe.sum_us);
	familie(m, "journal_records_total", "counter", "Records written.");
	tal(m, "", atomic_load(&j->poster));
	familie(m, "journal_bytes_total", "counter", "Octets of them.");
	tal(m, "", atomic_load(&j->bytes));
	familie(m, "journal_refused_total", "counter", "Calls that were "
	    "answered with a failure.");
	tal(m, "", atomic_load(&j->afvist));
	familie(m, "journal_write_duration_seconds", "histogram", "Groups of "
	    "records, until the disk has them.");
	tider(m, "", &t);
	familie(m, "journal_lag_seconds", "gauge", "How long the oldest "
	    "record has waited for the disk.");
	tidspunkt(m, "", atomic_load(&j->forsinket_ms));
	familie(m, "journal_waiting", "gauge", "Answers that wait for the "
	    "disk.");
	tal(m, "", atomic_load(&j->venter));
	familie(m, "journal_requests_open", "gauge", "Requests begun and not "
	    "completed.");
	tal(m, "", atomic_load(&j->aabne));
	familie(m, "journal_durable_timestamp_seconds", "gauge", "The last "
	    "group that is durable.");
	tidspunkt(m, "", atomic_load(&j->durabel));
	familie(m, "journal_failed_timestamp_seconds", "gauge", "The last "
	    "group that could not be written; 0: none.");
	tidspunkt(m, "", atomic_load(&j->fejlet));
	familie(m, "journal_disk_free_bytes", "gauge", "Free where the trail "
	    "is.");
	tal(m, "", atomic_load(&j->disk_fri));
	familie(m, "journal_disk_size_bytes", "gauge", "Its whole size.");
	tal(m, "", atomic_load(&j->disk_ialt));
}

/* --- The roles --- */

/* A signer counts by its kind. */
struct signer_tal {
	const char	*slags;
	const struct tavle_signer *t;
};

void
signer_print(struct metrik *m)
{
	const struct signer_tal v[] = {
		{ "messages", m->t->signer }, { "tls", m->t->signer_tls }
	};
	char l[LABEL_LEN];
	size_t i;

	familie(m, "signatures_total", "counter", "Signatures made.");
	for (i = 0; i < 2; i++)
		if (v[i].t != NULL)
			tal(m, label(l, "kind", v[i].slags),
			    atomic_load(&v[i].t->underskrifter));
	familie(m, "signatures_refused_total", "counter", "Signatures not "
	    "made: no ticket, no key.");
	for (i = 0; i < 2; i++)
		if (v[i].t != NULL)
			tal(m, label(l, "kind", v[i].slags),
			    atomic_load(&v[i].t->afvist));
	familie(m, "signature_seconds_total", "counter", "Time spent on "
	    "signing.");
	for (i = 0; i < 2; i++)
		if (v[i].t != NULL)
			us(m, label(l, "kind", v[i].slags),
			    atomic_load(&v[i].t->us));
	familie(m, "signature_alone_seconds", "gauge", "One signature of this "
	    "machine with nothing else to do.");
	for (i = 0; i < 2; i++)
		if (v[i].t != NULL)
			us(m, label(l, "kind", v[i].slags),
			    atomic_load(&v[i].t->egen_us));
}

/* The first row of each role, and the restarts of all its rows. */
static int
rolle_foerst(const struct tavle_rolle *v, size_t i, uint64_t *omstarter,
    unsigned *klar)
{
	size_t k;

	*omstarter = *klar = 0;
	for (k = 0; k < TAVLE_ROLLER; k++) {
		if (v[i].navn[0] == '\0' ||
		    strncmp(v[k].navn, v[i].navn, TAVLE_ORD) != 0)
			continue;
		if (k < i)
			return 0;
		*omstarter += v[k].omstarter;
		*klar += v[k].klar != 0 && v[k].pid != 0 &&
		    v[k].stand == STAND_I_KRAFT;
	}
	return v[i].navn[0] != '\0';
}

void
roller_print(struct metrik *m)
{
	const struct tavle_rolle *v = m->s->parent.roller;
	char l[LABEL_LEN], text[TAVLE_ORD];
	uint64_t omstarter;
	unsigned klar;
	size_t i;

	familie(m, "role_ready", "gauge", "Processes of a role that serve.");
	for (i = 0; i < TAVLE_ROLLER; i++)
		if (rolle_foerst(v, i, &omstarter, &klar))
			tal(m, label(l, "role", tavle_tekst(v[i].navn,
			    TAVLE_ORD, text)), klar);
	familie(m, "role_restarts_total", "counter", "Ends of a role's "
	    "processes that nobody asked for.");
	for (i = 0; i < TAVLE_ROLLER; i++)
		if (rolle_foerst(v, i, &omstarter, &klar))
			tal(m, label(l, "role", tavle_tekst(v[i].navn,
			    TAVLE_ORD, text)), omstarter);
}

void
forbrug_print(struct metrik *m)
{
	const struct tavle_forbrug *f = m->s->parent.forbrug;
	char l[LABEL_LEN], text[TAVLE_ORD];
	size_t i;

	familie(m, "role_cpu_seconds_total", "counter", "CPU of a role's "
	    "processes, of those that have ended too.");
	for (i = 0; i < TAVLE_FORBRUG; i++)
		if (f[i].navn[0] != '\0')
			us(m, label(l, "role", tavle_tekst(f[i].navn,
			    TAVLE_ORD, text)), atomic_load(&f[i].cpu_us));
	familie(m, "role_resident_memory_bytes", "gauge", "Memory of a role's "
	    "processes.");
	for (i = 0; i < TAVLE_FORBRUG; i++)
		if (f[i].navn[0] != '\0')
			tal(m, label(l, "role", tavle_tekst(f[i].navn,
			    TAVLE_ORD, text)), atomic_load(&f[i].octets));
	familie(m, "role_processes", "gauge", "Processes of a role.");
	for (i = 0; i < TAVLE_FORBRUG; i++)
		if (f[i].navn[0] != '\0')
			tal(m, label(l, "role", tavle_tekst(f[i].navn,
			    TAVLE_ORD, text)), atomic_load(&f[i].antal));
}
