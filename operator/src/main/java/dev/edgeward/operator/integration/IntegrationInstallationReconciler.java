package dev.edgeward.operator.integration;

import dev.edgeward.api.Ids;
import dev.edgeward.api.v1alpha1.Integration;
import dev.edgeward.api.v1alpha1.IntegrationInstallation;
import dev.edgeward.api.v1alpha1.IntegrationInstallationStatus;
import dev.edgeward.api.v1alpha1.IntegrationRef;
import dev.edgeward.operator.event.Events;
import dev.edgeward.operator.event.ReadyStatuses;
import dev.edgeward.operator.kubernetes.BriefFailures;
import dev.edgeward.operator.kubernetes.Identities;
import dev.edgeward.operator.kubernetes.Recreations;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Says of an IntegrationInstallation whether its integration is offered to its workspace. */
@ControllerConfiguration(name = "integrationinstallation")
public class IntegrationInstallationReconciler implements Reconciler<IntegrationInstallation> {
  private static final String BY_INTEGRATION = "integration";

  private final ReadyStatuses statuses;

  /**
   * A reconciler of IntegrationInstallations.
   *
   * @param events to write
   * @param clock for conditions
   */
  public IntegrationInstallationReconciler(Events events, InstantSource clock) {
    this.statuses = new ReadyStatuses(events, clock);
  }

  @Override
  public List<EventSource<?, IntegrationInstallation>> prepareEventSources(
      EventSourceContext<IntegrationInstallation> context) {
    Identities.index(Ids.INTEGRATION_INSTALLATION, context);
    var installations = context.getPrimaryCache();
    installations.addIndexers(
        Map.of(BY_INTEGRATION, installation -> List.of(text(reference(installation)))));
    return List.of(
        new Recreations<>(context),
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(Integration.class, IntegrationInstallation.class)
                .withSecondaryToPrimaryMapper(
                    integration ->
                        installations
                            .byIndex(BY_INTEGRATION, text(ResourceID.fromResource(integration)))
                            .stream()
                            .map(ResourceID::fromResource)
                            .collect(Collectors.toSet()))
                .build(),
            context));
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
    ResourceID integration = reference(installation);
    write(
        installation,
        id,
        conflict
            .map(InstallationPlan::conflict)
            .orElseGet(
                () ->
                    InstallationPlan.of(
                        text(integration),
                        installation.getMetadata().getNamespace(),
                        find(integration, context))),
        context);
    return conflict.isPresent()
        ? UpdateControl.<IntegrationInstallation>noUpdate().rescheduleAfter(Identities.RECHECK)
        : UpdateControl.noUpdate();
  }

  private void write(
      IntegrationInstallation installation,
      String id,
      InstallationPlan plan,
      Context<IntegrationInstallation> context) {
    IntegrationInstallationStatus present = installation.getStatus();
    statuses.write(
        installation,
        present == null ? null : present.conditions(),
        plan.verdict(),
        (generation, conditions) ->
            new IntegrationInstallationStatus(id, generation, plan.integrationId(), conditions),
        context);
  }

  private static Optional<Integration> find(
      ResourceID integration, Context<IntegrationInstallation> context) {
    InformerEventSource<Integration, IntegrationInstallation> source =
        (InformerEventSource<Integration, IntegrationInstallation>)
            context.eventSourceRetriever().getEventSourceFor(Integration.class);
    return source.get(integration);
  }

  private static ResourceID reference(IntegrationInstallation installation) {
    IntegrationRef reference =
        installation.getSpec() == null ? null : installation.getSpec().integrationRef();
    return reference == null
        ? new ResourceID("", "")
        : new ResourceID(String.valueOf(reference.name()), String.valueOf(reference.namespace()));
  }

  private static String text(ResourceID integration) {
    return integration.getNamespace().orElse("") + "/" + integration.getName();
  }
}
