package dev.edgeward.operator.certificate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A mounted Secret that somebody else keeps, such as cert-manager, who also tells the webhook
 * configurations whom to trust.
 */
final class CertificateFolder implements ServingCertificate {
  private final Path folder;

  CertificateFolder(Path folder) {
    this.folder = folder;
  }

  @Override
  public Optional<IssuedCertificate> look() {
    try {
      // The kubelet changes both at once, by where this link leads to.
      Path data = folder.resolve("..data");
      Path now = Files.exists(data) ? data.toRealPath() : folder;
      Path chain = now.resolve("tls.crt");
      Path key = now.resolve("tls.key");
      return Files.exists(chain) && Files.exists(key)
          ? Optional.of(new IssuedCertificate(Files.readString(chain), Files.readString(key), ""))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
