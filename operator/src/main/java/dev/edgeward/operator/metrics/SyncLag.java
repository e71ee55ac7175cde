package dev.edgeward.operator.metrics;

import dev.edgeward.api.Conditions;
import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.api.v1alpha1.FunctionStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.source.ResourceAction;
import io.javaoperatorsdk.operator.processing.event.source.controller.ResourceEvent;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How long a spec waits, from the watch's word of it until the status says that it serves, or that
 * it can't: the timer {@code edgeward_functions_sync_seconds}. The queue counts. A spec that a
 * newer one replaces before its end isn't counted, nor what an operator before this one heard of.
 */
public final class SyncLag implements Metrics {
  /** Of the timer, without the unit that Prometheus adds. */
  static final String NAME = "edgeward.functions.sync";

  private static final String UNKNOWN = "Unknown";

  private static final Duration[] BUCKETS = {
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(2_500),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10),
    Duration.ofSeconds(30),
    Duration.ofMinutes(1),
    Duration.ofMinutes(5)
  };

  private final Map<String, Heard> waiting = new ConcurrentHashMap<>();
  private final MeterRegistry registry;
  private final LongSupplier nanoTime;

  /**
   * Of a spec that no status speaks of yet.
   *
   * @param generation of the spec
   * @param at when, on the clock of {@link System#nanoTime}
   */
  private record Heard(@Nullable Long generation, long at) {}

  /**
   * Measures into a registry.
   *
   * @param registry for the timer
   */
  public SyncLag(MeterRegistry registry) {
    this(registry, System::nanoTime);
  }

  SyncLag(MeterRegistry registry, LongSupplier nanoTime) {
    this.registry = registry;
    this.nanoTime = nanoTime;
  }

  @Override
  public void eventReceived(Event event, Map<String, Object> metadata) {
    if (event instanceof ResourceEvent heard
        && heard.getResource().orElse(null) instanceof Function function) {
      hear(function, heard.getAction());
    }
  }

  private void hear(Function function, ResourceAction action) {
    if (action == ResourceAction.DELETED || function.isMarkedForDeletion()) {
      forget(function);
      return;
    }
    Long generation = function.getMetadata().getGeneration();
    FunctionStatus status = function.getStatus();
    if (status == null || !Objects.equals(status.observedGeneration(), generation)) {
      Heard heard = new Heard(generation, nanoTime.getAsLong());
      waiting.merge(
          uid(function),
          heard,
          (before, now) -> Objects.equals(before.generation, generation) ? before : now);
    }
  }

  /**
   * Ends the wait of a spec, unless its code is still on its way.
   *
   * @param function whose spec it is
   * @param status what is said of it
   * @param isNews whether it was not said before; else somebody else has said it, and measured it
   */
  public void said(Function function, FunctionStatus status, boolean isNews) {
    String latest =
        Conditions.find(status.conditions(), Conditions.LATEST_VERSION_READY)
            .map(Condition::getStatus)
            .orElse(UNKNOWN);
    if (latest.equals(UNKNOWN)) {
      return;
    }
    Heard heard = waiting.remove(uid(function));
    if (heard != null && isNews && Objects.equals(heard.generation, status.observedGeneration())) {
      Timer.builder(NAME)
          .tag("outcome", latest.equals("True") ? "served" : "refused")
          .serviceLevelObjectives(BUCKETS)
          .register(registry)
          .record(nanoTime.getAsLong() - heard.at, TimeUnit.NANOSECONDS);
    }
  }

  /** Forgets a Function that is gone, or going. */
  private void forget(HasMetadata function) {
    waiting.remove(uid(function));
  }

  private static String uid(HasMetadata function) {
    return function.getMetadata().getUid();
  }
}
