package dev.edgeward.e2e.bench;

import java.io.IOException;
import java.util.Map;

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
      var test = new Freshness(stack, invocations, NAMESPACE);
      for (int i = 0; i < WARM_UP; i++) {
        test.applied("changing", answering("warm-up-" + i), "warm-up-" + i);
      }
      for (int i = 0; i < UPDATES; i++) {
        updates.record(test.applied("changing", answering("update-" + i), "update-" + i));
        if ((i + 1) % TOLD_EACH == 0) {
          stack.say(
              "update: %d updates, p50 %.0f ms, p99 %.0f ms"
                  .formatted(i + 1, updates.p50(), updates.p99()));
        }
      }
      for (int i = 0; i < CREATIONS; i++) {
        creations.record(test.applied("new-" + i, answering("creation-" + i), "creation-" + i));
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

  private static Map<String, Object> answering(String word) {
    return Map.of(
        "code",
        Map.of(
            "files",
            Map.of("main.js", "export default async () => ({ word: \"" + word + "\" });")));
  }
}
