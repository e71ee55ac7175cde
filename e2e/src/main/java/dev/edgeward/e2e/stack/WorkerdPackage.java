package dev.edgeward.e2e.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** workerd as npm installs it. */
public final class WorkerdPackage {

  private WorkerdPackage() {}

  /**
   * The executable for this machine; empty when it isn't installed.
   *
   * @param nodeModules the folder in which npm puts packages
   */
  public static Optional<Path> executable(Path nodeModules) {
    Path packages = nodeModules.resolve("@cloudflare");
    if (!Files.isDirectory(packages)) {
      return Optional.empty();
    }
    try (Stream<Path> found = Files.list(packages)) {
      return found
          .map(folder -> folder.resolve("bin/workerd"))
          .filter(Files::isExecutable)
          .findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
