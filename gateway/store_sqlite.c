/*
 * store_sqlite.c - the configuration store in one SQLite file.
 *
 * synchronous=FULL and the rollback journal: a commit that was answered is
 * on the disk, and one that was not has not happened (sqlite.org, "Atomic
 * Commit In SQLite").  The journal lies beside the file and must stay there.
 */
#include "store.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define SKEMA		2
#define APPLICATION_ID	0x42424c6b	/* "BBLk" */
#define BUSY_MS		10000
#define SQL_MAX		2048

struct store {
	sqlite3		*db;
	struct grund	*grund;
};

#define FAELLES								\
    "CREATE TABLE faelles ("						\
    " navn TEXT NOT NULL CHECK (navn IN ('kle', 'central', 'facetter')),"	\
    " version INTEGER NOT NULL CHECK (version > 0),"			\
    " tid TEXT NOT NULL, hvem TEXT NOT NULL, hvorfor TEXT NOT NULL,"	\
    " kilde TEXT NOT NULL, tekst TEXT NOT NULL,"			\
    " PRIMARY KEY (navn, version)) STRICT;"

static const char skema_foer[] =
    "CREATE TABLE version ("
    " kommune TEXT NOT NULL CHECK (length(kommune) = 4),"
    " version INTEGER NOT NULL CHECK (version > 0),"
    " tid TEXT NOT NULL, hvem TEXT NOT NULL, hvorfor TEXT NOT NULL,"
    " kilde TEXT NOT NULL,"
    " PRIMARY KEY (kommune, version)) STRICT;" FAELLES
    "CREATE TABLE raekke ("
    " kommune TEXT NOT NULL, version INTEGER NOT NULL,"
    " slags TEXT NOT NULL CHECK (slags IN ('kle', 'krav')),"
    " nr INTEGER NOT NULL, noegle TEXT NOT NULL";
static const char skema_efter[] =
    ", PRIMARY KEY (kommune, version, slags, nr),"
    " FOREIGN KEY (kommune, version) REFERENCES version) STRICT;";
/* Schema 1 knew no facetter. */
static const char skema_fra_1[] =
    "ALTER TABLE faelles RENAME TO faelles_1;" FAELLES
    "INSERT INTO faelles SELECT * FROM faelles_1; DROP TABLE faelles_1;"
    "PRAGMA user_version = 2;";

static enum gw_err
fejl(struct store *s, const char *hvad)
{
	int rc = sqlite3_errcode(s->db);

	return fail(s->grund, rc == SQLITE_NOMEM ? GW_ENOMEM :
	    rc == SQLITE_BUSY ? GW_EBUSY : rc == SQLITE_NOTADB ||
	    rc == SQLITE_CORRUPT ? GW_ECONF : GW_EIO, "store: %s: %s", hvad,
	    sqlite3_errmsg(s->db));
}

static enum gw_err
udfoer(struct store *s, const char *sql)
{
	return sqlite3_exec(s->db, sql, NULL, NULL, NULL) == SQLITE_OK ?
	    GW_OK : fejl(s, "statement");
}

static enum gw_err
forbered(struct store *s, const char *sql, sqlite3_stmt **out)
{
	return sqlite3_prepare_v2(s->db, sql, -1, out, NULL) == SQLITE_OK ?
	    GW_OK : fejl(s, "statement");
}

static int
bind_tekst(sqlite3_stmt *st, int i, const char *s)
{
	return sqlite3_bind_text(st, i, s, -1, SQLITE_STATIC);
}

static const char *
kolonne(struct arena *a, sqlite3_stmt *st, int i)
{
	const char *s = (const char *)sqlite3_column_text(st, i);

	return arena_strdup(a, s != NULL ? s : "");
}

/* The statement is over: what it says about the whole. */
static enum gw_err
slut(struct store *s, sqlite3_stmt *st, enum gw_err rc)
{
	if (sqlite3_finalize(st) != SQLITE_OK && rc == GW_OK)
		rc = fejl(s, "statement");
	return rc;
}

/* --- Open --- */

