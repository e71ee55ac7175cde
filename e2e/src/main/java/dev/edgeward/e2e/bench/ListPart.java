package dev.edgeward.e2e.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgeward.e2e.process.SupervisedProcess;
import dev.edgeward.e2e.stack.Component;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How fast the API server lists many Functions, beside PostgreSQL with the same rows; what memory
 * they take, and how soon a change of one shows. Only etcd, kube-apiserver and the API server run.
 */
final class ListPart implements Part {

  /**
   * What a stack's API server has elsewhere is too little for so many rows. The flag is on its
   * command line, which this variable alone comes after.
   */
  static final Map<String, String> API_SERVER_ENVIRONMENT = Map.of("_JAVA_OPTIONS", "-Xmx320m");

  private static final String ROWS = "EDGEWARD_BENCH_LIST_ROWS";
  private static final int MOST_ROWS = 100_000;

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration WARM_UP_PER_TURN = Duration.ofSeconds(2);
  private static final Duration SETTLING = Duration.ofSeconds(3);
  private static final String TURNS = "EDGEWARD_BENCH_LIST_TURNS";
  private static final int STANDARD_TURNS = 4;
  private static final int LARGEST_CLASSES = 12;
  private static final double NANOS = 1e9;
  private static final double BYTES_PER_MIB = 1 << 20;

  private static final double MOST_WORKSPACE_MILLIS = 1;
  private static final double MOST_ALL_MILLIS = 2;
  private static final double MOST_SEARCH_MILLIS = 15;
  private static final double MOST_DEEP_RATIO = 1.5;
  private static final double LEAST_RATIO = 3;
  private static final double MOST_HEAP_MIB = 200;
  private static final double MOST_VISIBLE_MILLIS = 50;
  private static final double MOST_CORES = 0.5;

  @Override
  public PartReport run(BenchStack stack) throws IOException, InterruptedException {
    var findings = new Findings();
    SupervisedProcess api = stack.processes().process(Component.API_SERVER);
    double empty = JvmHeap.liveMib(pid(api));
    for (Component other :
        List.of(
            Component.OPERATOR,
            Component.WORKERD,
            Component.KUBE_CONTROLLER_MANAGER,
            Component.API_SERVER)) {
      stack.processes().process(other).close();
    }
    ListPopulation.Made made = new ListPopulation(stack, Sizes.of(ROWS, MOST_ROWS)).make();
    findings.detail("functions", made.functions());
    findings.detail("workspaces", ListPopulation.WORKSPACES);
    findings.detail("versions", made.versions());
    findings.detail(
        "createdPerSecond", Math.round((made.functions() + made.versions()) / made.seconds()));
    start(stack, api, findings);
    String member = WorkspaceMember.token(stack, ListPopulation.namespace(0));

    try (var rest = new RestLists(stack);
        var requests = new KubernetesRequests(stack)) {
      lists(stack, findings, rest, member);
      heap(findings, api, empty, made);
      updates(stack, findings, new ListUpdates(requests, made.functions()), rest, pid(api));
    }
    return findings.report();
  }

  private static void start(BenchStack stack, SupervisedProcess api, Findings findings)
      throws IOException, InterruptedException {
    stack.say("list: starting the API server with all of them there");
    long began = System.nanoTime();
    api.start();
    if (!api.awaitReady(PATIENCE)) {
      throw new IOException("the API server does not get ready");
    }
    double seconds = (System.nanoTime() - began) / NANOS;
    findings.measure("start", Measure.of(seconds, "s"));
    findings.measure("startProcessorTime", Measure.of(ProcessStat.cpuSeconds(pid(api)), "s"));
    double live = JvmHeap.liveMib(pid(api));
    findings.measure("heapAfterStart", Measure.of(live, "MiB"));
    stack.say("list: ready after %.1f s, %.0f MiB of heap".formatted(seconds, live));
  }

  private static void lists(BenchStack stack, Findings findings, RestLists rest, String member)
      throws IOException, InterruptedException {
    String admin = stack.adminToken();
    Path folder = stack.folder().root();
    stack.say("list: reading all of them over REST");
    long began = System.nanoTime();
    ListTable.Read read = ListTable.read(rest, admin, folder.resolve("functions.tsv"));
    findings.detail("functionsRead", read.count());
    findings.detail("secondsToReadAllPages", Measure.of((System.nanoTime() - began) / NANOS, "s"));
    String workspace = workspace(rest, admin);
    try (Postgres postgres = Postgres.start(folder.resolve("postgres"))) {
      if (postgres == null) {
        stack.say("list: PostgreSQL is not installed, nothing to compare with");
      } else {
        ListTable.load(postgres, folder.resolve("functions.tsv"));
        findings.detail("postgres", postgres.version());
      }
      var one = comparison(stack, rest, ListQuery.workspace(rest, member, workspace), postgres);
      var all = comparison(stack, rest, ListQuery.all(rest, admin), postgres);
      var search = comparison(stack, rest, ListQuery.search(rest, admin), postgres);
      var deep = comparison(stack, rest, ListQuery.deep(rest, admin, read), postgres);
      var anywhere =
          comparison(stack, rest, ListQuery.unnamedWorkspace(rest, member, workspace), postgres);
      measure(stack, findings, List.of(one, all, search, deep, anywhere));

      p50AndP99(findings, one, MOST_WORKSPACE_MILLIS);
      p50AndP99(findings, all, MOST_ALL_MILLIS);
      p50AndP99(findings, search, MOST_SEARCH_MILLIS);
      findings.measure(
          "deepOverFirst",
          Measure.atMost(MOST_DEEP_RATIO, deep.rest().p50() / all.rest().p50(), "times"));
      findings.measure("memberAnywhereP50", Measure.of(anywhere.rest().p50(), "ms"));
      findings.measure("memberAnywhereP99", Measure.of(anywhere.rest().p99(), "ms"));
      if (postgres != null) {
        findings.measure("allPostgres", Measure.atLeast(LEAST_RATIO, all.ratio(), "times"));
        findings.measure("searchPostgres", Measure.atLeast(LEAST_RATIO, search.ratio(), "times"));
        findings.measure("memberPostgres", Measure.of(one.ratio(), "times"));
        findings.measure("deepPostgres", Measure.of(deep.ratio(), "times"));
        findings.detail("searchPlan", postgres.run("explain analyze " + search.query().sql()));
      }
    }
  }

