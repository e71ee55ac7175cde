package dev.edgeward.apiserver.service.function;

import dev.edgeward.apiserver.ApiServerConfig;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** How long an answer about a deletion waits for the operator. */
@Singleton
public final class Patience {
  private static final long FIRST_WAIT_MILLIS = 50;
  private static final long LONGEST_WAIT_MILLIS = 1000;

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
   * Looks until there is something to be seen, less and less often: many may wait for an operator
   * that is away.
   *
   * @param <T> what is looked for
   * @param look at least once; what it throws ends the wait
   * @return empty when there was nothing in time
   */
  public <T> Optional<T> await(Supplier<Optional<T>> look) {
    long end = System.nanoTime() + bound.toNanos();
    long wait = FIRST_WAIT_MILLIS;
    while (true) {
      Optional<T> seen = look.get();
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (seen.isPresent() || left <= 0) {
        return seen;
      }
      try {
        Thread.sleep(Math.min(wait, left));
        wait = Math.min(wait + wait / 2, LONGEST_WAIT_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Optional.empty();
      }
    }
  }
}
