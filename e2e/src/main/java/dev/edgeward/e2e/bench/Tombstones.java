package dev.edgeward.e2e.bench;

import dev.edgeward.e2e.stack.EdgewardKinds;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** FunctionTombstones as objects of the Kubernetes API. */
final class Tombstones {
  private static final int CONNECTIONS = 8;
  private static final int ID_DIGITS = 26;
  private static final Duration KEPT = Duration.ofDays(30);

  private Tombstones() {}

  static NonNamespaceOperation<
          GenericKubernetesResource,
          GenericKubernetesResourceList,
          Resource<GenericKubernetesResource>>
      in(KubernetesClient client, String namespace) {
    return client.genericKubernetesResources(EdgewardKinds.TOMBSTONES).inNamespace(namespace);
  }

  /** Makes many at once, as the operator leaves them of small Functions. */
  static void make(BenchStack stack, String namespace, int count, Instant now)
      throws IOException, InterruptedException {
    var next = new AtomicInteger();
    try (var requests = new KubernetesRequests(stack);
        ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS)) {
      List<Future<?>> makers = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        makers.add(
            threads.submit(
                () -> {
                  for (int n = next.getAndIncrement(); n < count; n = next.getAndIncrement()) {
                    requests.create("functiontombstones", namespace, tombstone(n, now));
                  }
                  return null;
                }));
      }
      for (Future<?> maker : makers) {
        maker.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("not all tombstones could be made", e.getCause());
    }
  }

  private static byte[] tombstone(int number, Instant now) {
    String digits = "%026d".formatted(number).substring(0, ID_DIGITS);
    return """
        {"apiVersion": "edgeward.dev/v1alpha1", "kind": "FunctionTombstone",
         "metadata": {"name": "fun-%1$s", "finalizers": ["edgeward.dev/function-tombstone"],
                      "labels": {"edgeward.dev/id": "fun_%1$s"}},
         "spec": {"functionId": "fun_%1$s",
                  "function": {"name": "function-%2$d", "uid": "%3$s",
                               "spec": {"code": {"files": {"main.js": "export default () => %2$d;"}}}},
                  "createdAt": "%4$s", "deletedAt": "%4$s", "retentionTier": "medium",
                  "expiresAt": "%5$s"}}
        """
        .formatted(digits, number, UUID.randomUUID(), now, now.plus(KEPT))
        .getBytes(StandardCharsets.UTF_8);
  }
}
