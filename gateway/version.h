/*
 * version.h - the one place that says which version this is.
 */
#ifndef GW_VERSION_H
#define GW_VERSION_H

#define GW_VERSION "0.1"

#endif
