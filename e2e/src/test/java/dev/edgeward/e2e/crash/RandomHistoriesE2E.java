package dev.edgeward.e2e.crash;

import dev.edgeward.e2e.TestStack;
import dev.edgeward.e2e.client.RestClient;
import dev.edgeward.e2e.process.SupervisedProcess;
import dev.edgeward.e2e.scenario.Team;
import dev.edgeward.e2e.stack.Component;
import dev.edgeward.e2e.stack.LocalStack;
import dev.edgeward.e2e.stack.StackOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.NullUnmarked;

/**
 * Histories of functions at random, ten at a time, with two operators and two API servers, each of
 * which is killed again and again, and the Kubernetes API now and then. With {@code
 * EDGEWARD_CRASH=all} five hundred of them, else twenty.
 */
@NullUnmarked // a null fails the test
class RandomHistoriesE2E {
  private static final int AT_ONCE = 10;
  private static final int ALL = 50;
  private static final int FEW = 2;
  private static final int TURNS = "all".equals(System.getenv("EDGEWARD_CRASH")) ? ALL : FEW;

  /** So that the other operator takes over in seconds. */
  private static final Map<String, String> SHORT_LEASE =
      Map.of(
          "EDGEWARD_LEADER_ELECTION_LEASE_DURATION", "5s",
          "EDGEWARD_LEADER_ELECTION_RENEW_DEADLINE", "4s",
          "EDGEWARD_LEADER_ELECTION_RETRY_PERIOD", "500ms");

  private static final AtomicInteger TURN = new AtomicInteger();
  private static TestStack stack;
  private static List<SupervisedProcess> replicas;
  private static List<SupervisedProcess> victims;
  private static Supplier<RestClient> anyApiServer;

  @BeforeContainer
  static void start() throws Exception {
    stack =
        TestStack.start(
            "history-stack", new StackOptions(0, 0, Map.of(Component.OPERATOR, SHORT_LEASE)));
    LocalStack.Replica operator = stack.replica(Component.OPERATOR);
    LocalStack.Replica apiServer = stack.replica(Component.API_SERVER);
    replicas = List.of(operator.process(), apiServer.process());
    replicas.forEach(SupervisedProcess::start);
    List<RestClient> clients =
        List.of(stack.rest(), new RestClient(apiServer.url(), stack.adminToken()));
    AtomicInteger requests = new AtomicInteger();
    anyApiServer = () -> clients.get(requests.getAndIncrement() % clients.size());
    victims = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      victims.add(stack.process(Component.OPERATOR));
      victims.add(operator.process());
      victims.add(stack.process(Component.API_SERVER));
      victims.add(apiServer.process());
    }
    victims.add(stack.process(Component.KUBE_APISERVER));
  }

  @AfterContainer
  static void end() throws Exception {
    for (SupervisedProcess replica : replicas) {
      replica.close();
    }
    stack.close();
  }

  @Property(tries = ALL, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
  void endAsTheModelSays(
      @ForAll @Size(AT_ONCE) List<@Size(min = 3, max = 9) List<Step>> histories, @ForAll long seed)
      throws Exception {
    int turn = TURN.incrementAndGet();
    if (turn > TURNS) {
      return;
    }
    Team team = new Team(stack);
    int deaths;
    try (Chaos chaos = new Chaos(victims, seed);
        ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < histories.size(); i++) {
        List<Step> steps = histories.get(i);
        History history = new History(team, "f" + i, anyApiServer);
        running.add(
            people.submit(
                () -> {
                  history.run(steps);
                  return null;
                }));
      }
      for (Future<?> one : running) {
        one.get();
      }
      deaths = chaos.deaths();
    }
    System.err.printf(
        "histories: turn %d of %d, %d steps, %d deaths%n",
        turn,
        TURNS,
        histories.stream().filter(Objects::nonNull).mapToInt(List::size).sum(),
        deaths);
  }
}
