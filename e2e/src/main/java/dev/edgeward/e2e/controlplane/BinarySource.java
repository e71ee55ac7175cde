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
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds executables, or gets them: a folder that the user names, for the control plane with {@code
 * KUBEBUILDER_ASSETS}; the user's cache; a download; a build from source. What was downloaded or
 * built goes into the cache, whole or not at all, and whoever else wants the same at the same time
 * waits for it.
 */
public final class BinarySource {

  private static final Duration LOCK_INTERVAL = Duration.ofMillis(200);

  private final Map<String, String> environment;
  private final GoModule module;
  private final List<Supplier> suppliers;
  private final Consumer<String> progress;

  /** One way to get the executables. */
  interface Supplier {
    /**
     * Puts the executables into an empty folder.
     *
     * @return false when this way is closed here, which is no error
     */
    boolean supply(Path folder) throws IOException, InterruptedException;
  }

  BinarySource(
      Map<String, String> environment,
      GoModule module,
      List<Supplier> suppliers,
      Consumer<String> progress) {
    this.environment = environment;
    this.module = module;
    this.suppliers = suppliers;
    this.progress = progress;
  }

  /**
   * The usual source of a control plane.
   *
   * @param sources the folder of the Go module
   * @param progress told in lines what is going on, when it takes long
   */
  public static BinarySource controlPlane(Path sources, Consumer<String> progress) {
    GoModule module = GoModule.controlPlane(sources);
    return new BinarySource(
        System.getenv(),
        module,
        List.of(new Download(module, progress), new GoBuild(module, progress)),
        progress);
  }

  /**
   * The usual source of Argo CD.
   *
   * @param sources the folder of the Go module
   * @param progress told in lines what is going on, when it takes long
   */
  public static BinarySource argoCd(Path sources, Consumer<String> progress) {
    GoModule module = GoModule.argoCd(sources);
    return new BinarySource(
        System.getenv(), module, List.of(new GoBuild(module, progress)), progress);
  }

  /**
   * The usual source of Helm.
   *
   * @param sources the folder of the Go module
   * @param progress told in lines what is going on, when it takes long
   */
  public static BinarySource helm(Path sources, Consumer<String> progress) {
    GoModule module = GoModule.helm(sources);
    return new BinarySource(
        System.getenv(), module, List.of(new GoBuild(module, progress)), progress);
  }

  /**
   * The usual source of cert-manager.
   *
   * @param sources the folder of the Go module
   * @param progress told in lines what is going on, when it takes long
   */
  public static BinarySource certManager(Path sources, Consumer<String> progress) {
    GoModule module = GoModule.certManager(sources);
    return new BinarySource(
        System.getenv(), module, List.of(new GoBuild(module, progress)), progress);
  }

  /**
   * The usual source of a registry and its client.
   *
   * @param sources the folder of the Go module
   * @param progress told in lines what is going on, when it takes long
   */
  public static BinarySource registry(Path sources, Consumer<String> progress) {
    GoModule module = GoModule.registry(sources);
    return new BinarySource(
        System.getenv(), module, List.of(new GoBuild(module, progress)), progress);
  }

  /**
   * The folder of the executables, which are there when this returns.
   *
   * @throws IOException when there is no way to get them; the message says what to do
   */
  public Path get() throws IOException, InterruptedException {
    Optional<Path> present = present();
    return present.isPresent() ? present.get() : fill(cacheFolder());
  }

  /** The folder of the executables, if they need not be got first. */
  public Optional<Path> present() throws IOException {
    Optional<Path> assets =
        module.assets().map(environment::get).filter(given -> !given.isBlank()).map(Path::of);
    if (assets.isPresent()) {
      List<String> missing = module.missing(assets.get());
      if (missing.isEmpty()) {
        return assets;
      }
      progress.accept(module.assets().orElseThrow() + " is passed over: it lacks " + missing);
    }
    return Optional.of(cacheFolder()).filter(this::isComplete);
  }

  private boolean isComplete(Path folder) {
    return module.missing(folder).isEmpty();
  }

  private Path fill(Path folder) throws IOException, InterruptedException {
    Path parent = folder.resolveSibling("");
    Files.createDirectories(parent);
    Path lockFile = parent.resolve(folder.getFileName() + ".lock");
    try (FileChannel channel =
            FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = lock(channel)) {
      if (!lock.isValid()) {
        throw new IOException(lockFile + " can't be locked");
      }
      if (isComplete(folder)) {
        return folder;
      }
      for (Supplier supplier : suppliers) {
        Path temporary = Files.createTempDirectory(parent, "new-");
        try {
          if (supplier.supply(temporary) && isComplete(temporary)) {
            deleteRecursively(folder);
            Files.move(temporary, folder, StandardCopyOption.ATOMIC_MOVE);
            return folder;
          }
        } finally {
          deleteRecursively(temporary);
        }
      }
    }
    throw new IOException(
        "there is no way to get %s here: install Go %s or newer"
            .formatted(module.title(), module.goVersion()));
  }

  private FileLock lock(FileChannel channel) throws IOException, InterruptedException {
    FileLock lock = tryLock(channel);
    if (lock == null) {
      progress.accept("waiting for another that gets " + module.title());
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
    return base.resolve("edgeward").resolve(module.folderName()).resolve(key());
  }

  private String key() throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String file : List.of("go.mod", "go.sum", "main.go")) {
        Path source = module.sources().resolve(file);
        if (Files.exists(source)) { // no main.go where the package is another module's
          digest.update(Files.readAllBytes(source));
        }
      }
      return module.version() + "-" + HexFormat.of().formatHex(digest.digest(), 0, 6);
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
