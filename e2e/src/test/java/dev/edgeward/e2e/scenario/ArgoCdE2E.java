package dev.edgeward.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.edgeward.e2e.LocalStackExtension;
import dev.edgeward.e2e.TestStack;
import dev.edgeward.e2e.argocd.ArgoCd;
import dev.edgeward.e2e.argocd.ArgoCdExtension;
import dev.edgeward.e2e.client.RestClient;
import dev.edgeward.e2e.stack.Component;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A team whose functions Argo CD keeps as Git says: by each way it can, and through deletions. */
@ExtendWith({ArgoCdExtension.class, LocalStackExtension.class})
class ArgoCdE2E {

  private static final String CLIENT_SIDE = "ServerSideApply=false";
  private static final String SERVER_SIDE = "ServerSideApply=true";
  private static final String REPLACE = "Replace=true";

  /** Longer than Argo CD goes without looking at everything once more. */
  private static final Duration NEXT_LOOK = Duration.ofSeconds(13);

  private static final int ROUNDS = 6;

  private TestStack stack;
  private ArgoCd argoCd;
  private GitTeam team;

  @BeforeEach
  void begin(TestStack stack, ArgoCd argoCd) {
    this.stack = stack;
    this.argoCd = argoCd;
  }

  @AfterEach
  void end() {
    if (team != null) {
      team.leave();
    }
    argoCd.configure(Map.of());
  }

