package dev.edgeward.operator.dispatch;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A call to a dispatcher that did not do what it should: what kind it is decides how to go on. */
public abstract sealed class DispatcherException extends Exception {
  private static final long serialVersionUID = 1L;

  private DispatcherException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /**
   * Nobody answered, or the answer was a failure of the dispatcher's own: try again with back-off.
   */
  public static final class Unavailable extends DispatcherException {
    private static final long serialVersionUID = 1L;

    /**
     * A dispatcher that does not answer.
     *
     * @param message what was tried
     * @param cause what was thrown, null for a bad answer
     */
    public Unavailable(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * The request was taken, and no answer came: the connection broke, or time was up. What was sent
   * may be what keeps the dispatcher from answering anybody, so it is tried again ever more rarely.
   */
  public static final class Unanswered extends DispatcherException {
    private static final long serialVersionUID = 1L;

    /**
     * A dispatcher that has fallen silent.
     *
     * @param message what was tried
     * @param cause what was thrown
     */
    public Unanswered(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** The dispatcher asks for time: wait as long as it says. */
  public static final class RateLimited extends DispatcherException {
    private static final long serialVersionUID = 1L;
    private final Duration retryAfter;

    /**
     * A dispatcher that asks for time.
     *
     * @param message what was tried
     * @param retryAfter how long to wait
     */
    public RateLimited(String message, Duration retryAfter) {
      super(message, null);
      this.retryAfter = retryAfter;
    }

    /**
     * How long to wait.
     *
     * @return a positive duration
     */
    public Duration retryAfter() {
      return retryAfter;
    }
  }

  /** The dispatcher does not take our token, or what we sealed: it has other keys. */
  public static final class Unauthorized extends DispatcherException {
    private static final long serialVersionUID = 1L;

    /**
     * A dispatcher that refuses us.
     *
     * @param message what was tried
     */
    public Unauthorized(String message) {
      super(message, null);
    }
  }

  /** The dispatcher refuses what was sent: no use in sending it again. */
  public static final class Rejected extends DispatcherException {
    private static final long serialVersionUID = 1L;

    /**
     * A dispatcher that refuses a request.
     *
     * @param message its own words
     */
    public Rejected(String message) {
      super(message, null);
    }
  }
}
