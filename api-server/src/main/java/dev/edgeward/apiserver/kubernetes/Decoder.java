package dev.edgeward.apiserver.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Turns objects of any shape into typed ones. One that doesn't fit its type is reported and left
 * out, and stops nothing else.
 */
@Singleton
public final class Decoder {
  private static final Logger LOG = Logger.getLogger(Decoder.class);

  private final KubernetesClient client;

  /**
   * Made by the container.
   *
   * @param client whose serialization is used
   */
  public Decoder(KubernetesClient client) {
    this.client = client;
  }

  /**
   * The object as its type.
   *
   * @param object as the API gave it
   * @param type what it should be
   * @param <T> the type
   * @return empty when it doesn't fit
   */
  public <T extends HasMetadata> Optional<T> decode(
      GenericKubernetesResource object, Class<T> type) {
    try {
      return Optional.of(client.getKubernetesSerialization().convertValue(object, type));
    } catch (RuntimeException e) {
      LOG.warnf(
          "%s %s/%s is left out, it can't be read: %s",
          object.getKind(),
          object.getMetadata().getNamespace(),
          object.getMetadata().getName(),
          e.getClass().getSimpleName());
      return Optional.empty();
    }
  }
}
