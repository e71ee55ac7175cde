package dev.edgeward.apiserver.index;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.edgeward.api.Bundle;
import dev.edgeward.api.Digests;
import dev.edgeward.api.v1alpha1.FunctionVersionSpec;
import dev.edgeward.apiserver.ApiServerConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Code by its digest, as the JSON that a dispatcher takes, in bounded memory: so that a runtime
 * that lost its code can be given it while Kubernetes doesn't answer.
 *
 * <p>Whoever may write FunctionVersions in any namespace can write one that has another's digest.
 * So code is given out only once it was found to be what its digest says. That is costly, and most
 * code is never asked for: it is done then.
 */
@Singleton
public final class Bundles {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Cache<String, Code> bundles;

  /** Code that claims a digest. */
  private static final class Code {
    private final byte[] json;
    private volatile boolean proven;

    private Code(byte[] json) {
      this.json = json;
    }

    private boolean isOf(String digest) {
      if (!proven) {
        proven = digest.equals(digestOf(json));
      }
      return proven;
    }

    private static String digestOf(byte[] json) {
      try {
        return Digests.of(JSON.readTree(json));
      } catch (IOException | IllegalArgumentException e) {
        return "";
      }
    }
  }

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
            .weigher((String digest, Code code) -> digest.length() + code.json.length)
            .build();
  }

  /**
   * Keeps the code of a version, unless there is some of its digest.
   *
   * @param version whose code it is
   */
  public void keep(FunctionVersionSpec version) {
    String digest = version.bundleDigest();
    if (digest != null && bundles.getIfPresent(digest) == null) {
      bundles.put(digest, new Code(json(Bundle.of(version))));
    }
  }

  /**
   * Keeps the code of a version, in the place of what was kept as it.
   *
   * @param version whose code it is
   * @return the JSON of its bundle; empty where its digest is another
   */
  public Optional<byte[]> replace(FunctionVersionSpec version) {
    byte[] json = json(Bundle.of(version));
    String digest = version.bundleDigest();
    Code code = new Code(json);
    if (digest == null || !code.isOf(digest)) {
      return Optional.empty();
    }
    bundles.put(digest, code);
    return Optional.of(json);
  }

  /**
   * The code of a digest.
   *
   * @param digest of a bundle
   * @return its JSON, empty when it isn't kept
   */
  public Optional<byte[]> find(String digest) {
    Code code = bundles.getIfPresent(digest);
    if (code == null) {
      return Optional.empty();
    }
    if (!code.isOf(digest)) {
      bundles.asMap().remove(digest, code);
      return Optional.empty();
    }
    return Optional.of(code.json);
  }

  private static byte[] json(Bundle bundle) {
    return bundle.toJson().toString().getBytes(StandardCharsets.UTF_8);
  }
}
