package dev.edgeward.apiserver.invoke;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Stream;

/** What is counted of invocations. No meter has the id of a function. */
@Singleton
public final class InvokeMetrics {
  private static final String INVOCATIONS = "edgeward.invocations";
  private static final String FRESHNESS = "edgeward.invocations.freshness";
  private static final String MISMATCHES = "edgeward.invocations.output.mismatches";

  /** Of the histogram, from which percentiles of all replicas together are computed. */
  private static final Duration[] BUCKETS =
      Stream.of(2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000)
          .map(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final MeterRegistry registry;

  /** What an invocation came to rest on. */
  enum Basis {
    /** The watch, proven a moment ago. */
    PROVEN,
    /** The watch, confirmed by a read. */
    CONFIRMED,
    /** A read that was ahead of the watch. */
    READ,
    /** What was last seen, as the cluster doesn't answer. */
    LAST_SEEN
  }

  /**
   * Made by the container.
   *
   * @param registry of the meters
   */
  public InvokeMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Begins to time an invocation. */
  Timer.Sample start() {
    return Timer.start(registry);
  }

  /**
   * Ends to time an invocation.
   *
   * @param started its beginning
   * @param outcome {@code ok}, {@code failed}, or the code of an error
   */
  void stop(Timer.Sample started, String outcome) {
    started.stop(
        Timer.builder(INVOCATIONS)
            .tag("outcome", outcome)
            .serviceLevelObjectives(BUCKETS)
            .register(registry));
  }

  void rested(Basis basis) {
    registry.counter(FRESHNESS, "basis", basis.name().toLowerCase(Locale.ROOT)).increment();
  }

  void mismatch(String enforcement) {
    registry.counter(MISMATCHES, "enforcement", enforcement).increment();
  }
}
