package dev.edgeward.operator.cloudflare;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateLimitHeadersTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      nullValues = "-",
      textBlock =
          """
          -                                        | -1  | -1
          "default";r=50;t=30                      | 50  | 30
          default;r=50;t=30                        | 50  | 30
          "default"; r=50; t=30                    | 50  | 30
          "default";t=30;r=0                       | 0   | 30
          "default";r=50;t=99999                   | 50  | 3600
          "default";r=50;t=30, "burst";r=3;t=5     | 3   | 5
          "burst";r=70;t=5,"default";r=50;t=30     | 50  | 30
          "default";r=50;t=30;x=1                  | 50  | 30
          "default";r=-5;t=30                      | -1  | -1
          "default";r=5.5;t=30                     | -1  | -1
          "default";r=50                           | -1  | -1
          "default";rr=50;tt=30                    | -1  | -1
          r=99999999999999;t=30                    | -1  | -1
          nonsense                                 | -1  | -1
          """)
  void whatIsLeftIsThatOfTheTightestLimit(@Nullable String header, int calls, int seconds) {
    assertThat(RateLimitHeaders.left(header))
        .isEqualTo(
            calls < 0
                ? Optional.empty()
                : Optional.of(new RateLimitHeaders.Left(calls, Duration.ofSeconds(seconds))));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          -                             | -1
          7                             | 7
          0                             | 1
          99999                         | 3600
          -5                            | -1
          soon                          | -1
          Wed, 25 Nov 2026 12:00:42 GMT | 42
          Wed, 25 Nov 2026 11:00:00 GMT | 1
          Thu, 25 Nov 2027 12:00:00 GMT | 3600
          """)
  void howLongToWaitIsSaidInSecondsOrByADate(@Nullable String header, int seconds) {
    assertThat(RateLimitHeaders.retryAfter(header, Instant.parse("2026-11-25T12:00:00Z")))
        .isEqualTo(seconds < 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds)));
  }
}
