# gen.mk - from the contracts to C.
#
# Reads from the Makefile that includes it: $G, where generated files go; $B,
# where objects go; GSOAP, the -D flags (those of libgsoapssl exactly: they
# change the size of struct soap); CC, CFLAGS.  Adds to it:
#	GEN_STAMPS	objects that include soapH.h wait for it
#	GEN_OBJS	the serialisers and the namespace table
#	GEN_FILES	what to remove
GSOAP_WSDL = sagdokumentindeks ydelsesindeks sts debitorforespoergsel \
    ejerfortegnelse borgerblikket
# The contracts by name: one that is missing stops the build by its name.
GSOAP_SRC = $(sort $(GSOAP_WSDL:%=wsdl/%.wsdl) $(wildcard wsdl/*.xsd)) \
    wsdl/typemap.dat
GSOAP_IMPORT = /usr/share/gsoap/import

GEN_STAMPS += $G/soap.stamp
GEN_OBJS += $B/soapC.o $B/soapnsmap.o
GEN_FILES += $G/soap* $G/wsdl*

# Without the minute of its making, equal contracts give equal bytes.
GSOAP_NODATE = s/ *20[0-9][0-9]-[0-9-]* [0-9:]* GMT//

$G/soap.stamp: $(GSOAP_SRC) wsdl/gsoap.sed wsdl/gen.mk
	@mkdir -p $G/wsdl
	@for f in $(GSOAP_SRC); do sed -f wsdl/gsoap.sed $$f >$G/$$f || exit 1; done
	@cd $G && wsdl2h -c -y -W -L -t wsdl/typemap.dat -o soap.all \
	    $(GSOAP_WSDL:%=wsdl/%.wsdl) >wsdl2h.log 2>&1 || \
	    { cat wsdl2h.log; exit 1; }
	@sed -e 's/-own//g' -e '$(GSOAP_NODATE)' $G/soap.all >$G/soap.h
	@cd $G && soapcpp2 -c -s -L -w -x -I$(GSOAP_IMPORT) soap.h \
	    >soapcpp2.log 2>&1 || { cat soapcpp2.log; exit 1; }
	@sed -i -e '$(GSOAP_NODATE)' $G/soap[A-Z]*.[ch]
	@{ echo '#include "soapH.h"'; cat $G/sdi.nsmap; } >$G/soapnsmap.c
	@rm -f $G/*.nsmap
	@touch $@

# Generated: nobody reads its warnings, and -O1 because there is much of it.
GSOAP_CC = $(CC) $(filter-out -O% -W% -std=%,$(CFLAGS)) -std=gnu11 -w -O1 \
    -ffunction-sections -ffile-prefix-map=$(CURDIR)=. $(GSOAP) -I$G

$B/soapC.o $B/soapnsmap.o: $B/%.o: $G/soap.stamp
	@mkdir -p $B
	$(Q)$(GSOAP_CC) -c -o $@ $G/$*.c
