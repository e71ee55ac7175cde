package dev.edgeward.apiserver.index;

import jakarta.inject.Singleton;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready once the read model has had everything; it stays so while Kubernetes is away. */
@Readiness
@Singleton
public final class ReadModelHealth implements HealthCheck {
  private final Informers informers;

  /**
   * Made by the container.
   *
   * @param informers to ask
   */
  public ReadModelHealth(Informers informers) {
    this.informers = informers;
  }

  @Override
  public HealthCheckResponse call() {
    List<String> unsynced = informers.unsynced();
    return HealthCheckResponse.named("read model")
        .status(unsynced.isEmpty())
        .withData("unsynced", String.join(", ", unsynced))
        .withData("interrupted", String.join(", ", informers.interrupted()))
        .build();
  }
}
