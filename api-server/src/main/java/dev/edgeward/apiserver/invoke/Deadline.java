package dev.edgeward.apiserver.invoke;

import dev.edgeward.apiserver.error.ApiException;
import dev.edgeward.apiserver.error.ErrorCode;
import dev.edgeward.apiserver.error.FieldError;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * When a caller stops waiting: from then on nobody wants the result, so the function isn't to run
 * on. It shortens the function's own timeout and never lengthens it.
 */
public final class Deadline {
  /** Of a caller that waits for as long as the function may run. */
  public static final Deadline NONE = new Deadline(0, 0);

  private static final int MILLIS = 1000;

  /** RFC 7240, section 4.3; other preferences are passed by, as the RFC asks. */
  private static final Pattern WAIT =
      Pattern.compile("(?:^|[,;])\\s*wait\\s*=\\s*\"?([^\",;]*)\"?\\s*(?=[,;]|$)");

  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

  private final int seconds;
  private final long endNanos;

  private Deadline(int seconds, long endNanos) {
    this.seconds = seconds;
    this.endNanos = endNanos;
  }

  /**
   * That of a request, from the moment that it is read.
   *
   * @param prefer the header {@code Prefer}, such as {@code wait=10}; null when there is none
   * @return {@link #NONE} where it names none
   * @throws ApiException when its {@code wait} is not a positive number of seconds
   */
  public static Deadline of(@Nullable String prefer) {
    return of(prefer, System.nanoTime());
  }

  static Deadline of(@Nullable String prefer, long nowNanos) {
    if (prefer == null) {
      return NONE;
    }
    Matcher wait = WAIT.matcher(prefer.toLowerCase(Locale.ROOT));
    if (!wait.find()) {
      return NONE;
    }
    String text = wait.group(1).strip();
    int seconds = SECONDS.matcher(text).matches() ? Integer.parseInt(text) : 0;
    if (seconds == 0) {
      throw ApiException.of(
          ErrorCode.INVALID_REQUEST,
          List.of(new FieldError("Prefer", "wait must be a positive number of seconds")));
    }
    return new Deadline(seconds, nowNanos + Duration.ofSeconds(seconds).toNanos());
  }

  /** How long a function that may take so many seconds may run, in milliseconds; 0 for no more. */
  int millis(int timeoutSeconds) {
    return millis(timeoutSeconds, System.nanoTime());
  }

  int millis(int timeoutSeconds, long nowNanos) {
    int own = timeoutSeconds * MILLIS;
    if (seconds == 0) {
      return own;
    }
    return (int) Math.clamp(TimeUnit.NANOSECONDS.toMillis(endNanos - nowNanos), 0L, own);
  }

  /** The timeout that holds, in seconds: the function's, or the caller's where that is shorter. */
  int seconds(int timeoutSeconds) {
    return seconds == 0 ? timeoutSeconds : Math.min(seconds, timeoutSeconds);
  }
}
