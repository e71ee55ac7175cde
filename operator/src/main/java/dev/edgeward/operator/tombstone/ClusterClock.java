package dev.edgeward.operator.tombstone;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;

/** The time of kube-apiserver: a second opinion before anything is purged. */
@FunctionalInterface
public interface ClusterClock {
  /**
   * Asks.
   *
   * @param client of the cluster
   * @param namespace that the asking concerns
   * @return its time, to the second
   */
  Instant now(KubernetesClient client, String namespace);
}
