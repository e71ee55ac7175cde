package dev.edgeward.operator.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NullUnmarked // a null fails the test
class BoundedTarTest {
  private static final int MEGABYTES = 50_000_000;
  private static final long MORE_THAN_ANYTHING_HERE = 1L << 30;

  @Test
  void whatKeepsToItIsReadWhole() throws Exception {
    String path = "a/".repeat(100) + "main.js"; // takes attributes of its own
    byte[] archive = Tarballs.gzip(Tarballs.tar(Map.of(path, "y".repeat(1_000))));

    try (BoundedTar tar = BoundedTar.open(archive, true, 1_000, 1)) {
      assertThat(tar.next().getName()).isEqualTo(path);
      assertThat(tar.content().readAllBytes()).hasSize(1_000);
      assertThat(tar.next()).isNull();
    }
  }

  @Test
  void filesThatAreNotReadArePassedBy() throws Exception {
    byte[] archive =
        Tarballs.tar(Map.of("a.js", "a".repeat(300_000), "b.js", "b".repeat(300_000), "c.js", "c"));

    try (BoundedTar tar = BoundedTar.open(archive, false, 1_000_000, 3)) {
      assertThat(tar.next().getName()).isEqualTo("a.js");
      assertThat(tar.next().getName()).isEqualTo("b.js");
      assertThat(tar.content().readNBytes(10)).asString().isEqualTo("b".repeat(10));
      assertThat(tar.next().getName()).isEqualTo("c.js");
      assertThat(tar.content().readAllBytes()).asString().isEqualTo("c");
      assertThat(tar.next()).isNull();
    }
  }

  /** However much the files of it may have: it is in memory before one sees which it is of. */
  @ParameterizedTest
  @ValueSource(longs = {1_000, MORE_THAN_ANYTHING_HERE})
  void aNameOfManyMegabytesIsNotReadToItsEnd(long most) {
    byte[] archive =
        packed(new TarArchiveEntry("././@LongLink", TarConstants.LF_GNUTYPE_LONGNAME), MEGABYTES);

    assertThat(archive).hasSizeLessThan(MEGABYTES / 100);
    assertThatThrownBy(() -> all(archive, true, most, 1))
        .isInstanceOf(TooLargeException.class)
        .hasMessageContaining("bytes unpacked");
  }

  @Test
  void attributesOfAllFilesDoNotBecomeMoreAndMore() {
    byte[] archive =
        Tarballs.tar(
            tar -> {
              for (int i = 0; i < 10; i++) {
                Tarballs.attributeOfAll(tar, "EDGEWARD.name" + i, "y".repeat(10_000));
                Tarballs.add(tar, new TarArchiveEntry(i + ".js"), "");
              }
            });

    assertThatThrownBy(() -> all(archive, false, MORE_THAN_ANYTHING_HERE, 10))
        .isInstanceOf(TooLargeException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {100_000, MEGABYTES})
  void whatIsSkippedCountsToo(int size) {
    byte[] archive = packed(new TarArchiveEntry("main.js"), size);

    assertThatThrownBy(() -> all(archive, true, 1_000, 1)).isInstanceOf(TooLargeException.class);
  }

  @Test
  void aFileOfHolesIsRefused() {
    byte[] archive =
        Tarballs.tar(
            tar -> {
              Tarballs.attribute(tar, "GNU.sparse.size", "2000000000");
              Tarballs.add(tar, new TarArchiveEntry("main.js"), "x");
            });

    assertThatThrownBy(() -> all(archive, false, 1_000, 1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("holes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "x", "99999999999999999999"})
  void aSizeThatIsNoneIsToldAsWhatIsNoTar(String size) {
    byte[] archive =
        Tarballs.tar(
            tar -> {
              Tarballs.attribute(tar, "size", size);
              Tarballs.add(tar, new TarArchiveEntry("main.js"), "x");
            });

    assertThatThrownBy(() -> all(archive, false, 1_000, 1)).isInstanceOf(IOException.class);
  }

  private static void all(byte[] archive, boolean compressed, long most, int files)
      throws IOException {
    try (BoundedTar tar = BoundedTar.open(archive, compressed, most, files)) {
      while (tar.next() != null) {
        // on to the next one
      }
    }
  }

  private static byte[] packed(TarArchiveEntry entry, int size) {
    return Tarballs.gzip(Tarballs.tar(tar -> Tarballs.add(tar, entry, "y".repeat(size))));
  }
}
