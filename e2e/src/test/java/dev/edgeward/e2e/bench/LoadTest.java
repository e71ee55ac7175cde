package dev.edgeward.e2e.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LoadTest {

  private static final Duration TURN = Duration.ofMillis(100);

  @Test
  void whatFailsIsNeitherTimedNorPartOfTheRate() throws InterruptedException {
    var calls = new AtomicInteger();
    var load =
        new Load(
            1,
            () -> {
              pause();
              switch (calls.getAndIncrement() % 3) {
                case 0:
                  return true;
                case 1:
                  return false;
                default:
                  throw new IOException("refused");
              }
            });

    load.run(TURN);

    assertThat(load.latencies().count() + load.failures()).isEqualTo(calls.get());
    assertThat(load.failures()).isPositive().isGreaterThanOrEqualTo(load.latencies().count());
  }

  @Test
  void turnsAddUp() throws InterruptedException {
    var calls = new AtomicInteger();
    var load =
        new Load(
            4,
            () -> {
              pause();
              calls.incrementAndGet();
              return true;
            });

    load.run(TURN);
    int once = calls.get();
    load.run(TURN);

    assertThat(load.latencies().count()).isEqualTo(calls.get()).isGreaterThan(once);
    assertThat(load.rate()).isPositive().isLessThan(4 * 1000.0);
  }

  private static void pause() {
    try {
      Thread.sleep(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
