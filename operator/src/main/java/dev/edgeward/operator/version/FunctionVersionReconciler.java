package dev.edgeward.operator.version;

import static dev.edgeward.api.Conditions.READY;

import dev.edgeward.api.Bundle;
import dev.edgeward.api.Ids;
import dev.edgeward.api.VersionContent;
import dev.edgeward.api.v1alpha1.FunctionVersion;
import dev.edgeward.api.v1alpha1.FunctionVersionSpec;
import dev.edgeward.api.v1alpha1.FunctionVersionStatus;
import dev.edgeward.api.v1alpha1.SealedEnv;
import dev.edgeward.operator.bundle.WantedBundles;
import dev.edgeward.operator.dispatch.Dispatcher;
import dev.edgeward.operator.dispatch.DispatcherException;
import dev.edgeward.operator.dispatch.EnvironmentSealer;
import dev.edgeward.operator.dispatch.RuntimeConnection;
import dev.edgeward.operator.dispatch.SealedEnvironment;
import dev.edgeward.operator.event.Events;
import dev.edgeward.operator.kubernetes.BriefFailures;
import dev.edgeward.operator.kubernetes.Recreations;
import dev.edgeward.operator.kubernetes.Statuses;
import dev.edgeward.operator.runtime.Runtimes;
import dev.edgeward.operator.status.Reason;
import dev.edgeward.operator.status.Verdict;
import dev.edgeward.operator.tombstone.Bin;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Loads a version in its runtime: environment, bundle, check, status. */
@ControllerConfiguration(
    name = "functionversion",
    generationAwareEventProcessing = false,
    informer = @Informer(onUpdateFilter = VersionUpdates.class))
public class FunctionVersionReconciler implements Reconciler<FunctionVersion> {
  private static final Logger LOG = Logger.getLogger(FunctionVersionReconciler.class);

  private final Dispatcher dispatcher;
  private final Runtimes runtimes;
  private final WantedBundles wanted;
  private final Bin bin;
  private final Removal removal;
  private final InstantSource clock;
  private final FailedCalls failed = new FailedCalls();
  private final SentBundles sent = new SentBundles();

  /**
   * A reconciler of FunctionVersions.
   *
   * @param dispatcher to load versions with
   * @param runtimes that they are loaded in
   * @param wanted to tell which bundles versions name
   * @param bin with the functions whose versions needn't be loaded
   * @param events to write
   * @param clock for conditions
   */
  public FunctionVersionReconciler(
      Dispatcher dispatcher,
      Runtimes runtimes,
      WantedBundles wanted,
      Bin bin,
      Events events,
      InstantSource clock) {
    this.wanted = wanted;
    this.bin = bin;
    this.dispatcher = dispatcher;
    this.runtimes = runtimes;
    this.removal = new Removal(dispatcher, runtimes, events, clock);
    this.clock = clock;
  }

  @Override
  public List<EventSource<?, FunctionVersion>> prepareEventSources(
      EventSourceContext<FunctionVersion> context) {
    runtimes.versions(VersionSources.sealed(context, bin));
    return VersionSources.of(context, bin);
  }

  @Override
  public ErrorStatusUpdateControl<FunctionVersion> updateErrorStatus(
      FunctionVersion version, Context<FunctionVersion> context, Exception failure) {
    return BriefFailures.handle(version, failure);
  }

  @Override
  public UpdateControl<FunctionVersion> reconcile(
      FunctionVersion version, Context<FunctionVersion> context) {
    // Now every version is known: there are no reconciliations before.
    wanted.tell(
        new VersionBundles(
            context.getPrimaryCache(),
            namespace -> VersionSources.workspaceId(namespace, context)));
    if (context.isPrimaryResourceDeleted()) {
      failed.forget(version.getMetadata().getUid());
      sent.forget(version);
      Recreations.expect(version, context);
      return UpdateControl.noUpdate();
    }
    if (version.isMarkedForDeletion()) {
      return removal.proceed(version, context);
    }
    if (!bin.isKnown()) {
      return UpdateControl.<FunctionVersion>noUpdate().rescheduleAfter(Bin.UNTIL_KNOWN);
    }
    if (bin.holds(version.getMetadata().getNamespace(), VersionSources.functionId(version))) {
      // Nobody can invoke it. When its function is restored an event comes, and it is loaded anew.
      return UpdateControl.noUpdate();
    }
    FunctionVersionSpec spec = version.getSpec();
    String namespace = version.getMetadata().getNamespace();
    Optional<String> workspaceId = VersionSources.workspaceId(namespace, context);
    if (spec == null || spec.bundleDigest() == null || workspaceId.isEmpty()) {
      // The CRD requires the first two, and nothing is loaded for a namespace that is gone.
      return UpdateControl.noUpdate();
    }
    String uid = version.getMetadata().getUid();
    Duration left = failed.left(uid, clock.instant());
    if (left.isPositive()) {
      return UpdateControl.<FunctionVersion>noUpdate().rescheduleAfter(left);
    }
    try {
      RuntimeConnection runtime = runtimes.connection(spec);
      switch (Environment.of(spec.env(), VersionSources.shared(namespace, context))) {
        case Environment.Unresolved(Reason reason, String message) ->
            write(version, Verdict.no(READY, reason, message), sealedEnv(version), context);
        case Environment.Resolved(Map<String, String> env) ->
            load(version, spec, workspaceId.get(), runtime, env, context);
      }
      failed.forget(uid);
      sent.forget(version);
      return UpdateControl.noUpdate();
    } catch (DispatcherException e) {
      return later(version, e, context);
    }
  }

