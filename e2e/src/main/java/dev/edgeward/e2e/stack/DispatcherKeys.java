package dev.edgeward.e2e.stack;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What the operator gives to the dispatcher: the audience and the keys, as they are in the Secret
 * that it keeps for the Runtime. They outlive the Secret: a dispatcher without keys serves nobody.
 */
final class DispatcherKeys implements AutoCloseable {

  /** The Secret's name, and the names of its entries, are those of the dispatcher's variables. */
  static final String SECRET = "edgeward-dispatcher-local";

  private final AtomicReference<Optional<Map<String, String>>> environment =
      new AtomicReference<>(Optional.empty());
  private final SharedIndexInformer<Secret> informer;

  /**
   * @param changed called after the keys were replaced by others; not for the first ones
   */
  DispatcherKeys(KubernetesClient client, Runnable changed) {
    informer =
        client
            .secrets()
            .inNamespace(JavaProgram.NAMESPACE)
            .withName(SECRET)
            .inform(
                new ResourceEventHandler<>() {
                  @Override
                  public void onAdd(Secret secret) {
                    take(secret);
                  }

                  @Override
                  public void onUpdate(Secret old, Secret secret) {
                    take(secret);
                  }

                  @Override
                  public void onDelete(Secret secret, boolean finalStateUnknown) {
                    // what the dispatcher was started with stays good until there are others
                  }

                  private void take(Secret secret) {
                    Optional<Map<String, String>> now = Optional.of(decode(secret));
                    Optional<Map<String, String>> before = environment.getAndSet(now);
                    if (before.isPresent() && !before.equals(now)) {
                      changed.run();
                    }
                  }
                });
  }

  /** The variables, once the operator has made them. */
  Optional<Map<String, String>> environment() {
    return environment.get();
  }

  @Override
  public void close() {
    informer.stop();
  }

  private static Map<String, String> decode(Secret secret) {
    Map<String, String> decoded = new TreeMap<>();
    if (secret.getData() != null) {
      secret
          .getData()
          .forEach(
              (name, value) ->
                  decoded.put(
                      name, new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)));
    }
    return decoded;
  }
}
