package dev.edgeward.operator.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.api.v1alpha1.FunctionStatus;
import dev.edgeward.api.v1alpha1.VersionRef;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SettlingTest {
  private static final VersionRef OLD = new VersionRef("fv_1", "greet-1");
  private static final VersionRef NEW = new VersionRef("fv_2", "greet-2");
  private static final Settling.Step WRITE = new Settling.Step.Write();

  private final Settling settling = new Settling();

  @Test
  void aNewFunctionIsNotHeldUp() {
    assertThat(settling.next(function(1, null), plan(NEW), 0)).isEqualTo(WRITE);
  }

  @Test
  void aMoveWaitsUntilTheNewGenerationHasBeenThereForAWhile() {
    Function changed = function(2, status(1, "True"));

    assertThat(settling.next(changed, plan(NEW), millis(0))).isEqualTo(left(25));
    assertThat(settling.next(changed, plan(NEW), millis(10))).isEqualTo(left(15));
    assertThat(settling.next(changed, plan(NEW), millis(25))).isEqualTo(WRITE);
  }

  @Test
  void aNewerGenerationStartsTheWaitAnew() {
    settling.next(function(2, status(1, "True")), plan(NEW), millis(0));

    assertThat(settling.next(function(3, status(1, "True")), plan(NEW), millis(20)))
        .isEqualTo(left(25));
  }

  @Test
  void whatMovesNothingIsSaidAtOnce() {
    assertThat(settling.next(function(2, status(1, "True")), plan(OLD), 0)).isEqualTo(WRITE);
    assertThat(settling.next(function(2, status(2, "True")), plan(OLD), 0)).isEqualTo(WRITE);
  }

  @Test
  void aMoveThatTheObjectDoesNotShowIsAnnouncedAndThenWaits() {
    assertThat(settling.next(function(1, status(1, "True")), plan(NEW), millis(0)))
        .isEqualTo(new Settling.Step.Announce());
    Function announced = function(1, status(1, "Unknown"));
    assertThat(settling.next(announced, plan(NEW), millis(5))).isEqualTo(left(25));
    assertThat(settling.next(announced, plan(NEW), millis(30))).isEqualTo(WRITE);
  }

  @Test
  void theSecondAnnouncementOfOneGenerationWaitsToo() {
    Function announced = function(1, status(1, "Unknown"));
    settling.next(announced, plan(NEW), millis(0));
    settling.next(function(1, status(1, "True")), plan(NEW), millis(5_000));

    assertThat(settling.next(announced, plan(NEW), millis(5_001))).isEqualTo(left(25));
  }

  private static Settling.Step left(long millis) {
    return new Settling.Step.Wait(Duration.ofMillis(millis));
  }

  private static long millis(long millis) {
    return Duration.ofMillis(millis).toNanos();
  }

  private static FunctionStatus status(long observed, String latestReady) {
    return new FunctionStatus(
        "fn_1",
        observed,
        OLD,
        null,
        OLD,
        List.of(
            new ConditionBuilder()
                .withType("LatestVersionReady")
                .withStatus(latestReady)
                .withObservedGeneration(observed)
                .build()));
  }

  private static Function function(long generation, @Nullable FunctionStatus status) {
    Function function = new Function();
    function.getMetadata().setUid("uid");
    function.getMetadata().setGeneration(generation);
    function.setStatus(status);
    return function;
  }

  private static FunctionPlan plan(VersionRef serving) {
    return new FunctionPlan(Optional.empty(), serving, null, serving, List.of(), true, List.of());
  }
}
