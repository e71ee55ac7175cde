package dev.edgeward.e2e.scenario;

import dev.edgeward.e2e.TestStack;
import dev.edgeward.e2e.client.RestClient;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A namespace of its own, and what its people do there with all rights. */
public final class Team {

  private final TestStack stack;
  private final String namespace;
  private final RestClient rest;

  /** Makes the namespace. */
  public Team(TestStack stack) {
    this.stack = stack;
    this.namespace = stack.newNamespace();
    this.rest = stack.rest();
  }

  public TestStack stack() {
    return stack;
  }

  public String namespace() {
    return namespace;
  }

  public RestClient rest() {
    return rest;
  }

  /** As {@code kubectl apply --server-side} does. */
  public List<HasMetadata> apply(String yaml) {
    return stack.apply(namespace, yaml);
  }

  /** The Function of that name, whether there is one yet or not. */
  public TeamFunction function(String name) {
    return new TeamFunction(this, name);
  }

  /** The reasons of the Events about a Function. */
  public Set<String> eventReasons(String function) {
    return events(function).stream().map(Event::getReason).collect(Collectors.toSet());
  }

  /** The Events about a Function. */
  public List<Event> events(String function) {
    return stack.admin().v1().events().inNamespace(namespace).list().getItems().stream()
        .filter(event -> "Function".equals(event.getInvolvedObject().getKind()))
        .filter(event -> function.equals(event.getInvolvedObject().getName()))
        .toList();
  }

  /** The ids of the team's functions, as the Kubernetes API has them. */
  public List<String> functionIds() {
    return stack.edgeward("Function", "functions").inNamespace(namespace).list().getItems().stream()
        .map(object -> Ids.of("fun_", object))
        .toList();
  }

  /** The id of the workspace that the namespace is. */
  public String workspaceId() {
    return Ids.of("wsp_", stack.admin().namespaces().withName(namespace).get());
  }

  /** Gives a user rights in the team's namespace: verbs and resources, in turn. */
  public void allow(String user, String... rights) {
    StringBuilder rules = new StringBuilder();
    for (int i = 0; i < rights.length; i += 2) {
      rules.append(
          "  - {apiGroups: [edgeward.dev], verbs: [%s], resources: [%s]}\n"
              .formatted(rights[i], rights[i + 1]));
    }
    String name = user.replace(':', '-');
    apply(
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: %1$s}
        rules:
        %3$s---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: %1$s}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: %1$s}
        subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: "%2$s"}]
        """
            .formatted(name, user, rules));
  }
}
