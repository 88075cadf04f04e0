# Borgerblikket
#
# make              build everything into build/
# make deps         install the Debian packages it needs (asks for root)
# make demo         from a bare machine to one citizen's overview
# make run          test environment and gateway, until Ctrl-C
# make test         all tests: unit, system, interop
# make unit         the unit tests alone
# make interop      the tests against programs nobody here wrote
# make fuzz SECONDS=30   each fuzz target for that long
# make coverage     what the tests run of the program, and what must be run
# make mutation     deletes each rule and each security check in turn (slow)
# make model N=10000     that many made citizens against an independent model
# make ci           what must hold of a clean checkout
# make bench        the benchmark table
# make overload     more than can be answered, and 10 000 slow clients
# make lint         static analysis, lint of scripts and manuals
# make check        lint and test
# make soak MINUTES=10   load, faults, reloads and kills for that long, under
#                   ASan and UBSan and then as long under TSan
# make SAN=1 ...    the same under ASan and UBSan, in build-san/
# make SAN=thread ...    the same under TSan, in build-tsan/
# make install      DESTDIR= PREFIX=/usr/local SYSCONFDIR=/etc
# make deb          a Debian package of the last commit, in build/deb/
#
# B is where it is built, G where wsdl2h, soapcpp2 and rpcgen write.
PREFIX  ?= /usr/local
CFLAGS  ?= -O2 -g
SECONDS ?= 30
N       ?= 10000
MINUTES ?= 10
B       ?= build
G       ?= gen
ifeq ($(SAN),thread)
B       := build-tsan
CFLAGS  += -fsanitize=thread
LDFLAGS += -fsanitize=thread
else ifdef SAN
B       := build-san
CFLAGS  += -fsanitize=address,undefined -fno-sanitize-recover=all
LDFLAGS += -fsanitize=address,undefined
endif
PYTHON  := /usr/bin/python3

# The rules: no library, no I/O.  Their tests link librules.a and cmocka alone.
PURE    := err arena tid cpr tekst konfiguration roller kle titel beloeb idregister ikraft ejendom ejendom_urn regler visning visning_sag visning_dokument visning_ydelse visning_udbetaling visning_betaling plan overblik fremmed xmlchar scan scan_ns scan_find scan_ids c14n http http_head http_value http_svar ark ark_felt ark_raad ark_advarsel konfigark raekker publiceret log_mask vindue kreds forsoeg traengsel spor arv
PROGRAMS := $(filter gatewayd gatewayctl,$(patsubst gateway/%.c,%,$(wildcard gateway/gateway*.c)))
PC      := libcurl libxml-2.0 openssl libtirpc sqlite3 libarchive p11-kit-1

