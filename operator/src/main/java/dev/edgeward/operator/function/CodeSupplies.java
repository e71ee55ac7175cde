package dev.edgeward.operator.function;

import dev.edgeward.api.VersionContent;
import dev.edgeward.api.v1alpha1.FunctionVersion;
import dev.edgeward.api.v1alpha1.FunctionVersionSpec;
import dev.edgeward.operator.background.Outcome;
import dev.edgeward.operator.background.WorkException;
import dev.edgeward.operator.bundling.Bundled;
import dev.edgeward.operator.bundling.Bundles;
import dev.edgeward.operator.bundling.Sources;
import dev.edgeward.operator.oci.Pulls;
import dev.edgeward.operator.oci.Source;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Supplies of code: a version that was made from the same sources holds its own, so that nothing is
 * bundled or pulled again when the operator starts anew, or a commit is reverted.
 */
final class CodeSupplies {
  /** Without a bundler: somebody may install one. */
  private static final Duration UNTIL_THERE_IS_ONE = Duration.ofSeconds(10);

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
      public Outcome<Bundled> bundled(Sources sources) {
        String digest;
        try {
          digest = sources.digest(bundles.bundler());
        } catch (WorkException.Unavailable e) {
          return new Outcome.Failed<>(e.getMessage(), false, UNTIL_THERE_IS_ONE);
        }
        return specs(versions.get())
            .flatMap(spec -> CodeSupplies.bundled(spec, digest).stream())
            .findFirst()
            .orElseGet(() -> bundles.of(sources, digest));
      }

      @Override
      public Optional<ResolvedCode> made(String artifactDigest, String entrypoint) {
        return CodeSupplies.this.made(versions.get(), artifactDigest, entrypoint);
      }

      @Override
      public Outcome<Map<String, String>> pulled(Source source) {
        return pulls.of(source);
      }
    };
  }

  /**
   * For a spec that nobody has stored yet: no registry is asked for it.
   *
   * @param versions of the function that it is for
   * @param patience how long its code may take to be bundled
   */
  CodeSupply preview(Supplier<List<FunctionVersion>> versions, Duration patience) {
    return new CodeSupply() {
      @Override
      public Outcome<Bundled> bundled(Sources sources) {
        try {
          return bundles.await(sources, sources.digest(bundles.bundler()), patience);
        } catch (WorkException.Unavailable e) {
          return new Outcome.Failed<>(e.getMessage(), false, UNTIL_THERE_IS_ONE);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return new Outcome.Running<>(patience);
        }
      }

      @Override
      public Optional<ResolvedCode> made(String artifactDigest, String entrypoint) {
        return CodeSupplies.this.made(versions.get(), artifactDigest, entrypoint);
      }

      @Override
      public Outcome<Map<String, String>> pulled(Source source) {
        return pulls.known(source);
      }
    };
  }

  private Optional<ResolvedCode> made(
      List<FunctionVersion> versions, String artifactDigest, String entrypoint) {
    return specs(versions)
        .flatMap(spec -> resolved(spec, artifactDigest, entrypoint).stream())
        .findFirst();
  }

  private static Stream<FunctionVersionSpec> specs(List<FunctionVersion> versions) {
    return versions.stream().map(FunctionVersion::getSpec).filter(Objects::nonNull);
  }

  private static Optional<Outcome<Bundled>> bundled(FunctionVersionSpec spec, String sourceDigest) {
    return spec.bundling() == null
            || spec.entrypoint() == null
            || !sourceDigest.equals(spec.bundling().sourceDigest())
            || !isWhole(spec)
        ? Optional.empty()
        : Optional.of(
            new Outcome.Done<>(
                new Bundled(VersionContent.files(spec), spec.entrypoint(), spec.bundling())));
  }

  private Optional<ResolvedCode> resolved(
      FunctionVersionSpec spec, String artifactDigest, String entrypoint) {
    return spec.entrypoint() == null
            || !artifactDigest.equals(spec.artifactDigest())
            || !isMadeFor(spec, artifactDigest, entrypoint)
            || !isWhole(spec)
        ? Optional.empty()
        : Optional.of(
            new ResolvedCode(
                VersionContent.files(spec), spec.entrypoint(), spec.bundling(), artifactDigest));
  }

  private boolean isMadeFor(FunctionVersionSpec spec, String artifactDigest, String entrypoint) {
    if (spec.bundling() == null) {
      return entrypoint.equals(spec.entrypoint());
    }
    try {
      return Sources.digest(artifactDigest, entrypoint, bundles.bundler())
          .equals(spec.bundling().sourceDigest());
    } catch (WorkException.Unavailable e) {
      return false;
    }
  }

  /** Whether a version is what its digest says: whoever may write one could say anything. */
  private static boolean isWhole(FunctionVersionSpec spec) {
    return Objects.equals(spec.digest(), VersionContent.digest(spec));
  }
}
