package dev.edgeward.operator.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NullUnmarked // a null fails the test
class BoundedTarTest {
  private static final int MEGABYTES = 50_000_000;

  @Test
  void whatKeepsToItIsReadWhole() throws Exception {
    String path = "a/".repeat(100) + "main.js"; // takes attributes of its own

    try (TarArchiveInputStream tar =
        BoundedTar.open(packed(new TarArchiveEntry(path), 1_000), true, 1_000, 1)) {
      assertThat(tar.getNextEntry().getName()).isEqualTo(path);
      assertThat(tar.readAllBytes()).hasSize(1_000);
      assertThat(tar.getNextEntry()).isNull();
    }
  }

  @Test
  void aNameOfManyMegabytesIsNotReadToItsEnd() throws Exception {
    var longName = new TarArchiveEntry("././@LongLink", TarConstants.LF_GNUTYPE_LONGNAME);
    byte[] archive = packed(longName, MEGABYTES);

    assertThat(archive).hasSizeLessThan(MEGABYTES / 100);
    assertThatThrownBy(() -> all(archive, 1_000))
        .isInstanceOf(TooLargeException.class)
        .hasMessageContaining("bytes unpacked");
  }

  @ParameterizedTest
  @ValueSource(ints = {100_000, MEGABYTES})
  void whatIsSkippedCountsToo(int size) throws Exception {
    byte[] archive = packed(new TarArchiveEntry("main.js"), size);

    assertThatThrownBy(() -> all(archive, 1_000)).isInstanceOf(TooLargeException.class);
  }

  private static void all(byte[] archive, long most) throws IOException {
    try (TarArchiveInputStream tar = BoundedTar.open(archive, true, most, 1)) {
      while (tar.getNextEntry() != null) {
        // on to the next one
      }
    }
  }

  private static byte[] packed(TarArchiveEntry entry, int size) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(new GzipCompressorOutputStream(bytes))) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
      entry.setSize(size);
      tar.putArchiveEntry(entry);
      tar.write("y".repeat(size).getBytes(StandardCharsets.UTF_8));
      tar.closeArchiveEntry();
    }
    return bytes.toByteArray();
  }
}
