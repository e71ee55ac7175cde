package dev.edgeward.operator.npm;

import java.util.regex.Pattern;
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

  /** What nobody else reads: by https, or without leaving this machine. The CRD's rule. */
  private static final Pattern KEEPS_SECRETS =
      Pattern.compile("https://.*|http://(?:localhost|127[.]0[.]0[.]1)(?:[:/].*)?");

  /** Whether what is shown to it stays between it and us. */
  boolean keepsSecrets() {
    return KEEPS_SECRETS.matcher(url).matches();
  }
}
