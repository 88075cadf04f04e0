#include "metrik_impl.h"

#include <stdio.h>
#include <string.h>

#define US	1000000u

void
familie(struct metrik *m, const char *name, const char *type,
    const char *help)
{
	m->navn = name;
	buf_printf(m->b, "# HELP gateway_%s %s\n# TYPE gateway_%s %s\n", name,
	    help, name, type);
}

/* "gateway_NAME" suffix "{labels,more} " */
static void
head(struct metrik *m, const char *suffix, const char *labels,
    const char *more)
{
	buf_printf(m->b, "gateway_%s%s", m->navn, suffix);
	if (*labels != '\0' || *more != '\0')
		buf_printf(m->b, "{%s%s%s}", labels,
		    *labels != '\0' && *more != '\0' ? "," : "", more);
	buf_puts(m->b, " ");
}

void
tal(struct metrik *m, const char *labels, uint64_t v)
{
	head(m, "", labels, "");
	buf_printf(m->b, "%llu\n", (unsigned long long)v);
}

static void
seconds(struct metrik *m, uint64_t v)
{
	buf_printf(m->b, "%llu.%06u\n", (unsigned long long)(v / US),
	    (unsigned)(v % US));
}

void
us(struct metrik *m, const char *labels, uint64_t v)
{
	head(m, "", labels, "");
	seconds(m, v);
}

void
tidspunkt(struct metrik *m, const char *labels, int64_t ms)
{
	us(m, labels, ms < 0 ? 0 : (uint64_t)ms * 1000);
}

/* Text format 0.0.4: backslash and quote behind a backslash. */
static size_t
escaped(char *out, size_t room, const char *s)
{
	size_t n = 0;

	for (; *s != '\0' && n + 2 < room; s++) {
		if (*s == '"' || *s == '\\')
			out[n++] = '\\';
		out[n++] = *s >= 0x20 && *s < 0x7f ? *s : '?';
	}
	out[n] = '\0';
	return n;
}

const char *
label_mere(char out[LABEL_LEN], const char *name, const char *value)
{
	size_t n = strlen(out);
	int head = snprintf(out + n, LABEL_LEN - n, "%s%s=\"",
	    n > 0 ? "," : "", name);

	/* no room for it whole: it is left out, not cut in two */
	if (head < 0 || n + (size_t)head + 4 > LABEL_LEN) {
		out[n] = '\0';
		return out;
	}
	n += (size_t)head;
	n += escaped(out + n, LABEL_LEN - n - 1, value);
	memcpy(out + n, "\"", 2);
	return out;
}

const char *
label(char out[LABEL_LEN], const char *name, const char *value)
{
	out[0] = '\0';
	return label_mere(out, name, value);
}

void
spande(struct metrik *m, const char *labels, const uint64_t *v,
    const uint64_t *bounds_us, size_t n, uint64_t sum_us)
{
	char le[40];
	uint64_t count = 0;
	size_t i;

	for (i = 0; i < n; i++) {
		count += v[i];
		if (i < n - 1)
			snprintf(le, sizeof(le), "le=\"%g\"",
			    (double)bounds_us[i] / US);
		else
			snprintf(le, sizeof(le), "le=\"+Inf\"");
		head(m, "_bucket", labels, le);
		buf_printf(m->b, "%llu\n", (unsigned long long)count);
	}
	head(m, "_sum", labels, "");
	seconds(m, sum_us);
	head(m, "_count", labels, "");
	buf_printf(m->b, "%llu\n", (unsigned long long)count);
}
