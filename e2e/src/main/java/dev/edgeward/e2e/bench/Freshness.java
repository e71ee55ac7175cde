package dev.edgeward.e2e.bench;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/**
 * How soon new code answers.
 *
 * @param stack that it runs in
 * @param invocations over REST
 * @param namespace of the Functions
 */
record Freshness(BenchStack stack, Invocations invocations, String namespace) {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /**
   * Applies a Function that answers {@code {"word": …}}.
   *
   * @param name of the Function
   * @param spec of the Function
   * @param word that it answers
   * @return nanoseconds from the call until it does
   */
  long applied(String name, Map<String, Object> spec, String word)
      throws IOException, InterruptedException {
    GenericKubernetesResource wanted = Functions.function(namespace, name, spec);
    long began = System.nanoTime();
    GenericKubernetesResource stored =
        Functions.in(stack.admin(), namespace).resource(wanted).serverSideApply();
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
