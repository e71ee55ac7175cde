package dev.edgeward.operator.schema;

import static dev.edgeward.api.Conditions.READY;

import dev.edgeward.api.Ids;
import dev.edgeward.api.v1alpha1.FunctionSchema;
import dev.edgeward.api.v1alpha1.FunctionSchemaStatus;
import dev.edgeward.operator.event.Events;
import dev.edgeward.operator.event.ReadyStatuses;
import dev.edgeward.operator.kubernetes.BriefFailures;
import dev.edgeward.operator.kubernetes.Identities;
import dev.edgeward.operator.kubernetes.Recreations;
import dev.edgeward.operator.status.Reason;
import dev.edgeward.operator.status.Verdict;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Says of a FunctionSchema whether it is one. */
@ControllerConfiguration(name = "functionschema")
public class FunctionSchemaReconciler implements Reconciler<FunctionSchema> {
  private final ReadyStatuses statuses;

  /**
   * A reconciler of FunctionSchemas.
   *
   * @param events to write
   * @param clock for conditions
   */
  public FunctionSchemaReconciler(Events events, InstantSource clock) {
    this.statuses = new ReadyStatuses(events, clock);
  }

  @Override
  public List<EventSource<?, FunctionSchema>> prepareEventSources(
      EventSourceContext<FunctionSchema> context) {
    Identities.index(Ids.FUNCTION_SCHEMA, context);
    return List.of(new Recreations<>(context));
  }

  @Override
  public ErrorStatusUpdateControl<FunctionSchema> updateErrorStatus(
      FunctionSchema schema, Context<FunctionSchema> context, Exception failure) {
    return BriefFailures.handle(schema, failure);
  }

  @Override
  public UpdateControl<FunctionSchema> reconcile(
      FunctionSchema schema, Context<FunctionSchema> context) {
    if (context.isPrimaryResourceDeleted()) {
      Recreations.expect(schema, context);
      return UpdateControl.noUpdate();
    }
    if (schema.isMarkedForDeletion()) {
      return UpdateControl.noUpdate();
    }
    String id = Ids.of(Ids.FUNCTION_SCHEMA, schema);
    Optional<String> conflict = Identities.conflict(schema, id, context);
    write(
        schema,
        id,
        conflict
            .map(message -> Verdict.no(READY, Reason.ID_CONFLICT, message))
            .orElseGet(() -> verdict(schema)),
        context);
    return conflict.isPresent()
        ? UpdateControl.<FunctionSchema>noUpdate().rescheduleAfter(Identities.RECHECK)
        : UpdateControl.noUpdate();
  }

  private static Verdict verdict(FunctionSchema schema) {
    return JsonSchemaRules.violation(schema.getSpec() == null ? null : schema.getSpec().schema())
        .map(message -> Verdict.no(READY, Reason.INVALID_SCHEMA, message))
        .orElseGet(() -> Verdict.yes(READY, Reason.VALID));
  }

  private void write(
      FunctionSchema schema, String id, Verdict verdict, Context<FunctionSchema> context) {
    FunctionSchemaStatus present = schema.getStatus();
    statuses.write(
        schema,
        present == null ? null : present.conditions(),
        verdict,
        (generation, conditions) -> new FunctionSchemaStatus(id, generation, conditions),
        context);
  }
}
