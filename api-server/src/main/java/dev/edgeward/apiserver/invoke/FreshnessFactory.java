package dev.edgeward.apiserver.invoke;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.edgeward.api.SettlingTime;
import dev.edgeward.apiserver.ApiServerConfig;
import dev.edgeward.apiserver.index.Informers;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Picks the freshness that the administrator set. */
@Singleton
final class FreshnessFactory {
  @Produces
  @Singleton
  Freshness freshness(
      ApiServerConfig config, ClusterReads cluster, Informers informers, InvokeMetrics metrics) {
    if (config.invoke().proofLifetime().compareTo(SettlingTime.LEAST) >= 0) {
      throw new IllegalArgumentException(
          "edgeward.invoke.proof-lifetime must be shorter than the "
              + SettlingTime.LEAST.toMillis()
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
