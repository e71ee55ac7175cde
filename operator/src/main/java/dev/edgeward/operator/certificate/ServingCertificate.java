package dev.edgeward.operator.certificate;

import java.util.Optional;

/** Where the certificate that is to be served comes from. */
public interface ServingCertificate {
  /**
   * Looks, and does what is due to keep it.
   *
   * @return what is to be served now; empty when there is nothing yet
   */
  Optional<IssuedCertificate> look();
}
