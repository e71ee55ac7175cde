package dev.edgeward.operator.bundling;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

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
  private final Map<String, Long> running = new ConcurrentHashMap<>();

  private final Cache<String, Outcome> outcomes =
      Caffeine.newBuilder().maximumWeight(MEMORY).weigher(Bundles::weight).build();
  private final Cache<String, Outcome> failures =
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
    Outcome known = outcomes.getIfPresent(digest);
    if (known == null) {
      known = failures.getIfPresent(digest);
    }
    if (known != null) {
      return known;
    }
    long now = System.nanoTime();
    Long began = running.putIfAbsent(digest, now);
    if (began == null) {
      Thread.ofVirtual().name("bundling").start(() -> run(sources, digest));
      return new Outcome.Running(Duration.ZERO);
    }
    return new Outcome.Running(Duration.ofNanos(now - began));
  }

  private void run(Sources sources, String digest) {
    try {
      places.acquire();
      try {
        keep(digest, bundler.bundle(sources));
      } finally {
        places.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      running.remove(digest);
    }
  }

  private void keep(String digest, Outcome outcome) {
    (outcome instanceof Outcome.Unavailable ? failures : outcomes).put(digest, outcome);
  }

  private static int weight(String digest, Outcome outcome) {
    return outcome instanceof Outcome.Bundled bundled
        ? bundled.files().values().stream().mapToInt(String::length).sum()
        : digest.length();
  }
}
