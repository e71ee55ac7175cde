package dev.edgeward.e2e.edge;

import dev.edgeward.e2e.cloudflare.Fault;
import dev.edgeward.e2e.edge.FaultyRun.PlannedFault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.NullUnmarked;

/**
 * Runtimes at Cloudflare while random calls go wrong, several at a time. With {@code
 * EDGEWARD_CRASH=all} two hundred of them, else eight.
 */
@NullUnmarked // a null fails the test
class EdgeFaultsE2E {
  private static final int AT_ONCE = 8;
  private static final int ALL = 25;
  private static final int TURNS = "all".equals(System.getenv("EDGEWARD_CRASH")) ? ALL : 1;

  /** So long a dispatcher goes on answering after another one is deployed. */
  private static final Duration LINGERING = Duration.ofSeconds(1);

  private static final int MOST_FAULTS = 6;
  private static final int MOST_API_CALLS = 25;
  private static final int MOST_DISPATCHER_CALLS = 40;
  private static final AtomicInteger TURN = new AtomicInteger();

  private static CloudflareStack shared;

  @BeforeContainer
  static void start() {
    shared = CloudflareStack.shared();
    shared.cloudflare().faults().keepFormerVersion(LINGERING);
  }

  @AfterContainer
  static void end() {
    shared.cloudflare().faults().clear();
  }

  @Property(tries = ALL, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
  void allConvergeAndNothingIsDoneTwice(@ForAll("runs") List<List<PlannedFault>> runs)
      throws Exception {
    int turn = TURN.incrementAndGet();
    if (turn > TURNS) {
      return;
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (List<PlannedFault> faults : runs) {
        running.add(
            threads.submit(
                () -> {
                  try {
                    new FaultyRun(shared).run(faults);
                  } catch (AssertionError | Exception e) {
                    throw new AssertionError("with " + faults, e);
                  }
                  return null;
                }));
      }
      for (Future<?> one : running) {
        one.get();
      }
    }
    System.err.printf("edge faults: turn %d of %d, %d runs%n", turn, TURNS, runs.size());
  }

  @Provide
  Arbitrary<List<List<PlannedFault>>> runs() {
    return faults().list().ofMinSize(1).ofMaxSize(MOST_FAULTS).list().ofSize(AT_ONCE);
  }

  private static Arbitrary<PlannedFault> faults() {
    Arbitrary<Fault> fault =
        Arbitraries.of(
            new Fault.Status(500, null),
            new Fault.Status(503, Duration.ofSeconds(1)),
            new Fault.Status(429, Duration.ofSeconds(1)),
            new Fault.Silence(),
            new Fault.CutBefore(),
            new Fault.CutAfter());
    return Arbitraries.of(PlannedFault.Where.class)
        .flatMap(
            where ->
                Combinators.combine(
                        Arbitraries.integers()
                            .between(
                                1,
                                where == PlannedFault.Where.API
                                    ? MOST_API_CALLS
                                    : MOST_DISPATCHER_CALLS),
                        fault)
                    .as((call, what) -> new PlannedFault(where, call, what)));
  }
}
