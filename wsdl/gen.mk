# gen.mk - from the contracts to C.
#
# Wanted from the Makefile that includes it: $G, where generated files go,
# $B, where objects go, CC and CFLAGS.  Offered to it:
#	$G/soap.stamp	soapH.h, soapStub.h, soapC.c, soapnsmap.c are there:
#			order-only for every object that includes soapH.h
#	GSOAP_CFLAGS	for whoever includes soapH.h
#	GSOAP_OBJS	the serialisers and the namespace table
#	GSOAP_LIBS	what they need to link
GSOAP_WSDL = sagdokumentindeks ydelsesindeks sts debitorforespoergsel \
    ejerfortegnelse borgerblikket
GSOAP_SRC = $(wildcard wsdl/*.wsdl wsdl/*.xsd) wsdl/typemap.dat
GSOAP_IMPORT = /usr/share/gsoap/import

# They change the size of struct soap: exactly those of libgsoapssl.
GSOAP_DEFS = -DWITH_IPV6 -DWITH_OPENSSL -DWITH_GZIP -DWITH_DOM
GSOAP_CFLAGS = $(GSOAP_DEFS) -I$G
GSOAP_LIBS = -lgsoapssl -lssl -lcrypto -lz
GSOAP_OBJS = $B/soapC.o $B/soapnsmap.o

# Without the minute of its making, equal contracts give equal bytes.
GSOAP_NODATE = s/ *20[0-9][0-9]-[0-9-]* [0-9:]* GMT//

$G/soap.stamp: $(GSOAP_SRC) wsdl/gsoap.sed wsdl/gen.mk
	@mkdir -p $G/wsdl
	@for f in $(GSOAP_SRC); do sed -f wsdl/gsoap.sed $$f >$G/$$f || exit 1; done
	@cd $G && wsdl2h -c -y -W -L -t wsdl/typemap.dat -o soap.all \
	    $(GSOAP_WSDL:%=wsdl/%.wsdl) >wsdl2h.log 2>&1 || \
	    { cat wsdl2h.log; exit 1; }
	@sed -e 's/-own//g' -e '$(GSOAP_NODATE)' $G/soap.all >$G/soap.h
	@rm -f $G/*.nsmap
	@cd $G && soapcpp2 -c -s -L -w -x -I$(GSOAP_IMPORT) soap.h \
	    >soapcpp2.log 2>&1 || { cat soapcpp2.log; exit 1; }
	@sed -i -e '$(GSOAP_NODATE)' $G/soap[A-Z]*.[ch] $G/*.nsmap
	@{ echo '#include "soapH.h"'; cat $G/sdi.nsmap; } >$G/soapnsmap.c
	@touch $@

# Generated: nobody reads its warnings, and -O1 because there is much of it.
GSOAP_CC = $(CC) $(filter-out -O% -W% -std=%,$(CFLAGS)) -std=gnu11 -w -O1 \
    -ffunction-sections $(GSOAP_CFLAGS)

$B/soapC.o $B/soapnsmap.o: $B/%.o: $G/soap.stamp
	@mkdir -p $B
	$(GSOAP_CC) -c -o $@ $G/$*.c
