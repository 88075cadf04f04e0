/*
 * p11_session.c - Cryptoki: library, token, login, key.
 */
#include "p11_impl.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MAX_SLOTS	64
#define TOKEN_TRIES	5
#define PART		P11_PART

/* --- Names (RFC 7512) --- */

struct navn {
	char	 token[PART], serial[PART], object[PART], id[PART];
	size_t	 id_len;
};

static int
hex(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ?
	    c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The value up to ';', %XX undone, a NUL behind it; 0: not one of ours. */
static size_t
value_read(const char **s, char out[PART])
{
	size_t n = 0;

	for (; **s != '\0' && **s != ';'; (*s)++) {
		if (n == PART - 1 || **s == '?')
			return 0;
		if (**s != '%') {
			out[n++] = **s;
			continue;
		}
		if (hex((*s)[1]) < 0 || hex((*s)[2]) < 0)
			return 0;
		out[n++] = (char)(hex((*s)[1]) << 4 | hex((*s)[2]));
		*s += 2;
	}
	out[n] = '\0';
	return n;
}

static int
part_read(const char **s, struct navn *n)
{
	struct {
		const char	*key;
		char		*out;
	} parts[] = {
		{ "token=", n->token }, { "serial=", n->serial },
		{ "object=", n->object }, { "id=", n->id },
	};
	size_t i, len;

	for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (strncmp(*s, parts[i].key, strlen(parts[i].key)) != 0)
			continue;
		*s += strlen(parts[i].key);
		if ((len = value_read(s, parts[i].out)) == 0)
			return 0;
		if (parts[i].out == n->id)
			n->id_len = len;
		return 1;
	}
	return 0;
}

static const char *
uri_read(const char *s, struct navn *n)
{
	memset(n, 0, sizeof(*n));
	if (strncmp(s, P11_SCHEME, strlen(P11_SCHEME)) != 0)
		return "is no token's key: write "
		    "pkcs11:token=NAME;object=NAME";
	s += strlen(P11_SCHEME);
	do {
		if (!part_read(&s, n))
			return "has a part that is not understood: write "
			    "token=, serial=, object= and id= alone";
	} while (*s++ == ';');
	if (n->token[0] == '\0' && n->serial[0] == '\0')
		return "names no token: add token=NAME or serial=NUMBER";
	return n->object[0] != '\0' || n->id_len > 0 ? NULL :
	    "names no key: add object=NAME or id=%XX";
}

const char *
p11_uri_wrong(const char *uri)
{
	struct navn n;

	return uri_read(uri, &n);
}

/* A field of Cryptoki's: blanks behind, no NUL.  An empty name is any. */
static int
field_is(const unsigned char *field, size_t size, const char *name)
{
	size_t n = strlen(name);

	if (n == 0)
		return 1;
	while (size > 0 && field[size - 1] == ' ')
		size--;
	return n == size && memcmp(field, name, n) == 0;
}

/* --- Library and token --- */

/* *foerst: nobody else in this process had it. */
static enum gw_err
library_load(const char *module, struct grund *g, CK_FUNCTION_LIST **f,
    int *foerst)
{
	CK_C_INITIALIZE_ARGS args = { .flags = CKF_OS_LOCKING_OK };
	CK_C_GetFunctionList get;
	void *library;
	CK_RV rv;

	/* stays loaded: it may have made threads or handlers of its own */
	if ((library = dlopen(module, RTLD_NOW | RTLD_LOCAL)) == NULL ||
	    (get = (CK_C_GetFunctionList)(uintptr_t)dlsym(library,
	    "C_GetFunctionList")) == NULL || get(f) != CKR_OK)
		return fail(g, GW_ECONF, "module is no PKCS#11 library: name "
		    "the token's own (.so)");
	rv = (*f)->C_Initialize(&args);
	*foerst = rv == CKR_OK;
	if (rv != CKR_OK && rv != CKR_CRYPTOKI_ALREADY_INITIALIZED)
		return fail(g, GW_ECONF, "module: C_Initialize answers "
		    "0x%lx: see the library's manual", rv);
	return GW_OK;
}

