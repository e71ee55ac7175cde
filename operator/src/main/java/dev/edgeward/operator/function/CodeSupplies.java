package dev.edgeward.operator.function;

import dev.edgeward.api.VersionContent;
import dev.edgeward.api.v1alpha1.FunctionVersion;
import dev.edgeward.api.v1alpha1.FunctionVersionSpec;
import dev.edgeward.operator.bundling.Bundler;
import dev.edgeward.operator.bundling.Bundles;
import dev.edgeward.operator.bundling.Outcome;
import dev.edgeward.operator.bundling.Sources;
import dev.edgeward.operator.oci.Pull;
import dev.edgeward.operator.oci.Pulls;
import dev.edgeward.operator.oci.Source;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Supplies of code: a version that was made from the same sources holds its own, so that nothing is
 * bundled or pulled again when the operator starts anew, or a commit is reverted.
 */
final class CodeSupplies {
  private final Bundles bundles;
  private final Pulls pulls;

  CodeSupplies(Bundles bundles, Pulls pulls) {
    this.bundles = bundles;
    this.pulls = pulls;
  }

  /**
   * For a function: what isn't there is begun.
   *
   * @param versions of the function
   */
  CodeSupply of(Supplier<List<FunctionVersion>> versions) {
    return new CodeSupply() {
      @Override
      public Outcome bundled(Sources sources) {
        String digest;
        try {
          digest = sources.digest(bundles.bundler());
        } catch (Bundler.UnavailableException e) {
          return new Outcome.Unavailable(String.valueOf(e.getMessage()));
        }
        return specs(versions.get())
            .filter(spec -> isMadeOf(spec, digest))
            .filter(CodeSupplies::isWhole)
            .findFirst()
            .<Outcome>map(
                spec -> new Outcome.Bundled(spec.files(), spec.entrypoint(), spec.bundling()))
            .orElseGet(() -> bundles.of(sources, digest));
      }

      @Override
      public Optional<ResolvedCode> made(String artifactDigest, String entrypoint) {
        return specs(versions.get())
            .filter(spec -> isMadeFor(spec, artifactDigest, entrypoint))
            .filter(CodeSupplies::isWhole)
            .findFirst()
            .map(
                spec ->
                    new ResolvedCode(
                        spec.files(), spec.entrypoint(), spec.bundling(), artifactDigest));
      }

      @Override
      public Pull pulled(Source source) {
        return pulls.of(source);
      }
    };
  }

  /**
   * For a spec that nobody has stored yet: no version is looked through for it, and no registry
   * asked.
   *
   * @param patience how long its code may take to be bundled
   */
  CodeSupply preview(Duration patience) {
    return new CodeSupply() {
      @Override
      public Outcome bundled(Sources sources) {
        try {
          return bundles.await(sources, sources.digest(bundles.bundler()), patience);
        } catch (Bundler.UnavailableException e) {
          return new Outcome.Unavailable(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return new Outcome.Running(patience);
        }
      }

      @Override
      public Optional<ResolvedCode> made(String artifactDigest, String entrypoint) {
        return Optional.empty();
      }

      @Override
      public Pull pulled(Source source) {
        return pulls.known(source);
      }
    };
  }

  private static Stream<FunctionVersionSpec> specs(List<FunctionVersion> versions) {
    return versions.stream()
        .map(FunctionVersion::getSpec)
        .filter(Objects::nonNull)
        .filter(spec -> spec.files() != null && spec.entrypoint() != null);
  }

  /** Whether a version is what its digest says. */
  private static boolean isWhole(FunctionVersionSpec spec) {
    return Objects.equals(spec.digest(), VersionContent.digest(spec));
  }

  private static boolean isMadeOf(FunctionVersionSpec spec, String sourceDigest) {
    return spec.bundling() != null && sourceDigest.equals(spec.bundling().sourceDigest());
  }

  private boolean isMadeFor(FunctionVersionSpec spec, String artifactDigest, String entrypoint) {
    if (!artifactDigest.equals(spec.artifactDigest())) {
      return false;
    }
    if (spec.bundling() == null) {
      return entrypoint.equals(spec.entrypoint());
    }
    try {
      return isMadeOf(spec, Sources.digest(artifactDigest, entrypoint, bundles.bundler()));
    } catch (Bundler.UnavailableException e) {
      return false;
    }
  }
}
