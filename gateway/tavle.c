#include "tavle.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define PAGE		4096u
#define READ_TRIES	1000

_Static_assert(GW_ERR_COUNT <= TAVLE_UDFALD, "an outcome has no counter");

const uint32_t tavle_spand_us[TAVLE_SPANDE - 1] = {
	50, 100, 250, 500, 1000, 2500, 5000, 10000, 25000, 50000, 100000,
	250000, 500000, 1000000, 2500000, 5000000, 10000000
};

const char *const tavle_station[STATIONER] = {
	[STATION_VERIFY] = "verify", [STATION_PLAN] = "plan",
	[STATION_TOKEN] = "token", [STATION_ASK] = "ask",
	[STATION_DECIDE] = "decide", [STATION_WRITE] = "write",
	[STATION_SIGN] = "sign", [STATION_JOURNAL] = "journal"
};

struct tavle_min tavle_min;

int64_t
tavle_us(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

void
tavle_tid(struct tavle_tider *t, uint64_t us)
{
	size_t i = 0;

	while (i < TAVLE_SPANDE - 1 && us > tavle_spand_us[i])
		i++;
	atomic_fetch_add_explicit(&t->spand[i], 1, memory_order_relaxed);
	atomic_fetch_add_explicit(&t->sum_us, us, memory_order_relaxed);
}

/* --- Making and mapping --- */

static size_t
size_of(enum tavle_nr nr)
{
	switch (nr) {
	case T_PARENT:
		return sizeof(struct tavle_parent);
	case T_JOURNAL:
		return sizeof(struct tavle_journal);
	case T_SIGNER:
	case T_SIGNER_TLS:
		return sizeof(struct tavle_signer);
	default:
		return sizeof(struct tavle_worker);
	}
}

size_t
tavle_laengde(enum tavle_nr nr)
{
	return (size_of(nr) + PAGE - 1) / PAGE * PAGE;
}

/* The head on an empty board, and its size for good. */
static int
board_make(int fd, enum tavle_nr nr)
{
	const struct tavle_hoved h = { TAVLE_MAGI, TAVLE_VERSION,
	    (uint32_t)nr, (uint32_t)tavle_laengde(nr) };

	return ftruncate(fd, (off_t)tavle_laengde(nr)) == 0 &&
	    pwrite(fd, &h, sizeof(h), 0) == (ssize_t)sizeof(h) &&
	    fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW |
	    F_SEAL_SEAL) != -1;
}

