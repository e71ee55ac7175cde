package dev.edgeward.operator.bundle;

import dev.edgeward.api.Bundle;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;

/** The bundles that versions name. Whoever watches versions tells; before that nobody knows. */
@ApplicationScoped
public class WantedBundles {
  private volatile Optional<Source> source = Optional.empty();

  /** Who watches versions. */
  public interface Source {
    /**
     * The bundles that the versions of a Runtime name, those of deleted functions included.
     *
     * @param runtime name of the Runtime
     * @return how to make each; none when what is there can't be known now
     */
    Map<BundleKey, Content> bundles(String runtime);
  }

  /** How to make a bundle. */
  public interface Content {
    /**
     * Makes it.
     *
     * @return empty when its version is gone, or is not what its digest says
     */
    Optional<Bundle> make();
  }

  /**
   * Names who watches versions.
   *
   * @param watcher from now on
   */
  public void tell(Source watcher) {
    source = Optional.of(watcher);
  }

  /** Whether somebody watches versions. */
  boolean isKnown() {
    return source.isPresent();
  }

  /**
   * The bundles that the versions of a Runtime name.
   *
   * @param runtime name of the Runtime
   * @return empty when nobody watches versions yet
   */
  Optional<Map<BundleKey, Content>> of(String runtime) {
    return source.map(watcher -> watcher.bundles(runtime));
  }
}
