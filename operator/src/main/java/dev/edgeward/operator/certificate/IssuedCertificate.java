package dev.edgeward.operator.certificate;

/**
 * A certificate with what it takes to serve and to trust it, each in PEM.
 *
 * @param chain the certificate itself
 * @param key its private key, PKCS #8
 * @param authority the certificate of who has signed it
 */
public record IssuedCertificate(String chain, String key, String authority) {
  /** Says nothing of the key. */
  @Override
  public String toString() {
    return "certificate of " + chain.length() + " characters";
  }
}
