package dev.edgeward.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.api.v1alpha1.FunctionSpec;
import dev.edgeward.api.v1alpha1.FunctionVersionSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NullUnmarked // a null fails the test
class PackedFilesTest {
  private static FunctionVersionSpec version(Map<String, String> files) {
    return VersionContent.draft(
        "fun_1",
        Serialization.unmarshal("{}", FunctionSpec.class),
        files,
        "main.js",
        null,
        null,
        "local",
        null,
        null);
  }

  @Test
  void whatFitsStaysAsItIs() {
    FunctionVersionSpec version = version(Map.of("main.js", "x".repeat(1_000_000)));

    assertThat(VersionContent.packed(version)).isSameAs(version);
  }

  @Test
  void whatIsTooLargeIsPackedUnderTheSameDigests() {
    Map<String, String> files = Map.of("main.js", "// \u00e9 <\n".repeat(200_000), "b.js", "");
    FunctionVersionSpec version = version(files);

    FunctionVersionSpec packed = VersionContent.packed(version);

    assertThat(packed.files()).isNull();
    assertThat(VersionContent.bytes(packed)).isLessThan(VersionContent.MAX_BYTES);
    assertThat(VersionContent.files(packed)).isEqualTo(files);
    assertThat(VersionContent.digest(packed)).isEqualTo(VersionContent.digest(version));
    assertThat(Bundle.of(packed).digest()).isEqualTo(Bundle.of(version).digest());
  }

  @Test
  void whatNoDispatcherTakesStaysTooLarge() {
    FunctionVersionSpec version = version(Map.of("main.js", "x".repeat(PackedFiles.MOST_BYTES)));

    assertThat(VersionContent.bytes(VersionContent.packed(version)))
        .isGreaterThan(VersionContent.MAX_BYTES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?", "H4sI", "aGVsbG8=", "H4sIAAAAAAAA/6uuBQBDv6ajAgAAAA"})
  void whatCannotBeUnpackedHasNoFiles(String packed) {
    assertThat(VersionContent.files(version(Map.of()).withFiles(null, packed))).isEmpty();
  }

  @Test
  void aFileWithoutSourceIsNone() {
    Map<String, String> files = new HashMap<>();
    files.put("main.js", null);

    assertThat(PackedFiles.unpack(PackedFiles.pack(files))).isEmpty();
  }

  @Test
  void whatUnpacksToMoreThanADispatcherTakesHasNoFiles() {
    String bomb = PackedFiles.pack(Map.of("main.js", "x".repeat(PackedFiles.MOST_BYTES)));

    assertThat(bomb).hasSizeLessThan(100_000);
    assertThat(PackedFiles.unpack(bomb)).isEmpty();
  }
}
