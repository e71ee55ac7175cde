package dev.edgeward.e2e.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** How long calls took. Safe for use by several threads. */
final class Latencies {

  private static final int DIGITS = 3;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double PERCENT = 100;

  private final Histogram histogram =
      new ConcurrentHistogram(1, TimeUnit.MINUTES.toNanos(10), DIGITS);

  void record(long nanos) {
    histogram.recordValue(Math.clamp(nanos, 1, histogram.getHighestTrackableValue()));
  }

  long count() {
    return histogram.getTotalCount();
  }

  /**
   * The time within which that share of the calls came to their end.
   *
   * @param share of 1, for one 0.99
   * @return milliseconds
   */
  double millis(double share) {
    return histogram.getValueAtPercentile(share * PERCENT) / NANOS_PER_MILLI;
  }

  double p50() {
    return millis(0.5);
  }

  double p99() {
    return millis(0.99);
  }

  /** What there is to say, in milliseconds. */
  Map<String, Object> summary() {
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("count", count());
    summary.put("p50", rounded(p50()));
    summary.put("p90", rounded(millis(0.9)));
    summary.put("p99", rounded(p99()));
    summary.put("max", rounded(millis(1)));
    return summary;
  }

  private static double rounded(double millis) {
    return Measure.of(millis, "ms").value();
  }
}
