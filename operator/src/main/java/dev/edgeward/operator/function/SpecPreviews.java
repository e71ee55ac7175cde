package dev.edgeward.operator.function;

import dev.edgeward.api.Bundle;
import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.api.v1alpha1.FunctionVersionSpec;
import dev.edgeward.api.v1alpha1.Runtime;
import dev.edgeward.operator.bundling.Bundles;
import dev.edgeward.operator.oci.Pulls;
import dev.edgeward.operator.status.Reason;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What would be made of a spec that nobody has stored yet, as far as this operator has seen what it
 * refers to. One that doesn't work has seen it too.
 */
@ApplicationScoped
public class SpecPreviews {
  /** No digest of what is loaded depends on whose it is. */
  private static final String ANY_FUNCTION = "fun_00000000000000000000000000";

  /** What nothing that comes later can mend. */
  private static final Set<Reason> FAULTS =
      Set.of(Reason.BUNDLING_FAILED, Reason.INVALID_CODE, Reason.VERSION_TOO_LARGE);

  private final CodeSupplies supplies;
  private volatile @Nullable Known known;

  /**
   * Previews.
   *
   * @param bundles of code that no runtime loads as it is
   * @param pulls of code in registries
   */
  public SpecPreviews(Bundles bundles, Pulls pulls) {
    this.supplies = new CodeSupplies(bundles, pulls);
  }

  private record Known(String systemNamespace, CachedReferences.Caches caches) {}

  /** What would be made of a spec. */
  public sealed interface Preview {
    /**
     * A version.
     *
     * @param runtime that would load it
     * @param bundle that it would load
     * @param hasEnvironment whether it would be loaded with more than that
     */
    record Version(String runtime, Bundle bundle, boolean hasEnvironment) implements Preview {}

    /**
     * No version ever.
     *
     * @param why for a human
     */
    record Faulty(String why) implements Preview {}

    /**
     * No version, as long as things are as they are.
     *
     * @param why for a human
     */
    record Unresolved(String why) implements Preview {}

    /** Nothing, as the spec has no code. */
    record Nothing() implements Preview {}
  }

  /**
   * Looks at a spec.
   *
   * @param function that it is of
   * @param patience how long its code may take to be bundled
   */
  public Preview of(Function function, Duration patience) {
    Known there = known;
    return there == null
        ? new Preview.Unresolved("the operator has just begun")
        : preview(
            SpecResolution.resolve(
                function,
                ANY_FUNCTION,
                new CachedReferences(
                    there.systemNamespace(),
                    there.caches(),
                    supplies.preview(
                        () -> FunctionSources.versions(function, there.caches()), patience))));
  }

  /** A Runtime that specs can refer to. */
  public Optional<Runtime> runtime(String name) {
    Known there = known;
    return there == null
        ? Optional.empty()
        : there.caches().of(Runtime.class).get(new ResourceID(name));
  }

  /** Takes note of what there is to refer to. */
  void know(String systemNamespace, CachedReferences.Caches caches) {
    known = new Known(systemNamespace, caches);
  }

  private static Preview preview(Desired desired) {
    return switch (desired) {
      case Desired.NoCode() -> new Preview.Nothing();
      case Desired.Unresolved(Reason reason, String message, _) ->
          FAULTS.contains(reason)
              ? new Preview.Faulty(message)
              : new Preview.Unresolved(reason.text() + ": " + message);
      case Desired.UnderWay(Reason reason, _, _) ->
          new Preview.Unresolved(
              reason == Reason.PULLING
                  ? "it is pulled from its registry once the function is stored"
                  : "it takes long to be bundled");
      case Desired.Version(String name, String id, FunctionVersionSpec spec) ->
          new Preview.Version(
              spec.runtimeRef() == null ? "" : String.valueOf(spec.runtimeRef().name()),
              Bundle.of(spec),
              spec.env() != null && !spec.env().isEmpty());
    };
  }
}
