package dev.edgeward.apiserver.index;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.edgeward.api.Bundle;
import dev.edgeward.api.v1alpha1.FunctionVersionSpec;
import dev.edgeward.apiserver.ApiServerConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Code by its digest, as the JSON that a dispatcher takes, in bounded memory: so that a runtime
 * that lost its code can be given it while Kubernetes doesn't answer.
 */
@Singleton
public final class Bundles {
  private final Cache<String, byte[]> bundles;

  /**
   * Made by the container.
   *
   * @param config how much memory
   */
  @Inject
  public Bundles(ApiServerConfig config) {
    this(config.invoke().bundleMemory().asLongValue());
  }

  /**
   * An empty store.
   *
   * @param bytes of memory, about
   */
  public Bundles(long bytes) {
    this.bundles =
        Caffeine.newBuilder()
            .maximumWeight(bytes)
            .weigher((String digest, byte[] json) -> digest.length() + json.length)
            .build();
  }

  /**
   * Keeps the code of a version.
   *
   * @param version whose code it is
   * @return the JSON of its bundle
   */
  public byte[] keep(FunctionVersionSpec version) {
    byte[] json = Bundle.of(version).toJson().toString().getBytes(StandardCharsets.UTF_8);
    if (version.bundleDigest() != null) {
      bundles.put(version.bundleDigest(), json);
    }
    return json;
  }

  /**
   * The code of a digest.
   *
   * @param digest of a bundle
   * @return its JSON, empty when it isn't kept
   */
  public Optional<byte[]> find(String digest) {
    return Optional.ofNullable(bundles.getIfPresent(digest));
  }

  /**
   * Whether the code of a digest is kept.
   *
   * @param digest of a bundle, possibly null
   * @return whether {@link #find} has it
   */
  public boolean has(String digest) {
    return bundles.getIfPresent(digest) != null;
  }
}
