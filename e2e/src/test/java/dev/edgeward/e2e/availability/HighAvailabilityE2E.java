package dev.edgeward.e2e.availability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgeward.e2e.client.RestClient;
import dev.edgeward.e2e.process.SupervisedProcess;
import dev.edgeward.e2e.scenario.Team;
import dev.edgeward.e2e.scenario.TeamFunction;
import dev.edgeward.e2e.stack.Component;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Operators are killed while they work; and with {@code EDGEWARD_AVAILABILITY=true} replicas of all
 * that serves are replaced and killed under 200 invocations a second. That takes nearly all that
 * two idle cores can do, and four minutes, so it isn't done unless it is asked for.
 */
class HighAvailabilityE2E {
  private static final boolean UNDER_LOAD =
      Boolean.parseBoolean(System.getenv("EDGEWARD_AVAILABILITY"));

  /**
   * kube-apiserver takes some ten seconds more to end, and five to start: together that is less
   * than half of {@code edgeward.reviews.allowed-for}, for which callers that are at work get on
   * without it.
   */
  private static final Duration WITHOUT_KUBERNETES = Duration.ofSeconds(10);

  private static final int PER_SECOND =
      Integer.parseInt(
          Optional.ofNullable(System.getenv("EDGEWARD_AVAILABILITY_PER_SECOND")).orElse("200"));
  private static final int FUNCTIONS = 8;

  /** What docs/operations.md has a platform wait before it ends a workerd. */
  private static final Duration PRE_STOP = Duration.ofSeconds(5);

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /**
   * Until the JVM of an API server has compiled what matters: the pods of a rollout don't end when
   * they have just been started either.
   */
  private static final int WARM_UP_SECONDS = 40;

  private static final int WARM_UP_CALLERS = 4;

  /** For what follows the lease's end on a busy machine. */
  private static final Duration SLACK = Duration.ofSeconds(10);

