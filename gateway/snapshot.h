/*
 * snapshot.h - the configuration as one immutable image.
 *
 * gatewayd.conf and every file it names but private keys, as they were read
 * at one moment, in a sealed memfd: what the parent checked is octet for
 * octet what the roles use, and they need no disk.  The same image is valid
 * as a file.
 *
 * Its form, integers big-endian: "BBSNAP", version (u16), length of what
 * follows the head (u64), SHA-256 of that (32 octets); then the entries:
 * how many (u32), and for each the name's length (u32), the content's length
 * (u64), name, content.  The first is the configuration file.
 *
 * Secrets: none.  Threads: an open snapshot never changes.
 */
#ifndef GW_SNAPSHOT_H
#define GW_SNAPSHOT_H

#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "conf.h"
#include "err.h"

#define SNAPSHOT_MAGIC	"BBSNAP"	/* begins each image */
#define SNAPSHOT_MAX	((size_t)256 << 20)	/* octets of an image */

/* Files under collection, in the arena; zero but for a. */
struct snapshot_build {
	struct arena	*a;
	struct snapshot_file {
		const char	*name, *bytes;
		size_t		 len;
	}		*files;
	size_t		 n, cap;
};

/* conf_read from disk, noting each file once; arg is a snapshot_build. */
conf_read	snapshot_collect;

/*
 * The image of what was collected, in a memfd that nobody can change any
 * more; close-on-exec.  The caller closes it.  GW_ESIZE, GW_EIO, GW_ENOMEM.
 */
enum gw_err	snapshot_seal(const struct snapshot_build *, struct grund *,
		    int *fd) GW_MUST_CHECK;

/* The same image as octets in the arena, for a file.  GW_ESIZE, GW_ENOMEM. */
enum gw_err	snapshot_image(const struct snapshot_build *, struct arena *,
		    struct grund *, const char **bytes, size_t *len)
		    GW_MUST_CHECK;

struct snapshot;

/*
 * Maps and verifies an image; fd may be closed afterwards.  GW_ECONF: not
 * whole, not ours, or changeable by somebody else (a memfd without seals);
 * GW_EIO, GW_ENOMEM.
 */
enum gw_err	snapshot_open(int fd, struct grund *, struct snapshot **out)
		    GW_MUST_CHECK;
/* The same over octets that the caller keeps. */
enum gw_err	snapshot_parse(const char *, size_t, struct grund *,
		    struct snapshot **out) GW_MUST_CHECK;
void		snapshot_close(struct snapshot *);	/* NULL is ok */

/* conf_read out of the image: borrowed until snapshot_close().  arg is a
 * struct snapshot.  GW_ENOENT: it has no such file. */
conf_read	snapshot_read;

/* The name of the configuration file in it. */
const char	*snapshot_conf(const struct snapshot *);

#endif
