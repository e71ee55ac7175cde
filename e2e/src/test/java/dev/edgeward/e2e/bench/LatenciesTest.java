package dev.edgeward.e2e.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LatenciesTest {

  private static final double THREE_DIGITS = 0.001;

  @Test
  void percentilesAreInMilliseconds() {
    var latencies = new Latencies();
    IntStream.rangeClosed(1, 100)
        .forEach(millis -> latencies.record(TimeUnit.MILLISECONDS.toNanos(millis)));

    assertThat(latencies.p50()).isCloseTo(50, within(50 * THREE_DIGITS));
    assertThat(latencies.p99()).isCloseTo(99, within(99 * THREE_DIGITS));
    assertThat(latencies.millis(1)).isCloseTo(100, within(100 * THREE_DIGITS));
  }

  @Test
  void theWorstIsNotLostInThousands() {
    var latencies = new Latencies();
    IntStream.range(0, 5000).forEach(i -> latencies.record(TimeUnit.MILLISECONDS.toNanos(1)));
    latencies.record(TimeUnit.SECONDS.toNanos(3));

    assertThat(latencies.p99()).isCloseTo(1, within(THREE_DIGITS));
    assertThat(latencies.millis(1)).isCloseTo(3000, within(3.0));
  }

  @Test
  void timesOutOfRangeCountAsTheNearestThatFits() {
    var latencies = new Latencies();
    latencies.record(0);
    latencies.record(TimeUnit.HOURS.toNanos(1));

    assertThat(latencies.count()).isEqualTo(2);
  }

  @Test
  void theSummaryHasWhatDocsPromise() {
    var latencies = new Latencies();
    latencies.record(TimeUnit.MILLISECONDS.toNanos(2));

    assertThat(latencies.summary()).containsOnlyKeys("count", "p50", "p90", "p99", "max");
  }
}
