package dev.edgeward.apiserver.kubernetes;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgeward.api.DeepJson;
import io.quarkus.kubernetes.client.KubernetesClientObjectMapperCustomizer;
import jakarta.inject.Singleton;

/** Has clients of the cluster read whatever it has: a watch ends at what can't be read. */
@Singleton
public final class DeepReading implements KubernetesClientObjectMapperCustomizer {
  @Override
  public void customize(ObjectMapper mapper) {
    DeepJson.readBy(mapper);
  }
}
