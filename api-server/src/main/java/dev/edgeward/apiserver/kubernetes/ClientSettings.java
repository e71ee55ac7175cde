package dev.edgeward.apiserver.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.quarkus.kubernetes.client.KubernetesConfigCustomizer;
import jakarta.inject.Singleton;

/** What every client of the cluster is set to, beside the application's properties. */
@Singleton
public final class ClientSettings implements KubernetesConfigCustomizer {
  /**
   * HTTP/1.1: for one small read at a time HTTP/2 costs the cluster's API server half as much
   * again, and each invocation waits for one.
   */
  @Override
  public void customize(Config config) {
    config.setHttp2Disable(true);
  }
}
