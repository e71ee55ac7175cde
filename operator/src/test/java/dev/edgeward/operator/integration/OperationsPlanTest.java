package dev.edgeward.operator.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.api.Names;
import dev.edgeward.operator.integration.OperationsPlan.Present;
import java.util.Map;
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
                "taken", new Present(Map.of(), false),
                "others", operation("another", "1", false)));

    assertThat(plan.added()).containsExactly("new");
    assertThat(plan.updated()).containsExactly("changed");
    assertThat(plan.removed()).containsExactly("gone");
    assertThat(plan.taken()).containsExactly("taken");
    assertThat(plan.leaving()).containsExactly("leaving");
    assertThat(plan.isDone()).isFalse();
    assertThat(plan.summary()).isEqualTo("1 added (new); 1 updated (changed); 1 removed (gone)");
  }

  private static Present operation(String integration, String digest, boolean leaving) {
    return new Present(
        Map.of(Names.INTEGRATION_LABEL, integration, Names.OPERATION_LABEL, digest), leaving);
  }
}
