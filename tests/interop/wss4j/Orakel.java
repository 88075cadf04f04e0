/*
 * Orakel - what Apache Santuario and WSS4J 1.6 say of requests.
 *
 *	java Orakel ISSUER.crt
 *
 * Reads messages, each "LENGTH\n" and its octets, and writes a line for each:
 * "ok" when the assertion is signed by that issuer and the message by the
 * holder of the key in it (STR-Transform by WSS4J); otherwise "no" and why.
 * What is covered by the signature is not asked here.  WSS4J's own handling
 * of SAML needs OpenSAML, which Debian does not have for Java; so this does
 * what its SignatureProcessor does.
 */
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.ws.security.WSDocInfo;
import org.apache.ws.security.WSSConfig;
import org.apache.ws.security.transform.STRTransform;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

final class Orakel {
	private static final String SAML =
	    "urn:oasis:names:tc:SAML:2.0:assertion";
	private static final String DS = "http://www.w3.org/2000/09/xmldsig#";
	private static final String OASIS = "http://docs.oasis-open.org/wss/"
	    + "2004/01/oasis-200401-wss-wssecurity-";
	private static final String WSSE = OASIS + "secext-1.0.xsd";
	private static final String WSU = OASIS + "utility-1.0.xsd";

	private final DocumentBuilder bygger;
	private final CertificateFactory x509;
	private final X509Certificate udsteder;
	private final XMLSignatureFactory fabrik;

	private Orakel(String udsteder) throws Exception {
		DocumentBuilderFactory f = DocumentBuilderFactory.newInstance();

		f.setNamespaceAware(true);
		f.setFeature("http://apache.org/xml/features/"
		    + "disallow-doctype-decl", true);
		bygger = f.newDocumentBuilder();
		bygger.setErrorHandler(null);
		x509 = CertificateFactory.getInstance("X.509");
		try (FileInputStream in = new FileInputStream(udsteder)) {
			this.udsteder = (X509Certificate)
			    x509.generateCertificate(in);
		}
		fabrik = XMLSignatureFactory.getInstance("DOM",
		    "ApacheXMLDSig");
	}

	/* The only child of that name, or a refusal. */
	private static Element barn(Node over, String ns, String navn)
	    throws Exception {
		Element fundet = null;

		for (Node n = over.getFirstChild(); n != null;
		    n = n.getNextSibling()) {
			if (n.getNodeType() != Node.ELEMENT_NODE
			    || !navn.equals(n.getLocalName())
			    || !ns.equals(n.getNamespaceURI()))
				continue;
			if (fundet != null)
				throw new Exception("several " + navn);
			fundet = (Element) n;
		}
		if (fundet == null)
			throw new Exception("no " + navn);
		return fundet;
	}

	private static void maerk(DOMValidateContext c, Node n) {
		Element e;

		for (Node b = n.getFirstChild(); b != null;
		    b = b.getNextSibling())
			maerk(c, b);
		if (n.getNodeType() != Node.ELEMENT_NODE)
			return;
		e = (Element) n;
		if (e.hasAttributeNS(WSU, "Id"))
			c.setIdAttributeNS(e, WSU, "Id");
		if ("Assertion".equals(e.getLocalName())
		    && e.hasAttributeNS(null, "ID"))
			c.setIdAttributeNS(e, null, "ID");
	}

	private void holder(Document doc, Element signatur, Element assertion,
	    PublicKey noegle) throws Exception {
		DOMValidateContext c = new DOMValidateContext(noegle, signatur);
		WSDocInfo info = new WSDocInfo(doc);
		XMLSignature s;

		c.setProperty("org.apache.jcp.xml.dsig.secureValidation",
		    Boolean.TRUE);
		maerk(c, doc.getDocumentElement());
		info.addTokenElement(assertion, false);
		c.setProperty(STRTransform.TRANSFORM_WS_DOC_INFO, info);
		s = fabrik.unmarshalXMLSignature(c);
		if (!s.validate(c))
			throw new Exception("signature does not hold");
	}

	private PublicKey noegle(Element assertion) throws Exception {
		Element data = barn(barn(barn(assertion, SAML, "Subject"), SAML,
		    "SubjectConfirmation"), SAML, "SubjectConfirmationData");
		Element cert = barn(barn(barn(data, DS, "KeyInfo"), DS,
		    "X509Data"), DS, "X509Certificate");

		return x509.generateCertificate(new ByteArrayInputStream(
		    Base64.getMimeDecoder().decode(cert.getTextContent())))
		    .getPublicKey();
	}

	private void doem(byte[] octets) throws Exception {
		Document doc = bygger.parse(new ByteArrayInputStream(octets));
		Element env = doc.getDocumentElement();
		Element security = barn(barn(env, env.getNamespaceURI(),
		    "Header"), WSSE, "Security");
		Element assertion = barn(security, SAML, "Assertion");

		holder(doc, barn(assertion, DS, "Signature"), assertion,
		    udsteder.getPublicKey());
		holder(doc, barn(security, DS, "Signature"), assertion,
		    noegle(assertion));
	}

	private static String linje(InputStream in) throws IOException {
		StringBuilder s = new StringBuilder();
		int c;

		while ((c = in.read()) >= 0 && c != '\n')
			s.append((char) c);
		return s.toString();
	}

	public static void main(String[] ord) throws Exception {
		Orakel o;
		DataInputStream in = new DataInputStream(
		    new java.io.BufferedInputStream(System.in, 1 << 20));
		String laengde;
		byte[] octets;

		WSSConfig.init();
		o = new Orakel(ord[0]);
		while (!(laengde = linje(in)).isEmpty()) {
			octets = new byte[Integer.parseInt(laengde)];
			in.readFully(octets);
			try {
				o.doem(octets);
				System.out.println("ok");
			} catch (Exception e) {
				System.out.println(("no\t" + e).replace('\n',
				    ' ').replace('\r', ' '));
			}
		}
	}
}
