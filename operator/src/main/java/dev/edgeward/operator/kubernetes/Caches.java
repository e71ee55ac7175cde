package dev.edgeward.operator.kubernetes;

import io.javaoperatorsdk.operator.health.InformerHealthIndicator;
import io.javaoperatorsdk.operator.health.InformerWrappingEventSourceHealthIndicator;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import java.util.Collection;

/** What the caches of controllers are good for. */
public final class Caches {
  private Caches() {}

  /**
   * Whether a cache was filled once: before that it holds no proof that something isn't there.
   *
   * @param cache of a controller, or an event source of one
   * @return false also before it is started
   */
  public static boolean isWhole(Object cache) {
    if (!(cache instanceof AbstractEventSource<?, ?> source && source.isRunning())
        || !(cache instanceof InformerWrappingEventSourceHealthIndicator<?> indicator)) {
      return false;
    }
    Collection<InformerHealthIndicator> informers = indicator.informerHealthIndicators().values();
    return !informers.isEmpty() && informers.stream().allMatch(InformerHealthIndicator::hasSynced);
  }
}
