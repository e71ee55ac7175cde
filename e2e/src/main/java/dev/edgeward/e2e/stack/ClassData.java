package dev.edgeward.e2e.stack;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/**
 * The classes of a Java program as its JVM had loaded them, kept in a file so that the next start
 * has less to do (class data sharing). The JVM writes the file when a process ends in order and
 * there is none; what it can't use it ignores, but it never replaces it. So each build has a file
 * of its own, and one that was cut off goes.
 *
 * @param folder of the files of all programs
 * @param program whose classes they are
 */
record ClassData(Path folder, String program) {

  /** What a file begins with; the JVM writes it last. */
  private static final int HEADER = 4;

  /**
   * How to start a process so that it uses the file, or makes it.
   *
   * @param build what changes when the program is built again
   */
  List<String> flags(List<String> build) {
    Path file = folder.resolve(program + "-" + name(build) + ".jsa");
    try {
      Files.createDirectories(folder);
      removeOthers(file);
      if (Files.exists(file) && isCutOff(file)) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    // The log would name each class that can't be kept.
    return List.of(
        "-XX:+AutoCreateSharedArchive",
        "-XX:SharedArchiveFile=" + file,
        "-Xlog:cds=off",
        "-Xlog:cds+dynamic=off",
        "-Xlog:aot=off");
  }

  private void removeOthers(Path mine) throws IOException {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, program + "-*.jsa")) {
      for (Path file : all) {
        if (!file.equals(mine)) {
          Files.delete(file);
        }
      }
    }
  }

  private static boolean isCutOff(Path file) throws IOException {
    try (InputStream stream = Files.newInputStream(file)) {
      byte[] header = stream.readNBytes(HEADER);
      for (byte one : header) {
        if (one != 0) {
          return false;
        }
      }
      return true;
    }
  }

  private static String name(List<String> build) {
    String all = System.getProperty("java.vm.version") + build;
    return UUID.nameUUIDFromBytes(all.getBytes(StandardCharsets.UTF_8)).toString();
  }
}