/* The fields of a row, with a comma before each. */
static void
felter_skriv(char *sql, size_t size, const char *efter)
{
	size_t n = strlen(sql);
	int f;

	for (f = 0; f < FELT_ANTAL; f++)
		if (felt_navn((enum ark_felt)f) != NULL)
			n += (size_t)snprintf(sql + n, size - n, ", %s%s",
			    felt_navn((enum ark_felt)f), efter);
}

static enum gw_err
pragma(struct store *s, const char *sql, int *out)
{
	sqlite3_stmt *st;
	enum gw_err rc;

	if ((rc = forbered(s, sql, &st)) != GW_OK)
		return rc;
	if (sqlite3_step(st) == SQLITE_ROW)
		*out = sqlite3_column_int(st, 0);
	return slut(s, st, GW_OK);
}

static enum gw_err
skema_lav(struct store *s)
{
	char sql[SQL_MAX];
	size_t n;

	snprintf(sql, sizeof(sql), "%s", skema_foer);
	felter_skriv(sql, sizeof(sql), " TEXT NOT NULL");
	n = strlen(sql);
	snprintf(sql + n, sizeof(sql) - n, "%s PRAGMA application_id = %d;"
	    "PRAGMA user_version = %d;", skema_efter, APPLICATION_ID, SKEMA);
	return udfoer(s, sql);
}

/* Makes the tables in an empty file, brings an older version's up to date;
 * refuses another program's. */
static enum gw_err
skema_sikr(struct store *s)
{
	int app = 0, version = 0, antal = 0;
	enum gw_err rc;

	if ((rc = store_begin(s)) != GW_OK)
		return rc;
	if ((rc = pragma(s, "PRAGMA application_id", &app)) != GW_OK ||
	    (rc = pragma(s, "PRAGMA user_version", &version)) != GW_OK ||
	    (rc = pragma(s, "SELECT count(*) FROM sqlite_schema",
	    &antal)) != GW_OK)
		goto out;
	if (antal == 0)
		rc = skema_lav(s);
	else if (app == APPLICATION_ID && version == 1)
		rc = udfoer(s, skema_fra_1);
	else if (app != APPLICATION_ID || version != SKEMA)
		rc = fail(s->grund, GW_ECONF, "store: the file is another "
		    "program's or another version's");
out:
	if (rc != GW_OK)
		store_undo(s);
	return rc != GW_OK ? rc : store_commit(s);
}

enum gw_err
store_open(const char *file, struct grund *g, struct store **out)
{
	mode_t maske = umask(0027);
	struct store *s = calloc(1, sizeof(*s));
	enum gw_err rc = GW_OK;

	*out = NULL;
	if (s == NULL) {
		umask(maske);
		return fail(g, GW_ENOMEM, "store: no memory");
	}
	s->grund = g;
	if (sqlite3_open_v2(file, &s->db, SQLITE_OPEN_READWRITE |
	    SQLITE_OPEN_CREATE | SQLITE_OPEN_NOFOLLOW, NULL) != SQLITE_OK)
		rc = fejl(s, "cannot be opened");
	sqlite3_busy_timeout(s->db, BUSY_MS);
	if (rc == GW_OK && (rc = udfoer(s, "PRAGMA journal_mode = DELETE;"
	    "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
	    "PRAGMA trusted_schema = OFF;")) == GW_OK)
		rc = skema_sikr(s);
	umask(maske);
	if (rc == GW_OK)
		*out = s;
	else
		store_close(s);
	return rc;
}

void
store_close(struct store *s)
{
	if (s == NULL)
		return;
	sqlite3_close(s->db);
	free(s);
}

/* Writing is begun at once, so that nothing read before can be stale. */
enum gw_err
store_begin(struct store *s)
{
	return udfoer(s, "BEGIN IMMEDIATE");
}

enum gw_err
store_commit(struct store *s)
{
	return udfoer(s, "COMMIT");
}

void
store_undo(struct store *s)
{
	/* nothing to say: what is not committed has not happened */
	sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
}

/* --- Versions --- */

