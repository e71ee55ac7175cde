package dev.edgeward.apiserver.usage;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Usage of workspaces as meters. Never of functions, of which there are too many; and beyond so
 * many workspaces, of the others together.
 */
@Singleton
public final class UsageMetrics {
  static final int MAX_WORKSPACES = 1000;
  static final String OTHERS = "others";

  private static final String INVOCATIONS = "edgeward.usage.invocations";
  private static final String TIME = "edgeward.usage.time";
  private static final String WORKERS = "edgeward.usage.workers";
  private static final int MAX_WORKERS = 100_000;
  private static final double MILLIS = 1000;

  private final MeterRegistry registry;
  private final ConcurrentMap<String, Meters> workspaces = new ConcurrentHashMap<>();

  /**
   * Made by the container.
   *
   * @param registry of the meters
   */
  public UsageMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  void count(long day, String workspaceId, String worker, boolean ok, long durationMs) {
    Meters meters = workspaces.get(workspaceId);
    if (meters == null) {
      meters = meters(workspaceId);
    }
    (ok ? meters.ok : meters.failed).increment();
    meters.seconds.increment(durationMs / MILLIS);
    meters.worker(day, worker);
  }

  private Meters meters(String workspaceId) {
    String name = workspaces.size() < MAX_WORKSPACES ? workspaceId : OTHERS;
    Meters present = workspaces.get(name);
    return present != null
        ? present
        : workspaces.computeIfAbsent(name, unused -> new Meters(registry, name));
  }

  private static final class Meters {
    private final Counter ok;
    private final Counter failed;
    private final Counter seconds;
    private volatile Workers today = new Workers(Long.MIN_VALUE);

    private Meters(MeterRegistry registry, String workspace) {
      this.ok = registry.counter(INVOCATIONS, "workspace", workspace, "outcome", "ok");
      this.failed = registry.counter(INVOCATIONS, "workspace", workspace, "outcome", "failed");
      this.seconds =
          Counter.builder(TIME).tag("workspace", workspace).baseUnit("seconds").register(registry);
      Gauge.builder(WORKERS, this, meters -> meters.today.distinct.size())
          .tag("workspace", workspace)
          .register(registry);
    }

    private void worker(long day, String worker) {
      Workers workers = today;
      if (workers.day != day) {
        workers = new Workers(day);
        today = workers;
      }
      if (!workers.distinct.contains(worker) && workers.distinct.size() < MAX_WORKERS) {
        workers.distinct.add(worker);
      }
    }
  }

  private static final class Workers {
    private final long day;
    private final Set<String> distinct = ConcurrentHashMap.newKeySet();

    private Workers(long day) {
      this.day = day;
    }
  }
}
