package dev.edgeward.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

@NullMarked
class KeyRotationPolicyTest {

  @ParameterizedTest
  @CsvSource({"1h, PT1H", "2160h, PT2160H", "36h5m, PT36H5M", "1h59m, PT1H59M"})
  void hoursAndMinutesAsGoWritesThem(String interval, Duration period) {
    assertThat(new KeyRotationPolicy(interval).period()).contains(period);
    assertThat(interval).matches(KeyRotationPolicy.INTERVAL);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "h", "0h", "59m", "90d", "1h60m", "1.5h", "-1h", "100000h", "1h 5m"})
  void whatTheClusterRefusesIsNoInterval(@org.jspecify.annotations.Nullable String interval) {
    assertThat(new KeyRotationPolicy(interval).period()).isEmpty();
    if (interval != null) {
      assertThat(interval).doesNotMatch(KeyRotationPolicy.INTERVAL);
    }
  }
}
