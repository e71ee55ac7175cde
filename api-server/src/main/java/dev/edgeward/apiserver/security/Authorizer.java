package dev.edgeward.apiserver.security;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.edgeward.apiserver.ApiServerConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/** Tells what a caller may do, by the cluster's authorizers. */
@Singleton
public final class Authorizer {
  private static final Duration LONGEST_REVIEW = Duration.ofMinutes(1);

  private final AccessReviewer reviewer;
  private final Decisions<Question, Boolean> decisions;
  private final RightsRevisions revisions;
  private final Executor executor;
  private final int atOnce;

  private record Question(Caller caller, Access access, long revision) {}

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
    this.executor = executor;
    this.atOnce = config.atOnce();
    this.revisions =
        new RightsRevisions(
            config.allowedFor().plus(config.deniedFor()).plus(LONGEST_REVIEW), ticker);
    this.decisions =
        new Decisions<>(
            config.capacity(),
            allowed -> allowed ? config.allowedFor() : config.deniedFor(),
            allowed -> allowed,
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
    return decisions.get(question(caller, access), () -> reviewer.allows(caller, access));
  }

  /**
   * Which of several things a caller may do. What isn't known is reviewed, several at once.
   *
   * @param caller who
   * @param accesses what
   * @return those that are allowed
   * @throws dev.edgeward.apiserver.error.ApiException when the cluster doesn't answer
   */
  public Set<Access> allowed(Caller caller, Collection<Access> accesses) {
    Set<Access> allowed = ConcurrentHashMap.newKeySet();
    Queue<Access> unknown = new ConcurrentLinkedQueue<>();
    int left = 0;
    for (Access access : accesses) {
      Boolean known =
          decisions
              .known(question(caller, access), () -> reviewer.allows(caller, access))
              .orElse(null);
      if (known == null) {
        unknown.add(access);
        left++;
      } else if (known) {
        allowed.add(access);
      }
    }
    List<CompletableFuture<Void>> reviews = new ArrayList<>();
    for (int i = 0; i < Math.min(left, atOnce); i++) {
      reviews.add(CompletableFuture.runAsync(() -> review(caller, unknown, allowed), executor));
    }
    reviews.forEach(Authorizer::await);
    return allowed;
  }

  /**
   * Rights in a namespace have changed: nothing that was decided before counts any more.
   *
   * @param namespace its name
   */
  public void forget(String namespace) {
    revisions.changed(namespace);
  }

  /** Rights have changed that may count in every namespace. */
  public void forgetAll() {
    revisions.changedEverywhere();
  }

  private Question question(Caller caller, Access access) {
    return new Question(caller, access, revisions.of(access.namespace()));
  }

  private void review(Caller caller, Queue<Access> unknown, Set<Access> allowed) {
    try {
      for (Access access = unknown.poll(); access != null; access = unknown.poll()) {
        if (allows(caller, access)) {
          allowed.add(access);
        }
      }
    } catch (RuntimeException e) {
      unknown.clear();
      throw e;
    }
  }

  private static void await(CompletableFuture<Void> review) {
    try {
      review.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException outcome) {
        throw outcome;
      }
      throw e;
    }
  }
}
