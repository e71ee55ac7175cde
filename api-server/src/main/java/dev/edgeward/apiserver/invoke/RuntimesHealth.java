package dev.edgeward.apiserver.invoke;

import dev.edgeward.apiserver.index.Informers;
import dev.edgeward.apiserver.index.ReadModel;
import dev.edgeward.apiserver.index.RuntimeRow;
import dev.edgeward.apiserver.invoke.Dispatcher.Target;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * A replica that has just started is not ready before it reached one of the Runtimes that the
 * operator reaches: what keeps it from them is its own. Once it was ready it stays so, whatever
 * becomes of Runtimes, since one that is away is away for all replicas, and lists and the other
 * Runtimes are not. See docs/decisions/007.
 */
@Readiness
@Singleton
public final class RuntimesHealth implements HealthCheck {
  private static final int PATIENCE_MILLIS = 900;

  private final BooleanSupplier synced;
  private final ReadModel model;
  private final Dispatcher dispatcher;
  private volatile boolean admitted;

  /**
   * Made by the container.
   *
   * @param informers tell when the Runtimes are known
   * @param model has the Runtimes
   * @param dispatcher to ask them
   */
  @Inject
  public RuntimesHealth(Informers informers, ReadModel model, Dispatcher dispatcher) {
    this(() -> informers.unsynced().isEmpty(), model, dispatcher);
  }

  RuntimesHealth(BooleanSupplier synced, ReadModel model, Dispatcher dispatcher) {
    this.synced = synced;
    this.model = model;
    this.dispatcher = dispatcher;
  }

  @Override
  public HealthCheckResponse call() {
    if (!admitted && synced.getAsBoolean()) {
      List<RuntimeRow> reachable =
          model.runtimes().all().stream()
              .filter(runtime -> runtime.ready() && runtime.url() != null)
              .toList();
      if (reachable.isEmpty() || anyAnswers(reachable)) {
        admitted = true;
      }
    }
    return HealthCheckResponse.named("runtimes").status(admitted).build();
  }

  private boolean anyAnswers(List<RuntimeRow> runtimes) {
    CompletableFuture<Boolean> answered = new CompletableFuture<>();
    for (RuntimeRow runtime : runtimes) {
      Target target = new Target(String.valueOf(runtime.url()), "");
      Thread.startVirtualThread(
          () -> {
            if (dispatcher.healthy(target)) {
              admitted = true;
              answered.complete(true);
            }
          });
    }
    return answered.completeOnTimeout(false, PATIENCE_MILLIS, TimeUnit.MILLISECONDS).join();
  }
}