  private static Fleet fleet;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(
        Balancer.executable().isPresent(),
        "haproxy is not installed (Debian: apt-get install haproxy)");
    fleet = Fleet.start();
  }

  @AfterAll
  static void end() throws Exception {
    if (fleet != null) {
      fleet.close();
    }
  }

  @Test
  void noInvocationIsLostWhileReplicasAreReplaced() throws Exception {
    assumeTrue(UNDER_LOAD, "EDGEWARD_AVAILABILITY=true asks for it");
    Team team = new Team(fleet.stack());
    List<TeamFunction> functions = new ArrayList<>();
    for (int i = 0; i < FUNCTIONS; i++) {
      TeamFunction function = team.function("f" + i);
      functions.add(function);
      function.serve(
          i == 0
              ? "export default () => 1"
              : "export default async ({number}) => {"
                  + " await new Promise(done => setTimeout(done, 300)); return number; }");
    }
    Set<String> ids = new HashSet<>(team.functionIds());
    List<URI> doors = List.of(fleet.balancer().service(), fleet.balancer().ingress());
    List<RestClient> clients =
        doors.stream().map(door -> new RestClient(door, fleet.stack().adminToken())).toList();
    warmUp(clients, functions.getFirst().id());
    var served = new AtomicInteger(1);
    var load =
        new SteadyLoad(
            PER_SECOND,
            doors,
            fleet.stack().adminToken(),
            functions.get(0).id(),
            served::get,
            functions.get(1).id());
    var onlookers = new Onlookers(clients, team.workspaceId(), ids, functions.get(0), served);
    long began = System.nanoTime();
    long killed;
    try (load;
        onlookers) {
      awaitProgress(load);
      rollApiServers(load);
      rollWorkerds(load);
      killed = killWorkerd(load);
      loseKubernetes(load, onlookers);
      awaitProgress(load);
    }
    double seconds = (System.nanoTime() - began) / 1e9;

    assertThat(load.failures())
        .as("lost, but for those that a killed workerd was running")
        .allMatch(failure -> failure.underWayAt(killed));
    assertThat(onlookers.wrong()).isEmpty();
    assertThat(onlookers.lists()).isGreaterThan((int) seconds);
    assertThat(served.get()).as("codes that came to serve").isGreaterThan(5);
    assertThat(load.right()).isGreaterThan((int) (0.9 * PER_SECOND * seconds));
    System.err.printf(
        "availability: %d invocations in %.0f s, %d lost with a killed workerd, %d lists, %d codes%n",
        load.right(), seconds, load.failures().size(), onlookers.lists(), served.get());
  }

  @Test
  void anotherOperatorGoesOnWhenTheLeaderIsKilledAndDoesNothingTwice() throws Exception {
    Team team = new Team(fleet.stack());
    List<SupervisedProcess> operators = fleet.both(Component.OPERATOR);
    List<TeamFunction> functions = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      functions.add(team.function("f" + i));
    }
    SupervisedProcess leader = leader(operators);
    long[] generations = new long[functions.size()];
    for (int i = 0; i < functions.size(); i++) {
      if (i == functions.size() / 2) {
        leader.killAndLeave();
      }
      generations[i] = functions.get(i).applyCode("export default () => " + i);
    }
    TeamFunction last = functions.getLast();
    long killed = System.nanoTime();
    await("another operator goes on")
        .atMost(Fleet.LEASE.plus(SLACK))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> last.isServed(generations[functions.size() - 1]));
    System.err.printf(
        "availability: another operator served %.1f s after the leader's death%n",
        (System.nanoTime() - killed) / 1e9);
    for (int i = 0; i < functions.size(); i++) {
      functions.get(i).awaitServed(generations[i]);
      assertThat(functions.get(i).result().asInt()).isEqualTo(i);
    }
    leader.start();
    Fleet.awaitReady(leader);

    assertThat(created(team.namespace(), "functionversions")).isEqualTo(functions.size());
    assertThat(functions).allSatisfy(function -> assertThat(function.versions()).hasSize(1));
  }

  /** A few callers who wait for their answers: a load that doesn't would pile up before that. */
  private static void warmUp(List<RestClient> clients, String function) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WARM_UP_SECONDS);
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < WARM_UP_CALLERS; i++) {
        RestClient client = clients.get(i % clients.size());
        all.add(
            callers.submit(
                () -> {
                  while (System.nanoTime() < end) {
                    assertThat(client.invoke(function, Map.of()).status()).isEqualTo(200);
                  }
                  return null;
                }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }
  }

  /** As Kubernetes ends a pod: no new connections, and the signal, at once. */
  private static void rollApiServers(SteadyLoad load) throws Exception {
    List<SupervisedProcess> both = fleet.both(Component.API_SERVER);
    for (int i = 0; i < both.size(); i++) {
      String server = i == 0 ? "one" : "two";
      fleet.balancer().leave("service", server);
      fleet.balancer().leave("ingress", server);
      both.get(i).restart();
      Fleet.awaitReady(both.get(i));
      fleet.balancer().take("service", server);
      fleet.balancer().take("ingress", server);
      await("both API servers are in use")
          .atMost(PATIENCE)
          .until(() -> fleet.balancer().up("service") == 2 && fleet.balancer().up("ingress") == 2);
      awaitProgress(load, WARM_UP_SECONDS);
    }
  }

  /** As Kubernetes ends a pod: no new connections, the wait before the signal, the signal. */
  private static void rollWorkerds(SteadyLoad load) throws Exception {
    List<SupervisedProcess> both = fleet.both(Component.WORKERD);
    for (int i = 0; i < both.size(); i++) {
      String server = i == 0 ? "one" : "two";
      fleet.balancer().leave("runtime", server);
      await("API servers leave it; the operator, whose calls can be repeated, need not")
          .pollDelay(PRE_STOP)
          .atMost(PATIENCE)
          .until(() -> true);
      both.get(i).restart();
      Fleet.awaitReady(both.get(i));
      fleet.balancer().take("runtime", server);
      awaitRuntimes();
      awaitProgress(load);
    }
  }

  private static long killWorkerd(SteadyLoad load) throws Exception {
    SupervisedProcess victim = fleet.both(Component.WORKERD).getFirst();
    victim.kill();
    long killed = System.nanoTime();
    Fleet.awaitReady(victim);
    awaitRuntimes();
    awaitProgress(load);
    return killed;
  }

  private static void loseKubernetes(SteadyLoad load, Onlookers onlookers) throws Exception {
    // What is known to have changed, and can't be read, is rather refused than run as it was.
    onlookers.apply(false);
    awaitProgress(load);
    int before = load.right();
    fleet.stack().stop(Component.KUBE_APISERVER);
    await("invocations go on without Kubernetes")
        .pollDelay(WITHOUT_KUBERNETES)
        .atMost(WITHOUT_KUBERNETES.plus(PATIENCE))
        .until(() -> load.right() > before + PER_SECOND * WITHOUT_KUBERNETES.toSeconds() * 0.9);
    fleet.stack().start(Component.KUBE_APISERVER);
    for (SupervisedProcess operator : fleet.both(Component.OPERATOR)) {
      Fleet.awaitReady(operator);
    }
    onlookers.apply(true);
    awaitProgress(load);
  }

  private static void awaitRuntimes() {
    await("both workerds are in use")
        .atMost(PATIENCE)
        .until(() -> fleet.balancer().up("runtime") == 2);
  }

  /** A second of the load. */
  private static void awaitProgress(SteadyLoad load) {
    awaitProgress(load, 1);
  }

  private static void awaitProgress(SteadyLoad load, int seconds) {
    int before = load.right();
    await()
        .atMost(PATIENCE.plusSeconds(seconds))
        .until(() -> load.right() >= before + PER_SECOND * seconds);
  }

  /** The one whose name is in the Lease. */
  private static SupervisedProcess leader(List<SupervisedProcess> operators) {
    String holder =
        fleet
            .stack()
            .admin()
            .leases()
            .inNamespace("edgeward")
            .withName("edgeward-operator")
            .get()
            .getSpec()
            .getHolderIdentity();
    return operators.stream()
        .filter(operator -> operator.service().name().equals(holder))
        .findFirst()
        .orElseThrow(() -> new AssertionError("the leader is " + holder));
  }

  /** How many objects were created in a namespace, by the Kubernetes API's audit log. */
  private static long created(String namespace, String resource) throws IOException {
    var json = new ObjectMapper();
    long created = 0;
    for (String line : Files.readAllLines(fleet.stack().folder().auditLog())) {
      JsonNode entry = json.readTree(line);
      if (entry.path("verb").asText().equals("create")
          && entry.at("/objectRef/namespace").asText().equals(namespace)
          && entry.at("/objectRef/resource").asText().equals(resource)
          && entry.at("/responseStatus/code").asInt() == 201) {
        created++;
      }
    }
    return created;
  }
}
