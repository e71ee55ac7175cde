package dev.edgeward.e2e.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.edgeward.e2e.scenario.Team;
import dev.edgeward.e2e.stack.Component;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The operator, or the API server, is killed at a write: before the write takes effect, or after,
 * when the program can't know any more. Started again, it brings every function where it belongs in
 * bounded time, with nothing lost and nothing left.
 *
 * <p>With {@code EDGEWARD_CRASH=all} at every write that there is, in turn, which takes half an
 * hour, or of the doors that it names; else at one, before and after, of every third door, both by
 * chance.
 */
class CrashAtEveryWriteE2E {
  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final Duration QUIET = Duration.ofMillis(300);
  private static final List<String> ASKED = asked();
  private static final boolean ALL = ASKED.equals(List.of("all"));
  private static final int ONE_OF = 3;
  private static final Random CHANCE = chance();

  private static CutStack cut;

  @BeforeAll
  static void start() {
    cut = new CutStack();
  }

  @AfterAll
  static void end() {
    cut.close();
  }

  @BeforeEach
  void everythingIsUp() throws Exception {
    cut.stack().heal();
  }

  @ParameterizedTest
  @EnumSource
  void ofTheOperator(Door door) throws Exception {
    atEachWrite(Component.OPERATOR, door);
  }

  static Stream<Door> overRest() {
    return Stream.of(Door.values()).filter(Door::isRest);
  }

  @ParameterizedTest
  @MethodSource("overRest")
  void ofTheApiServer(Door door) throws Exception {
    atEachWrite(Component.API_SERVER, door);
  }

  private static List<String> asked() {
    String names = System.getenv("EDGEWARD_CRASH");
    return names == null || names.isBlank() ? List.of() : List.of(names.split(","));
  }

  private static void atEachWrite(Component victim, Door door) throws Exception {
    boolean whole = ALL || ASKED.contains(door.name());
    assumeTrue(whole || (ASKED.isEmpty() && CHANCE.nextInt(ONE_OF) == 0), "not this time");
    List<String> writes = undisturbed(victim, door);
    System.err.printf("crash: %s of %s writes%n  %s%n", door, victim, String.join("\n  ", writes));
    if (writes.isEmpty()) {
      return;
    }
    int first = whole ? 1 : 1 + CHANCE.nextInt(writes.size());
    int last = whole ? writes.size() : first;
    for (int n = first; n <= last; n++) {
      for (Cuts.When when : Cuts.When.values()) {
        cutAt(victim, door, n, when);
      }
    }
  }

  /** What a program writes when nothing happens to it. */
  private static List<String> undisturbed(Component victim, Door door) throws Exception {
    Life life = prepared(victim, door);
    cut.cuts(victim).count();
    door.act(life);
    life.settles(door.after(), BOUND);
    cut.cuts(victim).awaitQuiet(QUIET);
    return cut.cuts(victim).seen();
  }

  private static void cutAt(Component victim, Door door, int n, Cuts.When when) throws Exception {
    Life life = prepared(victim, door);
    Cuts cuts = cut.cuts(victim);
    cuts.arm(n, when);
    try (ExecutorService aside = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<@Nullable Exception> first = aside.submit(() -> act(door, life));
      await().atMost(BOUND).until(() -> cuts.fired() || life.is(door.after()));
      boolean fired = cuts.fired();
      List<String> writes = cuts.seen();
      cuts.count();
      cut.stack().start(victim);
      Exception failure = first.get();
      if (failure != null) {
        // Whoever got no answer asks again, and may be told that it is done already.
        failure = act(door, life);
      }
      try {
        life.settles(door.after(), BOUND);
      } catch (RuntimeException | AssertionError e) {
        AssertionError said =
            new AssertionError(
                "%s: %s %s %s write %d of %s"
                    .formatted(door, victim, fired ? "died" : "did not die", when, n, writes),
                e);
        if (failure != null) {
          said.addSuppressed(failure);
        }
        throw said;
      }
    }
  }

  private static @Nullable Exception act(Door door, Life life) throws InterruptedException {
    try {
      door.act(life);
      return null;
    } catch (IOException e) {
      return e;
    }
  }

  /** A function where the door begins, and nothing more to be done about it. */
  private static Life prepared(Component victim, Door door) throws Exception {
    Team team = new Team(cut.stack());
    Life life = new Life(team, "greet", team::rest);
    life.applyOtherCode();
    if (door.before() == Fate.IN_THE_BIN) {
      life.delete(DeletionPropagation.BACKGROUND);
    }
    life.settles(door.before(), BOUND);
    cut.cuts(victim).awaitQuiet(QUIET);
    assertThat(cut.cuts(victim).fired()).isFalse();
    return life;
  }

  private static Random chance() {
    long seed = Long.getLong("edgeward.seed", System.nanoTime());
    System.err.println("crash: -Dedgeward.seed=" + seed);
    return new Random(seed);
  }
}