/* GW_ENOENT: none of that name. */
static enum gw_err
token_find(CK_FUNCTION_LIST *f, const struct navn *n, struct grund *g,
    CK_SLOT_ID *out, CK_FLAGS *flags)
{
	CK_ULONG count = MAX_SLOTS, i, found = 0;
	CK_SLOT_ID slots[MAX_SLOTS];
	CK_TOKEN_INFO info;

	if (f->C_GetSlotList(CK_TRUE, slots, &count) != CKR_OK)
		return fail(g, GW_ECONF, "token: no list of tokens: see the "
		    "library's manual");
	for (i = 0; i < count; i++) {
		if (f->C_GetTokenInfo(slots[i], &info) != CKR_OK ||
		    !field_is(info.label, sizeof(info.label), n->token) ||
		    !field_is(info.serialNumber, sizeof(info.serialNumber),
		    n->serial))
			continue;
		*out = slots[i];
		*flags = info.flags;
		found++;
	}
	return found == 1 ? GW_OK : found == 0 ? GW_ENOENT : fail(g, GW_ECONF,
	    "token: several of that name: add serial=NUMBER");
}

/*
 * Loads the library and finds the token.  SoftHSM writes a token's file anew
 * when somebody logs in, and whoever loads the library at that moment finds
 * half of it: who finds none looks again.
 */
static enum gw_err
token_open(const char *module, const struct navn *n, struct grund *g,
    CK_FUNCTION_LIST **f, CK_SLOT_ID *slot, CK_FLAGS *flags)
{
	const struct timespec nap = { 0, 100000000 };
	enum gw_err rc;
	int i, foerst = 0;

	for (i = 0; i < TOKEN_TRIES; i++) {
		if ((rc = library_load(module, g, f, &foerst)) != GW_OK ||
		    (rc = token_find(*f, n, g, slot, flags)) != GW_ENOENT)
			return rc;
		if (foerst)
			(*f)->C_Finalize(NULL);
		nanosleep(&nap, NULL);
	}
	return fail(g, GW_ECONF, "token: none of that name: connect it, or "
	    "correct the name");
}

/* A wrong PIN tried by each signer would lock the token: the last attempt is
 * left to a human. */
static enum gw_err
login(struct p11 *p, const char *pin, CK_FLAGS flags, struct grund *g)
{
	CK_RV rv;

	if (flags & (CKF_USER_PIN_FINAL_TRY | CKF_USER_PIN_LOCKED))
		return fail(g, GW_ECONF, "token: its PIN is locked, or one "
		    "attempt from it: log in once with the library's tool");
	rv = p->f->C_Login(p->session, CKU_USER,
	    (unsigned char *)(uintptr_t)pin, strlen(pin));
	if (rv == CKR_OK || rv == CKR_USER_ALREADY_LOGGED_IN)
		return GW_OK;
	return fail(g, GW_ECONF, rv == CKR_PIN_INCORRECT ||
	    rv == CKR_PIN_LEN_RANGE || rv == CKR_PIN_INVALID ?
	    "token: the PIN is wrong: correct the first line of its file" :
	    "token: C_Login answers 0x%lx: see the library's manual", rv);
}

static enum gw_err
key_find(struct p11 *p, struct navn *n, int rsa, struct grund *g)
{
	CK_OBJECT_CLASS class = CKO_PRIVATE_KEY;
	CK_KEY_TYPE type = rsa ? CKK_RSA : CKK_EC;
	CK_ATTRIBUTE want[4] = {
		{ CKA_CLASS, &class, sizeof(class) },
		{ CKA_KEY_TYPE, &type, sizeof(type) },
	};
	CK_ULONG k = 2;

	if (n->object[0] != '\0')
		want[k++] = (CK_ATTRIBUTE){ CKA_LABEL, n->object,
		    strlen(n->object) };
	if (n->id_len > 0)
		want[k++] = (CK_ATTRIBUTE){ CKA_ID, n->id, n->id_len };
	p->n_found = 0;
	if (p->f->C_FindObjectsInit(p->session, want, k) == CKR_OK) {
		if (p->f->C_FindObjects(p->session, p->found, P11_KEYS,
		    &p->n_found) != CKR_OK)
			p->n_found = 0;
		p->f->C_FindObjectsFinal(p->session);
	}
	p->key = p->found[0];
	return p->n_found > 0 ? GW_OK : fail(g, GW_ECONF, "token: no such "
	    "key of the certificate's kind: correct object= or id=");
}

