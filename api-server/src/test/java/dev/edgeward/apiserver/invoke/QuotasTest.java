package dev.edgeward.apiserver.invoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgeward.api.v1alpha1.Workspace;
import dev.edgeward.apiserver.error.ApiException;
import dev.edgeward.apiserver.error.ErrorCode;
import dev.edgeward.apiserver.fixture.Objects;
import dev.edgeward.apiserver.index.Bundles;
import dev.edgeward.apiserver.index.ReadModel;
import dev.edgeward.apiserver.index.ReadModelFixture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class QuotasTest {
  private final AtomicLong nanos = new AtomicLong(-3);
  private final AtomicLong versions = new AtomicLong(1);
  private final ReadModel model = new ReadModel(new Bundles(1 << 20));
  private final Quotas quotas = new Quotas(model, nanos::get);

  private void quota(String yaml) {
    ReadModelFixture.put(
        model,
        Objects.object(
            Workspace.class,
            "",
            "team-a",
            versions.incrementAndGet(),
            "apiVersion: edgeward.dev/v1alpha1\nkind: Workspace\nmetadata: {}\nspec: {quota: "
                + yaml
                + "}\n"));
  }

  private void invoke() {
    quotas.begin("team-a").close();
  }

  private void refused(int retryAfterSeconds) {
    assertThatThrownBy(() -> quotas.begin("team-a"))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.QUOTA_EXCEEDED);
              assertThat(e.retryAfterSeconds()).isEqualTo(retryAfterSeconds);
            });
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void what_is_absent_is_not_limited() {
    for (int i = 0; i < 1000; i++) {
      quotas.begin("team-a");
    }
    quota("{functions: 1}");
    for (int i = 0; i < 1000; i++) {
      quotas.begin("team-a");
    }
  }

  @Test
  void so_many_begin_in_a_minute() {
    quota("{invokesPerMinute: 6}");
    for (int i = 0; i < 6; i++) {
      invoke();
    }
    refused(10);
    pass(Duration.ofSeconds(9));
    refused(1);
    pass(Duration.ofSeconds(1));
    invoke();
    refused(10);
    pass(Duration.ofHours(1));
    for (int i = 0; i < 6; i++) {
      invoke();
    }
    refused(10);
  }

  @Test
  void so_many_run_at_one_time() {
    quota("{concurrentInvokes: 2}");
    Quotas.Running one = quotas.begin("team-a");
    quotas.begin("team-a");
    refused(1);
    one.close();
    quotas.begin("team-a");
    refused(1);
  }

  @Test
  void one_that_is_refused_for_its_rate_takes_no_place() {
    quota("{invokesPerMinute: 1, concurrentInvokes: 1}");
    invoke();
    refused(60);
    refused(60);
    pass(Duration.ofMinutes(1));
    invoke();
  }

  @Test
  void a_changed_quota_holds_at_once() {
    quotas.begin("team-a");
    quotas.begin("team-a");
    quota("{concurrentInvokes: 2}");
    refused(1);
    quota("{concurrentInvokes: 3, invokesPerMinute: 1}");
    quotas.begin("team-a");
    quota("{invokesPerMinute: 1}");
    refused(60);
    quota("{invokesPerMinute: 2}");
    invoke();
    invoke();
    refused(30);
    quota("{}");
    invoke();
  }

  @Test
  void other_workspaces_have_their_own() {
    quota("{invokesPerMinute: 1, concurrentInvokes: 1}");
    quotas.begin("team-a");
    refused(1);
    quotas.begin("team-b");
    quotas.begin("team-b");
  }

  @Test
  void never_more_under_concurrency() throws Exception {
    int threads = 8;
    int each = 2000;
    quota("{concurrentInvokes: 3, invokesPerMinute: 5000}");
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger begun = new AtomicInteger();
    CyclicBarrier start = new CyclicBarrier(threads);
    Callable<Void> caller =
        () -> {
          start.await(10, TimeUnit.SECONDS);
          for (int i = 0; i < each; i++) {
            try (Quotas.Running one = quotas.begin("team-a")) {
              most.accumulateAndGet(running.incrementAndGet(), Math::max);
              begun.incrementAndGet();
              Thread.yield();
              running.decrementAndGet();
            } catch (ApiException refusal) {
              assertThat(refusal.code()).isEqualTo(ErrorCode.QUOTA_EXCEEDED);
            }
          }
          return null;
        };
    List<Future<Void>> done = new ArrayList<>();
    try (ExecutorService callers = Executors.newFixedThreadPool(threads)) {
      for (int i = 0; i < threads; i++) {
        done.add(callers.submit(caller));
      }
      for (Future<Void> one : done) {
        one.get(30, TimeUnit.SECONDS);
      }
    }
    assertThat(most.get()).isBetween(1, 3);
    assertThat(begun.get()).isBetween(1, 5000);
    // everything was given back
    pass(Duration.ofMinutes(1));
    quotas.begin("team-a");
    quotas.begin("team-a");
    quotas.begin("team-a");
    refused(1);
  }
}
