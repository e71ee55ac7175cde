package dev.edgeward.operator.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which Runtimes are ready, as the gauge {@code edgeward_runtime_ready} by the Runtime's name: 1
 * for those that are, 0 for those that aren't. There are few Runtimes.
 */
public final class RuntimeReadiness {
  /** Of the gauge. */
  static final String NAME = "edgeward.runtime.ready";

  private final Map<String, Known> known = new ConcurrentHashMap<>();
  private final MeterRegistry registry;

  /** What the gauge of a Runtime reads. */
  private static final class Known {
    private volatile boolean ready;
  }

  /**
   * Measures into a registry.
   *
   * @param registry for the gauges
   */
  public RuntimeReadiness(MeterRegistry registry) {
    this.registry = registry;
  }

  /**
   * A Runtime was looked at.
   *
   * @param runtime its name
   * @param isReady whether its condition {@code Ready} is true
   */
  public void said(String runtime, boolean isReady) {
    known.computeIfAbsent(runtime, this::register).ready = isReady;
  }

  /**
   * A Runtime is gone, and so is its gauge.
   *
   * @param runtime its name
   */
  public void forget(String runtime) {
    if (known.remove(runtime) != null) {
      registry.find(NAME).tag("runtime", runtime).meters().forEach(registry::remove);
    }
  }

  private Known register(String runtime) {
    Known state = new Known();
    Gauge.builder(NAME, state, of -> of.ready ? 1 : 0)
        .tag("runtime", runtime)
        .description("1: the Runtime is Ready, 0: it isn't")
        .register(registry);
    return state;
  }
}
