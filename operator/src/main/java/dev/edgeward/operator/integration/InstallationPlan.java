package dev.edgeward.operator.integration;

import static dev.edgeward.api.Conditions.READY;

import dev.edgeward.api.Ids;
import dev.edgeward.api.Integrations;
import dev.edgeward.api.v1alpha1.Integration;
import dev.edgeward.operator.status.Reason;
import dev.edgeward.operator.status.Verdict;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is to be said of an IntegrationInstallation. Pure. An integration that is not there and one
 * that is not for the workspace read the same: what others keep to themselves is not to be found
 * out by asking for it.
 *
 * @param integrationId of the integration, null while it is not offered
 * @param verdict on the condition {@code Ready}
 */
record InstallationPlan(@Nullable String integrationId, Verdict verdict) {
  /**
   * Decides.
   *
   * @param reference the integration's namespace and name, as a message shows them
   * @param workspace the namespace of the installation
   * @param integration that the reference leads to
   */
  static InstallationPlan of(
      String reference, String workspace, Optional<Integration> integration) {
    return integration
        .filter(found -> !found.isMarkedForDeletion())
        .filter(found -> Integrations.isOfferedTo(found.getSpec(), workspace))
        .map(
            offered ->
                new InstallationPlan(
                    Ids.of(Ids.INTEGRATION, offered), Verdict.yes(READY, Reason.INSTALLED)))
        .orElseGet(
            () ->
                new InstallationPlan(
                    null,
                    Verdict.no(
                        READY,
                        Reason.NOT_OFFERED,
                        "no integration "
                            + reference
                            + " is offered to this workspace: there is none, or it is for others")));
  }

  /** What is said of an installation whose id an older one has. */
  static InstallationPlan conflict(String message) {
    return new InstallationPlan(null, Verdict.no(READY, Reason.ID_CONFLICT, message));
  }
}