void
p11_navn(const char *uri, struct p11_navn *out)
{
	struct navn n;

	(void)uri_read(uri, &n);
	memcpy(out->object, n.object, sizeof(out->object));
	out->id_len = n.id_len;
}

/* Library, token and login; the key is yet to be found. */
static enum gw_err
session_open(const char *module, const char *pin, CK_FLAGS how,
    const struct navn *n, struct grund *g, struct p11 **out)
{
	CK_FLAGS flags = 0;
	CK_SLOT_ID slot = 0;
	struct p11 *p;
	enum gw_err rc;

	*out = NULL;
	if ((p = calloc(1, sizeof(*p))) == NULL ||
	    pthread_mutex_init(&p->lock, NULL) != 0) {
		free(p);
		return fail(g, GW_ENOMEM, "PKCS#11: no memory");
	}
	p->session = CK_INVALID_HANDLE;
	rc = token_open(module, n, g, &p->f, &slot, &flags);
	if (rc == GW_OK && p->f->C_OpenSession(slot, how, NULL, NULL,
	    &p->session) != CKR_OK)
		rc = fail(g, GW_ECONF, "token: no session: see the library's "
		    "manual");
	if (rc == GW_OK)
		rc = login(p, pin, flags, g);
	if (rc == GW_OK)
		*out = p;
	else
		p11_close(p);
	return rc;
}

enum gw_err
p11_open(const char *module, const char *uri, const char *pin, int rsa,
    struct grund *g, struct p11 **out)
{
	const char *wrong;
	struct navn n;
	enum gw_err rc;

	*out = NULL;
	if ((wrong = uri_read(uri, &n)) != NULL)
		return fail(g, GW_ECONF, "%s", wrong);
	if ((rc = session_open(module, pin, CKF_SERIAL_SESSION, &n, g,
	    out)) == GW_OK && (rc = key_find(*out, &n, rsa, g)) != GW_OK) {
		p11_close(*out);
		*out = NULL;
	}
	return rc;
}

enum gw_err
p11_open_rw(const char *module, const char *uri, const char *pin,
    struct grund *g, struct p11 **out)
{
	const char *wrong;
	struct navn n;

	*out = NULL;
	if ((wrong = uri_read(uri, &n)) != NULL)
		return fail(g, GW_ECONF, "%s", wrong);
	return session_open(module, pin, CKF_SERIAL_SESSION | CKF_RW_SESSION,
	    &n, g, out);
}

void
p11_close(struct p11 *p)
{
	if (p == NULL)
		return;
	if (p->session != CK_INVALID_HANDLE)
		p->f->C_CloseSession(p->session);
	pthread_mutex_destroy(&p->lock);
	free(p);
}

int
p11_sign(struct p11 *p, CK_MECHANISM_TYPE how, const unsigned char *text,
    size_t len, unsigned char *sig, size_t *siglen)
{
	CK_MECHANISM mechanism = { how, NULL, 0 };
	CK_ULONG n = *siglen;
	int ok;

	pthread_mutex_lock(&p->lock);
	ok = p->f->C_SignInit(p->session, &mechanism, p->key) == CKR_OK &&
	    p->f->C_Sign(p->session, (unsigned char *)(uintptr_t)text, len,
	    sig, &n) == CKR_OK;
	pthread_mutex_unlock(&p->lock);
	*siglen = ok ? n : 0;
	return ok;
}
