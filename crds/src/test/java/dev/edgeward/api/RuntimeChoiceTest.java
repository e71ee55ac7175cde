package dev.edgeward.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RuntimeChoiceTest {
  private static final RuntimeChoice OLD = new RuntimeChoice("old", false, "2026-01-01T00:00:00Z");
  private static final RuntimeChoice A = new RuntimeChoice("a", true, "2026-03-01T00:00:00Z");
  private static final RuntimeChoice B = new RuntimeChoice("b", true, "2026-02-01T00:00:00Z");

  @Test
  void aWishIsMetOrNot() {
    assertThat(RuntimeChoice.pick("old", List.of(A, OLD))).hasValue("old");
    assertThat(RuntimeChoice.pick("none", List.of(A))).isEmpty();
  }

  @Test
  void theOldestDefaultIsPicked() {
    assertThat(RuntimeChoice.pick(null, List.of(OLD, A, B))).hasValue("b");
  }

  @Test
  void theOnlyOneNeedsNoMark() {
    assertThat(RuntimeChoice.pick(null, List.of(OLD))).hasValue("old");
    assertThat(RuntimeChoice.pick(null, List.of(OLD, new RuntimeChoice("c", false, "")))).isEmpty();
    assertThat(RuntimeChoice.pick(null, List.of())).isEmpty();
  }
}
