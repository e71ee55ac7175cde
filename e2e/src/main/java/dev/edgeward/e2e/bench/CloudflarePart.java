package dev.edgeward.e2e.bench;

import dev.edgeward.e2e.cloudflare.Call;
import dev.edgeward.e2e.cloudflare.FakeCloudflare;
import dev.edgeward.e2e.process.SupervisedProcess;
import dev.edgeward.e2e.stack.Component;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Many functions at an edge: how fast an empty code store fills, what a restart of the operator
 * costs, and how soon all functions have the new value of a Secret.
 */
final class CloudflarePart implements Part {

  private static final String FUNCTIONS = "EDGEWARD_BENCH_CLOUDFLARE_FUNCTIONS";
  private static final int MOST_FUNCTIONS = 10_000;
  private static final String SECRET_FUNCTIONS = "EDGEWARD_BENCH_CLOUDFLARE_SECRET_FUNCTIONS";
  private static final int MOST_SECRET_FUNCTIONS = 500;

  private static final String OPERATOR = "system:serviceaccount:edgeward:edgeward-operator";
  private static final int CALLERS = 16;
  private static final Duration TURN = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration SETTLING = Duration.ofSeconds(20);
  private static final int ROTATIONS = 3;
  private static final double NANOS = 1e9;
  private static final double MILLIS = 1e3;

  private static final double MOST_REQUESTS_PER_BUNDLE = 2;
  private static final double MOST_CALLS_OF_FILLING = 20;
  private static final double LEAST_RATIO = 0.5;
  private static final double MOST_CALLS_OF_A_RESTART = 10;
  private static final double MOST_SECONDS = 10;

  private final FakeCloudflare cloudflare;

  /**
   * @param cloudflare that the stack's operator knows
   */
  CloudflarePart(FakeCloudflare cloudflare) {
    this.cloudflare = cloudflare;
  }

  @Override
  public PartReport run(BenchStack stack) throws IOException, InterruptedException {
    var findings = new Findings();
    int size = Sizes.of(FUNCTIONS, MOST_FUNCTIONS);
    SupervisedProcess operator = stack.processes().process(Component.OPERATOR);
    SupervisedProcess apiServer = stack.processes().process(Component.API_SERVER);

    EdgeRuntime limit = EdgeRuntime.make(stack, cloudflare, "limit");
    limit.awaitReady();
    EdgeRuntime lost = EdgeRuntime.make(stack, cloudflare, "edge");
    lost.awaitReady();
    stack.say("cloudflare: making %d Functions".formatted(size));
    var population = new EdgePopulation(stack, lost.name(), size);
    population.makeOriginals();
    Thread.sleep(SETTLING);
    operator.close();
    apiServer.close();
    population.copy();
    findings.detail("functions", size);
    findings.detail("workspaces", EdgePopulation.WORKSPACES);

    EdgeRuntime edge = lost.inAnotherAccount();
    fill(stack, findings, edge, operator, size);
    restart(stack, findings, edge, operator);
    refill(stack, findings, edge, limit, size);
    apiServer.start();
    awaitReady(apiServer);
    rotate(stack, findings, edge);
    return findings.report();
  }

  private static void fill(
      BenchStack stack, Findings findings, EdgeRuntime edge, SupervisedProcess operator, int size)
      throws IOException, InterruptedException {
    Instant from = Instant.now();
    stack.say("cloudflare: an operator starts, and fills an empty store");
    operator.start();
    edge.awaitStored(size, from);
    double seconds = Duration.between(from, Instant.now()).toMillis() / MILLIS;
    List<Call> requests = edge.bundleRequests(from);
    stack.say("cloudflare: filled after %.1f s".formatted(seconds));
    findings.measure(
        "requestsPerBundle",
        Measure.atMost(MOST_REQUESTS_PER_BUNDLE, (double) requests.size() / size, "requests"));
    findings.measure(
        "fillApiCalls",
        Measure.atMost(MOST_CALLS_OF_FILLING, (double) edge.apiCalls(from), "calls"));
    findings.measure("fillSeconds", Measure.of(seconds, "s"));
    findings.measure("fillRate", Measure.of(rate(requests), "1/s"));
  }

