/*
 * soapbuf.c - gSOAP over memory.  See soapbuf.h.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "soapbuf.h"

/* Beside gSOAP's own error numbers, which end far below. */
#define ERROR_TOO_LARGE	10000

#define MAX_NAMES	64	/* of gSOAP's table of namespaces */
#define PIECE		4096	/* octets that gSOAP is given at a time */

/*
 * What soap->user points to.  gSOAP's own buffer has 64 KB, most of which no
 * message ever touches: erasing what was touched costs a tenth of erasing it.
 */
struct source {
	const char	*p;		/* the element to read, or NULL */
	size_t		 left;
	size_t		 touched;	/* octets of soap->buf */
};

static void
touch(struct soap *soap, size_t len)
{
	struct source *in = soap->user;

	if (len > sizeof(soap->buf))
		len = sizeof(soap->buf);
	if (len > in->touched)
		in->touched = len;
}

/* frecv: hands gSOAP the next octets; 0 is the end. */
static size_t
source_recv(struct soap *soap, char *buf, size_t len)
{
	struct source *in = soap->user;

	if (in->p == NULL)
		return 0;
	if (len > PIECE)
		len = PIECE;
	if (len > in->left)
		len = in->left;
	touch(soap, len);
	memcpy(buf, in->p, len);
	in->p += len;
	in->left -= len;
	return len;
}

/* Our input is one element, never an HTTP message, whatever it looks like. */
static int
source_no_http(struct soap *soap)
{
	return soap->error = SOAP_SYNTAX_ERROR;
}

struct soap *
soapbuf_new(void)
{
	struct source *in;
	struct soap *soap;

	if ((in = calloc(1, sizeof(*in))) == NULL)
		return NULL;
	/* TREE: no id/href graphs, in or out; STRICT: nothing unexpected. */
	soap = soap_new2(SOAP_C_UTFSTRING | SOAP_XML_TREE | SOAP_XML_STRICT,
	    SOAP_C_UTFSTRING | SOAP_XML_TREE);
	if (soap == NULL) {
		free(in);
		return NULL;
	}
	soap->user = in;
	/* By name, so that the table is taken out of libgateway.a. */
	soap_set_namespaces(soap, namespaces);
	soap->frecv = source_recv;
	soap->fparse = source_no_http;
	soap->recv_maxlength = SOAPBUF_MAX_LEN;
	soap->maxlevel = SOAPBUF_MAX_LEVEL;
	soap->maxlength = SOAPBUF_MAX_TEXT;
	soap->maxoccurs = SOAPBUF_MAX_OCCURS;
	return soap;
}

/* The context's own buffers: the last octets of the message, and its texts
 * on their way. */
static void
buffers_erase(struct soap *soap)
{
	const struct source *in = soap->user;

	explicit_bzero(soap->buf, in->touched);
	explicit_bzero(soap->tmpbuf, sizeof(soap->tmpbuf));
	explicit_bzero(soap->msgbuf, sizeof(soap->msgbuf));
	if (soap->labbuf != NULL)
		explicit_bzero(soap->labbuf, soap->lablen);
}

void
soapbuf_free(struct soap *soap)
{
	if (soap == NULL)
		return;
	buffers_erase(soap);
	free(soap->user);
	soap_destroy(soap);
	soap_end(soap);
	soap_free(soap);
}

void *
soapbuf_zeroed(struct soap *soap, size_t n, size_t size)
{
	void *p;

	assert(size > 0);
	if (n == 0 || n > SIZE_MAX / size)
		return NULL;
	if ((p = soap_malloc(soap, n * size)) != NULL)
		memset(p, 0, n * size);
	return p;
}

/* GW_OK, or what gSOAP's error means to us. */
static enum gw_err
verdict(const struct soap *soap)
{
	switch (soap->error) {
	case SOAP_OK:
		return GW_OK;
	case SOAP_EOM:
		return GW_ENOMEM;
	case ERROR_TOO_LARGE:
		return GW_ESIZE;
	default:
		return GW_ESCHEMA;
	}
}

int
soapbuf_put_begin(struct soap *soap, const char **xml)
{
	*xml = NULL;
	/* A part that was not made would be left out of what is asked for:
	 * a search without its person finds everybody. */
	if (soap->error == SOAP_EOM)
		return soap->error;
	soap->os = xml;
	if (soap_begin_send(soap) != SOAP_OK)
		return soap->error;
	soap->ns = 1;		/* declarations: names_declare() */
	return SOAP_OK;
}

