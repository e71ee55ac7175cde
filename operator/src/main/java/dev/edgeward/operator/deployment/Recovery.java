package dev.edgeward.operator.deployment;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How a deployment goes. Pure. */
public enum Recovery {
  /** The new dispatcher answers. */
  HEALTHY,
  /** It doesn't yet. */
  WAIT,
  /** It should by now: the one before it is to serve again. */
  ROLL_BACK;

  /**
   * Decides.
   *
   * @param answering digest of the dispatcher that answers, null when none does
   * @param deployed digest of the one that was deployed
   * @param since when, null when that is long ago
   * @param now the time
   * @param patience how long a new dispatcher may take
   * @return what to do
   */
  public static Recovery of(
      @Nullable String answering,
      String deployed,
      @Nullable Instant since,
      Instant now,
      Duration patience) {
    if (deployed.equals(answering)) {
      return HEALTHY;
    }
    return since != null && since.plus(patience).isAfter(now) ? WAIT : ROLL_BACK;
  }
}
