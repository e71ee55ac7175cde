package dev.edgeward.e2e.bench;

import dev.edgeward.e2e.stack.Component;
import dev.edgeward.e2e.stack.LocalStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What Linux tells about a process in {@code /proc}. */
final class ProcessStat {

  /** What {@code getconf CLK_TCK} says on every Linux of today. */
  private static final double TICKS_PER_SECOND = 100;

  private static final int USER_TIME = 11;
  private static final int SYSTEM_TIME = 12;
  private static final double KIB_PER_MIB = 1024;

  private ProcessStat() {}

  /** The memory of a process that is in RAM, MiB. */
  static double residentMib(long pid) {
    return read(pid, "status")
        .lines()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / KIB_PER_MIB)
        .findFirst()
        .orElse(-1);
  }

  /** The processor time of a process since it started, seconds. */
  static double cpuSeconds(long pid) {
    String stat = read(pid, "stat");
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Double.parseDouble(fields[USER_TIME]) + Double.parseDouble(fields[SYSTEM_TIME]))
        / TICKS_PER_SECOND;
  }

  /** The processor time of every process of a stack and of this one, seconds by name. */
  static Map<String, Double> cpuSeconds(LocalStack stack) {
    Map<String, Double> all = new LinkedHashMap<>();
    for (Component component : Component.values()) {
      stack.process(component).pid().ifPresent(pid -> all.put(component.title(), cpuSeconds(pid)));
    }
    all.put("bench", cpuSeconds(ProcessHandle.current().pid()));
    return all;
  }

  /**
   * What each process used between two looks, for each of so many things.
   *
   * @return milliseconds by name, to three decimals
   */
  static Map<String, Double> millisPer(
      long things, Map<String, Double> before, Map<String, Double> after) {
    Map<String, Double> per = new LinkedHashMap<>();
    after.forEach(
        (name, seconds) ->
            per.put(
                name,
                Measure.of((seconds - before.getOrDefault(name, 0.0)) * 1000 / things, "ms")
                    .value()));
    return per;
  }

  private static String read(long pid, String file) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
