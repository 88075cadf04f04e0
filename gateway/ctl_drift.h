/*
 * ctl_drift.h - between the verbs of gatewayctl(8) that speak with a gateway
 * that runs (control.x).
 */
#ifndef GW_CTL_DRIFT_H
#define GW_CTL_DRIFT_H

#include "ctl.h"
#include "rpc_control.h"

/* What can be closed for maintenance, as words: "gateway", "source
 * sagsindeks", "municipality 0461"; in out. */
const char *drift_maal(unsigned kind, unsigned nr, char out[64]);

/* The status for those who read (what is wrong first) and for programs. */
void	drift_vis(const cx_status *);
void	drift_json(const cx_status *);
/* Likewise a request's way. */
void	drift_vis_spor(const cx_trace *);
void	drift_json_spor(const cx_trace *);

/* Words of enum stand, enum kreds_tilstand, enum kilde_status; "?" for what
 * is none. */
const char *drift_stand(unsigned);
const char *drift_kreds(unsigned);
const char *drift_kilde_status(unsigned);
/* The sources' names by number; "?" likewise. */
const char *drift_kilde(unsigned);

#endif
