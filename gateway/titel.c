#include "titel.h"

#include <string.h>

#include "tekst.h"

/* SF1470's types with their Danish letters. */
static const char *const doktyper[] = {
	[DOKTYPE_FAKTURA] = "Faktura",
	[DOKTYPE_BREV_IND] = "Brev, indgående",
	[DOKTYPE_BREV_UD] = "Brev, udgående",
	[DOKTYPE_BREV] = "Brev",
	[DOKTYPE_INTERNT_NOTAT] = "Internt Notat",
	[DOKTYPE_EKSTERNT_NOTAT] = "Eksternt Notat",
	[DOKTYPE_RAPPORT] = "Rapport",
	[DOKTYPE_DAGSORDEN] = "Dagsorden",
	[DOKTYPE_PLAN] = "Plan",
	[DOKTYPE_ANDET] = "Andet",
};

const char *
tekst_maa_vises(const struct cpr *borger, const char *s)
{
	if (tekst_tom(s) || cpr_i_tekst(s) ||
	    (borger->nr[0] != '\0' && strstr(s, borger->nr) != NULL))
		return NULL;
	return s;
}

const char *
titel_kle(const struct central *c, const struct cpr *borger, const char *kle,
    const char *klassetitel)
{
	const struct kle_emne *emne = central_kle(c, kle);

	if (emne != NULL && !tekst_tom(emne->titel))
		return emne->titel;
	klassetitel = tekst_maa_vises(borger, klassetitel);
	return klassetitel != NULL ? klassetitel : kle;
}

const char *
titel_sag(const struct kle_konf *konf, const struct cpr *borger,
    const char *egen, const char *kletitel)
{
	if (konf->titel && (egen = tekst_maa_vises(borger, egen)) != NULL)
		return egen;
	return kletitel;
}

const char *
titel_doktype(enum dokument_type type)
{
	return (size_t)type < sizeof(doktyper) / sizeof(doktyper[0]) ?
	    doktyper[type] : NULL;
}

const char *
titel_dokument(const struct cpr *borger, const char *titel,
    enum dokument_type type)
{
	if ((titel = tekst_maa_vises(borger, titel)) != NULL)
		return titel;
	titel = titel_doktype(type);
	return titel != NULL ? titel : "Dokument";
}
