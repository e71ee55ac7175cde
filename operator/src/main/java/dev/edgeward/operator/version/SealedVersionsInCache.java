package dev.edgeward.operator.version;

import dev.edgeward.api.v1alpha1.FunctionVersion;
import dev.edgeward.api.v1alpha1.SealedEnv;
import dev.edgeward.operator.runtime.SealedVersions;
import io.javaoperatorsdk.operator.health.InformerHealthIndicator;
import io.javaoperatorsdk.operator.health.InformerWrappingEventSourceHealthIndicator;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads what versions are sealed for out of the cache of their reconciler. Left out are those that
 * nobody can invoke: on their way out, or in the bin, out of which they come to be sealed anew.
 */
final class SealedVersionsInCache implements SealedVersions {
  private final IndexerResourceCache<FunctionVersion> cache;
  private final String index;

  /**
   * Reads a cache.
   *
   * @param cache of all versions
   * @param index of the versions by the name of their Runtime
   */
  SealedVersionsInCache(IndexerResourceCache<FunctionVersion> cache, String index) {
    this.cache = cache;
    this.index = index;
  }

  @Override
  public Optional<Map<String, Integer>> byKey(String runtime) {
    if (!isWhole()) {
      return Optional.empty();
    }
    Map<String, Integer> byKey = new HashMap<>();
    for (FunctionVersion version : cache.byIndex(index, runtime)) {
      SealedEnv sealed = version.getStatus() == null ? null : version.getStatus().sealedEnv();
      if (sealed != null
          && sealed.keyId() != null
          && !version.isMarkedForDeletion()
          && !FunctionVersionReconciler.isInTheBin(version)) {
        byKey.merge(sealed.keyId(), 1, Integer::sum);
      }
    }
    return Optional.of(byKey);
  }

  /** Whether the cache was filled once: before that it holds no proof that nothing is there. */
  private boolean isWhole() {
    if (!(cache instanceof InformerWrappingEventSourceHealthIndicator<?> source)) {
      return false;
    }
    Collection<InformerHealthIndicator> informers = source.informerHealthIndicators().values();
    return !informers.isEmpty() && informers.stream().allMatch(InformerHealthIndicator::hasSynced);
  }
}
