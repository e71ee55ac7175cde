package dev.edgeward.e2e.bench;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** How fast many Functions come into being, and what each costs the Kubernetes API. */
final class CreatePart implements Part {

  static final int FUNCTIONS = 1000;

  private static final String NAMESPACE = "bench-create";
  private static final String WARM_UP_NAMESPACE = "bench-create-warm-up";
  private static final int WARM_UP = 200;

  /** The last status is followed by events and other late requests. */
  private static final Duration SETTLING = Duration.ofSeconds(5);

  private static final double LEAST_RATE = 60;
  private static final double MOST_WRITES = 6;
  private static final double NANOS = 1e9;

  @Override
  public PartReport run(BenchStack stack) throws IOException, InterruptedException {
    var findings = new Findings();
    stack.say("create: warming up with %d Functions".formatted(WARM_UP));
    new Crowd(stack, WARM_UP_NAMESPACE, WARM_UP).create();
    Thread.sleep(SETTLING);

    stack.say("create: %d Functions".formatted(FUNCTIONS));
    Instant from = Instant.now();
    Map<String, Double> cpu = ProcessStat.cpuSeconds(stack.processes());
    Crowd.Times times = new Crowd(stack, NAMESPACE, FUNCTIONS).create();
    Map<String, Double> cpuAfter = ProcessStat.cpuSeconds(stack.processes());
    Thread.sleep(SETTLING);
    AuditCount count = AuditCount.of(stack.folder().auditLog(), NAMESPACE, from);

    double rate = FUNCTIONS * NANOS / times.ready();
    double writes = (double) count.writes() / FUNCTIONS;
    stack.say("create: %.1f/s, %.2f writes each".formatted(rate, writes));
    findings.measure("rate", Measure.atLeast(LEAST_RATE, rate, "1/s"));
    findings.measure("acceptRate", Measure.of(FUNCTIONS * NANOS / times.accepted(), "1/s"));
    findings.measure("writesPerFunction", Measure.atMost(MOST_WRITES, writes, "requests"));
    findings.measure(
        "requestsPerFunction", Measure.of((double) count.requests() / FUNCTIONS, "requests"));
    Map<String, Double> processors = ProcessStat.millisPer(FUNCTIONS, cpu, cpuAfter);
    findings.measure(
        "processorTimePerFunction",
        Measure.of(processors.values().stream().mapToDouble(Double::doubleValue).sum(), "ms"));
    findings.detail("processorTimePerFunction", processors);
    findings.detail("requestsPerFunction", count.per(FUNCTIONS));
    findings.detail("readyEachSecond", times.readyEachSecond());
    return findings.report();
  }
}
