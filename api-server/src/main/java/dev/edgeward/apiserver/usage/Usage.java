package dev.edgeward.apiserver.usage;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/**
 * What this run of the API server has counted, by day and function. Counting takes no lock that
 * callers share. Days are kept until they are over and written.
 */
@Singleton
public final class Usage {
  /** How many parts the functions of a day are spread over, each written by itself. */
  static final int PARTS = 32;

  /** How many workers of a function are told apart on one day. */
  static final int MAX_WORKERS = 100;

  private static final int CODE_DIGITS = 8;
  private static final int ENV_DIGITS = 4;
  private static final long DAY = TimeUnit.DAYS.toSeconds(1);

  private final InstantSource clock;
  private final UsageMetrics metrics;
  private final ConcurrentMap<Long, Day> days = new ConcurrentHashMap<>();
  private volatile Day today;

  /**
   * Made by the container.
   *
   * @param metrics of workspaces
   */
  @Inject
  public Usage(UsageMetrics metrics) {
    this(metrics, InstantSource.system());
  }

  Usage(UsageMetrics metrics, InstantSource clock) {
    this.metrics = metrics;
    this.clock = clock;
    this.today = day(Math.floorDiv(clock.instant().getEpochSecond(), DAY));
  }

  /**
   * Counts an invocation that ran.
   *
   * @param workspaceId of the function
   * @param functionId of the function
   * @param bundleDigest names its code
   * @param envDigest names its environment
   * @param ok whether it succeeded
   * @param durationMs its time in the runtime
   */
  public void count(
      String workspaceId,
      String functionId,
      String bundleDigest,
      String envDigest,
      boolean ok,
      long durationMs) {
    long number = Math.floorDiv(clock.instant().getEpochSecond(), DAY);
    Day day = today;
    if (day.number != number) {
      day = day(number);
      today = day;
    }
    String worker = cut(bundleDigest, CODE_DIGITS) + cut(envDigest, ENV_DIGITS);
    day.parts[part(functionId)].count(functionId, worker, ok, durationMs);
    metrics.count(number, workspaceId, worker, ok, durationMs);
  }

  /** Which part a function is in: the same for every run and replica. */
  static int part(String functionId) {
    return Math.floorMod(functionId.hashCode(), PARTS);
  }

  /** Today in UTC. */
  public LocalDate today() {
    return LocalDate.ofEpochDay(Math.floorDiv(clock.instant().getEpochSecond(), DAY));
  }

  /** What was counted of a function, by day; of all days that are still kept. */
  Map<LocalDate, Totals> of(String functionId) {
    Map<LocalDate, Totals> found = new HashMap<>();
    days.forEach(
        (number, day) -> {
          Counts counts = day.parts[part(functionId)].functions.get(functionId);
          found.put(LocalDate.ofEpochDay(number), counts == null ? Totals.NONE : counts.totals());
        });
    return found;
  }

  /** The days that are kept. */
  Set<Long> days() {
    return Set.copyOf(days.keySet());
  }

  /** What is counted of a part of a day, by function. */
  Map<String, Totals> part(long number, int part) {
    Map<String, Totals> all = new HashMap<>();
    Day day = days.get(number);
    if (day != null) {
      day.parts[part].functions.forEach((function, counts) -> all.put(function, counts.totals()));
    }
    return all;
  }

  /** How many invocations a part of a day has: another number means that it has changed. */
  long changes(long number, int part) {
    Day day = days.get(number);
    return day == null ? 0 : day.parts[part].changes.sum();
  }

  /** Forgets a day that is over and written. */
  void forget(long number) {
    days.remove(number);
  }

  private Day day(long number) {
    return days.computeIfAbsent(number, Day::new);
  }

  private static String cut(String digest, int digits) {
    return digest.length() <= digits ? digest : digest.substring(0, digits);
  }

  private static final class Day {
    private final long number;
    private final Part[] parts = new Part[PARTS];

    private Day(long number) {
      this.number = number;
      for (int i = 0; i < PARTS; i++) {
        parts[i] = new Part();
      }
    }
  }

  private static final class Part {
    private final ConcurrentMap<String, Counts> functions = new ConcurrentHashMap<>();
    private final LongAdder changes = new LongAdder();

    private void count(String function, String worker, boolean ok, long durationMs) {
      Counts present = functions.get(function);
      (present == null ? functions.computeIfAbsent(function, unused -> new Counts()) : present)
          .count(worker, ok, durationMs);
      changes.increment();
    }
  }

  private static final class Counts {
    private final LongAdder invocations = new LongAdder();
    private final LongAdder errors = new LongAdder();
    private final LongAdder totalMs = new LongAdder();
    private final LongAccumulator maxMs = new LongAccumulator(Math::max, 0);
    private final Set<String> workers = ConcurrentHashMap.newKeySet(1);
    private volatile boolean moreWorkers;

    private void count(String worker, boolean ok, long durationMs) {
      invocations.increment();
      if (!ok) {
        errors.increment();
      }
      totalMs.add(durationMs);
      maxMs.accumulate(durationMs);
      if (!workers.contains(worker)) {
        if (workers.size() < MAX_WORKERS) {
          workers.add(worker);
        } else {
          moreWorkers = true;
        }
      }
    }

    private Totals totals() {
      return new Totals(
          invocations.sum(),
          errors.sum(),
          totalMs.sum(),
          maxMs.get(),
          Set.copyOf(workers),
          moreWorkers);
    }
  }
}
