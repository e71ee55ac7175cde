package dev.edgeward.e2e.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgeward.e2e.client.RestClient;
import dev.edgeward.e2e.cloudflare.Call;
import dev.edgeward.e2e.cloudflare.FakeCloudflare;
import dev.edgeward.e2e.cloudflare.Fault;
import dev.edgeward.e2e.cloudflare.Faults;
import dev.edgeward.e2e.scenario.Team;
import dev.edgeward.e2e.scenario.TeamFunction;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullUnmarked;

/**
 * The life of a Runtime at the double of Cloudflare, in an account of its own, while calls go
 * wrong: deployed, a function served, changed and invoked all the while, the dispatcher deployed
 * again, looked at once more.
 */
@NullUnmarked // a null fails the test
final class FaultyRun {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /**
   * Notes by whose call it ran: the same one twice would show. It lives as long as its isolate, and
   * what it noted with it.
   */
  private static final String CODE =
      """
      const runs = new Map();
      export default ({ call }) => {
        runs.set(call, (runs.get(call) ?? 0) + 1);
        return { revision: REVISION, twice: [...runs].filter(([, n]) => n > 1).map(([id]) => id) };
      };
      """;

  private final FakeCloudflare cloudflare;
  private final Edge edge;
  private final Team team;
  private final TeamFunction function;
  private final AtomicInteger served = new AtomicInteger();
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicInteger answered = new AtomicInteger();

  FaultyRun(CloudflareStack shared) {
    this.cloudflare = shared.cloudflare();
    this.edge = new Edge(shared);
    this.team = new Team(shared.stack());
    this.function = team.function("f");
  }

  /** Goes through all of it, with those faults; fails when something isn't as it should be. */
  void run(List<PlannedFault> faults) throws Exception {
    String foreign = edge.uploadForeign(); // by somebody who meets no fault
    faults.forEach(fault -> fault.plan(cloudflare.faults(), edge));
    edge.with("");
    edge.take(team);
    serve(1);
    var stop = new AtomicBoolean();
    try (ExecutorService aside = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> caller =
          aside.submit(
              () -> {
                while (!stop.get()) {
                  invoke();
                }
                return null;
              });
      try {
        serve(2);
        edge.with("observability: true");
        edge.awaitReady();
        edge.resync();
        serve(3);
      } finally {
        stop.set(true);
      }
      caller.get();
    }
    converges();
    assertThat(edge.scripts()).as("the foreign script is there").contains(foreign);
    assertThat(edge.changedScripts()).as("no other is touched").isSubsetOf(foreign, edge.script());
    nothingIsUploadedTwice();
    team.stack().admin().namespaces().withName(team.namespace()).delete();
    await()
        .atMost(PATIENCE)
        .until(() -> team.stack().admin().namespaces().withName(team.namespace()).get() == null);
    edge.delete();
    await().atMost(PATIENCE).until(() -> edge.object() == null);
    assertThat(edge.scripts()).containsExactly(foreign);
  }

  private void serve(int revision) {
    long generation = function.applyCode(CODE.replace("REVISION", "" + revision));
    await(edge.name + " serves revision " + revision)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> function.isServed(generation));
    served.set(revision);
  }

  /** What was served when the call began, or something newer, must answer it, once. */
  private void invoke() throws IOException, InterruptedException {
    int atLeast = served.get();
    RestClient.Answer answer = function.invoke(Map.of("call", "c" + calls.incrementAndGet()));
    if (answer.status() == 200 && answer.body().path("ok").asBoolean()) {
      answered.incrementAndGet();
      JsonNode result = answer.body().path("result");
      assertThat(result.path("revision").asInt()).as("%s", answer).isGreaterThanOrEqualTo(atLeast);
      assertThat(result.path("twice")).as("%s", answer).isEmpty();
    } else {
      // Whether it ran is not known, so it is not made again.
      assertThat(answer.status()).as("%s", answer).isIn(200, 502, 503, 504);
    }
  }

  private void converges() throws IOException, InterruptedException {
    edge.awaitReady();
    int before = answered.get();
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              invoke();
              return answered.get() > before;
            });
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat((Object) edge.object().get("status", "bundles", "stored"))
                  .isEqualTo(edge.object().get("status", "bundles", "desired"));
              assertThat(edge.keys()).hasSize(3);
            });
  }

  /** Two deployments, and each of three bundles once. */
  private void nothingIsUploadedTwice() {
    assertThat(edge.uploads().stream().filter(FaultyRun::tookEffect)).hasSize(2);
    List<String> stored =
        cloudflare.edgeCalls().matching("PUT", edge.dispatcherPath() + "v1/bundles/.*").stream()
            .filter(call -> call.status() / 100 == 2 && call.outcome().equals("forwarded"))
            .map(Call::path)
            .collect(Collectors.toList());
    Set<String> once = new HashSet<>(stored);
    once.forEach(stored::remove);
    assertThat(stored).as("bundles that were sent again after an answer").isEmpty();
  }

  private static boolean tookEffect(Call call) {
    return call.status() == 200 || call.outcome().contains("after");
  }

  /**
   * A fault at a call.
   *
   * @param where it goes wrong
   * @param call the number of the call there, from 1
   * @param fault what goes wrong
   */
  record PlannedFault(Where where, int call, Fault fault) {
    /** At which door. */
    enum Where {
      API,
      DISPATCHER
    }

    /** What {@link Edge} lists to see how things are, and the operator never asks. */
    private static final String NOT_OF_THE_TEST =
        "(?!workers/scripts$|storage/kv/namespaces/[^/]+/keys$)";

    void plan(Faults faults, Edge edge) {
      faults.at(
          call,
          1,
          ".*",
          switch (where) {
            case API -> "/client/v4/accounts/" + edge.account.id() + "/" + NOT_OF_THE_TEST + ".*";
            case DISPATCHER -> edge.dispatcherPath() + ".*";
          },
          fault);
    }
  }
}
