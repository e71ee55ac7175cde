package dev.edgeward.operator.cloudflare;

import java.time.Duration;

/** Lets a caller wait; tests wait otherwise. */
@FunctionalInterface
interface Pause {
  /**
   * Waits.
   *
   * @param duration how long
   * @throws InterruptedException when the thread is to end
   */
  void take(Duration duration) throws InterruptedException;
}
