package dev.edgeward.apiserver.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgeward.apiserver.error.ApiException;
import dev.edgeward.apiserver.error.ErrorCode;
import dev.edgeward.apiserver.security.RateLimits.Kind;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimitsTest {
  private static final Caller ALICE = new Caller("alice", null, Set.of(), Map.of());
  private static final Caller BOB = new Caller("bob", null, Set.of(), Map.of());

  private final AtomicLong nanos = new AtomicLong();

  private RateLimits limits(int perSecond, int burst) {
    return new RateLimits(
        new FixedRates(perSecond, burst, perSecond, burst, perSecond, burst, 100), nanos::get);
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private static void refused(RateLimits limits, Caller caller, int retryAfterSeconds) {
    assertThatThrownBy(() -> limits.count(caller, Kind.CALL))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.RATE_LIMITED);
              assertThat(e.retryAfterSeconds()).isEqualTo(retryAfterSeconds);
            });
  }

  @Test
  void a_burst_is_allowed_and_then_so_many_a_second() {
    RateLimits limits = limits(2, 3);
    for (int i = 0; i < 3; i++) {
      limits.count(ALICE, Kind.CALL);
    }
    refused(limits, ALICE, 1);
    pass(Duration.ofMillis(500));
    limits.count(ALICE, Kind.CALL);
    refused(limits, ALICE, 1);
    pass(Duration.ofMinutes(10));
    for (int i = 0; i < 3; i++) {
      limits.count(ALICE, Kind.CALL);
    }
    refused(limits, ALICE, 1);
  }

  @Test
  void callers_and_kinds_are_counted_apart() {
    RateLimits limits = limits(1, 1);
    limits.count(ALICE, Kind.CALL);
    limits.count(ALICE, Kind.INVOCATION);
    limits.count(BOB, Kind.CALL);
    refused(limits, ALICE, 1);
    refused(limits, BOB, 1);
  }

  @Test
  void zero_is_no_limit() {
    RateLimits limits = limits(0, 1);
    assertThatCode(
            () -> {
              for (int i = 0; i < 1000; i++) {
                limits.count(ALICE, Kind.CALL);
                limits.beginReview("1.1.1.1");
              }
            })
        .doesNotThrowAnyException();
  }

  @Test
  void tokens_that_are_not_refused_take_nothing_from_their_address() {
    RateLimits limits = limits(1, 1);
    limits.beginReview("1.1.1.1");
    limits.endReview("1.1.1.1");
    limits.beginReview("1.1.1.1");
    assertThatThrownBy(() -> limits.beginReview("1.1.1.1")).isInstanceOf(ApiException.class);
    limits.beginReview("2.2.2.2");
    pass(Duration.ofSeconds(1));
    limits.beginReview("1.1.1.1");
  }

  @Test
  void memory_is_bounded() {
    Buckets buckets = new Buckets(1, 1, 10, nanos::get);
    for (int i = 0; i < 1000; i++) {
      buckets.take("caller " + i);
    }
    assertThat(buckets.size()).isLessThanOrEqualTo(10);
    pass(Duration.ofSeconds(3));
    assertThat(buckets.size()).isZero();
  }
}
