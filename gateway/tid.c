#include "tid.h"

#include <stdio.h>
#include <string.h>

#define SEK_MS		INT64_C(1000)
#define TIME_MS		(3600 * SEK_MS)
#define DAG_MS		(24 * TIME_MS)
#define UGE		7

/* Days in the proleptic Gregorian calendar, counted from March. */
static int32_t
dage_fra_civil(int aar, int maaned, int dag)
{
	int y = maaned <= 2 ? aar - 1 : aar;
	int era = (y >= 0 ? y : y - 399) / 400;
	int yoe = y - era * 400;
	int doy = (153 * (maaned > 2 ? maaned - 3 : maaned + 9) + 2) / 5 +
	    dag - 1;
	int doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;

	return (int32_t)(era * 146097 + doe - 719468);
}

static int
maanedens_dage(int aar, int maaned)
{
	static const int dage[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31,
	    30, 31 };
	int skudaar = aar % 4 == 0 && (aar % 100 != 0 || aar % 400 == 0);

	return dage[maaned - 1] + (maaned == 2 && skudaar);
}

int32_t
dag_fra(int aar, int maaned, int dag)
{
	if (aar < 1 || aar > 9999 || maaned < 1 || maaned > 12)
		return DAG_INGEN;
	if (dag < 1 || dag > maanedens_dage(aar, maaned))
		return DAG_INGEN;
	return dage_fra_civil(aar, maaned, dag);
}

void
dag_til(int32_t d, int *aar, int *maaned, int *dag)
{
	int64_t z = (int64_t)d + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153;

	*dag = (int)(doy - (153 * mp + 2) / 5 + 1);
	*maaned = (int)(mp < 10 ? mp + 3 : mp - 9);
	*aar = (int)(yoe + era * 400 + (*maaned <= 2));
}

