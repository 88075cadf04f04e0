# tsv.awk - tables to C arrays: kle.tsv becomes data_kle[] and data_kle_n.
BEGIN { FS = "\t"; print "#include \"data.h\"" }
FNR == 1 {
	if (name != "")
		finish()
	name = FILENAME
	sub(/.*\//, "", name)
	sub(/\.tsv$/, "", name)
	rows = heading = 0
}
/^#/ || /^$/ { next }
!heading {
	heading = NF
	printf "\nconst struct data_%s data_%s[] = {\n", name, name
	next
}
NF != heading {
	printf "%s:%d: %d columns, not %d\n", FILENAME, FNR, NF, heading \
	    >"/dev/stderr"
	failed = 1
	exit 1
}
{
	gsub(/\\/, "\\\\")
	gsub(/"/, "\\\"")
	printf "\t{"
	for (i = 1; i <= NF; i++)
		printf " \"%s\"%s", $i, i < NF ? "," : " },\n"
	rows++
}
END { if (!failed) finish() }
function finish()
{
	printf "};\nconst size_t data_%s_n = %d;\n", name, rows
}
