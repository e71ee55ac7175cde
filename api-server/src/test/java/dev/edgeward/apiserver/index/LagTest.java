package dev.edgeward.apiserver.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class LagTest {
  private final Deque<Runnable> delayed = new ArrayDeque<>();
  private final List<String> done = new ArrayList<>();
  private final AtomicBoolean arriving = new AtomicBoolean(true);
  private final Lag lag = new Lag(delayed::add);

  @Test
  void runsATaskOnceTheLagIsOver() {
    lag.of(arriving::get);
    lag.execute(() -> done.add("task"));
    assertThat(done).isEmpty();

    delayed.removeFirst().run();

    assertThat(done).containsExactly("task");
    assertThat(delayed).isEmpty();
  }

  @Test
  void waitsForABrokenWatch() {
    lag.of(arriving::get);
    arriving.set(false);
    lag.execute(() -> done.add("task"));
    delayed.removeFirst().run();
    assertThat(done).isEmpty();

    arriving.set(true);
    delayed.removeFirst().run();

    assertThat(done).containsExactly("task");
  }
}
