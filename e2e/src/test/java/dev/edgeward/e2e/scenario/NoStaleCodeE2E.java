package dev.edgeward.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.e2e.LocalStackExtension;
import dev.edgeward.e2e.TestStack;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who invokes a function after its status says that a spec serves gets that spec's code. */
@ExtendWith(LocalStackExtension.class)
class NoStaleCodeE2E {

  private static final int UPDATES = 200;
  private static final int UPDATES_WITHOUT_STORE = 50;

  /** Emptying the store restarts the runtime, so it is not done before every update. */
  private static final int UPDATES_PER_LOSS = 10;

  private Team team;

  @BeforeEach
  void newTeam(TestStack stack) {
    team = new Team(stack);
  }

  @Test
  void quickUpdatesAreNeverAnsweredByOtherCode() throws Exception {
    TeamFunction quick = team.function("quick");
    List<String> stale = new ArrayList<>();

    for (int i = 1; i <= UPDATES; i++) {
      quick.serve("export default () => " + i);
      expect(quick, i, "update " + i, stale);
    }

    assertThat(stale).isEmpty();
  }

  @Test
  void norAreThoseWhoseCodeTheStoreHasLost(TestStack stack) throws Exception {
    TeamFunction lost = team.function("lost");
    List<String> stale = new ArrayList<>();

    for (int i = 1; i <= UPDATES_WITHOUT_STORE; i++) {
      lost.serve("export default () => " + i);
      if (i % UPDATES_PER_LOSS == 0) {
        String digest = lost.versions().getLast().bundleDigest();
        assertThat(CodeStoreDisk.holds(stack, digest)).as("stored before").isTrue();
        stack.emptyCodeStore();
        assertThat(CodeStoreDisk.holds(stack, digest)).as("stored after").isFalse();
      }
      expect(lost, i, "update " + i, stale);
    }

    assertThat(stale).isEmpty();
  }

  /**
   * Even updates go back to a content of four updates ago. With a limit of 2, its version is
   * removed at the very moment at which it is asked for again; with 0, long before; with 10, it is
   * still there.
   */
  @ParameterizedTest
  @ValueSource(ints = {2})
  void aRevertToAVersionThatIsJustBeingRemovedServes(int historyLimit) throws Exception {
    TeamFunction reverted = team.function("reverted");
    List<String> stale = new ArrayList<>();

    for (int i = 1; i <= UPDATES; i++) {
      int answer = i % 2 == 1 ? i : i % 4;
      reverted.awaitServed(
          reverted.apply(
              Map.of(
                  "versionHistoryLimit",
                  historyLimit,
                  "code",
                  Map.of("files", Map.of("main.js", "export default () => " + answer)))));
      expect(reverted, answer, "update " + i, stale);
    }

    assertThat(stale).isEmpty();
  }

  /** A 503 is no answer of other code: the runtime may have just been restarted. */
  private static void expect(TeamFunction function, int answer, String when, List<String> stale) {
    int given = TeamFunction.resultOnceBack(() -> function.invoke(Map.of())).asInt(-1);
    if (given != answer) {
      stale.add(when + " was answered with " + given);
    }
  }
}
