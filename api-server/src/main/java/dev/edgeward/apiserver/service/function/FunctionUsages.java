package dev.edgeward.apiserver.service.function;

import dev.edgeward.apiserver.error.ApiException;
import dev.edgeward.apiserver.error.ErrorCode;
import dev.edgeward.apiserver.error.FieldError;
import dev.edgeward.apiserver.security.Caller;
import dev.edgeward.apiserver.usage.Totals;
import dev.edgeward.apiserver.usage.UsageKeeper;
import dev.edgeward.apiserver.usage.UsageReader;
import dev.edgeward.apiserver.usage.UsageUnavailable;
import jakarta.inject.Singleton;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How much functions were invoked, for who sees them. */
@Singleton
public final class FunctionUsages {
  private static final int DEFAULT_DAYS = 30;

  /** No years beyond four digits, which dates can have. */
  private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

  private final Functions functions;
  private final UsageReader usage;

  /**
   * Made by the container.
   *
   * @param functions who sees them
   * @param usage of them
   */
  public FunctionUsages(Functions functions, UsageReader usage) {
    this.functions = functions;
    this.usage = usage;
  }

  /**
   * How much a function was invoked.
   *
   * @param caller who asks
   * @param id of the function
   * @param from the first day in UTC, such as {@code 2026-11-01}; null for 29 days before the last
   * @param to the last day; null for today
   * @return the days on which it was
   * @throws ApiException when the caller doesn't see it, the range is none or has more than {@value
   *     UsageKeeper#DAYS} days, or the cluster doesn't answer
   */
  public FunctionUsageView get(
      Caller caller, String id, @Nullable String from, @Nullable String to) {
    LocalDate last = to == null ? usage.today() : date("to", to);
    LocalDate first = from == null ? last.minusDays(DEFAULT_DAYS - 1) : date("from", from);
    if (first.isAfter(last)) {
      throw refused("from", "from must not be after to");
    }
    if (ChronoUnit.DAYS.between(first, last) >= UsageKeeper.DAYS) {
      throw refused("from", "at most " + UsageKeeper.DAYS + " days can be asked for");
    }
    FunctionView function = functions.get(caller, id);
    try {
      return new FunctionUsageView(
          function.id(),
          first.toString(),
          last.toString(),
          usage.of(function.id(), first, last).entrySet().stream()
              .map(FunctionUsages::day)
              .toList());
    } catch (UsageUnavailable e) {
      throw ApiException.of(ErrorCode.UNAVAILABLE, "the usage can't be read now");
    }
  }

  private static FunctionUsageView.Day day(Map.Entry<LocalDate, Totals> entry) {
    Totals totals = entry.getValue();
    return new FunctionUsageView.Day(
        entry.getKey().toString(),
        totals.invocations(),
        totals.errors(),
        totals.totalMs(),
        totals.maxMs(),
        totals.workers().size(),
        totals.moreWorkers());
  }

  private static LocalDate date(String parameter, String text) {
    try {
      if (DATE.matcher(text).matches()) {
        return LocalDate.parse(text);
      }
    } catch (DateTimeException e) {
      // no day of the calendar: the same as what isn't a date at all
    }
    throw refused(parameter, parameter + " must be a day such as 2026-11-25");
  }

  private static ApiException refused(String parameter, String message) {
    return ApiException.of(ErrorCode.INVALID_QUERY, List.of(new FieldError(parameter, message)));
  }
}
