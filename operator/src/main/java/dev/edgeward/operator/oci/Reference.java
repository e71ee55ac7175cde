package dev.edgeward.operator.oci;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What names an artifact for good.
 *
 * @param registry its host, with a port where it has one of its own
 * @param repository in it
 * @param digest of the artifact's manifest, {@code sha256:…}
 */
public record Reference(String registry, String repository, String digest) {
  /** What people call Docker's registry, which has another address. */
  static final String DOCKER_HUB = "docker.io";

  /** The rule of the CRD, taken apart. */
  private static final Pattern PATTERN =
      Pattern.compile(
          "(?<registry>[a-z0-9]+(?:[.-][a-z0-9]+)*(?::[1-9][0-9]{0,4})?)"
              + "/(?<repository>[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*)"
              + "(?::[A-Za-z0-9_][A-Za-z0-9._-]{0,127})?"
              + "@(?<digest>sha256:[0-9a-f]{64})");

  /**
   * Reads one. A tag beside the digest is passed over.
   *
   * @param text {@code registry/repository@sha256:…}
   * @return empty when it is none
   */
  public static Optional<Reference> parse(String text) {
    Matcher parts = PATTERN.matcher(text);
    return parts.matches()
        ? Optional.of(
            new Reference(
                parts.group("registry"), parts.group("repository"), parts.group("digest")))
        : Optional.empty();
  }

  /**
   * Where it lies, without saying which artifact it is.
   *
   * @return registry and repository
   */
  public String place() {
    return registry + "/" + repository;
  }

  /**
   * Whether it lies below a prefix, in whole parts of its path.
   *
   * @param prefix a registry, or the beginning of a place
   */
  boolean isBelow(String prefix) {
    return (place() + "/").startsWith(prefix + "/");
  }

  /** For people. */
  @Override
  public String toString() {
    return place() + "@" + digest;
  }
}