  /** What a store takes of an operator that has been running for a while, and of anybody. */
  private static void refill(
      BenchStack stack, Findings findings, EdgeRuntime edge, EdgeRuntime limit, int size)
      throws IOException, InterruptedException {
    try (var load = new BundleLoad(stack, limit, CALLERS)) {
      load.warmUp(TURN);
      stack.say("cloudflare: what the dispatcher takes, first turn");
      load.run(TURN);
      stack.say("cloudflare: filling a store that has lost all");
      Instant from = edge.loseBundles();
      edge.awaitStored(size, from);
      double rate = rate(edge.bundleRequests(from));
      stack.say("cloudflare: what the dispatcher takes, second turn");
      load.run(TURN);
      stack.say(
          "cloudflare: %.0f bundles a second of the %.0f that the dispatcher takes"
              .formatted(rate, load.load().rate()));
      findings.measure(
          "refillRatio",
          Measure.atLeast(LEAST_RATIO, rate / load.load().rate(), "of the dispatcher's rate"));
      findings.measure("refillRate", Measure.of(rate, "1/s"));
      findings.measure("dispatcherRate", Measure.of(load.load().rate(), "1/s"));
      findings.detail("dispatcherLatencies", load.load().latencies().summary());
      findings.detail("dispatcherFailures", load.load().failures());
    }
  }

  /** Bundles a second, from the first to the last that was sent. */
  private static double rate(List<Call> requests) {
    List<Call> sent = requests.stream().filter(call -> call.method().equals("PUT")).toList();
    Duration all = Duration.between(sent.getFirst().at(), sent.getLast().at());
    return sent.size() * MILLIS / Math.max(1, all.toMillis());
  }

  private static void restart(
      BenchStack stack, Findings findings, EdgeRuntime edge, SupervisedProcess operator)
      throws IOException, InterruptedException {
    Thread.sleep(SETTLING);
    stack.say("cloudflare: restarting the operator");
    operator.close();
    Instant from = Instant.now();
    long began = System.nanoTime();
    operator.start();
    awaitReady(operator);
    double ready = (System.nanoTime() - began) / NANOS;
    Thread.sleep(SETTLING);
    long pid = operator.pid().orElseThrow(() -> new IOException("the operator is gone"));
    AuditCount count = AuditCount.ofUser(stack.folder().auditLog(), OPERATOR, from);
    long bundles =
        edge.bundleRequests(from).stream().filter(call -> call.method().equals("PUT")).count();
    stack.say("cloudflare: ready after %.1f s, %d writes".formatted(ready, count.writes()));
    findings.measure("restartBundles", Measure.atMost(0, (double) bundles, "requests"));
    findings.measure(
        "restartApiCalls",
        Measure.atMost(MOST_CALLS_OF_A_RESTART, (double) edge.apiCalls(from), "calls"));
    findings.measure("restartReady", Measure.atMost(MOST_SECONDS, ready, "s"));
    findings.measure("restartWrites", Measure.atMost(0, (double) count.writes(), "requests"));
    findings.measure("restartProcessorTime", Measure.of(ProcessStat.cpuSeconds(pid), "s"));
    findings.measure("operatorHeap", Measure.of(JvmHeap.liveMib(pid), "MiB"));
    findings.detail("restartRequests", count.byUser());
  }

  private static void rotate(BenchStack stack, Findings findings, EdgeRuntime edge)
      throws IOException, InterruptedException {
    int size = Sizes.of(SECRET_FUNCTIONS, MOST_SECRET_FUNCTIONS);
    try (var rotation = new SecretRotation(stack, size)) {
      stack.say("cloudflare: making %d Functions with a Secret".formatted(size));
      rotation.makeFunctions(edge.name());
      Thread.sleep(SETTLING);
      // The API server has just been started: its JVM has compiled next to nothing.
      rotation.rotate("value-of-the-warm-up");
      double slowest = 0;
      double sealed = 0;
      for (int i = 0; i < ROTATIONS; i++) {
        SecretRotation.Times times = rotation.rotate("value-" + i);
        stack.say(
            "cloudflare: the new value everywhere after %.1f s (sealed %.1f s)"
                .formatted(times.answered() / NANOS, times.sealed() / NANOS));
        slowest = Math.max(slowest, times.answered() / NANOS);
        sealed = Math.max(sealed, times.sealed() / NANOS);
      }
      findings.measure("rotation", Measure.atMost(MOST_SECONDS, slowest, "s"));
      findings.measure("rotationSealed", Measure.of(sealed, "s"));
      findings.detail("secretFunctions", size);
    }
  }

  private static void awaitReady(SupervisedProcess process)
      throws IOException, InterruptedException {
    if (!process.awaitReady(PATIENCE)) {
      throw new IOException(process.service().name() + " does not get ready");
    }
  }
}
