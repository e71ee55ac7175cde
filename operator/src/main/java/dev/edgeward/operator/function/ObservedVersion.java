package dev.edgeward.operator.function;

import static dev.edgeward.api.Conditions.READY;

import dev.edgeward.api.Conditions;
import dev.edgeward.api.Ids;
import dev.edgeward.api.v1alpha1.FunctionVersion;
import dev.edgeward.api.v1alpha1.VersionRef;
import dev.edgeward.operator.status.Reason;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.Optional;

/**
 * A FunctionVersion as the plan sees it.
 *
 * @param name of the object
 * @param id of the version
 * @param number of the version
 * @param digest of all that decides what an invocation does
 * @param state whether it loads
 * @param reason why, as its condition says
 * @param message as its condition says
 */
record ObservedVersion(
    String name, String id, int number, String digest, State state, String reason, String message) {
  /** Whether a version loads. */
  enum State {
    /** It loads. */
    READY,
    /** It does not. */
    FAILED,
    /** Nobody has tried yet, or nobody could. */
    LOADING
  }

  /** Reads an object; empty for one that is no version, or is being deleted. */
  static Optional<ObservedVersion> of(FunctionVersion version) {
    if (version.getSpec() == null
        || version.getSpec().digest() == null
        || version.getSpec().number() == null
        || version.isMarkedForDeletion()) {
      return Optional.empty();
    }
    Optional<Condition> ready =
        version.getStatus() == null
            ? Optional.empty()
            : Conditions.find(version.getStatus().conditions(), READY);
    return Optional.of(
        new ObservedVersion(
            version.getMetadata().getName(),
            Ids.of(Ids.FUNCTION_VERSION, version),
            version.getSpec().number(),
            version.getSpec().digest(),
            ready.map(ObservedVersion::state).orElse(State.LOADING),
            ready.map(Condition::getReason).orElse(""),
            ready.map(Condition::getMessage).orElse("")));
  }

  /** Whether its content is not what its digest says: someone else's work. */
  boolean isForged() {
    return reason.equals(Reason.DIGEST_MISMATCH.text());
  }

  /** The version as a status names it. */
  VersionRef ref() {
    return new VersionRef(id, name);
  }

  private static State state(Condition ready) {
    return switch (String.valueOf(ready.getStatus())) {
      case "True" -> State.READY;
      case "False" -> State.FAILED;
      default -> State.LOADING;
    };
  }
}
