package dev.edgeward.operator.runtime;

import static dev.edgeward.api.Conditions.READY;

import dev.edgeward.api.Conditions;
import dev.edgeward.api.v1alpha1.Runtime;
import dev.edgeward.api.v1alpha1.RuntimeSpec;
import dev.edgeward.api.v1alpha1.RuntimeStatus;
import dev.edgeward.operator.OperatorConfig;
import dev.edgeward.operator.dispatch.Dispatcher;
import dev.edgeward.operator.dispatch.DispatcherException;
import dev.edgeward.operator.dispatch.RuntimeConnection;
import dev.edgeward.operator.event.Events;
import dev.edgeward.operator.kubernetes.BriefFailures;
import dev.edgeward.operator.kubernetes.Recreations;
import dev.edgeward.operator.kubernetes.Statuses;
import dev.edgeward.operator.status.Reason;
import dev.edgeward.operator.status.Verdict;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes a Runtime's keys, and keeps asking its dispatcher how it is. */
@ControllerConfiguration(name = "runtime")
public class RuntimeReconciler implements Reconciler<Runtime> {
  private final Dispatcher dispatcher;
  private final RuntimeKeys keys;
  private final Runtimes runtimes;
  private final Events events;
  private final OperatorConfig config;
  private final InstantSource clock;

  /**
   * A reconciler of Runtimes.
   *
   * @param dispatcher to ask
   * @param keys to make
   * @param runtimes to fill
   * @param events to write
   * @param config for intervals
   * @param clock for conditions
   */
  public RuntimeReconciler(
      Dispatcher dispatcher,
      RuntimeKeys keys,
      Runtimes runtimes,
      Events events,
      OperatorConfig config,
      InstantSource clock) {
    this.dispatcher = dispatcher;
    this.keys = keys;
    this.runtimes = runtimes;
    this.events = events;
    this.config = config;
    this.clock = clock;
  }

  @Override
  public List<EventSource<?, Runtime>> prepareEventSources(EventSourceContext<Runtime> context) {
    return List.of(new Recreations<>(context));
  }

  @Override
  public ErrorStatusUpdateControl<Runtime> updateErrorStatus(
      Runtime runtime, Context<Runtime> context, Exception failure) {
    return BriefFailures.handle(runtime, failure);
  }

  @Override
  public UpdateControl<Runtime> reconcile(Runtime runtime, Context<Runtime> context) {
    String name = runtime.getMetadata().getName();
    if (context.isPrimaryResourceDeleted()) {
      Recreations.expect(runtime, context);
    }
    if (context.isPrimaryResourceDeleted() || runtime.isMarkedForDeletion()) {
      runtimes.remove(name);
      return UpdateControl.noUpdate();
    }
    Probe probe = probe(runtime);
    write(runtime, probe, context);
    return UpdateControl.<Runtime>noUpdate()
        .rescheduleAfter(
            probe.health() == null ? config.probeIntervalWhenDown() : config.probeInterval());
  }

  private record Probe(
      Verdict verdict, Dispatcher.@Nullable Health health, @Nullable String sealingKeyId) {}

  private Probe probe(Runtime runtime) {
    Optional<URI> url = url(runtime.getSpec());
    if (url.isEmpty()) {
      runtimes.remove(runtime.getMetadata().getName());
      return new Probe(
          Verdict.no(READY, Reason.RUNTIME_UNAVAILABLE, "spec.workerd.url is no URL"), null, null);
    }
    RuntimeConnection connection;
    try {
      connection = keys.ensure(runtime, url.get());
    } catch (RuntimeKeys.InvalidKeyException e) {
      runtimes.remove(runtime.getMetadata().getName());
      return new Probe(
          Verdict.no(READY, Reason.RUNTIME_KEYS_INVALID, String.valueOf(e.getMessage())),
          null,
          null);
    }
    runtimes.put(connection);
    String keyId = connection.sealingKey().getKeyID();
    try {
      Dispatcher.Health health = dispatcher.health(connection);
      return new Probe(Verdict.yes(READY, Reason.RUNTIME_AVAILABLE), health, keyId);
    } catch (DispatcherException e) {
      Reason reason =
          e instanceof DispatcherException.Unauthorized
              ? Reason.RUNTIME_REFUSED
              : Reason.RUNTIME_UNAVAILABLE;
      return new Probe(Verdict.no(READY, reason, String.valueOf(e.getMessage())), null, keyId);
    }
  }

  private void write(Runtime runtime, Probe probe, Context<Runtime> context) {
    RuntimeStatus present = runtime.getStatus();
    Long generation = runtime.getMetadata().getGeneration();
    Dispatcher.Health health = probe.health();
    RuntimeStatus next =
        new RuntimeStatus(
            generation,
            health != null ? health.digest() : present == null ? null : present.dispatcherDigest(),
            probe.sealingKeyId(),
            Verdict.conditions(
                List.of(probe.verdict()),
                present == null ? null : present.conditions(),
                generation,
                clock.instant()));
    if (!Statuses.write(runtime, next, context)) {
      return;
    }
    boolean was = present != null && Conditions.isTrue(present.conditions(), READY);
    if (was && health == null) {
      events.warning(runtime, probe.verdict().reason(), probe.verdict().message());
    }
  }

  private static Optional<URI> url(@Nullable RuntimeSpec spec) {
    if (spec == null || spec.workerd() == null || spec.workerd().url() == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(URI.create(spec.workerd().url())).filter(url -> url.getHost() != null);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
