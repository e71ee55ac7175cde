package dev.edgeward.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class RuntimeReadinessTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final RuntimeReadiness readiness = new RuntimeReadiness(registry);

  @Test
  void eachRuntimeHasItsOwnGauge() {
    readiness.said("edge", true);
    readiness.said("embedded", false);
    assertThat(gauge("edge")).isEqualTo(1);
    assertThat(gauge("embedded")).isZero();

    readiness.said("embedded", true);
    readiness.said("edge", false);
    assertThat(gauge("edge")).isZero();
    assertThat(gauge("embedded")).isEqualTo(1);
  }

  @Test
  void aRuntimeThatIsGoneAlarmsNobody() {
    readiness.said("edge", true);
    readiness.said("embedded", false);
    readiness.forget("embedded");
    readiness.forget("unknown");

    assertThat(registry.getMeters()).hasSize(1);

    readiness.said("embedded", true);
    assertThat(gauge("embedded")).isEqualTo(1);
  }

  private double gauge(String runtime) {
    return registry.get(RuntimeReadiness.NAME).tag("runtime", runtime).gauge().value();
  }
}
