package dev.edgeward.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.edgeward.e2e.LocalStackExtension;
import dev.edgeward.e2e.TestStack;
import dev.edgeward.e2e.stack.Component;
import java.time.Duration;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** Objects that this release's definitions would refuse, and that its types can't hold. */
@ExtendWith(LocalStackExtension.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ForeignTypesE2E {

  /** What the version's own definition refuses is told on the Function. */
  @Test
  @Order(1)
  void aSpecThatMakesNoValidVersion(TestStack stack) throws Exception {
    TeamFunction future = new Team(stack).function("future");
    try (var later = new LaterSchema(stack.admin(), "functions.edgeward.dev")) {
      later.awaitInForce(
          () ->
              future.applySpec(
                  """
                  code: {files: {main.js: "export default () => 'future'"}}
                  egress: {policy: Wormhole, hosts: [andromeda]}
                  """));
      TeamFunction.Condition why = future.awaitFalse("LatestVersionReady", 1);
      assertThat(why.message()).contains("hosts go with policy AllowList");
    } finally {
      future.delete();
    }
    await().until(() -> future.object() == null);
  }

  /** An endless loop while code starts hangs the runtime when the operator checks it, too. */
  @Test
  @Order(2)
  void codeThatLoopsAtItsStartIsFoundOutAndLeftAlone(TestStack stack) throws Exception {
    Team team = new Team(stack);
    TeamFunction other = team.function("other");
    other.serve("export default () => 1");
    TeamFunction looping = team.function("looping");
    long generation = looping.applyCode("while (true); export default () => 1");
    TeamFunction.Condition why = looping.awaitFalse("LatestVersionReady", generation);
    assertThat(why.reason()).isEqualTo("RuntimeUnresponsive");
    assertThat(why.message()).contains("does the code loop when it starts?");
    // It is tried ever more rarely: between two tries the others are served.
    await()
        .atMost(Duration.ofSeconds(10))
        .ignoreExceptions()
        .until(() -> other.result().asInt() == 1);
    looping.delete();
    await().until(() -> looping.object() == null);
  }

  @Test
  @Order(3)
  void valuesOfOtherTypes(TestStack stack) throws Exception {
    Team team = new Team(stack);
    TeamFunction before = team.function("before");
    before.serve("export default () => 1");
    TeamFunction odd = team.function("odd-types");
    try (var later = new LaterSchema(stack.admin(), "functions.edgeward.dev")) {
      later.awaitInForce(
          () ->
              odd.applySpec(
                  """
                  code: 5
                  env: none
                  limits: [1, 2]
                  displayName: {en: Odd}
                  """));
      before.serve("export default () => 2");
      assertThat(before.result().asInt()).isEqualTo(2);
      stack.restart(Component.OPERATOR);
      stack.restart(Component.API_SERVER);
      before.serve("export default () => 3");
      assertThat(before.result().asInt()).isEqualTo(3);
    } finally {
      odd.delete();
    }
  }
}
