# gsoap.sed - the schemas as wsdl2h shall see them.
#
# The schemas say what is on the wire.  Three things in them are valid XML but
# bad C, and the generated code does not look at the order of elements, so a
# copy is read in which
#  1. a choice is a sequence of optional members: a pointer for each, instead
#     of a selector and a union.  Whoever reads one sees it when two are set;
#  2. an extension list has a member for each extension we know, before
#     the wildcard that keeps the rest as text.  A schema cannot say so: a
#     name and the wildcard that covers it are ambiguous (XML Schema 1.0,
#     3.8.6, unique particle attribution);
#  3. the WS-* namespaces are marked -own: for those that it knows wsdl2h
#     takes 28 000 lines of its own types instead of our few.  gen.mk takes
#     the mark away again before soapcpp2.

# 1
/<xs:choice/,/<\/xs:choice>/{
	s/ minOccurs="0"//
	s/\([[:blank:]]\)minOccurs="0" */\1/
	s/<xs:choice[^>]*>/<xs:sequence>/
	s/<\/xs:choice>/<\/xs:sequence>/
	s/<xs:element /<xs:element minOccurs="0" /
	s/<xs:any /<xs:any minOccurs="0" maxOccurs="unbounded" /
}

# 2
/targetNamespace="urn:oio:sts:generelledefinitioner:6"/i\
    xmlns:si="urn:oio:sts:sagdok:sagindeks:6"\
    xmlns:di="urn:oio:sts:sagdok:dokumentindeks:6"\
    xmlns:bi="urn:oio:sts:ydelse:bevillingindeks:6"\
    xmlns:oef="urn:oio:sts:ydelse:oekonomiskeffektueringindeks:6"
/<xs:element name="LokalUdvidelseListe" type="gd:LokalUdvidelseListeType"\/>/i\
	<xs:import namespace="urn:oio:sts:sagdok:sagindeks:6" schemaLocation="si.xsd"/>\
	<xs:import namespace="urn:oio:sts:sagdok:dokumentindeks:6" schemaLocation="di.xsd"/>\
	<xs:import namespace="urn:oio:sts:ydelse:bevillingindeks:6" schemaLocation="bi.xsd"/>\
	<xs:import namespace="urn:oio:sts:ydelse:oekonomiskeffektueringindeks:6" schemaLocation="oef.xsd"/>
/<xs:any namespace="##other" processContents="lax"$/i\
	<xs:element ref="si:SagIndeksEgenskaber" minOccurs="0" maxOccurs="unbounded"/>\
	<xs:element ref="si:SagsaktoerLokalUdvidelse" minOccurs="0"/>\
	<xs:element ref="si:SagsklasseLokalUdvidelse" minOccurs="0"/>\
	<xs:element ref="si:SagspartLokalUdvidelse" minOccurs="0"/>\
	<xs:element ref="si:SagsgenstandeLokalUdvidelse" minOccurs="0"/>\
	<xs:element ref="si:SagsitsystemRelation" minOccurs="0" maxOccurs="unbounded"/>\
	<xs:element ref="si:Sikkerhedsprofil" minOccurs="0" maxOccurs="unbounded"/>\
	<xs:element ref="si:SoegEgenskaberLokalUdvidelse" minOccurs="0"/>\
	<xs:element ref="di:DokumentaktoerLokalUdvidelse" minOccurs="0"/>\
	<xs:element ref="di:DokumentpartLokalUdvidelse" minOccurs="0"/>\
	<xs:element ref="di:DokumentklasseLokalUdvidelse" minOccurs="0"/>\
	<xs:element ref="di:DokumentitsystemRelation" minOccurs="0" maxOccurs="unbounded"/>\
	<xs:element ref="di:Sikkerhedsprofil" minOccurs="0" maxOccurs="unbounded"/>\
	<xs:element ref="di:SoegEgenskaberLokalUdvidelse" minOccurs="0"/>\
	<xs:element ref="bi:Sikkerhedsprofil" minOccurs="0" maxOccurs="unbounded"/>\
	<xs:element ref="bi:ItSystemRelation" minOccurs="0" maxOccurs="unbounded"/>\
	<xs:element ref="bi:SoegEgenskaberLokalUdvidelse" minOccurs="0"/>\
	<xs:element ref="bi:SoegBevilgetYdelseLokalUdvidelse" minOccurs="0"/>\
	<xs:element ref="oef:ItSystemRelation" minOccurs="0" maxOccurs="unbounded"/>\
	<xs:element ref="oef:SoegEgenskaberLokalUdvidelse" minOccurs="0"/>\
	<xs:element ref="oef:SoegOekonomiskYdelseEffektueringRelationLokalUdvidelse" minOccurs="0"/>

# 3
s/\(\/ws-trust\/200512\|-secext-1\.[01]\.xsd\|-utility-1\.0\.xsd\|\/authorization\/200706\|\/2004\/09\/policy\|\/2005\/08\/addressing\)"/\1-own"/
