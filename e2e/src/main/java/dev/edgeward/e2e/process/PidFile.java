package dev.edgeward.e2e.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Remembers a process on disk: its pid, the time it started and what it was launched with. A pid
 * alone would be somebody else's one day; together with the start time it is ours.
 */
public final class PidFile {

  /** The clock that start times are read from may be adjusted a little while the process runs. */
  private static final Duration TOLERANCE = Duration.ofSeconds(2);

  private final Path file;

  public PidFile(Path file) {
    this.file = file;
  }

  /** A process that is alive, and the fingerprint of its launch. */
  public record Running(ProcessHandle process, String fingerprint) {}

  /** Records the process; the file is whole or not there at all. */
  public void write(ProcessHandle process, String fingerprint) {
    long started = process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(temporary, process.pid() + " " + started + " " + fingerprint + "\n");
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The recorded process, if it is alive and really is the one that was recorded. */
  public Optional<Running> running() {
    String[] fields;
    try {
      fields = Files.readString(file).strip().split(" ", -1);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (fields.length != 3 || !fields[0].matches("\\d{1,10}") || !fields[1].matches("\\d{1,18}")) {
      return Optional.empty();
    }
    Instant recorded = Instant.ofEpochMilli(Long.parseLong(fields[1]));
    return ProcessHandle.of(Long.parseLong(fields[0]))
        .filter(process -> Processes.isRunning(process))
        .filter(process -> startedAt(process, recorded))
        .map(process -> new Running(process, fields[2]));
  }

  /** Forgets the process. */
  public void delete() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean startedAt(ProcessHandle process, Instant recorded) {
    return process
        .info()
        .startInstant()
        .map(started -> Duration.between(started, recorded).abs().compareTo(TOLERANCE) <= 0)
        .orElse(false);
  }
}