static enum gw_err
versioner_laes(struct store *s, struct arena *a, const char *sql,
    const char *kommune, struct versioner *out)
{
	sqlite3_stmt *st;
	struct version *v;
	enum gw_err rc;

	memset(out, 0, sizeof(*out));
	if ((rc = forbered(s, sql, &st)) != GW_OK)
		return rc;
	if (kommune != NULL)
		bind_tekst(st, 1, kommune);
	while (rc == GW_OK && sqlite3_step(st) == SQLITE_ROW) {
		if ((v = arena_push(a, &out->v, &out->n, &out->cap,
		    sizeof(*v))) == NULL) {
			rc = fail(s->grund, GW_ENOMEM, "store: no memory");
			break;
		}
		snprintf(v->kommune, sizeof(v->kommune), "%s",
		    (const char *)sqlite3_column_text(st, 0));
		v->nr = (uint64_t)sqlite3_column_int64(st, 1);
		v->tid = kolonne(a, st, 2);
		v->hvem = kolonne(a, st, 3);
		v->hvorfor = kolonne(a, st, 4);
		v->kilde = kolonne(a, st, 5);
	}
	return slut(s, st, rc);
}

#define VERSION_FELTER	"kommune, version, tid, hvem, hvorfor, kilde"

enum gw_err
store_nyeste(struct store *s, struct arena *a, struct versioner *out)
{
	return versioner_laes(s, a, "SELECT " VERSION_FELTER " FROM version v "
	    "WHERE version = (SELECT max(version) FROM version w WHERE "
	    "w.kommune = v.kommune) ORDER BY kommune", NULL, out);
}

enum gw_err
store_historie(struct store *s, struct arena *a, const char *kommune,
    struct versioner *out)
{
	return versioner_laes(s, a, "SELECT " VERSION_FELTER " FROM version "
	    "WHERE kommune = ?1 ORDER BY version DESC", kommune, out);
}

static enum gw_err
version_skriv(struct store *s, const struct version *v)
{
	sqlite3_stmt *st;
	enum gw_err rc;

	if ((rc = forbered(s, "INSERT INTO version (" VERSION_FELTER ") "
	    "VALUES (?1, ?2, ?3, ?4, ?5, ?6)", &st)) != GW_OK)
		return rc;
	bind_tekst(st, 1, v->kommune);
	sqlite3_bind_int64(st, 2, (sqlite3_int64)v->nr);
	bind_tekst(st, 3, v->tid);
	bind_tekst(st, 4, v->hvem);
	bind_tekst(st, 5, v->hvorfor);
	bind_tekst(st, 6, v->kilde);
	sqlite3_step(st);
	return slut(s, st, rc);
}

/* --- Rows --- */

static const char *
slags_navn(enum ark_slags slags)
{
	return slags == ARK_KRAV ? "krav" : "kle";
}

static enum gw_err
raekke_laes(struct store *s, struct arena *a, sqlite3_stmt *st,
    struct raekker *out)
{
	struct raekke *r = arena_push(a, &out->v, &out->n, &out->cap,
	    sizeof(*r));
	int f, i = 1;

	if (r == NULL)
		return fail(s->grund, GW_ENOMEM, "store: no memory");
	snprintf(r->noegle, sizeof(r->noegle), "%s",
	    (const char *)sqlite3_column_text(st, 0));
	for (f = 0; f < FELT_ANTAL; f++)
		if ((r->v[f] = felt_navn((enum ark_felt)f) == NULL ? "" :
		    kolonne(a, st, i++)) == NULL)
			return fail(s->grund, GW_ENOMEM, "store: no memory");
	return GW_OK;
}

