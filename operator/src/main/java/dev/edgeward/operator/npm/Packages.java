package dev.edgeward.operator.npm;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.edgeward.api.Names;
import dev.edgeward.operator.background.WorkException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Puts the packages of a function where a bundler finds them. */
public final class Packages {
  private static final int AT_ONCE = 6;
  private static final int MOST_ARCHIVE_BYTES = 4 * 1024 * 1024;
  private static final long MOST_BYTES = 64L * 1024 * 1024;
  private static final int MOST_FILES = 20_000;
  private static final long MEMORY = 16L * 1024 * 1024;

  /** What a header takes. */
  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7E]+");

  private final Registry registry;
  private final Tokens tokens;

  /** By registry: one that hangs keeps nobody waiting who needs another. */
  private final Map<String, Semaphore> places = new ConcurrentHashMap<>();

  /**
   * By what they have been held against, and where they come from: what is shown for a token is for
   * those who have it.
   */
  private final Cache<Origin, byte[]> archives =
      Caffeine.newBuilder()
          .maximumWeight(MEMORY)
          .weigher((Origin key, byte[] archive) -> archive.length)
          .build();

  private record Origin(RegistryAddress address, Integrity integrity) {}

  /**
   * Packages of a registry.
   *
   * @param registry that has them
   * @param tokens for it
   */
  public Packages(Registry registry, Tokens tokens) {
    this.registry = registry;
    this.tokens = tokens;
  }

  /**
   * Installs what a lock file names, without what is for development and without running anything.
   *
   * @param lockFile text of {@code package-lock.json}
   * @param address of the registry
   * @param folder where {@code node_modules} goes
   * @throws WorkException when they can't be had
   * @throws InterruptedException when interrupted
   */
  public void install(String lockFile, RegistryAddress address, Path folder)
      throws WorkException, InterruptedException {
    var allowance = new Archive.Allowance(MOST_BYTES, MOST_FILES);
    List<LockedPackage> locked = LockFile.packages(lockFile);
    Account account = new Account(address.url(), token(address));
    List<Callable<Void>> installations =
        locked.stream()
            .<Callable<Void>>map(
                one ->
                    () -> {
                      install(one, address, account, folder, allowance);
                      return null;
                    })
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

  private @Nullable String token(RegistryAddress address) throws WorkException.Unavailable {
    RegistryAddress.TokenEntry entry = address.token();
    if (entry == null) {
      return null;
    }
    if (!address.keepsSecrets()) {
      throw new WorkException.Unavailable(
          "the npm registry isn't shown its token, as it isn't asked by https");
    }
    return tokens
        .find(entry)
        .filter(token -> TOKEN.matcher(token).matches())
        .orElseThrow(
            () ->
                new WorkException.Unavailable(
                    "there is no token for the npm registry: no Secret "
                        + entry.secret()
                        + " in Edgeward's namespace with the label "
                        + Names.USE_LABEL
                        + ": "
                        + Names.USE_NPM
                        + " and an entry "
                        + entry.key()));
  }

  private static WorkException failure(@Nullable Throwable cause) {
    return switch (cause) {
      case WorkException failure -> failure;
      case RuntimeException unexpected -> throw unexpected;
      case null, default -> throw new IllegalStateException(cause);
    };
  }

  private void install(
      LockedPackage one,
      RegistryAddress address,
      Account account,
      Path folder,
      Archive.Allowance allowance)
      throws WorkException, InterruptedException {
    Semaphore turns = places.computeIfAbsent(address.url(), first -> new Semaphore(AT_ONCE, true));
    turns.acquire();
    try {
      byte[] archive = fetch(one, address, account);
      Archive.unpack(archive, folder.resolve(one.folder()), allowance);
    } catch (IOException e) {
      throw new WorkException.Unavailable(
          "the archive of " + one.title() + " can't be unpacked; the operator's log has more", e);
    } finally {
      turns.release();
    }
  }

  private byte[] fetch(LockedPackage one, RegistryAddress address, Account account)
      throws WorkException, InterruptedException {
    Origin origin = new Origin(address, one.integrity());
    byte[] known = archives.getIfPresent(origin);
    if (known != null) {
      return known;
    }
    byte[] archive = registry.fetch(account, one.path(), MOST_ARCHIVE_BYTES);
    if (!one.integrity().matches(archive)) {
      throw new WorkException.Unavailable(
          one.title()
              + " of the npm registry is not what package-lock.json names: its "
              + one.integrity().algorithm()
              + " differs");
    }
    archives.put(origin, archive);
    return archive;
  }
}