  private static ListComparison comparison(
      BenchStack stack, RestLists rest, ListQuery query, @Nullable Postgres postgres)
      throws IOException, InterruptedException {
    if (postgres != null) {
      query.compare(rest, postgres);
    }
    return new ListComparison(stack, rest, query, postgres);
  }

  private static void measure(BenchStack stack, Findings findings, List<ListComparison> comparisons)
      throws IOException, InterruptedException {
    int turns = Sizes.of(TURNS, STANDARD_TURNS);
    findings.detail("turns", turns);
    for (ListComparison comparison : comparisons) {
      stack.say("list: warming up, " + comparison.query().name());
      comparison.warmUp(WARM_UP_PER_TURN.multipliedBy(turns));
    }
    List<Double> loads = new ArrayList<>();
    for (int i = 0; i < turns; i++) {
      for (ListComparison comparison : comparisons) {
        comparison.turn();
      }
      loads.add(Machine.load());
      stack.say("list: turn %d of %d".formatted(i + 1, turns));
    }
    for (ListComparison comparison : comparisons) {
      comparison.turnAlone();
    }
    findings.detail("loadAfterTurns", loads);
    for (ListComparison comparison : comparisons) {
      String name = comparison.query().name();
      findings.detail(name, comparison.summary());
      stack.say(
          "list: %s: p50 %.2f ms, PostgreSQL %.2f ms"
              .formatted(name, comparison.rest().p50(), comparison.sql().p50()));
    }
  }

  private static void p50AndP99(Findings findings, ListComparison comparison, double most) {
    String name = comparison.query().name();
    findings.measure(name + "P50", Measure.atMost(most, comparison.rest().p50(), "ms"));
    findings.measure(name + "P99", Measure.of(comparison.rest().p99(), "ms"));
  }

  private static void heap(
      Findings findings, SupervisedProcess api, double empty, ListPopulation.Made made)
      throws IOException, InterruptedException {
    double live = JvmHeap.liveMib(pid(api));
    findings.measure("heap", Measure.atMost(MOST_HEAP_MIB, live, "MiB"));
    findings.measure("heapWithoutFunctions", Measure.of(empty, "MiB"));
    findings.measure(
        "heapPerFunction", Measure.of((live - empty) * BYTES_PER_MIB / made.functions(), "bytes"));
    findings.measure("memory", Measure.of(ProcessStat.residentMib(pid(api)), "MiB"));
    findings.detail("largestClasses", JvmHeap.largest(pid(api), LARGEST_CLASSES));
  }

  private static void updates(
      BenchStack stack, Findings findings, ListUpdates updates, RestLists rest, long pid)
      throws IOException, InterruptedException {
    stack.say("list: changing Functions");
    ListUpdates.Visibility seen = updates.visibility(rest, stack.adminToken());
    findings.measure(
        "visibleP50", Measure.atMost(MOST_VISIBLE_MILLIS, seen.fromCall().p50(), "ms"));
    findings.measure(
        "visibleP99", Measure.atMost(MOST_VISIBLE_MILLIS, seen.fromCall().p99(), "ms"));
    findings.measure("visibleAfterAnswerP50", Measure.of(seen.fromAnswer().p50(), "ms"));
    findings.detail("visible", seen.fromCall().summary());
    findings.detail("visibleAfterAnswer", seen.fromAnswer().summary());
    updates.cost(pid, SETTLING);
    ListUpdates.Cost cost = updates.cost(pid, ListUpdates.TIME);
    findings.measure("updateCores", Measure.atMost(MOST_CORES, cost.cores(), "cores"));
    findings.measure("updateRate", Measure.of(cost.rate(), "1/s"));
  }

  private static String workspace(RestLists rest, String token) throws IOException {
    JsonNode found =
        rest.get(
            rest.url(
                "workspaces",
                "filter",
                "{\"namespace\":\"%s\"}".formatted(ListPopulation.namespace(0))),
            token);
    return found.path("data").path(0).path("id").asText();
  }

  private static long pid(SupervisedProcess process) throws IOException {
    return process.pid().orElseThrow(() -> new IOException(process.service().name() + " is gone"));
  }
}
