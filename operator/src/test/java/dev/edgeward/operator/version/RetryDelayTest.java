package dev.edgeward.operator.version;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.operator.dispatch.DispatcherException;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryDelayTest {
  private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

  @ParameterizedTest(name = "{0} since {1}: {2}")
  @CsvSource(
      nullValues = "-",
      textBlock =
          """
          # Ready,  since,  delay
          -,        -,      PT0.5S
          Unknown,  PT0S,   PT0.5S
          Unknown,  PT1S,   PT1S
          Unknown,  PT4S,   PT4S
          Unknown,  PT15S,  PT15S
          Unknown,  PT1H,   PT15S
          Unknown,  PT-5S,  PT0.5S
          Unknown,  ?,      PT15S
          True,     PT1S,   PT15S
          False,    PT1S,   PT15S
          """)
  void whatIsUnavailableIsTriedAgainAsLateAsItHasBeenFailing(
      @Nullable String ready, @Nullable String since, Duration delay) {
    assertThat(
            RetryDelay.of(
                new DispatcherException.Unavailable("down", null),
                conditions(ready, since),
                0,
                NOW))
        .isEqualTo(delay);
  }

  @Test
  void othersSayHowLongOrHaveTheirOwn() {
    List<Condition> none = List.of();

    assertThat(
            RetryDelay.of(
                new DispatcherException.RateLimited("slow", Duration.ofSeconds(42)), none, 0, NOW))
        .isEqualTo(Duration.ofSeconds(42));
    assertThat(RetryDelay.of(new DispatcherException.Unauthorized("who?"), none, 0, NOW))
        .isEqualTo(Duration.ofSeconds(15));
    assertThat(RetryDelay.of(new DispatcherException.Rejected("no"), none, 0, NOW))
        .isEqualTo(Duration.ofMinutes(1));
  }

  @ParameterizedTest
  @CsvSource({"1, PT1S", "2, PT2S", "3, PT4S", "10, PT512S", "11, PT10M", "1000, PT10M"})
  void whatGetsNoAnswerIsTriedEverMoreRarely(int calls, Duration delay) {
    assertThat(
            RetryDelay.of(
                new DispatcherException.Unanswered("silent", new java.io.IOException()),
                List.of(),
                calls,
                NOW))
        .isEqualTo(delay);
  }

  private static @Nullable List<Condition> conditions(
      @Nullable String ready, @Nullable String since) {
    if (ready == null || since == null) {
      return null;
    }
    return List.of(
        new ConditionBuilder()
            .withType("Ready")
            .withStatus(ready)
            .withLastTransitionTime(
                since.equals("?") ? null : NOW.minus(Duration.parse(since)).toString())
            .build());
  }
}
