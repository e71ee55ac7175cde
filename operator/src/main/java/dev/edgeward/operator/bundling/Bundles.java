package dev.edgeward.operator.bundling;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.edgeward.operator.npm.RegistryAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Bundles in the background, a few at once, and remembers what came of it: who reconciles asks
 * again instead of waiting.
 */
public final class Bundles {
  private static final int AT_ONCE = 2;
  private static final long MEMORY = 32L * 1024 * 1024;
  private static final Duration BEFORE_ANOTHER_TRY = Duration.ofSeconds(10);

  private final Bundler bundler;
  private final Semaphore places = new Semaphore(AT_ONCE);
  private final Map<Key, Run> running = new ConcurrentHashMap<>();

  private final Cache<Key, Outcome> outcomes =
      Caffeine.newBuilder().maximumWeight(MEMORY).weigher(Bundles::weight).build();
  private final Cache<Key, Outcome> failures =
      Caffeine.newBuilder().maximumSize(1000).expireAfterWrite(BEFORE_ANOTHER_TRY).build();

  /**
   * Bundles.
   *
   * @param bundler that makes them
   */
  public Bundles(Bundler bundler) {
    this.bundler = bundler;
  }

  /**
   * Which bundler it is.
   *
   * @return its name and version
   * @throws Bundler.UnavailableException when there is none
   */
  public String bundler() throws Bundler.UnavailableException {
    return bundler.name();
  }

  /**
   * What becomes of sources; begins with it when it is asked for the first time.
   *
   * @param sources to bundle
   * @param digest of them, by which they are known
   * @return at once
   */
  public Outcome of(Sources sources, String digest) {
    Key key = Key.of(sources, digest);
    Outcome known = outcomes.getIfPresent(key);
    if (known == null) {
      known = failures.getIfPresent(key);
    }
    if (known != null) {
      return known;
    }
    Run run = new Run(System.nanoTime(), new CountDownLatch(1));
    Run before = running.putIfAbsent(key, run);
    if (before == null) {
      Thread.ofVirtual().name("bundling").start(() -> run(sources, key, run));
      return new Outcome.Running(Duration.ZERO);
    }
    return new Outcome.Running(Duration.ofNanos(run.began() - before.began()));
  }

  /**
   * The same for somebody who waits.
   *
   * @param sources to bundle
   * @param digest of them, by which they are known
   * @param patience how long it may take
   * @return {@link Outcome.Running} when it takes longer
   * @throws InterruptedException when interrupted
   */
  public Outcome await(Sources sources, String digest, Duration patience)
      throws InterruptedException {
    Outcome first = of(sources, digest);
    if (!(first instanceof Outcome.Running)) {
      return first;
    }
    Run run = running.get(Key.of(sources, digest));
    return run == null || run.end().await(patience.toNanos(), TimeUnit.NANOSECONDS)
        ? of(sources, digest)
        : first;
  }

  private record Run(long began, CountDownLatch end) {}

  /** What one registry lacks, or shows for a token, another may have, or hide. */
  private record Key(String digest, @Nullable RegistryAddress registry) {
    private static Key of(Sources sources, String digest) {
      return new Key(digest, sources.lockFile().isPresent() ? sources.registry() : null);
    }
  }

  private void run(Sources sources, Key key, Run run) {
    try {
      places.acquire();
      try {
        keep(key, bundler.bundle(sources));
      } finally {
        places.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      running.remove(key);
      run.end().countDown();
    }
  }

  private void keep(Key key, Outcome outcome) {
    (outcome instanceof Outcome.Unavailable ? failures : outcomes).put(key, outcome);
  }

  private static int weight(Key key, Outcome outcome) {
    return outcome instanceof Outcome.Bundled bundled
        ? bundled.files().values().stream().mapToInt(String::length).sum()
        : key.digest().length();
  }
}
