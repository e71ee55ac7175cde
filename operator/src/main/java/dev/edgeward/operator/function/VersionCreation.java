package dev.edgeward.operator.function;

import dev.edgeward.api.VersionContent;
import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.api.v1alpha1.FunctionVersion;
import dev.edgeward.operator.kubernetes.ApiErrors;
import dev.edgeward.operator.status.Reason;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Creates the version that a plan asks for, and tells a refusal that a human must act on from one
 * that passes.
 */
final class VersionCreation {
  private final VersionNumbers numbers;

  VersionCreation(VersionNumbers numbers) {
    this.numbers = numbers;
  }

  /** Creates a version; not empty when it can't be. */
  Optional<Desired.Unresolved> create(
      Function function,
      Desired.Version wanted,
      List<ObservedVersion> versions,
      KubernetesClient client) {
    String functionId = String.valueOf(wanted.spec().functionId());
    int number = numbers.next(functionId, versions);
    FunctionVersion version = VersionObject.of(function, wanted, number);
    try {
      client.resource(version).create();
      numbers.given(functionId, number);
      return Optional.empty();
    } catch (KubernetesClientException e) {
      if (ApiErrors.isConflict(e)) {
        return isOnItsWay(version, client.resource(version).get())
            ? Optional.empty()
            : Optional.of(
                new Desired.Unresolved(
                    Reason.VERSION_NAME_TAKEN,
                    "FunctionVersion "
                        + wanted.name()
                        + " exists, and is not what it should be: delete it"));
      }
      if (ApiErrors.isTooLarge(e)) {
        return Optional.of(
            new Desired.Unresolved(
                Reason.VERSION_TOO_LARGE,
                "code and schemas make a version that is larger than Kubernetes takes"));
      }
      if (ApiErrors.isInvalid(e)) {
        return Optional.of(
            new Desired.Unresolved(
                Reason.VERSION_REFUSED, "Kubernetes refuses the version: " + ApiErrors.reason(e)));
      }
      throw e;
    }
  }

  /**
   * Whether the object that has the name already is the version, which the cache does not show yet,
   * or one that is being deleted, so that the name will be free.
   */
  private static boolean isOnItsWay(FunctionVersion wanted, @Nullable FunctionVersion present) {
    return present == null
        || present.isMarkedForDeletion()
        || (present.getSpec() != null
            && Objects.equals(wanted.getSpec().functionId(), present.getSpec().functionId())
            && Objects.equals(wanted.getSpec().bundleDigest(), present.getSpec().bundleDigest())
            && Objects.equals(wanted.getSpec().digest(), VersionContent.digest(present.getSpec())));
  }
}
