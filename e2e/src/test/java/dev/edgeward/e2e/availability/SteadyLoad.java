package dev.edgeward.e2e.availability;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;

/**
 * Invocations at a fixed rate, whether the answers come or not (an open loop), over several doors
 * in turn. A call is never repeated: what its connection loses is a failure.
 */
final class SteadyLoad implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int ONE_IN = 10;
  private static final int LATE_SECONDS = 20;
  private static final long NOT_HEARD_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /**
   * The JDK's client sees that a server has closed a connection that nobody uses, and repeats no
   * POST. OkHttp, where it may not repeat, would send it a request all the same.
   */
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final List<URI> doors;
  private final String token;
  private final String quick;
  private final String slow;
  private final IntSupplier atLeast;
  private final Thread pace;
  private final long intervalNanos;

  private final AtomicInteger under = new AtomicInteger();
  private final AtomicInteger right = new AtomicInteger();
  private final Queue<Failure> failures = new ConcurrentLinkedQueue<>();
  private volatile boolean ended;

  /**
   * An invocation without the right answer.
   *
   * @param began {@link System#nanoTime}
   * @param over the same
   * @param what came instead
   */
  record Failure(long began, long over, String what) {
    /** Or sent to whom was killed then, before the end of the connection was heard of. */
    boolean underWayAt(long time) {
      return began - time <= NOT_HEARD_NANOS && over - time >= 0;
    }
  }

  /**
   * Begins.
   *
   * @param quick id of a function that answers with a number at once; nine of ten are of it
   * @param atLeast the number that it must answer with at least, asked before each call
   * @param slow id of a function that takes a while and answers with its argument
   */
  SteadyLoad(
      int perSecond,
      List<URI> doors,
      String token,
      String quick,
      IntSupplier atLeast,
      String slow) {
    this.doors = doors;
    this.token = token;
    this.quick = quick;
    this.slow = slow;
    this.atLeast = atLeast;
    this.intervalNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
    this.pace = Thread.ofPlatform().name("pace").start(this::run);
  }

  /** Invocations with the right answer so far. */
  int right() {
    return right.get();
  }

  /** The others so far. */
  List<Failure> failures() {
    return List.copyOf(failures);
  }

  /** Ends; returns when all that was sent has its answer. */
  @Override
  public void close() throws InterruptedException {
    ended = true;
    pace.join();
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(LATE_SECONDS + 5);
    while (under.get() > 0 && System.nanoTime() < until) {
      Thread.sleep(20);
    }
    http.close();
  }

  private void run() {
    long next = System.nanoTime();
    for (int i = 0; !ended; i++) {
      int number = i;
      under.incrementAndGet();
      Thread.ofVirtual().start(() -> call(number));
      next += intervalNanos;
      LockSupport.parkNanos(next - System.nanoTime());
    }
  }

  private void call(int number) {
    boolean isSlow = number % ONE_IN == 0;
    int least = atLeast.getAsInt();
    long began = System.nanoTime();
    String wrong;
    try {
      HttpResponse<String> response =
          http.send(request(number, isSlow), HttpResponse.BodyHandlers.ofString());
      wrong =
          response.statusCode() == 200
                  && isRight(MAPPER.readTree(response.body()), isSlow, number, least)
              ? ""
              : response.statusCode()
                  + " "
                  + response.body()
                  + (isSlow ? "" : ", at least " + least);
    } catch (IOException e) {
      wrong = e.toString();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      wrong = e.toString();
    }
    if (wrong.isEmpty()) {
      right.incrementAndGet();
    } else {
      failures.add(new Failure(began, System.nanoTime(), wrong));
    }
    under.decrementAndGet();
  }

  private static boolean isRight(JsonNode answer, boolean isSlow, int number, int least) {
    int result = answer.path("result").asInt(-1);
    return answer.path("ok").asBoolean() && (isSlow ? result == number : result >= least);
  }

  private HttpRequest request(int number, boolean isSlow) {
    String path = "/api/functions/" + (isSlow ? slow : quick) + "/invoke";
    return HttpRequest.newBuilder(doors.get(number % doors.size()).resolve(path))
        .timeout(Duration.ofSeconds(LATE_SECONDS))
        .header("Authorization", "Bearer " + token)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString("{\"args\":{\"number\":%d}}".formatted(number)))
        .build();
  }
}
