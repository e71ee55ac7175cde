package dev.edgeward.e2e.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgeward.e2e.client.RestClient;
import dev.edgeward.e2e.process.SupervisedProcess;
import dev.edgeward.e2e.stack.Component;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * How soon a deletion and a restoration show, how many deletions go at once, and what a full bin
 * costs the operator.
 */
final class DeletePart implements Part {
  private static final String NAMESPACE = "bench-delete";
  private static final String CROWD_NAMESPACE = "bench-delete-crowd";
  private static final String BIN_NAMESPACE = "bench-bin";
  private static final int ROUNDS = 60;
  private static final int WARM_UP = 10;
  private static final int CROWD = 1_000;
  private static final int TOMBSTONES = 10_000;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration SETTLING = Duration.ofSeconds(10);
  private static final Duration LOOKING = Duration.ofSeconds(60);
  private static final double NANOS = 1e9;

  private static final double MOST_SHOWN_MILLIS = 50;
  private static final double MOST_GONE_MILLIS = 300;
  private static final double MOST_RESTORED_MILLIS = 500;
  private static final double LEAST_RATE = 100;
  private static final double MOST_BIN_MIB = 20;

  @Override
  public PartReport run(BenchStack stack) throws IOException, InterruptedException {
    var findings = new Findings();
    oneByOne(stack, findings);
    atOnce(stack, findings);
    fullBin(stack, findings);
    return findings.report();
  }

  private static void oneByOne(BenchStack stack, Findings findings)
      throws IOException, InterruptedException {
    stack.makeNamespace(NAMESPACE);
    var shown = new Latencies();
    var gone = new Latencies();
    var restored = new Latencies();
    try (var invocations = new Invocations(stack)) {
      var rest = new RestClient(URI.create(stack.restUrl()), stack.adminToken());
      String name = "greet";
      GenericKubernetesResource made =
          Functions.in(stack.admin(), NAMESPACE)
              .resource(Functions.function(NAMESPACE, name, "export default () => 'hello';"))
              .create();
      String id = Functions.id(made);
      until(() -> invocations.rest(id).ok());
      for (int i = -WARM_UP; i < ROUNDS; i++) {
        long began = System.nanoTime();
        Functions.in(stack.admin(), NAMESPACE).withName(name).delete();
        until(() -> isShownAsDeleted(rest, id));
        long wasShown = System.nanoTime() - began;
        until(() -> Functions.in(stack.admin(), NAMESPACE).withName(name).get() == null);
        long wasGone = System.nanoTime() - began;
        // Both watches have seen it then: what is measured next is the restoration alone.
        Thread.sleep(200);

        began = System.nanoTime();
        rest.post("/api/functions/" + id + "/restore", Map.of());
        until(() -> invocations.rest(id).ok());
        long wasRestored = System.nanoTime() - began;
        Thread.sleep(200);
        if (i >= 0) {
          shown.record(wasShown);
          gone.record(wasGone);
          restored.record(wasRestored);
        }
      }
    }
    stack.say(
        "delete: shown p50 %.0f ms, gone p50 %.0f ms, restored p50 %.0f ms"
            .formatted(shown.p50(), gone.p50(), restored.p50()));
    findings.measure("shownMax", Measure.atMost(MOST_SHOWN_MILLIS, shown.millis(1), "ms"));
    findings.measure("goneP50", Measure.atMost(MOST_GONE_MILLIS, gone.p50(), "ms"));
    findings.measure("restoredP50", Measure.atMost(MOST_RESTORED_MILLIS, restored.p50(), "ms"));
    findings.detail("shown", shown.summary());
    findings.detail("gone", gone.summary());
    findings.detail("restored", restored.summary());
  }

  private static void atOnce(BenchStack stack, Findings findings)
      throws IOException, InterruptedException {
    stack.say("delete: making %d Functions to delete".formatted(CROWD));
    new Crowd(stack, CROWD_NAMESPACE, CROWD).create();
    Thread.sleep(SETTLING);
    Instant from = Instant.now();
    Map<String, Double> cpu = ProcessStat.cpuSeconds(stack.processes());
    Crowd.Deletion deletion = new Crowd(stack, CROWD_NAMESPACE, CROWD).delete();
    Map<String, Double> processors =
        ProcessStat.millisPer(CROWD, cpu, ProcessStat.cpuSeconds(stack.processes()));
    Thread.sleep(SETTLING);
    AuditCount count = AuditCount.of(stack.folder().auditLog(), CROWD_NAMESPACE, from);
    double rate = CROWD * NANOS / deletion.gone();
    stack.say("delete: %.0f deletions a second".formatted(rate));
    findings.measure("rate", Measure.atLeast(LEAST_RATE, rate, "1/s"));
    findings.measure("acceptRate", Measure.of(CROWD * NANOS / deletion.accepted(), "1/s"));
    findings.measure(
        "processorTimePerDeletion",
        Measure.of(processors.values().stream().mapToDouble(Double::doubleValue).sum(), "ms"));
    findings.detail("processorTimePerDeletion", processors);
    findings.detail("requestsPerDeletion", count.per(CROWD));
    findings.detail(
        "tombstones", Tombstones.in(stack.admin(), CROWD_NAMESPACE).list().getItems().size());
  }

  private static void fullBin(BenchStack stack, Findings findings)
      throws IOException, InterruptedException {
    SupervisedProcess operator = stack.processes().process(Component.OPERATOR);
    long pid =
        operator.pid().orElseThrow(() -> new IOException("the operator is not there any more"));
    Thread.sleep(SETTLING);
    double before = JvmHeap.liveMib(pid);
    double idle = coresOver(pid);
    stack.say("delete: filling the bin with %d tombstones".formatted(TOMBSTONES));
    stack.makeNamespace(BIN_NAMESPACE);
    Tombstones.make(stack, BIN_NAMESPACE, TOMBSTONES, Instant.now());
    Thread.sleep(SETTLING);
    double after = JvmHeap.liveMib(pid);
    Instant from = Instant.now();
    double full = coresOver(pid);
    AuditCount count = AuditCount.of(stack.folder().auditLog(), BIN_NAMESPACE, from);
    stack.say("delete: a full bin takes %.1f MiB of the operator".formatted(after - before));
    findings.measure("binHeap", Measure.atMost(MOST_BIN_MIB, after - before, "MiB"));
    findings.measure(
        "requestsWithFullBin", Measure.atMost(0, (double) count.requests(), "requests a minute"));
    findings.measure("idleCores", Measure.of(idle, "cores"));
    findings.measure("idleCoresWithFullBin", Measure.of(full, "cores"));
  }

  private static double coresOver(long pid) throws IOException, InterruptedException {
    double before = ProcessStat.cpuSeconds(pid);
    Thread.sleep(LOOKING);
    return (ProcessStat.cpuSeconds(pid) - before) / LOOKING.toSeconds();
  }

  private static boolean isShownAsDeleted(RestClient rest, String id)
      throws IOException, InterruptedException {
    JsonNode deletedAt = rest.get("/api/functions/" + id).body().path("deletedAt");
    return deletedAt.isTextual();
  }

  /** Something that comes true. */
  private interface Sight {
    boolean seen() throws IOException, InterruptedException;
  }

  private static void until(Sight sight) throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!sight.seen()) {
      if (System.nanoTime() > end) {
        throw new IOException("it does not come true in " + PATIENCE.toSeconds() + " s");
      }
      Thread.sleep(1);
    }
  }
}
