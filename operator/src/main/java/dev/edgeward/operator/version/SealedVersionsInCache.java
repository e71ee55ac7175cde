package dev.edgeward.operator.version;

import dev.edgeward.api.v1alpha1.FunctionVersion;
import dev.edgeward.api.v1alpha1.SealedEnv;
import dev.edgeward.operator.kubernetes.Caches;
import dev.edgeward.operator.runtime.SealedVersions;
import dev.edgeward.operator.tombstone.Bin;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
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
  private final Bin bin;

  /**
   * Reads a cache.
   *
   * @param cache of all versions
   * @param index of the versions by the name of their Runtime
   * @param bin with the functions that nobody can invoke
   */
  SealedVersionsInCache(IndexerResourceCache<FunctionVersion> cache, String index, Bin bin) {
    this.cache = cache;
    this.index = index;
    this.bin = bin;
  }

  @Override
  public Optional<Map<String, Integer>> byKey(String runtime) {
    if (!Caches.isWhole(cache) || !bin.isKnown()) {
      return Optional.empty();
    }
    Map<String, Integer> byKey = new HashMap<>();
    for (FunctionVersion version : cache.byIndex(index, runtime)) {
      SealedEnv sealed = version.getStatus() == null ? null : version.getStatus().sealedEnv();
      if (sealed != null
          && sealed.keyId() != null
          && !version.isMarkedForDeletion()
          && !bin.holds(version.getMetadata().getNamespace(), VersionSources.functionId(version))) {
        byKey.merge(sealed.keyId(), 1, Integer::sum);
      }
    }
    return Optional.of(byKey);
  }
}
