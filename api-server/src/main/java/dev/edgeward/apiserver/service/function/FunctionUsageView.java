package dev.edgeward.apiserver.service.function;

import java.util.List;

/**
 * How much a function was invoked, as the API shows it.
 *
 * @param functionId of the function
 * @param from the first day that was asked for, in UTC
 * @param to the last day
 * @param data the days on which it was invoked, in their order
 */
public record FunctionUsageView(String functionId, String from, String to, List<Day> data) {
  /** A list that nobody changes. */
  public FunctionUsageView {
    data = List.copyOf(data);
  }

  /**
   * One day.
   *
   * @param day in UTC
   * @param invocations that ran
   * @param errors those of them that failed
   * @param totalMs the time of all of them in the runtime, in milliseconds
   * @param maxMs the time of the longest, in milliseconds
   * @param uniqueWorkers how many distinct dynamic workers ran: code with an environment
   * @param moreWorkers whether there were more than that, which are not told apart
   */
  public record Day(
      String day,
      long invocations,
      long errors,
      long totalMs,
      long maxMs,
      int uniqueWorkers,
      boolean moreWorkers) {}
}
