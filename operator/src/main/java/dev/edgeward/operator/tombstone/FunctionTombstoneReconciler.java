package dev.edgeward.operator.tombstone;

import static dev.edgeward.api.Conditions.RESTORED;

import dev.edgeward.api.Names;
import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.api.v1alpha1.FunctionTombstone;
import dev.edgeward.api.v1alpha1.FunctionTombstoneStatus;
import dev.edgeward.operator.OperatorConfig;
import dev.edgeward.operator.event.Events;
import dev.edgeward.operator.kubernetes.BriefFailures;
import dev.edgeward.operator.kubernetes.Finalizers;
import dev.edgeward.operator.kubernetes.Recreations;
import dev.edgeward.operator.kubernetes.Statuses;
import dev.edgeward.operator.kubernetes.Times;
import dev.edgeward.operator.status.Reason;
import dev.edgeward.operator.status.Verdict;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** A deleted function's way back, or to its end. */
@ControllerConfiguration(
    name = "functiontombstone",
    informer = @Informer(itemStore = SlimTombstones.class))
public class FunctionTombstoneReconciler implements Reconciler<FunctionTombstone> {
  /** No event tells that the cluster's clock has come to where ours is. */
  private static final Duration CLOCK_RECHECK = Duration.ofMinutes(1);

  private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

  private final Bin bin;
  private final Events events;
  private final Restoration restoration;
  private final MeterRegistry registry;
  private final InstantSource clock;
  private final ClusterClock clusterClock;
  private final PurgePace pace;

  /**
   * A reconciler of FunctionTombstones.
   *
   * @param bin to tell who is in it
   * @param events to write
   * @param registry counts purges
   * @param clock ours
   * @param clusterClock the cluster's
   * @param config how fast functions may expire
   */
  public FunctionTombstoneReconciler(
      Bin bin,
      Events events,
      MeterRegistry registry,
      InstantSource clock,
      ClusterClock clusterClock,
      OperatorConfig config) {
    this.bin = bin;
    this.events = events;
    this.restoration = new Restoration(events, clock);
    this.registry = registry;
    this.clock = clock;
    this.clusterClock = clusterClock;
    this.pace = new PurgePace(config.purgesPerSecond());
  }

  @Override
  public List<EventSource<?, FunctionTombstone>> prepareEventSources(
      EventSourceContext<FunctionTombstone> context) {
    return TombstoneSources.of(context, bin);
  }

  @Override
  public ErrorStatusUpdateControl<FunctionTombstone> updateErrorStatus(
      FunctionTombstone tombstone, Context<FunctionTombstone> context, Exception failure) {
    return BriefFailures.handle(tombstone, failure);
  }

  @Override
  public UpdateControl<FunctionTombstone> reconcile(
      FunctionTombstone tombstone, Context<FunctionTombstone> context) {
    bin.seen(tombstone);
    if (context.isPrimaryResourceDeleted()) {
      bin.left(tombstone);
      Recreations.expect(tombstone, context);
      return UpdateControl.noUpdate();
    }
    if (tombstone.isMarkedForDeletion()
        && !tombstone.hasFinalizer(Names.FUNCTION_TOMBSTONE_FINALIZER)) {
      return UpdateControl.noUpdate(); // done: what keeps it is somebody else's
    }
    Versions versions = new Versions(context.getClient(), tombstone);
    List<Function> functions = TombstoneSources.functions(tombstone, context);
    List<TombstonePlan.Holder> holders =
        functions.stream().map(FunctionTombstoneReconciler::holder).toList();
    return switch (TombstonePlan.of(tombstone, holders, clock.instant())) {
      case TombstonePlan.Finish() -> {
        restoration.giveBackFields(tombstone, functions, context.getClient());
        versions.free();
        bin.left(tombstone);
        write(tombstone, Verdict.yes(RESTORED, Reason.RESTORED), context);
        RawObjects.delete(tombstone, context.getClient());
        yield UpdateControl.noUpdate();
      }
      case TombstonePlan.GiveBackAndRelease() -> {
        restoration.giveBackFields(tombstone, functions, context.getClient());
        versions.free();
        bin.left(tombstone);
        Finalizers.release(Names.FUNCTION_TOMBSTONE_FINALIZER, context);
        yield UpdateControl.noUpdate();
      }
      case TombstonePlan.Purge() -> purge(tombstone, versions, context);
      case TombstonePlan.Await() -> UpdateControl.noUpdate();
      case TombstonePlan.Restore() -> restore(tombstone, context);
      case TombstonePlan.Expire() -> expire(tombstone, context);
      case TombstonePlan.Keep(Optional<Duration> left) ->
          left.map(UpdateControl.<FunctionTombstone>noUpdate()::rescheduleAfter)
              .orElseGet(UpdateControl::noUpdate);
    };
  }

