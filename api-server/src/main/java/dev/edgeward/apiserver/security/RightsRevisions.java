package dev.edgeward.apiserver.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Counts changes of rights. A decision is kept under the revision that was current when it was
 * asked for; so a change makes every older decision unreachable at once, also those that are still
 * being reviewed, without looking for them.
 */
final class RightsRevisions {
  private final AtomicLong last = new AtomicLong();
  private final AtomicLong everywhere = new AtomicLong();
  private final Cache<String, Long> namespaces;

  /**
   * None has changed yet.
   *
   * @param decisionLifetime how long a decision is kept at most, with the time that it takes
   */
  RightsRevisions(Duration decisionLifetime, Ticker ticker) {
    this.namespaces =
        Caffeine.newBuilder()
            .expireAfterWrite(decisionLifetime)
            .executor(Runnable::run)
            .ticker(ticker)
            .build();
  }

  void changed(String namespace) {
    namespaces.put(namespace, last.incrementAndGet());
  }

  void changedEverywhere() {
    everywhere.set(last.incrementAndGet());
  }

  /** The revision of a namespace, or with null of what holds in all. */
  long of(@Nullable String namespace) {
    long all = everywhere.get();
    return namespace == null
        ? all
        : Math.max(all, Objects.requireNonNullElse(namespaces.getIfPresent(namespace), 0L));
  }
}
