package dev.edgeward.operator.runtime;

import dev.edgeward.api.v1alpha1.CloudflareStatus;
import dev.edgeward.operator.kubernetes.Times;
import io.fabric8.kubernetes.api.model.Condition;
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
    Optional<Instant> last =
        status == null ? Optional.empty() : Times.parse(status.lastCheckTime());
    if (status == null || last.isEmpty()) {
      return true;
    }
    if (resync != null && !resync.equals(status.resync())) {
      return true;
    }
    Duration wait =
        steps.stream()
            .filter(step -> !"True".equals(step.getStatus()))
            .map(step -> failingFor(step, last.get()))
            .reduce((a, b) -> a.compareTo(b) < 0 ? a : b)
            .map(failing -> Times.within(FIRST, failing, LAST))
            .orElse(interval);
    return !last.get().plus(wait).isAfter(now);
  }

  /** How long a step had been failing when it was last looked at; that long it may rest. */
  private static Duration failingFor(Condition step, Instant look) {
    return Times.parse(step.getLastTransitionTime())
        .map(since -> Duration.between(since, look))
        .orElse(Duration.ZERO);
  }
}