  @ParameterizedTest
  @ValueSource(strings = {CLIENT_SIDE, SERVER_SIDE})
  void whatTheOperatorWritesIsNoDifferenceFromGit(String option) throws Exception {
    team = GitTeam.start(stack, argoCd, option);
    assertThat(team.application().health()).isEqualTo("Healthy");
    String version = team.greet().object().getMetadata().getResourceVersion();

    team.application().sync();
    team.application().refresh();

    assertThat(team.application().syncStatus()).isEqualTo("Synced");
    assertThat(team.greet().object().getMetadata().getResourceVersion()).isEqualTo(version);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        CLIENT_SIDE,
        SERVER_SIDE,
        REPLACE,
        "PrunePropagationPolicy=background",
        "PrunePropagationPolicy=orphan"
      })
  void whatGoesFromGitAndComesBackIsTheSameFunction(String option) throws Exception {
    team = GitTeam.start(stack, argoCd, option);

    team.removeFromGit();
    assertThat(team.bin().tombstones())
        .singleElement()
        .extracting(tombstone -> tombstone.getMetadata().getName())
        .isEqualTo(team.id().replace('_', '-'));

    team.revertGit();
    team.isTheSameAsBefore();
  }

  /**
   * Argo CD puts back what somebody deletes, at once; every third time the operator is away then,
   * and the object waits on its finalizer.
   */
  @ParameterizedTest
  @ValueSource(strings = {CLIENT_SIDE, SERVER_SIDE})
  void whatIsDeletedAndHealedIsTheSameFunction(String option) throws Exception {
    team = GitTeam.start(stack, argoCd, option);
    for (int round = 1; round <= ROUNDS; round++) {
      boolean away = round % 3 == 0;
      String uid = team.greet().object().getMetadata().getUid();
      if (away) {
        stack.stop(Component.OPERATOR);
      }
      team.greet().delete();
      if (away) {
        team.application().refresh();
        assertThat(team.greet().object().isMarkedForDeletion()).isTrue();
        stack.start(Component.OPERATOR);
      }

      await("Argo CD heals")
          .atMost(Duration.ofSeconds(60))
          .until(
              team.greet()::object, now -> now != null && !now.getMetadata().getUid().equals(uid));
      team.isTheSameAsBefore();
    }
  }

  @Test
  void whatIsReplacedIsTheSameFunction() throws Exception {
    team = GitTeam.start(stack, argoCd, REPLACE);
    team.removeFromGit();
    team.revertGit();
    team.isTheSameAsBefore();

    team.putInGit("description: Another", "export default () => 'replaced'");
    await("another version serves")
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .until(() -> team.greet().result().asText().equals("replaced"));
    assertThat(team.greet().versions()).hasSize(2);
    team.isLookedAfter();

    team.application().sync();
    team.isLookedAfter();
  }

  @ParameterizedTest
  @ValueSource(strings = {"annotation", "label", "annotation+label"})
  void whatIsRestoredByHandStaysAlthoughGitHasItNot(String tracking) throws Exception {
    argoCd.configure(Map.of("application.resourceTrackingMethod", tracking));
    team = GitTeam.start(stack, argoCd);
    team.removeFromGit();

    team.bin().restore();
    team.bin().awaitEmpty();
    team.application().refresh();
    team.application().sync();

    await("it stays")
        .during(NEXT_LOOK)
        .atMost(NEXT_LOOK.plusSeconds(5))
        .until(team.greet()::object, now -> now != null && !now.isMarkedForDeletion());
    assertThat(team.application().resources()).isEmpty();
    assertThat(team.application().syncStatus()).isEqualTo("Synced");

    team.revertGit();
    team.isTheSameAsBefore();
    assertThat(team.application().resources()).containsExactly("Function/greet");
  }

  /** The operator has made the object, and still nothing of it is the operator's. */
  @ParameterizedTest
  @ValueSource(strings = {CLIENT_SIDE, SERVER_SIDE})
  void whatIsRestoredByHandFollowsGitAgain(String option) throws Exception {
    team = GitTeam.start(stack, argoCd, option);
    team.putInGit("description: One\n  env: [{name: REGION, value: eu}]", GitTeam.CODE);
    team.removeFromGit();
    team.bin().restore();
    team.bin().awaitEmpty();

    team.putInGit("description: Two", GitTeam.CODE);

    assertThat((Object) team.greet().object().get("spec", "description")).isEqualTo("Two");
    assertThat((Object) team.greet().object().get("spec", "env")).isNull();
    team.isLookedAfter();
  }

  @ParameterizedTest
  @ValueSource(strings = {"annotation", "label"})
  void whatGitHasIsChangedInGit(String tracking) throws Exception {
    argoCd.configure(Map.of("application.resourceTrackingMethod", tracking));
    team = GitTeam.start(stack, argoCd);
    String path = "/api/functions/" + team.id();

    RestClient.Answer refused = team.team().rest().patch(path, Map.of("name", "Mine"));

    assertThat(refused.status()).as("%s", refused).isEqualTo(409);
    assertThat(refused.body().path("code").asText()).isEqualTo("managed-elsewhere");
    assertThat(refused.body().path("detail").asText())
        .contains("Argo CD", "Application " + team.application().name());
  }

  /** Both change it: Git has the last word about what it has, and no word about the rest. */
  @ParameterizedTest
  @ValueSource(strings = {CLIENT_SIDE, SERVER_SIDE})
  void whatIsSharedIsChangedByBoth(String option) throws Exception {
    team = GitTeam.start(stack, argoCd, option);
    team.share();

    RestClient.Answer changed =
        team.team()
            .rest()
            .patch(
                "/api/functions/" + team.id(), Map.of("name", "Theirs", "description", "Theirs"));

    assertThat(changed.status()).as("%s", changed).isEqualTo(200);
    await("Argo CD heals what Git has")
        .atMost(Duration.ofSeconds(60))
        .until(team.greet()::object, now -> "Says hello".equals(now.get("spec", "description")));
    assertThat((Object) team.greet().object().get("spec", "displayName")).isEqualTo("Theirs");
    team.isLookedAfter();
  }

  @Test
  void whatGoesWithItsApplicationIsInTheBin() throws Exception {
    team = GitTeam.start(stack, argoCd);

    team.application().deleteWithResources();

    team.bin().awaitGone("greet");
    assertThat(team.bin().tombstones()).hasSize(1);
  }

  @Test
  void whatAnotherHasTakenOverIsTakenBack() throws Exception {
    team = GitTeam.start(stack, argoCd, SERVER_SIDE);
    team.putInGit("description: Ours", GitTeam.CODE);

    team.team()
        .apply(
            """
        apiVersion: edgeward.dev/v1alpha1
        kind: Function
        metadata: {name: greet}
        spec: {description: Theirs, displayName: Theirs}
        """);

    await("Argo CD heals")
        .atMost(Duration.ofSeconds(60))
        .until(team.greet()::object, now -> "Ours".equals(now.get("spec", "description")));
    GenericKubernetesResource healed = team.greet().object();
    assertThat((Object) healed.get("spec", "displayName")).isEqualTo("Theirs");
    team.isLookedAfter();
  }
}