SRC     := $(wildcard gateway/*.c)
MAINS   := $(PROGRAMS:%=gateway/%.c)
# Stands before libc's free(): in no library, or every program would take it.
ERASER  := slet
MODULES := $(filter-out $(ERASER),$(patsubst gateway/%.c,%,$(filter-out $(MAINS),$(SRC))))
RULES   := $(filter $(PURE),$(MODULES))
PARTS   := $(filter-out $(PURE),$(MODULES))
TM      := $(patsubst tests/testmiljoe/%.c,%,$(wildcard tests/testmiljoe/*.c))
TESTS   := $(patsubst tests/unit/%.c,%,$(wildcard tests/unit/*_test.c))
PURE_TESTS := $(filter $(PURE:%=%_test) visning_%_test,$(TESTS))
TOOLS   := $(patsubst tests/interop/%.c,%,$(wildcard tests/interop/*_tool.c))

LIBS     = -Wl,--as-needed $(shell pkg-config --libs $(PC)) -lgsoapssl -lz
LIBINC   = $(shell pkg-config --cflags $(PC)) -isystem $G
BASE    := -std=c11 -D_GNU_SOURCE -Igateway -MMD -MP -ffile-prefix-map=$(CURDIR)=. -fstack-protector-strong
WARN    := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wconversion -Wformat=2 -Werror
GSOAP   := -DWITH_IPV6 -DWITH_OPENSSL -DWITH_GZIP -DWITH_DOM

# quiet unless V=1
Q = $(if $(V),,@echo "  $(@F)";)

# What the goals need beyond the build; asked for once, all of it together.
NEED    := $(sort $(if $(filter fuzz% %_fuzz ci,$(MAKECMDGOALS)),fuzz) \
    $(if $(filter check lint,$(MAKECMDGOALS)),check test) \
    $(if $(filter deb,$(MAKECMDGOALS)),deb) \
    $(if $(filter test unit system interop bench coverage mutation model ci deps %_test %_tool,$(MAKECMDGOALS)),test))
DEPS    := $B/deps$(if $(NEED),.$(subst $() ,-,$(NEED)))

all: $(PROGRAMS:%=$B/%) $B/testmiljoe

-include wsdl/gen.mk wsdl/rpc.mk gateway/data/data.mk

$B/gatewayd: $(ERASER:%=$B/%.o)
$B/gatewayd $B/gatewayctl: $B/%: $B/%.o $B/libgateway.a $B/librules.a
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LIBS) -pthread
$B/testmiljoe: $(TM:%=$B/tm/%.o) $B/libgateway.a $B/librules.a
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LIBS) -pthread

$B/librules.a: $(RULES:%=$B/%.o)
	$(Q)rm -f $@ && $(AR) rcs $@ $^
$B/libgateway.a: $(PARTS:%=$B/%.o) $(GEN_OBJS)
	$(Q)rm -f $@ && $(AR) rcs $@ $^

# The rules see no library header; everybody else waits for the stubs.
$(RULES:%=$B/%.o): $B/%.o: gateway/%.c | $B
	$(Q)$(CC) $(BASE) $(WARN) $(CFLAGS) -c -o $@ $<
$B/%.o: gateway/%.c $(GEN_STAMPS) | $B
	$(Q)$(CC) $(BASE) $(WARN) $(GSOAP) $(LIBINC) $(CFLAGS) -pthread -c -o $@ $<
# What these three take in whole, by .incbin.
$B/tm/tm_skema.o: $(wildcard wsdl/*.xsd) tests/testmiljoe/testdata.xsd
$B/tm/tm_data.o: gateway/data/kommuner.tsv gateway/data/kle.tsv
$B/tm/tm_pages.o: tests/testmiljoe/side.css
$B/tm/%.o: tests/testmiljoe/%.c $(GEN_STAMPS) | $B/tm
	$(Q)$(CC) $(BASE) $(WARN) $(GSOAP) $(LIBINC) $(CFLAGS) -pthread -c -o $@ $<

$(PURE_TESTS:%=$B/%): $B/%: tests/unit/%.c $B/librules.a
	$(Q)$(CC) $(BASE) $(WARN) $(CFLAGS) $(LDFLAGS) -MF $@.d -o $@ $< $B/librules.a -lcmocka
$B/%_test: tests/unit/%_test.c $B/libgateway.a $B/librules.a
	$(Q)$(CC) $(BASE) $(WARN) $(GSOAP) $(LIBINC) $(CFLAGS) $(LDFLAGS) -MF $@.d -o $@ $< $B/libgateway.a $B/librules.a $(LIBS) -lcmocka -pthread
# Every allocation of its scenarios fails in turn, and what of OpenSSL's may.
OOM     := malloc calloc realloc strdup free \
    arena_alloc arena_array arena_push arena_strndup arena_strdup arena_printf buf_end c14n_text \
    EVP_Digest EVP_DigestInit_ex EVP_DigestInit_ex2 EVP_DigestUpdate EVP_DigestFinal_ex EVP_PKEY_up_ref X509_up_ref X509_VERIFY_PARAM_set_flags \
    BN_bn2binpad RAND_bytes RAND_priv_bytes EVP_MAC_init EVP_MAC_update EVP_KDF_derive EVP_CipherInit_ex \
    EVP_EncryptInit_ex EVP_EncryptUpdate EVP_EncryptFinal_ex EVP_DecryptInit_ex EVP_DecryptUpdate \
    SSL_CTX_set_num_tickets pthread_mutex_init \
    EVP_KDF_fetch EVP_KDF_CTX_new EVP_MAC_fetch EVP_MAC_CTX_new EVP_MAC_final EVP_CIPHER_CTX_new EVP_CIPHER_CTX_ctrl \
    BIO_new BIO_new_mem_buf CMS_encrypt CMS_add1_recipient_cert CMS_final i2d_CMS_ContentInfo \
    EVP_PKEY_CTX_set_rsa_padding EVP_PKEY_CTX_set_rsa_oaep_md \
    fsync fdatasync write pwrite fread fdopen fseeko fdopendir readdir
$B/oom_test $B/oom_journal_test: private override LDFLAGS += $(OOM:%=-Wl,--wrap=%)
$B/%_tool: tests/interop/%_tool.c $B/libgateway.a $B/librules.a
	$(Q)$(CC) $(BASE) $(WARN) $(GSOAP) $(LIBINC) $(CFLAGS) $(LDFLAGS) -MF $@.d -o $@ $< $B/libgateway.a $B/librules.a $(LIBS) -pthread

# --- tests: every line "N passed, N failed" is added up by tests/total
SYSTEM  := $(wildcard tests/system/*_test.sh)
INTEROP := $(wildcard tests/interop/*_test.sh tests/interop/*_test.py)
FUZZ    := $(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/*_fuzz.c))

GROUPS  := unit=tests/run-unit $(TESTS:%=$B/%) \
    -- system=tests/run-scripts $(SYSTEM) \
    -- interop=tests/run-scripts $(INTEROP)

test: all $(TOOLS:%=$B/%) $(TESTS:%=$B/%)
	@B=$B tests/total $(GROUPS)
check: all $(TOOLS:%=$B/%) $(TESTS:%=$B/%)
	@B=$B tests/total lint=tests/lint -- $(GROUPS)
lint: | $(DEPS)
	@tests/lint
unit: $(TESTS:%=$B/%)
	@tests/run-unit $^
system: all $(TOOLS:%=$B/%)
	@B=$B tests/run-scripts $(SYSTEM)
interop: all $(TOOLS:%=$B/%)
	@B=$B tests/run-scripts $(INTEROP)

# Each parser of strangers' bytes under clang's fuzzer, ASan and UBSan.
FUZZDIR := build-fuzz
SANFUZZ := -fsanitize=address,undefined -fno-sanitize-recover=all
fuzz: fuzz-build
	@FUZZDIR=$(FUZZDIR) tests/fuzz/run $(SECONDS) $(FUZZ:%=$(FUZZDIR)/%)
fuzz-build: | $(DEPS)
	@$(MAKE) --no-print-directory B=$(FUZZDIR) CC=clang WARN=-w \
	    CFLAGS="-O1 -g -fsanitize=fuzzer-no-link $(SANFUZZ)" \
	    LDFLAGS="$(SANFUZZ)" $(FUZZ:%=$(FUZZDIR)/%)
$B/%_fuzz: tests/fuzz/%_fuzz.c $B/libgateway.a $B/librules.a
	$(Q)$(CC) $(BASE) $(WARN) $(GSOAP) $(LIBINC) $(CFLAGS) -fsanitize=fuzzer $(LDFLAGS) -MF $@.d -o $@ $< $B/libgateway.a $B/librules.a $(LIBS) -lcmocka -pthread

# Objects that count what is run, and the tests that run them: the units
# last, for a process that is killed may lose what others had counted.
COVDIR  := build-cov
coverage: | $(DEPS)
	@$(MAKE) --no-print-directory B=$(COVDIR) WARN=-w \
	    CFLAGS="-O0 -g --coverage" LDFLAGS=--coverage all \
	    $(TOOLS:%=$(COVDIR)/%) $(TESTS:%=$(COVDIR)/%)
	@find $(COVDIR) -name '*.gcda' -delete
	@B=$(COVDIR) LDFLAGS=--coverage \
	    tests/total interop=tests/run-scripts $(INTEROP) \
	    -- unit=tests/run-unit $(TESTS:%=$(COVDIR)/%) \
	    -- coverage=tests/coverage $(COVDIR)

# Each takes a copy of the tree, and half an hour or more.
mutation: | $(DEPS)
	@tests/total rules=tests/mutation/regler \
	    -- security=tests/mutation/sikkerhed
model: all
	@B=$B $(PYTHON) tests/interop/model_test.py --antal $(N)

# All tests, half a minute for each fuzz target, five deletions by lot.
ci: all $(TOOLS:%=$B/%) $(TESTS:%=$B/%)
	@$(MAKE) --no-print-directory fuzz-build
	@B=$B FUZZDIR=$(FUZZDIR) tests/total $(GROUPS) \
	    -- fuzz=tests/fuzz/run 30 $(FUZZ:%=$(FUZZDIR)/%) \
	    -- mutation=tests/mutation/sikkerhed --antal 5

# --- the benchmark: one table and $B/bench.json
BENCH   := $(patsubst tests/bench/%.c,%,$(wildcard tests/bench/*.c))
bench: all $(BENCH:%=$B/bench_%)
	@B=$B tests/bench/bench
overload: all $(BENCH:%=$B/bench_%)
	@B=$B tests/bench/overload
$B/bench_%: tests/bench/%.c $(patsubst %,$B/tm/%.o,$(filter-out testmiljoe,$(TM))) $B/libgateway.a $B/librules.a
	$(Q)$(CC) $(BASE) $(WARN) $(GSOAP) $(LIBINC) $(CFLAGS) $(LDFLAGS) -MF $@.d -o $@ $(filter-out %.h,$^) $(LIBS) -pthread

# --- the soak: first one half, then the other
soak:
	@$(MAKE) --no-print-directory SAN=1 all
	@$(MAKE) --no-print-directory SAN=thread all
	@B=build-san tests/total asan=tests/soak/soak build-san $(MINUTES) $(SEED) \
	    -- tsan=tests/soak/soak build-tsan $(MINUTES) $(SEED)

# For what compiles and links one object of ours in its own way.
flags:
	@echo '$(BASE) $(GSOAP) $(LIBINC)'; echo '$(LIBS)'; \
	    echo '$(OOM:%=-Wl,--wrap=%)'

demo: all
	@B=$B tests/testmiljoe/miljoe demo
run: all
	@B=$B tests/testmiljoe/miljoe run

# --- for operators and packagers; the test environment is not installed
MAN     := $(DESTDIR)$(PREFIX)/share/man
SYSCONFDIR ?= /etc
UNITDIR ?= $(PREFIX)/lib/systemd/system
install: $(PROGRAMS:%=$B/%)
	install -d $(DESTDIR)$(PREFIX)/sbin $(MAN)/man5 $(MAN)/man8 \
	    $(DESTDIR)$(PREFIX)/share/doc/borgerblikket
	install $(PROGRAMS:%=$B/%) $(DESTDIR)$(PREFIX)/sbin
	install -m 644 $(wildcard gateway/*.5) $(MAN)/man5
	install -m 644 $(wildcard gateway/*.8) $(MAN)/man8
	install -m 644 README.md COPYING wsdl/borgerblikket.wsdl \
	    $(DESTDIR)$(PREFIX)/share/doc/borgerblikket
	@DESTDIR="$(DESTDIR)" PREFIX="$(PREFIX)" SYSCONFDIR="$(SYSCONFDIR)" \
	    UNITDIR="$(UNITDIR)" gateway/pakke/installer
deb: | $(DEPS)
	@gateway/pakke/deb $B/deb

# --- what the build stands on: every recipe that compiles waits for it
deps:
	@tests/deps build test
$(DEPS): tests/deps | $B
	@tests/deps build $(NEED) && touch $@
$(GEN_STAMPS) $G/data_tsv.c $(RULES:%=$B/%.o): | $(DEPS)

$B $B/tm $G:
	@mkdir -p $@
clean:
	rm -rf build build-san build-tsan $(COVDIR) $(GEN_FILES)
.PHONY: all clean flags unit system test interop lint fuzz fuzz-build coverage mutation model ci bench overload soak check deps demo run install deb
-include $(wildcard $B/*.d $B/tm/*.d)
