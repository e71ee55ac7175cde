package dev.edgeward.e2e.cloudflare;

import java.time.Duration;

/**
 * How late Workers KV is, by the injected clock.
 *
 * @param lag from a write to its being visible at the edge
 * @param cached how long the edge goes on with what it read, a miss as well as a value
 * @param ownWritesAtOnce whether the edge sees at once what a worker wrote there
 */
public record KvTimes(Duration lag, Duration cached, boolean ownWritesAtOnce) {

  /**
   * What is documented: a write is visible at once where it was made and within a minute elsewhere;
   * reads are cached for a minute, those of absent keys too.
   */
  public static KvTimes documented() {
    return new KvTimes(Duration.ofSeconds(60), Duration.ofSeconds(60), true);
  }

  /** Every write is visible at once; for tests of other things. */
  public static KvTimes immediate() {
    return new KvTimes(Duration.ZERO, Duration.ZERO, true);
  }
}
