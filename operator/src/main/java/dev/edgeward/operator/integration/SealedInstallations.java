package dev.edgeward.operator.integration;

import dev.edgeward.api.v1alpha1.InstallationCredentialsStatus;
import dev.edgeward.api.v1alpha1.IntegrationInstallation;
import dev.edgeward.operator.kubernetes.Caches;
import dev.edgeward.operator.runtime.SealedVersions;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reads what installations' credentials are sealed for out of the cache of their reconciler. */
final class SealedInstallations implements SealedVersions {
  private final IndexerResourceCache<IntegrationInstallation> cache;

  SealedInstallations(IndexerResourceCache<IntegrationInstallation> cache) {
    this.cache = cache;
  }

  @Override
  public Optional<Map<String, Integer>> byKey(String runtime) {
    if (!Caches.isWhole(cache)) {
      return Optional.empty();
    }
    Map<String, Integer> byKey = new HashMap<>();
    cache
        .list(unused -> true)
        .forEach(
            installation -> {
              InstallationCredentialsStatus credentials =
                  installation.getStatus() == null ? null : installation.getStatus().credentials();
              if (credentials != null
                  && runtime.equals(credentials.runtime())
                  && credentials.sealed() != null
                  && credentials.sealed().keyId() != null
                  && !installation.isMarkedForDeletion()) {
                byKey.merge(credentials.sealed().keyId(), 1, Integer::sum);
              }
            });
    return Optional.of(byKey);
  }
}
