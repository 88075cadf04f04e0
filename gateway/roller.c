#include "roller.h"

#include <string.h>
#include <strings.h>

static const struct {
	const char	*navn, *uuid;
} defaults[ROLLE_ANTAL] = {
#define X(id, navn, uuid, c) { navn, uuid },
	ROLLER(X)
#undef X
};

void
roller_init(struct roller *r)
{
	int i;

	for (i = 0; i < ROLLE_ANTAL; i++)
		r->uuid[i] = defaults[i].uuid;
}

enum rolle_id
rolle_by_navn(const char *navn)
{
	int i;

	for (i = 0; i < ROLLE_ANTAL; i++)
		if (strcmp(defaults[i].navn, navn) == 0)
			break;
	return (enum rolle_id)i;
}

const char *
rolle_navn(enum rolle_id id)
{
	return id < ROLLE_ANTAL ? defaults[id].navn : "?";
}

int
roller_er(const struct roller *r, enum rolle_id id, const char *uuid)
{
	if (uuid == NULL || id >= ROLLE_ANTAL)
		return 0;
	if (strncasecmp(uuid, "urn:uuid:", 9) == 0)
		uuid += 9;
	return strcasecmp(uuid, r->uuid[id]) == 0;
}
