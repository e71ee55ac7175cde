package dev.edgeward.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The committed reference is that of the types; {@code -Dcrds.write=true} writes it anew. */
class CrdReferenceTest {
  private static final Path PAGE = Path.of("../docs/reference.md");

  @Test
  void theCommittedReferenceIsThatOfTheTypes(@TempDir Path scratch) throws IOException {
    Map<String, String> manifests = new TreeMap<>(CrdManifests.generate(scratch));
    String generated = CrdReference.of(manifests);
    if (Boolean.getBoolean("crds.write")) {
      Files.writeString(PAGE, generated);
    }
    assertThat(Files.readString(PAGE)).as("run ./dev generate").isEqualTo(generated);
  }
}
