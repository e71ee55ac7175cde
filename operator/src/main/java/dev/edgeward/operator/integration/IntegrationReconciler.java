package dev.edgeward.operator.integration;

import static dev.edgeward.api.Conditions.IMPORTED;

import dev.edgeward.api.Ids;
import dev.edgeward.api.v1alpha1.Integration;
import dev.edgeward.api.v1alpha1.IntegrationStatus;
import dev.edgeward.api.v1alpha1.OpenApi;
import dev.edgeward.api.v1alpha1.OpenApiStatus;
import dev.edgeward.operator.event.Events;
import dev.edgeward.operator.event.ReadyStatuses;
import dev.edgeward.operator.integration.OperationsPlan.Present;
import dev.edgeward.operator.kubernetes.BriefFailures;
import dev.edgeward.operator.kubernetes.Identities;
import dev.edgeward.operator.kubernetes.Recreations;
import dev.edgeward.operator.openapi.OperationModule;
import dev.edgeward.operator.status.Verdict;
import dev.edgeward.operator.tombstone.Bin;
import io.fabric8.kubernetes.api.model.Condition;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes functions of an Integration's document, counts what the Integration publishes, and says
 * what is missing.
 */
@ControllerConfiguration(name = "integration", rateLimiter = CountLimiter.class)
public class IntegrationReconciler implements Reconciler<Integration> {
  private final Bin bin;
  private final OpenApiImport documents;
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
    this.documents = new OpenApiImport(new Imports(OperationModule.load()), events);
    this.statuses = new ReadyStatuses(events, clock);
  }

  @Override
  public List<EventSource<?, Integration>> prepareEventSources(
      EventSourceContext<Integration> context) {
    return IntegrationSources.of(context, bin);
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
      documents.forget(integration);
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
    if (conflict.isPresent()) {
      write(integration, id, IntegrationPlan.conflict(conflict.get()), null, context);
      return UpdateControl.<Integration>noUpdate().rescheduleAfter(Identities.RECHECK);
    }
    Map<String, Present> functions = IntegrationSources.functions(namespace(integration), context);
    OpenApiImport.Outcome imported = imported(integration, functions, context);
    write(
        integration,
        id,
        IntegrationPlan.of(
            integration.getMetadata().getName(),
            integration.getSpec(),
            staying(functions),
            name -> !bin.named(namespace(integration), name).isEmpty()),
        imported,
        context);
    Duration next =
        imported == null
            ? documents.remove(integration, functions, context.getClient())
            : imported.next();
    return next == null
        ? UpdateControl.noUpdate()
        : UpdateControl.<Integration>noUpdate().rescheduleAfter(next);
  }

  private OpenApiImport.@Nullable Outcome imported(
      Integration integration, Map<String, Present> functions, Context<Integration> context) {
    OpenApi openapi = integration.getSpec() == null ? null : integration.getSpec().openapi();
    if (openapi == null) {
      return null;
    }
    return documents.run(
        integration,
        openapi,
        IntegrationSources.document(integration, context),
        functions,
        context.getClient());
  }

  private void write(
      Integration integration,
      String id,
      IntegrationPlan plan,
      OpenApiImport.@Nullable Outcome imported,
      Context<Integration> context) {
    List<Verdict> verdicts = new ArrayList<>(List.of(plan.verdict()));
    if (imported != null) {
      verdicts.add(imported.verdict());
    }
    OpenApiStatus openapi = imported == null ? null : imported.status();
    statuses.write(
        integration,
        lasting(integration.getStatus(), imported != null),
        verdicts,
        (generation, conditions) ->
            new IntegrationStatus(id, generation, plan.published(), openapi, conditions),
        context);
  }

  /** A document that is gone leaves no condition behind. */
  private static @Nullable List<Condition> lasting(
      @Nullable IntegrationStatus present, boolean hasDocument) {
    List<Condition> conditions = present == null ? null : present.conditions();
    return conditions == null || hasDocument
        ? conditions
        : conditions.stream().filter(one -> !IMPORTED.equals(one.getType())).toList();
  }

  /** The labels of the functions that are to stay, by name. */
  private static Map<String, Map<String, String>> staying(Map<String, Present> functions) {
    Map<String, Map<String, String>> staying = new HashMap<>();
    functions.forEach(
        (name, function) -> {
          if (!function.leaving()) {
            staying.put(name, function.labels());
          }
        });
    return staying;
  }

  private static String namespace(Integration integration) {
    return String.valueOf(integration.getMetadata().getNamespace());
  }
}
