package dev.edgeward.operator.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.api.Names;
import dev.edgeward.operator.integration.OperationsPlan.Present;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OperationsPlanTest {
  @Test
  void onlyWhatDiffersIsWritten() {
    OperationsPlan plan =
        OperationsPlan.of(
            "petstore",
            Map.of("new", "1", "same", "1", "changed", "2", "taken", "1", "leaving", "1"),
            Map.of(
                "same", operation("petstore", "1", false),
                "changed", operation("petstore", "1", false),
                "gone", operation("petstore", "1", false),
                "going", operation("petstore", "1", true),
                "leaving", operation("petstore", "0", true),
                "taken", new Present(Map.of(), false, true),
                "others", operation("another", "1", false)));

    assertThat(plan.added()).containsExactly("new");
    assertThat(plan.updated()).containsExactly("changed");
    assertThat(plan.removed()).containsExactly("gone");
    assertThat(plan.taken()).containsExactly("taken");
    assertThat(plan.leaving()).containsExactly("leaving");
    assertThat(plan.names()).containsExactly("changed", "gone", "new");
  }

  @Test
  void whatIsOnItsWayInOrOutIsNotThere() {
    Map<String, String> wanted =
        Map.of("new", "1", "next", "1", "changed", "2", "taken", "1", "leaving", "1", "bad", "1");
    OperationsPlan plan =
        OperationsPlan.of(
            "petstore",
            wanted,
            Map.of(
                "changed", operation("petstore", "1", false),
                "leaving", operation("petstore", "1", true),
                "taken", new Present(Map.of(), false, true)));

    assertThat(plan.there(wanted.keySet(), Set.of("next", "changed"), Set.of("bad"))).isEqualTo(2);
    assertThat(plan.there(wanted.keySet(), Set.of(), Set.of())).isEqualTo(4);
  }

  @Test
  void aPartIsTheFirstOfIt() {
    OperationsPlan plan =
        OperationsPlan.of(
            "petstore",
            Map.of("a", "1", "b", "1", "c", "1", "changed", "2"),
            Map.of(
                "changed", operation("petstore", "1", false),
                "gone", operation("petstore", "1", false)));

    assertThat(plan.part(0, Set.of()).size()).isZero();
    assertThat(plan.part(-1, Set.of()).size()).isZero();
    assertThat(plan.part(2, Set.of()).names()).containsExactly("a", "b");
    assertThat(plan.part(3, Set.of("b")).names()).containsExactly("a", "c", "changed");
    assertThat(plan.part(9, Set.of("a", "b")).names()).containsExactly("c", "changed", "gone");
  }

  private static Present operation(String integration, String digest, boolean leaving) {
    return new Present(
        Map.of(Names.INTEGRATION_LABEL, integration, Names.OPERATION_LABEL, digest), leaving, true);
  }
}
