package dev.edgeward.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.edgeward.e2e.LocalStackExtension;
import dev.edgeward.e2e.TestStack;
import dev.edgeward.e2e.argocd.ArgoCd;
import dev.edgeward.e2e.argocd.ArgoCdExtension;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A day of a team with a hundred functions, with what the chart ships for Argo CD. */
@ExtendWith({ArgoCdExtension.class, LocalStackExtension.class})
class ArgoCdFleetE2E {

  /** For how many seconds nobody may write when nothing happens; for longer than by default. */
  private static final String QUIET = "EDGEWARD_ARGOCD_QUIET";

  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int SUBJECT = 42;

  private TestStack stack;
  private ArgoCd argoCd;
  private Optional<GitFleet> fleet = Optional.empty();

  @BeforeEach
  void asShipped(TestStack stack, ArgoCd argoCd) throws Exception {
    this.stack = stack;
    this.argoCd = argoCd;
    argoCd.configureAsShipped();
  }

  @AfterEach
  void end() {
    fleet.ifPresent(left -> left.application().delete());
    argoCd.configure(Map.of());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ServerSideApply=false", "ServerSideApply=true"})
  void aHundredFunctionsFollowGit(String option) throws Exception {
    fleet = Optional.of(GitFleet.start(stack, argoCd, option));
    GitFleet team = fleet.orElseThrow();
    Map<String, String> ids = team.ids();
    assertThat(ids).hasSize(GitFleet.SIZE).doesNotContainValue("null");
    assertThat(team.application().resources()).hasSize(GitFleet.SIZE);

    aBadCommitIsSeenAndDoesNotServe(team);
    aManualEditIsTakenBack(team);
    whatIsPrunedComesBackAsItWas(team, ids);
    nobodyWritesWhenNothingHappens(team);
  }

  private void aBadCommitIsSeenAndDoesNotServe(GitFleet team) throws Exception {
    TeamFunction function = team.function(SUBJECT);
    String serving = function.servingVersion();

    team.application().awaitSynced(team.put(SUBJECT, "export default () => {"));
    team.awaitHealth("Degraded");

    assertThat(argoCd.server().health(team.application(), "Function", GitFleet.name(SUBJECT)))
        .get()
        .satisfies(
            health -> {
              assertThat(health.status()).isEqualTo("Degraded");
              assertThat(health.message()).contains("main.js", "SyntaxError");
            });
    assertThat(function.result().asInt()).isEqualTo(SUBJECT);
    List<TeamFunction.Version> versions = function.versions();

    team.revert();

    assertThat(function.servingVersion()).isEqualTo(serving);
    assertThat(function.versions()).isEqualTo(versions);
    assertThat(function.result().asInt()).isEqualTo(SUBJECT);
  }

  private static void aManualEditIsTakenBack(GitFleet team) {
    TeamFunction function = team.function(7);
    List<TeamFunction.Version> versions = function.versions();

    team.team()
        .stack()
        .edgeward("Function", "functions")
        .inNamespace(team.team().namespace())
        .withName(GitFleet.name(7))
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\": {\"description\": \"Mine\"}}");

    await("Argo CD heals")
        .atMost(PATIENCE)
        .until(function::object, now -> "The number 7".equals(now.get("spec", "description")));
    assertThat(function.versions()).isEqualTo(versions);
  }

  private static void whatIsPrunedComesBackAsItWas(GitFleet team, Map<String, String> ids)
      throws Exception {
    Bin bin = new Bin(team.team());

    team.removeHalf();
    assertThat(bin.tombstones()).hasSize(GitFleet.SIZE / 2);

    team.revert();
    bin.awaitEmpty();
    assertThat(team.ids()).isEqualTo(ids);
  }

  private static void nobodyWritesWhenNothingHappens(GitFleet team) throws Exception {
    Duration quiet =
        Duration.ofSeconds(
            Optional.ofNullable(System.getenv(QUIET)).map(Integer::parseInt).orElse(20));
    var audit = new AuditLog(team.team());

    await("nobody writes")
        .during(quiet)
        .atMost(quiet.plus(PATIENCE))
        .pollInterval(Duration.ofSeconds(1))
        .failFast(() -> assertThat(audit.writes()).isEmpty())
        .until(
            () -> {
              team.application().refresh();
              return team.application().syncStatus().equals("Synced");
            });
    assertThat(audit.writes()).isEmpty();
  }
}
