/*
 * conf.h - gatewayd.conf(5), read and checked.
 *
 * Lines of `keyword value...`; '#' starts a comment; double quotes hold
 * blanks.  Every error has file and line and says what to do.  Files it
 * names are read through a callback: from disk by the parent and gatewayctl,
 * out of the snapshot by the worker, which has no disk.
 */
#ifndef GW_CONF_H
#define GW_CONF_H

#include "arena.h"
#include "err.h"
#include "kilde.h"
#include "konfiguration.h"
#include "roller.h"
#include "trust.h"

/* A file's octets by name, in the arena; GW_EIO, GW_ENOENT, GW_ESIZE,
 * GW_ENOMEM.  The name is absolute, or relative to the process's folder. */
typedef enum gw_err conf_read(void *arg, struct arena *, const char *name,
		    const char **bytes, size_t *len);

#define CONF_RUN_DIR_MAX	90		/* octets of run-dir's name */
#define CONF_MAX_AUDIT		4		/* audit-certificate */
#define CONF_FILE_MAX	((size_t)32 << 20)	/* octets of one file */

struct conf_file {		/* a certificate or key setting: name, where */
	const char	*name;		/* path as resolved, NULL: not set */
	unsigned	 line;		/* where it is set */
	const char	*bytes;		/* its content; NULL for keys */
	size_t		 len;
	const char	*pass;		/* a key's: the file with its
					 * passphrase or PIN; NULL: none */
	const char	*module;	/* a key's in a token (p11.h), whose
					 * name is name: the library */
	const char	*files;		/* what the library reads, or NULL */
};

struct conf_source {
	struct kilde_konf konf;
	struct conf_file certificates[4];	/* pinned answers */
	size_t		 n_certificates;
};
enum conf_source_nr {
	SRC_STS = 0, SRC_SAGSINDEKS, SRC_YDELSESINDEKS, SRC_OEKONOMI,
	SRC_EJERFORTEGNELSE, SRC_ANTAL
};

/* A file of certificates or revocation lists, in PEM, and its setting:
 * "tls-certificate", "source sts" ... */
struct conf_bevis {
	const char	*navn;
	const char	*bytes;
	size_t		 len;
};

/* crl-url and crl-mirror: a list's address, and for the beginning of one
 * another. */
struct conf_crl {
	const char	*url;
	const char	*spejl;		/* NULL: crl-url */
};

struct conf {
	const char	*file;		/* its own name, for messages */
	const char	*listen;	/* "127.0.0.1:8443"; port 0: a free one */
	unsigned	 listen_line, run_dir_line;	/* for messages */
	unsigned	 audit_dir_line;
	const char	*const *hosts;	/* NULL-terminated */
	const char	*const *endpoints;	/* wsa:To accepted */
	const char	*entityid;	/* our audience */
	const char	*authority_cvr;	/* Ejerfortegnelse's token claim */
	const char	*verification_role;
	const char	*run_dir;	/* the roles' sockets */
	const char	*audit_dir;	/* the audit trail's folder */
	const char	*user, *keeper_user;	/* whom the roles run as */
	unsigned	 user_line;	/* of the last of the two; 0: neither */
	const char	*health;	/* its listener, or NULL */
	unsigned	 health_line;
	const char	*operators, *monitors;	/* groups; NULL: none */
	struct conf_file audit_certificates[CONF_MAX_AUDIT];
	size_t		 n_audit_certificates;	/* whom its keys are for */
	unsigned	 audit_retention;	/* months; 0: for ever */
	unsigned	 replay_ids;	/* kept at once */
	const char	*store;		/* gatewayctl(8)'s alone; or NULL */
	const char	*snapshot;	/* what it published; or NULL */
	int		 testmiljoe;	/* gatewayctl may ask about persons */
	struct conf_file tls_certificate, tls_key;
	struct conf_file client_certificate, client_key;
	struct conf_file signing_certificate, signing_key;
	struct conf_source sources[SRC_ANTAL];
	const char	*crl_hentet;	/* gatewayctl's lists; or NULL */
	struct {
		struct conf_crl	*v;
		size_t	 n, cap;
	}		 crl_steder;
	const char	*trust_file;	/* what gatewayctl(8) staged; or NULL */
	const char	*sts_issuer;	/* Issuer of the infrastructure's tokens */
	int64_t		 skew_ms;
	int		 hok_binding;	/* enum hok_binding of wssec.h */
	unsigned	 deadline_ms;	/* 8000 */
	unsigned	 threads;	/* 256 */
	unsigned	 calls;		/* planned, under way; 0: 1000 a core */
	unsigned	 signers;	/* message signers; 0: one a core */
	int		 debug;		/* log level debug */
	struct roller	 roller;	/* role and class UUIDs */
	struct trust	*trust;		/* conf_fini() */
	struct {
		struct conf_bevis *v;
		size_t	 n, cap;
	}		 beviser;	/* all of them */
	const char	*ca_pem;	/* all trust-ca files, for the sources' TLS */
	size_t		 ca_len;
	struct konfiguration *konfiguration;	/* in the arena */
};

/*
 * What is wrong or odd, one line each: "FILE:LINE: what is wrong: what to
 * do".  Of the settings the first error ends the reading; of a configuration
 * sheet all of them are told (in Danish, for those who made it).
 */
struct conf_meldinger {
	struct conf_melding {
		int		 fejl;		/* else a warning */
		const char	*text;
	}		*v;
	size_t		 n, cap;
	size_t		 n_fejl;
};

/*
 * Reads and checks everything; *m gets what there is to say, in the arena
 * (start it zeroed).  GW_ECONF: at least one error.  Keys are not read
 * (conf_file.bytes NULL), nor is it asked whether they are there: they are
 * for the signers alone.
 */
enum gw_err	conf_load(struct arena *, const char *file, conf_read *,
		    void *arg, struct conf_meldinger *m, struct conf **out)
		    GW_MUST_CHECK;
void		conf_fini(struct conf *);	/* NULL is ok */

/* conf_read from disk; arg is not used. */
conf_read	conf_read_disk;

#endif