enum gw_err
store_raekker(struct store *s, struct arena *a, const char *kommune,
    uint64_t nr, enum ark_slags slags, struct raekker *out)
{
	char sql[SQL_MAX] = "SELECT noegle";
	sqlite3_stmt *st;
	enum gw_err rc;
	size_t n;

	memset(out, 0, sizeof(*out));
	felter_skriv(sql, sizeof(sql), "");
	n = strlen(sql);
	snprintf(sql + n, sizeof(sql) - n, " FROM raekke WHERE kommune = ?1 "
	    "AND version = ?2 AND slags = ?3 ORDER BY nr");
	if ((rc = forbered(s, sql, &st)) != GW_OK)
		return rc;
	bind_tekst(st, 1, kommune);
	sqlite3_bind_int64(st, 2, (sqlite3_int64)nr);
	bind_tekst(st, 3, slags_navn(slags));
	while (rc == GW_OK && sqlite3_step(st) == SQLITE_ROW)
		rc = raekke_laes(s, a, st, out);
	return slut(s, st, rc);
}

static enum gw_err
raekke_skriv(struct store *s, sqlite3_stmt *st, const struct raekke *r,
    size_t nr)
{
	int f, i = 6;

	sqlite3_bind_int64(st, 4, (sqlite3_int64)nr);
	bind_tekst(st, 5, r->noegle);
	for (f = 0; f < FELT_ANTAL; f++)
		if (felt_navn((enum ark_felt)f) != NULL)
			bind_tekst(st, i++, r->v[f]);
	if (sqlite3_step(st) != SQLITE_DONE)
		return fejl(s, "a row");
	sqlite3_reset(st);
	return GW_OK;
}

static enum gw_err
raekker_ny(struct store *s, const struct version *v, enum ark_slags slags,
    const struct raekker *r)
{
	char sql[SQL_MAX] = "INSERT INTO raekke (kommune, version, slags, nr, "
	    "noegle";
	sqlite3_stmt *st;
	enum gw_err rc;
	size_t i, n;
	int f;

	felter_skriv(sql, sizeof(sql), "");
	n = strlen(sql);
	n += (size_t)snprintf(sql + n, sizeof(sql) - n,
	    ") VALUES (?, ?, ?, ?, ?");
	for (f = 0; f < FELT_ANTAL; f++)
		if (felt_navn((enum ark_felt)f) != NULL)
			n += (size_t)snprintf(sql + n, sizeof(sql) - n,
			    ", ?");
	snprintf(sql + n, sizeof(sql) - n, ")");
	if ((rc = forbered(s, sql, &st)) != GW_OK)
		return rc;
	bind_tekst(st, 1, v->kommune);
	sqlite3_bind_int64(st, 2, (sqlite3_int64)v->nr);
	bind_tekst(st, 3, slags_navn(slags));
	for (i = 0; rc == GW_OK && i < r->n; i++)
		rc = raekke_skriv(s, st, &r->v[i], i);
	return slut(s, st, rc);
}

static enum gw_err
naeste_nr(struct store *s, const char *sql, const char *kommune, uint64_t *out)
{
	sqlite3_stmt *st;
	enum gw_err rc;

	if ((rc = forbered(s, sql, &st)) != GW_OK)
		return rc;
	if (kommune != NULL)
		bind_tekst(st, 1, kommune);
	if (sqlite3_step(st) == SQLITE_ROW)
		*out = (uint64_t)sqlite3_column_int64(st, 0) + 1;
	return slut(s, st, rc);
}

enum gw_err
store_ny(struct store *s, struct version *v, const struct raekker *kle,
    const struct raekker *krav)
{
	enum gw_err rc;

	if ((rc = naeste_nr(s, "SELECT coalesce(max(version), 0) FROM version "
	    "WHERE kommune = ?1", v->kommune, &v->nr)) != GW_OK ||
	    (rc = version_skriv(s, v)) != GW_OK ||
	    (rc = raekker_ny(s, v, ARK_KLE, kle)) != GW_OK)
		return rc;
	return raekker_ny(s, v, ARK_KRAV, krav);
}

/* --- Common to all --- */

