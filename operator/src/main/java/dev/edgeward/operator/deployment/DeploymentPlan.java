package dev.edgeward.operator.deployment;

import dev.edgeward.api.v1alpha1.AdoptionPolicy;
import dev.edgeward.api.v1alpha1.CloudflareRuntime;
import dev.edgeward.api.v1alpha1.CloudflareStatus;
import dev.edgeward.api.v1alpha1.ManagementPolicy;
import dev.edgeward.operator.cloudflare.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is to be done about the script of a Runtime. Pure. */
sealed interface DeploymentPlan {
  /** It is as it should be. */
  record Keep() implements DeploymentPlan {}

  /**
   * It is to be uploaded.
   *
   * @param drift what somebody else has changed; none when the Runtime or the operator has changed
   */
  record Upload(List<String> drift) implements DeploymentPlan {}

  /** There is a script of that name which isn't ours. */
  record Refuse() implements DeploymentPlan {}

  /**
   * It is not as it should be, and the operator is to leave it so.
   *
   * @param differences what of it
   */
  record Tell(List<String> differences) implements DeploymentPlan {}

  /** What would be uploaded did not get healthy the last time. */
  record Hold() implements DeploymentPlan {}

  /**
   * Decides.
   *
   * @param script that is there, empty when there is none
   * @param versionId Cloudflare's id of the version of it that is deployed, null when unknown
   * @param desired what is to be there
   * @param spec of the Runtime
   * @param status what was done so far, null for nothing
   * @param afresh whether a person has asked for another try
   */
  static DeploymentPlan of(
      Optional<Script> script,
      @Nullable String versionId,
      DesiredScript desired,
      CloudflareRuntime spec,
      @Nullable CloudflareStatus status,
      boolean afresh) {
    boolean observe = spec.managementPolicy() == ManagementPolicy.OBSERVE_ONLY;
    if (script.isEmpty()) {
      boolean deployed = status != null && status.deployment() != null;
      List<String> missing = List.of("the script is missing");
      return observe ? new Tell(missing) : new Upload(deployed ? missing : List.of());
    }
    boolean own = desired.owns(script.get());
    if (!own && !observe && spec.adoptionPolicy() != AdoptionPolicy.ADOPT) {
      return new Refuse();
    }
    List<String> differences = new ArrayList<>(desired.differences(script.get()));
    boolean byUs = status == null || !desired.fingerprint().equals(status.deployment());
    // What we deployed when we died before we could write it down is ours all the same.
    if (!byUs && status != null && versionId != null && !versionId.equals(status.versionId())) {
      differences.add("somebody deployed version " + versionId);
    }
    if (!observe && status != null && desired.fingerprint().equals(status.rolledBack())) {
      // Differences tell nothing here: Cloudflare tells of the version that was uploaded last, not
      // of the one that serves again.
      return afresh ? new Upload(List.of()) : new Hold();
    }
    if (differences.isEmpty()) {
      return new Keep();
    }
    if (observe) {
      return new Tell(List.copyOf(differences));
    }
    return new Upload(byUs ? List.of() : List.copyOf(differences));
  }
}
