#include "tm_store.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

enum saetning {
	S_BEGIN, S_COMMIT, S_ROLLBACK, S_OWNER, S_DROP_REFS, S_DROP, S_PUT,
	S_REF, S_FIND_REF, S_FIND_ALL, S_GET, S_COUNT, S_ANTAL
};

static const char skema[] =
	"PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
	"CREATE TABLE IF NOT EXISTS objekt (nr INTEGER PRIMARY KEY,"
	" art INTEGER NOT NULL, uuid TEXT NOT NULL COLLATE NOCASE,"
	" ejer TEXT NOT NULL, xml TEXT NOT NULL, UNIQUE (art, uuid));"
	"CREATE TABLE IF NOT EXISTS ref (vaerdi TEXT NOT NULL COLLATE NOCASE,"
	" objekt INTEGER NOT NULL, PRIMARY KEY (vaerdi, objekt))"
	" WITHOUT ROWID;"
	"CREATE INDEX IF NOT EXISTS ref_objekt ON ref (objekt);"
	"CREATE INDEX IF NOT EXISTS objekt_ejer ON objekt (art, ejer);";

static const char *const saetninger[S_ANTAL] = {
	[S_BEGIN] = "BEGIN IMMEDIATE",
	[S_COMMIT] = "COMMIT",
	[S_ROLLBACK] = "ROLLBACK",
	[S_OWNER] = "SELECT nr, ejer FROM objekt WHERE art = ?1 AND uuid = ?2",
	[S_DROP_REFS] = "DELETE FROM ref WHERE objekt = ?1",
	[S_DROP] = "DELETE FROM objekt WHERE nr = ?1",
	[S_PUT] = "INSERT INTO objekt (art, uuid, ejer, xml)"
	    " VALUES (?1, ?2, ?3, ?4)",
	[S_REF] = "INSERT OR IGNORE INTO ref (vaerdi, objekt) VALUES (?1, ?2)",
	[S_FIND_REF] = "SELECT o.nr, o.art, o.uuid, o.xml FROM ref r"
	    " JOIN objekt o ON o.nr = r.objekt"
	    " WHERE r.vaerdi = ?3 AND o.art = ?1 AND o.ejer = ?2"
	    " ORDER BY o.nr",
	[S_FIND_ALL] = "SELECT nr, art, uuid, xml FROM objekt"
	    " WHERE art = ?1 AND ejer = ?2 ORDER BY nr",
	[S_GET] = "SELECT nr, art, uuid, xml FROM objekt"
	    " WHERE art = ?1 AND uuid = ?3 AND (?2 IS NULL OR ejer = ?2)",
	[S_COUNT] = "SELECT count(*) FROM objekt WHERE art = ?1",
};

struct store {
	sqlite3		*db;
	sqlite3_stmt	*s[S_ANTAL];
	pthread_mutex_t	 lock;		/* guards db and s */
};

struct store *
store_new(const char *file, struct grund *g)
{
	struct store *st;
	int i, rc;

	if ((st = calloc(1, sizeof(*st))) == NULL)
		return NULL;
	pthread_mutex_init(&st->lock, NULL);
	rc = sqlite3_open(file == NULL ? ":memory:" : file, &st->db);
	if (rc == SQLITE_OK)
		rc = sqlite3_exec(st->db, skema, NULL, NULL, NULL);
	for (i = 0; rc == SQLITE_OK && i < S_ANTAL; i++)
		rc = sqlite3_prepare_v2(st->db, saetninger[i], -1, &st->s[i],
		    NULL);
	if (rc == SQLITE_OK)
		return st;
	fail(g, GW_EIO, "%s: %s", file == NULL ? "store" : file,
	    sqlite3_errmsg(st->db));
	store_free(st);
	return NULL;
}

void
store_free(struct store *st)
{
	int i;

	if (st == NULL)
		return;
	for (i = 0; i < S_ANTAL; i++)
		sqlite3_finalize(st->s[i]);
	sqlite3_close(st->db);
	pthread_mutex_destroy(&st->lock);
	free(st);
}

static void
bind_text(sqlite3_stmt *s, int nr, const char *text)
{
	/* The text lives until run() resets the statement. */
	if (text == NULL)
		sqlite3_bind_null(s, nr);
	else
		sqlite3_bind_text(s, nr, text, -1, NULL);
}

