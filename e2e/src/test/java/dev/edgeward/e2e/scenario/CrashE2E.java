package dev.edgeward.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgeward.e2e.LocalStackExtension;
import dev.edgeward.e2e.TestStack;
import dev.edgeward.e2e.stack.Component;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A program dies, as by {@code kill -9}, while a team applies; what was applied comes about. */
@ExtendWith(LocalStackExtension.class)
class CrashE2E {

  private static final int FUNCTIONS = 10;
  private static final int ROUNDS = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @ParameterizedTest
  @EnumSource(names = {"OPERATOR", "API_SERVER", "WORKERD", "KUBE_APISERVER"})
  void allThatWasAppliedServes(Component victim, TestStack stack) throws Exception {
    Team team = new Team(stack);
    List<TeamFunction> functions = new ArrayList<>();
    for (int i = 0; i < FUNCTIONS; i++) {
      functions.add(team.function("f" + i));
    }

    long[] generations = new long[FUNCTIONS];
    for (int round = 1; round <= ROUNDS; round++) {
      for (int i = 0; i < FUNCTIONS; i++) {
        generations[i] = applied(functions.get(i), code(i, round));
        if (round == (ROUNDS + 1) / 2 && i == FUNCTIONS / 2) {
          stack.kill(victim);
        }
      }
    }

    for (int i = 0; i < FUNCTIONS; i++) {
      TeamFunction function = functions.get(i);
      long generation = generations[i];
      await().atMost(PATIENCE).ignoreExceptions().until(() -> served(function, generation));
    }
    stack.awaitReady(victim);
    for (int i = 0; i < FUNCTIONS; i++) {
      assertWhole(functions.get(i), code(i, ROUNDS));
    }
  }

  /** Also when the API server is not there for a while. */
  private static long applied(TeamFunction function, String code) {
    return await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .ignoreExceptions()
        .until(() -> function.applyCode(code), generation -> generation > 0);
  }

  private static boolean served(TeamFunction function, long generation) {
    function.awaitServed(generation);
    return true;
  }

  /** No version twice, no number twice, and each version runs its own code. */
  private static void assertWhole(TeamFunction function, String expected) {
    List<TeamFunction.Version> versions = function.versions();
    assertThat(versions).extracting(TeamFunction.Version::number).doesNotHaveDuplicates();
    assertThat(versions).extracting(TeamFunction.Version::digest).doesNotHaveDuplicates();
    assertThat(versions).extracting(TeamFunction.Version::mainJs).doesNotHaveDuplicates();
    assertThat(versions).filteredOn(version -> version.mainJs().equals(expected)).hasSize(1);
    assertThat(answer(TeamFunction.resultOnceBack(() -> function.invoke(Map.of()))))
        .isEqualTo(expected);
    for (TeamFunction.Version version : versions) {
      // One that was overtaken may be loading still.
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(answer(TeamFunction.resultOnceBack(() -> function.invoke(version))))
                      .isEqualTo(version.mainJs()));
    }
  }

  private static String code(int function, int round) {
    return "export default () => '" + function + " in round " + round + "'";
  }

  /** The code that gives a result. */
  private static String answer(JsonNode result) {
    return "export default () => '" + result.asText() + "'";
  }
}
