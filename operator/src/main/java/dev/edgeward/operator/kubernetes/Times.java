package dev.edgeward.operator.kubernetes;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Times as objects of Kubernetes hold them, and what is waited for. Pure. */
public final class Times {
  private Times() {}

  /**
   * Reads a time that anybody may have written.
   *
   * @param text RFC 3339, null for none
   * @return the time; empty also for what is no time
   */
  public static Optional<Instant> parse(@Nullable String text) {
    try {
      return Optional.ofNullable(text).map(Instant::parse);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /**
   * Keeps a delay within bounds. A delay that is as long as something has been failing doubles each
   * time.
   *
   * @param least delay
   * @param delay that is asked for
   * @param most delay
   * @return the delay, or the bound that it passes
   */
  public static Duration within(Duration least, Duration delay, Duration most) {
    return delay.compareTo(least) < 0 ? least : delay.compareTo(most) > 0 ? most : delay;
  }
}
