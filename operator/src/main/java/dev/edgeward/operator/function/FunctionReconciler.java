package dev.edgeward.operator.function;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgeward.api.Ids;
import dev.edgeward.api.Names;
import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.api.v1alpha1.FunctionSpec;
import dev.edgeward.api.v1alpha1.FunctionStatus;
import dev.edgeward.api.v1alpha1.FunctionVersion;
import dev.edgeward.api.v1alpha1.VersionRef;
import dev.edgeward.operator.OperatorConfig;
import dev.edgeward.operator.kubernetes.BriefFailures;
import dev.edgeward.operator.kubernetes.Finalizers;
import dev.edgeward.operator.kubernetes.Statuses;
import dev.edgeward.operator.status.Verdict;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A Function's way to a version that serves: adopt, observe, plan, create, say. */
@ControllerConfiguration(name = "function")
public class FunctionReconciler implements Reconciler<Function> {
  /**
   * A version that loads quickly needs no word in between; one that does not gets it after this
   * time.
   */
  private static final Duration QUIET = Duration.ofSeconds(2);

  /** No event tells that an older function with the same id is gone, or that a name is free. */
  private static final Duration RECHECK = Duration.ofSeconds(10);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final FunctionEvents events;
  private final VersionNumbers numbers;
  private final VersionCreation creation;
  private final OperatorConfig config;
  private final InstantSource clock;

  /**
   * A reconciler of Functions.
   *
   * @param events to write
   * @param numbers for versions
   * @param config for the system namespace
   * @param clock for conditions
   */
  public FunctionReconciler(
      FunctionEvents events, VersionNumbers numbers, OperatorConfig config, InstantSource clock) {
    this.events = events;
    this.numbers = numbers;
    this.creation = new VersionCreation(numbers);
    this.config = config;
    this.clock = clock;
  }

  @Override
  public List<EventSource<?, Function>> prepareEventSources(EventSourceContext<Function> context) {
    return FunctionSources.of(context);
  }

  @Override
  public ErrorStatusUpdateControl<Function> updateErrorStatus(
      Function function, Context<Function> context, Exception failure) {
    return BriefFailures.handle(function, failure);
  }

  @Override
  public UpdateControl<Function> reconcile(Function function, Context<Function> context) {
    String id = Ids.of(Ids.FUNCTION, function);
    if (context.isPrimaryResourceDeleted()) {
      numbers.forget(id);
      return UpdateControl.noUpdate();
    }
    if (function.isMarkedForDeletion()) {
      release(function, id, context);
      return UpdateControl.noUpdate();
    }
    Optional<Function> older = olderWithSameId(function, id, context);
    if (older.isPresent()) {
      String message =
          "id "
              + id
              + " belongs to an older function: "
              + older.get().getMetadata().getNamespace()
              + "/"
              + older.get().getMetadata().getName();
      write(function, id, FunctionPlan.conflict(message), context);
      return UpdateControl.<Function>noUpdate().rescheduleAfter(RECHECK);
    }
    Function adopted = adopt(function, id, context);
    FunctionPlan plan =
        plan(
            adopted,
            id,
            SpecResolution.resolve(
                adopted, id, FunctionSources.references(config.systemNamespace(), context)),
            context);
    if (plan.create().isPresent()) {
      Optional<Desired.Unresolved> refusal =
          creation.create(
              adopted, plan.create().get(), observed(adopted, id, context), context.getClient());
      if (refusal.isEmpty()) {
        return UpdateControl.<Function>noUpdate().rescheduleAfter(QUIET);
      }
      write(adopted, id, plan(adopted, id, refusal.get(), context), context);
      return UpdateControl.<Function>noUpdate().rescheduleAfter(RECHECK);
    }
    if (!plan.settled() && isYoung(plan, adopted, id, context)) {
      return UpdateControl.<Function>noUpdate().rescheduleAfter(QUIET);
    }
    write(adopted, id, plan, context);
    for (String surplus : plan.surplus()) {
      delete(adopted, surplus, context);
    }
    return UpdateControl.noUpdate();
  }

  private static FunctionPlan plan(
      Function function, String id, Desired desired, Context<Function> context) {
    FunctionSpec spec = function.getSpec();
    FunctionStatus status = function.getStatus();
    VersionRef serving = status == null ? null : status.defaultVersion();
    return FunctionPlan.of(
        desired,
        observed(function, id, context),
        spec == null ? null : spec.defaultVersion(),
        serving == null ? null : serving.name(),
        spec == null ? null : spec.versionHistoryLimit());
  }

