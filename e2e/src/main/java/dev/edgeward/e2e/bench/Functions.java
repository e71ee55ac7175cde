package dev.edgeward.e2e.bench;

import dev.edgeward.e2e.stack.EdgewardKinds;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.AnyNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/** Functions as objects of the Kubernetes API. */
final class Functions {

  private static final String CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz";
  private static final int HEX = 16;
  private static final int ID_LENGTH = 26;

  private Functions() {}

  static NonNamespaceOperation<
          GenericKubernetesResource,
          GenericKubernetesResourceList,
          Resource<GenericKubernetesResource>>
      in(KubernetesClient client, String namespace) {
    return client.genericKubernetesResources(EdgewardKinds.FUNCTIONS).inNamespace(namespace);
  }

  static AnyNamespaceOperation<
          GenericKubernetesResource,
          GenericKubernetesResourceList,
          Resource<GenericKubernetesResource>>
      all(KubernetesClient client) {
    return client.genericKubernetesResources(EdgewardKinds.FUNCTIONS).inAnyNamespace();
  }

  static NonNamespaceOperation<
          GenericKubernetesResource,
          GenericKubernetesResourceList,
          Resource<GenericKubernetesResource>>
      versionsIn(KubernetesClient client, String namespace) {
    return client.genericKubernetesResources(EdgewardKinds.VERSIONS).inNamespace(namespace);
  }

  /** A Function of one file. */
  static GenericKubernetesResource function(String namespace, String name, String code) {
    return function(namespace, name, Map.of("code", Map.of("files", Map.of("main.js", code))));
  }

  /** A Function. */
  static GenericKubernetesResource function(
      String namespace, String name, Map<String, Object> spec) {
    var function = new GenericKubernetesResource();
    function.setApiVersion("edgeward.dev/v1alpha1");
    function.setKind("Function");
    function.setMetadata(new ObjectMetaBuilder().withNamespace(namespace).withName(name).build());
    function.setAdditionalProperty("spec", spec);
    return function;
  }

  /** The id that a Function has from the moment on at which it is there. */
  static String id(GenericKubernetesResource function) {
    String hex = function.getMetadata().getUid().replace("-", "");
    String digits = new BigInteger(hex, HEX).toString(CROCKFORD.length());
    var id = new StringBuilder("fun_").append("0".repeat(ID_LENGTH - digits.length()));
    digits
        .chars()
        .map(digit -> CROCKFORD.charAt(Character.digit(digit, CROCKFORD.length())))
        .forEach(digit -> id.append((char) digit));
    return id.toString();
  }

  /** Whether it serves what it says now. */
  static boolean isReady(GenericKubernetesResource function) {
    Object conditions = function.get("status", "conditions");
    return conditions instanceof List<?> all
        && all.stream()
            .filter(Map.class::isInstance)
            .map(condition -> (Map<?, ?>) condition)
            .anyMatch(
                condition ->
                    "Ready".equals(condition.get("type"))
                        && "True".equals(condition.get("status"))
                        && condition.get("observedGeneration") instanceof Number seen
                        && seen.longValue() >= function.getMetadata().getGeneration());
  }
}
