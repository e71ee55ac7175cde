package dev.edgeward.e2e.bench;

import dev.edgeward.e2e.stack.Clients;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.SubjectBuilder;
import java.time.Duration;

/** A ServiceAccount that a RoleBinding lets list the Functions of one workspace, and no others. */
final class WorkspaceMember {

  private static final String ACCOUNT = "reader";
  private static final Duration TOKEN_LIFE = Duration.ofHours(2);

  private WorkspaceMember() {}

  /**
   * Makes one.
   *
   * @param namespace of the workspace; it and the account are there for the first time
   * @return its token
   */
  static String token(BenchStack stack, String namespace) {
    var admin = stack.admin();
    admin
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(ACCOUNT)
                .endMetadata()
                .build())
        .create();
    admin
        .resource(
            new RoleBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(ACCOUNT)
                .endMetadata()
                .withRules(
                    new PolicyRuleBuilder()
                        .withApiGroups("edgeward.dev")
                        .withResources("functions")
                        .withVerbs("get", "list")
                        .build())
                .build())
        .create();
    admin
        .resource(
            new RoleBindingBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(ACCOUNT)
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "Role", ACCOUNT)
                .withSubjects(
                    new SubjectBuilder()
                        .withKind("ServiceAccount")
                        .withNamespace(namespace)
                        .withName(ACCOUNT)
                        .build())
                .build())
        .create();
    return Clients.serviceAccountToken(admin, namespace, ACCOUNT, TOKEN_LIFE);
  }
}