  private static List<ObservedVersion> observed(
      Function function, String id, Context<Function> context) {
    return FunctionSources.versions(function, id, context).stream()
        .map(ObservedVersion::of)
        .flatMap(Optional::stream)
        .toList();
  }

  /**
   * Sets the finalizer and the id label, unless they are there: the only thing that is ever written
   * beside the status.
   */
  private static Function adopt(Function function, String id, Context<Function> context) {
    boolean labelled =
        function.getMetadata().getLabels() != null
            && id.equals(function.getMetadata().getLabels().get(Names.ID_LABEL));
    if (labelled && function.hasFinalizer(Names.FUNCTION_FINALIZER)) {
      return function;
    }
    List<String> finalizers = new ArrayList<>(function.getFinalizers());
    if (!finalizers.contains(Names.FUNCTION_FINALIZER)) {
      finalizers.add(Names.FUNCTION_FINALIZER);
    }
    // A merge patch replaces the whole list of finalizers, so it names the version of the list that
    // was read.
    ObjectNode metadata =
        JSON.createObjectNode().put("resourceVersion", function.getMetadata().getResourceVersion());
    metadata.putObject("labels").put(Names.ID_LABEL, id);
    metadata.set("finalizers", JSON.valueToTree(finalizers));
    String patch = JSON.createObjectNode().set("metadata", metadata).toString();
    return context
        .resourceOperations()
        .resourcePatch(
            function,
            read ->
                context
                    .getClient()
                    .resource(read)
                    .patch(PatchContext.of(PatchType.JSON_MERGE), patch),
            context.eventSourceRetriever().getControllerEventSource());
  }

  /**
   * Whether the version that is loading has not been at it for long, and nothing else is known
   * about it.
   */
  private boolean isYoung(
      FunctionPlan plan, Function function, String id, Context<Function> context) {
    String latest = plan.latest() == null ? "" : String.valueOf(plan.latest().name());
    return FunctionSources.versions(function, id, context).stream()
        .filter(version -> version.getMetadata().getName().equals(latest))
        .filter(version -> version.getStatus() == null)
        .anyMatch(
            version ->
                Instant.parse(version.getMetadata().getCreationTimestamp())
                    .plus(QUIET)
                    .isAfter(clock.instant()));
  }

  private void write(Function function, String id, FunctionPlan plan, Context<Function> context) {
    FunctionStatus present = function.getStatus();
    Long generation = function.getMetadata().getGeneration();
    FunctionStatus next =
        new FunctionStatus(
            id,
            generation,
            plan.serving(),
            plan.latest(),
            Verdict.conditions(
                plan.verdicts(),
                present == null ? null : present.conditions(),
                generation,
                clock.instant()));
    if (Statuses.write(function, next, context)) {
      events.changed(function, present, next);
    }
  }

  /** Lets a Function go, with its versions; each of them takes its bundle along. */
  private static void release(Function function, String id, Context<Function> context) {
    if (!function.hasFinalizer(Names.FUNCTION_FINALIZER)) {
      return;
    }
    boolean owner =
        FunctionSources.withId(id, context).stream()
            .filter(other -> !isSame(other, function))
            // Another namespace's function has its versions there.
            .filter(other -> namespace(other).equals(namespace(function)))
            .findAny()
            .isEmpty();
    if (owner) {
      FunctionSources.versions(function, id, context)
          .forEach(version -> delete(function, version.getMetadata().getName(), context));
    }
    Finalizers.release(Names.FUNCTION_FINALIZER, context);
  }

  private static void delete(Function function, String version, Context<Function> context) {
    context
        .getClient()
        .resources(FunctionVersion.class)
        .inNamespace(function.getMetadata().getNamespace())
        .withName(version)
        .delete();
  }

  private static Optional<Function> olderWithSameId(
      Function function, String id, Context<Function> context) {
    Comparator<Function> age =
        Comparator.comparing((Function any) -> any.getMetadata().getCreationTimestamp())
            .thenComparing(any -> any.getMetadata().getUid());
    return FunctionSources.withId(id, context).stream()
        .filter(other -> !isSame(other, function) && !other.isMarkedForDeletion())
        .filter(other -> age.compare(other, function) < 0)
        .findFirst();
  }

  private static String namespace(Function function) {
    return String.valueOf(function.getMetadata().getNamespace());
  }

  private static boolean isSame(Function one, Function other) {
    return one.getMetadata().getUid().equals(other.getMetadata().getUid());
  }
}
