package dev.edgeward.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgeward.api.v1alpha1.Function;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules are those of the CRD: its own fixtures are held against them. */
@NullUnmarked // a null fails the test
class CodeRulesTest {
  private static final Path CRDS = Path.of("../crds");

  /** What a fixture about code says that it breaks. */
  private static final List<String> OF_CODE =
      List.of(
          "a file name is a relative path",
          "entrypoint must be",
          "the folder __edgeward__/",
          "a file is no folder",
          "must have at most 64 items");

  static Stream<Path> valid() throws IOException {
    return functions("valid");
  }

  static Stream<Path> invalid() throws IOException {
    return functions("invalid")
        .filter(file -> OF_CODE.stream().anyMatch(rule -> read(file).contains("# expect: " + rule)))
        // The entrypoint's length is that of a file's name; it has a bound of its own in the CRD.
        .filter(file -> files(file) != null);
  }

  @ParameterizedTest
  @MethodSource("valid")
  void whatTheApiServerTakesIsTaken(Path fixture) {
    Map<String, String> files = files(fixture);
    if (files != null) {
      assertThat(CodeRules.violation(files, entrypoint(fixture))).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void whatTheApiServerRefusesIsRefused(Path fixture) {
    assertThat(CodeRules.violation(files(fixture), entrypoint(fixture))).isPresent();
  }

  @Test
  void theCrdKnowsNoOtherRules() {
    JsonNode crd =
        Serialization.unmarshal(
            read(CRDS.resolve("manifests/functions.edgeward.dev.yaml")), JsonNode.class);
    JsonNode code =
        crd.at("/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/code");

    assertThat(
            StreamSupport.stream(code.get("x-kubernetes-validations").spliterator(), false)
                .map(rule -> rule.get("rule").asText()))
        .containsExactlyInAnyOrder(
            "[has(self.files), has(self.configMapRef), has(self.ociRef)].exists_one(given, given)",
            "!has(self.files) || (has(self.entrypoint) ? self.entrypoint : 'main.js') in self.files",
            "!has(self.entrypoint) || self.entrypoint.matches('" + CodeRules.ENTRYPOINT + "')",
            "!has(self.files) || self.files.all(f, f.size() <= "
                + CodeRules.MAX_NAME
                + " && f.matches('"
                + CodeRules.NAME
                + "'))",
            "!has(self.files) || self.files.all(f, !f.startsWith('" + CodeRules.RESERVED + "'))",
            "!has(self.files) || [self.files.map(f, f)].all(names, names.all(f, !names.exists(g, g.startsWith(f + '/'))))",
            "!has(self.files) || self.files.map(f, self.files[f]).map(s, bytes(s).size()).sum() <= "
                + CodeRules.MAX_BYTES);
    assertThat(code.at("/properties/files/maxProperties").asInt()).isEqualTo(CodeRules.MAX_FILES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"main.js\n", "../main.js", "a//b.js", ".hidden.js", "a b.js", "main.py"})
  void aNameIsARelativePathToAKnownKindOfFile(String name) {
    assertThat(CodeRules.violation(Map.of("main.js", "", name, ""), "main.js"))
        .hasValueSatisfying(message -> assertThat(message).startsWith("file name " + name));
  }

  @Test
  void aFileIsNoFolder() {
    assertThat(
            CodeRules.violation(
                Map.of("main.js", "", "lib.js", "", "lib.js/a/b.js", "", "lib/c.js", ""),
                "main.js"))
        .hasValue("file name lib.js/a/b.js: lib.js is a file, and no folder");
  }

  @ParameterizedTest
  @CsvSource({
    "main.ts, true",
    "lib/a.mts, true",
    "a.cts, true",
    "a.tsx, true",
    "a.jsx, true",
    "package-lock.json, true",
    "package.json, false",
    "main.js, false",
    "main.mjs, false",
    "a.cjs, false",
    "notes.md, false",
    "ts, false",
    "a.ts.txt, false"
  })
  void typeScriptJsxAndPackagesAreBundled(String name, boolean bundled) {
    assertThat(CodeRules.needsBundling(Set.of("other.js", name))).isEqualTo(bundled);
  }

  @Test
  void theSumOfTheBytesCounts() {
    Map<String, String> files = new HashMap<>(Map.of("main.js", "é".repeat(524_288)));
    assertThat(CodeRules.violation(files, "main.js")).isEmpty();

    files.put("other.js", "x");
    assertThat(CodeRules.violation(files, "main.js"))
        .hasValue("at most 1 MiB of code, there are 1048577 bytes");
  }

  @Test
  void thereAreAtMostSixtyFourFiles() {
    Map<String, String> files = new HashMap<>(Map.of("main.js", ""));
    IntStream.range(0, 63).forEach(i -> files.put(i + ".js", ""));
    assertThat(CodeRules.violation(files, "main.js")).isEmpty();

    files.put("one-more.js", "");
    assertThat(CodeRules.violation(files, "main.js")).hasValue("at most 64 files, there are 65");
  }

  private static Stream<Path> functions(String folder) throws IOException {
    try (Stream<Path> files = Files.list(CRDS.resolve("src/test/resources").resolve(folder))) {
      return files
          .filter(file -> read(file).contains("\nkind: Function\n"))
          .sorted()
          .toList()
          .stream();
    }
  }

  private static Map<String, String> files(Path fixture) {
    Function function = Serialization.unmarshal(read(fixture), Function.class);
    return function.getSpec() == null || function.getSpec().code() == null
        ? null
        : function.getSpec().code().files();
  }

  private static String entrypoint(Path fixture) {
    String entrypoint =
        Serialization.unmarshal(read(fixture), Function.class).getSpec().code().entrypoint();
    return entrypoint == null ? "main.js" : entrypoint;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
