package dev.edgeward.apiserver.invoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.api.v1alpha1.FunctionVersion;
import dev.edgeward.apiserver.error.ApiException;
import dev.edgeward.apiserver.error.ErrorCode;
import dev.edgeward.apiserver.fixture.Objects;
import dev.edgeward.apiserver.index.Bundles;
import dev.edgeward.apiserver.index.FunctionRow;
import dev.edgeward.apiserver.index.ReadModel;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StrongFreshnessTest {
  private static final FunctionVersion VERSION =
      Objects.version("team-a", "greet-1", "fun_x", "one", "", "{}");

  private final Bundles bundles = new Bundles(1 << 20);
  private final FakeCluster cluster = new FakeCluster(new ReadModel(bundles), bundles);
  private final AtomicLong nanos = new AtomicLong();
  private final StrongFreshness eachItsOwn = freshness(Duration.ZERO);
  private final StrongFreshness proving = freshness(Duration.ofMillis(20));
  private final FunctionRow cached = FunctionRow.of(function(5));

  private StrongFreshness freshness(Duration lifetime) {
    return new StrongFreshness(
        cluster, Duration.ZERO, lifetime, nanos::get, new InvokeMetrics(new SimpleMeterRegistry()));
  }

  private static Function function(long version) {
    return Objects.function("team-a", "greet", version, VERSION, "{}");
  }

  private void pass(int millis) {
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  @BeforeEach
  void the_watch_is_up_to_date() {
    cluster.has(function(5));
  }

  @Test
  void without_a_lifetime_every_invocation_reads() {
    eachItsOwn.current(cached);
    eachItsOwn.current(cached);
    assertThat(cluster.stamps).isEqualTo(2);
  }

  @Test
  void a_proof_serves_for_its_lifetime_and_is_renewed_past_half_of_it() {
    proving.current(cached);
    pass(9);
    assertThat(proving.current(cached)).contains(cached);
    assertThat(cluster.stamps).isEqualTo(1);
    pass(3);
    assertThat(proving.current(cached)).contains(cached);
    assertThat(cluster.stamps).isEqualTo(2);
    pass(9);
    proving.current(cached);
    assertThat(cluster.stamps).isEqualTo(2);
  }

  @Test
  void after_its_lifetime_a_proof_proves_nothing() {
    proving.current(cached);
    cluster.has(function(6));
    pass(21);
    assertThat(proving.current(cached).orElseThrow().resourceVersion()).isEqualTo(6);
  }

  @Test
  void a_proof_of_a_newer_state_does_not_cover_an_older_one() {
    proving.current(cached);
    cluster.has(function(6));
    pass(21);
    proving.current(cached);
    assertThat(proving.current(cached).orElseThrow().resourceVersion()).isEqualTo(6);
  }

  @Test
  void a_function_that_is_not_settled_is_always_read() {
    Function moving = function(5);
    moving.getMetadata().setGeneration(2L);
    FunctionRow row = FunctionRow.of(moving);
    proving.current(row);
    proving.current(row);
    assertThat(cluster.stamps).isEqualTo(2);
  }

  @Test
  void another_object_of_the_same_name_is_another_function() {
    Function other = function(3);
    other.getMetadata().setUid(Objects.uid("other"));
    cluster.has(other);
    assertThat(eachItsOwn.current(cached)).isEmpty();
  }

  @Test
  void what_was_last_seen_runs_while_the_cluster_does_not_answer_unless_it_has_changed() {
    cluster.away = true;
    assertThat(eachItsOwn.current(cached)).contains(cached);
    cluster.away = false;
    cluster.onlyStamps = true;
    assertThat(eachItsOwn.current(cached)).contains(cached);
    cluster.has(function(6));
    assertThatThrownBy(() -> eachItsOwn.current(cached))
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
  }

  @Test
  void bounded_reads_only_what_moves_or_when_the_watch_is_broken() {
    boolean[] watching = {true};
    BoundedFreshness bounded = new BoundedFreshness(() -> watching[0], eachItsOwn);
    assertThat(bounded.current(cached)).contains(cached);
    assertThat(cluster.stamps).isZero();
    watching[0] = false;
    bounded.current(cached);
    assertThat(cluster.stamps).isEqualTo(1);
  }
}
