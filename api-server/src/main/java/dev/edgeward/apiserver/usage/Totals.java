package dev.edgeward.apiserver.usage;

import dev.edgeward.api.v1alpha1.FunctionUsageCount;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How much a function was invoked on one day.
 *
 * @param invocations that ran
 * @param errors those of them that failed
 * @param totalMs the time of all of them in the runtime, in milliseconds
 * @param maxMs the time of the longest, in milliseconds
 * @param workers the distinct dynamic workers
 * @param moreWorkers whether there were more than these
 */
public record Totals(
    long invocations,
    long errors,
    long totalMs,
    long maxMs,
    Set<String> workers,
    boolean moreWorkers) {
  /** Of a function that wasn't invoked. */
  public static final Totals NONE = new Totals(0, 0, 0, 0, Set.of(), false);

  static Totals of(FunctionUsageCount count) {
    return new Totals(
        number(count.invocations()),
        number(count.errors()),
        number(count.totalMs()),
        number(count.maxMs()),
        count.workers() == null ? Set.of() : Set.copyOf(count.workers()),
        Boolean.TRUE.equals(count.moreWorkers()));
  }

  /** Both together; a worker that is in both is one. */
  Totals plus(Totals other) {
    Set<String> all = new HashSet<>(workers);
    all.addAll(other.workers);
    return new Totals(
        invocations + other.invocations,
        errors + other.errors,
        totalMs + other.totalMs,
        Math.max(maxMs, other.maxMs),
        Set.copyOf(all),
        moreWorkers || other.moreWorkers);
  }

  FunctionUsageCount count(String functionId) {
    return new FunctionUsageCount(
        functionId,
        invocations,
        errors,
        totalMs,
        maxMs,
        List.copyOf(new java.util.TreeSet<>(workers)),
        moreWorkers ? true : null);
  }

  private static long number(@Nullable Long value) {
    return value == null ? 0 : value;
  }
}
