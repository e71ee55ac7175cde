package dev.edgeward.apiserver.invoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgeward.apiserver.fixture.Objects;
import dev.edgeward.apiserver.index.RuntimeRow;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BreakerTest {
  private final AtomicLong nanos = new AtomicLong(-7);
  private final AtomicInteger asked = new AtomicInteger();
  private final Breaker breaker = new Breaker("local", Duration.ofSeconds(3), nanos::get);

  private int waits(boolean healthy) {
    return breaker.secondsToWait(
        () -> {
          asked.incrementAndGet();
          return healthy;
        });
  }

  private void call(boolean well) {
    assertThat(waits(false)).isZero();
    if (well) {
      breaker.succeeded();
    } else {
      breaker.failed();
    }
  }

  private void opened() {
    for (int i = 0; i < 10; i++) {
      call(false);
    }
    assertThat(breaker.state()).isEqualTo(1);
  }

  private void pass(long millis) {
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  @Test
  void a_few_failures_are_no_reason() {
    for (int i = 0; i < 9; i++) {
      call(false);
    }
    assertThat(waits(false)).isZero();
    assertThat(asked).hasValue(0);
  }

  @Test
  void fewer_than_half_are_no_reason() {
    for (int i = 0; i < 100; i++) {
      call(true);
      call(i % 3 > 0);
    }
    assertThat(breaker.state()).isZero();
  }

  @Test
  void a_runtime_that_is_away_gets_no_calls_and_callers_hear_when_to_come_back() {
    opened();
    assertThat(waits(true)).isEqualTo(3);
    pass(1500);
    assertThat(waits(true)).isEqualTo(2);
    pass(1400);
    assertThat(waits(true)).isEqualTo(1);
    assertThat(asked).hasValue(0);
  }

  @Test
  void a_runtime_that_is_well_again_gets_calls_at_once() {
    opened();
    pass(3001);
    assertThat(waits(true)).isZero();
    assertThat(asked).hasValue(1);
    assertThat(breaker.state()).isZero();
    for (int i = 0; i < 50; i++) {
      call(true);
    }
    assertThat(asked).hasValue(1);
  }

  @Test
  void a_runtime_that_is_not_is_left_alone_for_as_long_again() {
    opened();
    pass(3001);
    assertThat(waits(false)).isEqualTo(3);
    assertThat(waits(true)).isEqualTo(3);
    assertThat(asked).hasValue(1);
    pass(3001);
    assertThat(waits(true)).isZero();
  }

  @Test
  void one_asks_while_the_others_are_refused() throws Exception {
    opened();
    pass(3001);
    CountDownLatch asking = new CountDownLatch(1);
    CountDownLatch answered = new CountDownLatch(1);
    AtomicInteger first = new AtomicInteger(-1);
    Thread one =
        Thread.startVirtualThread(
            () ->
                first.set(
                    breaker.secondsToWait(
                        () -> {
                          asking.countDown();
                          try {
                            return answered.await(10, TimeUnit.SECONDS);
                          } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                          }
                        })));
    assertThat(asking.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(breaker.state()).isEqualTo(0.5);
    for (int i = 0; i < 20; i++) {
      assertThat(waits(true)).isEqualTo(1);
    }
    answered.countDown();
    one.join();
    assertThat(first).hasValue(0);
    assertThat(asked).hasValue(0);
    assertThat(waits(true)).isZero();
  }

  @Test
  void a_question_that_fails_does_not_leave_the_runtime_without_an_answer() {
    opened();
    pass(3001);
    assertThatThrownBy(
            () ->
                breaker.secondsToWait(
                    () -> {
                      throw new IllegalStateException("no");
                    }))
        .isInstanceOf(IllegalStateException.class);
    pass(3001);
    assertThat(waits(true)).isZero();
  }

  @Test
  void each_runtime_has_its_own_and_a_metric() {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    Breakers breakers = new Breakers(meters, Duration.ofSeconds(3), nanos::get);
    RuntimeRow here = RuntimeRow.of(Objects.runtime("here", "http://a"));
    RuntimeRow there = RuntimeRow.of(Objects.runtime("there", "http://b"));
    for (int i = 0; i < 10; i++) {
      breakers.of(here).failed();
      breakers.of(there).succeeded();
    }
    assertThat(state(meters, "here")).isEqualTo(1);
    assertThat(state(meters, "there")).isZero();
    // what is somewhere else now has done nothing wrong yet
    breakers.of(RuntimeRow.of(Objects.runtime("here", "http://c")));
    assertThat(state(meters, "here")).isZero();
  }

  private static double state(SimpleMeterRegistry meters, String runtime) {
    return meters.get("edgeward.runtime.breaker").tag("runtime", runtime).gauge().value();
  }
}
