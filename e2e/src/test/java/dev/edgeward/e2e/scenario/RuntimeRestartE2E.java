package dev.edgeward.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.e2e.LocalStackExtension;
import dev.edgeward.e2e.TestStack;
import dev.edgeward.e2e.stack.Component;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.extension.ExtendWith;

/** A runtime that is back from a restart answers, the first call too. */
@ExtendWith(LocalStackExtension.class)
class RuntimeRestartE2E {

  @RepeatedTest(3)
  void theFirstCallAfterARestartIsAnswered(TestStack stack) throws Exception {
    TeamFunction function = new Team(stack).function("steady");
    function.serve("export default () => 1");
    assertThat(function.result().asInt()).isEqualTo(1);

    stack.restart(Component.WORKERD);

    assertThat(function.result().asInt()).isEqualTo(1);
  }
}