/* The index of the prefix in gSOAP's table, where SOAP's own stand first;
 * none: that of the row behind the last. */
static size_t
name_find(const char *prefix, size_t len)
{
	size_t i;

	for (i = 0; namespaces[i].id != NULL; i++)
		if (strncmp(namespaces[i].id, prefix, len) == 0 &&
		    namespaces[i].id[len] == '\0')
			break;
	return i;
}

/* Which prefixes stand in the tag at p, of elements or attributes; answers
 * where the tag ends. */
static const char *
names_mark(const char *p, char used[MAX_NAMES], const char **last)
{
	size_t i, len;

	while (*p != '>' && *p != '\0') {
		len = strcspn(p, ":= \t\n\"/>");
		/* mostly the prefix that the tag before had */
		if (p[len] == ':' && (*last == NULL ||
		    strncmp(*last, p, len + 1) != 0)) {
			if ((i = name_find(p, len)) < MAX_NAMES)
				used[i] = 1;
			*last = p;
		}
		p += len + strcspn(p + len, " \t\n\"/>");
		if (*p == '"')
			p = strchr(p + 1, '"');
		p += *p != '>' && *p != '\0';
	}
	return p;
}

/*
 * The same with each namespace that is used declared once, on the element
 * itself.  gSOAP would declare all it knows there, or in canonical form each
 * anew on every element that has no parent with it: a search by fifty
 * properties has more declarations then than anybody accepts.
 */
static const char *
names_declare(struct soap *soap, const char *xml, size_t len)
{
	char used[MAX_NAMES] = { 0 };
	const char *p, *last = NULL;
	size_t i, more = 0, name = strcspn(xml, " />");
	char *out, *to;

	for (p = xml; (p = strchr(p, '<')) != NULL;)
		p = p[1] == '/' ? p + 1 : names_mark(p + 1, used, &last);
	for (i = 0; i < MAX_NAMES && namespaces[i].id != NULL; i++)
		if (used[i])
			more += strlen(namespaces[i].id) +
			    strlen(namespaces[i].ns) + sizeof(" xmlns:=\"\"");
	if ((out = soap_malloc(soap, len + more + 1)) == NULL)
		return NULL;
	memcpy(out, xml, name);
	for (to = out + name, i = 0; i < MAX_NAMES && namespaces[i].id != NULL;
	    i++)
		if (used[i])
			to += sprintf(to, " xmlns:%s=\"%s\"",
			    namespaces[i].id, namespaces[i].ns);
	memcpy(to, xml + name, len - name + 1);
	return out;
}

enum gw_err
soapbuf_put_end(struct soap *soap, const char **xml, int failed)
{
	enum gw_err rc;
	size_t len;

	if (!failed)
		failed = soap_end_send(soap) != SOAP_OK;
	soap->os = NULL;
	if (failed || *xml == NULL)
		touch(soap, sizeof(soap->buf));
	else {
		len = strlen(*xml);
		touch(soap, len);
		*xml = names_declare(soap, *xml, len);
		return *xml == NULL ? GW_ENOMEM : GW_OK;
	}
	rc = verdict(soap);
	*xml = NULL;
	return rc == GW_OK ? GW_ENOMEM : rc;
}

/*
 * gSOAP looks at the first octet to tell XML from gzip, MIME and HTTP:
 * '<' leaves it only the first.
 */
int
soapbuf_get_begin(struct soap *soap, const char *xml, size_t len)
{
	struct source *in = soap->user;

	in->p = NULL;
	if (len > SOAPBUF_MAX_LEN)
		return soap->error = ERROR_TOO_LARGE;
	if (len == 0 || *xml != '<')
		return soap->error = SOAP_SYNTAX_ERROR;
	in->p = xml;
	in->left = len;
	return soap_begin_recv(soap);
}

/* 1 when only white space follows the element that was read, else 0. */
static int
at_end(struct soap *soap)
{
	soap_wchar c;

	do
		c = soap_getchar(soap);
	while (c == ' ' || c == '\t' || c == '\r' || c == '\n');
	return c == (soap_wchar)EOF;
}

enum gw_err
soapbuf_get_end(struct soap *soap, int failed)
{
	struct source *in = soap->user;
	enum gw_err rc = GW_OK;

	if (failed)
		rc = verdict(soap);
	else if (!at_end(soap))
		rc = GW_ESCHEMA;
	else if (soap_end_recv(soap) != SOAP_OK)
		rc = verdict(soap);
	if (failed && rc == GW_OK)
		rc = GW_ESCHEMA;
	in->p = NULL;
	return rc;
}
