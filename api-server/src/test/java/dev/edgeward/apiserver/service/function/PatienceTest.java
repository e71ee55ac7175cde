package dev.edgeward.apiserver.service.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.apiserver.FixedConfig;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PatienceTest {
  private final Patience patience = new Patience(new FixedConfig());
  private final AtomicInteger looks = new AtomicInteger();

  @Test
  void it_looks_less_and_less_often_until_its_time_is_over() {
    assertThat(patience.await(() -> seen(Integer.MAX_VALUE))).isEmpty();
    assertThat(looks.get()).as("looks in 500 ms").isBetween(2, 6);
  }

  @Test
  void what_is_there_at_once_is_not_waited_for() {
    assertThat(patience.await(() -> seen(1))).contains(1);
    assertThat(patience.await(() -> seen(3))).contains(3);
    assertThat(looks).hasValue(3);
  }

  private Optional<Integer> seen(int look) {
    return looks.incrementAndGet() >= look ? Optional.of(looks.get()) : Optional.empty();
  }
}
