package dev.edgeward.apiserver.invoke;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.edgeward.apiserver.ApiServerConfig;
import dev.edgeward.apiserver.index.Informers;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Picks the freshness that the administrator set. */
@Singleton
final class FreshnessFactory {
  /** What the operator promises, see docs/decisions/004. */
  private static final Duration SETTLING_TIME = Duration.ofMillis(25);

  @Produces
  @Singleton
  Freshness freshness(
      ApiServerConfig config, ClusterReads cluster, Informers informers, InvokeMetrics metrics) {
    if (config.invoke().proofLifetime().compareTo(SETTLING_TIME) >= 0) {
      throw new IllegalArgumentException(
          "edgeward.invoke.proof-lifetime must be shorter than the "
              + SETTLING_TIME.toMillis()
              + " ms that the operator leaves before it reports a change");
    }
    Freshness strong =
        new StrongFreshness(
            cluster,
            config.invoke().readsApart(),
            config.invoke().proofLifetime(),
            Ticker.systemTicker(),
            metrics);
    return switch (config.invoke().consistency()) {
      case STRONG -> strong;
      case BOUNDED -> new BoundedFreshness(informers::watchingFunctions, strong);
    };
  }
}
