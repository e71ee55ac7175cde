package dev.edgeward.operator.version;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.operator.dispatch.DispatcherException;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryDelayTest {
  @ParameterizedTest
  @CsvSource({"PT-5S, PT0.5S", "PT0S, PT0.5S", "PT1S, PT1S", "PT15S, PT15S", "PT1H, PT15S"})
  void whatIsUnavailableIsTriedAgainAsLateAsItHasBeenFailing(Duration failing, Duration delay) {
    assertThat(RetryDelay.of(new DispatcherException.Unavailable("down", null), failing, 0))
        .isEqualTo(delay);
  }

  @Test
  void othersSayHowLongOrHaveTheirOwn() {
    assertThat(
            RetryDelay.of(
                new DispatcherException.RateLimited("slow", Duration.ofSeconds(42)),
                Duration.ZERO,
                0))
        .isEqualTo(Duration.ofSeconds(42));
    assertThat(RetryDelay.of(new DispatcherException.Unauthorized("who?"), Duration.ZERO, 0))
        .isEqualTo(Duration.ofSeconds(15));
    assertThat(RetryDelay.of(new DispatcherException.Rejected("no"), Duration.ZERO, 0))
        .isEqualTo(Duration.ofMinutes(1));
  }

  @ParameterizedTest
  @CsvSource({"1, PT1S", "2, PT2S", "3, PT4S", "10, PT512S", "11, PT10M", "1000, PT10M"})
  void whatGetsNoAnswerIsTriedEverMoreRarely(int calls, Duration delay) {
    assertThat(
            RetryDelay.of(
                new DispatcherException.Unanswered("silent", new IOException()),
                Duration.ZERO,
                calls))
        .isEqualTo(delay);
  }
}
