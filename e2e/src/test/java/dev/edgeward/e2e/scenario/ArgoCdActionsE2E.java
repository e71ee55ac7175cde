package dev.edgeward.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.edgeward.e2e.LocalStackExtension;
import dev.edgeward.e2e.TestStack;
import dev.edgeward.e2e.argocd.ArgoCd;
import dev.edgeward.e2e.argocd.ArgoCdExtension;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The buttons that Argo CD has for Edgeward's kinds, by what the chart ships for it. */
@ExtendWith({ArgoCdExtension.class, LocalStackExtension.class})
class ArgoCdActionsE2E {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private TestStack stack;
  private ArgoCd argoCd;
  private GitTeam team;

  @BeforeEach
  void asShipped(TestStack stack, ArgoCd argoCd) throws Exception {
    this.stack = stack;
    this.argoCd = argoCd;
    argoCd.configureAsShipped();
  }

  @AfterEach
  void end() {
    team.leave();
    argoCd.configure(Map.of());
  }

  /** Git doesn't have the pin, so Argo CD leaves it, until somebody takes it away. */
  @ParameterizedTest
  @ValueSource(strings = {"ServerSideApply=false", "ServerSideApply=true"})
  void whatIsRolledBackStaysUntilItFollowsGitAgain(String option) throws Exception {
    team = GitTeam.start(stack, argoCd, option);
    String first = team.greet().servingVersion();
    team.putInGit("description: Two", "export default () => 'two'");
    assertThat(actions()).isEqualTo("[resync, rollback]");

    run("rollback");

    awaitResult("hello");
    team.putInGit("description: Three", "export default () => 'three'");
    team.application().sync();
    assertThat(team.application().syncStatus()).isEqualTo("Synced");
    assertThat(team.greet().servingVersion()).isEqualTo(first);
    assertThat(actions()).isEqualTo("[resync, unpin]");

    run("unpin");

    awaitResult("three");
  }

  @Test
  void whatDoesNotLoadIsTriedAgain() throws Exception {
    team = GitTeam.start(stack, argoCd);
    team.commit("description: Broken", "export default () => {");
    team.greet().awaitFalse("LatestVersionReady", 2);
    var audit = new AuditLog(team.team());

    run("resync");

    await("the operator has had it tried again")
        .atMost(PATIENCE)
        .until(
            () -> audit.writes().stream().anyMatch(write -> write.contains("functionversions/")));
    team.application().refresh();
    assertThat(team.application().syncStatus()).isEqualTo("Synced");
  }

  @Test
  void whatIsInTheBinComesBackOrGoes() throws Exception {
    team = GitTeam.start(stack, argoCd);
    team.removeFromGit();

    argoCd.server().run(team.application(), tombstone(), "restore");
    team.isTheSameAsBefore();

    team.greet().delete();
    team.bin().awaitGone("greet");
    GenericKubernetesResource deleted = tombstone();
    await("Argo CD shows it")
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        argoCd
                            .server()
                            .health(
                                team.application(),
                                "FunctionTombstone",
                                deleted.getMetadata().getName()))
                    .get()
                    .satisfies(
                        health -> {
                          assertThat(health.status()).isEqualTo("Suspended");
                          assertThat(health.message()).contains("kept until");
                        }));
    argoCd.server().run(team.application(), deleted, "purge");
    team.bin().awaitEmpty();
    await("the versions go")
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(team.bin().versions()).isEmpty());
  }

  private GenericKubernetesResource tombstone() {
    assertThat(team.bin().tombstones()).hasSize(1);
    return team.bin().tombstones().getFirst();
  }

  private void run(String action) {
    argoCd.server().run(team.application(), team.greet().object(), action);
  }

  private String actions() throws Exception {
    return argoCd.server().actions(team.application(), team.greet().object()).toString();
  }

  private void awaitResult(String expected) {
    await("it answers " + expected)
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> team.greet().result().asText().equals(expected));
  }
}