  private UpdateControl<FunctionTombstone> purge(
      FunctionTombstone tombstone, Versions versions, Context<FunctionTombstone> context) {
    if (versions.areWanted()) {
      return UpdateControl.<FunctionTombstone>noUpdate().rescheduleAfter(LOOK_AGAIN);
    }
    versions.delete();
    purged(tombstone);
    Finalizers.release(Names.FUNCTION_TOMBSTONE_FINALIZER, context);
    return UpdateControl.noUpdate();
  }

  private static TombstonePlan.Holder holder(Function function) {
    return new TombstonePlan.Holder(
        function.getMetadata().getUid(), function.hasFinalizer(Names.FUNCTION_FINALIZER));
  }

  private UpdateControl<FunctionTombstone> restore(
      FunctionTombstone tombstone, Context<FunctionTombstone> context) {
    Optional<Verdict> refusal = restoration.restore(tombstone, context.getClient());
    if (refusal.isPresent()) {
      write(tombstone, refusal.get(), context);
      return UpdateControl.noUpdate();
    }
    // The Function's arrival is an event, but not for a tombstone that somebody named otherwise.
    return UpdateControl.<FunctionTombstone>noUpdate().rescheduleAfter(LOOK_AGAIN);
  }

  /** Purges only what is over by two clocks: one of them may have jumped. */
  private UpdateControl<FunctionTombstone> expire(
      FunctionTombstone tombstone, Context<FunctionTombstone> context) {
    Duration turn = pace.take(System.nanoTime());
    if (!turn.isZero()) {
      return UpdateControl.<FunctionTombstone>noUpdate().rescheduleAfter(turn);
    }
    Instant theirs = clusterClock.now(context.getClient(), tombstone.getMetadata().getNamespace());
    boolean over =
        Times.parse(tombstone.getSpec().expiresAt())
            .filter(expiry -> !expiry.isAfter(theirs))
            .isPresent();
    if (!over) {
      return UpdateControl.<FunctionTombstone>noUpdate().rescheduleAfter(CLOCK_RECHECK);
    }
    // Only in the state that was looked at: somebody may just have put the end off.
    context
        .getClient()
        .resource(tombstone)
        .lockResourceVersion(tombstone.getMetadata().getResourceVersion())
        .delete();
    return UpdateControl.noUpdate();
  }

  private void purged(FunctionTombstone tombstone) {
    boolean expired =
        tombstone.getSpec() != null
            && Times.parse(tombstone.getSpec().expiresAt())
                .filter(expiry -> !expiry.isAfter(clock.instant()))
                .isPresent();
    registry
        .counter("edgeward.functions.purged", "cause", expired ? "expiry" : "request")
        .increment();
    events.normal(
        tombstone,
        "Purged",
        (expired ? "its time was over" : "on request")
            + ": the function and its versions are gone for good");
  }

  private void write(
      FunctionTombstone tombstone, Verdict verdict, Context<FunctionTombstone> context) {
    FunctionTombstoneStatus present = tombstone.getStatus();
    Long generation = tombstone.getMetadata().getGeneration();
    FunctionTombstoneStatus next =
        new FunctionTombstoneStatus(
            generation,
            Verdict.conditions(
                List.of(verdict),
                present == null ? null : present.conditions(),
                generation,
                clock.instant()));
    if (Statuses.write(tombstone, next, context) && !verdict.message().isEmpty()) {
      events.warning(tombstone, verdict.reason(), verdict.message());
    }
  }
}
