package dev.edgeward.operator.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SyncPlanTest {
  private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");
  private static final Duration GRACE = Duration.ofHours(1);
  private static final BundleKey A = new BundleKey("w1", "a");
  private static final BundleKey B = new BundleKey("w1", "b");
  private static final BundleKey OF_ANOTHER = new BundleKey("w2", "a");

  @Test
  void whatIsMissingIsStored() {
    SyncPlan plan = SyncPlan.of(Set.of(A, OF_ANOTHER), Set.of(A), Map.of(), NOW, GRACE);
    assertThat(plan.store()).containsExactly(OF_ANOTHER);
    assertThat(plan.remove()).isEmpty();
  }

  @Test
  void whatNobodyNamesStaysForTheGrace() {
    SyncPlan first = SyncPlan.of(Set.of(A), Set.of(A, B), Map.of(), NOW, GRACE);
    assertThat(first.remove()).isEmpty();
    assertThat(first.orphans()).containsExactly(Map.entry(B, NOW));

    SyncPlan early =
        SyncPlan.of(
            Set.of(A), Set.of(A, B), first.orphans(), NOW.plus(GRACE).minusSeconds(1), GRACE);
    assertThat(early.remove()).isEmpty();

    SyncPlan late = SyncPlan.of(Set.of(A), Set.of(A, B), early.orphans(), NOW.plus(GRACE), GRACE);
    assertThat(late.remove()).containsExactly(B);
  }

  @Test
  void whatIsNamedAgainBeginsAnew() {
    SyncPlan first = SyncPlan.of(Set.of(), Set.of(A), Map.of(), NOW, GRACE);
    SyncPlan named = SyncPlan.of(Set.of(A), Set.of(A), first.orphans(), NOW.plus(GRACE), GRACE);
    assertThat(named.orphans()).isEmpty();
    assertThat(named.remove()).isEmpty();
    SyncPlan again =
        SyncPlan.of(Set.of(), Set.of(A), named.orphans(), NOW.plus(GRACE.multipliedBy(2)), GRACE);
    assertThat(again.remove()).isEmpty();
  }
}
