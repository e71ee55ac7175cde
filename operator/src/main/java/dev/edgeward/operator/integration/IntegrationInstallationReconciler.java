package dev.edgeward.operator.integration;

import static dev.edgeward.api.Conditions.CREDENTIALS_VALID;

import dev.edgeward.api.Ids;
import dev.edgeward.api.v1alpha1.Integration;
import dev.edgeward.api.v1alpha1.IntegrationInstallation;
import dev.edgeward.api.v1alpha1.IntegrationInstallationStatus;
import dev.edgeward.operator.event.Events;
import dev.edgeward.operator.event.ReadyStatuses;
import dev.edgeward.operator.kubernetes.BriefFailures;
import dev.edgeward.operator.kubernetes.Identities;
import dev.edgeward.operator.kubernetes.Recreations;
import dev.edgeward.operator.runtime.Runtimes;
import dev.edgeward.operator.status.Verdict;
import io.fabric8.kubernetes.api.model.Condition;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says of an IntegrationInstallation whether its integration is offered to its workspace, and seals
 * its credentials.
 */
@ControllerConfiguration(name = "integrationinstallation")
public class IntegrationInstallationReconciler implements Reconciler<IntegrationInstallation> {
  private static final CredentialSealing.Outcome NOTHING =
      new CredentialSealing.Outcome(null, null, false);

  /** No event tells that a Runtime's keys are at hand. */
  private static final Duration UNTIL_SET_UP = Duration.ofSeconds(2);

  private final Runtimes runtimes;
  private final CredentialSealing credentials;
  private final ReadyStatuses statuses;

  /**
   * A reconciler of IntegrationInstallations.
   *
   * @param runtimes to seal credentials for
   * @param events to write
   * @param clock for conditions
   */
  public IntegrationInstallationReconciler(Runtimes runtimes, Events events, InstantSource clock) {
    this.runtimes = runtimes;
    this.credentials = new CredentialSealing(runtimes);
    this.statuses = new ReadyStatuses(events, clock);
  }

  @Override
  public List<EventSource<?, IntegrationInstallation>> prepareEventSources(
      EventSourceContext<IntegrationInstallation> context) {
    runtimes.installations(new SealedInstallations(context.getPrimaryCache()));
    return InstallationSources.of(context);
  }

  @Override
  public ErrorStatusUpdateControl<IntegrationInstallation> updateErrorStatus(
      IntegrationInstallation installation,
      Context<IntegrationInstallation> context,
      Exception failure) {
    return BriefFailures.handle(installation, failure);
  }

  @Override
  public UpdateControl<IntegrationInstallation> reconcile(
      IntegrationInstallation installation, Context<IntegrationInstallation> context) {
    if (context.isPrimaryResourceDeleted()) {
      Recreations.expect(installation, context);
      return UpdateControl.noUpdate();
    }
    if (installation.isMarkedForDeletion()) {
      return UpdateControl.noUpdate();
    }
    String id = Ids.of(Ids.INTEGRATION_INSTALLATION, installation);
    Optional<String> conflict = Identities.conflict(installation, id, context);
    if (conflict.isPresent()) {
      write(installation, id, InstallationPlan.conflict(conflict.get()), NOTHING, context);
      return UpdateControl.<IntegrationInstallation>noUpdate().rescheduleAfter(Identities.RECHECK);
    }
    ResourceID reference = InstallationSources.reference(installation);
    Optional<Integration> found = InstallationSources.integration(reference, context);
    InstallationPlan plan =
        InstallationPlan.of(
            InstallationSources.text(reference), installation.getMetadata().getNamespace(), found);
    CredentialSealing.Outcome sealed =
        credentials.seal(
            installation, found.filter(offered -> plan.integrationId() != null), context);
    write(installation, id, plan, sealed, context);
    return sealed.later()
        ? UpdateControl.<IntegrationInstallation>noUpdate().rescheduleAfter(UNTIL_SET_UP)
        : UpdateControl.noUpdate();
  }

  private void write(
      IntegrationInstallation installation,
      String id,
      InstallationPlan plan,
      CredentialSealing.Outcome sealed,
      Context<IntegrationInstallation> context) {
    List<Verdict> verdicts = new ArrayList<>(List.of(plan.verdict()));
    if (sealed.verdict() != null) {
      verdicts.add(sealed.verdict());
    }
    statuses.write(
        installation,
        lasting(installation.getStatus(), sealed.verdict() != null),
        verdicts,
        (generation, conditions) ->
            new IntegrationInstallationStatus(
                id, generation, plan.integrationId(), sealed.credentials(), conditions),
        context);
  }

  /** Credentials that are gone leave no condition behind. */
  private static @Nullable List<Condition> lasting(
      @Nullable IntegrationInstallationStatus present, boolean hasCredentials) {
    List<Condition> conditions = present == null ? null : present.conditions();
    return conditions == null || hasCredentials
        ? conditions
        : conditions.stream().filter(one -> !CREDENTIALS_VALID.equals(one.getType())).toList();
  }
}
