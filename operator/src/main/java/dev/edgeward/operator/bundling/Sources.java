package dev.edgeward.operator.bundling;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgeward.api.CodeRules;
import dev.edgeward.api.Digests;
import dev.edgeward.operator.npm.RegistryAddress;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is to be bundled.
 *
 * @param files source by file name, relative paths that {@code CodeRules} allows
 * @param entrypoint the main one of them
 * @param registry for the packages of a lock file, null for none. Where they come from decides
 *     nothing, as the lock file has their hashes
 * @param artifactDigest of the OCI artifact that the files are, which stands for them; null where
 *     they are none
 */
public record Sources(
    Map<String, String> files,
    String entrypoint,
    @Nullable RegistryAddress registry,
    @Nullable String artifactDigest) {

  /**
   * Sources that may import no packages.
   *
   * @param files as above
   * @param entrypoint as above
   */
  public Sources(Map<String, String> files, String entrypoint) {
    this(files, entrypoint, null, null);
  }

  /**
   * What tells the sources of an artifact, bundled by this bundler, from all others.
   *
   * @param artifactDigest as above
   * @param entrypoint as above
   * @param bundler its name and version
   * @return 64 lower-case hexadecimal digits
   */
  public static String digest(String artifactDigest, String entrypoint, String bundler) {
    return Digests.of(
        JsonNodeFactory.instance
            .objectNode()
            .put("artifact", artifactDigest)
            .put("entrypoint", entrypoint)
            .put("bundler", bundler));
  }

  /** Copies what it is given, so that sources never change. */
  public Sources {
    files = Map.copyOf(files);
  }

  /**
   * The lock file of npm among them.
   *
   * @return its text, empty where there is none
   */
  public Optional<String> lockFile() {
    return Optional.ofNullable(files.get(CodeRules.LOCK_FILE));
  }

  /**
   * What tells these sources, bundled by this bundler, from all others.
   *
   * @param bundler its name and version
   * @return 64 lower-case hexadecimal digits
   */
  public String digest(String bundler) {
    if (artifactDigest != null) {
      return digest(artifactDigest, entrypoint, bundler);
    }
    ObjectNode content = JsonNodeFactory.instance.objectNode();
    ObjectNode named = content.putObject("files");
    files.forEach(named::put);
    content.put("entrypoint", entrypoint);
    content.put("bundler", bundler);
    return Digests.of(content);
  }
}
