package dev.edgeward.operator.runtime;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.jwk.ECKey;
import dev.edgeward.api.v1alpha1.Runtime;
import dev.edgeward.operator.OperatorConfig;
import dev.edgeward.operator.dispatch.RuntimeConnection;
import dev.edgeward.operator.runtime.RuntimeKeys.InvalidKeyException;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Connections to Runtimes that another operator looks after, as it has left them: the address in
 * the status, the keys in their Secrets. Nothing is made here.
 */
@ApplicationScoped
public class StandbyConnections {
  /** Shorter than a former key is accepted. */
  private static final Duration FRESH = Duration.ofSeconds(20);

  private final KeySecrets secrets;
  private final Cache<String, Optional<RuntimeConnection>> connections =
      Caffeine.newBuilder().expireAfterWrite(FRESH).build();

  /**
   * Connections through a client.
   *
   * @param client that may read Secrets of the namespace
   * @param config that names the namespace
   */
  public StandbyConnections(KubernetesClient client, OperatorConfig config) {
    this.secrets = new KeySecrets(client, config.namespace());
  }

  /**
   * The connection to a Runtime.
   *
   * @param runtime with its status
   * @return empty when it is not set up
   */
  public Optional<RuntimeConnection> find(Runtime runtime) {
    String url = runtime.getStatus() == null ? null : runtime.getStatus().url();
    return url == null
        ? Optional.empty()
        : connections.get(RuntimeKeys.audience(runtime) + " " + url, any -> read(runtime, url));
  }

  private Optional<RuntimeConnection> read(Runtime runtime, String url) {
    String name = runtime.getMetadata().getName();
    Optional<Secret> sync = secrets.find(RuntimeKeys.syncSecret(name));
    Optional<Secret> dispatcher = secrets.find(RuntimeKeys.dispatcherSecret(name));
    if (sync.isEmpty() || dispatcher.isEmpty()) {
      return Optional.empty();
    }
    try {
      SyncSecret held = new SyncSecret(sync.get());
      List<ECKey> sealing = RuntimeKeys.sealing(dispatcher.get(), name);
      return Optional.of(
          new RuntimeConnection(
              name,
              URI.create(url),
              RuntimeKeys.audience(runtime),
              held.signingKey(),
              Keyring.sealingKey(held, sealing).toPublicJWK(),
              held.digestKey()));
    } catch (InvalidKeyException | IllegalArgumentException e) {
      return Optional.empty(); // the operator that looks after it says so in its conditions
    }
  }
}
