/*
 * p11_impl.h - between OpenSSL's side of a token's key and Cryptoki's.
 */
#ifndef GW_P11_IMPL_H
#define GW_P11_IMPL_H

#include <p11-kit/pkcs11.h>
#include <pthread.h>
#include <stddef.h>

#include "p11.h"

#define P11_PART	128		/* octets of a part of a name */
#define P11_KEYS	8		/* of one name */
#define P11_EC_HALF	32		/* r and s of P-256, octets */

/* A session with a token, and a key in it. */
struct p11 {
	CK_FUNCTION_LIST *f;
	CK_SESSION_HANDLE session;
	CK_OBJECT_HANDLE key;		/* that signs: one of these */
	CK_OBJECT_HANDLE found[P11_KEYS];
	CK_ULONG	 n_found;	/* at least one */
	pthread_mutex_t	 lock;		/* a session signs one at a time */
};

/* As p11_key() says; rsa: the kind of key. */
enum gw_err	 p11_open(const char *module, const char *uri,
		    const char *pin, int rsa, struct grund *,
		    struct p11 **out) GW_MUST_CHECK;
void		 p11_close(struct p11 *);	/* NULL is ok */

/* Of a name that p11_uri_wrong() has nothing against: the object's, and how
 * many octets of id= there are. */
struct p11_navn {
	char		 object[P11_PART];
	size_t		 id_len;
};
void		 p11_navn(const char *uri, struct p11_navn *);

/* A session that can write, its user logged in; p11_close() it. */
enum gw_err	 p11_open_rw(const char *module, const char *uri,
		    const char *pin, struct grund *, struct p11 **out)
		    GW_MUST_CHECK;

/* Signs the octets as they stand; *len: room in, octets out.  0: it failed. */
int		 p11_sign(struct p11 *, CK_MECHANISM_TYPE,
		    const unsigned char *, size_t, unsigned char *sig,
		    size_t *len);

#endif
