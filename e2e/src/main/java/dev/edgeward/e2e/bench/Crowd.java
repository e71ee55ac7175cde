package dev.edgeward.e2e.bench;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** Many Functions, made or deleted at one go, each with code of its own. */
final class Crowd {

  private static final int CONNECTIONS = 8;
  private static final int MINUTES = 10;
  private static final int TOLD_EACH_SECONDS = 10;

  private final BenchStack stack;
  private final String namespace;
  private final int size;
  private final Set<String> ready = ConcurrentHashMap.newKeySet();
  private final CountDownLatch missing;

  private final UnaryOperator<GenericKubernetesResource> finish;

  Crowd(BenchStack stack, String namespace, int size) {
    this(stack, namespace, size, UnaryOperator.identity());
  }

  /** A crowd whose Functions have something more. */
  Crowd(
      BenchStack stack,
      String namespace,
      int size,
      UnaryOperator<GenericKubernetesResource> finish) {
    this.stack = stack;
    this.namespace = namespace;
    this.size = size;
    this.missing = new CountDownLatch(size);
    this.finish = finish;
  }

  /**
   * How long it took, in nanoseconds from the first call on.
   *
   * @param accepted until the Kubernetes API had taken all
   * @param ready until all were Ready
   * @param readyEachSecond how many were Ready after one second, after two, and so on
   */
  record Times(long accepted, long ready, List<Integer> readyEachSecond) {}

  /** Makes the Functions and waits until all are Ready. */
  Times create() throws IOException, InterruptedException {
    stack.makeNamespace(namespace);
    try (Watch watch = Functions.in(stack.admin(), namespace).watch(new Readiness())) {
      return throughAll(
          this::create,
          (began, creators) -> {
            List<Integer> eachSecond = awaitReady(began, creators);
            long ready = System.nanoTime() - began;
            return new Times(lastAnswer(creators) - began, ready, eachSecond);
          });
    }
  }

  private void create(KubernetesRequests requests, int number) throws IOException {
    String name = name(number);
    String code = "export default async () => ({ name: \"" + name + "\" });";
    requests.create(
        "functions",
        namespace,
        KubernetesRequests.JSON.writeValueAsBytes(
            finish.apply(Functions.function(namespace, name, code))));
  }

  private static String name(int number) {
    return "function-" + number;
  }

  /** A request for each of the Functions, by their numbers. */
  private interface Request {
    void send(KubernetesRequests requests, int number) throws IOException;
  }

  /** What is done while the requests are sent; each of the senders gives the time of its end. */
  private interface Meanwhile<T> {
    T run(long began, List<Future<Long>> senders)
        throws IOException, InterruptedException, ExecutionException;
  }

  /** Sends the requests through all connections, one after the other through each. */
  private <T> T throughAll(Request request, Meanwhile<T> meanwhile)
      throws IOException, InterruptedException {
    try (var requests = new KubernetesRequests(stack);
        ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS)) {
      var next = new AtomicInteger();
      long began = System.nanoTime();
      List<Future<Long>> senders = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        senders.add(
            threads.submit(
                () -> {
                  for (int n = next.getAndIncrement(); n < size; n = next.getAndIncrement()) {
                    request.send(requests, n);
                  }
                  return System.nanoTime();
                }));
      }
      return meanwhile.run(began, senders);
    } catch (ExecutionException e) {
      throw new IOException("not all requests were answered well", e.getCause());
    }
  }

  private static long lastAnswer(List<Future<Long>> senders)
      throws InterruptedException, ExecutionException {
    long last = Long.MIN_VALUE;
    for (Future<Long> sender : senders) {
      last = Math.max(last, sender.get());
    }
    return last;
  }

  private List<Integer> awaitReady(long began, List<Future<Long>> creators)
      throws IOException, InterruptedException {
    List<Integer> eachSecond = new ArrayList<>();
    long next = began + TimeUnit.SECONDS.toNanos(1);
    while (!missing.await(Math.max(1, next - System.nanoTime()), TimeUnit.NANOSECONDS)) {
      eachSecond.add(ready.size());
      if (eachSecond.size() % TOLD_EACH_SECONDS == 0) {
        stack.say("%d of %d Functions are Ready".formatted(ready.size(), size));
      }
      if (creators.stream().anyMatch(creator -> creator.state() == Future.State.FAILED)) {
        break; // why, says the creator
      }
      if (eachSecond.size() > TimeUnit.MINUTES.toSeconds(MINUTES)) {
        throw new IOException(ready.size() + " of " + size + " Functions are Ready");
      }
      next = began + TimeUnit.SECONDS.toNanos(eachSecond.size() + 1L);
    }
    return List.copyOf(eachSecond);
  }

  /**
   * How long it took, in nanoseconds from the first call on.
   *
   * @param accepted until the Kubernetes API had answered all
   * @param gone until no Function was left
   */
  record Deletion(long accepted, long gone) {}

  /** Deletes the Functions and waits until all are gone. */
  Deletion delete() throws IOException, InterruptedException {
    try (var requests = new KubernetesRequests(stack);
        var watch = requests.watch(namespace, new Absence())) {
      return throughAll(
          (connections, number) -> connections.delete(namespace, name(number)),
          (began, deleters) -> {
            long accepted = lastAnswer(deleters) - began;
            if (!missing.await(MINUTES, TimeUnit.MINUTES)) {
              throw new IOException(
                  missing.getCount() + " of " + size + " Functions are still there");
            }
            return new Deletion(accepted, System.nanoTime() - began);
          });
    }
  }

  /** Notes who is gone. */
  private final class Absence implements KubernetesRequests.Departures {
    @Override
    public void gone() {
      missing.countDown();
    }

    @Override
    public void end(IOException why) {
      stack.say("delete: the watch has ended: " + why.getMessage());
    }
  }

  /** Notes who is Ready. */
  private final class Readiness implements Watcher<GenericKubernetesResource> {
    @Override
    public void eventReceived(Action action, GenericKubernetesResource function) {
      if (Functions.isReady(function) && ready.add(function.getMetadata().getName())) {
        missing.countDown();
      }
    }

    @Override
    public void onClose(WatcherException cause) {
      stack.say("create: the watch has ended: " + cause.getMessage());
    }
  }
}