enum gw_err
tavle_ny(enum tavle_nr nr, int *rw, int *ro, struct grund *g)
{
	char self[32];

	*ro = -1;
	*rw = memfd_create("tavle", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	if (*rw != -1 && board_make(*rw, nr)) {
		/* another description of the same memory, which no mapping
		 * can be made writable through */
		snprintf(self, sizeof(self), "/proc/self/fd/%d", *rw);
		*ro = open(self, O_RDONLY | O_CLOEXEC);
	}
	if (*ro != -1)
		return GW_OK;
	(void)fail(g, GW_EIO, "no board: %s", strerror(errno));
	if (*rw != -1)
		close(*rw);
	*rw = -1;
	return GW_EIO;
}

/* It is what it says, and will not get smaller under the reader. */
static int
board_ok(int fd, enum tavle_nr nr)
{
	struct tavle_hoved h;
	struct stat st;
	int seals = fcntl(fd, F_GET_SEALS);

	return seals != -1 && (seals & F_SEAL_SHRINK) != 0 &&
	    fstat(fd, &st) == 0 &&
	    st.st_size == (off_t)tavle_laengde(nr) &&
	    pread(fd, &h, sizeof(h), 0) == (ssize_t)sizeof(h) &&
	    h.magi == TAVLE_MAGI && h.version == TAVLE_VERSION &&
	    h.nr == (uint32_t)nr && h.laengde == tavle_laengde(nr);
}

void *
tavle_aabn(int fd, enum tavle_nr nr, int skriv)
{
	void *p;

	if (!board_ok(fd, nr))
		return NULL;
	p = mmap(NULL, tavle_laengde(nr), skriv ? PROT_READ | PROT_WRITE :
	    PROT_READ, MAP_SHARED, fd, 0);
	return p == MAP_FAILED ? NULL : p;
}

void
tavle_luk(void *p, enum tavle_nr nr)
{
	if (p != NULL)
		munmap(p, tavle_laengde(nr));
}

/* --- Rows --- */

void
tavle_skriv(atomic_uint *laas)
{
	/* odd already: whoever began died at it, and this writes it anew */
	atomic_fetch_or_explicit(laas, 1, memory_order_relaxed);
	atomic_thread_fence(memory_order_seq_cst);
}

void
tavle_skrevet(atomic_uint *laas)
{
	unsigned now = atomic_load_explicit(laas, memory_order_relaxed) + 1;

	/* zero is "never written" */
	atomic_store_explicit(laas, now != 0 ? now : 2,
	    memory_order_release);
}

int
tavle_laes(const atomic_uint *laas, const void *from, void *to, size_t len)
{
	unsigned before, after;
	int tries;

	for (tries = 0; tries < READ_TRIES; tries++) {
		before = atomic_load_explicit(laas, memory_order_acquire);
		memcpy(to, from, len);
		atomic_thread_fence(memory_order_seq_cst);
		after = atomic_load_explicit(laas, memory_order_relaxed);
		if (before == after && (before & 1) == 0)
			return 1;
	}
	return 0;
}

void
tavle_saet(char *felt, size_t n, const char *tekst)
{
	size_t len = strnlen(tekst, n - 1);

	memcpy(felt, tekst, len);
	memset(felt + len, 0, n - len);
}

const char *
tavle_tekst(const char *felt, size_t n, char *out)
{
	size_t i;

	for (i = 0; i + 1 < n && felt[i] != '\0'; i++)
		out[i] = felt[i] >= 0x20 && felt[i] < 0x7f ? felt[i] : '?';
	out[i] = '\0';
	return out;
}

static void
worker_begynd(struct tavle_worker *w)
{
	size_t i;

	atomic_store(&w->pid, 0);
	atomic_store(&w->forbindelser, 0);
	atomic_store(&w->i_gang, 0);
	atomic_store(&w->traade, 0);
	atomic_store(&w->kald, 0);
	atomic_store(&w->kald_max, 0);
	atomic_store(&w->draener, 0);
	atomic_store(&w->levende, 0);
	for (i = 0; i < TAVLE_KILDER; i++) {
		atomic_store(&w->kilder[i].kreds, 0);
		atomic_store(&w->kilder[i].under_vejs, 0);
		atomic_store(&w->kilder[i].i_koe, 0);
		atomic_store(&w->kilder[i].aabnet_tid, 0);
	}
	for (i = 0; i < TAVLE_TOKENS; i++)
		atomic_store(&w->tokens[i].til, 0);
}

static void
journal_begynd(struct tavle_journal *j)
{
	atomic_store(&j->pid, 0);
	atomic_store(&j->venter, 0);
	atomic_store(&j->aabne, 0);
	atomic_store(&j->forsinket_ms, 0);
	atomic_store(&j->levende, 0);
}

void
tavle_begynd(void *tavle, enum tavle_nr nr)
{
	if (tavle == NULL)
		return;
	if (nr >= T_WORKER)
		worker_begynd(tavle);
	else if (nr == T_JOURNAL)
		journal_begynd(tavle);
}

/* --- Sums --- */

static void
sum_tider(struct tavle_sum_tider *s, const struct tavle_tider *t)
{
	uint64_t n;
	size_t i;

	for (i = 0; i < TAVLE_SPANDE; i++) {
		n = atomic_load_explicit(&t->spand[i], memory_order_relaxed);
		s->spand[i] += n;
		s->n += n;
	}
	s->sum_us += atomic_load_explicit(&t->sum_us, memory_order_relaxed);
}

static void
sum_kilde(struct tavle_sum_kilde *s, const struct tavle_kilde *k, int i_kraft)
{
	int64_t svar = atomic_load(&k->svar_tid);
	size_t i;

	if (k->navn[0] != '\0')
		tavle_tekst(k->navn, sizeof(k->navn), s->navn);
	for (i = 0; i < TAVLE_KU; i++)
		s->udfald[i] += atomic_load(&k->udfald[i]);
	for (i = 0; i < TAVLE_KSPANDE; i++)
		s->svartid[i] += atomic_load(&k->svartid[i]);
	s->svartid_ms += atomic_load(&k->svartid_ms);
	s->igen += atomic_load(&k->igen);
	s->aabnet += atomic_load(&k->aabnet);
	s->under_vejs += atomic_load(&k->under_vejs);
	s->i_koe += atomic_load(&k->i_koe);
	if (svar > s->svar_tid)
		s->svar_tid = svar;
	if (i_kraft) {
		s->kreds = atomic_load(&k->kreds);
		s->aabnet_tid = atomic_load(&k->aabnet_tid);
	}
}

static void
sum_worker(struct tavle_sum *s, const struct tavle_worker *w, int i_kraft)
{
	size_t i;
	uint64_t n;

	for (i = 0; i < TAVLE_UDFALD; i++) {
		n = atomic_load(&w->udfald[i]);
		s->udfald[i] += n;
		s->requests += n;
	}
	s->delvise += atomic_load(&w->delvise);
	s->vedligehold += atomic_load(&w->vedligehold);
	s->oversigter += atomic_load(&w->oversigter);
	s->cpu_us += atomic_load(&w->cpu_us);
	s->starter += atomic_load(&w->starter);
	sum_tider(&s->hele, &w->hele);
	for (i = 0; i < STATIONER; i++)
		sum_tider(&s->stationer[i], &w->stationer[i]);
	for (i = 0; i < TAVLE_KILDER; i++)
		sum_kilde(&s->kilder[i], &w->kilder[i], i_kraft);
	s->forbindelser += atomic_load(&w->forbindelser);
	s->i_gang += atomic_load(&w->i_gang);
	if (!i_kraft)
		return;
	s->traade = atomic_load(&w->traade);
	s->kald = atomic_load(&w->kald);
	s->kald_max = atomic_load(&w->kald_max);
	s->levende = atomic_load(&w->levende);
}

void
tavle_sum(const struct tavle_worker *const *w, unsigned i_kraft,
    struct tavle_sum *out)
{
	unsigned i;

	memset(out, 0, sizeof(*out));
	for (i = 0; i < TAVLE_WORKERS; i++)
		if (w[i] != NULL)
			sum_worker(out, w[i], i == i_kraft);
}

uint32_t
tavle_fraktil(const struct tavle_sum_tider *t, double del)
{
	uint64_t n = 0;
	size_t i;

	if (t->n == 0)
		return 0;
	for (i = 0; i < TAVLE_SPANDE - 1; i++)
		if ((double)(n += t->spand[i]) >= del * (double)t->n)
			return tavle_spand_us[i];
	return UINT32_MAX;
}

int
tavle_kommune_lukket(const struct tavle_parent *p, const char *kode)
{
	unsigned nr = 0;
	size_t i;

	if (p == NULL || atomic_load_explicit(&p->lukkede_kommuner,
	    memory_order_relaxed) == 0)
		return 0;
	for (i = 0; i < 4 && kode[i] >= '0' && kode[i] <= '9'; i++)
		nr = nr * 10 + (unsigned)(kode[i] - '0');
	return i == 4 && (atomic_load(&p->kommuner[nr / 8]) >> nr % 8 & 1);
}
