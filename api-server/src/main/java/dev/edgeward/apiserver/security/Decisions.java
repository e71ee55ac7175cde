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
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Decisions that are asked for once, however many wait for one, and kept for a time that depends on
 * the decision. A question without an answer is not kept. A decision that is worth it is asked for
 * anew, behind the back of those who use it, once half of its time is over: so one that is in use
 * outlasts an outage of at least the other half.
 *
 * @param <K> what is asked
 * @param <D> the decision
 */
final class Decisions<K, D> {
  /** From one try to renew a decision to the next. */
  private static final Duration RETRY = Duration.ofSeconds(5);

  private final AsyncCache<K, Kept<D>> cache;
  private final Function<D, Duration> keep;
  private final Predicate<D> renewed;
  private final Executor executor;
  private final Ticker ticker;

  /** A decision, and the tick from which on it is to be renewed. */
  private record Kept<D>(D decision, AtomicLong renewAt) {}

  /**
   * None yet.
   *
   * @param capacity how many are kept
   * @param keep for how long
   * @param renewed which are asked for anew before their time is over
   */
  Decisions(
      int capacity,
      Function<D, Duration> keep,
      Predicate<D> renewed,
      Executor executor,
      Ticker ticker) {
    this.keep = keep;
    this.renewed = renewed;
    this.executor = executor;
    this.ticker = ticker;
    this.cache =
        Caffeine.newBuilder()
            .maximumSize(capacity)
            .expireAfter(Expiry.<K, Kept<D>>writing((key, kept) -> keep.apply(kept.decision())))
            .executor(executor)
            .ticker(ticker)
            .buildAsync();
  }

  D get(K key, Supplier<D> ask) {
    try {
      return used(key, cache.get(key, unused -> kept(ask.get())).join(), ask);
    } catch (CompletionException e) {
      if (e.getCause() instanceof ApiException outcome) {
        throw outcome;
      }
      throw e;
    }
  }

  /** A decision that is there already; waits for nobody. */
  Optional<D> known(K key, Supplier<D> ask) {
    CompletableFuture<Kept<D>> decision = cache.getIfPresent(key);
    return decision == null || !decision.isDone() || decision.isCompletedExceptionally()
        ? Optional.empty()
        : Optional.of(used(key, decision.join(), ask));
  }

  private D used(K key, Kept<D> kept, Supplier<D> ask) {
    long at = kept.renewAt().get();
    long now = ticker.read();
    if (now - at >= 0
        && renewed.test(kept.decision())
        && kept.renewAt().compareAndSet(at, now + RETRY.toNanos())) {
      executor.execute(() -> renew(key, ask));
    }
    return kept.decision();
  }

  private void renew(K key, Supplier<D> ask) {
    try {
      cache.put(key, CompletableFuture.completedFuture(kept(ask.get())));
    } catch (ApiException e) {
      // It stays as it is until its time is over.
    }
  }

  private Kept<D> kept(D decision) {
    Duration half = keep.apply(decision).dividedBy(2);
    Duration wait = half.compareTo(RETRY) < 0 ? RETRY : half;
    return new Kept<>(decision, new AtomicLong(ticker.read() + wait.toNanos()));
  }
}
