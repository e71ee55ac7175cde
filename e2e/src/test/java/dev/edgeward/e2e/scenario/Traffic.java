package dev.edgeward.e2e.scenario;

import dev.edgeward.e2e.client.RestClient;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Somebody who invokes one function and applies another, again and again, whatever happens. */
final class Traffic implements AutoCloseable {

  private static final long INVOCATION_PAUSE_MILLIS = 25;
  private static final long APPLY_PAUSE_MILLIS = 1_000;
  private static final long LAST_CALLS_SECONDS = 60;
  private static final int UNAVAILABLE = 503;

  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger unanswered = new AtomicInteger();
  private final AtomicInteger applied = new AtomicInteger();
  private final List<String> wrong = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService people = Executors.newScheduledThreadPool(2);

  private Traffic() {}

  /**
   * Begins.
   *
   * @param invoked again and again
   * @param result that it is to give
   * @param applied with another code again and again, and waited for until it serves
   */
  static Traffic start(TeamFunction invoked, String result, TeamFunction applied) {
    var traffic = new Traffic();
    traffic.people.scheduleWithFixedDelay(
        () -> traffic.invoke(invoked, result), 0, INVOCATION_PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    traffic.people.scheduleWithFixedDelay(
        () -> traffic.apply(applied), 0, APPLY_PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    return traffic;
  }

  /** Invocations with the right result. */
  int answered() {
    return answered.get();
  }

  /** Invocations that were asked to come again later. */
  int unanswered() {
    return unanswered.get();
  }

  /** Specs that have come to serve. */
  int applied() {
    return applied.get();
  }

  /** Everything else that came of it. */
  List<String> wrong() {
    return List.copyOf(wrong);
  }

  private void invoke(TeamFunction function, String result) {
    try {
      RestClient.Answer answer = function.invoke(Map.of());
      if (answer.status() == UNAVAILABLE) {
        unanswered.incrementAndGet();
      } else if (answer.status() == 200 && result.equals(answer.body().path("result").asText())) {
        answered.incrementAndGet();
      } else {
        wrong.add(answer.toString());
      }
    } catch (Exception e) {
      wrong.add(e.toString());
    }
  }

  private void apply(TeamFunction function) {
    try {
      function.serve("export default () => " + (applied.get() + 1));
      applied.incrementAndGet();
    } catch (Exception | AssertionError e) {
      wrong.add(e.toString());
    }
  }

  /** Ends, after the calls that are under way. */
  void stop() throws InterruptedException {
    people.shutdown();
    if (!people.awaitTermination(LAST_CALLS_SECONDS, TimeUnit.SECONDS)) {
      wrong.add("a call does not end");
    }
  }

  @Override
  public void close() {
    people.shutdownNow();
  }
}
