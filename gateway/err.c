#include "err.h"

#include <stdarg.h>
#include <stdio.h>

static const struct {
	const char	*name;
	int		 retry;
	const char	*text;
} errors[GW_ERR_COUNT] = {
#define X(name, retry, text) { #name, retry, text },
	GW_ERRORS(X)
#undef X
};

const char *
err_name(enum gw_err rc)
{
	return rc < GW_ERR_COUNT ? errors[rc].name : "GW_?";
}

const char *
err_text(enum gw_err rc)
{
	return rc < GW_ERR_COUNT ? errors[rc].text : "unknown error";
}

int
err_retry(enum gw_err rc)
{
	return rc < GW_ERR_COUNT && errors[rc].retry;
}

enum gw_err
fail(struct grund *g, enum gw_err rc, const char *fmt, ...)
{
	va_list ap;

	if (g == NULL || g->rc != GW_OK)
		return rc;
	g->rc = rc;
	va_start(ap, fmt);
	vsnprintf(g->text, sizeof(g->text), fmt, ap);
	va_end(ap);
	return rc;
}
