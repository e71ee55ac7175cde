package dev.edgeward.apiserver.security;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.edgeward.apiserver.ApiServerConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/** Tells what a caller may do, by the cluster's RBAC. */
@Singleton
public final class Authorizer {
  private final AccessReviewer reviewer;
  private final Decisions<Question, Boolean> decisions;

  private record Question(Caller caller, Access access) {}

  /**
   * Made by the container.
   *
   * @param reviewer asks the cluster
   * @param config how long answers are kept
   */
  @Inject
  public Authorizer(AccessReviewer reviewer, ApiServerConfig config) {
    this(
        reviewer,
        config.reviews(),
        Executors.newVirtualThreadPerTaskExecutor(),
        Ticker.systemTicker());
  }

  Authorizer(
      AccessReviewer reviewer, ApiServerConfig.Reviews config, Executor executor, Ticker ticker) {
    this.reviewer = reviewer;
    this.decisions =
        new Decisions<>(
            config.capacity(),
            allowed -> allowed ? config.allowedFor() : config.deniedFor(),
            executor,
            ticker);
  }

  /**
   * Whether a caller may do something.
   *
   * @param caller who
   * @param access what
   * @return whether it is allowed
   * @throws dev.edgeward.apiserver.error.ApiException when the cluster doesn't answer
   */
  public boolean allows(Caller caller, Access access) {
    return decisions.get(new Question(caller, access), () -> reviewer.allows(caller, access));
  }
}
