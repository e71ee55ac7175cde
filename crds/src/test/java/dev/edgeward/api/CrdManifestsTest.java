package dev.edgeward.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The committed manifests are those that the types give; {@code -Dcrds.write=true} writes them
 * anew.
 */
class CrdManifestsTest {
  private static final Path MANIFESTS = Path.of("manifests");

  @Test
  void theCommittedManifestsAreThoseOfTheTypes(@TempDir Path scratch) throws IOException {
    Map<String, String> generated = CrdManifests.generate(scratch);
    if (Boolean.getBoolean("crds.write")) {
      Files.createDirectories(MANIFESTS);
      for (Map.Entry<String, String> manifest : generated.entrySet()) {
        Files.writeString(MANIFESTS.resolve(manifest.getKey()), manifest.getValue());
      }
    }

    assertThat(committed()).as("run ./dev generate and commit crds/manifests").isEqualTo(generated);
  }

  private static Map<String, String> committed() throws IOException {
    Map<String, String> manifests = new TreeMap<>();
    try (Stream<Path> files = Files.list(MANIFESTS)) {
      for (Path file : files.toList()) {
        manifests.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return manifests;
  }
}
