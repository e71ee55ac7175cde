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

  /** The chart's own copy: a chart is packed without what lies around it. */
  private static final Path CHART = Path.of("../helm/edgeward/files/crds");

  @Test
  void theCommittedManifestsAreThoseOfTheTypes(@TempDir Path scratch) throws IOException {
    Map<String, String> generated = CrdManifests.generate(scratch);
    if (Boolean.getBoolean("crds.write")) {
      write(generated, MANIFESTS);
      write(generated, CHART);
    }

    assertThat(committed(MANIFESTS)).as("run ./dev generate and commit").isEqualTo(generated);
    assertThat(committed(CHART)).as("run ./dev generate and commit").isEqualTo(generated);
  }

  private static void write(Map<String, String> generated, Path folder) throws IOException {
    Files.createDirectories(folder);
    for (Map.Entry<String, String> manifest : generated.entrySet()) {
      Files.writeString(folder.resolve(manifest.getKey()), manifest.getValue());
    }
  }

  private static Map<String, String> committed(Path folder) throws IOException {
    Map<String, String> manifests = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        manifests.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return manifests;
  }
}
