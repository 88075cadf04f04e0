# data.mk - from tables to C.
#
# Each .tsv becomes an array of rows of strings, as data.h declares them;
# '#' starts a comment line, the first other line names the columns.
GEN_OBJS += $B/data_tsv.o
GEN_FILES += $G/data_tsv.c
DATA := $(addprefix gateway/data/,kle.tsv kommuner.tsv aftaler.tsv handlingsfacetter.tsv)

$G/data_tsv.c: $(DATA) gateway/data/tsv.awk
	@mkdir -p $G
	$(Q)awk -f gateway/data/tsv.awk $(DATA) >$@.tmp && mv $@.tmp $@

$B/data_tsv.o: $G/data_tsv.c gateway/data.h | $B
	$(Q)$(CC) $(BASE) $(WARN) $(CFLAGS) -c -o $@ $<
