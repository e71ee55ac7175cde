package dev.edgeward.operator.dispatch;

import dev.edgeward.api.Bundle;
import dev.edgeward.operator.metrics.CallTimer;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Measures the calls to another dispatcher: {@code edgeward.dispatcher.calls} by operation and
 * outcome.
 */
public final class MeteredDispatcher implements Dispatcher {
  private static final String CALLS = "edgeward.dispatcher.calls";

  private final Dispatcher dispatcher;
  private final CallTimer<DispatcherException> timer;

  /**
   * A dispatcher that is measured.
   *
   * @param dispatcher that does the work
   * @param registry for the measures
   */
  public MeteredDispatcher(Dispatcher dispatcher, MeterRegistry registry) {
    this.dispatcher = dispatcher;
    this.timer =
        new CallTimer<>(registry, CALLS, DispatcherException.class, MeteredDispatcher::outcome);
  }

  @Override
  public Health health(RuntimeConnection runtime) throws DispatcherException {
    return timer.measure("health", () -> dispatcher.health(runtime));
  }

  @Override
  public void store(RuntimeConnection runtime, String workspaceId, String digest, Bundle bundle)
      throws DispatcherException {
    timer.run("store", () -> dispatcher.store(runtime, workspaceId, digest, bundle));
  }

  @Override
  public void remove(RuntimeConnection runtime, String workspaceId, String digest)
      throws DispatcherException {
    timer.run("remove", () -> dispatcher.remove(runtime, workspaceId, digest));
  }

  @Override
  public StoredBundles list(RuntimeConnection runtime, @Nullable String cursor)
      throws DispatcherException {
    return timer.measure("list", () -> dispatcher.list(runtime, cursor));
  }

  @Override
  public Check check(
      RuntimeConnection runtime,
      String workspaceId,
      String digest,
      Bundle bundle,
      @Nullable SealedEnvironment environment)
      throws DispatcherException {
    return timer.measure(
        "check",
        () -> dispatcher.check(runtime, workspaceId, digest, bundle, environment),
        MeteredDispatcher::answer);
  }

  @Override
  public Check tryOut(RuntimeConnection runtime, String workspaceId, String digest, Bundle bundle)
      throws DispatcherException {
    return timer.measure(
        "check",
        () -> dispatcher.tryOut(runtime, workspaceId, digest, bundle),
        MeteredDispatcher::answer);
  }

  private static String answer(Check check) {
    return check.error() == null ? "ok" : "start-error";
  }

  private static String outcome(DispatcherException failure) {
    return switch (failure) {
      case DispatcherException.Unavailable unavailable -> "unavailable";
      case DispatcherException.Unanswered unanswered -> "unanswered";
      case DispatcherException.RateLimited limited -> "rate-limited";
      case DispatcherException.Unauthorized unauthorized -> "unauthorized";
      case DispatcherException.Rejected rejected -> "rejected";
    };
  }
}
