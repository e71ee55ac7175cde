package dev.edgeward.e2e.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One list over REST and, by turns, in SQL. The turns are short, so that whatever else the machine
 * does hits both.
 */
final class ListComparison {

  static final int CONNECTIONS = 4;

  private static final Duration TURN = Duration.ofSeconds(2);

  private final BenchStack stack;
  private final ListQuery query;
  private final @Nullable Postgres postgres;
  private final Load.Call call;
  private final Load rest;
  private final Load restAlone;
  private final Latencies sql = new Latencies();
  private final Latencies sqlAlone = new Latencies();
  private final Map<String, Double> cpu = new LinkedHashMap<>();

  /**
   * @param postgres null for a list that has no match there
   */
  ListComparison(BenchStack stack, RestLists lists, ListQuery query, @Nullable Postgres postgres) {
    this.stack = stack;
    this.query = query;
    this.postgres = postgres;
    this.call = lists.call(query.url(), query.token());
    this.rest = new Load(CONNECTIONS, call);
    this.restAlone = new Load(1, call);
  }

  ListQuery query() {
    return query;
  }

  void warmUp(Duration time) throws InterruptedException {
    new Load(CONNECTIONS, call).run(time);
  }

  /** A turn of each side, with several connections. */
  void turn() throws IOException, InterruptedException {
    Map<String, Double> before = ProcessStat.cpuSeconds(stack.processes());
    rest.run(TURN);
    ProcessStat.cpuSeconds(stack.processes())
        .forEach(
            (name, seconds) ->
                cpu.merge(name, seconds - before.getOrDefault(name, 0.0), Double::sum));
    if (postgres != null) {
      postgres.load(query.sql(), CONNECTIONS, TURN, sql);
    }
  }

  /** A turn of each side, with one connection. */
  void turnAlone() throws IOException, InterruptedException {
    restAlone.run(TURN);
    if (postgres != null) {
      postgres.load(query.sql(), 1, TURN, sqlAlone);
    }
  }

  Latencies rest() {
    return rest.latencies();
  }

  Latencies sql() {
    return sql;
  }

  /** How many times as long the other side takes, by the medians. */
  double ratio() {
    return sql.p50() / rest().p50();
  }

  Map<String, Object> summary() {
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("callsPerSecond", Math.round(rest.rate()));
    summary.put("failures", rest.failures() + restAlone.failures());
    summary.put("millis", rest().summary());
    summary.put("millisOneConnection", restAlone.latencies().summary());
    summary.put(
        "cpuMillisPerCall", ProcessStat.millisPer(Math.max(1, rest().count()), Map.of(), cpu));
    if (postgres != null) {
      summary.put("postgresMillis", sql.summary());
      summary.put("postgresMillisOneConnection", sqlAlone.summary());
      summary.put("sql", query.sql());
    }
    summary.put("query", query.url().query() == null ? "" : query.url().query());
    return summary;
  }
}
