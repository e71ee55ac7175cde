package dev.edgeward.apiserver.security;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.edgeward.apiserver.error.ApiException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Decisions that are asked for once, however many wait for one, and kept for a time that depends on
 * the decision. A question without an answer is not kept.
 *
 * @param <K> what is asked
 * @param <D> the decision
 */
final class Decisions<K, D> {
  private final AsyncCache<K, D> cache;

  Decisions(int capacity, Function<D, Duration> keep, Executor executor, Ticker ticker) {
    this.cache =
        Caffeine.newBuilder()
            .maximumSize(capacity)
            .expireAfter(Expiry.<K, D>writing((key, decision) -> keep.apply(decision)))
            .executor(executor)
            .ticker(ticker)
            .buildAsync();
  }

  D get(K key, Supplier<D> ask) {
    try {
      return cache.get(key, unused -> ask.get()).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof ApiException outcome) {
        throw outcome;
      }
      throw e;
    }
  }

  /** A decision that is there already; asks nobody and waits for nobody. */
  Optional<D> known(K key) {
    CompletableFuture<D> decision = cache.getIfPresent(key);
    return decision == null || !decision.isDone() || decision.isCompletedExceptionally()
        ? Optional.empty()
        : Optional.of(decision.join());
  }
}
