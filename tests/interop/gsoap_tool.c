/*
 * gsoap_tool.c - reads one element with the generated code and writes it again.
 *
 * usage: gsoap_tool prefix:Element <in.xml >out.xml
 * Exit 0; 1 when the generated code refuses it; 2 when it cannot be tried.
 */
#include <stdio.h>
#include <string.h>

#include "soapbuf.h"

#define MAX_IN	(1024 * 1024)

/* X(element, type) for every element that can be the child of a Body. */
#define ELEMENTS(X)							\
	X("sdi:FremsoegSagDokumentIndeksInput",				\
	    sdi__FremsoegSagDokumentIndeksInputType)			\
	X("sdi:FremsoegSagDokumentIndeksOutput",			\
	    sdi__FremsoegSagDokumentIndeksOutputType)			\
	X("sdi:ImporterSagDokumentIndeksInput",				\
	    sdi__ImporterSagDokumentIndeksInputType)			\
	X("sdi:ImporterSagDokumentIndeksOutput", sd__MultipleOutputType) \
	X("sdi:OpdaterSagDokumentIndeksInput",				\
	    sdi__OpdaterSagDokumentIndeksInputType)			\
	X("sdi:OpdaterSagDokumentIndeksOutput", sd__MultipleOutputType)	\
	X("sdi:FjernSagDokumentIndeksInput",				\
	    sdi__FjernSagDokumentIndeksInputType)			\
	X("sdi:FjernSagDokumentIndeksOutput", sd__MultipleOutputType)	\
	X("yi:FremsoegYdelseIndeksInput", yi__FremsoegYdelseIndeksInputType) \
	X("yi:FremsoegYdelseIndeksOutput", yi__FremsoegYdelseIndeksOutputType) \
	X("yi:ImporterYdelseIndeksInput", yi__ImporterYdelseIndeksInputType) \
	X("yi:ImporterYdelseIndeksOutput", sd__MultipleOutputType)	\
	X("yi:OpdaterYdelseIndeksInput", yi__OpdaterYdelseIndeksInputType) \
	X("yi:OpdaterYdelseIndeksOutput", sd__MultipleOutputType)	\
	X("wst:RequestSecurityToken", wst__RequestSecurityTokenType)	\
	X("wst:RequestSecurityTokenResponseCollection",			\
	    wst__RequestSecurityTokenResponseCollectionType)		\
	X("oir:SoegFordring_I", oir__SoegFordringInputType)		\
	X("oir:SoegFordring_O", oir__SoegFordringOutputType)		\
	X("spf:ServiceplatformFault", spf__ServiceplatformFaultType)	\
	X("ejf:EjendommeForEjer_I", ejf__EjendommeForEjerInputType)	\
	X("ejf:EjendommeForEjer_O", ejf__EjendommeForEjerOutputType)	\
	X("bb:HentOverblik", bb__HentOverblikType)			\
	X("bb:HentOverblikSvar", bb__HentOverblikSvarType)		\
	X("bb:HentVerifikation", bb__HentVerifikationType)		\
	X("bb:HentVerifikationSvar", bb__HentVerifikationSvarType)	\
	X("bb:Fejl", bb__FejlType)					\
	X("rh:RequestHeader", rh__RequestHeaderType)

/* *xml is the element as the generated code writes it; GW_ENOENT: not ours. */
static enum gw_err
rewrite(struct soap *soap, const char *tag, const char *in, size_t len,
    const char **xml)
{
	enum gw_err rc;

#define X(name, T)							\
	if (strcmp(tag, name) == 0) {					\
		struct T *obj = soapbuf_alloc(soap, T);			\
									\
		if (obj == NULL)					\
			return GW_ENOMEM;				\
		rc = soapbuf_get(soap, T, name, in, len, obj);		\
		if (rc != GW_OK)					\
			return rc;					\
		return soapbuf_put(soap, T, name, obj, xml);		\
	}
	ELEMENTS(X)
#undef X
	return GW_ENOENT;
}

int
main(int argc, char **argv)
{
	static char in[MAX_IN];
	const char *xml;
	struct soap *soap;
	enum gw_err rc;
	size_t len;

	if (argc != 2 || (soap = soapbuf_new()) == NULL) {
		fputs("usage: gsoap_tool prefix:Element\n", stderr);
		return 2;
	}
	len = fread(in, 1, sizeof(in), stdin);
	rc = rewrite(soap, argv[1], in, len, &xml);
	if (rc == GW_OK)
		puts(xml);
	else
		fprintf(stderr, "%s: %s\n", argv[1], err_name(rc));
	soapbuf_free(soap);
	return rc == GW_OK ? 0 : rc == GW_ESCHEMA || rc == GW_ESIZE ? 1 : 2;
}
