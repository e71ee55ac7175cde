package dev.edgeward.operator.dispatch;

import dev.edgeward.api.Bundle;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Measures the calls to another dispatcher: {@code edgeward.dispatcher.calls} by operation and
 * outcome. Names and ids are no labels: there is no end to them.
 */
public final class MeteredDispatcher implements Dispatcher {
  private static final String CALLS = "edgeward.dispatcher.calls";

  private final Dispatcher dispatcher;
  private final MeterRegistry registry;

  /**
   * A dispatcher that is measured.
   *
   * @param dispatcher that does the work
   * @param registry for the measures
   */
  public MeteredDispatcher(Dispatcher dispatcher, MeterRegistry registry) {
    this.dispatcher = dispatcher;
    this.registry = registry;
  }

  @Override
  public Health health(RuntimeConnection runtime) throws DispatcherException {
    return measured("health", () -> dispatcher.health(runtime), health -> "ok");
  }

  @Override
  public void store(RuntimeConnection runtime, String workspaceId, String digest, Bundle bundle)
      throws DispatcherException {
    measured(
        "store",
        () -> {
          dispatcher.store(runtime, workspaceId, digest, bundle);
          return true;
        },
        done -> "ok");
  }

  @Override
  public void remove(RuntimeConnection runtime, String workspaceId, String digest)
      throws DispatcherException {
    measured(
        "remove",
        () -> {
          dispatcher.remove(runtime, workspaceId, digest);
          return true;
        },
        done -> "ok");
  }

  @Override
  public StoredBundles list(RuntimeConnection runtime, @Nullable String cursor)
      throws DispatcherException {
    return measured("list", () -> dispatcher.list(runtime, cursor), page -> "ok");
  }

  @Override
  public Check check(
      RuntimeConnection runtime,
      String workspaceId,
      String digest,
      Bundle bundle,
      @Nullable SealedEnvironment environment)
      throws DispatcherException {
    return measured(
        "check",
        () -> dispatcher.check(runtime, workspaceId, digest, bundle, environment),
        check -> check.error() == null ? "ok" : "start-error");
  }

  private interface Call<R> {
    R make() throws DispatcherException;
  }

  private interface Outcome<R> {
    String of(R result);
  }

  private <R> R measured(String operation, Call<R> call, Outcome<R> outcome)
      throws DispatcherException {
    Timer.Sample sample = Timer.start(registry);
    String end = "error";
    try {
      R result = call.make();
      end = outcome.of(result);
      return result;
    } catch (DispatcherException e) {
      end =
          switch (e) {
            case DispatcherException.Unavailable unavailable -> "unavailable";
            case DispatcherException.Unanswered unanswered -> "unanswered";
            case DispatcherException.RateLimited limited -> "rate-limited";
            case DispatcherException.Unauthorized unauthorized -> "unauthorized";
            case DispatcherException.Rejected rejected -> "rejected";
          };
      throw e;
    } finally {
      sample.stop(registry.timer(CALLS, "operation", operation, "outcome", end));
    }
  }
}