enum gw_err
store_faelles(struct store *s, struct arena *a, const char *navn, uint64_t nr,
    const char **tekst)
{
	sqlite3_stmt *st;
	enum gw_err rc;

	*tekst = NULL;
	if ((rc = forbered(s, "SELECT tekst FROM faelles WHERE navn = ?1 AND "
	    "(version = ?2 OR ?2 = 0) ORDER BY version DESC LIMIT 1", &st)) !=
	    GW_OK)
		return rc;
	bind_tekst(st, 1, navn);
	sqlite3_bind_int64(st, 2, (sqlite3_int64)nr);
	if (sqlite3_step(st) == SQLITE_ROW &&
	    (*tekst = kolonne(a, st, 0)) == NULL)
		rc = fail(s->grund, GW_ENOMEM, "store: no memory");
	return slut(s, st, rc);
}

enum gw_err
store_faelles_historie(struct store *s, struct arena *a, const char *navn,
    struct versioner *out)
{
	return versioner_laes(s, a, "SELECT '', version, tid, hvem, hvorfor, "
	    "kilde FROM faelles WHERE navn = ?1 ORDER BY version DESC", navn,
	    out);
}

enum gw_err
store_faelles_ny(struct store *s, const char *navn, struct version *v,
    const char *tekst)
{
	sqlite3_stmt *st;
	enum gw_err rc;

	if ((rc = naeste_nr(s, "SELECT coalesce(max(version), 0) FROM faelles "
	    "WHERE navn = ?1", navn, &v->nr)) != GW_OK || (rc = forbered(s,
	    "INSERT INTO faelles (navn, version, tid, hvem, hvorfor, kilde, "
	    "tekst) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)", &st)) != GW_OK)
		return rc;
	bind_tekst(st, 1, navn);
	sqlite3_bind_int64(st, 2, (sqlite3_int64)v->nr);
	bind_tekst(st, 3, v->tid);
	bind_tekst(st, 4, v->hvem);
	bind_tekst(st, 5, v->hvorfor);
	bind_tekst(st, 6, v->kilde);
	bind_tekst(st, 7, tekst);
	sqlite3_step(st);
	return slut(s, st, rc);
}

enum gw_err
store_check(struct store *s)
{
	sqlite3_stmt *st;
	const char *svar = NULL;
	enum gw_err rc;

	if ((rc = forbered(s, "PRAGMA integrity_check(1)", &st)) != GW_OK)
		return rc;
	if (sqlite3_step(st) == SQLITE_ROW)
		svar = (const char *)sqlite3_column_text(st, 0);
	if (svar == NULL || strcmp(svar, "ok") != 0)
		rc = fail(s->grund, GW_ECONF, "store: %s", svar != NULL ?
		    svar : "cannot be checked");
	return slut(s, st, rc);
}

/* --- Copies --- */

static sqlite3 *
kopi_aabn(const char *file, int flag)
{
	mode_t maske = umask(0027);
	sqlite3 *db = NULL;

	if (sqlite3_open_v2(file, &db, flag | SQLITE_OPEN_NOFOLLOW, NULL) !=
	    SQLITE_OK) {
		sqlite3_close(db);
		db = NULL;
	} else
		sqlite3_busy_timeout(db, BUSY_MS);
	umask(maske);
	return db;
}

enum gw_err
store_kopi(const char *fra, const char *til, struct grund *g)
{
	sqlite3 *ind = kopi_aabn(fra, SQLITE_OPEN_READONLY);
	sqlite3 *ud = ind == NULL ? NULL : kopi_aabn(til,
	    SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
	sqlite3_backup *b = ud == NULL ? NULL : sqlite3_backup_init(ud,
	    "main", ind, "main");
	enum gw_err rc = GW_OK;
	int s = SQLITE_CANTOPEN;

	if (b != NULL) {
		s = sqlite3_backup_step(b, -1);
		sqlite3_backup_finish(b);
	}
	if (ind == NULL)
		rc = fail(g, GW_ENOENT, "store: %s cannot be opened", fra);
	else if (s != SQLITE_DONE)
		rc = fail(g, s == SQLITE_BUSY || s == SQLITE_LOCKED ?
		    GW_EBUSY : GW_EIO, "store: no copy in %s: %s", til,
		    sqlite3_errstr(s));
	sqlite3_close(ud);
	sqlite3_close(ind);
	return rc;
}
