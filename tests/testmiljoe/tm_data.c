#include "tm_data.h"

#include <ctype.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "cpr.h"

#define MAX_KLE		400

#define FIL(id, path)							\
	__asm__(".pushsection .rodata\n"				\
	    "data_" #id ": .incbin \"" path "\"\n.byte 0\n"		\
	    ".popsection\n");						\
	extern const char data_##id[];
FIL(kommuner, "gateway/data/kommuner.tsv")
FIL(kle, "gateway/data/kle.tsv")

struct kle {
	char	nummer[9];
	char	titel[200];
	int	ejerbaseret;
};

static struct kommune kommune[ANTAL_KOMMUNER];
static struct kle kle[MAX_KLE];
static size_t n_kommuner, n_kle;
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* Column nr of a tab-separated line, cut to size. */
static void
kolonne(const char *line, int nr, char *out, size_t size)
{
	size_t len;

	for (; nr > 0; nr--) {
		line += strcspn(line, "\t\n");
		line += *line == '\t';
	}
	len = strcspn(line, "\t\n");
	if (len >= size)
		len = size - 1;
	memcpy(out, line, len);
	out[len] = '\0';
}

/* The two whose official names are not "X Kommune" (rules 11). */
static void
officielt(struct kommune *k, const char *navn)
{
	if (strcmp(k->kode, "0101") == 0)
		strcpy(k->navn, "Københavns Kommune");
	else if (strcmp(k->kode, "0400") == 0)
		strcpy(k->navn, "Bornholms Regionskommune");
	else
		snprintf(k->navn, sizeof(k->navn), "%.36s Kommune", navn);
}

static void
laes_kommune(const char *line)
{
	struct kommune *k = &kommune[n_kommuner];
	char navn[40];

	if (n_kommuner == ANTAL_KOMMUNER || !isdigit((unsigned char)*line))
		return;
	kolonne(line, 0, k->kode, sizeof(k->kode));
	kolonne(line, 1, navn, sizeof(navn));
	kolonne(line, 2, k->cvr, sizeof(k->cvr));
	officielt(k, navn);
	n_kommuner++;
}

static void
laes_kle(const char *line)
{
	struct kle *k = &kle[n_kle];
	char ejer[8];

	if (n_kle == MAX_KLE || !isdigit((unsigned char)*line))
		return;
	kolonne(line, 0, k->nummer, sizeof(k->nummer));
	kolonne(line, 1, k->titel, sizeof(k->titel));
	kolonne(line, 4, ejer, sizeof(ejer));
	k->ejerbaseret = strcmp(ejer, "ja") == 0;
	n_kle++;
}

static void
laes(void)
{
	const char *p;

	for (p = data_kommuner; *p != '\0'; p += *p == '\n') {
		laes_kommune(p);
		p += strcspn(p, "\n");
	}
	for (p = data_kle; *p != '\0'; p += *p == '\n') {
		laes_kle(p);
		p += strcspn(p, "\n");
	}
}

const struct kommune *
kommuner(void)
{
	pthread_once(&once, laes);
	return kommune;
}

const struct kommune *
kommune_kode(const char *kode)
{
	size_t i;

	pthread_once(&once, laes);
	for (i = 0; i < n_kommuner; i++)
		if (strcmp(kommune[i].kode, kode) == 0)
			return &kommune[i];
	return NULL;
}

static const struct kle *
kle_find(const char *nummer)
{
	size_t i;

	pthread_once(&once, laes);
	for (i = 0; i < n_kle; i++)
		if (strcmp(kle[i].nummer, nummer) == 0)
			return &kle[i];
	return NULL;
}

const char *
kle_titel(const char *nummer)
{
	const struct kle *k = kle_find(nummer);

	return k == NULL || *k->titel == '\0' ? NULL : k->titel;
}

const char *
kle_nummer(size_t nr)
{
	pthread_once(&once, laes);
	return nr < n_kle ? kle[nr].nummer : NULL;
}

int
kle_ejerbaseret(const char *nummer)
{
	const struct kle *k = kle_find(nummer);

	return k != NULL && k->ejerbaseret;
}

/* RFC 9562, version 8: the first octets of a SHA-256. */
const char *
navn_uuid(struct arena *a, const char *slags, const char *navn)
{
	unsigned char d[EVP_MAX_MD_SIZE] = { 0 };
	const char *text;

	text = arena_printf(a, "testmiljoe/%s/%s", slags, navn);
	if (text == NULL || EVP_Digest(text, strlen(text), d, NULL,
	    EVP_sha256(), NULL) != 1)
		return NULL;
	d[6] = (unsigned char)((d[6] & 0x0f) | 0x80);
	d[8] = (unsigned char)((d[8] & 0x3f) | 0x80);
	return arena_printf(a, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-"
	    "%02x%02x%02x%02x%02x%02x", d[0], d[1], d[2], d[3], d[4], d[5],
	    d[6], d[7], d[8], d[9], d[10], d[11], d[12], d[13], d[14], d[15]);
}

int
er_uuid(const char *s)
{
	size_t i;

	for (i = 0; i < 36; i++)
		if (i == 8 || i == 13 || i == 18 || i == 23) {
			if (s[i] != '-')
				return 0;
		} else if (!isxdigit((unsigned char)s[i]))
			return 0;
	return s[36] == '\0';
}

int
cpr_nogens(const char *cpr)
{
	static const int v[CPR_LEN] = { 4, 3, 2, 7, 6, 5, 4, 3, 2, 1 };
	int i, sum = 0;

	for (i = 0; i < CPR_LEN; i++)
		sum += (cpr[i] - '0') * v[i];
	return sum % 11 == 0;
}
