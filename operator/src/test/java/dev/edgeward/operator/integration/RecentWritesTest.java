package dev.edgeward.operator.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.api.Names;
import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.operator.integration.OperationsPlan.Present;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked // a null fails the test
class RecentWritesTest {
  private static final Map<String, String> LABELS = Map.of(Names.OPERATION_LABEL, "digest");

  private final RecentWrites recent = new RecentWrites();

  @Test
  void whatWasWrittenIsThereThoughTheCacheIsLate() {
    recent.add(function());

    assertThat(recent.over("team-a", Map.of()))
        .containsEntry("pets", new Present(LABELS, false, false));
    assertThat(recent.over("team-b", Map.of())).isEmpty();
  }

  @Test
  void itIsUnderWayUntilTheCacheShowsThatItWasLookedAt() {
    recent.add(function());
    recent.over("team-a", Map.of());
    assertThat(recent.underWay("team-a")).isEqualTo(1);
    assertThat(recent.underWay("team-b")).isZero();

    recent.over("team-a", Map.of("pets", new Present(LABELS, false, false)));
    assertThat(recent.underWay("team-a")).isEqualTo(1);

    recent.over("team-a", Map.of("pets", new Present(LABELS, false, true)));
    assertThat(recent.underWay("team-a")).isZero();
    assertThat(recent.over("team-a", Map.of())).isEmpty();
  }

  @Test
  void whatLeavesIsNotHeld() {
    recent.add(function());

    assertThat(recent.over("team-a", Map.of("pets", new Present(Map.of(), true, false))))
        .containsEntry("pets", new Present(Map.of(), true, false));
  }

  @Test
  void whatWasDeletedSinceIsNot() {
    recent.add(function());

    recent.remove("team-a", "pets");

    assertThat(recent.over("team-a", Map.of())).isEmpty();
    assertThat(recent.underWay("team-a")).isZero();
  }

  private static Function function() {
    Function function = new Function();
    function.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace("team-a")
            .withName("pets")
            .withLabels(LABELS)
            .build());
    return function;
  }
}
