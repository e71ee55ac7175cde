package dev.edgeward.e2e.stack;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleRef;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The rights of one of the two programs, as the chart's {@code files/rbac} lists them. The chart
 * makes the same roles of them; a test compares.
 *
 * @param cluster on what has no namespace
 * @param namespaces on what lies in the namespaces of functions
 * @param release in the namespace of the release
 * @param system in the namespace of system functions
 */
public record Rights(
    List<PolicyRule> cluster,
    List<PolicyRule> namespaces,
    List<PolicyRule> release,
    @Nullable List<PolicyRule> system) {

  private static final String GROUP = "rbac.authorization.k8s.io";

  /** Reads one of the files. */
  public static Rights parse(String yaml) {
    return Serialization.unmarshal(yaml, Rights.class);
  }

  /** Roles and bindings of a ServiceAccount that looks after all namespaces. */
  List<HasMetadata> roles(String account, String releaseNamespace, String systemNamespace) {
    var subject = new Subject(null, "ServiceAccount", account, releaseNamespace);
    List<HasMetadata> objects = new ArrayList<>();
    objects.add(
        new ClusterRoleBuilder()
            .withNewMetadata()
            .withName(account)
            .endMetadata()
            .withRules(Stream.concat(cluster.stream(), namespaces.stream()).toList())
            .build());
    objects.add(
        new ClusterRoleBindingBuilder()
            .withNewMetadata()
            .withName(account)
            .endMetadata()
            .withRoleRef(new RoleRef(GROUP, "ClusterRole", account))
            .withSubjects(subject)
            .build());
    objects.addAll(role(account, releaseNamespace, release, subject));
    if (system != null) {
      objects.addAll(role(account + "-system", systemNamespace, system, subject));
    }
    return objects;
  }

  private static List<HasMetadata> role(
      String name, String namespace, List<PolicyRule> rules, Subject subject) {
    return List.of(
        new RoleBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace(namespace)
            .endMetadata()
            .withRules(rules)
            .build(),
        new RoleBindingBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace(namespace)
            .endMetadata()
            .withRoleRef(new RoleRef(GROUP, "Role", name))
            .withSubjects(subject)
            .build());
  }
}
