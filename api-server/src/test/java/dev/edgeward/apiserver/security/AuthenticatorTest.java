package dev.edgeward.apiserver.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.edgeward.apiserver.error.ApiException;
import dev.edgeward.apiserver.error.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AuthenticatorTest {
  private static final Caller ALICE = new Caller("alice", null, Set.of(), Map.of());

  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicLong nanos = new AtomicLong();
  private Optional<Caller> answer = Optional.of(ALICE);
  private boolean down;
  private final Authenticator authenticator = authenticator(token -> answer());

  private Optional<Caller> answer() {
    asked.incrementAndGet();
    if (down) {
      throw ApiException.of(ErrorCode.UNAVAILABLE, "down");
    }
    return answer;
  }

  private Authenticator authenticator(TokenReviewer reviewer) {
    return new Authenticator(
        reviewer,
        new RateLimits(FixedRates.defaults(), nanos::get),
        FixedReviews.defaults(),
        Runnable::run,
        () -> Instant.EPOCH.plusNanos(nanos.get()),
        nanos::get);
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void a_yes_is_kept_for_a_minute() {
    assertThat(authenticator.authenticate("Bearer t", "1.1.1.1")).isEqualTo(ALICE);
    pass(Duration.ofSeconds(29));
    authenticator.authenticate("bearer t", "1.1.1.1");
    assertThat(asked).hasValue(1);
    pass(Duration.ofSeconds(32));
    authenticator.authenticate("Bearer t", "1.1.1.1");
    assertThat(asked).hasValue(2);
  }

  @Test
  void a_yes_that_is_in_use_is_renewed_in_time_to_outlast_an_outage() {
    authenticator.authenticate("Bearer t", "1.1.1.1");
    pass(Duration.ofSeconds(31));
    authenticator.authenticate("Bearer t", "1.1.1.1");
    assertThat(asked).hasValue(2);
    down = true;
    for (int i = 0; i < 29; i++) {
      pass(Duration.ofSeconds(2));
      assertThat(authenticator.authenticate("Bearer t", "1.1.1.1")).isEqualTo(ALICE);
    }
    assertThat(asked.get()).as("tries, 5 s apart").isBetween(5, 9);
    pass(Duration.ofSeconds(3));
    assertThatThrownBy(() -> authenticator.authenticate("Bearer t", "1.1.1.1"))
        .isInstanceOf(ApiException.class);
  }

  @Test
  void a_renewal_that_says_no_counts_at_once() {
    authenticator.authenticate("Bearer t", "1.1.1.1");
    answer = Optional.empty();
    pass(Duration.ofSeconds(31));
    authenticator.authenticate("Bearer t", "1.1.1.1");
    assertThatThrownBy(() -> authenticator.authenticate("Bearer t", "1.1.1.1"))
        .isInstanceOf(ApiException.class);
  }

  @Test
  void a_no_is_kept_for_five_seconds() {
    answer = Optional.empty();
    assertThatThrownBy(() -> authenticator.authenticate("Bearer t", "1.1.1.1"))
        .isInstanceOf(ApiException.class);
    assertThatThrownBy(() -> authenticator.authenticate("Bearer t", "1.1.1.1"))
        .isInstanceOf(ApiException.class);
    assertThat(asked).hasValue(1);
    answer = Optional.of(ALICE);
    pass(Duration.ofSeconds(6));
    assertThat(authenticator.authenticate("Bearer t", "1.1.1.1")).isEqualTo(ALICE);
  }

  @Test
  void a_yes_is_not_kept_beyond_the_life_of_the_token() {
    String payload =
        Base64.getUrlEncoder().encodeToString("{\"exp\":10}".getBytes(StandardCharsets.UTF_8));
    authenticator.authenticate("Bearer h." + payload + ".s", "1.1.1.1");
    pass(Duration.ofSeconds(11));
    authenticator.authenticate("Bearer h." + payload + ".s", "1.1.1.1");
    assertThat(asked).hasValue(2);
  }

  @Test
  void a_review_without_an_answer_is_not_kept() {
    Authenticator down =
        authenticator(
            token -> {
              asked.incrementAndGet();
              throw ApiException.of(ErrorCode.UNAVAILABLE, "down");
            });
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> down.authenticate("Bearer t", "1.1.1.1"))
          .isInstanceOfSatisfying(
              ApiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    }
    assertThat(asked).hasValue(2);
  }

  /** One whose reviews wait for a sign. */
  private Authenticator waiting(CountDownLatch go, ExecutorService threads, Ticker ticker) {
    return new Authenticator(
        token -> {
          await(go);
          return answer();
        },
        new RateLimits(FixedRates.defaults(), ticker),
        FixedReviews.defaults(),
        threads,
        Instant::now,
        ticker);
  }

  @Test
  void many_who_send_a_new_token_at_once_cost_one_review() throws InterruptedException {
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(20);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Authenticator shared = waiting(go, threads, System::nanoTime);
      for (int i = 0; i < 20; i++) {
        threads.execute(
            () -> {
              shared.authenticate("Bearer t", "1.1.1.1");
              done.countDown();
            });
      }
      go.countDown();
      assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(asked).hasValue(1);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void what_is_no_bearer_token_is_not_even_reviewed() {
    for (String header :
        new String[] {null, "", "Basic x", "Bearer ", "Bearer " + "x".repeat(20_000)}) {
      assertThatThrownBy(() -> authenticator.authenticate(header, "1.1.1.1"))
          .isInstanceOfSatisfying(
              ApiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAUTHORIZED));
    }
    assertThat(asked).hasValue(0);
  }

  @Test
  void an_address_whose_tokens_were_refused_too_often_waits_with_new_ones_only() {
    authenticator.authenticate("Bearer known", "1.1.1.1");
    answer = Optional.empty();
    for (int i = 0; i < 50; i++) {
      refused(ErrorCode.UNAUTHORIZED, "Bearer bad" + i, "1.1.1.1");
    }
    refused(ErrorCode.RATE_LIMITED, "Bearer another", "1.1.1.1");
    refused(ErrorCode.UNAUTHORIZED, "Bearer bad0", "1.1.1.1");
    refused(ErrorCode.UNAUTHORIZED, "Bearer another", "2.2.2.2");
    assertThat(authenticator.authenticate("Bearer known", "1.1.1.1")).isEqualTo(ALICE);
    assertThat(asked).hasValue(52);
    answer = Optional.of(ALICE);
    pass(Duration.ofMillis(100));
    assertThat(authenticator.authenticate("Bearer new", "1.1.1.1")).isEqualTo(ALICE);
  }

  @Test
  void no_more_are_under_way_at_once_than_may_be_refused() throws InterruptedException {
    answer = Optional.empty();
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(200);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Authenticator shared = waiting(go, threads, nanos::get);
      for (int i = 0; i < 200; i++) {
        String header = "Bearer guessed" + i;
        threads.execute(
            () -> {
              assertThatThrownBy(() -> shared.authenticate(header, "1.1.1.1"))
                  .isInstanceOf(ApiException.class);
              done.countDown();
              if (done.getCount() == 50) {
                go.countDown(); // the others were told to wait
              }
            });
      }
      assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(asked).hasValue(50);
  }

  @Test
  void reviews_without_an_answer_take_nothing_from_an_address() {
    down = true;
    for (int i = 0; i < 100; i++) {
      refused(ErrorCode.UNAVAILABLE, "Bearer t" + i, "1.1.1.1");
    }
  }

  private void refused(ErrorCode code, String header, String address) {
    assertThatThrownBy(() -> authenticator.authenticate(header, address))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
