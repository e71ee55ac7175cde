package dev.edgeward.operator.runtime;

import dev.edgeward.api.v1alpha1.CloudflareRuntime;
import dev.edgeward.api.v1alpha1.SecretKeyRef;
import dev.edgeward.operator.OperatorConfig;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** The API tokens of accounts, in Secrets of Edgeward's own namespace; read, and kept nowhere. */
@ApplicationScoped
public class ApiTokens {
  private static final String ENTRY = "token";

  private final KeySecrets secrets;
  private final String namespace;

  /**
   * Tokens through a client.
   *
   * @param client that may read Secrets of the namespace
   * @param config that names the namespace
   */
  public ApiTokens(KubernetesClient client, OperatorConfig config) {
    this.secrets = new KeySecrets(client, config.namespace());
    this.namespace = config.namespace();
  }

  /** The token of an account as it is now; empty when there is none. */
  Optional<String> find(CloudflareRuntime spec) {
    SecretKeyRef reference = spec.apiTokenSecretRef();
    return reference == null
        ? Optional.empty()
        : secrets
            .find(String.valueOf(reference.name()))
            .map(KeySecrets::data)
            .map(data -> data.get(entry(reference)))
            .map(Jwks::decode)
            .map(String::strip)
            .filter(token -> !token.isEmpty());
  }

  /** What is missing, for a person. */
  String missing(CloudflareRuntime spec) {
    SecretKeyRef reference = spec.apiTokenSecretRef();
    return reference == null
        ? "apiTokenSecretRef is missing"
        : "there is no Secret "
            + namespace
            + "/"
            + reference.name()
            + " with an entry "
            + entry(reference);
  }

  private static String entry(SecretKeyRef reference) {
    return reference.key() == null ? ENTRY : reference.key();
  }
}
