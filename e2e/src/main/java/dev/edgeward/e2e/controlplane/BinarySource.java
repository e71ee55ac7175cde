package dev.edgeward.e2e.controlplane;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the control plane's executables, or gets them: the folder that {@code KUBEBUILDER_ASSETS}
 * names; the user's cache; a download; a build from source. What was downloaded or built goes into
 * the cache, whole or not at all, and whoever else wants the same at the same time waits for it.
 */
public final class BinarySource {

  private static final Duration LOCK_INTERVAL = Duration.ofMillis(200);

  private final Map<String, String> environment;
  private final Path sources;
  private final List<Supplier> suppliers;
  private final Consumer<String> progress;

  /** One way to get the executables. */
  interface Supplier {
    /**
     * Puts the three executables into an empty folder.
     *
     * @return false when this way is closed here, which is no error
     */
    boolean supply(Path folder) throws IOException, InterruptedException;
  }

  BinarySource(
      Map<String, String> environment,
      Path sources,
      List<Supplier> suppliers,
      Consumer<String> progress) {
    this.environment = environment;
    this.sources = sources;
    this.suppliers = suppliers;
    this.progress = progress;
  }

  /**
   * The usual source.
   *
   * @param sources the folder of the Go module
   * @param progress told in lines what is going on, when it takes long
   */
  public static BinarySource standard(Path sources, Consumer<String> progress) {
    return new BinarySource(
        System.getenv(),
        sources,
        List.of(new Download(sources, progress), new GoBuild(sources, progress)),
        progress);
  }

  /**
   * The executables, which are there when this returns.
   *
   * @throws IOException when there is no way to get them; the message says what to do
   */
  public Binaries get() throws IOException, InterruptedException {
    String assets = environment.get("KUBEBUILDER_ASSETS");
    if (assets != null && !assets.isBlank()) {
      var given = new Binaries(Path.of(assets));
      if (given.complete()) {
        return given;
      }
      progress.accept("KUBEBUILDER_ASSETS is passed over: it lacks " + given.missing());
    }
    var cached = new Binaries(cacheFolder());
    return cached.complete() ? cached : fill(cached);
  }

  private Binaries fill(Binaries cached) throws IOException, InterruptedException {
    Path folder = cached.folder();
    Path parent = folder.resolveSibling("");
    Files.createDirectories(parent);
    Path lockFile = parent.resolve(folder.getFileName() + ".lock");
    try (FileChannel channel =
            FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = lock(channel)) {
      if (!lock.isValid()) {
        throw new IOException(lockFile + " can't be locked");
      }
      if (cached.complete()) {
        return cached;
      }
      for (Supplier supplier : suppliers) {
        Path temporary = Files.createTempDirectory(parent, "new-");
        try {
          if (supplier.supply(temporary) && new Binaries(temporary).complete()) {
            deleteRecursively(folder);
            Files.move(temporary, folder, StandardCopyOption.ATOMIC_MOVE);
            return cached;
          }
        } finally {
          deleteRecursively(temporary);
        }
      }
    }
    throw new IOException("there is no way to get a control plane here: install Go 1.24 or newer");
  }

  private FileLock lock(FileChannel channel) throws IOException, InterruptedException {
    FileLock lock = tryLock(channel);
    if (lock == null) {
      progress.accept("waiting for another that gets the control plane");
    }
    while (lock == null) {
      Thread.sleep(LOCK_INTERVAL);
      lock = tryLock(channel);
    }
    return lock;
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // another thread of this process has it
    }
  }

  private Path cacheFolder() throws IOException {
    String cache = environment.get("XDG_CACHE_HOME");
    Path base =
        cache == null || cache.isBlank()
            ? Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")), ".cache")
            : Path.of(cache);
    return base.resolve("edgeward/controlplane").resolve(key());
  }

  private String key() throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String file : List.of("go.mod", "go.sum", "main.go")) {
        digest.update(Files.readAllBytes(sources.resolve(file)));
      }
      return GoBuild.kubernetesVersion(sources)
          + "-"
          + HexFormat.of().formatHex(digest.digest(), 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void deleteRecursively(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Gives one file another name, without a copy where the file system can. */
  static void link(Path existing, Path name) throws IOException {
    try {
      Files.createLink(name, existing);
    } catch (UnsupportedOperationException | FileSystemException e) {
      Files.copy(existing, name, StandardCopyOption.COPY_ATTRIBUTES);
    }
  }
}
