package dev.edgeward.e2e.bench;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.io.IOException;
import java.time.Duration;

/**
 * How soon new code answers: from the call to the Kubernetes API that creates or updates a Function
 * to the first answer of its new code over REST. One after the other, with no other load than one
 * caller who asks again and again.
 */
final class UpdatePart implements Part {

  private static final String NAMESPACE = "bench-update";
  private static final int UPDATES = 200;
  private static final int CREATIONS = 50;
  private static final int WARM_UP = 10;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int TOLD_EACH = 50;

  private static final double MOST_P50_MILLIS = 300;
  private static final double MOST_P99_MILLIS = 1000;

  @Override
  public PartReport run(BenchStack stack) throws IOException, InterruptedException {
    var findings = new Findings();
    stack.makeNamespace(NAMESPACE);
    var updates = new Latencies();
    var creations = new Latencies();
    try (var invocations = new Invocations(stack)) {
      var test = new Freshness(stack, invocations);
      for (int i = 0; i < WARM_UP; i++) {
        test.applied("changing", "warm-up-" + i);
      }
      for (int i = 0; i < UPDATES; i++) {
        updates.record(test.applied("changing", "update-" + i));
        if ((i + 1) % TOLD_EACH == 0) {
          stack.say(
              "update: %d updates, p50 %.0f ms, p99 %.0f ms"
                  .formatted(i + 1, updates.p50(), updates.p99()));
        }
      }
      for (int i = 0; i < CREATIONS; i++) {
        creations.record(test.applied("new-" + i, "creation-" + i));
      }
      stack.say("update: %d creations, p50 %.0f ms".formatted(CREATIONS, creations.p50()));
    }
    findings.measure("updateP50", Measure.atMost(MOST_P50_MILLIS, updates.p50(), "ms"));
    findings.measure("updateP99", Measure.atMost(MOST_P99_MILLIS, updates.p99(), "ms"));
    findings.measure("createP50", Measure.atMost(MOST_P50_MILLIS, creations.p50(), "ms"));
    findings.measure("createMax", Measure.atMost(MOST_P99_MILLIS, creations.millis(1), "ms"));
    findings.detail("updates", updates.summary());
    findings.detail("creations", creations.summary());
    return findings.report();
  }

  private record Freshness(BenchStack stack, Invocations invocations) {

    /**
     * Applies a Function that answers with a word.
     *
     * @return nanoseconds until it does
     */
    long applied(String name, String word) throws IOException, InterruptedException {
      GenericKubernetesResource wanted =
          Functions.function(
              NAMESPACE, name, "export default async () => ({ word: \"" + word + "\" });");
      long began = System.nanoTime();
      GenericKubernetesResource stored =
          Functions.in(stack.admin(), NAMESPACE).resource(wanted).serverSideApply();
      String id = Functions.id(stored);
      String answer = "\"word\":\"" + word + "\"";
      while (true) {
        Invocations.Answer now = invocations.rest(id);
        long took = System.nanoTime() - began;
        if (now.ok() && now.body().contains(answer)) {
          return took;
        }
        if (took > PATIENCE.toNanos()) {
          throw new IOException(name + " does not answer with its new code: " + now);
        }
        Thread.sleep(1);
      }
    }
  }
}
