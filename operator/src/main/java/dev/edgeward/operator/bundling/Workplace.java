package dev.edgeward.operator.bundling;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Where bundlings have their folders: in one of this program's own, on which it holds a lock as
 * long as it lives. What others of its kind left when they were killed goes when the first is made.
 */
final class Workplace {
  private static final Logger LOG = Logger.getLogger(Workplace.class);
  private static final String PREFIX = "edgeward-bundling-";
  private static final String LOCK = "lock";

  /** Somebody may have made his folder, and not locked it yet. */
  private static final Duration NEW = Duration.ofMinutes(1);

  private final Path parent;
  private final InstantSource clock;
  private @Nullable Path own;
  private @Nullable FileLock lock;

  /**
   * A workplace without a folder.
   *
   * @param parent where it is to be
   * @param clock that folders are as old by as they are
   */
  Workplace(Path parent, InstantSource clock) {
    this.parent = parent;
    this.clock = clock;
  }

  /**
   * Makes a folder.
   *
   * @return a new one, for who {@link #clear}s it away
   * @throws IOException when that isn't possible
   */
  synchronized Path folder() throws IOException {
    Path here = own;
    if (here == null || lock == null || !Files.isDirectory(here)) {
      here = Files.createTempDirectory(parent, PREFIX);
      lock =
          FileChannel.open(here.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE)
              .tryLock();
      own = here;
      sweep(here);
    }
    return Files.createTempDirectory(here, "");
  }

  /** Takes a folder away, as far as it lets: what stays goes with the next start. */
  static void clear(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      LOG.warnf(e, "%s can't be removed", folder);
    }
  }

  private void sweep(Path here) throws IOException {
    List<Path> others;
    try (Stream<Path> all = Files.list(parent)) {
      others =
          all.filter(folder -> folder.getFileName().toString().startsWith(PREFIX))
              .filter(folder -> !folder.equals(here))
              .toList();
    }
    for (Path other : others) {
      if (isLeft(other, here)) {
        clear(other);
      }
    }
  }

  private boolean isLeft(Path other, Path here) {
    try {
      Instant changed = Files.getLastModifiedTime(other).toInstant();
      return Files.getOwner(other).equals(Files.getOwner(here))
          && changed.plus(NEW).isBefore(clock.instant())
          && isUnlocked(other.resolve(LOCK));
    } catch (IOException e) {
      return false; // another's, or gone meanwhile
    }
  }

  private static boolean isUnlocked(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock free = channel.tryLock()) {
      return free != null;
    } catch (OverlappingFileLockException e) {
      return false; // another one in this program
    }
  }
}
