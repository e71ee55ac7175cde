package dev.edgeward.apiserver.invoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.edgeward.api.Conditions;
import dev.edgeward.api.v1alpha1.Runtime;
import dev.edgeward.api.v1alpha1.RuntimeStatus;
import dev.edgeward.apiserver.fixture.Objects;
import dev.edgeward.apiserver.index.Bundles;
import dev.edgeward.apiserver.index.ReadModel;
import dev.edgeward.apiserver.index.ReadModelFixture;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

class RuntimesHealthTest {
  private final ReadModel model = new ReadModel(new Bundles(1 << 20));
  private final InMemoryDispatcher dispatcher = new InMemoryDispatcher();
  private boolean synced = true;
  private final RuntimesHealth health = new RuntimesHealth(() -> synced, model, dispatcher);

  private boolean ready() {
    return health.call().getStatus() == Status.UP;
  }

  private void runtime(String name, boolean reachedByOperator) {
    Runtime runtime = Objects.runtime(name, "http://" + name);
    runtime.setStatus(
        new RuntimeStatus(
            1L,
            null,
            null,
            null,
            null,
            null,
            List.of(
                new ConditionBuilder()
                    .withType(Conditions.READY)
                    .withStatus(reachedByOperator ? "True" : "False")
                    .build()),
            null));
    ReadModelFixture.put(model, runtime);
  }

  @Test
  void a_new_replica_waits_until_it_reaches_what_the_operator_reaches() {
    runtime("local", true);
    dispatcher.healthy = false;
    assertThat(ready()).isFalse();
    dispatcher.healthy = true;
    await().until(this::ready);
  }

  @Test
  void it_does_not_wait_for_a_runtime_that_is_away_for_all() {
    runtime("account", false);
    dispatcher.healthy = false;
    assertThat(ready()).isTrue();
  }

  @Test
  void it_stays_ready_when_runtimes_go() {
    runtime("local", true);
    await().until(this::ready);
    dispatcher.healthy = false;
    assertThat(ready()).isTrue();
    runtime("another", true);
    assertThat(ready()).isTrue();
  }

  @Test
  void nothing_is_decided_before_the_runtimes_are_known() {
    synced = false;
    assertThat(ready()).isFalse();
    synced = true;
    assertThat(ready()).isTrue();
  }
}
