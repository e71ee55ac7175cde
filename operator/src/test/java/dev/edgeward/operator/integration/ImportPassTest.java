package dev.edgeward.operator.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.api.v1alpha1.OpenApiStatus;
import dev.edgeward.operator.openapi.Problem;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ImportPassTest {
  private final ImportPass pass = new ImportPass("document");

  @Test
  void stepsAddUpAndWhatIsRefusedIsNoChange() {
    pass.add(step(Set.of("a", "b"), Set.of()), Map.of("b", new Problem("b", "is too large")));
    pass.add(step(Set.of("c"), Set.of("gone")), Map.of());

    assertThat(pass.change()).isEqualTo(new OpenApiStatus.Change(2, 0, 1));
    assertThat(pass.written()).isEqualTo(3);
    assertThat(pass.refused()).containsOnlyKeys("b");
    assertThat(pass.summary()).isEqualTo("2 added (a, c); 1 removed (gone)");
  }

  @Test
  void fewNamesStandForMany() {
    pass.add(step(Set.of("a", "b", "c", "d", "e", "f"), Set.of()), Map.of());

    assertThat(pass.summary()).isEqualTo("6 added (a, b, c, d, e, …)");
  }

  private static OperationsPlan step(Set<String> added, Set<String> removed) {
    return new OperationsPlan(
        new TreeSet<>(added), Set.of(), new TreeSet<>(removed), Set.of(), Set.of());
  }
}
