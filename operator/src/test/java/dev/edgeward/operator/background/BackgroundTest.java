package dev.edgeward.operator.background;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@NullUnmarked // a null fails the test
@Timeout(30)
class BackgroundTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration LONG = Duration.ofMinutes(1);

  /** Two at once of those that begin with the same letter. */
  private final Background<String, String> background =
      new Background<>("guessing", 2, key -> key.charAt(0), 1_000, String::length);

  private final CountDownLatch held = new CountDownLatch(1);
  private final Map<String, AtomicInteger> tries = new ConcurrentHashMap<>();

  @AfterEach
  void letGo() {
    held.countDown();
  }

  private Work<String> counted(String key, Work<String> work) {
    return () -> {
      tries.computeIfAbsent(key, first -> new AtomicInteger()).incrementAndGet();
      return work.get();
    };
  }

  private Outcome<String> ask(String key, Work<String> work) {
    return background.of(key, counted(key, work));
  }

  private Outcome<String> end(String key, Work<String> work) {
    return await()
        .pollInterval(Duration.ofMillis(5))
        .until(() -> ask(key, work), outcome -> !(outcome instanceof Outcome.Running));
  }

  private String hang() throws InterruptedException {
    held.await();
    return "late";
  }

  @Test
  void nobodyWaitsAndNothingIsDoneTwice() {
    assertThat(ask("a", this::hang)).isInstanceOf(Outcome.Running.class);
    assertThat(ask("a", this::hang)).isInstanceOf(Outcome.Running.class);
    held.countDown();

    assertThat(end("a", this::hang)).isEqualTo(new Outcome.Done<>("late"));
    assertThat(tries.get("a")).hasValue(1);
  }

  @Test
  void whoOnlyLooksBeginsNothing() {
    assertThat(background.known("a")).isEqualTo(new Outcome.Running<>(Duration.ZERO));

    end("a", () -> "done");

    assertThat(background.known("a")).isEqualTo(new Outcome.Done<>("done"));
  }

  @Test
  void whatIsRefusedIsTriedOnce() {
    Work<String> refused =
        () -> {
          throw new WorkException.Refused("no");
        };

    assertThat(end("a", refused)).isEqualTo(new Outcome.Refused<>("no"));
    assertThat(end("a", refused)).isEqualTo(new Outcome.Refused<>("no"));
    assertThat(tries.get("a")).hasValue(1);
  }

  @Test
  void failuresAreTriedAgainAfterPausesThatDouble() {
    Work<String> failing =
        () -> {
          throw new WorkException.Unauthorized("who?");
        };

    assertThat(end("a", failing)).isEqualTo(new Outcome.Failed<>("who?", true, SECOND));
    await()
        .until(
            () -> ask("a", failing),
            new Outcome.Failed<>("who?", true, Duration.ofSeconds(2))::equals);
    assertThat(tries.get("a")).hasValue(2);
    await().until(() -> ask("a", () -> "well"), new Outcome.Done<>("well")::equals);
  }

  static Throwable[] whatNobodyExpects() {
    return new Throwable[] {
      new IllegalArgumentException("a secret"), new StackOverflowError(), new AssertionError()
    };
  }

  /** Otherwise who asks every 30 ms has it tried every 30 ms, and never hears of it. */
  @ParameterizedTest
  @MethodSource("whatNobodyExpects")
  void whatNobodyExpectsIsAFailureToo(Throwable unexpected) {
    Work<String> broken =
        () -> {
          if (unexpected instanceof Error error) {
            throw error;
          }
          throw (RuntimeException) unexpected;
        };
    Outcome<String> failed =
        new Outcome.Failed<>(
            "guessing failed by an error of the operator's; its log has more", false, SECOND);

    assertThat(end("a", broken)).isEqualTo(failed);
    assertThat(end("a", broken)).isEqualTo(failed);
    assertThat(tries.get("a")).hasValue(1);
  }

  @Test
  void whatFailedStandsWhileItIsTriedAgain() {
    end(
        "a",
        () -> {
          throw new WorkException.Unavailable("down");
        });

    // While it is failed for 1 s, and then while the next try hangs.
    await()
        .during(Duration.ofMillis(1500))
        .atMost(Duration.ofSeconds(10))
        .until(() -> ask("a", this::hang), Outcome.Failed.class::isInstance);
    assertThat(tries.get("a")).hasValue(2);
  }

  @Test
  void whatHangsKeepsOnlyItsOwnLaneWaiting() throws Exception {
    ask("a1", this::hang);
    ask("a2", this::hang);
    await().until(() -> tries.containsKey("a1") && tries.containsKey("a2"));

    assertThat(end("b1", () -> "done")).isEqualTo(new Outcome.Done<>("done"));
    assertThat(background.await("a3", counted("a3", () -> "done"), Duration.ofMillis(50)))
        .isInstanceOf(Outcome.Running.class);
    assertThat(tries).doesNotContainKey("a3");
  }

  @Test
  void whoWaitsHasItWhenItIsDoneOrPatienceEnds() throws Exception {
    assertThat(background.await("a", counted("a", this::hang), Duration.ofMillis(1)))
        .isInstanceOf(Outcome.Running.class);

    held.countDown();

    assertThat(background.await("a", counted("a", this::hang), LONG))
        .isEqualTo(new Outcome.Done<>("late"));
  }

  @Test
  void whatNobodyWaitsForAnyMoreIsNotBegun() throws Exception {
    ask("a1", this::hang);
    ask("a2", this::hang);
    background.await("a3", counted("a3", () -> "done"), Duration.ofMillis(1));
    background.await("a4", counted("a4", () -> "done"), Duration.ofMillis(1));
    ask("a4", () -> "done"); // somebody else asks again and again

    held.countDown();

    assertThat(end("a4", () -> "done")).isEqualTo(new Outcome.Done<>("done"));
    assertThat(end("a5", () -> "done")).isEqualTo(new Outcome.Done<>("done")); // behind a3
    assertThat(tries).doesNotContainKey("a3");
    assertThat(background.await("a3", counted("a3", () -> "done"), LONG))
        .isEqualTo(new Outcome.Done<>("done"));
  }
}
