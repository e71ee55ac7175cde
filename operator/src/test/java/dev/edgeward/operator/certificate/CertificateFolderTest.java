package dev.edgeward.operator.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateFolderTest {
  @TempDir Path folder;

  @Test
  void withoutFilesThereIsNone() {
    assertThat(new CertificateFolder(folder).look()).isEmpty();
  }

  @Test
  void aFolderOfFilesIsRead() throws IOException {
    write(folder, "one");

    assertThat(new CertificateFolder(folder).look())
        .contains(new IssuedCertificate("chain one", "key one", ""));
  }

  /** A mounted Secret: each file leads to the folder of the moment by way of {@code ..data}. */
  @Test
  void chainAndKeyAreOfTheSameMoment() throws IOException {
    write(Files.createDirectory(folder.resolve("..1")), "one");
    write(Files.createDirectory(folder.resolve("..2")), "two");
    Files.createSymbolicLink(folder.resolve("..data"), Path.of("..2"));
    // As if the link was changed after the first of the two was read.
    Files.createSymbolicLink(folder.resolve("tls.crt"), Path.of("..1/tls.crt"));
    Files.createSymbolicLink(folder.resolve("tls.key"), Path.of("..data/tls.key"));

    assertThat(new CertificateFolder(folder).look())
        .contains(new IssuedCertificate("chain two", "key two", ""));
  }

  private static void write(Path into, String name) throws IOException {
    Files.writeString(into.resolve("tls.crt"), "chain " + name);
    Files.writeString(into.resolve("tls.key"), "key " + name);
  }
}
