package dev.edgeward.operator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.edgeward.api.Bundle;
import dev.edgeward.api.v1alpha1.EgressPolicy;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MeteredDispatcherTest {
  private static final Bundle BUNDLE =
      new Bundle(
          Map.of("main.js", ""),
          "main.js",
          "d",
          List.of(),
          null,
          null,
          EgressPolicy.DENY,
          List.of());

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final InMemoryDispatcher inner = new InMemoryDispatcher();
  private final Dispatcher dispatcher = new MeteredDispatcher(inner, registry);
  private final RuntimeConnection runtime =
      TestRuntimes.connection(URI.create("http://dispatcher.example"));

  @Test
  void callsAreCountedByOperationAndOutcome() throws Exception {
    dispatcher.health(runtime);
    dispatcher.health(runtime);
    dispatcher.store(runtime, "wsp_1", BUNDLE.digest(), BUNDLE);
    dispatcher.remove(runtime, "wsp_1", BUNDLE.digest());
    dispatcher.check(runtime, "wsp_1", BUNDLE.digest(), BUNDLE, null);
    inner.breakStartOf(bundle -> true);
    dispatcher.tryOut(runtime, "wsp_1", BUNDLE.digest(), BUNDLE);

    assertThat(count("health", "ok")).isEqualTo(2);
    assertThat(count("store", "ok")).isEqualTo(1);
    assertThat(count("remove", "ok")).isEqualTo(1);
    assertThat(count("check", "ok")).isEqualTo(1);
    assertThat(count("check", "start-error")).isEqualTo(1);
  }

  @Test
  void failuresAreCountedByKindAndPassedOn() {
    Map<String, DispatcherException> failures =
        Map.of(
            "unavailable", new DispatcherException.Unavailable("a", null),
            "rate-limited", new DispatcherException.RateLimited("b", Duration.ofSeconds(1)),
            "unauthorized", new DispatcherException.Unauthorized("c"),
            "rejected", new DispatcherException.Rejected("d"));

    failures.forEach(
        (outcome, failure) -> {
          inner.failWith(failure);
          assertThat(catchThrowable(() -> dispatcher.health(runtime))).isSameAs(failure);
          assertThat(count("health", outcome)).isEqualTo(1);
        });
  }

  @Test
  void noNameOrIdIsALabel() throws Exception {
    dispatcher.store(runtime, "wsp_1", BUNDLE.digest(), BUNDLE);

    assertThat(registry.getMeters())
        .extracting(Meter::getId)
        .allSatisfy(
            id ->
                assertThat(id.getTags())
                    .extracting(Tag::getKey)
                    .containsExactlyInAnyOrder("operation", "outcome"));
  }

  private long count(String operation, String outcome) {
    return registry
        .get("edgeward.dispatcher.calls")
        .tags("operation", operation, "outcome", outcome)
        .timer()
        .count();
  }
}
