package dev.edgeward.e2e.stack;

import com.fasterxml.jackson.core.type.TypeReference;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * A role for people and programs, as the chart's {@code files/rbac/users.yaml} has it.
 *
 * @param aggregate the cluster's own roles that it becomes part of
 */
record UserRole(List<String> aggregate, List<PolicyRule> rules) {

  /** Reads the file: the roles by their names, without the chart's in front. */
  static Map<String, UserRole> parse(String yaml) {
    return Serialization.unmarshal(
        new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)), new TypeReference<>() {});
  }

  HasMetadata role(String name) {
    var role = new ClusterRoleBuilder().withNewMetadata().withName(name).endMetadata();
    for (String into : aggregate) {
      role.editMetadata()
          .addToLabels("rbac.authorization.k8s.io/aggregate-to-" + into, "true")
          .endMetadata();
    }
    return role.withRules(rules).build();
  }
}
