package dev.edgeward.e2e.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassDataTest {

  private static final List<String> BUILD = List.of("a.jar@1", "b.jar@1");
  private static final List<String> NEXT_BUILD = List.of("a.jar@1", "b.jar@2");
  private static final byte[] WHOLE = {1, 2, 3, 4, 5};
  private static final byte[] CUT_OFF = {0, 0, 0, 0, 5};

  @TempDir private Path state;

  @Test
  void oneBuildHasOneFile() {
    assertThat(file("operator", BUILD)).isEqualTo(file("operator", BUILD));
    assertThat(file("operator", BUILD)).isNotEqualTo(file("operator", NEXT_BUILD));
    assertThat(file("operator", BUILD)).isNotEqualTo(file("api-server", BUILD));
  }

  @Test
  void theFolderIsMade() {
    assertThat(file("operator", BUILD).getParent()).isDirectory();
  }

  @Test
  void theNextBuildForgetsTheFileOfTheLast() throws IOException {
    Path last = Files.write(file("operator", BUILD), WHOLE);
    Path others = Files.write(file("api-server", BUILD), WHOLE);

    file("operator", NEXT_BUILD);

    assertThat(last).doesNotExist();
    assertThat(others).exists();
  }

  @Test
  void aWholeFileStays() throws IOException {
    Path whole = Files.write(file("operator", BUILD), WHOLE);

    file("operator", BUILD);

    assertThat(whole).hasBinaryContent(WHOLE);
  }

  @Test
  void aFileWhoseWriterWasKilledGoes() throws IOException {
    Path cutOff = Files.write(file("operator", BUILD), CUT_OFF);
    file("operator", BUILD);
    assertThat(cutOff).doesNotExist();

    Files.write(cutOff, new byte[0]);
    file("operator", BUILD);
    assertThat(cutOff).doesNotExist();
  }

  private Path file(String program, List<String> build) {
    return new ClassData(state.resolve("class-data"), program)
        .flags(build).stream()
            .filter(flag -> flag.startsWith("-XX:SharedArchiveFile="))
            .map(flag -> Path.of(flag.substring(flag.indexOf('=') + 1)))
            .findFirst()
            .orElseThrow();
  }
}
