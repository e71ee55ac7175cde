package dev.edgeward.operator.version;

import dev.edgeward.api.Bundle;
import dev.edgeward.api.v1alpha1.FunctionVersion;
import dev.edgeward.operator.bundle.BundleKey;
import dev.edgeward.operator.bundle.WantedBundles;
import io.javaoperatorsdk.operator.api.reconciler.IndexedResourceCache;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The bundles that the versions of a cache name. */
final class VersionBundles implements WantedBundles.Source {
  private final IndexedResourceCache<FunctionVersion> versions;
  private final Function<String, Optional<String>> workspaceIds;

  /**
   * Bundles of versions.
   *
   * @param versions indexed by {@link VersionSources#BY_RUNTIME}
   * @param workspaceIds the id of the workspace that a namespace is
   */
  VersionBundles(
      IndexedResourceCache<FunctionVersion> versions,
      Function<String, Optional<String>> workspaceIds) {
    this.versions = versions;
    this.workspaceIds = workspaceIds;
  }

  @Override
  public Map<BundleKey, WantedBundles.Content> bundles(String runtime) {
    Map<BundleKey, WantedBundles.Content> bundles = new HashMap<>();
    for (FunctionVersion version : versions.byIndex(VersionSources.BY_RUNTIME, runtime)) {
      String digest = version.getSpec() == null ? null : version.getSpec().bundleDigest();
      if (digest != null && !version.isMarkedForDeletion()) {
        workspaceIds
            .apply(version.getMetadata().getNamespace())
            .ifPresent(
                id -> bundles.merge(new BundleKey(id, digest), () -> make(version), this::either));
      }
    }
    return bundles;
  }

  private WantedBundles.Content either(WantedBundles.Content one, WantedBundles.Content other) {
    return () -> one.make().or(other::make);
  }

  /** One that never loaded is stored by its own reconciler, which also tells why it doesn't. */
  private static Optional<Bundle> make(FunctionVersion version) {
    if (!VersionSources.isReady(version)) {
      return Optional.empty();
    }
    Bundle bundle = Bundle.of(version.getSpec());
    return Optional.of(bundle)
        .filter(made -> made.digest().equals(version.getSpec().bundleDigest()));
  }
}
