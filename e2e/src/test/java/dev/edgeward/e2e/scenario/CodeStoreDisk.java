package dev.edgeward.e2e.scenario;

import dev.edgeward.e2e.TestStack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The files that the local code store keeps, read past the runtime. */
final class CodeStoreDisk {

  private CodeStoreDisk() {}

  /** Whether a bundle is among what was written. */
  static boolean holds(TestStack stack, String bundleDigest) throws IOException {
    Path disk = stack.folder().workerdDisk();
    if (!Files.exists(disk)) {
      return false;
    }
    try (Stream<Path> files = Files.walk(disk)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        // The digest is part of a key, which SQLite writes as it is.
        if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
            .contains(bundleDigest)) {
          return true;
        }
      }
    }
    return false;
  }
}
