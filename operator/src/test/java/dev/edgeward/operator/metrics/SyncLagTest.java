package dev.edgeward.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.api.Conditions;
import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.api.v1alpha1.FunctionStatus;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.ResourceAction;
import io.javaoperatorsdk.operator.processing.event.source.controller.ResourceEvent;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked // a null fails the test
class SyncLagTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final AtomicLong millis = new AtomicLong();
  private final SyncLag lag =
      new SyncLag(registry, () -> TimeUnit.MILLISECONDS.toNanos(millis.get()));

  @Test
  void aSpecWaitsUntilItServes() {
    hear(function(1, null));
    millis.addAndGet(100);
    lag.said(function(1, null), status(1, "Unknown"), true);
    hear(function(1, status(1, "Unknown")));
    millis.addAndGet(50);
    lag.said(function(1, status(1, "Unknown")), status(1, "True"), true);

    assertThat(millis("served")).isEqualTo(150);
    assertThat(timer("refused")).isNull();
  }

  @Test
  void aRefusalIsAnEndToo() {
    hear(function(1, null));
    millis.addAndGet(20);
    lag.said(function(1, null), status(1, "False"), true);

    assertThat(millis("refused")).isEqualTo(20);
  }

  @Test
  void whatIsReplacedBeforeItsEndIsNotCounted() {
    hear(function(1, null));
    millis.addAndGet(1_000);
    hear(function(2, null));
    millis.addAndGet(10);
    lag.said(function(2, null), status(2, "True"), true);

    assertThat(millis("served")).isEqualTo(10);
    assertThat(timer("served").count()).isEqualTo(1);
  }

  @Test
  void whatIsSaidAlreadyIsNoNews() {
    hear(function(1, status(1, "True")));
    lag.said(function(1, status(1, "True")), status(1, "True"), true);
    hear(function(2, status(1, "True")));
    lag.said(function(2, status(2, "True")), status(2, "True"), false);
    lag.said(function(2, status(2, "True")), status(2, "True"), true);

    assertThat(timer("served")).isNull();
  }

  @Test
  void whatIsGoneIsForgotten() {
    hear(function(1, null));
    lag.eventReceived(event(function(1, null), ResourceAction.DELETED), Map.of());
    lag.said(function(1, null), status(1, "True"), true);

    assertThat(timer("served")).isNull();
  }

  private void hear(Function function) {
    lag.eventReceived(event(function, ResourceAction.UPDATED), Map.of());
  }

  private static ResourceEvent event(Function function, ResourceAction action) {
    return new ResourceEvent(action, ResourceID.fromResource(function), function);
  }

  private static Function function(long generation, FunctionStatus status) {
    Function function = new Function();
    function.setMetadata(
        new ObjectMetaBuilder()
            .withName("greet")
            .withNamespace("team-a")
            .withUid("1")
            .withGeneration(generation)
            .build());
    function.setStatus(status);
    return function;
  }

  private static FunctionStatus status(long generation, String latest) {
    return new FunctionStatus(
        "01hzy3v9kq6b3fzr5g8p2m4n7c",
        generation,
        null,
        null,
        null,
        List.of(
            new ConditionBuilder()
                .withType(Conditions.LATEST_VERSION_READY)
                .withStatus(latest)
                .build()));
  }

  private Timer timer(String outcome) {
    return registry.find(SyncLag.NAME).tag("outcome", outcome).timer();
  }

  private double millis(String outcome) {
    return timer(outcome).totalTime(TimeUnit.MILLISECONDS);
  }
}
