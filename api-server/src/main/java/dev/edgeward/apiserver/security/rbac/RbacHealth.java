package dev.edgeward.apiserver.security.rbac;

import jakarta.inject.Singleton;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready once the prefilter has had every RBAC object, or at once where it is off; it stays so while
 * Kubernetes is away.
 */
@Readiness
@Singleton
public final class RbacHealth implements HealthCheck {
  private final RbacWatches watches;

  /**
   * Made by the container.
   *
   * @param watches to ask
   */
  public RbacHealth(RbacWatches watches) {
    this.watches = watches;
  }

  @Override
  public HealthCheckResponse call() {
    List<String> unsynced = watches.unsynced();
    return HealthCheckResponse.named("access prefilter")
        .status(unsynced.isEmpty())
        .withData("unsynced", String.join(", ", unsynced))
        .withData("interrupted", String.join(", ", watches.interrupted()))
        .build();
  }
}
