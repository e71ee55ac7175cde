package dev.edgeward.e2e.helm;

import dev.edgeward.e2e.client.RestClient;
import dev.edgeward.e2e.scenario.TeamFunction;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** People who ask to be greeted, again and again. */
final class Visitors implements AutoCloseable {

  private static final long PAUSE_MILLIS = 25;

  private final AtomicInteger greeted = new AtomicInteger();
  private final List<String> disappointed = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService people = Executors.newSingleThreadScheduledExecutor();

  private Visitors() {}

  /**
   * They begin to come.
   *
   * @param greet a function that answers {@code Hello you}
   */
  static Visitors of(TeamFunction greet) {
    var visitors = new Visitors();
    visitors.people.scheduleWithFixedDelay(
        () -> visitors.visit(greet), 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    return visitors;
  }

  int greeted() {
    return greeted.get();
  }

  /** Answers that were none. */
  List<String> disappointed() {
    return List.copyOf(disappointed);
  }

  /** No more come, and the last one gets an answer. */
  void leave() throws InterruptedException {
    people.shutdown();
    if (!people.awaitTermination(1, TimeUnit.MINUTES)) {
      disappointed.add("a call does not end");
    }
  }

  private void visit(TeamFunction greet) {
    try {
      RestClient.Answer answer = greet.invoke(Map.of("who", "you"));
      if (answer.body().path("result").asText().equals("Hello you")) {
        greeted.incrementAndGet();
      } else {
        disappointed.add(answer.toString());
      }
    } catch (Exception e) {
      disappointed.add(e.toString());
    }
  }

  @Override
  public void close() {
    people.shutdownNow();
  }
}
