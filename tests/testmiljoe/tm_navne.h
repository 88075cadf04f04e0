/*
 * tm_navne.h - the names that test environment and gateway agree on.
 *
 * Paths, entityIDs and actions are those of the contracts; issuers, roles
 * and the gateway's own names are the test environment's.
 */
#ifndef TM_NAVNE_H
#define TM_NAVNE_H

#define STS_ISSUER	"https://saml.adgangsstyring.testmiljoe.invalid/runtime"
#define IDP_ISSUER	"https://saml.nemlog-in.testmiljoe.invalid"
#define GATEWAY_ENTITY	"urn:borgerblikket:entityid:gateway:1"
#define GATEWAY_URL	"https://localhost:8443/borgerblikket/1"

/* The authority that runs the gateway: Ejerfortegnelsen's claim. */
#define MYNDIGHED_CVR	"19435075"

/* What a system may do at a service (service agreement): read, write. */
#define ROLLE_UDSTIL	"http://testmiljoe.invalid/roles/servicesystemrole/udstil/1"
#define ROLLE_REDIGER	"http://testmiljoe.invalid/roles/servicesystemrole/rediger/1"

/* What an employee needs for the verification client (rules 9). */
#define ROLLE_VERIFIKATION "http://borgerblikket.dk/roles/usersystemrole/se-data-som-vises-paa-mit-overblik/1"

#define NS_WST		"http://docs.oasis-open.org/ws-sx/ws-trust/200512"
#define NS_WSP		"http://schemas.xmlsoap.org/ws/2004/09/policy"
#define NS_AUTH		"http://docs.oasis-open.org/wsfed/authorization/200706"
#define STS_ISSUE	NS_WST "/RST/Issue"
#define STS_FINAL	NS_WST "/RSTRC/IssueFinal"
#define SAML2_TYPE	"http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.1#SAMLV2.0"
#define CVR_CLAIM	"dk:gov:saml:attribute:CvrNumberIdentifier"

#define SAG_ACTION	"http://kombit.dk/sts/sagdokumentindeks/"
#define YDELSE_ACTION	"http://kombit.dk/sts/ydelseindeks/"
#define OIR_NS		"urn:borgerblikket:oir:debitorforespoergsel:1"
#define EJF_NS		"urn:borgerblikket:ejerfortegnelse:1"
#define FAULT_ACTION	"http://www.w3.org/2005/08/addressing/soap/fault"

#endif
