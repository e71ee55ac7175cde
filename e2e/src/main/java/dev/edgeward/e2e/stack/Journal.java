package dev.edgeward.e2e.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Consumer;

/** Tells what the supervisor does: in its log file, and to whoever started it. */
final class Journal {

  private final Path file;
  private final Consumer<String> listener;

  Journal(Path file, Consumer<String> listener) {
    this.file = file;
    this.listener = listener;
  }

  void say(String line) {
    listener.accept(line);
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(
          file,
          Instant.now().truncatedTo(ChronoUnit.MILLIS) + " " + line + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The last lines of a log, or a word on why there are none. */
  static String tail(Path log, int lines) {
    try {
      List<String> all =
          new String(Files.readAllBytes(log), java.nio.charset.StandardCharsets.UTF_8)
              .lines()
              .toList();
      return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
    } catch (IOException e) {
      return "(no log)";
    }
  }
}
