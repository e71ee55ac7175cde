package dev.edgeward.operator.runtime;

import dev.edgeward.operator.OperatorConfig;
import dev.edgeward.operator.background.WorkException;
import dev.edgeward.operator.npm.RegistryAddress;
import dev.edgeward.operator.npm.Tokens;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Tokens for registries of packages: entries of Secrets of the operator's namespace. */
@Singleton
public final class RegistryTokens implements Tokens {
  private final KeySecrets secrets;

  /**
   * Tokens through a client.
   *
   * @param client that may read Secrets of the namespace
   * @param config that names the namespace
   */
  public RegistryTokens(KubernetesClient client, OperatorConfig config) {
    this.secrets = new KeySecrets(client, config.namespace());
  }

  @Override
  public Optional<String> find(RegistryAddress.TokenEntry entry) throws WorkException.Unavailable {
    try {
      return secrets
          .find(entry.secret())
          .map(KeySecrets::data)
          .map(data -> data.get(entry.key()))
          .map(Jwks::decode)
          .map(String::strip);
    } catch (KubernetesClientException e) {
      throw new WorkException.Unavailable(
          "the token for the npm registry can't be read from Kubernetes", e);
    }
  }
}
