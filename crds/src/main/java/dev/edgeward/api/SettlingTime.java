package dev.edgeward.api;

import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.api.v1alpha1.FunctionStatus;
import java.time.Duration;

/**
 * What the operator promises to those who serve a Function from a watch: between the moment at
 * which its object shows that something is under way and the report that another version serves
 * lies at least {@link #LEAST}.
 */
public final class SettlingTime {
  /** The promise. Readers rely on it, so it must not become shorter. */
  public static final Duration LEAST = Duration.ofMillis(25);

  private SettlingTime() {}

  /**
   * Whether an object shows that nothing is under way.
   *
   * @param function as the API gave it
   * @return whether its status speaks of its generation, and says that the version of it is ready
   */
  public static boolean isOver(Function function) {
    Long generation = function.getMetadata().getGeneration();
    FunctionStatus status = function.getStatus();
    return status != null
        && generation != null
        && generation.equals(status.observedGeneration())
        && Conditions.find(status.conditions(), Conditions.LATEST_VERSION_READY)
            .filter(latest -> generation.equals(latest.getObservedGeneration()))
            .filter(latest -> "True".equals(latest.getStatus()))
            .isPresent();
  }
}
