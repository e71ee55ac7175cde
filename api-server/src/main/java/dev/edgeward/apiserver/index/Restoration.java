package dev.edgeward.apiserver.index;

import dev.edgeward.api.v1alpha1.FunctionTombstone;
import dev.edgeward.api.v1alpha1.FunctionTombstoneSpec;
import dev.edgeward.api.v1alpha1.FunctionTombstoneStatus;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.Optional;

/** How far the restoration of a deleted function is. */
public final class Restoration {
  private static final String RESTORED = "Restored";
  private static final String NAME_TAKEN = "NameTaken";
  private static final String TRUE = "True";
  private static final String FALSE = "False";

  private Restoration() {}

  /**
   * Whether a tombstone goes because its function is back, or comes back.
   *
   * @param tombstone of the function
   * @return false when nobody asked for it, or the operator can't
   */
  public static boolean underWay(FunctionTombstone tombstone) {
    boolean done = condition(tombstone).filter(found -> TRUE.equals(found.getStatus())).isPresent();
    FunctionTombstoneSpec spec = tombstone.getSpec();
    return done
        || (spec != null && Boolean.TRUE.equals(spec.restore()) && refusal(tombstone).isEmpty());
  }

  /**
   * Why the operator doesn't restore a function.
   *
   * @param nameTaken whether another name would help
   * @param message for people
   */
  public record Refusal(boolean nameTaken, String message) {}

  /**
   * Why the operator doesn't restore a function as it is now asked to.
   *
   * @param tombstone of the function
   * @return empty when nothing stands in the way, or it hasn't looked yet
   */
  public static Optional<Refusal> refusal(FunctionTombstone tombstone) {
    return condition(tombstone)
        .filter(found -> FALSE.equals(found.getStatus()))
        .filter(found -> speaksOf(found, tombstone))
        .map(
            found ->
                new Refusal(
                    NAME_TAKEN.equals(found.getReason()),
                    found.getMessage() == null || found.getMessage().isBlank()
                        ? "the function can't be restored now"
                        : found.getMessage()));
  }

  /** A condition of an earlier request says nothing about this one. */
  private static boolean speaksOf(Condition condition, FunctionTombstone tombstone) {
    Long generation = tombstone.getMetadata().getGeneration();
    FunctionTombstoneStatus status = tombstone.getStatus();
    Long observed =
        condition.getObservedGeneration() != null
            ? condition.getObservedGeneration()
            : status.observedGeneration();
    return generation == null || observed == null || observed >= generation;
  }

  private static Optional<Condition> condition(FunctionTombstone tombstone) {
    FunctionTombstoneStatus status = tombstone.getStatus();
    return status == null || status.conditions() == null
        ? Optional.empty()
        : status.conditions().stream()
            .filter(found -> RESTORED.equals(found.getType()))
            .findFirst();
  }
}
