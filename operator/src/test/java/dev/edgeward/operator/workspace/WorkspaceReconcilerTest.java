package dev.edgeward.operator.workspace;

import static dev.edgeward.operator.function.Stage.TEAM_A;
import static dev.edgeward.operator.function.Stage.aMoment;
import static dev.edgeward.operator.function.Stage.code;
import static dev.edgeward.operator.function.Stage.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.api.v1alpha1.Runtime;
import dev.edgeward.api.v1alpha1.Workspace;
import dev.edgeward.operator.function.Stage;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@NullUnmarked // a null fails the test
@Timeout(60)
class WorkspaceReconcilerTest {
  private final Stage stage = new Stage();

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void theSettingsOfANamespaceAreInEffect() {
    create(TEAM_A, "{displayName: Team A, retentionTier: long, runtimeUserId: usr-1}");

    awaitReady(TEAM_A, "True InEffect");

    assertThat(stage.get(Workspace.class, null, TEAM_A).getStatus().id())
        .startsWith("wsp_")
        .hasSize(30);
    aMoment();
    assertThat(stage.kubernetes.writes()).filteredOn("PATCH workspaces/status"::equals).hasSize(1);
  }

  @Test
  void aWorkspaceWaitsForItsNamespaceAndItsRuntime() {
    create("team-c", "{runtimeRef: {name: eu}}");
    awaitReady("team-c", "False NamespaceNotFound");
    eventually(() -> assertThat(stage.events()).contains("Warning NamespaceNotFound"));

    stage
        .client
        .resource(new NamespaceBuilder().withNewMetadata().withName("team-c").endMetadata().build())
        .create();
    awaitReady("team-c", "False RuntimeNotFound");

    createRuntime("eu");
    awaitReady("team-c", "True InEffect");

    stage.client.resources(Runtime.class).withName("eu").delete();
    awaitReady("team-c", "False RuntimeNotFound");

    stage.client.namespaces().withName("team-c").delete();
    awaitReady("team-c", "False NamespaceNotFound");
    assertThat(stage.get(Workspace.class, null, "team-c").getStatus().id()).isNull();
  }

  @Test
  void itsFunctionsRunInItsRuntime() {
    createRuntime("eu");
    stage.apply("greet", code("1"));
    stage.apply("own", code("2") + "runtimeRef: {name: local}\n");
    stage.awaitServing("greet");
    String own = stage.awaitServing("own");
    assertThat(runtimeOf("greet")).isEqualTo("local");

    create(TEAM_A, "{runtimeRef: {name: eu}}");
    eventually(() -> assertThat(runtimeOf("greet")).isEqualTo("eu"));
    assertThat(stage.awaitServing("own")).isEqualTo(own);

    stage.client.resources(Workspace.class).withName(TEAM_A).delete();
    eventually(() -> assertThat(runtimeOf("greet")).isEqualTo("local"));
    assertThat(stage.versions()).hasSize(3);
  }

  @Test
  void aFunctionWhoseWorkspaceNamesAMissingRuntimeWaitsForIt() {
    create(TEAM_A, "{runtimeRef: {name: eu}}");
    stage.apply("greet", code("1"));

    stage.awaitCondition("greet", "Synced", "False RuntimeNotFound");
    createRuntime("eu");

    stage.awaitServing("greet");
    assertThat(runtimeOf("greet")).isEqualTo("eu");
  }

  @Test
  void aWorkspaceThatIsCreatedAgainIsLookedAtAgain() {
    create(TEAM_A, "{runtimeRef: {name: eu}}");
    awaitReady(TEAM_A, "False RuntimeNotFound");

    stage.client.resources(Workspace.class).withName(TEAM_A).delete();
    create(TEAM_A, "{}");

    awaitReady(TEAM_A, "True InEffect");
  }

  private String runtimeOf(String function) {
    String serving = stage.awaitServing(function);
    return stage.versions().stream()
        .filter(version -> version.getMetadata().getName().equals(serving))
        .findFirst()
        .orElseThrow()
        .getSpec()
        .runtimeRef()
        .name();
  }

  private void create(String name, String spec) {
    stage.create(
        """
        apiVersion: edgeward.dev/v1alpha1
        kind: Workspace
        metadata: {name: %s}
        spec: %s
        """
            .formatted(name, spec));
  }

  private void createRuntime(String name) {
    stage.create(
        """
        apiVersion: edgeward.dev/v1alpha1
        kind: Runtime
        metadata: {name: %s}
        spec: {workerd: {url: "http://dispatcher.example"}}
        """
            .formatted(name));
  }

  private void awaitReady(String name, String expected) {
    stage.awaitReady(Workspace.class, null, name, expected);
  }
}
