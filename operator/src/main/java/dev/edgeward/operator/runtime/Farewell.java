package dev.edgeward.operator.runtime;

import dev.edgeward.api.Names;
import dev.edgeward.api.v1alpha1.CloudflareRuntime;
import dev.edgeward.api.v1alpha1.ManagementPolicy;
import dev.edgeward.api.v1alpha1.Runtime;
import dev.edgeward.api.v1alpha1.RuntimeDeletionPolicy;
import dev.edgeward.operator.cloudflare.CloudflareException;
import dev.edgeward.operator.event.Events;
import dev.edgeward.operator.kubernetes.Finalizers;
import dev.edgeward.operator.kubernetes.Times;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * What happens at Cloudflare when a Runtime is deleted. A deletion never hangs: what can't be taken
 * away in time stays behind, and an Event says so.
 */
final class Farewell {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LAST = Duration.ofSeconds(15);

  private final CloudflareRuntimes cloudflare;
  private final Events events;
  private final InstantSource clock;

  Farewell(CloudflareRuntimes cloudflare, Events events, InstantSource clock) {
    this.cloudflare = cloudflare;
    this.events = events;
    this.clock = clock;
  }

  /** Whether there will be something to take away, and the Runtime doesn't say so yet. */
  boolean isToCome(Runtime runtime, CloudflareRuntime spec) {
    return takesAway(spec) && !runtime.hasFinalizer(Names.RUNTIME_FINALIZER);
  }

  private static boolean takesAway(CloudflareRuntime spec) {
    return spec.deletionPolicy() != RuntimeDeletionPolicy.ORPHAN
        && spec.managementPolicy() != ManagementPolicy.OBSERVE_ONLY;
  }

  UpdateControl<Runtime> proceed(
      Runtime runtime, @Nullable CloudflareRuntime spec, Context<Runtime> context) {
    if (!runtime.hasFinalizer(Names.RUNTIME_FINALIZER)) {
      return UpdateControl.noUpdate();
    }
    if (spec != null && takesAway(spec)) {
      try {
        cloudflare.remove(runtime, spec);
      } catch (CloudflareException e) {
        Duration waiting =
            Duration.between(
                Instant.parse(runtime.getMetadata().getDeletionTimestamp()), clock.instant());
        if (waiting.abs().compareTo(PATIENCE) < 0) { // clocks may differ
          return UpdateControl.<Runtime>noUpdate()
              .rescheduleAfter(Times.within(FIRST, waiting, LAST));
        }
        events.warning(
            runtime,
            "DispatcherLeftBehind",
            "its script and its code store may still be at Cloudflare: " + e.getMessage());
      }
    }
    Finalizers.release(Names.RUNTIME_FINALIZER, context);
    return UpdateControl.noUpdate();
  }
}
