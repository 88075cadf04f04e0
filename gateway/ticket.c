#include "ticket.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <string.h>

#define SIGNED	16			/* octets before the MAC */
#define MAC	(TICKET_LEN - SIGNED)

static void
put64(unsigned char *p, uint64_t v)
{
	int i;

	for (i = 7; i >= 0; i--, v >>= 8)
		p[i] = (unsigned char)v;
}

static uint64_t
get64(const unsigned char *p)
{
	uint64_t v = 0;
	int i;

	for (i = 0; i < 8; i++)
		v = v << 8 | p[i];
	return v;
}

/* RFC 2104 with SHA-256; 0: it could not be made. */
static int
mac(const unsigned char key[TICKET_KEY], const unsigned char *p,
    unsigned char out[MAC])
{
	unsigned n = MAC;

	return HMAC(EVP_sha256(), key, TICKET_KEY, p, SIGNED, out, &n) !=
	    NULL && n == MAC;
}

enum gw_err
ticket_make(const unsigned char key[TICKET_KEY], uint64_t number, int64_t now,
    unsigned char out[TICKET_LEN])
{
	put64(out, number);
	put64(out + 8, (uint64_t)(now + TICKET_LIFE_MS));
	if (mac(key, out, out + SIGNED))
		return GW_OK;
	memset(out, 0, TICKET_LEN);
	return GW_EINTERN;
}

int
ticket_ok(const unsigned char key[TICKET_KEY], const unsigned char *ticket,
    size_t len, int64_t now)
{
	unsigned char m[MAC];

	if (ticket == NULL || len != TICKET_LEN || !mac(key, ticket, m) ||
	    CRYPTO_memcmp(m, ticket + SIGNED, MAC) != 0)
		return 0;
	return now < (int64_t)get64(ticket + 8);
}
