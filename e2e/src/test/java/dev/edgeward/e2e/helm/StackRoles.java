package dev.edgeward.e2e.helm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgeward.e2e.stack.Checkout;
import dev.edgeward.e2e.stack.ReleaseRoles;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Roles and bindings by kind, namespace and name; what they say, without labels. */
final class StackRoles {

  private StackRoles() {}

  /** Those of the local stack. */
  static Map<String, JsonNode> of(Checkout checkout) {
    return byName(
        ReleaseRoles.of(checkout).stream().map(role -> Rendered.yaml(Serialization.asJson(role))));
  }

  /** Those that the chart renders. */
  static Map<String, JsonNode> in(Rendered rendered) {
    return byName(
        Stream.of("ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding")
            .flatMap(kind -> rendered.all(kind).stream()));
  }

  private static Map<String, JsonNode> byName(Stream<JsonNode> objects) {
    Map<String, JsonNode> roles = new TreeMap<>();
    objects.forEach(
        object -> {
          var said = object.<com.fasterxml.jackson.databind.node.ObjectNode>deepCopy();
          JsonNode metadata = said.remove("metadata");
          metadata
              .path("labels")
              .properties()
              .forEach(
                  label -> {
                    if (label.getKey().contains("aggregate-to")) {
                      said.set(label.getKey(), label.getValue());
                    }
                  });
          roles.put(
              "%s %s/%s"
                  .formatted(
                      said.path("kind").asText(),
                      metadata.path("namespace").asText(),
                      metadata.path("name").asText()),
              said);
        });
    return roles;
  }
}
