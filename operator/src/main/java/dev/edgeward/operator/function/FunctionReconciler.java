package dev.edgeward.operator.function;

import dev.edgeward.api.Ids;
import dev.edgeward.api.SettlingTime;
import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.api.v1alpha1.FunctionSpec;
import dev.edgeward.api.v1alpha1.FunctionStatus;
import dev.edgeward.api.v1alpha1.VersionRef;
import dev.edgeward.operator.OperatorConfig;
import dev.edgeward.operator.bundling.Bundles;
import dev.edgeward.operator.kubernetes.BriefFailures;
import dev.edgeward.operator.kubernetes.Identities;
import dev.edgeward.operator.kubernetes.Recreations;
import dev.edgeward.operator.kubernetes.Statuses;
import dev.edgeward.operator.metrics.SyncLag;
import dev.edgeward.operator.oci.Pulls;
import dev.edgeward.operator.status.Progress;
import dev.edgeward.operator.status.Verdict;
import dev.edgeward.operator.tombstone.Bin;
import dev.edgeward.operator.tombstone.Graves;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
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
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A Function's way to a version that serves: adopt, observe, plan, create, say. */
@ControllerConfiguration(
    name = "function",
    generationAwareEventProcessing = false, // FunctionUpdates sees to it, and to more
    informer = @Informer(onUpdateFilter = FunctionUpdates.class))
public class FunctionReconciler implements Reconciler<Function> {
  /**
   * A version that nobody has tried to load yet needs no word in between: it is next in line. One
   * that waits longer than this gets it.
   */
  private static final Duration QUIET = Duration.ofSeconds(30);

  private final FunctionEvents events;
  private final VersionNumbers numbers;
  private final VersionCreation creation;
  private final CodeSupplies supplies;
  private final SpecPreviews previews;
  private final OwnDeletions deletions = new OwnDeletions();
  private final Settling settling = new Settling();
  private final Bin bin;
  private final Adoption adoption;
  private final Deletion deletion;
  private final SyncLag lag;
  private final OperatorConfig config;
  private final InstantSource clock;

  /**
   * A reconciler of Functions.
   *
   * @param events to write
   * @param numbers for versions
   * @param bin with the deleted ones
   * @param bundles of code that no runtime loads as it is
   * @param pulls of code in registries
   * @param lag measures how long specs wait
   * @param previews told what specs can refer to
   * @param config for the system namespace
   * @param clock for conditions
   */
  public FunctionReconciler(
      FunctionEvents events,
      VersionNumbers numbers,
      Bin bin,
      Bundles bundles,
      Pulls pulls,
      SyncLag lag,
      SpecPreviews previews,
      OperatorConfig config,
      InstantSource clock) {
    Graves graves = new Graves(bin);
    this.events = events;
    this.previews = previews;
    this.numbers = numbers;
    this.creation = new VersionCreation(numbers);
    this.supplies = new CodeSupplies(bundles, pulls);
    this.bin = bin;
    this.adoption = new Adoption(graves);
    this.deletion = new Deletion(graves, bin, deletions, config.retentionTier());
    this.lag = lag;
    this.config = config;
    this.clock = clock;
  }

