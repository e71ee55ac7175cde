package dev.edgeward.apiserver.invoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.edgeward.apiserver.error.ApiException;
import dev.edgeward.apiserver.error.ErrorCode;
import dev.edgeward.apiserver.fixture.Objects;
import dev.edgeward.apiserver.index.Bundles;
import dev.edgeward.apiserver.index.ReadModel;
import dev.edgeward.apiserver.index.ReadModelFixture;
import dev.edgeward.apiserver.index.VersionRow;
import dev.edgeward.apiserver.invoke.Dispatcher.Invocation;
import dev.edgeward.apiserver.invoke.Dispatcher.Reply;
import dev.edgeward.apiserver.trace.TraceContext;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What counts against a Runtime, and what a caller's deadline does. */
class RunsTest {
  private final AtomicLong nanos = new AtomicLong();
  private final Bundles bundles = new Bundles(1 << 20);
  private final ReadModel model = new ReadModel(bundles);
  private final InMemoryDispatcher dispatcher = new InMemoryDispatcher();
  private final Runs runs =
      new Runs(
          model,
          bundles,
          new FakeCluster(model, bundles),
          new InvokeTokens(model),
          dispatcher,
          new Breakers(new SimpleMeterRegistry(), Duration.ofSeconds(5), nanos::get),
          Runnable::run);
  private final VersionRow version =
      VersionRow.of(Objects.version("team-a", "greet-1", "fun_1", "one", "", "{}"));

  @BeforeEach
  void a_runtime() throws Exception {
    ReadModelFixture.put(model, Objects.runtime("local", "http://localhost:1"));
    ReadModelFixture.invokeKey(
        model, "local", new ECKeyGenerator(Curve.P_256).keyID("k1").generate().toJSONString());
    model.put(Objects.version("team-a", "greet-1", "fun_1", "one", "", "{}"));
  }

  private InvokeResult run(Deadline deadline) {
    Invocation invocation =
        new Invocation(
            "wsp_1",
            "fun_1",
            version.id(),
            "inv_1",
            null,
            version.bundleDigest(),
            null,
            "none",
            null,
            JsonSlice.EMPTY_OBJECT,
            30_000,
            TraceContext.of(null, null));
    return runs.run(version, version.sealedEnv(), invocation, deadline);
  }

  private void run(int times, Reply reply) {
    for (int i = 0; i < times; i++) {
      dispatcher.queued.add(reply);
      try {
        run(Deadline.NONE);
      } catch (ApiException refusal) {
        assertThat(refusal.code().status()).isIn(413, 503);
      }
      dispatcher.queued.clear();
    }
  }

  private void isOpen() {
    int calls = dispatcher.calls.size();
    assertThatThrownBy(() -> run(Deadline.NONE))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.RUNTIME_UNAVAILABLE);
              assertThat(e.retryAfterSeconds()).isEqualTo(5);
            });
    assertThat(dispatcher.calls).hasSize(calls);
  }

  private void isClosed() {
    assertThat(run(Deadline.NONE).ok()).isTrue();
  }

  @Test
  void a_runtime_that_cannot_be_reached_is_spared_until_it_is_well() {
    run(10, new Dispatcher.Unreachable("refused"));
    isOpen();
    dispatcher.healthy = false;
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(5) + 1);
    isOpen();
    dispatcher.healthy = true;
    isOpen();
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(5) + 1);
    isClosed();
    assertThat(dispatcher.asked).isEqualTo(2);
  }

  @Test
  void what_a_runtime_does_wrong_counts() {
    run(3, new Dispatcher.Broken("status 502"));
    run(3, new Dispatcher.Misconfigured("nothing bound"));
    run(2, new Dispatcher.StoreAway(1));
    run(2, new Dispatcher.Unreachable("refused"));
    isOpen();
  }

  @Test
  void what_functions_do_never_counts() {
    run(
        30,
        new Dispatcher.Ran(new Answer(false, null, "thrown", "Error", "no", null, 1, Logs.NONE)));
    run(
        30,
        new Dispatcher.Ran(
            new Answer(false, null, "timed-out", "Error", "no", null, 1, Logs.NONE)));
    run(30, new Dispatcher.Unreadable("nested too deep"));
    run(30, new Dispatcher.ArgsTooLarge());
    isClosed();
  }

  @Test
  void one_version_that_a_runtime_refuses_keeps_no_other_from_it() {
    run(30, new Dispatcher.Refused("digest-mismatch"));
    isClosed();
  }

  @Test
  void a_runtime_with_too_much_to_do_is_not_away() {
    run(30, new Dispatcher.Overloaded(1));
    isClosed();
  }

  @Test
  void silence_counts_only_when_the_runtime_itself_is_silent() {
    run(30, new Dispatcher.TimedOut());
    assertThat(dispatcher.asked).isEqualTo(30);
    isClosed();
    dispatcher.healthy = false;
    run(20, new Dispatcher.TimedOut());
    isOpen();
  }

  @Test
  void a_replica_that_died_with_its_calls_is_not_the_runtime() {
    run(30, new Dispatcher.Lost("ConnectionReset"));
    isClosed();
    dispatcher.healthy = false;
    run(20, new Dispatcher.Lost("ConnectionReset"));
    isOpen();
  }

  @Test
  void the_time_that_is_left_goes_along() {
    run(Deadline.of("wait=10"));
    assertThat(dispatcher.calls)
        .hasSize(2)
        .allSatisfy(call -> assertThat(call.timeoutMillis()).isBetween(1, 10_000));
    run(Deadline.of("wait=60"));
    run(Deadline.NONE);
    assertThat(dispatcher.calls.subList(2, 4))
        .allSatisfy(call -> assertThat(call.timeoutMillis()).isEqualTo(30_000));
  }

  @Test
  void nothing_is_sent_once_the_caller_has_gone() {
    Deadline past = Deadline.of("wait=3", System.nanoTime() - TimeUnit.SECONDS.toNanos(4));
    InvokeResult late = run(past);
    assertThat(late.ok()).isFalse();
    assertThat(late.error()).isEqualTo("timed out after 3 s");
    assertThat(dispatcher.calls).isEmpty();
  }
}
