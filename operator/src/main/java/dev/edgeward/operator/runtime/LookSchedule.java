package dev.edgeward.operator.runtime;

import dev.edgeward.api.v1alpha1.CloudflareStatus;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** When the operator looks at Cloudflare again: each look takes half a dozen calls. Pure. */
final class LookSchedule {
  private static final Duration FIRST = Duration.ofSeconds(5);
  private static final Duration LAST = Duration.ofMinutes(5);

  private LookSchedule() {}

  /**
   * Decides.
   *
   * @param status of the last look, null for none
   * @param steps the conditions of the steps that it took
   * @param resync what a person asks for, null for nothing
   * @param interval between looks when all is well
   * @param now the time
   */
  static boolean isDue(
      @Nullable CloudflareStatus status,
      List<Condition> steps,
      @Nullable String resync,
      Duration interval,
      Instant now) {
    Optional<Instant> last = status == null ? Optional.empty() : time(status.lastCheckTime());
    if (status == null || last.isEmpty()) {
      return true;
    }
    if (resync != null && !resync.equals(status.resync())) {
      return true;
    }
    Duration wait =
        steps.stream()
            .filter(step -> !"True".equals(step.getStatus()))
            .map(step -> failingFor(step, now))
            .reduce((a, b) -> a.compareTo(b) < 0 ? a : b)
            .map(failing -> within(FIRST, failing, LAST))
            .orElse(interval);
    return !last.get().plus(wait).isAfter(now);
  }

  private static Duration failingFor(Condition step, Instant now) {
    return time(step.getLastTransitionTime())
        .map(since -> Duration.between(since, now))
        .orElse(Duration.ZERO);
  }

  private static Duration within(Duration least, Duration delay, Duration most) {
    return delay.compareTo(least) < 0 ? least : delay.compareTo(most) > 0 ? most : delay;
  }

  private static Optional<Instant> time(@Nullable String text) {
    try {
      return Optional.ofNullable(text).map(Instant::parse);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
