package dev.edgeward.e2e.cloudflare;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * What the edge does with the requests of a script.
 *
 * @param workers which run the deployed versions
 * @param former what the edge goes on with until {@code until}; null for nothing
 */
record Serving(List<Weighted> workers, @Nullable Serving former, Instant until) {

  /**
   * A worker and its part of the requests.
   *
   * @param percentage from 0 to 100
   */
  record Weighted(WorkerProcess worker, double percentage) {}

  Serving {
    workers = List.copyOf(workers);
  }

  /** What really serves: this, or the former one while that lasts. */
  Serving at(Instant now) {
    return former != null && now.isBefore(until) ? former : this;
  }

  /** Nothing of the former one is left. */
  Serving settled() {
    return new Serving(workers, null, Instant.MIN);
  }

  boolean runs(WorkerProcess worker) {
    return workers.stream().anyMatch(one -> one.worker() == worker);
  }

  /** A worker by chance, each by its part. */
  WorkerProcess choose() {
    double chance = ThreadLocalRandom.current().nextDouble(100);
    for (Weighted one : workers) {
      chance -= one.percentage();
      if (chance < 0) {
        return one.worker();
      }
    }
    return workers.getLast().worker();
  }
}
