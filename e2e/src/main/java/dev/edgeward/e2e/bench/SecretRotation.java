package dev.edgeward.e2e.bench;

import dev.edgeward.e2e.stack.Manifests;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A Secret under many functions gets another value; each of them is invoked once it says so. */
final class SecretRotation implements AutoCloseable {

  private static final String NAMESPACE = "bench-edge-secret";
  private static final int CALLERS = 4;
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int PAUSE_MILLIS = 20;

  private final BenchStack stack;
  private final int size;
  private final Invocations invocations;

  SecretRotation(BenchStack stack, int size) {
    this.stack = stack;
    this.size = size;
    this.invocations = new Invocations(stack);
  }

  /**
   * How long it took, in nanoseconds from the change on.
   *
   * @param sealed until the last version said that it has the new value
   * @param answered until the last function had answered with it
   */
  record Times(long sealed, long answered) {}

  /** Makes the functions, each with the Secret's value in its environment. */
  void makeFunctions(String runtime) throws IOException, InterruptedException {
    EdgePopulation.place(stack, NAMESPACE, runtime);
    change("one");
    new Crowd(stack, NAMESPACE, size, SecretRotation::finish).create();
  }

  private static GenericKubernetesResource finish(GenericKubernetesResource function) {
    Map<String, Object> reference = Map.of("name", "shared", "key", "value");
    function.setAdditionalProperty(
        "spec",
        Map.of(
            "code",
            Map.of("files", Map.of("main.js", "export default (args, ctx) => ctx.env.VALUE;")),
            "env",
            List.of(
                Map.of("name", "VALUE", "valueFrom", Map.of("secretKeyRef", reference)),
                Map.of("name", "NAME", "value", function.getMetadata().getName()))));
    return function;
  }

  /** Changes the Secret and waits until every function answers with the new value. */
  Times rotate(String value) throws IOException, InterruptedException {
    Map<String, String> former = new HashMap<>();
    for (GenericKubernetesResource version : versions()) {
      former.put(version.getMetadata().getName(), digest(version));
    }
    Map<String, String> ids = new HashMap<>();
    for (GenericKubernetesResource version : versions()) {
      ids.put(version.getMetadata().getName(), version.get("spec", "functionId"));
    }
    var changed = new Changed(former);
    var answers = new Answers(ids, value);
    try (Watch watch = Functions.versionsIn(stack.admin(), NAMESPACE).watch(changed);
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
      try {
        for (int i = 0; i < CALLERS; i++) {
          callers.execute(() -> answers.take(changed.names));
        }
        long began = System.nanoTime();
        change(value);
        if (!answers.missing.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
          throw new IOException(
              answers.missing.getCount() + " functions don't answer with the new value");
        }
        return new Times(changed.last.get() - began, answers.last.get() - began);
      } finally {
        callers.shutdownNow();
      }
    }
  }

  private void change(String value) {
    Manifests.apply(
        stack.admin(),
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: shared, labels: {edgeward.dev/share: functions}}
        stringData: {value: %s}
        """
            .formatted(value),
        NAMESPACE);
  }

  private List<GenericKubernetesResource> versions() {
    return Functions.versionsIn(stack.admin(), NAMESPACE).list().getItems();
  }

  private static String digest(GenericKubernetesResource version) {
    return String.valueOf((Object) version.get("status", "sealedEnv", "digest"));
  }

  @Override
  public void close() {
    invocations.close();
  }

  /** Notes whose environment is another. */
  private final class Changed implements Watcher<GenericKubernetesResource> {
    private final Map<String, String> former;
    private final BlockingQueue<String> names = new LinkedBlockingQueue<>();
    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private final AtomicLong last = new AtomicLong();

    Changed(Map<String, String> former) {
      this.former = former;
    }

    @Override
    public void eventReceived(Action action, GenericKubernetesResource version) {
      String name = version.getMetadata().getName();
      if (!Objects.equals(former.get(name), digest(version)) && seen.add(name)) {
        last.set(System.nanoTime());
        names.add(name);
      }
    }

    @Override
    public void onClose(WatcherException cause) {
      stack.say("cloudflare: the watch has ended: " + cause.getMessage());
    }
  }

  /** Invokes those whose environment is another until they answer with the new value. */
  private final class Answers {
    private final Map<String, String> ids;
    private final String answer;
    private final CountDownLatch missing = new CountDownLatch(size);
    private final AtomicLong last = new AtomicLong();

    Answers(Map<String, String> ids, String value) {
      this.ids = ids;
      this.answer = "\"result\":\"" + value + "\"";
    }

    void take(BlockingQueue<String> names) {
      try {
        while (true) {
          String id = ids.get(names.take());
          while (!invocations.rest(String.valueOf(id)).body().contains(answer)) {
            Thread.sleep(PAUSE_MILLIS);
          }
          last.set(System.nanoTime());
          missing.countDown();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (IOException e) {
        stack.say("cloudflare: a caller has ended: " + e.getMessage());
      }
    }
  }
}
