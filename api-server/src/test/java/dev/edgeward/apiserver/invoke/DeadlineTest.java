package dev.edgeward.apiserver.invoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgeward.apiserver.error.ApiException;
import dev.edgeward.apiserver.error.ErrorCode;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeadlineTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "wait=10 | 10",
        "Wait = 7 | 7",
        "respond-async, wait=3 | 3",
        "return=minimal; foo, wait=\"4\", other | 4",
        "wait=500 | 30",
        "respond-async | 30",
        "await=1 | 30",
        "'' | 30"
      })
  void the_preference_to_wait_shortens_the_functions_timeout(String prefer, int seconds) {
    Deadline deadline = Deadline.of(prefer, 0);
    assertThat(deadline.seconds(30)).isEqualTo(seconds);
    assertThat(deadline.millis(30, 0)).isEqualTo(seconds * 1000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"wait=0", "wait=-1", "wait=soon", "wait=", "wait=1.5", "wait=9999999999"})
  void a_wait_that_is_none_is_refused(String prefer) {
    assertThatThrownBy(() -> Deadline.of(prefer))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
              assertThat(e.errors().getFirst().pointer()).isEqualTo("Prefer");
            });
  }

  @Test
  void what_is_left_shrinks_with_time() {
    Deadline deadline = Deadline.of("wait=10", 5);
    assertThat(deadline.millis(30, 5 + TimeUnit.SECONDS.toNanos(4))).isEqualTo(6000);
    assertThat(deadline.millis(3, 5 + TimeUnit.SECONDS.toNanos(4))).isEqualTo(3000);
    assertThat(deadline.millis(30, 5 + TimeUnit.SECONDS.toNanos(11))).isZero();
  }

  @Test
  void without_one_the_functions_timeout_holds() {
    assertThat(Deadline.NONE.millis(30)).isEqualTo(30_000);
    assertThat(Deadline.of(null)).isSameAs(Deadline.NONE);
  }
}
