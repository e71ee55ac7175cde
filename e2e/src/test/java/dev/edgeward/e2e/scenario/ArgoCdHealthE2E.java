package dev.edgeward.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.edgeward.e2e.LocalStackExtension;
import dev.edgeward.e2e.TestStack;
import dev.edgeward.e2e.argocd.ArgoCd;
import dev.edgeward.e2e.argocd.ArgoCdExtension;
import dev.edgeward.e2e.stack.Component;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What Argo CD and Flux say of a function that lives, the one by what the chart ships for it. */
@ExtendWith({ArgoCdExtension.class, LocalStackExtension.class})
class ArgoCdHealthE2E {

  private static final String BROKEN = "export default () => {";

  private TestStack stack;
  private ArgoCd argoCd;
  private GitTeam team;

  @BeforeEach
  void aFunctionServes(TestStack stack, ArgoCd argoCd) throws Exception {
    this.stack = stack;
    this.argoCd = argoCd;
    this.team = GitTeam.start(stack, argoCd);
  }

  @AfterEach
  void end() {
    team.leave();
    argoCd.configure(Map.of());
  }

  @Test
  void withoutSettingsAFunctionThatDoesNotLoadIsHealthy() throws Exception {
    team.commit("description: Broken", BROKEN);
    team.greet().awaitFalse("LatestVersionReady", 2);
    team.application().refresh();

    assertThat(team.application().health()).isEqualTo("Healthy");
  }

  @Test
  void withTheSettingsHealthIsWhatTheConditionsSay() throws Exception {
    argoCd.configureAsShipped();
    awaitHealth("Healthy", "Current");

    team.commit("description: Broken", BROKEN);
    awaitHealth("Degraded", "Failed");

    team.commit("description: Mended", "export default () => 'mended'");
    awaitHealth("Healthy", "Current");

    stack.stop(Component.WORKERD);
    team.commit("description: Waiting", "export default () => 'waits for its runtime'");
    awaitHealth("Progressing", "InProgress");

    stack.start(Component.WORKERD);
    awaitHealth("Healthy", "Current");
  }

  @Test
  void whatNeverServedIsDegraded() throws Exception {
    argoCd.configureAsShipped();
    team.removeFromGit();
    team.bin().empty();

    team.commit("description: Never", BROKEN);

    awaitHealth("Degraded", "Failed");
  }

  @Test
  void whatNobodyHasSeenYetIsNotReady() throws Exception {
    stack.stop(Component.OPERATOR);
    team.team().function("new").applyCode("export default () => 'new'");

    assertThat(argoCd.tools().kstatus(team.team().function("new").object()))
        .isEqualTo("InProgress");
  }

  private void awaitHealth(String expected, String kstatus) throws Exception {
    await("it is " + expected)
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(200))
        .until(() -> team.application().health().equals(expected));
    assertThat(argoCd.tools().kstatus(team.greet().object())).isEqualTo(kstatus);
  }
}
