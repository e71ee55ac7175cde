package dev.edgeward.e2e.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Many Functions in many workspaces, each with a FunctionVersion, as different from each other as a
 * filter needs them; each time the same. Nothing reconciles them.
 */
final class ListPopulation {

  static final int WORKSPACES = 500;

  private static final int CONNECTIONS = 8;
  private static final int TOLD_EACH_SECONDS = 15;
  private static final double NANOS = 1e9;

  private static final List<String> VERBS =
      List.of(
          "Sync", "Send", "Import", "Export", "Check", "Merge", "Score", "Route", "Render", "Clean",
          "Archive", "Notify", "Convert", "Count", "Split", "Index");
  private static final List<String> NOUNS =
      List.of(
          "Invoice",
          "Order",
          "Customer",
          "Ticket",
          "Payment",
          "Report",
          "Shipment",
          "Contract",
          "Lead",
          "Refund",
          "Message",
          "Profile",
          "Price",
          "Stock",
          "Event",
          "Address",
          "Booking",
          "Claim",
          "Receipt",
          "Survey");
  private static final List<String> TIERS = List.of("short", "medium", "long", "none");
  private static final int USERS = 50;

  private final BenchStack stack;
  private final int size;

  /**
   * @param size how many Functions
   */
  ListPopulation(BenchStack stack, int size) {
    this.stack = stack;
    this.size = size;
  }

  /**
   * What was made.
   *
   * @param versions how many FunctionVersions
   * @param seconds that it took
   */
  record Made(int functions, int versions, double seconds) {}

  static String namespace(int index) {
    return "bench-list-" + index % WORKSPACES;
  }

  static String name(int index) {
    SplittableRandom random = new SplittableRandom(index);
    return (one(VERBS, random) + "-" + one(NOUNS, random) + "-" + index).toLowerCase(Locale.ROOT);
  }

  /** Makes all of them. */
  Made make() throws IOException, InterruptedException {
    stack.say("list: making %d workspaces".formatted(WORKSPACES));
    for (int i = 0; i < WORKSPACES; i++) {
      stack.makeNamespace(namespace(i));
    }
    stack.say("list: making %d Functions".formatted(size));
    var next = new AtomicInteger();
    long began = System.nanoTime();
    List<Future<?>> makers = new ArrayList<>();
    try (var requests = new KubernetesRequests(stack);
        ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS)) {
      for (int i = 0; i < CONNECTIONS; i++) {
        makers.add(threads.submit(() -> makeFrom(next, requests)));
      }
      threads.shutdown();
      while (!threads.awaitTermination(TOLD_EACH_SECONDS, TimeUnit.SECONDS)) {
        stack.say("list: %d of %d Functions are made".formatted(Math.min(next.get(), size), size));
      }
      for (Future<?> maker : makers) {
        maker.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("not all Functions could be made", e.getCause());
    }
    return new Made(size, size, (System.nanoTime() - began) / NANOS);
  }

  private @Nullable Void makeFrom(AtomicInteger next, KubernetesRequests requests)
      throws IOException {
    for (int i = next.getAndIncrement(); i < size; i = next.getAndIncrement()) {
      byte[] made = requests.create("functions", namespace(i), function(i));
      requests.create(
          "functionversions",
          namespace(i),
          version(i, Functions.id(KubernetesRequests.object(made))));
    }
    return null;
  }

  private static byte[] function(int index) throws IOException {
    SplittableRandom random = new SplittableRandom(index);
    String verb = one(VERBS, random);
    String noun = one(NOUNS, random);
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("name", name(index));
    Map<String, Object> spec = new LinkedHashMap<>();
    if (random.nextInt(2) == 0) {
      metadata.put("annotations", Map.of("edgeward.dev/created-by", "usr-" + user(random)));
    }
    if (random.nextInt(2) == 0) {
      spec.put("displayName", verb + " " + noun + " " + index);
    }
    if (random.nextInt(4) > 0) {
      spec.put("description", "%ss each %s that comes in".formatted(verb, noun));
    }
    if (random.nextInt(3) > 0) {
      spec.put("runtimeUserId", "usr-" + user(random));
    }
    if (random.nextInt(2) == 0) {
      spec.put("retentionTier", one(TIERS, random));
    }
    spec.put("code", Map.of("files", Map.of("main.js", code(index))));
    return KubernetesRequests.JSON.writeValueAsBytes(
        Map.of(
            "apiVersion",
            "edgeward.dev/v1alpha1",
            "kind",
            "Function",
            "metadata",
            metadata,
            "spec",
            spec));
  }

  private static byte[] version(int index, String functionId) throws IOException {
    String digest = digest(1, index);
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("functionId", functionId);
    spec.put("number", 1);
    spec.put("digest", digest);
    spec.put("bundleDigest", digest(2, index));
    spec.put("files", Map.of("main.js", code(index)));
    spec.put("entrypoint", "main.js");
    spec.put("compatibilityDate", "2026-11-01");
    spec.put("runtimeRef", Map.of("name", "local"));
    return KubernetesRequests.JSON.writeValueAsBytes(
        Map.of(
            "apiVersion",
            "edgeward.dev/v1alpha1",
            "kind",
            "FunctionVersion",
            "metadata",
            Map.of(
                "name",
                name(index) + "-" + digest.substring(digest.length() - 10),
                "labels",
                Map.of("edgeward.dev/function-id", functionId)),
            "spec",
            spec));
  }

  private static String digest(int kind, int index) {
    return "%032x%032x".formatted(kind, index + 1);
  }

  private static String code(int index) {
    return "export default async () => ({ number: " + index + " });";
  }

  private static int user(SplittableRandom random) {
    return random.nextInt(USERS);
  }

  private static String one(List<String> words, SplittableRandom random) {
    return words.get(random.nextInt(words.size()));
  }
}
