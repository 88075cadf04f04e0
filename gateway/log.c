#include "log.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "log_mask.h"
#include "tid.h"

#define LINE_MAX_	2048		/* octets of a line, its end included */
#define KEY_LEN		32

static struct {
	char		 role[16];
	enum log_level	 least;
	unsigned char	 key[KEY_LEN];	/* of cpr_mask(), this run's */
	int		 keyed;
} speaker = { .role = "gateway", .least = LOG_INFO_ };

void
log_init(const char *role, enum log_level least)
{
	snprintf(speaker.role, sizeof(speaker.role), "%s", role);
	speaker.least = least;
	speaker.keyed = RAND_bytes(speaker.key, sizeof(speaker.key)) == 1;
}

static const atomic_int *followed;

void
log_follow(const atomic_int *least)
{
	followed = least;
}

static const char *const level_names[] = { "debug", "info", "warn", "error" };
#define LEVELS	((int)(sizeof(level_names) / sizeof(level_names[0])))

const char *
log_level_name(int level)
{
	return level < 0 || level >= LEVELS ? NULL : level_names[level];
}

int
log_level_of(const char *name)
{
	int i;

	for (i = 0; i < LEVELS; i++)
		if (strcmp(name, level_names[i]) == 0)
			return i;
	return -1;
}

static int
level_least(void)
{
	return followed != NULL ? atomic_load_explicit(followed,
	    memory_order_relaxed) : (int)speaker.least;
}

void
log_event(enum log_level level, const char *event, const char *fmt, ...)
{
	char line[LINE_MAX_], ts[TID_LEN];
	const size_t room = sizeof(line) - 1;	/* for the line's end */
	size_t head, len;
	ssize_t written;
	va_list ap;
	int n;

	if ((int)level < level_least())
		return;
	n = snprintf(line, room, "ts=%s level=%s role=%s event=%s ",
	    tid_print(clock_now(), ts), level_names[level], speaker.role, event);
	head = (size_t)n < room ? (size_t)n : room - 1;
	va_start(ap, fmt);
	n = vsnprintf(line + head, room - head, fmt, ap);
	va_end(ap);
	len = n < 0 ? 0 : (size_t)n;
	if (len > room - head - 1)
		len = room - head - 1;
	log_mask(line + head, len);
	len += head;
	while (len > 0 && line[len - 1] == ' ')
		len--;
	line[len++] = '\n';
	/* nobody to tell when the log itself cannot be written */
	written = write(STDERR_FILENO, line, len);
	(void)written;
}

const char *
log_quote(const char *s, char out[LOG_QUOTE_LEN])
{
	size_t n = 0;
	unsigned char c;

	out[n++] = '"';
	for (; s != NULL && (c = (unsigned char)*s) != '\0' &&
	    n < LOG_QUOTE_LEN - 6; s++) {
		if (c == '"' || c == '\\')
			out[n++] = '\\';
		if (c < 0x20 || c == 0x7f)
			n += (size_t)snprintf(out + n, 5, "\\x%02x", c);
		else
			out[n++] = (char)c;
	}
	out[n++] = '"';
	out[n] = '\0';
	return out;
}

const char *
cpr_mask(const struct cpr *cpr, char out[CPR_MASK_LEN])
{
	unsigned char mac[EVP_MAX_MD_SIZE];
	unsigned int len = 0;

	/* without a key of this run nothing is said about the number */
	if (!speaker.keyed || HMAC(EVP_sha256(), speaker.key, KEY_LEN,
	    (const unsigned char *)cpr->nr, strlen(cpr->nr), mac, &len) == NULL)
		snprintf(out, CPR_MASK_LEN, "cpr#-");
	else
		snprintf(out, CPR_MASK_LEN, "cpr#%02x%02x%02x", mac[0], mac[1],
		    mac[2]);
	return out;
}
