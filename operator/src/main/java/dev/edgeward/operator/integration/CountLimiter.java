package dev.edgeward.operator.integration;

import io.javaoperatorsdk.operator.processing.event.rate.RateLimiter;
import java.time.Duration;
import java.util.Optional;

/**
 * How often an Integration is counted at most: a thousand functions that are applied at once are a
 * few counts, not a thousand. A class of its own, because the build can record the framework's with
 * its default limits only.
 */
public final class CountLimiter implements RateLimiter<CountLimiter.Last> {
  private static final Duration LEAST = Duration.ofMillis(200);

  /** When an Integration was counted last. The framework asks for one in one thread at a time. */
  public static final class Last implements RateLimiter.RateLimitState {
    private long at = System.nanoTime() - LEAST.toNanos();
  }

  @Override
  public Optional<Duration> isLimited(RateLimitState state) {
    Last last = (Last) state;
    long now = System.nanoTime();
    Duration left = LEAST.minusNanos(now - last.at);
    if (left.isPositive()) {
      return Optional.of(left);
    }
    last.at = now;
    return Optional.empty();
  }

  @Override
  public Last initState() {
    return new Last();
  }
}
