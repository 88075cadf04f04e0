# data.mk - from tables to C.
#
# Each .tsv becomes an array of rows of strings, as data.h declares them;
# '#' starts a comment line, the first other line names the columns.
GEN_OBJS += $B/data.o
GEN_FILES += $G/data.c
DATA := $(addprefix gateway/data/,kle.tsv kommuner.tsv aftaler.tsv)

$G/data.c: $(DATA) gateway/data/tsv.awk
	@mkdir -p $G
	awk -f gateway/data/tsv.awk $(DATA) >$@.tmp && mv $@.tmp $@

$B/data.o: $G/data.c gateway/data.h | $B
	$(CC) $(BASE) $(WARN) $(CFLAGS) -c -o $@ $<
