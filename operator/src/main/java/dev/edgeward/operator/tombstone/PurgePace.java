package dev.edgeward.operator.tombstone;

import java.time.Duration;

/** Lets functions expire one after the other: a bin that ends all at once is no burst. */
final class PurgePace {
  private final long intervalNanos;
  private long next = Long.MIN_VALUE;

  PurgePace(int perSecond) {
    this.intervalNanos = Duration.ofSeconds(1).toNanos() / perSecond;
  }

  /**
   * Takes a turn.
   *
   * @param now on the clock of {@link System#nanoTime}
   * @return zero when it is now, else when to ask again
   */
  synchronized Duration take(long now) {
    if (next != Long.MIN_VALUE && next - now > 0) {
      return Duration.ofNanos(next - now);
    }
    next = now + intervalNanos;
    return Duration.ZERO;
  }
}
