#include "kle.h"

#include <stddef.h>
#include <string.h>

int
kle_gyldig(const char *s)
{
	static const char form[] = "NN.NN.NN";
	size_t i;

	if (s == NULL)
		return 0;
	for (i = 0; form[i] != '\0'; i++) {
		if (form[i] == 'N' ? s[i] < '0' || s[i] > '9' : s[i] != '.')
			return 0;
	}
	return s[i] == '\0';
}

int
facet_gyldig(const char *s)
{
	static const char *const danske[] = { "Æ", "Ø", "Å", "æ", "ø", "å" };
	size_t i, n = 0;

	if (s == NULL)
		return 0;
	if ((*s >= 'A' && *s <= 'Z') || (*s >= 'a' && *s <= 'z'))
		n = 1;
	for (i = 0; i < sizeof(danske) / sizeof(danske[0]); i++)
		if (strncmp(s, danske[i], strlen(danske[i])) == 0)
			n = strlen(danske[i]);
	return n > 0 && strlen(s + n) == 2 &&
	    strspn(s + n, "0123456789") == 2;
}

int
kle_samles_af(const char *kle, const char *samle)
{
	return kle_gyldig(kle) && kle_gyldig(samle) &&
	    strncmp(kle, samle, 6) == 0 && strcmp(samle + 6, "00") == 0 &&
	    strcmp(kle, samle) != 0;
}
