package dev.edgeward.e2e.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {

  @Test
  void theTargetStandsBesideTheNumber() throws IOException {
    JsonNode rate = json(Measure.atLeast(60, 42.12345, "1/s"));

    assertThat(rate.path("value").asDouble()).isEqualTo(42.123);
    assertThat(rate.path("unit").asText()).isEqualTo("1/s");
    assertThat(rate.path("target").asText()).isEqualTo(">= 60");
    assertThat(rate.path("met").isBoolean()).isTrue();
    assertThat(rate.path("met").asBoolean()).isFalse();
  }

  @Test
  void aNumberThatNothingIsAskedOfHasNoTarget() throws IOException {
    assertThat(json(Measure.of(3, "ms")).fieldNames()).toIterable().containsOnly("value", "unit");
  }

  @Test
  void theTargetItselfIsGoodEnough() {
    assertThat(Measure.atMost(1.5, 1.5, "ms").met()).isTrue();
    assertThat(Measure.atLeast(0.5, 0.5, "").met()).isTrue();
    assertThat(Measure.atMost(1.5, 1.6, "ms").met()).isFalse();
    assertThat(Measure.atLeast(0.5, 0.49996, "").met()).isFalse();
  }

  @Test
  void whatCouldNotBeMeasuredMeetsNothing() {
    assertThat(Measure.atMost(300, Double.NaN, "ms").met()).isFalse();
    assertThat(Measure.atLeast(0.5, Double.NaN, "").met()).isFalse();
    assertThat(Measure.atLeast(0.5, Double.NaN, "").value()).isEqualTo(-1);
  }

  @Test
  void aRunHasMetItsTargetsWhenAllPartsHave() {
    assertThat(report(Measure.atMost(1, 1, "s"), Measure.of(5, "s")).met()).isTrue();
    assertThat(report(Measure.atMost(1, 1, "s"), Measure.atMost(1, 2, "s")).met()).isFalse();
  }

  @Test
  void theJsonNamesMachineVersionsAndParts() throws IOException {
    JsonNode report =
        new ObjectMapper().readTree(report(Measure.atMost(1, 1, "s"), Measure.of(5, "s")).toJson());

    assertThat(report.fieldNames())
        .toIterable()
        .containsExactly("time", "machine", "versions", "parts");
    JsonNode part = report.path("parts").path("start");
    assertThat(part.fieldNames())
        .toIterable()
        .containsExactly("loadBefore", "loadAfter", "seconds", "measures", "details");
    assertThat(part.path("measures").fieldNames()).toIterable().containsExactly("first", "second");
  }

  @Test
  void theMachinesFactsAreThere() {
    assertThat(Machine.facts())
        .containsOnlyKeys("cores", "processor", "memoryGiB", "system", "java");
  }

  @Test
  void theMiddleOfSeveralStarts() {
    assertThat(StartPart.median(List.of(5.0, 1.0, 3.0))).isEqualTo(3.0);
    assertThat(StartPart.median(List.of(4.0, 1.0, 3.0, 2.0))).isEqualTo(2.5);
  }

  private static Benchmark.Report report(Measure first, Measure second) {
    var findings = new Findings();
    findings.measure("first", first);
    findings.measure("second", second);
    return new Benchmark.Report(
        "2026-11-01T00:00:00Z",
        Map.of("cores", 2),
        Map.of("edgeward", "abc"),
        Map.of("start", findings.report()));
  }

  private static JsonNode json(Object value) {
    return new ObjectMapper().valueToTree(value);
  }
}
