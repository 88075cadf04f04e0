/*
 * ctl_backup.h - between backup and restore of gatewayctl(8).
 *
 * A backup is one tar file.  Its first member, MANIFEST, is lines of text:
 *
 *	borgerblikket-backup 1
 *	created TIME
 *	head NUMBER:HASH		the audit trail's last record, if any
 *	KIND SHA256 OCTETS MODE NAME	for each of the others, in their order
 *	end COUNT
 *
 * KIND is file, store or snapshot; NAME the absolute name, without its first
 * slash the member's.  No private key is in it.
 */
#ifndef GW_CTL_BACKUP_H
#define GW_CTL_BACKUP_H

#include "ctl.h"

#define BACKUP_FIRST	"borgerblikket-backup 1"
#define BACKUP_MANIFEST	"MANIFEST"
#define BACKUP_SHA	65		/* 64 hexadecimal digits */

struct del {				/* one member */
	const char	*slags;		/* KIND */
	const char	*navn;		/* absolute */
	unsigned	 mode;
	const char	*bytes;
	size_t		 len;
};
struct dele {
	struct del	*v;
	size_t		 n, cap;
};

/* SHA-256 in hexadecimal; 0: it could not be made. */
int	backup_sha(const char *, size_t, char out[BACKUP_SHA]);

/* Every octet, durable.  0: errno. */
int	backup_skriv(int fd, const char *, size_t);
/* The entry of the folder that the name is in is durable.  0: errno. */
int	backup_mappe(const char *navn);

#endif
