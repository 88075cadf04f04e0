/*
 * Kald - one signed call after the other, as a client on Apache WSS4J 1.6
 * makes them: the peer that bench compares the gateway with.
 *
 *	java Kald KEYSTORE REQUEST ANSWER WARMUP CALLS
 *
 * KEYSTORE is PKCS#12 (password "bench"; the key's alias "noegle", each
 * certificate to trust under another).  REQUEST is an envelope whose Security
 * holds the Assertion and nothing else; every call parses it, adds a
 * Timestamp, signs what the profile wants signed by the holder's key, and
 * writes the octets.  Then it parses and verifies ANSWER.  No network.  Writes
 * one JSON object: microseconds of CPU a call, all threads of the process
 * counted (the collector and the compiler too), sign and verify apart.
 */
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.apache.ws.security.WSConstants;
import org.apache.ws.security.WSDocInfo;
import org.apache.ws.security.WSEncryptionPart;
import org.apache.ws.security.WSSConfig;
import org.apache.ws.security.WSSecurityEngine;
import org.apache.ws.security.components.crypto.Merlin;
import org.apache.ws.security.message.WSSecHeader;
import org.apache.ws.security.message.WSSecSignature;
import org.apache.ws.security.message.WSSecTimestamp;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

final class Kald {
	private static final String WSA =
	    "http://www.w3.org/2005/08/addressing";
	private static final String SOAP =
	    "http://www.w3.org/2003/05/soap-envelope";
	private static final String SAML =
	    "urn:oasis:names:tc:SAML:2.0:assertion";
	private static final String RSA_SHA256 =
	    "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
	private static final String KODE = "bench";

	private final DocumentBuilderFactory byggere =
	    DocumentBuilderFactory.newInstance();
	private final Transformer skriver;
	private final Merlin crypto = new Merlin();
	private final byte[] request, answer;

	private Kald(String lager, String request, String answer)
	    throws Exception {
		KeyStore ks = KeyStore.getInstance("PKCS12");

		try (FileInputStream in = new FileInputStream(lager)) {
			ks.load(in, KODE.toCharArray());
		}
		crypto.setKeyStore(ks);
		crypto.setTrustStore(ks);
		byggere.setNamespaceAware(true);
		byggere.setFeature("http://apache.org/xml/features/"
		    + "disallow-doctype-decl", true);
		skriver = TransformerFactory.newInstance().newTransformer();
		this.request = Files.readAllBytes(Paths.get(request));
		this.answer = Files.readAllBytes(Paths.get(answer));
	}

	private Document parse(byte[] octets) throws Exception {
		return byggere.newDocumentBuilder().parse(
		    new ByteArrayInputStream(octets));
	}

	private static WSEncryptionPart del(String navn, String ns) {
		return new WSEncryptionPart(navn, ns, "Element");
	}

	private int underskriv() throws Exception {
		Document doc = parse(request);
		Element assertion = (Element) doc.getElementsByTagNameNS(SAML,
		    "Assertion").item(0);
		WSSecHeader sec = new WSSecHeader();
		WSSecTimestamp ts = new WSSecTimestamp();
		WSSecSignature sig = new WSSecSignature();
		List<WSEncryptionPart> dele = new ArrayList<>();
		ByteArrayOutputStream ud = new ByteArrayOutputStream();

		sec.insertSecurityHeader(doc);
		ts.setTimeToLive(300);
		ts.build(doc, sec);
		sig.setUserInfo("noegle", KODE);
		sig.setKeyIdentifierType(WSConstants.CUSTOM_KEY_IDENTIFIER);
		sig.setCustomTokenId(assertion.getAttribute("ID"));
		sig.setCustomTokenValueType(WSConstants.WSS_SAML2_KI_VALUE_TYPE);
		sig.setSignatureAlgorithm(RSA_SHA256);
		sig.setDigestAlgo(WSConstants.SHA256);
		for (String navn : new String[] { "Action", "MessageID", "To",
		    "ReplyTo" })
			dele.add(del(navn, WSA));
		dele.add(del("Timestamp", WSConstants.WSU_NS));
		dele.add(del("Assertion", SAML));
		dele.add(del("Body", SOAP));
		sig.prepare(doc, crypto, sec);
		sig.computeSignature(sig.addReferencesToSign(dele, sec));
		skriver.transform(new DOMSource(doc), new StreamResult(ud));
		return ud.size();
	}

	private int efterproev() throws Exception {
		WSSecurityEngine engine = new WSSecurityEngine();
		WSSConfig config = WSSConfig.getNewInstance();

		config.setTimeStampStrict(false);
		engine.setWssConfig(config);
		return engine.processSecurityHeader(parse(answer), null, null,
		    crypto).size();
	}

	private static long cpu() {
		return ((com.sun.management.OperatingSystemMXBean)
		    ManagementFactory.getOperatingSystemMXBean())
		    .getProcessCpuTime();
	}

	public static void main(String[] ord) throws Exception {
		WSSConfig.init();
		Kald k = new Kald(ord[0], ord[1], ord[2]);
		int varme = Integer.parseInt(ord[3]);
		int n = Integer.parseInt(ord[4]);
		int octets = 0;
		long foer, midt, efter;

		for (int i = 0; i < varme; i++) {
			octets = k.underskriv();
			k.efterproev();
		}
		foer = cpu();
		for (int i = 0; i < n; i++)
			k.underskriv();
		midt = cpu();
		for (int i = 0; i < n; i++)
			k.efterproev();
		efter = cpu();
		System.out.printf("{\"sign_us\": %d, \"verify_us\": %d, "
		    + "\"request_bytes\": %d, \"answer_bytes\": %d}%n",
		    (midt - foer) / n / 1000, (efter - midt) / n / 1000,
		    octets, k.answer.length);
	}
}
