package dev.edgeward.apiserver.security;

import dev.edgeward.apiserver.ApiServerConfig;
import java.time.Duration;

/** How reviews are kept, in tests. */
public record FixedReviews(Duration allowedFor, Duration deniedFor, int capacity, int atOnce)
    implements ApiServerConfig.Reviews {

  /** As the defaults have it. */
  public static FixedReviews defaults() {
    return new FixedReviews(Duration.ofSeconds(60), Duration.ofSeconds(5), 1000, 8);
  }
}
