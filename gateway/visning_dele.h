/*
 * visning_dele.h - the parts of visning.c among themselves.
 *
 * Pure.  visning.c walks the municipalities; visning_sag.c gathers what is
 * known of cases, visning_dokument.c of documents, visning_ydelse.c of
 * benefits (visning_udbetaling.h: their payments), visning_betaling.c of
 * claims; regler.c decides.
 */
#ifndef GW_VISNING_DELE_H
#define GW_VISNING_DELE_H

#include "idregister.h"
#include "regler.h"

/* One decision under way. */
struct visning {
	struct arena	*a;
	const struct konfiguration *konf;
	const struct spoergsmaal *sp;
	const struct svar *svar;
	int32_t		 idag;
	enum sted	 sted;		/* whose lists are made */
	struct overblik	*out;
	int		 fuld;		/* no memory: all since is lost */
};

/* A case that is this municipality's and about this person. */
struct sagsfund {
	const struct sag *sag;
	int		 set_som_part;	/* by the search by party */
	int64_t		 lukket;	/* R07: when closed, or TID_INGEN */
	size_t		 vist;		/* its place in the list, from 1; 0:
					 * not in it */
	const char	*kletitel;
	struct fakta	 fakta;
	struct udfald	 udfald;
};

/* One municipality under decision. */
struct kommune_visning {
	const struct kommune_svar *svar;
	LISTE(struct sagsfund) sager;
	struct idregister sagsregister;	/* nr: in sager */
	size_t		 ydelser, krav;	/* how many objects count as
					 * returned (IngenData) */
};

/* Cases: fills kv->sager, lists, explains. */
void	visning_sager(struct visning *, struct kommune_visning *);
/* Documents; after visning_sager(), before another municipality's. */
void	visning_dokumenter(struct visning *, const struct kommune_visning *);
/* Benefits; after visning_sager(). */
void	visning_ydelser(struct visning *, struct kommune_visning *);
/* Claims. */
void	visning_betalinger(struct visning *, struct kommune_visning *);

/* 1 when what was decided is in the asker's lists. */
int	visning_vises(const struct visning *, const struct udfald *);

/* DelvistSvar or UdeladtBetaling, if the asker would have seen it. */
void	visning_mangler(struct visning *, const struct udfald *);

/* DelvistSvar: part of what the asker sees had unusable data. */
void	visning_ubrugelig(struct visning *);

/* It is decided: counts what is hidden (struct overblik), and makes one
 * Afgoerelse, if the explanation was asked for.  kle and kravtype may
 * be NULL. */
void	visning_forklar(struct visning *, const char *id, enum objekt_type,
	    const char *kle, const char *kravtype, const struct udfald *);

#endif
