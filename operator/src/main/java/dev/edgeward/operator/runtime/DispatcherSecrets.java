package dev.edgeward.operator.runtime;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import dev.edgeward.api.v1alpha1.Runtime;
import dev.edgeward.operator.OperatorConfig;
import dev.edgeward.operator.deployment.DispatcherSettings;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** Reads Secrets of Edgeward's own namespace that the dispatcher's deployment needs. */
@ApplicationScoped
public class DispatcherSecrets {
  private final KubernetesClient client;
  private final String namespace;

  /**
   * Secrets through a client.
   *
   * @param client that may read Secrets of the namespace
   * @param config that names the namespace
   */
  public DispatcherSecrets(KubernetesClient client, OperatorConfig config) {
    this.client = client;
    this.namespace = config.namespace();
  }

  /**
   * What {@link RuntimeKeys} has made for a dispatcher.
   *
   * @param runtime whose keys are made
   * @return empty when they are not, or are no keys
   */
  Optional<DispatcherSettings> settings(Runtime runtime) {
    String name = "edgeward-dispatcher-" + runtime.getMetadata().getName();
    return entry(name, "AUDIENCE")
        .flatMap(
            audience ->
                entry(name, "VERIFY_KEYS")
                    .flatMap(
                        verifyKeys ->
                            entry(name, "SEALING_KEYS")
                                .flatMap(
                                    sealingKeys -> settings(audience, verifyKeys, sealingKeys))));
  }

  private static Optional<DispatcherSettings> settings(
      String audience, String verifyKeys, String sealingKeys) {
    try {
      return Optional.of(
          new DispatcherSettings(
              audience,
              verifyKeys,
              sealingKeys,
              JWKSet.parse(sealingKeys).getKeys().stream().map(JWK::getKeyID).toList()));
    } catch (ParseException e) {
      return Optional.empty();
    }
  }

  /**
   * An entry of a Secret, read now and kept nowhere.
   *
   * @param secret its name
   * @param key of the entry
   * @return its text; empty when there is no such Secret, or no such entry
   */
  Optional<String> entry(String secret, String key) {
    return Optional.ofNullable(client.secrets().inNamespace(namespace).withName(secret).get())
        .map(Secret::getData)
        .map((Map<String, String> data) -> data.get(key))
        .map(text -> new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8));
  }
}
