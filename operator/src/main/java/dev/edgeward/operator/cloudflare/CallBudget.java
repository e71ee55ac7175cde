package dev.edgeward.operator.cloudflare;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;

/**
 * The calls that one token may make: never more than 1,200 in any five minutes, for who makes more
 * is refused everything for five minutes (Cloudflare's documentation, "Rate limits"). That is
 * counted here and corrected by what Cloudflare says, since others may use the same token.
 */
final class CallBudget {
  /** Calls in a window. */
  static final int LIMIT = 1200;

  /** The window. */
  static final Duration WINDOW = Duration.ofMinutes(5);

  /** Two resets that differ by less are of one window: they are told in whole seconds. */
  private static final long SAME_WINDOW_MILLIS = 1500;

  private static final long NEVER = Long.MIN_VALUE / 4;

  private final InstantSource clock;
  private final Pause pause;

  /** When each of the last calls was made; {@code next} is the oldest and the next to go. */
  private final long[] calls = new long[LIMIT];

  private int next;
  private int underWay;
  private long lastSeen = NEVER;
  private long blockedUntil = NEVER;
  private long windowEnd = NEVER;
  private int windowLeft;

  CallBudget(InstantSource clock, Pause pause) {
    this.clock = clock;
    this.pause = pause;
    Arrays.fill(calls, NEVER);
  }

  /**
   * Takes a call, and waits for it if need be. Who took one gives notice of its end by {@link
   * #end}.
   *
   * @param patience how long to wait at most
   * @return zero when it is taken; else how long it would take, and nothing is taken
   * @throws InterruptedException when the thread is to end
   */
  Duration take(Duration patience) throws InterruptedException {
    long deadline = clock.millis() + patience.toMillis();
    while (true) {
      long wait = tryTake();
      if (wait == 0) {
        return Duration.ZERO;
      }
      if (clock.millis() + wait > deadline) {
        return Duration.ofMillis(wait);
      }
      pause.take(Duration.ofMillis(wait));
    }
  }

  private synchronized long tryTake() {
    long now = now();
    long free = free(now);
    if (free > now) {
      return free - now;
    }
    calls[next] = now;
    next = (next + 1) % LIMIT;
    underWay++;
    if (now < windowEnd) {
      windowLeft--;
    }
    return 0;
  }

  /** A call that was taken has come to its end. */
  synchronized void end() {
    underWay--;
  }

  /**
   * Cloudflare says what it leaves to the token. To be called before the {@link #end} of the call
   * that it was said to.
   *
   * @param left what it says
   */
  synchronized void correct(RateLimitHeaders.Left left) {
    long now = now();
    long end = now + left.reset().toMillis();
    // It may not know yet of other calls that are under way.
    int calls = Math.max(0, left.calls() - Math.max(0, underWay - 1));
    if (now < windowEnd && Math.abs(end - windowEnd) <= SAME_WINDOW_MILLIS) {
      windowLeft = Math.min(windowLeft, calls);
    } else {
      windowLeft = calls;
      windowEnd = end;
    }
  }

  /**
   * Cloudflare takes no calls for a while.
   *
   * @param duration how long
   */
  synchronized void block(Duration duration) {
    blockedUntil = Math.max(blockedUntil, now() + duration.toMillis());
  }

  /**
   * What is left.
   *
   * @return as of now
   */
  synchronized CloudflareAccount.Budget left() {
    long now = now();
    if (blockedUntil > now) {
      return budget(0, blockedUntil);
    }
    int own = 0;
    long oldest = NEVER;
    for (int i = 0; i < LIMIT; i++) {
      long call = calls[(next + i) % LIMIT];
      if (call + WINDOW.toMillis() <= now) {
        own++;
      } else if (oldest == NEVER) {
        oldest = call;
      }
    }
    if (now < windowEnd && windowLeft < own) {
      return budget(Math.max(0, windowLeft), windowEnd);
    }
    return budget(own, oldest == NEVER ? now : oldest + WINDOW.toMillis());
  }

  private static CloudflareAccount.Budget budget(int left, long until) {
    return new CloudflareAccount.Budget(left, LIMIT, Instant.ofEpochMilli(until));
  }

  private long free(long now) {
    long free = Math.max(calls[next] + WINDOW.toMillis(), blockedUntil);
    return now < windowEnd && windowLeft <= 0 ? Math.max(free, windowEnd) : free;
  }

  /** The time. When the clock is set back, what was noted goes back with it. */
  private long now() {
    long now = clock.millis();
    long back = lastSeen - now;
    if (back > 0) {
      for (int i = 0; i < LIMIT; i++) {
        calls[i] = calls[i] == NEVER ? NEVER : calls[i] - back;
      }
      blockedUntil = blockedUntil == NEVER ? NEVER : blockedUntil - back;
      windowEnd = windowEnd == NEVER ? NEVER : windowEnd - back;
    }
    lastSeen = now;
    return now;
  }
}
