package dev.edgeward.operator.cloudflare;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before a call is made again: doubling, and by chance up to half less, so that
 * callers that failed together don't come back together.
 */
final class BackOff {
  private static final Duration FIRST = Duration.ofMillis(300);

  private final RandomGenerator chance;

  BackOff(RandomGenerator chance) {
    this.chance = chance;
  }

  /**
   * The wait after a try.
   *
   * @param tries that have failed, from 1
   * @return from 150 to 300 ms after the first, twice as long after each further one
   */
  Duration after(int tries) {
    long whole = FIRST.toMillis() << (tries - 1);
    return Duration.ofMillis(whole / 2 + chance.nextLong(whole / 2 + 1));
  }
}
