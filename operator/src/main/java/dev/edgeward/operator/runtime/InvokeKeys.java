package dev.edgeward.operator.runtime;

import com.nimbusds.jose.jwk.ECKey;
import dev.edgeward.api.Names;
import dev.edgeward.api.v1alpha1.Runtime;
import dev.edgeward.operator.runtime.RuntimeKeys.InvalidKeyException;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * The Secret {@code edgeward-invoke-keys}, which the API server reads: of each Runtime the key that
 * signs invocations. No Runtime owns it, so the entry of one that is deleted is taken out here.
 */
final class InvokeKeys {
  private static final Logger LOG = Logger.getLogger(InvokeKeys.class);

  private final KubernetesClient client;
  private final KeySecrets secrets;

  InvokeKeys(KubernetesClient client, KeySecrets secrets) {
    this.client = client;
    this.secrets = secrets;
  }

  /** The Secret, with a key of the Runtime in it. */
  Secret ensure(String runtime) throws InvalidKeyException {
    return secrets.ensure(
        Names.INVOKE_KEYS_SECRET,
        null,
        Map.of(),
        present -> {
          Map<String, String> data = new TreeMap<>(present);
          data.computeIfAbsent(runtime, any -> Jwks.entry(Jwks.signingKey()));
          return data;
        });
  }

  /** Gives the API server another key of the Runtime. */
  void replace(String runtime, ECKey key) throws InvalidKeyException {
    secrets.ensure(
        Names.INVOKE_KEYS_SECRET,
        null,
        Map.of(),
        present -> {
          Map<String, String> data = new TreeMap<>(present);
          data.put(runtime, Jwks.entry(key));
          return data;
        });
  }

  /**
   * Takes out the entries of Runtimes that are no more, if there are any.
   *
   * @return their names
   */
  Set<String> sweep() {
    Optional<Secret> found = secrets.find(Names.INVOKE_KEYS_SECRET);
    if (found.isEmpty() || KeySecrets.data(found.get()).isEmpty()) {
      return Set.of();
    }
    // Asked after the Secret was read: a Runtime that is made now has its entry made later.
    KubernetesResourceList<Runtime> runtimes = client.resources(Runtime.class).list();
    String rest = runtimes.getMetadata() == null ? null : runtimes.getMetadata().getContinue();
    if (rest != null && !rest.isEmpty()) {
      return Set.of(); // not all of them: it proves nothing
    }
    Set<String> names =
        runtimes.getItems().stream()
            .map(runtime -> runtime.getMetadata().getName())
            .collect(Collectors.toSet());
    Map<String, String> kept = new TreeMap<>(KeySecrets.data(found.get()));
    kept.keySet().retainAll(names);
    Set<String> gone =
        KeySecrets.data(found.get()).keySet().stream()
            .filter(name -> !names.contains(name))
            .collect(Collectors.toSet());
    if (!gone.isEmpty()) {
      secrets.write(new SecretBuilder(found.get()).withData(kept).build());
      LOG.infof("The API server loses the keys of Runtimes that are no more: %s", gone);
    }
    return gone;
  }
}
