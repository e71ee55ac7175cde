package dev.edgeward.operator.function;

import dev.edgeward.api.VersionContent;
import dev.edgeward.api.v1alpha1.FunctionVersion;
import dev.edgeward.api.v1alpha1.FunctionVersionSpec;
import dev.edgeward.operator.bundling.Bundler;
import dev.edgeward.operator.bundling.Bundles;
import dev.edgeward.operator.bundling.Outcome;
import dev.edgeward.operator.bundling.Sources;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Bundles of a function: a version that was made from the same sources holds its own, so that
 * nothing is bundled again when the operator starts anew, or a commit is reverted.
 */
final class BundledVersions {
  private final Bundles bundles;

  BundledVersions(Bundles bundles) {
    this.bundles = bundles;
  }

  /**
   * What becomes of sources.
   *
   * @param sources to bundle
   * @param versions of the function
   * @return at once
   */
  Outcome of(Sources sources, List<FunctionVersion> versions) {
    String digest;
    try {
      digest = sources.digest(bundles.bundler());
    } catch (Bundler.UnavailableException e) {
      return new Outcome.Unavailable(String.valueOf(e.getMessage()));
    }
    return versions.stream()
        .flatMap(version -> made(version.getSpec(), digest).stream())
        .findFirst()
        .orElseGet(() -> bundles.of(sources, digest));
  }

  /**
   * What becomes of sources that no version is looked through for, for somebody who waits.
   *
   * @param sources to bundle
   * @param patience how long it may take
   * @return {@link Outcome.Running} when it takes longer
   */
  Outcome await(Sources sources, Duration patience) {
    try {
      return bundles.await(sources, sources.digest(bundles.bundler()), patience);
    } catch (Bundler.UnavailableException e) {
      return new Outcome.Unavailable(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome.Running(patience);
    }
  }

  private static Optional<Outcome> made(FunctionVersionSpec spec, String digest) {
    if (spec == null
        || spec.bundling() == null
        || spec.files() == null
        || spec.entrypoint() == null
        || !digest.equals(spec.bundling().sourceDigest())
        || !Objects.equals(spec.digest(), VersionContent.digest(spec))) {
      return Optional.empty();
    }
    return Optional.of(new Outcome.Bundled(spec.files(), spec.entrypoint(), spec.bundling()));
  }
}
