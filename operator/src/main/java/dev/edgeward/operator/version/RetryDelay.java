package dev.edgeward.operator.version;

import dev.edgeward.operator.dispatch.DispatcherException;
import dev.edgeward.operator.kubernetes.Times;
import java.time.Duration;

/** When a call to a runtime that failed is tried again. Pure. */
final class RetryDelay {
  private static final Duration FIRST = Duration.ofMillis(500);
  private static final Duration LAST = Duration.ofSeconds(15);
  private static final Duration REFUSED = Duration.ofMinutes(1);
  private static final Duration UNANSWERED = Duration.ofSeconds(1);
  private static final Duration LAST_UNANSWERED = Duration.ofMinutes(10);

  /** How long a deletion waits for a runtime that can't be asked. */
  static final Duration OF_REMOVALS = Duration.ofMinutes(1);

  private RetryDelay() {}

  /**
   * Decides when a bundle that couldn't be removed is removed again.
   *
   * @param waiting how long the deletion has been waiting
   * @return as long as that, so that the delays double
   */
  static Duration ofRemoval(Duration waiting) {
    return Times.within(FIRST, waiting, LAST);
  }

  /**
   * Decides.
   *
   * @param failure of the call
   * @param failing how long calls for the version have been failing
   * @param unanswered how many calls for the version in a row had no answer, this one included
   * @return as long as it has been failing, so that the delays double, from half a second to a
   *     quarter of a minute; or what the dispatcher asks for; without an answer up to ten minutes
   */
  static Duration of(DispatcherException failure, Duration failing, int unanswered) {
    return switch (failure) {
      case DispatcherException.RateLimited limited -> limited.retryAfter();
      case DispatcherException.Rejected rejected -> REFUSED;
      case DispatcherException.Unauthorized unauthorized -> LAST;
      case DispatcherException.Unavailable unavailable -> Times.within(FIRST, failing, LAST);
      case DispatcherException.Unanswered silent ->
          Times.within(
              UNANSWERED,
              UNANSWERED.multipliedBy(1L << Math.clamp(unanswered - 1, 0, 20)),
              LAST_UNANSWERED);
    };
  }
}