/* Rounds down, also before 1970. */
static int64_t
gulv(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

static int32_t
sidste_soendag(int aar, int maaned)
{
	int32_t d = dage_fra_civil(aar, maaned, maanedens_dage(aar, maaned));

	/* 1970-01-01 was a Thursday, four days after a Sunday. */
	return d - (int32_t)(((d + 4) % UGE + UGE) % UGE);
}

/*
 * Milliseconds that Danish clocks are ahead of UTC at t.  Summer time in
 * Denmark began in 1980 (6 April); since 1981 it begins the last Sunday of
 * March; it ended the last Sunday of September, since 1996 of October; each
 * time at 01:00 UTC (directive 2000/84/EC).
 */
static int64_t
forskydning(int64_t t)
{
	int aar, maaned, dag;
	int64_t fra, til;

	dag_til((int32_t)gulv(t, DAG_MS), &aar, &maaned, &dag);
	if (aar < 1980)
		return TIME_MS;
	fra = aar == 1980 ? dage_fra_civil(1980, 4, 6) :
	    sidste_soendag(aar, 3);
	til = sidste_soendag(aar, aar < 1996 ? 9 : 10);
	if (t >= fra * DAG_MS + TIME_MS && t < til * DAG_MS + TIME_MS)
		return 2 * TIME_MS;
	return TIME_MS;
}

/* From Danish wall time; the hour that comes twice is its first, the hour
 * that is skipped is read as if it were winter time. */
static int64_t
fra_lokal(int64_t lokal)
{
	if (forskydning(lokal - 2 * TIME_MS) == 2 * TIME_MS)
		return lokal - 2 * TIME_MS;
	return lokal - TIME_MS;
}

int
tid_kendt(int64_t t)
{
	return t != TID_INGEN && t != TID_FOER_ALT && t != TID_EVIGT;
}

int32_t
tid_dag(int64_t t)
{
	return (int32_t)gulv(t + forskydning(t), DAG_MS);
}

int64_t
dag_start(int32_t d)
{
	return fra_lokal(d * DAG_MS);
}

/* Exactly n digits at *s, which moves behind them. */
static int
tal(const char **s, int n, int *out)
{
	int i;

	for (*out = i = 0; i < n; i++) {
		if ((*s)[i] < '0' || (*s)[i] > '9')
			return 0;
		*out = *out * 10 + ((*s)[i] - '0');
	}
	*s += n;
	return 1;
}

static int
tegn(const char **s, char c)
{
	if (**s != c)
		return 0;
	(*s)++;
	return 1;
}

static int
laes_dato(const char **s, int32_t *out)
{
	int aar, maaned, dag;

	if (!tal(s, 4, &aar) || !tegn(s, '-') || !tal(s, 2, &maaned) ||
	    !tegn(s, '-') || !tal(s, 2, &dag))
		return 0;
	*out = dag_fra(aar, maaned, dag);
	return *out != DAG_INGEN;
}

/* hh:mm:ss with any fraction; ms of the day.  *decimaler says how many. */
static int
laes_klokken(const char **s, int64_t *out, int *decimaler)
{
	int time, minut, sekund, vaegt = 100;

	if (!tal(s, 2, &time) || !tegn(s, ':') || !tal(s, 2, &minut) ||
	    !tegn(s, ':') || !tal(s, 2, &sekund))
		return 0;
	if (time > 23 || minut > 59 || sekund > 59)
		return 0;
	*out = time * TIME_MS + (minut * 60 + sekund) * SEK_MS;
	*decimaler = -1;
	if (!tegn(s, '.'))
		return 1;
	for (*decimaler = 0; **s >= '0' && **s <= '9'; (*s)++) {
		*out += (**s - '0') * vaegt;
		vaegt /= 10;
		(*decimaler)++;
	}
	return *decimaler > 0;
}

/* +hh:mm or -hh:mm, at most 14:00 (XML Schema 1.0 part 2, 3.2.7.3). */
static int
laes_zone(const char **s, int64_t *out)
{
	int minus = **s == '-', time, minut;

	if (!tegn(s, '+') && !tegn(s, '-'))
		return 0;
	if (!tal(s, 2, &time) || !tegn(s, ':') || !tal(s, 2, &minut))
		return 0;
	if (minut > 59 || time * 60 + minut > 14 * 60)
		return 0;
	*out = (time * 60 + minut) * 60 * SEK_MS * (minus ? -1 : 1);
	return 1;
}

static const char *
blanke(const char *s)
{
	return s + strspn(s, " \t\r\n");
}

int64_t
tid_parse(const char *s)
{
	int64_t ms, zone = 0;
	int32_t d;
	int decimaler, lokal = 0;

	if (s == NULL)
		return TID_INGEN;
	s = blanke(s);
	if (!laes_dato(&s, &d) || !tegn(&s, 'T') ||
	    !laes_klokken(&s, &ms, &decimaler))
		return TID_INGEN;
	if (*blanke(s) == '\0')
		lokal = 1;
	else if (!tegn(&s, 'Z') && !laes_zone(&s, &zone))
		return TID_INGEN;
	if (*blanke(s) != '\0')
		return TID_INGEN;
	return lokal ? fra_lokal(d * DAG_MS + ms) : d * DAG_MS + ms - zone;
}

int64_t
tid_parse_strict(const char *s, size_t len)
{
	char tekst[32];
	const char *p = tekst;
	int64_t ms;
	int32_t d;
	int decimaler;

	if (len >= sizeof(tekst) || memchr(s, '\0', len) != NULL)
		return TID_INGEN;
	memcpy(tekst, s, len);
	tekst[len] = '\0';
	if (!laes_dato(&p, &d) || !tegn(&p, 'T') ||
	    !laes_klokken(&p, &ms, &decimaler))
		return TID_INGEN;
	if (decimaler > 9 || !tegn(&p, 'Z') || *p != '\0')
		return TID_INGEN;
	return d * DAG_MS + ms;
}

int32_t
dag_parse(const char *s)
{
	int64_t zone;
	int32_t d;

	if (s == NULL)
		return DAG_INGEN;
	s = blanke(s);
	if (!laes_dato(&s, &d))
		return DAG_INGEN;
	if (*blanke(s) != '\0' && !tegn(&s, 'Z') && !laes_zone(&s, &zone))
		return DAG_INGEN;
	return *blanke(s) == '\0' ? d : DAG_INGEN;
}

char *
tid_print(int64_t t, char out[TID_LEN])
{
	const int64_t foerst = dage_fra_civil(0, 1, 1) * DAG_MS;
	const int64_t sidst = dage_fra_civil(10000, 1, 1) * DAG_MS - SEK_MS;
	int aar, maaned, dag, sek, ms;
	int64_t rest;

	if (t < foerst)
		t = foerst;
	if (t > sidst)
		t = sidst;
	dag_til((int32_t)gulv(t, DAG_MS), &aar, &maaned, &dag);
	rest = t - gulv(t, DAG_MS) * DAG_MS;
	sek = (int)(rest / SEK_MS);
	ms = (int)(rest % SEK_MS);
	snprintf(out, TID_LEN, "%04u-%02u-%02uT%02u:%02u:%02u",
	    (unsigned)aar % 10000, (unsigned)maaned % 100,
	    (unsigned)dag % 100, (unsigned)sek / 3600 % 100,
	    (unsigned)sek / 60 % 60, (unsigned)sek % 60);
	if (ms != 0)
		snprintf(out + 19, TID_LEN - 19, ".%03u",
		    (unsigned)ms % 1000);
	strcat(out, "Z");
	return out;
}

char *
dag_print(int32_t d, char out[DAG_LEN])
{
	int aar, maaned, dag;

	dag_til(d, &aar, &maaned, &dag);
	if (aar < 0 || aar > 9999)
		dag_til(aar < 0 ? dage_fra_civil(0, 1, 1) :
		    dage_fra_civil(9999, 12, 31), &aar, &maaned, &dag);
	snprintf(out, DAG_LEN, "%04u-%02u-%02u", (unsigned)aar % 10000,
	    (unsigned)maaned % 100, (unsigned)dag % 100);
	return out;
}

char *
tid_print_dansk(int64_t t, char out[TID_DANSK_LEN])
{
	char utc[TID_LEN];

	/* What the clock shows, printed as if it were UTC. */
	tid_print(t + forskydning(t), utc);
	snprintf(out, TID_DANSK_LEN, "%.2s-%.2s-%.4s %.8s", utc + 8, utc + 5,
	    utc, utc + 11);
	return out;
}

int
periode_gaelder(const struct periode *p, int64_t now)
{
	return p->fra <= now && now < p->til;
}
