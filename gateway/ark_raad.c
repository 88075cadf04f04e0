#include <string.h>

#include "konfigark_impl.h"
#include "tekst.h"

#define MAX_TEKST	120	/* octets compared */
#define NAER_KLE	2
#define NAER_KRAV	4	/* of 36 */

unsigned
afstand(const char *a, const char *b)
{
	unsigned char raekke[MAX_TEKST + 1], skraa, over;
	size_t la = strnlen(a, MAX_TEKST), lb = strnlen(b, MAX_TEKST), i, k;

	for (k = 0; k <= lb; k++)
		raekke[k] = (unsigned char)k;
	for (i = 1; i <= la; i++) {
		skraa = raekke[0];
		raekke[0] = (unsigned char)i;
		for (k = 1; k <= lb; k++) {
			over = raekke[k];
			/* change, or keep; add; take away */
			skraa = (unsigned char)(skraa + (a[i - 1] != b[k - 1]));
			if (raekke[k - 1] + 1 < skraa)
				skraa = (unsigned char)(raekke[k - 1] + 1);
			if (over + 1 < skraa)
				skraa = (unsigned char)(over + 1);
			raekke[k] = skraa;
			skraa = over;
		}
	}
	return raekke[lb];
}

const struct kle_emne *
naermeste_kle(const struct central *c, const char *nr, const char *navn)
{
	const struct kle_emne *bedst = NULL;
	unsigned d, mindst = NAER_KLE + 1;
	size_t i;

	for (i = 0; i < c->n_kle; i++)
		if (c->kle[i].titel != NULL && navn_lig(navn, c->kle[i].titel))
			return &c->kle[i];
	for (i = 0; i < c->n_kle; i++)
		if ((d = afstand(nr, c->kle[i].kle)) < mindst) {
			mindst = d;
			bedst = &c->kle[i];
		}
	return bedst;
}

const struct kommune_konf *
naermeste_kommune(const struct konfiguration *k, const char *kode)
{
	const struct kommune_konf *bedst = NULL;
	unsigned d, mindst = 2;		/* of four digits: one */
	size_t i;

	for (i = 0; i < k->n_kommuner; i++)
		if (navn_lig(kode, k->kommuner[i].navn))
			return &k->kommuner[i];
	for (i = 0; i < k->n_kommuner; i++)
		if ((d = afstand(kode, k->kommuner[i].kode)) < mindst) {
			mindst = d;
			bedst = &k->kommuner[i];
		}
	return bedst;
}

const struct krav_type *
naermeste_krav(const struct central *c, const char *uuid)
{
	const struct krav_type *bedst = NULL;
	unsigned d, mindst = NAER_KRAV + 1;
	size_t i;

	for (i = 0; i < c->n_krav; i++)
		if ((d = afstand(uuid, c->krav[i].kravtype)) < mindst) {
			mindst = d;
			bedst = &c->krav[i];
		}
	return bedst;
}
