package dev.edgeward.operator.background;

import java.time.Duration;

/**
 * What became of some work.
 *
 * @param <V> what it makes
 */
public sealed interface Outcome<V> {
  /**
   * It is done.
   *
   * @param value what it made
   * @param <V> what it makes
   */
  record Done<V>(V value) implements Outcome<V> {}

  /**
   * It can't be done as it is asked for.
   *
   * @param message what is wrong
   * @param <V> what it makes
   */
  record Refused<V>(String message) implements Outcome<V> {}

  /**
   * It went wrong; another try can help.
   *
   * @param message what is wrong
   * @param unauthorized whether that is who asks
   * @param again when it is tried again
   * @param <V> what it makes
   */
  record Failed<V>(String message, boolean unauthorized, Duration again) implements Outcome<V> {}

  /**
   * It is being done.
   *
   * @param since how long already
   * @param <V> what it makes
   */
  record Running<V>(Duration since) implements Outcome<V> {}
}
