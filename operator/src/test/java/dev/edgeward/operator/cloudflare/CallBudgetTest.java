package dev.edgeward.operator.cloudflare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.operator.cloudflare.CloudflareAccount.Budget;
import dev.edgeward.operator.cloudflare.RateLimitHeaders.Left;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CallBudgetTest {
  private static final Duration NO_PATIENCE = Duration.ZERO;

  private final ManualClock clock = new ManualClock();
  private final Instant start = clock.instant();
  private final CallBudget budget = new CallBudget(clock, clock);

  @Test
  void atFirstAllIsLeft() {
    assertThat(budget.left()).isEqualTo(new Budget(1200, 1200, start));
  }

  @Test
  void afterAllCallsTheNextOneWaitsForTheFirstToBeFiveMinutesAgo() throws Exception {
    assertThat(taken()).isTrue();
    clock.pass(Duration.ofSeconds(100));
    for (int i = 1; i < 1200; i++) {
      assertThat(taken()).isTrue();
    }

    assertThat(budget.take(NO_PATIENCE)).isEqualTo(Duration.ofSeconds(200));
    assertThat(budget.left()).isEqualTo(new Budget(0, 1200, start.plusSeconds(300)));

    clock.pass(Duration.ofSeconds(200));
    assertThat(taken()).isTrue();
    assertThat(budget.take(NO_PATIENCE)).isEqualTo(Duration.ofSeconds(100));
  }

  /** Against a list of all calls, at any rhythm. */
  @Test
  void neverAreThereMoreThan1200InFiveMinutesAndNeverNeedlesslyFewer() throws Exception {
    Random random = new Random(42);
    Deque<Instant> calls = new ArrayDeque<>();
    for (int i = 0; i < 20_000; i++) {
      clock.pass(Duration.ofMillis(random.nextInt(random.nextInt(100) == 0 ? 60_000 : 200)));
      Instant now = clock.instant();
      while (!calls.isEmpty() && !calls.getFirst().plusSeconds(300).isAfter(now)) {
        calls.removeFirst();
      }
      assertThat(budget.left().left()).isEqualTo(1200 - calls.size());
      boolean taken = taken();
      assertThat(taken).isEqualTo(calls.size() < 1200);
      if (taken) {
        calls.addLast(now);
      }
    }
  }

  @Test
  void whoHasThePatienceWaits() throws Exception {
    budget.block(Duration.ofSeconds(7));

    assertThat(budget.take(Duration.ofSeconds(6))).isEqualTo(Duration.ofSeconds(7));
    assertThat(clock.pauses()).isEmpty();
    assertThat(budget.take(Duration.ofSeconds(7))).isZero();
    assertThat(clock.pauses()).containsExactly(Duration.ofSeconds(7));
  }

  @Test
  void aBlockCountsForAllAndIsNotShortened() throws Exception {
    budget.block(Duration.ofSeconds(300));
    budget.block(Duration.ofSeconds(2));

    assertThat(budget.left()).isEqualTo(new Budget(0, 1200, start.plusSeconds(300)));
    assertThat(budget.take(NO_PATIENCE)).isEqualTo(Duration.ofSeconds(300));
  }

  @Test
  void whatOthersTookIsNotThere() throws Exception {
    budget.correct(new Left(2, Duration.ofSeconds(30)));

    assertThat(budget.left()).isEqualTo(new Budget(2, 1200, start.plusSeconds(30)));
    assertThat(taken()).isTrue();
    assertThat(taken()).isTrue();
    assertThat(budget.take(NO_PATIENCE)).isEqualTo(Duration.ofSeconds(30));

    clock.pass(Duration.ofSeconds(30));
    assertThat(budget.left().left()).isEqualTo(1198);
    assertThat(taken()).isTrue();
  }

  @Test
  void cloudflareCantGiveMoreThanThereIs() throws Exception {
    for (int i = 0; i < 1200; i++) {
      assertThat(taken()).isTrue();
    }
    budget.correct(new Left(1000, Duration.ofSeconds(30)));

    assertThat(budget.left().left()).isZero();
    assertThat(taken()).isFalse();
  }

  @Test
  void anAnswerThatCameLateRaisesNothingInItsWindow() {
    budget.correct(new Left(5, Duration.ofSeconds(30)));
    clock.pass(Duration.ofMillis(900));
    budget.correct(new Left(9, Duration.ofSeconds(30)));
    assertThat(budget.left().left()).isEqualTo(5);

    clock.pass(Duration.ofSeconds(40));
    budget.correct(new Left(900, Duration.ofSeconds(30)));
    assertThat(budget.left().left()).isEqualTo(900);
  }

  @Test
  void callsThatAreUnderWayAreTakenOffWhatCloudflareSays() throws Exception {
    for (int i = 0; i < 4; i++) {
      budget.take(NO_PATIENCE); // without an end
    }
    budget.correct(new Left(10, Duration.ofSeconds(30)));

    assertThat(budget.left().left()).isEqualTo(7);
  }

  @Test
  void aClockThatIsSetBackStopsNothing() throws Exception {
    for (int i = 0; i < 1200; i++) {
      assertThat(taken()).isTrue();
    }
    clock.pass(Duration.ofHours(-1));
    assertThat(budget.take(NO_PATIENCE)).isEqualTo(Duration.ofMinutes(5));

    clock.pass(Duration.ofMinutes(5));
    assertThat(taken()).isTrue();
  }

  @Test
  void manyThreadsTakeNoMoreThanThereIs() throws Exception {
    AtomicInteger taken = new AtomicInteger();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < 2000; i++) {
        var unused =
            threads.submit(() -> budget.take(NO_PATIENCE).isZero() ? taken.incrementAndGet() : 0);
      }
      threads.shutdown();
      assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }

    assertThat(taken).hasValue(1200);
  }

  @Test
  void eachTokenHasItsOwn() throws Exception {
    CallBudgets budgets = new CallBudgets(clock, clock);
    assertThat(budgets.least()).isEqualTo(1200);
    for (int i = 0; i < 3; i++) {
      budgets.of("one").take(NO_PATIENCE);
      budgets.of("one").end();
    }

    assertThat(budgets.of("one").left().left()).isEqualTo(1197);
    assertThat(budgets.of("other").left().left()).isEqualTo(1200);
    assertThat(budgets.least()).isEqualTo(1197);
  }

  @Test
  void tokensThatAreUsedAreNotForgottenForThoseThatWere() throws Exception {
    CallBudgets budgets = new CallBudgets(clock, clock);
    budgets.of("used").take(NO_PATIENCE);
    for (int i = 0; i < 1000; i++) {
      budgets.of("token " + i);
    }

    assertThat(budgets.of("used").left().left()).isEqualTo(1199);
  }

  private boolean taken() throws InterruptedException {
    if (budget.take(NO_PATIENCE).isZero()) {
      budget.end();
      return true;
    }
    return false;
  }
}
