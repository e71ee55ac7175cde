package dev.edgeward.e2e.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Changes of Functions in the Kubernetes API, seen from the API server. */
final class ListUpdates {

  static final int RATE = 200;
  static final Duration TIME = Duration.ofSeconds(10);

  private static final int WARM_UP = 30;
  private static final int CHANGES = 200;
  private static final int WRITERS = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final double NANOS = 1e9;

  private final KubernetesRequests requests;
  private final int functions;

  /**
   * @param functions how many there are
   */
  ListUpdates(KubernetesRequests requests, int functions) {
    this.requests = requests;
    this.functions = functions;
  }

  /**
   * How soon a change is read over REST.
   *
   * @param fromCall from the call to the Kubernetes API on
   * @param fromAnswer from its answer on
   */
  record Visibility(Latencies fromCall, Latencies fromAnswer) {}

  /**
   * What many changes cost.
   *
   * @param rate changes a second that were made
   * @param cores of the API server's processor time
   */
  record Cost(double rate, double cores) {}

  /** Changes one Function after the other and reads each until the change shows. */
  Visibility visibility(RestLists rest, String token) throws IOException, InterruptedException {
    var random = new SplittableRandom(1);
    var seen = new Visibility(new Latencies(), new Latencies());
    for (int i = -WARM_UP; i < CHANGES; i++) {
      String description = "change " + i;
      long began = System.nanoTime();
      GenericKubernetesResource changed = change(random.nextInt(functions), description);
      long answered = System.nanoTime();
      while (true) {
        JsonNode function = rest.get(rest.url("functions/" + Functions.id(changed)), token);
        long now = System.nanoTime();
        if (function.path("description").asText().equals(description)) {
          if (i >= 0) {
            seen.fromCall().record(now - began);
            seen.fromAnswer().record(now - answered);
          }
          break;
        }
        if (now - began > PATIENCE.toNanos()) {
          throw new IOException("a change does not show: " + function);
        }
        Thread.sleep(1);
      }
    }
    return seen;
  }

  /**
   * Changes Functions at a steady rate.
   *
   * @param pid of the API server
   */
  Cost cost(long pid, Duration time) throws IOException, InterruptedException {
    var next = new AtomicLong();
    long changes = RATE * time.toSeconds();
    double cpu = ProcessStat.cpuSeconds(pid);
    long began = System.nanoTime();
    List<Future<?>> writers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(WRITERS)) {
      for (int i = 0; i < WRITERS; i++) {
        writers.add(
            threads.submit(
                () -> {
                  changeFrom(next, changes, began);
                  return null;
                }));
      }
      for (Future<?> writer : writers) {
        writer.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("a Function could not be changed", e.getCause());
    }
    double seconds = (System.nanoTime() - began) / NANOS;
    return new Cost(changes / seconds, (ProcessStat.cpuSeconds(pid) - cpu) / seconds);
  }

  private void changeFrom(AtomicLong next, long changes, long began)
      throws IOException, InterruptedException {
    for (long i = next.getAndIncrement(); i < changes; i = next.getAndIncrement()) {
      long due = began + i * TimeUnit.SECONDS.toNanos(1) / RATE;
      TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
      // A stride without a common divisor: neighbours lie in different workspaces.
      change((int) (i * 7919 % functions), "at " + began + " " + i);
    }
  }

  private GenericKubernetesResource change(int index, String description) throws IOException {
    return requests.patch(
        ListPopulation.namespace(index),
        ListPopulation.name(index),
        KubernetesRequests.JSON.writeValueAsBytes(
            Map.of("spec", Map.of("description", description))));
  }
}