/* Runs a statement that answers nothing. */
static int
run(struct store *st, enum saetning which)
{
	int rc;

	rc = sqlite3_step(st->s[which]);
	sqlite3_reset(st->s[which]);
	return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

static int
run_nr(struct store *st, enum saetning which, int64_t nr)
{
	sqlite3_bind_int64(st->s[which], 1, nr);
	return run(st, which);
}

/* The number of what is there; 0: nothing; *own: it is ejer's. */
static int64_t
there(struct store *st, enum art art, const char *ejer, const char *uuid,
    int *own)
{
	sqlite3_stmt *s = st->s[S_OWNER];
	int64_t nr = 0;

	*own = 0;
	sqlite3_bind_int(s, 1, (int)art);
	bind_text(s, 2, uuid);
	if (sqlite3_step(s) == SQLITE_ROW) {
		nr = sqlite3_column_int64(s, 0);
		*own = strcmp((const char *)sqlite3_column_text(s, 1),
		    ejer) == 0;
	}
	sqlite3_reset(s);
	return nr;
}

static int
drop(struct store *st, int64_t nr)
{
	int rc;

	rc = run_nr(st, S_DROP_REFS, nr);
	return rc != SQLITE_OK ? rc : run_nr(st, S_DROP, nr);
}

static int
insert(struct store *st, const struct objekt *o)
{
	sqlite3_stmt *s = st->s[S_PUT];
	int64_t nr;
	size_t i;
	int rc;

	sqlite3_bind_int(s, 1, (int)o->art);
	bind_text(s, 2, o->uuid);
	bind_text(s, 3, o->ejer);
	sqlite3_bind_text(s, 4, o->xml, (int)o->len, NULL);
	rc = run(st, S_PUT);
	nr = sqlite3_last_insert_rowid(st->db);
	for (i = 0; rc == SQLITE_OK && i < o->n_refs; i++) {
		bind_text(st->s[S_REF], 1, o->refs[i]);
		sqlite3_bind_int64(st->s[S_REF], 2, nr);
		rc = run(st, S_REF);
	}
	return rc;
}

enum gw_err
store_put(struct store *st, const struct objekt *o, struct grund *g)
{
	enum gw_err rc = GW_OK;
	int64_t nr;
	int own, sq;

	pthread_mutex_lock(&st->lock);
	sq = run(st, S_BEGIN);
	nr = sq == SQLITE_OK ? there(st, o->art, o->ejer, o->uuid, &own) : 0;
	if (nr != 0 && !own)
		rc = fail(g, GW_EACCESS, "the UUID is another authority's");
	if (rc == GW_OK && nr != 0)
		sq = drop(st, nr);
	if (rc == GW_OK && sq == SQLITE_OK)
		sq = insert(st, o);
	if (rc == GW_OK && sq != SQLITE_OK)
		rc = fail(g, GW_EIO, "store: %s", sqlite3_errmsg(st->db));
	if (run(st, rc == GW_OK ? S_COMMIT : S_ROLLBACK) != SQLITE_OK &&
	    rc == GW_OK)
		rc = fail(g, GW_EIO, "store: %s", sqlite3_errmsg(st->db));
	pthread_mutex_unlock(&st->lock);
	return rc;
}

enum gw_err
store_remove(struct store *st, enum art art, const char *ejer,
    const char *uuid)
{
	enum gw_err rc = GW_OK;
	int64_t nr;
	int own;

	pthread_mutex_lock(&st->lock);
	nr = there(st, art, ejer, uuid, &own);
	if (nr == 0 || !own)
		rc = GW_ENOENT;
	else if (drop(st, nr) != SQLITE_OK)
		rc = GW_EIO;
	pthread_mutex_unlock(&st->lock);
	return rc;
}

static enum gw_err
take_row(sqlite3_stmt *s, struct arena *a, struct fund *f)
{
	f->nr = sqlite3_column_int64(s, 0);
	f->art = (enum art)sqlite3_column_int(s, 1);
	f->uuid = arena_strdup(a, (const char *)sqlite3_column_text(s, 2));
	f->len = (size_t)sqlite3_column_bytes(s, 3);
	f->xml = arena_strndup(a, (const char *)sqlite3_column_text(s, 3),
	    f->len);
	return f->uuid == NULL || f->xml == NULL ? GW_ENOMEM : GW_OK;
}

enum gw_err
store_find(struct store *st, struct arena *a, enum art art, const char *ejer,
    const char *ref, struct fundliste *out)
{
	sqlite3_stmt *s = st->s[ref == NULL ? S_FIND_ALL : S_FIND_REF];
	enum gw_err rc = GW_OK;
	struct fund *f;
	int sq = SQLITE_DONE;

	pthread_mutex_lock(&st->lock);
	sqlite3_bind_int(s, 1, (int)art);
	bind_text(s, 2, ejer);
	if (ref != NULL)
		bind_text(s, 3, ref);
	while (rc == GW_OK && (sq = sqlite3_step(s)) == SQLITE_ROW) {
		f = arena_push(a, &out->v, &out->n, &out->cap, sizeof(*f));
		rc = f == NULL ? GW_ENOMEM : take_row(s, a, f);
	}
	sqlite3_reset(s);
	pthread_mutex_unlock(&st->lock);
	if (rc == GW_OK && sq != SQLITE_DONE)
		rc = GW_EIO;
	return rc;
}

enum gw_err
store_get(struct store *st, struct arena *a, enum art art, const char *ejer,
    const char *uuid, struct fund *out)
{
	sqlite3_stmt *s = st->s[S_GET];
	enum gw_err rc = GW_ENOENT;

	pthread_mutex_lock(&st->lock);
	sqlite3_bind_int(s, 1, (int)art);
	bind_text(s, 2, ejer);
	bind_text(s, 3, uuid);
	if (sqlite3_step(s) == SQLITE_ROW)
		rc = take_row(s, a, out);
	sqlite3_reset(s);
	pthread_mutex_unlock(&st->lock);
	return rc;
}

long
store_count(struct store *st, enum art art)
{
	sqlite3_stmt *s = st->s[S_COUNT];
	long n = 0;

	pthread_mutex_lock(&st->lock);
	sqlite3_bind_int(s, 1, (int)art);
	if (sqlite3_step(s) == SQLITE_ROW)
		n = (long)sqlite3_column_int64(s, 0);
	sqlite3_reset(s);
	pthread_mutex_unlock(&st->lock);
	return n;
}
