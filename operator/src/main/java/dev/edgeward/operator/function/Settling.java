package dev.edgeward.operator.function;

import dev.edgeward.api.SettlingTime;
import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.api.v1alpha1.FunctionStatus;
import dev.edgeward.api.v1alpha1.VersionRef;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a promise to those who serve a Function from a watch: between the moment at which its
 * object shows that something is under way and the report that another version serves lies at least
 * {@link SettlingTime#LEAST}. Who reads the object at shorter intervals than that never misses a
 * change.
 *
 * <p>An object shows it by a generation that its status does not speak of, or by a latest version
 * that is not ready. A change that comes from elsewhere, a ConfigMap for example, shows in neither,
 * so it is announced first.
 */
final class Settling {
  private final Map<String, Seen> seen = new ConcurrentHashMap<>();

  /**
   * A state in which something is under way.
   *
   * @param generation of the spec
   * @param observed the generation that the status speaks of
   * @param since when it was first seen, on the clock of {@link System#nanoTime}
   */
  private record Seen(@Nullable Long generation, @Nullable Long observed, long since) {}

  /** What is to be done with a plan. */
  sealed interface Step {
    /** It is to be written. */
    record Write() implements Step {}

    /** That something is under way is to be written. */
    record Announce() implements Step {}

    /** Nothing is to be written for a while. */
    record Wait(Duration left) implements Step {}
  }

  /**
   * Decides.
   *
   * @param function as it was read
   * @param plan for it
   * @param now on the clock of {@link System#nanoTime}
   * @return what to do next
   */
  Step next(Function function, FunctionPlan plan, long now) {
    FunctionStatus status = function.getStatus();
    String uid = function.getMetadata().getUid();
    if (SettlingTime.isOver(function)) {
      seen.remove(uid);
      return movesTo(plan.serving(), status) ? new Step.Announce() : new Step.Write();
    }
    Long generation = function.getMetadata().getGeneration();
    Long observed = status == null ? null : status.observedGeneration();
    Seen state =
        seen.compute(
            uid,
            (key, before) ->
                before != null
                        && Objects.equals(before.generation, generation)
                        && Objects.equals(before.observed, observed)
                    ? before
                    : new Seen(generation, observed, now));
    Duration left = SettlingTime.LEAST.minusNanos(now - state.since);
    return status != null && movesTo(plan.serving(), status) && left.isPositive()
        ? new Step.Wait(left)
        : new Step.Write();
  }

  /** Forgets a Function that is gone. */
  void forget(Function function) {
    seen.remove(function.getMetadata().getUid());
  }

  private static boolean movesTo(@Nullable VersionRef serving, @Nullable FunctionStatus status) {
    return !Objects.equals(serving, status == null ? null : status.defaultVersion());
  }
}