  /** Says what a call failed of, and when it is tried again. */
  private UpdateControl<FunctionVersion> later(
      FunctionVersion version, DispatcherException failure, Context<FunctionVersion> context) {
    LOG.debugf(
        "%s/%s: %s",
        version.getMetadata().getNamespace(),
        version.getMetadata().getName(),
        failure.getMessage());
    FailedCalls.Retry retry = failed.add(version, failure, clock.instant());
    retry.verdict().ifPresent(verdict -> write(version, verdict, sealedEnv(version), context));
    return UpdateControl.<FunctionVersion>noUpdate().rescheduleAfter(retry.delay());
  }

  private void load(
      FunctionVersion version,
      FunctionVersionSpec spec,
      String workspaceId,
      RuntimeConnection runtime,
      Map<String, String> env,
      Context<FunctionVersion> context)
      throws DispatcherException {
    String envDigest = env.isEmpty() ? null : EnvironmentSealer.digest(runtime, workspaceId, env);
    SealedEnvironment sealed;
    switch (LoadPlan.of(version.getStatus(), envDigest, runtime.sealingKey().getKeyID())) {
      case LoadPlan.Done() -> {
        return;
      }
      case LoadPlan.Load(@Nullable SealedEnv present) ->
          sealed =
              present == null
                  ? null
                  : new SealedEnvironment(
                      String.valueOf(present.digest()),
                      String.valueOf(present.jwe()),
                      String.valueOf(present.keyId()));
      case LoadPlan.SealAndLoad() ->
          sealed =
              envDigest == null
                  ? null
                  : EnvironmentSealer.seal(runtime, workspaceId, envDigest, env);
    }
    String digest = String.valueOf(spec.bundleDigest());
    Bundle bundle = Bundle.of(spec);
    Optional<Verdict> unfit = unfit(spec, bundle, sealed);
    if (unfit.isPresent()) {
      write(version, unfit.get(), sealedEnv(version), context);
      return;
    }
    // What has loaded once is stored, and CodeStoreSync sees to it that it stays so.
    if (!VersionSources.isReady(version)
        && !sent.has(version, runtime, workspaceId)
        && VersionSources.sharingBundle(version, context.getPrimaryCache()).stream()
            .noneMatch(VersionSources::isReady)) {
      dispatcher.store(runtime, workspaceId, digest, bundle);
      sent.add(version, runtime, workspaceId);
    }
    Dispatcher.StartError error =
        dispatcher.check(runtime, workspaceId, digest, bundle, sealed).error();
    if (error == null) {
      SealedEnv kept =
          sealed == null ? null : new SealedEnv(sealed.digest(), sealed.jwe(), sealed.keyId());
      write(version, Verdict.yes(READY, Reason.LOADED), kept, context);
    } else {
      // With the environment that it has loaded with before, if it has: that one goes on serving.
      write(
          version,
          Verdict.no(READY, Reason.START_FAILED, error.text()),
          sealedEnv(version),
          context);
    }
  }

  /** Why a version is not even tried; empty when it is. */
  private static Optional<Verdict> unfit(
      FunctionVersionSpec spec, Bundle bundle, @Nullable SealedEnvironment sealed) {
    // Who may create a FunctionVersion by hand may not pass it off as that of another spec.
    if (!isOfItsDigests(spec, bundle)) {
      return Optional.of(
          Verdict.no(
              READY,
              Reason.DIGEST_MISMATCH,
              "the content is not that of its digests: versions are made by the operator"));
    }
    long bytes = VersionContent.bytes(spec) + (sealed == null ? 0 : sealed.jwe().length());
    return bytes > VersionContent.MAX_BYTES
        ? Optional.of(
            Verdict.no(
                READY,
                Reason.ENV_TOO_LARGE,
                "the version has "
                    + bytes
                    + " bytes with its environment; at most "
                    + VersionContent.MAX_BYTES
                    + " are possible"))
        : Optional.empty();
  }

  private static boolean isOfItsDigests(FunctionVersionSpec spec, Bundle bundle) {
    try {
      return VersionContent.digest(spec).equals(spec.digest())
          && bundle.digest().equals(spec.bundleDigest());
    } catch (IllegalArgumentException e) {
      return false; // what has no canonical JSON has no digest
    }
  }

  private void write(
      FunctionVersion version,
      Verdict verdict,
      @Nullable SealedEnv sealedEnv,
      Context<FunctionVersion> context) {
    FunctionVersionStatus present = version.getStatus();
    Long generation = version.getMetadata().getGeneration();
    FunctionVersionStatus next =
        new FunctionVersionStatus(
            Ids.of(Ids.FUNCTION_VERSION, version),
            generation,
            sealedEnv,
            Verdict.conditions(
                List.of(verdict),
                present == null ? null : present.conditions(),
                generation,
                clock.instant()));
    Statuses.write(version, next, context);
  }

  private static @Nullable SealedEnv sealedEnv(FunctionVersion version) {
    return version.getStatus() == null ? null : version.getStatus().sealedEnv();
  }
}
