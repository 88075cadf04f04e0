/*
 * roller.h - role, type and class UUIDs of the infrastructure: one table.
 *
 * Those that KOMBIT's public samples show are the defaults; those that are
 * not public (marked so in wsdl/SOURCES) have values of our own in the test
 * environment and are set in gatewayd.conf(5) for the real one.  A UUID that
 * is not in the table is a role we do not know, and that denies.
 *
 * Pure.
 */
#ifndef GW_ROLLER_H
#define GW_ROLLER_H

#include <stddef.h>

/* X(id, setting's name, default UUID, confirmed by a public source) */
#define ROLLER(X)							\
	/* Sags- og Dokumentindeks */					\
	X(SAG_EJER, "sag-ejer",						\
	    "9e979b84-b846-4472-8622-58007dc63c7e", 1)			\
	X(SAG_ANSVARLIG, "sag-ansvarlig",				\
	    "a1263342-d348-44ba-a566-233f37c4cb67", 1)			\
	X(SAG_BEHANDLER, "sag-primaer-behandler",			\
	    "bf1f93ed-9441-4af4-835b-baeb201f3076", 1)			\
	X(SAG_PRIMAER_PART, "sag-primaer-part",				\
	    "d839f26a-d4d1-4441-b2d6-3dbbb12a9404", 1)			\
	X(SAG_SEKUNDAER_PART, "sag-sekundaer-part",			\
	    "5b1f4a52-0c52-4a51-9b0e-b0b1b2a50001", 0)			\
	X(SAG_YDELSESMODTAGER, "sag-ydelsesmodtager",			\
	    "5b1f4a52-0c52-4a51-9b0e-b0b1b2a50002", 0)			\
	X(SAG_PRIMAER_KLASSE, "sag-primaer-klasse",			\
	    "a86c6581-ec85-412d-a655-31a1f1d5b14f", 1)			\
	X(SAG_HANDLINGSKLASSE, "sag-handlingsklasse",			\
	    "05ef7011-11a7-4e4c-a46b-3de6aa457fc3", 1)			\
	X(SAG_VISNINGSKLASSE, "sag-visningsklasse",			\
	    "5b1f4a52-0c52-4a51-9b0e-b0b1b2a50003", 0)			\
	X(SAG_BYGGERI, "sag-byggeri",					\
	    "5b1f4a52-0c52-4a51-9b0e-b0b1b2a50004", 0)			\
	X(SAG_TILAKTERET, "sag-tilakteret",				\
	    "5b1f4a52-0c52-4a51-9b0e-b0b1b2a50005", 0)			\
	X(SAG_VEDLAGT, "sag-vedlagt",					\
	    "5b1f4a52-0c52-4a51-9b0e-b0b1b2a50006", 0)			\
	X(SAG_JOURNALNOTAT, "sag-journalnotat",				\
	    "5b1f4a52-0c52-4a51-9b0e-b0b1b2a50007", 0)			\
	X(SAG_MASTER, "sag-master",					\
	    "251c24fd-57b0-4afc-9d73-b063d1957eb3", 1)			\
	X(SAG_AFSENDER, "sag-afsender",					\
	    "1b3c6a6d-e977-4491-9bf8-b41ee6999f39", 1)			\
	X(SAG_ADGANG, "sag-adgang",					\
	    "5b1f4a52-0c52-4a51-9b0e-b0b1b2a50008", 0)			\
	X(DOK_VISNINGSKLASSE, "dokument-visningsklasse",		\
	    "5b1f4a52-0c52-4a51-9b0e-b0b1b2a50003", 0)			\
	/* types */							\
	X(TYPE_ORGANISATION, "type-organisation",			\
	    "bc6972cd-8f2b-4b9d-8d37-62916d6a71aa", 1)			\
	X(TYPE_ENHED, "type-organisationenhed",				\
	    "c5fc3b3b-5197-49ee-92e6-ae6ba1957174", 1)			\
	X(TYPE_BRUGER, "type-bruger",					\
	    "85d65133-4b00-460d-992e-3984857b5768", 1)			\
	X(TYPE_PERSON, "type-person",					\
	    "c189ba35-de4b-4363-a8b7-67f1456cf56f", 1)			\
	X(TYPE_VIRKSOMHED, "type-virksomhed",				\
	    "5b1f4a52-0c52-4a51-9b0e-b0b1b2a50009", 0)			\
	X(TYPE_KLASSE, "type-klasse",					\
	    "267235ea-526d-4a18-8001-f2a0e563eba1", 1)			\
	X(TYPE_ITSYSTEM, "type-itsystem",				\
	    "29fe1da2-897a-46cd-b635-b9be8e0bffd6", 1)			\
	X(TYPE_EJENDOM, "type-ejendom",					\
	    "5b1f4a52-0c52-4a51-9b0e-b0b1b2a5000a", 0)			\
	X(TYPE_DOKUMENT, "type-dokument",				\
	    "5b1f4a52-0c52-4a51-9b0e-b0b1b2a5000b", 0)			\
	/* classes */							\
	X(KLASSE_VISNING_UNDTAGET, "klasse-visning-undtaget-for-borger", \
	    "5b1f4a52-0c52-4a51-9b0e-b0b1b2a5000c", 0)			\
	/* Ydelsesindeks */						\
	X(YD_EJER, "ydelse-ejer",					\
	    "abdf4d3e-f113-4282-b13e-6cd32a82621c", 1)			\
	X(YD_ANSVARLIG, "ydelse-ansvarlig",				\
	    "fbe1016a-170a-4dea-8652-2813c1a566c0", 1)			\
	X(YD_MODTAGER, "ydelse-ydelsesmodtager",			\
	    "93af57a7-7658-4fac-98da-9e5ac7a7d9a5", 1)			\
	X(YD_BEVILLINGSMODTAGER, "ydelse-bevillingsmodtager",		\
	    "3102fa7e-f56e-4510-b0d4-1650c590dc3b", 1)			\
	X(YD_YDELSE, "ydelse-ydelse",					\
	    "6ebd938f-0bbf-4142-a65c-fefe15e9f192", 1)			\
	X(YD_KLASSE, "ydelse-primaer-klasse",				\
	    "ea909030-c5fa-4544-9b22-a0010d08ebe1", 1)			\
	X(YD_SAG, "ydelse-bevillingssag",				\
	    "31237487-787a-424f-8819-56aaedf00643", 1)			\
	X(YD_PROFIL, "ydelse-sikkerhedsprofil",				\
	    "4becdcec-c8bd-44a4-ac0b-5a0162986840", 1)			\
	X(YD_MASTER, "ydelse-master",					\
	    "251c24fd-57b0-4afc-9d73-b063d1957eb3", 0)			\
	X(YD_TYPE_ORGANISATION, "ydelse-type-organisation",		\
	    "45b7dafb-d90e-41da-b30e-ba007e577a8a", 1)			\
	X(YD_TYPE_ENHED, "ydelse-type-organisationenhed",		\
	    "4546cca2-838e-4e0d-a5bd-83757d603362", 1)			\
	X(YD_TYPE_PERSON, "ydelse-type-person",				\
	    "c59f1523-1786-48c7-baff-466de1db3320", 1)			\
	X(YD_TYPE_YDELSE, "ydelse-type-ydelse",				\
	    "3aa45cbd-94c3-4601-84a6-66ce0f157dda", 1)			\
	X(YD_TYPE_KLASSE, "ydelse-type-klasse",				\
	    "7c51b9a8-d388-4e83-8c8b-ee3a90458d0b", 1)			\
	X(YD_TYPE_SAG, "ydelse-type-sag",				\
	    "f08a4a13-2567-41d0-bf8d-3af754b03464", 1)			\
	X(YD_TYPE_PROFIL, "ydelse-type-sikkerhedsprofil",		\
	    "2b808769-8d09-4aa3-ac28-f8ac3526010f", 1)			\
	X(EFF_DEL_AF, "effektuering-del-af",				\
	    "ccc9d91b-9a4c-4ada-9be4-795ca068e89d", 1)			\
	X(EFF_TYPE_DEL_AF, "effektuering-type-del-af",			\
	    "4fd9d6c1-2939-4bfe-b803-ab0b3904bd2f", 1)			\
	X(EFF_EJER, "effektuering-ejer",				\
	    "a91824c4-da1d-47f9-bce2-5d6597879415", 1)			\
	X(EFF_TYPE_ORGANISATION, "effektuering-type-organisation",	\
	    "c622654c-d87f-4ac7-9a42-d0580253b979", 1)			\
	X(EFF_UDBETALENDE, "effektuering-udbetalende-enhed",		\
	    "a1ff36be-b3fb-4e1f-aac0-9d3313070ecb", 1)			\
	X(EFF_MODTAGER, "effektuering-modtager",			\
	    "68d4b903-acae-4f2f-aafc-45bd999ed81f", 1)			\
	X(EFF_TYPE_PERSON, "effektuering-type-person",			\
	    "480769fd-9744-4859-950f-95cbb5633d36", 1)

enum rolle_id {
#define X(id, navn, uuid, c) R_##id,
	ROLLER(X)
#undef X
	ROLLE_ANTAL
};

/* The table in force: defaults, then the settings. */
struct roller {
	const char	*uuid[ROLLE_ANTAL];
};

void	roller_init(struct roller *);	/* the defaults */

/* The id whose setting has that name, or ROLLE_ANTAL. */
enum rolle_id	rolle_by_navn(const char *navn);
const char	*rolle_navn(enum rolle_id);

/* 1 when uuid (any case, with or without "urn:uuid:", NULL is no) is that
 * role's. */
int	roller_er(const struct roller *, enum rolle_id, const char *uuid);

#endif
