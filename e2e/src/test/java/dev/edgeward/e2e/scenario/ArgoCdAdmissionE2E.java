package dev.edgeward.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.e2e.TestStack;
import dev.edgeward.e2e.argocd.Application;
import dev.edgeward.e2e.argocd.ArgoCd;
import dev.edgeward.e2e.argocd.ArgoCdExtension;
import dev.edgeward.e2e.stack.StackOptions;
import dev.edgeward.e2e.stack.Users;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A team in Git whose operator refuses code that doesn't load, as it does by default. */
@ExtendWith(ArgoCdExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArgoCdAdmissionE2E {
  private TestStack stack;
  private ArgoCd argoCd;

  @BeforeAll
  void start() throws Exception {
    stack = TestStack.start("argocd-admission-stack", new StackOptions(0, 0, Map.of()));
    argoCd = ArgoCdExtension.startIn(stack);
    argoCd.configureAsShipped();
  }

  @AfterAll
  void close() throws Exception {
    try (TestStack ending = stack) {
      if (argoCd != null) {
        argoCd.close();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ServerSideApply=false", "ServerSideApply=true"})
  void aCommitThatDoesNotLoadFailsTheSynchronizationAndChangesNothing(String option)
      throws Exception {
    GitTeam team = GitTeam.start(stack, argoCd, option);
    Application application = team.application();
    String before = team.greet().object().getMetadata().getResourceVersion();

    String bad = team.commitOnly("description: Bad", "export default () =>\\n  = 1");
    application.refresh();

    assertThat(application.awaitFailure())
        .contains("specs.edgeward.dev", "main.js:2", "SyntaxError");
    application.awaitCompared(bad, "OutOfSync");
    assertThat(team.greet().object().getMetadata().getResourceVersion()).isEqualTo(before);
    assertThat(application.health()).isEqualTo("Healthy");

    argoCd.server().terminateOperation(application);
    application.awaitCompared(team.revertOnly(), "Synced");
    assertThat(team.greet().object().getMetadata().getResourceVersion()).isEqualTo(before);
    team.isTheSameAsBefore();

    team.removeFromGit();
    assertThat((Object) team.bin().tombstones().getFirst().get("spec", "deletedBy"))
        .isEqualTo(Users.ADMIN);
    team.leave();
  }
}
