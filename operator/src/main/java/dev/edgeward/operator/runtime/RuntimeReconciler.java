package dev.edgeward.operator.runtime;

import static dev.edgeward.api.Conditions.READY;

import dev.edgeward.api.Conditions;
import dev.edgeward.api.Names;
import dev.edgeward.api.v1alpha1.CloudflareRuntime;
import dev.edgeward.api.v1alpha1.Runtime;
import dev.edgeward.api.v1alpha1.RuntimeStatus;
import dev.edgeward.operator.OperatorConfig;
import dev.edgeward.operator.bundle.CodeStoreSync;
import dev.edgeward.operator.dispatch.Dispatcher;
import dev.edgeward.operator.event.Events;
import dev.edgeward.operator.kubernetes.BriefFailures;
import dev.edgeward.operator.kubernetes.Recreations;
import dev.edgeward.operator.kubernetes.Statuses;
import dev.edgeward.operator.metrics.RuntimeReadiness;
import dev.edgeward.operator.status.Progress;
import dev.edgeward.operator.status.Reason;
import dev.edgeward.operator.status.Verdict;
import io.fabric8.kubernetes.api.model.Condition;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes a Runtime's keys, sees to its deployment, and keeps asking its dispatcher how it is. */
@ControllerConfiguration(
    name = "runtime",
    generationAwareEventProcessing = false, // an annotation may ask for a look
    informer = @Informer(onUpdateFilter = RuntimeUpdates.class))
public class RuntimeReconciler implements Reconciler<Runtime> {
  private final RuntimeKeys keys;
  private final Runtimes runtimes;
  private final StoreWatch stores;
  private final Farewell farewell;
  private final RuntimeProbe prober;
  private final Events events;
  private final RuntimeReadiness readiness;
  private final OperatorConfig config;
  private final InstantSource clock;

  /**
   * A reconciler of Runtimes.
   *
   * @param dispatcher to ask
   * @param keys to make
   * @param runtimes to fill
   * @param cloudflareRuntimes for those that are accounts of Cloudflare
   * @param sync to compare code stores with
   * @param events to write
   * @param registry for which of them are ready
   * @param config for intervals
   * @param clock for conditions
   */
  public RuntimeReconciler(
      Dispatcher dispatcher,
      RuntimeKeys keys,
      Runtimes runtimes,
      CloudflareRuntimes cloudflareRuntimes,
      CodeStoreSync sync,
      Events events,
      MeterRegistry registry,
      OperatorConfig config,
      InstantSource clock) {
    this.keys = keys;
    this.runtimes = runtimes;
    this.stores = new StoreWatch(sync, config.syncInterval(), clock);
    this.prober =
        new RuntimeProbe(
            dispatcher,
            keys,
            new KeyRotations(keys, runtimes.versions(), events, config.keySettling(), clock),
            runtimes,
            cloudflareRuntimes,
            stores);
    this.farewell = new Farewell(cloudflareRuntimes, events, clock);
    this.events = events;
    this.readiness = new RuntimeReadiness(registry);
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
      runtimes.remove(name);
      stores.forget(name);
      readiness.forget(name);
      keys.sweep();
      return UpdateControl.noUpdate();
    }
    CloudflareRuntime cloudflare =
        runtime.getSpec() == null ? null : runtime.getSpec().cloudflare();
    if (runtime.isMarkedForDeletion()) {
      runtimes.remove(name);
      readiness.forget(name);
      return farewell.proceed(runtime, cloudflare, context);
    }
    Runtime held =
        cloudflare != null && farewell.isToCome(runtime, cloudflare)
            ? context.resourceOperations().addFinalizer(Names.RUNTIME_FINALIZER)
            : runtime;
    RuntimeProbe.Result probe = prober.probe(held, cloudflare, names(context));
    readiness.said(name, probe.verdict().status() == Verdict.Status.TRUE);
    write(held, probe, context);
    int sent = stores.takeSent(name);
    if (sent > 0) {
      events.normal(
          runtime,
          "BundlesStored",
          sent + " bundles that versions name were not in the code store; they are now");
    }
    return UpdateControl.<Runtime>noUpdate()
        .rescheduleAfter(
            probe.health() == null || stores.isBusy(name)
                ? config.probeIntervalWhenDown()
                : config.probeInterval());
  }

  private static Set<String> names(Context<Runtime> context) {
    return context
        .getPrimaryCache()
        .list()
        .map(runtime -> runtime.getMetadata().getName())
        .collect(Collectors.toSet());
  }

  private void write(Runtime runtime, RuntimeProbe.Result probe, Context<Runtime> context) {
    RuntimeStatus present = runtime.getStatus();
    Long generation = runtime.getMetadata().getGeneration();
    Dispatcher.Health health = probe.health();
    Place place = probe.place();
    List<Verdict> verdicts = new ArrayList<>();
    verdicts.add(probe.verdict());
    DeploymentSteps.TYPES.stream()
        .map(place::verdict)
        .filter(Objects::nonNull)
        .forEach(verdicts::add);
    RuntimeStatus next =
        new RuntimeStatus(
            generation,
            health != null ? health.digest() : present == null ? null : present.dispatcherDigest(),
            probe.sealingKeyId(),
            place.url() == null ? null : place.url().toString(),
            place.cloudflare(),
            probe.bundles(),
            Verdict.conditions(
                Progress.with(verdicts),
                present == null ? null : present.conditions(),
                generation,
                clock.instant()),
            probe.keys() != null ? probe.keys() : present == null ? null : present.keys());
    if (!Statuses.write(runtime, next, context)) {
      return;
    }
    tell(runtime, present, probe);
  }

  /** What a person may have to act on. */
  private void tell(Runtime runtime, @Nullable RuntimeStatus present, RuntimeProbe.Result probe) {
    if (!probe.place().drift().isEmpty()) {
      events.warning(
          runtime,
          Reason.DRIFTED.text(),
          "at Cloudflare this was changed, and is repaired: "
              + String.join(", ", probe.place().drift()));
    }
    for (Verdict verdict : probe.place().verdicts()) {
      boolean told =
          present != null
              && Conditions.find(present.conditions(), verdict.type())
                  .filter(condition -> isNoNews(verdict, condition))
                  .isPresent();
      if (!told && verdict.status() == Verdict.Status.FALSE) {
        events.warning(runtime, verdict.reason(), verdict.message());
      } else if (!told && verdict.reason().equals(Reason.DEPLOYED.text())) {
        events.normal(runtime, verdict.reason(), "the dispatcher is deployed, and answers");
      }
    }
    boolean was = present != null && Conditions.isTrue(present.conditions(), READY);
    if (was && probe.health() == null) {
      events.warning(runtime, probe.verdict().reason(), probe.verdict().message());
    }
  }

  /** Other differences are news, other words for a failure aren't. */
  private static boolean isNoNews(Verdict verdict, Condition condition) {
    return verdict.reason().equals(condition.getReason())
        && (!verdict.reason().equals(Reason.DRIFTED.text())
            || verdict.message().equals(condition.getMessage()));
  }
}
