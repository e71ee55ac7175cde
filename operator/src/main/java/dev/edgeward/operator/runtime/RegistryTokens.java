package dev.edgeward.operator.runtime;

import dev.edgeward.api.Names;
import dev.edgeward.operator.OperatorConfig;
import dev.edgeward.operator.background.WorkException;
import dev.edgeward.operator.npm.RegistryAddress;
import dev.edgeward.operator.npm.Tokens;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;

/**
 * Tokens for registries of packages: entries of Secrets of the operator's namespace that somebody
 * has labelled for it.
 */
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
          .filter(RegistryTokens::isForRegistries)
          .map(KeySecrets::data)
          .map(data -> data.get(entry.key()))
          .map(Jwks::decode)
          .map(String::strip);
    } catch (KubernetesClientException e) {
      throw new WorkException.Unavailable(
          "the token for the npm registry can't be read from Kubernetes", e);
    }
  }

  /** The namespace has keys too: who may write Runtimes is not to choose who is shown those. */
  private static boolean isForRegistries(Secret secret) {
    Map<String, String> labels = secret.getMetadata().getLabels();
    return labels != null && Names.USE_NPM.equals(labels.get(Names.USE_LABEL));
  }
}
