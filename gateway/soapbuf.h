/*
 * soapbuf.h - gSOAP over memory: one element to bytes, bytes to one element.
 *
 * The only way in which generated serialisers are used.  The element is the
 * child of Body; envelope, header and security are written and read by
 * wssec.h.  What goes out declares each namespace it uses once, on the element
 * itself; wssec.h digests its canonical form.
 *
 * Nothing here opens a socket, a file or prints.  Threads: a context
 * belongs to one thread at a time.  Secrets: none; the texts are personal
 * data.  soapbuf_free() erases gSOAP's buffers; what gSOAP took from malloc()
 * for the members is erased by slet.c, in gatewayd.
 *
 * T below is a generated type without `struct`, tag its element as the type
 * map spells it: sdi__FremsoegSagDokumentIndeksInputType,
 * "sdi:FremsoegSagDokumentIndeksInput".
 */
#ifndef GW_SOAPBUF_H
#define GW_SOAPBUF_H

#include <stddef.h>

#include "err.h"
#include "soapH.h"

/* What is read is never larger, deeper or longer (security profile, 1). */
#define SOAPBUF_MAX_LEN		(16L * 1024 * 1024)	/* octets */
#define SOAPBUF_MAX_LEVEL	64			/* elements deep */
#define SOAPBUF_MAX_TEXT	262144L			/* octets of one text */
#define SOAPBUF_MAX_OCCURS	400000L		/* in one array */

/*
 * A context: the arena of one message in and any number out.  Yours to give
 * to soapbuf_free(), or NULL: no memory.
 */
struct soap	*soapbuf_new(void);

/* Frees it with everything that was read or written in it.  NULL is ok. */
void		 soapbuf_free(struct soap *);

/*
 * enum gw_err soapbuf_put(struct soap *, T, const char *tag,
 *     const struct T *obj, const char **xml)
 *
 * Writes *obj as element tag.  *xml is NUL-terminated, holds no other NUL
 * and lives until soapbuf_free(); NULL unless GW_OK.  A required member
 * that is NULL is written as an empty element: fill it.  GW_ENOMEM, also
 * when any allocation in the context failed before;
 * GW_ESCHEMA: nested deeper than gSOAP writes.
 */
#define soapbuf_put(soap, T, tag, obj, xml)				\
	soapbuf_put_end((soap), (xml),					\
	    soapbuf_put_begin((soap), (xml)) != 0 ||			\
	    soap_put_##T((soap), (obj), (tag), "") != SOAP_OK)

/*
 * enum gw_err soapbuf_get(struct soap *, T, const char *tag,
 *     const char *xml, size_t len, struct T *obj)
 *
 * Reads element tag from exactly len octets into *obj, whose members then
 * live until soapbuf_free(); *obj must not be read unless GW_OK.
 * GW_ESCHEMA: another element, a required one missing or nil, one not known
 * or twice where one is allowed, a text or number out of range, not
 * well-formed, anything but white space behind the element, deeper than
 * allowed; GW_ESIZE: len above SOAPBUF_MAX_LEN; GW_ENOMEM.
 *
 * Numbers, times and URIs lose the white space around them, texts keep it.
 * Not judged here, because gSOAP does not look: patterns, the order of
 * elements, the syntax of dates and decimals, undeclared attributes, and
 * elements inside a text (which become part of it).  The schemas in wsdl/
 * judge those with libxml2.
 */
#define soapbuf_get(soap, T, tag, xml, len, obj)			\
	soapbuf_get_end((soap),						\
	    soapbuf_get_begin((soap), (xml), (len)) != 0 ||		\
	    soap_get_##T((soap), (obj), (tag), NULL) == NULL)

/* A new, zeroed T in the context, or NULL: no memory. */
#define soapbuf_alloc(soap, T)						\
	((struct T *)soapbuf_zeroed((soap), 1, sizeof(struct T)))

/* n of them, for a member with a __size; NULL: no memory, or n is 0. */
#define soapbuf_array(soap, T, n)					\
	((struct T *)soapbuf_zeroed((soap), (n), sizeof(struct T)))

/* The joints of the macros above; not called otherwise. */
int		 soapbuf_put_begin(struct soap *, const char **xml);
enum gw_err	 soapbuf_put_end(struct soap *, const char **xml, int failed)
		    GW_MUST_CHECK;
int		 soapbuf_get_begin(struct soap *, const char *xml, size_t len);
enum gw_err	 soapbuf_get_end(struct soap *, int failed) GW_MUST_CHECK;
void		*soapbuf_zeroed(struct soap *, size_t n, size_t size);

#endif
