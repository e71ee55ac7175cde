package dev.edgeward.operator.runtime;

import dev.edgeward.api.v1alpha1.Runtime;
import dev.edgeward.operator.runtime.RuntimeKeys.InvalidKeyException;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The Secrets of Edgeward's namespace. A write of one that was changed meanwhile fails. */
final class KeySecrets {
  private final KubernetesClient client;
  private final String namespace;

  KeySecrets(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  /** What a Secret is to hold, out of what it holds. */
  interface Completion {
    Map<String, String> of(Map<String, String> present) throws InvalidKeyException;
  }

  Optional<Secret> find(String name) {
    return Optional.ofNullable(client.secrets().inNamespace(namespace).withName(name).get());
  }

  /** Writes a Secret as it was read and changed since. */
  Secret write(Secret changed) {
    return client.resource(changed).update();
  }

  /**
   * Sees to it that a Secret holds what it is to hold; writes only what differs.
   *
   * @param name of the Secret
   * @param owner that it goes with, null for none
   * @param firstAnnotations of a Secret that is made
   * @param completion what it is to hold
   * @return the Secret as it is now
   * @throws InvalidKeyException of the completion
   */
  Secret ensure(
      String name,
      @Nullable Runtime owner,
      Map<String, String> firstAnnotations,
      Completion completion)
      throws InvalidKeyException {
    Optional<Secret> found = find(name);
    if (found.isPresent()) {
      Secret present = found.get();
      Map<String, String> data = data(present);
      Map<String, String> wanted = completion.of(data);
      List<OwnerReference> owners =
          owner == null ? present.getMetadata().getOwnerReferences() : List.of(reference(owner));
      return wanted.equals(data) && owners.equals(present.getMetadata().getOwnerReferences())
          ? present
          // With its resourceVersion, so that two operators can't both make a key.
          : write(
              new SecretBuilder(present)
                  .editMetadata()
                  .withOwnerReferences(owners)
                  .endMetadata()
                  .withData(wanted)
                  .build());
    }
    Secret secret =
        new SecretBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace(namespace)
            .addToLabels("app.kubernetes.io/part-of", "edgeward")
            .addToLabels("app.kubernetes.io/managed-by", "edgeward-operator")
            .withAnnotations(firstAnnotations.isEmpty() ? null : firstAnnotations)
            .withOwnerReferences(owner == null ? List.of() : List.of(reference(owner)))
            .endMetadata()
            .withType("Opaque")
            .withData(completion.of(Map.of()))
            .build();
    try {
      return client.resource(secret).create();
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        return ensure(name, owner, firstAnnotations, completion); // made by another meanwhile
      }
      throw e;
    }
  }

  static Map<String, String> data(Secret secret) {
    return secret.getData() == null ? Map.of() : secret.getData();
  }

  private static OwnerReference reference(Runtime runtime) {
    return new OwnerReferenceBuilder()
        .withApiVersion(runtime.getApiVersion())
        .withKind(runtime.getKind())
        .withName(runtime.getMetadata().getName())
        .withUid(runtime.getMetadata().getUid())
        .build();
  }
}
