package dev.edgeward.e2e.cli;

import dev.edgeward.e2e.stack.StackException;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Waits for a Function that was applied to serve what was applied. */
final class ReadyFunction {

  private static final Duration PROGRESS_INTERVAL = Duration.ofSeconds(5);

  private final KubernetesClient client;
  private final GenericKubernetesResource function;
  private final Duration timeout;
  private final Consumer<String> progress;

  ReadyFunction(
      KubernetesClient client,
      GenericKubernetesResource function,
      Duration timeout,
      Consumer<String> progress) {
    this.client = client;
    this.function = function;
    this.timeout = timeout;
    this.progress = progress;
  }

  /**
   * Waits, telling what the conditions say.
   *
   * @return the function's id
   */
  String await() throws StackException, InterruptedException {
    String name = function.getMetadata().getName();
    long start = System.nanoTime();
    long told = start;
    while (true) {
      GenericKubernetesResource now = client.resource(function).get();
      if (now == null) {
        throw new StackException("Function " + name + " is gone");
      }
      String id = String.valueOf((Object) now.get("status", "id"));
      if (isReady(now) && id.startsWith("fun_")) {
        return id;
      }
      Duration waited = Duration.ofNanos(System.nanoTime() - start);
      String state = "%s after %d s: %s".formatted(name, waited.toSeconds(), conditions(now));
      if (waited.compareTo(timeout) > 0) {
        throw new StackException("Function is not Ready: " + state);
      }
      if (Duration.ofNanos(System.nanoTime() - told).compareTo(PROGRESS_INTERVAL) >= 0) {
        told = System.nanoTime();
        progress.accept("waiting for Function " + state);
      }
      Thread.sleep(200);
    }
  }

  private static boolean isReady(GenericKubernetesResource now) {
    return conditionList(now).stream()
        .anyMatch(
            condition ->
                "Ready".equals(condition.get("type"))
                    && "True".equals(condition.get("status"))
                    && sees(now, condition));
  }

  /** Whether what is said is about the present generation. */
  private static boolean sees(GenericKubernetesResource now, Map<?, ?> condition) {
    Object seen = condition.get("observedGeneration");
    Object observed = seen == null ? now.get("status", "observedGeneration") : seen;
    return observed == null || ((Number) observed).longValue() >= now.getMetadata().getGeneration();
  }

  private static String conditions(GenericKubernetesResource now) {
    List<Map<?, ?>> conditions = conditionList(now);
    if (conditions.isEmpty()) {
      return "no conditions yet";
    }
    return String.join(
        "; ",
        conditions.stream()
            .map(
                c ->
                    "%s=%s %s %s"
                        .formatted(
                            c.get("type"), c.get("status"), c.get("reason"), c.get("message")))
            .toList());
  }

  @SuppressWarnings("unchecked")
  private static List<Map<?, ?>> conditionList(GenericKubernetesResource now) {
    Object conditions = now.get("status", "conditions");
    return conditions instanceof List<?> list ? (List<Map<?, ?>>) (List<?>) list : List.of();
  }
}
