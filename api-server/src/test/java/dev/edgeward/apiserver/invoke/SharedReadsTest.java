package dev.edgeward.apiserver.invoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SharedReadsTest {
  private final List<CompletableFuture<Integer>> reads = new ArrayList<>();
  private final SharedReads<String, Integer> shared = shared(Duration.ZERO);

  private SharedReads<String, Integer> shared(Duration apart) {
    return new SharedReads<>(
        key -> {
          CompletableFuture<Integer> read = new CompletableFuture<>();
          synchronized (reads) {
            reads.add(read);
          }
          return read;
        },
        apart);
  }

  @Test
  void who_comes_while_a_read_is_under_way_gets_the_next_one() {
    CompletableFuture<Integer> first = shared.get("k");
    CompletableFuture<Integer> second = shared.get("k");
    CompletableFuture<Integer> third = shared.get("k");
    assertThat(reads).hasSize(1);
    reads.get(0).complete(1);
    assertThat(first).isCompletedWithValue(1);
    assertThat(second).isNotDone();
    assertThat(reads).hasSize(2);
    reads.get(1).complete(2);
    assertThat(second).isCompletedWithValue(2);
    assertThat(third).isCompletedWithValue(2);
    assertThat(shared.underWay("k")).isFalse();
  }

  @Test
  void keys_do_not_wait_for_each_other() {
    shared.get("a");
    shared.get("b");
    assertThat(reads).hasSize(2);
  }

  @Test
  void a_failed_read_fails_those_who_shared_it_and_nobody_else() {
    CompletableFuture<Integer> first = shared.get("k");
    CompletableFuture<Integer> second = shared.get("k");
    reads.get(0).completeExceptionally(new ClusterReads.Away("away"));
    assertThat(first).isCompletedExceptionally();
    reads.get(1).complete(2);
    assertThat(second).isCompletedWithValue(2);
  }

  @Test
  void a_crowd_waits_for_its_time_and_is_served() throws Exception {
    SharedReads<String, Integer> apart = shared(Duration.ofMillis(30));
    apart.get("k");
    CompletableFuture<Integer> second = apart.get("k");
    CompletableFuture<Integer> third = apart.get("k");
    reads.get(0).complete(1);
    assertThat(reads).hasSize(1);
    CompletableFuture<Void> begun =
        CompletableFuture.runAsync(
            () -> {
              while (true) {
                synchronized (reads) {
                  if (reads.size() == 2) {
                    return;
                  }
                }
                Thread.onSpinWait();
              }
            });
    begun.get(5, TimeUnit.SECONDS);
    reads.get(1).complete(2);
    assertThat(second.get(5, TimeUnit.SECONDS)).isEqualTo(2);
    assertThat(third.get(5, TimeUnit.SECONDS)).isEqualTo(2);
  }

  @Test
  void one_alone_behind_a_read_does_not_wait_for_company() {
    SharedReads<String, Integer> apart = shared(Duration.ofHours(1));
    apart.get("k");
    apart.get("k");
    reads.get(0).complete(1);
    assertThat(reads).hasSize(2);
  }
}
