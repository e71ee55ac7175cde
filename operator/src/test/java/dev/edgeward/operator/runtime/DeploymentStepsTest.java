package dev.edgeward.operator.runtime;

import static dev.edgeward.api.Conditions.CODE_STORE_READY;
import static dev.edgeward.api.Conditions.CREDENTIALS_VALID;
import static dev.edgeward.api.Conditions.DISPATCHER_DEPLOYED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.operator.status.Reason;
import dev.edgeward.operator.status.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeploymentStepsTest {
  private static final Verdict TOKEN = Verdict.yes(CREDENTIALS_VALID, Reason.TOKEN_ACTIVE);
  private static final Verdict STORE = Verdict.yes(CODE_STORE_READY, Reason.CODE_STORE_FOUND);
  private static final Verdict NO_STORE =
      Verdict.no(CODE_STORE_READY, Reason.CODE_STORE_NOT_FOUND, "gone");
  private static final Verdict NOT_OURS =
      Verdict.no(DISPATCHER_DEPLOYED, Reason.NOT_OURS, "somebody else's");

  @Test
  void aStepThatWasNotReachedIsAsBefore() {
    assertThat(DeploymentSteps.merged(List.of(TOKEN, STORE, NOT_OURS), List.of(TOKEN, NO_STORE)))
        .containsExactlyInAnyOrder(TOKEN, NO_STORE, NOT_OURS);
  }

  @Test
  void aDispatcherThatIsInPlaceIsNotRefusedAnyMore() {
    assertThat(DeploymentSteps.merged(List.of(TOKEN, STORE, NOT_OURS), List.of(TOKEN, STORE)))
        .containsExactlyInAnyOrder(TOKEN, STORE);
  }

  @Test
  void aRefusalStandsWhileItIsRepeated() {
    assertThat(
            DeploymentSteps.merged(
                List.of(TOKEN, STORE, NOT_OURS), List.of(TOKEN, STORE, NOT_OURS)))
        .containsExactlyInAnyOrder(TOKEN, STORE, NOT_OURS);
  }
}
