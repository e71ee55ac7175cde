package dev.edgeward.operator.version;

import dev.edgeward.api.Names;
import dev.edgeward.api.v1alpha1.FunctionVersion;
import dev.edgeward.api.v1alpha1.FunctionVersionSpec;
import dev.edgeward.operator.dispatch.Dispatcher;
import dev.edgeward.operator.dispatch.DispatcherException;
import dev.edgeward.operator.event.Events;
import dev.edgeward.operator.kubernetes.Finalizers;
import dev.edgeward.operator.runtime.Runtimes;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jboss.logging.Logger;

/** What goes with a version that is deleted. */
final class Removal {
  private static final Logger LOG = Logger.getLogger(Removal.class);

  private final Dispatcher dispatcher;
  private final Runtimes runtimes;
  private final Events events;
  private final InstantSource clock;

  Removal(Dispatcher dispatcher, Runtimes runtimes, Events events, InstantSource clock) {
    this.dispatcher = dispatcher;
    this.runtimes = runtimes;
    this.events = events;
    this.clock = clock;
  }

  /**
   * Takes the bundle out of the code store, if it is the last that needs it. A runtime that can't
   * be asked gets some time, an operator that has just started, too; but it doesn't hold the
   * deletion up for longer: what stays behind is only unused.
   */
  UpdateControl<FunctionVersion> proceed(
      FunctionVersion version, Context<FunctionVersion> context) {
    if (!version.hasFinalizer(Names.FUNCTION_VERSION_FINALIZER)) {
      return UpdateControl.noUpdate();
    }
    FunctionVersionSpec spec = version.getSpec();
    Optional<String> workspaceId =
        VersionSources.workspaceId(version.getMetadata().getNamespace(), context);
    if (spec != null
        && spec.bundleDigest() != null
        && workspaceId.isPresent()
        && VersionSources.sharingBundle(version, context.getPrimaryCache()).isEmpty()) {
      try {
        dispatcher.remove(runtimes.connection(spec), workspaceId.get(), spec.bundleDigest());
      } catch (DispatcherException e) {
        Duration waiting =
            Duration.between(
                Instant.parse(version.getMetadata().getDeletionTimestamp()), clock.instant());
        if (VersionSources.hasRuntime(version, context)
            && waiting.abs().compareTo(RetryDelay.OF_REMOVALS) < 0) { // clocks may differ
          return UpdateControl.<FunctionVersion>noUpdate()
              .rescheduleAfter(RetryDelay.ofRemoval(waiting));
        }
        String message =
            "its bundle stays in the code store of its runtime, unused: " + e.getMessage();
        LOG.warnf(
            "%s/%s: %s",
            version.getMetadata().getNamespace(), version.getMetadata().getName(), message);
        events.warning(version, "BundleLeftBehind", message);
      }
    }
    Finalizers.release(Names.FUNCTION_VERSION_FINALIZER, context);
    return UpdateControl.noUpdate();
  }
}
