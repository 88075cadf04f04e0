/*
 * keyfile.h - a private key where gatewayd.conf(5) says it is.
 *
 * PEM, as it stands or encrypted, or PKCS#12 as MitID Erhverv delivers it;
 * the passphrase is the first line of a file of its own, and no terminal is
 * ever asked.  None of these files may be open to everybody.  Or in a PKCS#11
 * token (p11.h), its PIN in such a file.
 *
 * Threads: one at a time (the buffers are static, so that whoever locks its
 * memory locks them).  Secrets: key and passphrase, erased before the
 * return.
 */
#ifndef GW_KEYFILE_H
#define GW_KEYFILE_H

#include <openssl/evp.h>
#include <stddef.h>

#include "conf.h"
#include "err.h"

#define KEYFILE_MAX	65536		/* octets of a key's file */
#define PASSPHRASE_MAX	1024		/* octets, with the NUL */

/*
 * What is wrong with the files of the setting, and what to do, without
 * reading them: not there, not readable, not a file, open to everybody;
 * NULL: nothing is.  *name gets the file that it is about, borrowed.
 */
const char	*keyfile_wrong(const struct conf_file *, const char **name);

/*
 * Reads the key of the setting, or opens it in its token, where cert says
 * which; *out is yours.  Of a file's key, signer.h asks whose it is.
 * GW_ECONF with what is wrong and what to do; *name as above.
 */
enum gw_err	 keyfile_read(const struct conf_file *, X509 *cert,
		    const char **name, struct grund *, EVP_PKEY **out) GW_MUST_CHECK;

/*
 * The first line of a passphrase's file into buf, whose owner erases it.
 * NULL, or what is wrong with the file, and what to do.
 */
const char	*keyfile_line(const char *path, char buf[PASSPHRASE_MAX]);

/*
 * The private key in a file's octets; passphrase may be NULL.  GW_ECONF:
 * neither PEM nor PKCS#12, no key in it, or not this passphrase.
 */
enum gw_err	 keyfile_parse(const char *, size_t, const char *passphrase,
		    struct grund *, EVP_PKEY **out) GW_MUST_CHECK;

#endif
