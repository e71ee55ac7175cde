package dev.edgeward.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.edgeward.e2e.LocalStackExtension;
import dev.edgeward.e2e.TestStack;
import dev.edgeward.e2e.stack.Component;
import dev.edgeward.e2e.stack.Manifests;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What kube-apiserver refuses by itself, with the operator and without it. */
@ExtendWith(LocalStackExtension.class)
class AdmissionPoliciesE2E {
  private static final String CODE = "export default () => 'hello'";
  private static final String SOMEBODY_ELSES_ID = "fun_00000000000000000000000001";

  private TestStack stack;
  private Team team;
  private KubernetesClient alice;
  private TeamFunction greet;

  @BeforeEach
  void anEditorHasAFunction(TestStack stack) {
    this.stack = stack;
    this.team = new Team(stack);
    this.alice = stack.kubernetes(stack.userToken("alice"));
    this.greet = team.function("greet");
    team.allow("alice", "'*'", "functions, functionversions, functiontombstones, functionschemas");
    greet.serve(CODE);
    await().ignoreExceptions().until(() -> apply("metadata: {name: mine}") != null);
  }

  @AfterEach
  void close() {
    alice.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "metadata: {labels: {edgeward.dev/id: " + SOMEBODY_ELSES_ID + "}}",
        "metadata: {labels: {edgeward.dev/function-id: " + SOMEBODY_ELSES_ID + "}}",
      })
  void anIdentityTakesARightOfItsOwn(String change) throws InterruptedException {
    stack.killAndLeave(Component.OPERATOR);

    assertThatThrownBy(() -> patch(alice, change)).hasMessageContaining("functions/identity");

    team.allow("alice", "'*'", "functions", "update", "functions/identity");
    await()
        .untilAsserted(() -> assertThatCode(() -> patch(alice, change)).doesNotThrowAnyException());
  }

  @Test
  void aNamespaceIsNamedByThoseWhoMayNameAll() {
    team.allow("alice", "update", "functions/identity");
    stack.apply(
        team.namespace(),
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: owner}
        rules: [{apiGroups: [""], resources: [namespaces], verbs: [get, patch]}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: owner}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: owner}
        subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: alice}]
        """);
    await().ignoreExceptions().until(() -> label(alice, "example.com/any", "thing") != null);

    String id = "wsp_" + SOMEBODY_ELSES_ID.substring(4);
    assertThatThrownBy(() -> label(alice, "edgeward.dev/id", id))
        .hasMessageContaining("in the whole cluster");
    assertThat(label(stack.admin(), "edgeward.dev/id", id).getMetadata().getLabels())
        .containsEntry("edgeward.dev/id", id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"created-by", "updated-by", "deleted-by"})
  void nobodyNamesSomebodyElseWhileTheOperatorIsAway(String stamp) throws InterruptedException {
    stack.killAndLeave(Component.OPERATOR);

    String forged = "annotations: {edgeward.dev/%s: bob}".formatted(stamp);
    assertThatThrownBy(() -> apply("metadata: {name: forged, %s}".formatted(forged)))
        .hasMessageContaining("edgeward.dev/" + stamp);
    assertThatThrownBy(() -> patch(alice, "metadata: {%s}".formatted(forged)))
        .hasMessageContaining("edgeward.dev/" + stamp);
    assertThatCode(() -> patch(stack.admin(), "metadata: {%s}".formatted(forged)))
        .doesNotThrowAnyException();
  }

  @Test
  void aTombstoneKeepsWhatItWasMadeFor() {
    var bin = new Bin(team);
    bin.delete("greet", DeletionPropagation.BACKGROUND);
    HasMetadata tombstone = bin.tombstones().getFirst();

    for (String change :
        new String[] {
          "spec: {function: {spec: {description: Another}}}", "spec: {deletedBy: bob}"
        }) {
      assertThatThrownBy(
              () ->
                  alice
                      .resource(tombstone)
                      .patch(PatchContext.of(PatchType.JSON_MERGE), json(change)))
          .hasMessageContaining("can be changed");
    }
    HasMetadata copy = bin.tombstones().getFirst();
    copy.getMetadata().setName(SOMEBODY_ELSES_ID.replace('_', '-'));
    copy.getMetadata().setResourceVersion(null);
    copy.getMetadata().getLabels().remove("edgeward.dev/id");
    assertThatThrownBy(() -> alice.resource(copy).create())
        .hasMessageContaining("functions/identity");

    alice
        .resource(tombstone)
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\": {\"restore\": true}}");
    bin.awaitEmpty();
  }

  private HasMetadata apply(String metadata) {
    return Manifests.apply(
            alice,
            """
            apiVersion: edgeward.dev/v1alpha1
            kind: Function
            %s
            spec: {code: {files: {main.js: "%s"}}}
            """
                .formatted(metadata, CODE),
            team.namespace())
        .getFirst();
  }

  private void patch(KubernetesClient user, String change) {
    user.resource(greet.object()).patch(PatchContext.of(PatchType.JSON_MERGE), json(change));
  }

  private HasMetadata label(KubernetesClient user, String name, String value) {
    return user.namespaces()
        .withName(team.namespace())
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            json("metadata: {labels: {%s: %s}}".formatted(name, value)));
  }

  private static String json(String yaml) {
    return Serialization.asJson(Serialization.unmarshal(yaml, Map.class));
  }
}
