package dev.edgeward.e2e.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgeward.e2e.stack.Manifests;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Functions in a hundred workspaces of a Runtime. The operator makes those of the first workspace;
 * the others are copies of what it left, statuses included, with ids of their own. A code store
 * keeps what is of another workspace apart, so each needs a bundle of its own.
 */
final class EdgePopulation {

  static final int WORKSPACES = 100;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int CONNECTIONS = 8;
  private static final Set<String> KEPT = Set.of("name", "labels", "annotations", "finalizers");

  private final BenchStack stack;
  private final String runtime;
  private final int size;

  /**
   * @param size how many Functions; a multiple of {@link #WORKSPACES}
   */
  EdgePopulation(BenchStack stack, String runtime, int size) {
    this.stack = stack;
    this.runtime = runtime;
    this.size = size;
  }

  /** Has the operator make the Functions of the first workspace. */
  void makeOriginals() throws IOException, InterruptedException {
    for (int i = 0; i < WORKSPACES; i++) {
      place(stack, namespace(i), runtime);
    }
    new Crowd(stack, namespace(0), size / WORKSPACES).create();
  }

  /** Makes a workspace of a Runtime. */
  static void place(BenchStack stack, String namespace, String runtime) {
    stack.makeNamespace(namespace);
    Manifests.apply(
        stack.admin(),
        """
        apiVersion: edgeward.dev/v1alpha1
        kind: Workspace
        metadata: {name: %s}
        spec: {runtimeRef: {name: %s}}
        """
            .formatted(namespace, runtime),
        "default");
  }

  /** Copies them to all the other workspaces; nothing may reconcile them meanwhile. */
  void copy() throws IOException, InterruptedException {
    List<GenericKubernetesResource> versions =
        Functions.versionsIn(stack.admin(), namespace(0)).list().getItems();
    List<GenericKubernetesResource> functions =
        Functions.in(stack.admin(), namespace(0)).list().getItems();
    var next = new AtomicInteger(1);
    List<Future<?>> makers = new ArrayList<>();
    try (var requests = new KubernetesRequests(stack);
        ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS)) {
      for (int i = 0; i < CONNECTIONS; i++) {
        makers.add(
            threads.submit(
                () -> {
                  for (int to = next.getAndIncrement();
                      to < WORKSPACES;
                      to = next.getAndIncrement()) {
                    // Versions first: a Function whose version isn't there gets another.
                    for (GenericKubernetesResource version : versions) {
                      make(requests, "functionversions", version, to);
                    }
                    for (GenericKubernetesResource function : functions) {
                      make(requests, "functions", function, to);
                    }
                  }
                  return null;
                }));
      }
      for (Future<?> maker : makers) {
        maker.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("not all Functions could be copied", e.getCause());
    }
  }

  private static void make(
      KubernetesRequests requests, String plural, GenericKubernetesResource original, int to)
      throws IOException {
    // Ids are base 32 of 26 digits: the last ones tell the workspaces apart.
    String text =
        JSON.writeValueAsString(original)
            .replaceAll("(fun|fnv)_([0-9a-z]{23})[0-9a-z]{3}", "$1_$2" + "%03d".formatted(to));
    ObjectNode copy = (ObjectNode) JSON.readTree(text);
    JsonNode status = copy.remove("status");
    ObjectNode metadata = (ObjectNode) copy.path("metadata");
    metadata.retain(KEPT);
    requests.create(plural, namespace(to), JSON.writeValueAsBytes(copy));
    requests.patchStatus(
        plural,
        namespace(to),
        metadata.path("name").asText(),
        JSON.writeValueAsBytes(JSON.createObjectNode().set("status", status)));
  }

  private static String namespace(int index) {
    return "bench-edge-" + index;
  }
}
