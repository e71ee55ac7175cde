package dev.edgeward.operator.certificate;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Makes certificates. Each has an authority of its own, whose key is forgotten at once: nobody can
 * sign another that those would trust who trust this one.
 */
final class CertificateIssuer {
  private static final X500Name AUTHORITY = new X500Name("CN=edgeward-admission-ca");
  private static final X500Name SERVER = new X500Name("CN=edgeward-operator");
  private static final int SERIAL_BITS = 127;

  /** Clocks of clusters differ. */
  private static final Duration SKEW = Duration.ofMinutes(5);

  private final SecureRandom random = new SecureRandom();

  /**
   * Makes a certificate and its authority.
   *
   * @param hosts names and addresses that it is to stand for; at least one
   * @param now from when it counts
   * @param lifetime until it no longer does
   */
  IssuedCertificate issue(Collection<String> hosts, Instant now, Duration lifetime) {
    try {
      KeyPair authorityKeys = keys();
      KeyPair serverKeys = keys();
      Instant end = now.plus(lifetime);
      X509CertificateHolder authority =
          signed(
              builder(AUTHORITY, now, end, AUTHORITY, authorityKeys)
                  .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                  .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign)),
              authorityKeys.getPrivate());
      X509CertificateHolder server =
          signed(
              builder(AUTHORITY, now, end, SERVER, serverKeys)
                  .addExtension(
                      Extension.authorityKeyIdentifier,
                      false,
                      new JcaX509ExtensionUtils()
                          .createAuthorityKeyIdentifier(authorityKeys.getPublic()))
                  .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                  .addExtension(
                      Extension.extendedKeyUsage,
                      false,
                      new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
                  .addExtension(Extension.subjectAlternativeName, false, names(hosts)),
              authorityKeys.getPrivate());
      return new IssuedCertificate(
          pem("CERTIFICATE", server.getEncoded()),
          pem("PRIVATE KEY", serverKeys.getPrivate().getEncoded()),
          pem("CERTIFICATE", authority.getEncoded()));
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException("every Java platform has P-256 and SHA-256", e);
    }
  }

  private X509v3CertificateBuilder builder(
      X500Name issuer, Instant now, Instant end, X500Name subject, KeyPair keys)
      throws GeneralSecurityException, IOException {
    return new JcaX509v3CertificateBuilder(
            issuer,
            new BigInteger(SERIAL_BITS, random),
            Date.from(now.minus(SKEW)),
            Date.from(end),
            subject,
            keys.getPublic())
        .addExtension(
            Extension.subjectKeyIdentifier,
            false,
            new JcaX509ExtensionUtils().createSubjectKeyIdentifier(keys.getPublic()));
  }

  private static X509CertificateHolder signed(X509v3CertificateBuilder builder, PrivateKey key)
      throws OperatorCreationException {
    return builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key));
  }

  private static GeneralNames names(Collection<String> hosts) {
    return new GeneralNames(
        hosts.stream()
            .map(
                host ->
                    new GeneralName(
                        Hosts.isAddress(host) ? GeneralName.iPAddress : GeneralName.dNSName, host))
            .toArray(GeneralName[]::new));
  }

  private KeyPair keys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"), random);
    return generator.generateKeyPair();
  }

  private static String pem(String type, byte[] content) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(
            type, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content), type);
  }
}
