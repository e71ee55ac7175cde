package dev.edgeward.operator.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.api.v1alpha1.CloudflareStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LookScheduleTest {
  private static final Instant LAST = Instant.parse("2026-11-01T00:00:00Z");
  private static final Duration INTERVAL = Duration.ofMinutes(10);

  private static CloudflareStatus status(@Nullable String lastCheckTime) {
    return new CloudflareStatus(null, null, null, null, null, "a", lastCheckTime, null, null);
  }

  private static Condition step(String status, Instant since) {
    return new ConditionBuilder()
        .withType("CodeStoreReady")
        .withStatus(status)
        .withLastTransitionTime(since.toString())
        .build();
  }

  private static boolean isDue(List<Condition> steps, Duration later) {
    return LookSchedule.isDue(status(LAST.toString()), steps, "a", INTERVAL, LAST.plus(later));
  }

  @Test
  void theFirstLookIsAtOnce() {
    assertThat(LookSchedule.isDue(null, List.of(), null, INTERVAL, LAST)).isTrue();
    assertThat(LookSchedule.isDue(status("long ago"), List.of(), "a", INTERVAL, LAST)).isTrue();
  }

  @Test
  void allIsWellForTheInterval() {
    List<Condition> well = List.of(step("True", LAST));
    assertThat(isDue(well, INTERVAL.minusSeconds(1))).isFalse();
    assertThat(isDue(well, INTERVAL)).isTrue();
  }

  @Test
  void aPersonIsNotKeptWaiting() {
    assertThat(LookSchedule.isDue(status(LAST.toString()), List.of(), "b", INTERVAL, LAST))
        .isTrue();
  }

  @Test
  void whatFailsIsTriedEverMoreRarely() {
    assertThat(isDue(List.of(step("Unknown", LAST)), Duration.ofSeconds(4))).isFalse();
    assertThat(isDue(List.of(step("Unknown", LAST)), Duration.ofSeconds(5))).isTrue();
    List<Condition> forAnHour = List.of(step("False", LAST.minus(Duration.ofHours(1))));
    assertThat(isDue(forAnHour, Duration.ofSeconds(299))).isFalse();
    assertThat(isDue(forAnHour, Duration.ofMinutes(5))).isTrue();
  }

  /** Conditions tell times in whole seconds, so a step seems to fail before it was looked at. */
  @Test
  void whatBeganToFailJustNowIsTriedSoon() {
    List<Condition> justNow = List.of(step("Unknown", LAST.minusMillis(600)));
    assertThat(isDue(justNow, Duration.ofSeconds(5))).isTrue();
    List<Condition> aMinuteBefore = List.of(step("Unknown", LAST.minusSeconds(60)));
    assertThat(isDue(aMinuteBefore, Duration.ofSeconds(59))).isFalse();
    assertThat(isDue(aMinuteBefore, Duration.ofSeconds(60))).isTrue();
  }
}
