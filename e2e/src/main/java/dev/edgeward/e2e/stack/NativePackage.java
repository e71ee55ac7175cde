package dev.edgeward.e2e.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Executables as npm installs them: a package for each platform, of which this machine has its own.
 */
public final class NativePackage {

  private NativePackage() {}

  /**
   * workerd; empty when it isn't installed.
   *
   * @param nodeModules the folder in which npm puts packages
   */
  public static Optional<Path> workerd(Path nodeModules) {
    return executable(nodeModules.resolve("@cloudflare"), "workerd");
  }

  /**
   * esbuild; empty when it isn't installed.
   *
   * @param nodeModules the folder in which npm puts packages
   */
  public static Optional<Path> esbuild(Path nodeModules) {
    return executable(nodeModules.resolve("@esbuild"), "esbuild");
  }

  private static Optional<Path> executable(Path scope, String name) {
    if (!Files.isDirectory(scope)) {
      return Optional.empty();
    }
    try (Stream<Path> found = Files.list(scope)) {
      return found
          .map(folder -> folder.resolve("bin").resolve(name))
          .filter(Files::isExecutable)
          .findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
