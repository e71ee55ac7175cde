package dev.edgeward.e2e.bench;

import dev.edgeward.e2e.stack.LocalStack;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** One of two ways that take turns, with what its calls cost. */
final class Side {

  private final Load load;
  private final Map<String, Double> cpu = new LinkedHashMap<>();

  Side(int callers, Load.Call call) {
    this.load = new Load(callers, call);
  }

  /** Calls for so long. */
  void turn(LocalStack stack, Duration turn) throws InterruptedException {
    Map<String, Double> before = ProcessStat.cpuSeconds(stack);
    load.run(turn);
    ProcessStat.cpuSeconds(stack)
        .forEach(
            (name, seconds) ->
                cpu.merge(name, seconds - before.getOrDefault(name, 0.0), Double::sum));
  }

  Load load() {
    return load;
  }

  Map<String, Object> summary() {
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("callsPerSecond", Math.round(load.rate()));
    summary.put("failures", load.failures());
    summary.put("millis", load.latencies().summary());
    summary.put(
        "cpuMillisPerCall",
        ProcessStat.millisPer(Math.max(1, load.latencies().count()), Map.of(), cpu));
    return summary;
  }
}
