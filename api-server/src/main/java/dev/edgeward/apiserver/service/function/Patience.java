package dev.edgeward.apiserver.service.function;

import dev.edgeward.apiserver.ApiServerConfig;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** How long an answer about a deletion waits for the operator. */
@Singleton
public final class Patience {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

  private final Duration bound;

  /**
   * Made by the container.
   *
   * @param config how long
   */
  public Patience(ApiServerConfig config) {
    this.bound = config.deletion().patience();
  }

  /**
   * Looks until there is something to be seen.
   *
   * @param <T> what is looked for
   * @param look at least once; what it throws ends the wait
   * @return empty when there was nothing in time
   */
  public <T> Optional<T> await(Supplier<Optional<T>> look) {
    long began = System.nanoTime();
    while (true) {
      Optional<T> seen = look.get();
      if (seen.isPresent() || System.nanoTime() - began > bound.toNanos()) {
        return seen;
      }
      try {
        Thread.sleep(BETWEEN_LOOKS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Optional.empty();
      }
    }
  }
}
