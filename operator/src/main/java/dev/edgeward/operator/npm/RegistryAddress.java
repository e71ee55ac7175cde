package dev.edgeward.operator.npm;

import org.jspecify.annotations.Nullable;

/**
 * A registry as a Runtime names it.
 *
 * @param url of it
 * @param token where the token for it is, null for a registry that is asked without one
 */
public record RegistryAddress(String url, @Nullable TokenEntry token) {
  /**
   * An entry of a Secret.
   *
   * @param secret its name
   * @param key of the entry
   */
  public record TokenEntry(String secret, String key) {}
}
