package dev.edgeward.api;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Conditions as the Kubernetes API conventions have them: one a type, {@code lastTransitionTime}
 * moves only when the status flips.
 */
public final class Conditions {
  /** The condition that says whether the object does what it is for. */
  public static final String READY = "Ready";

  /** A Function's condition: the version of its present spec can serve. */
  public static final String LATEST_VERSION_READY = "LatestVersionReady";

  /** A Function's condition: spec and versions agree. */
  public static final String SYNCED = "Synced";

  /** A deleted function is back, or why it is not. */
  public static final String RESTORED = "Restored";

  /**
   * A Runtime's condition: Cloudflare takes its API token. An installation's: they are complete.
   */
  public static final String CREDENTIALS_VALID = "CredentialsValid";

  /** A Runtime's condition: the Workers KV namespace that keeps bundles is there. */
  public static final String CODE_STORE_READY = "CodeStoreReady";

  /** A Runtime's condition: the operator's own build of the dispatcher is deployed and answers. */
  public static final String DISPATCHER_DEPLOYED = "DispatcherDeployed";

  /** An Integration's condition: every selected operation of its document is a function. */
  public static final String IMPORTED = "Imported";

  /** The operator is at it, or waits for another object; there only while it is True. */
  public static final String RECONCILING = "Reconciling";

  /** Nothing becomes of it until somebody changes it; there only while it is True. */
  public static final String STALLED = "Stalled";

  private Conditions() {}

  /**
   * The condition of a type.
   *
   * @param conditions of an object, null when it has none yet
   * @param type such as {@link #READY}
   * @return the condition, empty when there is none
   */
  public static Optional<Condition> find(@Nullable List<Condition> conditions, String type) {
    return conditions == null
        ? Optional.empty()
        : conditions.stream().filter(condition -> type.equals(condition.getType())).findFirst();
  }

  /**
   * Whether the condition of a type is True.
   *
   * @param conditions of an object, null when it has none yet
   * @param type such as {@link #READY}
   * @return false also when there is no such condition
   */
  public static boolean isTrue(@Nullable List<Condition> conditions, String type) {
    return find(conditions, type)
        .filter(condition -> "True".equals(condition.getStatus()))
        .isPresent();
  }

  /**
   * The conditions that follow from the present ones and new verdicts.
   *
   * @param present of the object, null when it has none yet
   * @param verdicts what is true now, one a type, without a transition time
   * @param now the time of a flip, kept to the second
   * @return the verdicts in their order, with the old transition time where the status didn't flip,
   *     then other types as they were
   */
  public static List<Condition> merge(
      @Nullable List<Condition> present, List<Condition> verdicts, Instant now) {
    List<Condition> merged = new ArrayList<>();
    for (Condition verdict : verdicts) {
      String since =
          find(present, verdict.getType())
              .filter(old -> Objects.equals(old.getStatus(), verdict.getStatus()))
              .map(Condition::getLastTransitionTime)
              .orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS).toString());
      merged.add(new ConditionBuilder(verdict).withLastTransitionTime(since).build());
    }
    if (present != null) {
      for (Condition old : present) {
        if (find(merged, old.getType()).isEmpty()) {
          merged.add(old);
        }
      }
    }
    return List.copyOf(merged);
  }
}
