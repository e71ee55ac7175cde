package dev.edgeward.e2e.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * The AOT cache of a program, beside what its build left. A build takes it away. The JVM takes none
 * that isn't of the same JVM and the same jars.
 *
 * @param application the folder with {@code quarkus-run.jar}
 */
public record AotCache(Path application) {

  /** What pom.xml has as project.build.outputTimestamp. */
  public static final Instant BUILT_AT = Instant.parse("2026-11-01T00:00:00Z");

  /** The file, whether it is there or not. */
  public Path file() {
    return application.resolve("app.aot");
  }

  /** Whether it is there, and was made of the present build. */
  public boolean isCurrent() {
    if (!Files.exists(file())) {
      return false;
    }
    long made = file().toFile().lastModified();
    return jars().stream().allMatch(jar -> jar.toFile().lastModified() <= made);
  }

  /**
   * Gives the jars the time that they have in an image. The JVM takes a cache only with jars of the
   * size and the time that it was made with.
   */
  public void settle() throws IOException {
    for (Path jar : jars()) {
      Files.setLastModifiedTime(jar, FileTime.from(BUILT_AT));
    }
  }

  private List<Path> jars() {
    try (Stream<Path> files = Files.walk(application)) {
      return files.filter(file -> file.toString().endsWith(".jar")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
