package dev.edgeward.operator.npm;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Puts the packages of a function where a bundler finds them. */
public final class Packages {
  private static final int AT_ONCE = 6;
  private static final int MOST_ARCHIVE_BYTES = 4 * 1024 * 1024;
  private static final long MOST_BYTES = 64L * 1024 * 1024;
  private static final int MOST_FILES = 20_000;
  private static final long MEMORY = 16L * 1024 * 1024;

  private final Registry registry;
  private final Semaphore places = new Semaphore(AT_ONCE);

  /** By what they have been held against: whoever asks with the same hash may have the same. */
  private final Cache<Integrity, byte[]> archives =
      Caffeine.newBuilder()
          .maximumWeight(MEMORY)
          .weigher((Integrity key, byte[] archive) -> archive.length)
          .build();

  /**
   * Packages of a registry.
   *
   * @param registry that has them
   */
  public Packages(Registry registry) {
    this.registry = registry;
  }

  /**
   * Installs what a lock file names, without what is for development and without running anything.
   *
   * @param lockFile text of {@code package-lock.json}
   * @param url of the registry
   * @param folder where {@code node_modules} goes
   * @throws PackagesException when they can't be had
   * @throws InterruptedException when interrupted
   */
  public void install(String lockFile, String url, Path folder)
      throws PackagesException, InterruptedException {
    var allowance = new Archive.Allowance(MOST_BYTES, MOST_FILES);
    List<Callable<Void>> installations =
        LockFile.packages(lockFile).stream()
            .<Callable<Void>>map(one -> () -> install(one, url, folder, allowance))
            .toList();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Void>> running = installations.stream().map(threads::submit).toList();
      try {
        for (Future<Void> one : running) {
          one.get();
        }
      } catch (ExecutionException e) {
        throw failure(e.getCause());
      } finally {
        running.forEach(one -> one.cancel(true));
      }
    }
  }

  private static PackagesException failure(@Nullable Throwable cause) {
    if (cause instanceof PackagesException failure) {
      return failure;
    }
    throw new IllegalStateException(cause);
  }

  private @Nullable Void install(
      LockedPackage one, String url, Path folder, Archive.Allowance allowance)
      throws PackagesException, InterruptedException {
    places.acquire();
    try {
      byte[] archive = fetch(one, url);
      try {
        Archive.unpack(archive, folder.resolve(one.folder()), allowance);
      } catch (IOException e) {
        throw new PackagesException.Unavailable(
            "the archive of " + one.title() + " can't be unpacked: " + e.getMessage());
      }
      return null;
    } finally {
      places.release();
    }
  }

  private byte[] fetch(LockedPackage one, String url)
      throws PackagesException, InterruptedException {
    byte[] known = archives.getIfPresent(one.integrity());
    if (known != null) {
      return known;
    }
    byte[] archive = registry.fetch(url, one.path(), MOST_ARCHIVE_BYTES);
    if (!one.integrity().matches(archive)) {
      throw new PackagesException.Refused(
          one.title()
              + " of the npm registry is not what package-lock.json names: its "
              + one.integrity().algorithm()
              + " differs");
    }
    archives.put(one.integrity(), archive);
    return archive;
  }
}