  @Override
  public List<EventSource<?, Function>> prepareEventSources(EventSourceContext<Function> context) {
    List<EventSource<?, Function>> sources = FunctionSources.of(context, bin);
    previews.know(config.systemNamespace(), FunctionSources.caches(sources));
    return sources;
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
      settling.forget(function);
      Recreations.expect(function, context);
      return UpdateControl.noUpdate();
    }
    if (!bin.isKnown()) {
      return UpdateControl.<Function>noUpdate().rescheduleAfter(Bin.UNTIL_KNOWN);
    }
    if (function.isMarkedForDeletion()) {
      return deletion.proceed(function, id, context);
    }
    Optional<String> conflict = conflict(function, id, context);
    if (conflict.isPresent()) {
      write(function, ownId(function, id), FunctionPlan.conflict(conflict.get()), context);
      return UpdateControl.<Function>noUpdate().rescheduleAfter(Identities.RECHECK);
    }
    Function adopted = adoption.adopt(function, context);
    return proceed(adopted, Ids.of(Ids.FUNCTION, adopted), context);
  }

  /** The id that a Function has once the label with another's is taken from it. */
  private static @Nullable String ownId(Function function, String another) {
    String own = function.getStatus() == null ? null : function.getStatus().id();
    return another.equals(own) ? null : own;
  }

  private UpdateControl<Function> proceed(Function adopted, String id, Context<Function> context) {
    Desired desired =
        SpecResolution.resolve(
            adopted,
            id,
            FunctionSources.references(adopted, id, config.systemNamespace(), supplies, context));
    if (desired instanceof Desired.UnderWay making && making.isYoung()) {
      return again(UpdateControl.noUpdate(), desired);
    }
    FunctionPlan plan = plan(adopted, id, desired, context);
    if (plan.create().isPresent()) {
      Optional<Desired.Unresolved> refusal =
          creation.create(
              adopted, plan.create().get(), observed(adopted, id, context), context.getClient());
      if (refusal.isEmpty()) {
        return UpdateControl.<Function>noUpdate().rescheduleAfter(Identities.RECHECK);
      }
      write(adopted, id, plan(adopted, id, refusal.get(), context), context);
      return UpdateControl.<Function>noUpdate().rescheduleAfter(Identities.RECHECK);
    }
    FunctionSources.versions(adopted, id, context).stream()
        .filter(version -> plan.latest() != null)
        .filter(version -> version.getMetadata().getName().equals(name(plan.latest())))
        .filter(version -> Resync.concerns(adopted, version))
        .forEach(version -> Resync.pass(adopted, version, context.getClient()));
    if (!plan.settled() && isYoung(plan, adopted, id, context)) {
      return UpdateControl.<Function>noUpdate().rescheduleAfter(QUIET);
    }
    return again(settle(adopted, id, plan, context), desired);
  }

  private static UpdateControl<Function> again(UpdateControl<Function> control, Desired desired) {
    if (control.getScheduleDelay().isEmpty()) {
      desired.lookAgain().ifPresent(control::rescheduleAfter);
    }
    return control;
  }

  private Optional<String> conflict(Function function, String id, Context<Function> context) {
    return Identities.conflict(function, id, context)
        .or(
            () ->
                bin.holdsElsewhere(function.getMetadata().getNamespace(), id)
                    ? Optional.of(
                        "id " + id + " belongs to a deleted Function of another workspace")
                    : Optional.empty());
  }

  /** Says what the plan says, as soon as it may be said. */
  private UpdateControl<Function> settle(
      Function function, String id, FunctionPlan plan, Context<Function> context) {
    switch (settling.next(function, plan, System.nanoTime())) {
      case Settling.Step.Wait(Duration left) -> {
        return UpdateControl.<Function>noUpdate().rescheduleAfter(left);
      }
      case Settling.Step.Announce() -> {
        write(function, id, plan.announced(serving(function), previous(function)), context);
        return UpdateControl.<Function>noUpdate().rescheduleAfter(SettlingTime.LEAST);
      }
      case Settling.Step.Write() -> write(function, id, plan, context);
    }
    FunctionSources.versions(function, id, context).stream()
        .filter(version -> plan.surplus().contains(version.getMetadata().getName()))
        .forEach(version -> deletions.delete(version, context.getClient()));
    return UpdateControl.noUpdate();
  }

  private FunctionPlan plan(
      Function function, String id, Desired desired, Context<Function> context) {
    FunctionSpec spec = function.getSpec();
    return FunctionPlan.of(
        desired,
        observed(function, id, context),
        spec == null ? null : spec.defaultVersion(),
        name(serving(function)),
        name(previous(function)),
        spec == null ? null : spec.versionHistoryLimit());
  }

  private static @Nullable VersionRef serving(Function function) {
    return function.getStatus() == null ? null : function.getStatus().defaultVersion();
  }

  private static @Nullable VersionRef previous(Function function) {
    return function.getStatus() == null ? null : function.getStatus().previousVersion();
  }

  private static @Nullable String name(@Nullable VersionRef version) {
    return version == null ? null : version.name();
  }

  private List<ObservedVersion> observed(Function function, String id, Context<Function> context) {
    return FunctionSources.versions(function, id, context).stream()
        .filter(deletions::stays)
        .map(ObservedVersion::of)
        .flatMap(Optional::stream)
        .toList();
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

  private void write(
      Function function, @Nullable String id, FunctionPlan plan, Context<Function> context) {
    FunctionStatus present = function.getStatus();
    Long generation = function.getMetadata().getGeneration();
    FunctionStatus next =
        new FunctionStatus(
            id,
            generation,
            plan.serving(),
            plan.previous(),
            plan.latest(),
            Verdict.conditions(
                Progress.with(plan.verdicts()),
                present == null ? null : present.conditions(),
                generation,
                clock.instant()));
    boolean isNews = Statuses.write(function, next, context);
    lag.said(function, next, isNews);
    if (isNews) {
      events.changed(function, present, next);
    }
  }
}
