package dev.edgeward.e2e.process;

import java.time.Duration;

/**
 * How patient a supervisor is.
 *
 * @param probeInterval between two looks at a process that is ready
 * @param startInterval between two looks at a process that starts
 * @param failuresToKill this many failed probes in a row mean that a watched process hangs
 * @param firstDelay before the first restart
 * @param longestDelay the delay doubles with each restart up to this
 * @param stableAfter a process that was up for this long restarts after the first delay again
 * @param grace how long a process may take to end when asked to
 */
public record Timing(
    Duration probeInterval,
    Duration startInterval,
    int failuresToKill,
    Duration firstDelay,
    Duration longestDelay,
    Duration stableAfter,
    Duration grace) {

  /** What suits real programs. */
  public static Timing standard() {
    return new Timing(
        Duration.ofSeconds(1),
        Duration.ofMillis(100),
        3,
        Duration.ofMillis(200),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofSeconds(8));
  }

  /** The same with another patience at the end. */
  public Timing withGrace(Duration another) {
    return new Timing(
        probeInterval,
        startInterval,
        failuresToKill,
        firstDelay,
        longestDelay,
        stableAfter,
        another);
  }

  /**
   * The delay before the restart that follows {@code failures} failures in a row, the last
   * included.
   */
  Duration delay(int failures) {
    Duration delay = firstDelay;
    for (int i = 1; i < failures && delay.compareTo(longestDelay) < 0; i++) {
      delay = delay.multipliedBy(2);
    }
    return delay.compareTo(longestDelay) > 0 ? longestDelay : delay;
  }
}
