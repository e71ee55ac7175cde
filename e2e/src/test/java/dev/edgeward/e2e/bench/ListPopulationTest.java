package dev.edgeward.e2e.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ListPopulationTest {

  @Test
  void namesAreNamesOfObjectsAndNoTwoAreTheSame() {
    assertThat(IntStream.range(0, 2000).mapToObj(ListPopulation::name))
        .doesNotHaveDuplicates()
        .allMatch(name -> name.matches("[a-z]+-[a-z]+-\\d+"));
  }

  @Test
  void aSearchFindsSomeAndNotMost() {
    assertThat(
            IntStream.range(0, 2000)
                .mapToObj(ListPopulation::name)
                .filter(name -> name.contains(ListQuery.WORD)))
        .hasSizeBetween(20, 400);
  }

  @Test
  void everyWorkspaceHasItsShare() {
    assertThat(IntStream.range(0, 1000).mapToObj(ListPopulation::namespace).distinct())
        .hasSize(ListPopulation.WORKSPACES);
  }

  @Test
  void listsAreMeasuredOnlyWhenTheyAreNamed() {
    assertThat(Benchmark.standard()).doesNotContain("list").isNotEmpty();
    assertThat(Benchmark.names()).contains("list").containsAll(Benchmark.standard());
  }
}
