package dev.edgeward.operator.integration;

import dev.edgeward.api.Ids;
import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.api.v1alpha1.Integration;
import dev.edgeward.api.v1alpha1.IntegrationStatus;
import dev.edgeward.operator.event.Events;
import dev.edgeward.operator.event.ReadyStatuses;
import dev.edgeward.operator.kubernetes.BriefFailures;
import dev.edgeward.operator.kubernetes.Identities;
import dev.edgeward.operator.kubernetes.Recreations;
import dev.edgeward.operator.kubernetes.ReducedStore;
import dev.edgeward.operator.tombstone.Bin;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.IndexedResourceCache;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Counts what an Integration publishes, and says what is missing. */
@ControllerConfiguration(name = "integration", rateLimiter = CountLimiter.class)
public class IntegrationReconciler implements Reconciler<Integration> {
  private static final String BY_NAMESPACE = "in-namespace";

  private final Bin bin;
  private final ReadyStatuses statuses;

  /**
   * A reconciler of Integrations.
   *
   * @param bin with the deleted functions
   * @param events to write
   * @param clock for conditions
   */
  public IntegrationReconciler(Bin bin, Events events, InstantSource clock) {
    this.bin = bin;
    this.statuses = new ReadyStatuses(events, clock);
  }

  @Override
  public List<EventSource<?, Integration>> prepareEventSources(
      EventSourceContext<Integration> context) {
    Identities.index(Ids.INTEGRATION, context);
    var integrations = context.getPrimaryCache();
    integrations.addIndexers(Map.of(BY_NAMESPACE, integration -> List.of(namespace(integration))));
    InformerEventSource<Function, Integration> functions =
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(Function.class, Integration.class)
                // Of a function only its labels matter here; its code is kept elsewhere already.
                .withItemStore(
                    ReducedStore.of(
                        context, Function.class, "metadata.labels", "metadata.deletionTimestamp"))
                .withOnUpdateFilter(
                    (now, before) ->
                        !labels(now).equals(labels(before))
                            || now.isMarkedForDeletion() != before.isMarkedForDeletion())
                .withSecondaryToPrimaryMapper(
                    function -> inNamespace(namespace(function), integrations))
                .build(),
            context);
    functions.addIndexers(Map.of(BY_NAMESPACE, function -> List.of(namespace(function))));
    SimpleInboundEventSource<Integration> purges = new SimpleInboundEventSource<>("bin");
    bin.onLeaving(
        tombstone ->
            inNamespace(namespace(tombstone), integrations).forEach(purges::propagateEvent));
    return List.of(new Recreations<>(context), functions, purges);
  }

  private static Set<ResourceID> inNamespace(
      String namespace, IndexedResourceCache<Integration> integrations) {
    return integrations.byIndex(BY_NAMESPACE, namespace).stream()
        .map(ResourceID::fromResource)
        .collect(Collectors.toSet());
  }

  @Override
  public ErrorStatusUpdateControl<Integration> updateErrorStatus(
      Integration integration, Context<Integration> context, Exception failure) {
    return BriefFailures.handle(integration, failure);
  }

  @Override
  public UpdateControl<Integration> reconcile(
      Integration integration, Context<Integration> context) {
    if (context.isPrimaryResourceDeleted()) {
      Recreations.expect(integration, context);
      return UpdateControl.noUpdate();
    }
    if (integration.isMarkedForDeletion()) {
      return UpdateControl.noUpdate();
    }
    if (!bin.isKnown()) {
      return UpdateControl.<Integration>noUpdate().rescheduleAfter(Bin.UNTIL_KNOWN);
    }
    String id = Ids.of(Ids.INTEGRATION, integration);
    Optional<String> conflict = Identities.conflict(integration, id, context);
    write(
        integration,
        id,
        conflict
            .map(IntegrationPlan::conflict)
            .orElseGet(
                () ->
                    IntegrationPlan.of(
                        integration.getSpec(),
                        functions(namespace(integration), context),
                        name -> !bin.named(namespace(integration), name).isEmpty())),
        context);
    return conflict.isPresent()
        ? UpdateControl.<Integration>noUpdate().rescheduleAfter(Identities.RECHECK)
        : UpdateControl.noUpdate();
  }

  private void write(
      Integration integration, String id, IntegrationPlan plan, Context<Integration> context) {
    IntegrationStatus present = integration.getStatus();
    statuses.write(
        integration,
        present == null ? null : present.conditions(),
        plan.verdict(),
        (generation, conditions) ->
            new IntegrationStatus(id, generation, plan.published(), conditions),
        context);
  }

  /** The labels of the functions of a namespace that are to stay, by name. */
  private static Map<String, Map<String, String>> functions(
      String namespace, Context<Integration> context) {
    InformerEventSource<Function, Integration> source =
        (InformerEventSource<Function, Integration>)
            context.eventSourceRetriever().getEventSourceFor(Function.class);
    Map<String, Map<String, String>> functions = new HashMap<>();
    source.byIndex(BY_NAMESPACE, namespace).stream()
        .filter(function -> !function.isMarkedForDeletion())
        .forEach(function -> functions.put(function.getMetadata().getName(), labels(function)));
    return functions;
  }

  private static Map<String, String> labels(Function function) {
    return Objects.requireNonNullElse(function.getMetadata().getLabels(), Map.of());
  }

  private static String namespace(HasMetadata object) {
    return String.valueOf(object.getMetadata().getNamespace());
  }
}
