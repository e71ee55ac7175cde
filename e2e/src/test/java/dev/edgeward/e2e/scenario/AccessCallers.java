package dev.edgeward.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.e2e.TestStack;
import dev.edgeward.e2e.TokenTimes;
import dev.edgeward.e2e.client.RestClient;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** The callers of docs/access.md: the chart's roles, bound, and a token of each sort. */
final class AccessCallers {

  private static final String LABEL = "access";

  private final TestStack stack;
  private final String namespace;

  /**
   * @param namespace in which they have their rights
   */
  AccessCallers(TestStack stack, String namespace) {
    this.stack = stack;
    this.namespace = namespace;
  }

  /** Makes them, by the names that the page gives them. */
  Map<String, RestClient> make() throws Exception {
    bind("ClusterRoleBinding", namespace + "-admin", "admin", account("admin"));
    bind("RoleBinding", "editor", "editor", account("editor"));
    bind("RoleBinding", "invoker", "invoker", account("invoker"));
    bind(
        "RoleBinding",
        "viewer",
        "viewer",
        "{kind: User, name: bob, apiGroup: rbac.authorization.k8s.io}");
    Map<String, RestClient> callers = new LinkedHashMap<>();
    callers.put("admin", stack.rest(stack.serviceAccountToken(namespace, "admin")));
    callers.put("editor", stack.rest(stack.serviceAccountToken(namespace, "editor")));
    callers.put("viewer", stack.rest(stack.userToken("bob")));
    callers.put("invoker", stack.rest(stack.serviceAccountToken(namespace, "invoker")));
    callers.put("stranger", stack.rest(stack.userToken("mallory")));
    callers.put("no token", stack.anonymousRest());
    callers.put("expired", stack.rest(expired()));
    callers.put(
        "other audience",
        stack.rest(stack.serviceAccountToken(namespace, "editor", "somebody-else")));
    return callers;
  }

  /** Takes away what reaches beyond the namespace. */
  static void leave(TestStack stack) {
    stack.admin().rbac().clusterRoleBindings().withLabel(LABEL).delete();
  }

  private String expired() throws Exception {
    String token = stack.serviceAccountToken(namespace, "editor");
    TokenTimes times = new TokenTimes(stack.folder());
    RestClient notYet = stack.rest(times.earlier(token, Duration.ofMinutes(1)));
    assertThat(notYet.get("/api/functions").status()).as("signed anew, in time").isEqualTo(200);
    return times.earlier(token, Duration.ofHours(2));
  }

  private String account(String name) {
    return "{kind: ServiceAccount, name: %s, namespace: %s}".formatted(name, namespace);
  }

  private void bind(String kind, String name, String role, String subject) {
    stack.apply(
        namespace,
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: %s
        metadata: {name: %s, labels: {%s: ""}}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: edgeward-%s}
        subjects: [%s]
        """
            .formatted(kind, name, LABEL, role, subject));
  }
}
