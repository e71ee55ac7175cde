package dev.edgeward.operator.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.api.v1alpha1.OpenApiStatus;
import dev.edgeward.operator.integration.OperationFunctions.Result;
import dev.edgeward.operator.openapi.Problem;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ImportPassTest {
  private static final Result NOTHING_WRONG = new Result(Map.of(), Set.of());

  private final ImportPass pass = new ImportPass("document");

  @Test
  void stepsAddUpAndWhatIsRefusedIsNoChange() {
    pass.add(
        step(Set.of("a", "b", "foreign"), Set.of()),
        new Result(Map.of("b", new Problem("b", "is too large")), Set.of("foreign")));
    pass.add(step(Set.of("c"), Set.of("gone")), NOTHING_WRONG);

    assertThat(pass.change()).isEqualTo(new OpenApiStatus.Change(2, 0, 1));
    assertThat(pass.written()).isEqualTo(3);
    assertThat(pass.refused()).containsOnlyKeys("b");
    assertThat(pass.summary()).isEqualTo("2 added (a, c); 1 removed (gone)");
  }

  @Test
  void whatWasRefusedIsNotTriedAgain() {
    pass.add(
        step(Set.of("a", "b"), Set.of()),
        new Result(Map.of("b", new Problem("b", "is too large")), Set.of()));

    ImportPass next = pass.next();

    assertThat(next.isOf("document")).isTrue();
    assertThat(next.written()).isZero();
    assertThat(next.refused()).containsOnlyKeys("b");
  }

  @Test
  void fewNamesStandForMany() {
    pass.add(step(Set.of("a", "b", "c", "d", "e", "f"), Set.of()), NOTHING_WRONG);

    assertThat(pass.summary()).isEqualTo("6 added (a, b, c, d, e, …)");
  }

  private static OperationsPlan step(Set<String> added, Set<String> removed) {
    return new OperationsPlan(
        new TreeSet<>(added), Set.of(), new TreeSet<>(removed), Set.of(), Set.of());
  }
}
