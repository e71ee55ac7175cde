package dev.edgeward.e2e.bench;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * What the API server adds to an invocation: the same function, warm, through it and at the
 * dispatcher alone. The two take turns of a few seconds, so that whatever else the machine does
 * hits both.
 */
final class InvokePart implements Part {

  private static final String NAMESPACE = "bench-invoke";
  private static final String CODE =
      "export default async ({ who }) => ({ message: `Hello ${who}` });";

  /** A JVM compiles what runs often; until it is done with it, it takes half of the processor. */
  private static final Duration WARM_UP_THROUGH = Duration.ofSeconds(40);

  private static final Duration WARM_UP_ALONE = Duration.ofSeconds(10);
  private static final Duration TURN = Duration.ofSeconds(4);
  private static final int TURNS = 5;
  private static final int CROWD = 16;

  private static final double LEAST_RATIO = 0.5;
  private static final double MOST_ADDED_MILLIS = 1.5;

  @Override
  public PartReport run(BenchStack stack) throws IOException, InterruptedException {
    var findings = new Findings();
    stack.makeNamespace(NAMESPACE);
    var resource =
        Functions.in(stack.admin(), NAMESPACE)
            .resource(Functions.function(NAMESPACE, "greet", CODE));
    resource.serverSideApply();
    GenericKubernetesResource function =
        resource.waitUntilCondition(
            now -> now != null && Functions.isReady(now), 1, TimeUnit.MINUTES);
    try (var invocations = new Invocations(stack)) {
      Load.Call through = invocations.restLoad(Functions.id(function));
      if (!through.ok()) {
        throw new IOException(
            "the function does not answer: " + invocations.rest(Functions.id(function)));
      }
      Load.Call alone = invocations.dispatcherLoad(function);
      crowd(stack, findings, through, alone);
      oneByOne(stack, findings, through, alone);
    }
    return findings.report();
  }

  private static void crowd(BenchStack stack, Findings findings, Load.Call through, Load.Call alone)
      throws InterruptedException {
    stack.say("invoke: warming up");
    new Load(CROWD, through).run(WARM_UP_THROUGH);
    new Load(CROWD, alone).run(WARM_UP_ALONE);
    var a = new Side(CROWD, alone);
    var b = new Side(CROWD, through);
    for (int i = 0; i < TURNS; i++) {
      a.turn(stack.processes(), TURN);
      b.turn(stack.processes(), TURN);
      stack.say(
          "invoke: %d connections, turn %d of %d: alone %.0f/s, through the API server %.0f/s"
              .formatted(CROWD, i + 1, TURNS, a.load().rate(), b.load().rate()));
    }
    findings.measure(
        "throughputRatio",
        Measure.atLeast(LEAST_RATIO, b.load().rate() / a.load().rate(), "of the dispatcher's"));
    findings.measure(
        "addedP50", Measure.of(b.load().latencies().p50() - a.load().latencies().p50(), "ms"));
    findings.measure(
        "addedP99", Measure.of(b.load().latencies().p99() - a.load().latencies().p99(), "ms"));
    findings.detail("dispatcher", a.summary());
    findings.detail("apiServer", b.summary());
  }

  private static void oneByOne(
      BenchStack stack, Findings findings, Load.Call through, Load.Call alone)
      throws InterruptedException {
    var a = new Side(1, alone);
    var b = new Side(1, through);
    for (int i = 0; i < TURNS; i++) {
      a.turn(stack.processes(), TURN);
      b.turn(stack.processes(), TURN);
    }
    stack.say(
        "invoke: 1 connection: alone %.2f ms, through the API server %.2f ms"
            .formatted(a.load().latencies().p50(), b.load().latencies().p50()));
    findings.measure(
        "oneConnectionAddedP50",
        Measure.atMost(
            MOST_ADDED_MILLIS, b.load().latencies().p50() - a.load().latencies().p50(), "ms"));
    findings.measure(
        "oneConnectionAddedP99",
        Measure.of(b.load().latencies().p99() - a.load().latencies().p99(), "ms"));
    findings.detail("dispatcherOneConnection", a.summary());
    findings.detail("apiServerOneConnection", b.summary());
  }
}
