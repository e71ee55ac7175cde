package dev.edgeward.apiserver.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Counts through replicas, restarts and days. */
class UsageTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 25);
  private static final String CODE = "a".repeat(64);

  private final InMemoryUsageStore store = new InMemoryUsageStore();
  private final AtomicLong nanos = new AtomicLong();
  private Instant now = Instant.parse("2026-11-25T10:00:00Z");

  /** One run of the API server. */
  private final class Run {
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final Usage usage = new Usage(new UsageMetrics(meters), () -> now);
    final UsageKeeper keeper = new UsageKeeper(usage, store);
    final UsageReader reader = new UsageReader(usage, keeper, store, nanos::get);

    void invoke(String function, String code, boolean ok, long ms) {
      usage.count("wsp_1", function, code, "none", ok, ms);
    }

    Totals on(LocalDate day) {
      nanos.addAndGet(TimeUnit.SECONDS.toNanos(11)); // past what reads are shared for
      return reader.of("fun_1", day, day).getOrDefault(day, Totals.NONE);
    }
  }

  @Test
  void invocations_errors_time_and_workers_are_counted() {
    Run run = new Run();
    run.invoke("fun_1", CODE, true, 5);
    run.invoke("fun_1", CODE, false, 20);
    run.invoke("fun_1", "b".repeat(64), true, 1);
    run.invoke("fun_2", CODE, true, 1000);
    Totals totals = run.on(DAY);
    assertThat(totals.invocations()).isEqualTo(3);
    assertThat(totals.errors()).isEqualTo(1);
    assertThat(totals.totalMs()).isEqualTo(26);
    assertThat(totals.maxMs()).isEqualTo(20);
    assertThat(totals.workers()).hasSize(2);
    assertThat(run.on(DAY.minusDays(1))).isEqualTo(Totals.NONE);
  }

  @Test
  void what_is_written_is_not_counted_twice() {
    Run run = new Run();
    run.invoke("fun_1", CODE, true, 5);
    run.keeper.keep();
    run.invoke("fun_1", CODE, true, 5);
    assertThat(run.on(DAY).invocations()).isEqualTo(2);
    run.keeper.keep();
    assertThat(run.on(DAY).invocations()).isEqualTo(2);
  }

  @Test
  void nothing_is_written_that_has_not_changed() {
    Run run = new Run();
    run.keeper.keep();
    assertThat(store.writes).isZero();
    run.invoke("fun_1", CODE, true, 5);
    run.keeper.keep();
    run.keeper.keep();
    assertThat(store.writes).isEqualTo(1);
  }

  @Test
  void replicas_and_restarts_add_up_and_share_workers() {
    Run one = new Run();
    Run two = new Run();
    one.invoke("fun_1", CODE, true, 5);
    two.invoke("fun_1", CODE, true, 7);
    one.keeper.keep();
    two.keeper.keep();
    Run restarted = new Run();
    restarted.invoke("fun_1", CODE, false, 6);
    Totals totals = restarted.on(DAY);
    assertThat(totals.invocations()).isEqualTo(3);
    assertThat(totals.errors()).isEqualTo(1);
    assertThat(totals.maxMs()).isEqualTo(7);
    assertThat(totals.workers()).hasSize(1);
    // The others see it once it is written.
    assertThat(one.on(DAY).invocations()).isEqualTo(2);
    restarted.keeper.keep();
    assertThat(one.on(DAY).invocations()).isEqualTo(3);
  }

  @Test
  void what_could_not_be_written_is_written_later() {
    Run run = new Run();
    run.invoke("fun_1", CODE, true, 5);
    store.away = true;
    run.keeper.keep();
    store.away = false;
    assertThat(store.pieces).isEmpty();
    run.keeper.keep();
    assertThat(new Run().on(DAY).invocations()).isEqualTo(1);
  }

  @Test
  void a_day_ends_at_midnight_in_utc_and_stays_when_memory_forgets_it() {
    Run run = new Run();
    now = Instant.parse("2026-11-25T23:59:59.999Z");
    run.invoke("fun_1", CODE, true, 5);
    now = Instant.parse("2026-11-26T00:00:00Z");
    run.invoke("fun_1", CODE, true, 6);
    for (int i = 0; i < 5; i++) {
      run.keeper.keep();
      assertThat(run.on(DAY).invocations()).isEqualTo(1);
      assertThat(run.on(DAY.plusDays(1)).invocations()).isEqualTo(1);
      now = now.plus(Duration.ofDays(1));
    }
    assertThat(run.usage.days()).isEmpty();
  }

  @Test
  void what_is_too_old_is_removed() {
    Run run = new Run();
    run.invoke("fun_1", CODE, true, 5);
    run.keeper.keep();
    now = now.plus(Duration.ofDays(UsageKeeper.DAYS));
    run.keeper.keep();
    assertThat(new Run().on(DAY).invocations()).isEqualTo(1);
    now = now.plus(Duration.ofDays(1));
    run.keeper.keep();
    assertThat(store.pieces).isEmpty();
  }

  @Test
  void workers_beyond_what_is_told_apart_are_told_of() {
    Run run = new Run();
    for (int i = 0; i < 150; i++) {
      run.invoke("fun_1", "%08d".formatted(i), true, 1);
    }
    Totals totals = run.on(DAY);
    assertThat(totals.workers()).hasSize(Usage.MAX_WORKERS);
    assertThat(totals.moreWorkers()).isTrue();
    assertThat(totals.invocations()).isEqualTo(150);
  }

  @Test
  void nothing_is_lost_under_concurrency() throws Exception {
    Run run = new Run();
    List<Future<?>> callers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int i = 0; i < 4; i++) {
        callers.add(
            threads.submit(
                () -> {
                  for (int call = 0; call < 5000; call++) {
                    run.invoke("fun_1", CODE, call % 2 == 0, 1);
                  }
                }));
      }
      while (!callers.stream().allMatch(Future::isDone)) {
        run.keeper.keep();
      }
      for (Future<?> caller : callers) {
        caller.get(10, TimeUnit.SECONDS);
      }
    }
    run.keeper.keep();
    Totals totals = new Run().on(DAY);
    assertThat(totals.invocations()).isEqualTo(20_000);
    assertThat(totals.errors()).isEqualTo(10_000);
    assertThat(totals.totalMs()).isEqualTo(20_000);
  }

  @Test
  void meters_are_of_workspaces_and_bounded() {
    Run run = new Run();
    run.invoke("fun_1", CODE, true, 1500);
    run.invoke("fun_2", CODE, false, 500);
    assertThat(
            run.meters.get("edgeward.usage.invocations").tag("outcome", "failed").counter().count())
        .isEqualTo(1);
    assertThat(run.meters.get("edgeward.usage.time").counter().count()).isEqualTo(2);
    assertThat(run.meters.get("edgeward.usage.workers").gauge().value()).isEqualTo(1);
    for (int i = 0; i < UsageMetrics.MAX_WORKSPACES + 50; i++) {
      run.usage.count("wsp_many_" + i, "fun_3", CODE, "none", true, 1);
    }
    assertThat(run.meters.find("edgeward.usage.time").counters())
        .hasSizeLessThanOrEqualTo(UsageMetrics.MAX_WORKSPACES + 1);
    assertThat(
            run.meters
                .get("edgeward.usage.time")
                .tag("workspace", UsageMetrics.OTHERS)
                .counter()
                .count())
        .isPositive();
  }
}
