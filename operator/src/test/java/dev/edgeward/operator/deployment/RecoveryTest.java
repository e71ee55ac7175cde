package dev.edgeward.operator.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecoveryTest {
  private static final Instant DEPLOYED = Instant.parse("2026-11-01T00:00:00Z");
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static Recovery after(int seconds, @Nullable String answering) {
    return Recovery.of(answering, "new", DEPLOYED, DEPLOYED.plusSeconds(seconds), PATIENCE);
  }

  @Test
  void theNewOneAnswers() {
    assertThat(after(1, "new")).isEqualTo(Recovery.HEALTHY);
    assertThat(after(600, "new")).isEqualTo(Recovery.HEALTHY);
  }

  @Test
  void itGetsTime() {
    assertThat(after(59, null)).isEqualTo(Recovery.WAIT);
    assertThat(after(59, "old")).isEqualTo(Recovery.WAIT);
  }

  @Test
  void andNoMore() {
    assertThat(after(60, null)).isEqualTo(Recovery.ROLL_BACK);
    assertThat(after(60, "old")).isEqualTo(Recovery.ROLL_BACK);
  }
}
