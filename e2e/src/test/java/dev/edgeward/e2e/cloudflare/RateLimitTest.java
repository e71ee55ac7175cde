package dev.edgeward.e2e.cloudflare;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RateLimitTest {

  private final SteppedClock clock = new SteppedClock();
  private final RateLimit limit = new RateLimit(clock);

  @Test
  void twelveHundredRequestsAreAllowedAndThenNoneForFiveMinutes() {
    for (int i = 0; i < 1200; i++) {
      assertThat(limit.take("token").allowed()).isTrue();
      clock.advance(Duration.ofMillis(100));
    }
    RateLimit.Allowance refused = limit.take("token");

    assertThat(refused.allowed()).isFalse();
    assertThat(refused.headers())
        .containsEntry("retry-after", "300")
        .containsEntry("ratelimit", "\"default\";r=0;t=300")
        .containsEntry("ratelimit-policy", "\"default\";q=1200;w=300");

    clock.advance(Duration.ofSeconds(299));
    assertThat(limit.take("token").headers()).containsEntry("retry-after", "1");
    clock.advance(Duration.ofSeconds(1));
    assertThat(limit.take("token").allowed()).isTrue();
  }

  @Test
  void aWindowEndsByItself() {
    for (int i = 0; i < 1199; i++) {
      limit.take("token");
    }
    clock.advance(Duration.ofMinutes(5));

    RateLimit.Allowance next = limit.take("token");

    assertThat(next.left()).isEqualTo(1199);
    assertThat(next.headers()).doesNotContainKey("retry-after");
  }

  @Test
  void tokensAreCountedApart() {
    for (int i = 0; i < 1201; i++) {
      limit.take("one");
    }

    assertThat(limit.take("other").left()).isEqualTo(1199);
  }
}
