package dev.edgeward.operator.runtime;

import static dev.edgeward.api.Conditions.CODE_STORE_READY;
import static dev.edgeward.api.Conditions.CREDENTIALS_VALID;
import static dev.edgeward.api.Conditions.DISPATCHER_DEPLOYED;
import static dev.edgeward.api.Conditions.READY;

import dev.edgeward.api.Conditions;
import dev.edgeward.api.Names;
import dev.edgeward.api.v1alpha1.BundlesStatus;
import dev.edgeward.api.v1alpha1.CloudflareRuntime;
import dev.edgeward.api.v1alpha1.CloudflareStatus;
import dev.edgeward.api.v1alpha1.Runtime;
import dev.edgeward.api.v1alpha1.RuntimeSpec;
import dev.edgeward.api.v1alpha1.RuntimeStatus;
import dev.edgeward.operator.OperatorConfig;
import dev.edgeward.operator.bundle.CodeStoreSync;
import dev.edgeward.operator.dispatch.Dispatcher;
import dev.edgeward.operator.dispatch.DispatcherException;
import dev.edgeward.operator.dispatch.RuntimeConnection;
import dev.edgeward.operator.event.Events;
import dev.edgeward.operator.kubernetes.BriefFailures;
import dev.edgeward.operator.kubernetes.Recreations;
import dev.edgeward.operator.kubernetes.Statuses;
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
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes a Runtime's keys, sees to its deployment, and keeps asking its dispatcher how it is. */
@ControllerConfiguration(
    name = "runtime",
    generationAwareEventProcessing = false, // an annotation may ask for a look
    informer = @Informer(onUpdateFilter = RuntimeUpdates.class))
public class RuntimeReconciler implements Reconciler<Runtime> {
  /** Stands for a URL that only Cloudflare can tell. */
  private static final URI UNKNOWN = URI.create("https://unknown.invalid");

  private static final List<String> STEPS =
      List.of(CREDENTIALS_VALID, CODE_STORE_READY, DISPATCHER_DEPLOYED);

