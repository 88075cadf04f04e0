#include "fault.h"

#include "borgerdk.h"
#include "wssec.h"

/* The one text that everybody gets whose signatures do not hold. */
#define TEKST_CHECK	"Meddelelsens sikkerhed kunne ikke bekræftes."
#define TEKST_REQUEST	"Forespørgslen følger ikke kontrakten."

/*
 * early: also said before the signatures hold; every other error is then
 * GW_ECHECK to the caller.
 */
static const struct {
	enum gw_err	rc;
	int		early;
	struct fault	fault;
} faults[] = {
	/* Refused before there was XML: a bare HTTP status (profile 1). */
	{ GW_ESCAN, 1, { 400, NULL, NULL, NULL, NULL, 1 } },
	{ GW_ESIZE, 1, { 413, NULL, NULL, NULL, NULL, 1 } },
	{ GW_ECHECK, 1, { 500, "Sender", "wsse:FailedCheck", NULL,
	    TEKST_CHECK, 1 } },
	{ GW_ESOAP, 0, { 500, "Sender", "wsse:FailedCheck", NULL,
	    TEKST_CHECK, 1 } },
	{ GW_ESECURITY, 1, { 500, "Sender", "wsse:InvalidSecurity", NULL,
	    TEKST_CHECK, 1 } },
	{ GW_EMUSTUND, 0, { 500, "MustUnderstand", NULL, NULL,
	    "En header med mustUnderstand kendes ikke.", 0 } },
	{ GW_EADDR, 0, { 500, "Sender", "wsa:InvalidAddressingHeader", NULL,
	    "En WS-Addressing-header er ikke som aftalt.", 0 } },
	{ GW_EDEST, 0, { 500, "Sender", "wsa:DestinationUnreachable", NULL,
	    "wsa:To er ikke en af tjenestens adresser.", 0 } },
	{ GW_EACTION, 0, { 500, "Sender", "wsa:ActionNotSupported", NULL,
	    "wsa:Action er ikke en af tjenestens operationer.", 0 } },
	{ GW_EREPLAY, 0, { 500, "Sender", "wsa:InvalidAddressingHeader",
	    "wsa:DuplicateMessageID",
	    "MessageID eller token er brugt før.", 0 } },
	{ GW_EAUTH, 0, { 500, "Sender", "wsse:FailedAuthentication", NULL,
	    "Tokenet kan ikke bruges her eller ikke længere.", 1 } },
	{ GW_EEXPIRED, 0, { 500, "Sender", "wsu:MessageExpired", NULL,
	    "Meddelelsens Timestamp er uden for sit tidsrum.", 1 } },
	{ GW_EACCESS, 0, { 500, "Sender", "bb:IngenAdgang", NULL,
	    "Tokenet giver ikke adgang til det, der spørges om.", 0 } },
	{ GW_EREQUEST, 0, { 500, "Sender", "bb:UgyldigForespoergsel", NULL,
	    TEKST_REQUEST, 0 } },
	{ GW_ESCHEMA, 0, { 500, "Sender", "bb:UgyldigForespoergsel", NULL,
	    TEKST_REQUEST, 0 } },
	{ GW_EBUSY, 1, { 503, "Receiver", "bb:Overbelastet", NULL,
	    "Tjenesten er overbelastet. Prøv igen om lidt.", 0 } },
	/* and whatever else went wrong is ours */
	{ GW_EINTERN, 1, { 500, "Receiver", "bb:Internfejl", NULL,
	    "Der skete en fejl hos os. Prøv igen senere.", 0 } }
};
#define N_FAULTS	(sizeof(faults) / sizeof(faults[0]))

static size_t
fault_find(enum gw_err rc)
{
	size_t i;

	for (i = 0; i < N_FAULTS - 1; i++)
		if (faults[i].rc == rc)
			break;
	return i;
}

const struct fault *
fault_of(enum gw_err rc, int verified)
{
	size_t i = fault_find(rc);

	if (!verified && !faults[i].early)
		i = fault_find(GW_ECHECK);
	return &faults[i].fault;
}

/* Subcode's local name: what detail calls Kode (profile 6). */
static const char *
fault_kode(const struct fault *f)
{
	const char *p;

	if (f->subcode == NULL)
		return f->code;
	for (p = f->subcode; *p != ':'; p++)
		;
	return p + 1;
}

static void
fault_write(struct buf *b, const struct fault *f, const char *transaktion)
{
	buf_printf(b, "<env:Fault xmlns:env=\"" NS_SOAP12 "\">"
	    "<env:Code><env:Value>env:%s</env:Value>", f->code);
	if (f->subcode != NULL)
		buf_printf(b, "<env:Subcode><env:Value xmlns:bb=\"" NS_BB "\""
		    " xmlns:wsa=\"" NS_WSA "\" xmlns:wsse=\"" NS_WSSE "\""
		    " xmlns:wsu=\"" NS_WSU "\">%s</env:Value>", f->subcode);
	if (f->subcode2 != NULL)
		buf_printf(b, "<env:Subcode><env:Value xmlns:wsa=\"" NS_WSA
		    "\">%s</env:Value></env:Subcode>", f->subcode2);
	if (f->subcode != NULL)
		buf_puts(b, "</env:Subcode>");
	buf_printf(b, "</env:Code><env:Reason><env:Text xml:lang=\"da\">%s"
	    "</env:Text></env:Reason><env:Detail>"
	    "<bb:Fejl xmlns:bb=\"" NS_BB "\"><bb:Kode>%s</bb:Kode>"
	    "<bb:Besked>%s</bb:Besked>"
	    "<bb:TransaktionsId>%s</bb:TransaktionsId></bb:Fejl>"
	    "</env:Detail></env:Fault>", f->tekst, fault_kode(f), f->tekst,
	    transaktion);
}

const char *
fault_body(struct arena *a, const struct fault *f, const char *transaktion,
    size_t *len)
{
	struct buf b;

	buf_init(&b, a);
	fault_write(&b, f, transaktion);
	*len = b.len;
	return buf_end(&b);
}

const char *
fault_unsigned(struct arena *a, const struct fault *f, const char *transaktion,
    size_t *len)
{
	struct buf b;

	buf_init(&b, a);
	buf_puts(&b, "<env:Envelope xmlns:env=\"" NS_SOAP12 "\"><env:Header>"
	    "<wsa:Action xmlns:wsa=\"" NS_WSA "\">" BB_FAULT_ACTION
	    "</wsa:Action></env:Header><env:Body>");
	fault_write(&b, f, transaktion);
	buf_puts(&b, "</env:Body></env:Envelope>");
	*len = b.len;
	return buf_end(&b);
}