  private final Dispatcher dispatcher;
  private final RuntimeKeys keys;
  private final Runtimes runtimes;
  private final CloudflareRuntimes cloudflareRuntimes;
  private final StoreWatch stores;
  private final Farewell farewell;
  private final Events events;
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
      OperatorConfig config,
      InstantSource clock) {
    this.dispatcher = dispatcher;
    this.keys = keys;
    this.runtimes = runtimes;
    this.cloudflareRuntimes = cloudflareRuntimes;
    this.stores = new StoreWatch(sync, config.syncInterval(), clock);
    this.farewell = new Farewell(cloudflareRuntimes, events, clock);
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
      runtimes.remove(name);
      stores.forget(name);
      return UpdateControl.noUpdate();
    }
    CloudflareRuntime cloudflare =
        runtime.getSpec() == null ? null : runtime.getSpec().cloudflare();
    if (runtime.isMarkedForDeletion()) {
      runtimes.remove(name);
      return farewell.proceed(runtime, cloudflare, context);
    }
    if (cloudflare != null && farewell.isToCome(runtime, cloudflare)) {
      context.resourceOperations().addFinalizer(Names.RUNTIME_FINALIZER);
    }
    Probe probe = probe(runtime, cloudflare);
    write(runtime, probe, context);
    return UpdateControl.<Runtime>noUpdate()
        .rescheduleAfter(
            probe.health() == null || stores.isBusy(name)
                ? config.probeIntervalWhenDown()
                : config.probeInterval());
  }

  private record Probe(
      Place place,
      Verdict verdict,
      Dispatcher.@Nullable Health health,
      @Nullable String sealingKeyId,
      @Nullable BundlesStatus bundles) {}

  private Probe probe(Runtime runtime, @Nullable CloudflareRuntime cloudflare) {
    URI known = cloudflare == null ? url(runtime.getSpec()).orElse(null) : UNKNOWN;
    if (known == null) {
      runtimes.remove(runtime.getMetadata().getName());
      return new Probe(
          Place.of(null),
          Verdict.no(READY, Reason.RUNTIME_UNAVAILABLE, "spec.workerd.url is no URL"),
          null,
          null,
          bundles(runtime));
    }
    RuntimeConnection connection;
    try {
      connection = keys.ensure(runtime, known);
    } catch (RuntimeKeys.InvalidKeyException e) {
      runtimes.remove(runtime.getMetadata().getName());
      return new Probe(
          Place.of(null),
          Verdict.no(READY, Reason.RUNTIME_KEYS_INVALID, String.valueOf(e.getMessage())),
          null,
          null,
          bundles(runtime));
    }
    Place place =
        cloudflare == null ? Place.of(known) : cloudflareRuntimes.place(runtime, cloudflare);
    String keyId = connection.sealingKey().getKeyID();
    if (place.url() == null) {
      runtimes.remove(runtime.getMetadata().getName());
      return new Probe(place, notDeployed(place), null, keyId, bundles(runtime));
    }
    connection = connection.at(place.url());
    runtimes.put(connection);
    Dispatcher.Health health = null;
    Verdict verdict;
    try {
      health = dispatcher.health(connection);
      verdict = Verdict.yes(READY, Reason.RUNTIME_AVAILABLE);
    } catch (DispatcherException e) {
      Reason reason =
          e instanceof DispatcherException.Unauthorized
              ? Reason.RUNTIME_REFUSED
              : Reason.RUNTIME_UNAVAILABLE;
      verdict = Verdict.no(READY, reason, String.valueOf(e.getMessage()));
    }
    return new Probe(
        cloudflare == null ? place : cloudflareRuntimes.judge(runtime, cloudflare, place, health),
        verdict,
        health,
        keyId,
        health == null
            ? bundles(runtime)
            : stores.look(connection, bundles(runtime), hasAnotherStore(runtime, place)));
  }

  private static @Nullable BundlesStatus bundles(Runtime runtime) {
    return runtime.getStatus() == null ? null : runtime.getStatus().bundles();
  }

  private static boolean hasAnotherStore(Runtime runtime, Place place) {
    CloudflareStatus before = runtime.getStatus() == null ? null : runtime.getStatus().cloudflare();
    return before != null
        && place.cloudflare() != null
        && !Objects.equals(before.codeStoreId(), place.cloudflare().codeStoreId());
  }

  /** Ready repeats what the first step that is not taken says. */
  private static Verdict notDeployed(Place place) {
    return place.verdicts().stream()
        .filter(verdict -> verdict.status() != Verdict.Status.TRUE)
        .findFirst()
        .map(
            verdict ->
                new Verdict(READY, Verdict.Status.FALSE, verdict.reason(), verdict.message()))
        .orElseGet(() -> Verdict.no(READY, Reason.DEPLOYING, "the dispatcher is not deployed yet"));
  }

  private void write(Runtime runtime, Probe probe, Context<Runtime> context) {
    RuntimeStatus present = runtime.getStatus();
    Long generation = runtime.getMetadata().getGeneration();
    Dispatcher.Health health = probe.health();
    Place place = probe.place();
    List<Verdict> verdicts = new ArrayList<>();
    verdicts.add(probe.verdict());
    STEPS.stream().map(place::verdict).filter(Objects::nonNull).forEach(verdicts::add);
    RuntimeStatus next =
        new RuntimeStatus(
            generation,
            health != null ? health.digest() : present == null ? null : present.dispatcherDigest(),
            probe.sealingKeyId(),
            place.url() == null ? null : place.url().toString(),
            place.cloudflare(),
            probe.bundles(),
            Verdict.conditions(
                verdicts,
                present == null ? null : present.conditions(),
                generation,
                clock.instant()));
    if (!Statuses.write(runtime, next, context)) {
      return;
    }
    tell(runtime, present, probe);
  }

  /** What a person may have to act on. */
  private void tell(Runtime runtime, @Nullable RuntimeStatus present, Probe probe) {
    if (!probe.place().drift().isEmpty()) {
      events.warning(
          runtime,
          Reason.DRIFTED.text(),
          "at Cloudflare this was changed: " + String.join(", ", probe.place().drift()));
    }
    for (Verdict verdict : probe.place().verdicts()) {
      boolean told =
          present != null
              && Conditions.find(present.conditions(), verdict.type())
                  .filter(condition -> verdict.reason().equals(condition.getReason()))
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
