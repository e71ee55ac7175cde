package dev.edgeward.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConditionsTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00.987654321Z");
  private static final String THEN = "2026-11-01T00:00:00Z";
  private static final String NOW_TO_THE_SECOND = "2026-11-24T12:00:00Z";

  static Stream<Arguments> merges() {
    return Stream.of(
        Arguments.of("the first", null, verdict("Ready", "True"), NOW_TO_THE_SECOND),
        Arguments.of("none yet", List.of(), verdict("Ready", "True"), NOW_TO_THE_SECOND),
        Arguments.of(
            "the same status", List.of(old("Ready", "True", THEN)), verdict("Ready", "True"), THEN),
        Arguments.of(
            "a flip",
            List.of(old("Ready", "True", THEN)),
            verdict("Ready", "False"),
            NOW_TO_THE_SECOND),
        Arguments.of(
            "from Unknown",
            List.of(old("Ready", "Unknown", THEN)),
            verdict("Ready", "True"),
            NOW_TO_THE_SECOND),
        Arguments.of(
            "an old one without a time",
            List.of(old("Ready", "True", null)),
            verdict("Ready", "True"),
            NOW_TO_THE_SECOND),
        Arguments.of(
            "another type",
            List.of(old("Synced", "True", THEN)),
            verdict("Ready", "True"),
            NOW_TO_THE_SECOND));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("merges")
  void theTransitionTimeMovesOnAFlipOnly(
      String name, @Nullable List<Condition> present, Condition verdict, String expected) {
    Condition merged = Conditions.merge(present, List.of(verdict), NOW).getFirst();

    assertThat(merged.getLastTransitionTime()).isEqualTo(expected);
    assertThat(merged.getStatus()).isEqualTo(verdict.getStatus());
    assertThat(merged.getReason()).isEqualTo("New");
    assertThat(merged.getMessage()).isEqualTo("new");
    assertThat(merged.getObservedGeneration()).isEqualTo(2);
  }

  @Test
  void verdictsComeFirstInTheirOrderAndOtherTypesStay() {
    List<Condition> present =
        List.of(
            old("Theirs", "True", THEN), old("Synced", "True", THEN), old("Ready", "True", THEN));

    List<Condition> merged =
        Conditions.merge(
            present, List.of(verdict("Ready", "True"), verdict("Synced", "False")), NOW);

    assertThat(merged).extracting(Condition::getType).containsExactly("Ready", "Synced", "Theirs");
    assertThat(merged.getLast()).isEqualTo(present.getFirst());
  }

  @Test
  void mergingTheSameAgainChangesNothing() {
    List<Condition> verdicts = List.of(verdict("Ready", "True"), verdict("Synced", "Unknown"));
    List<Condition> once = Conditions.merge(null, verdicts, NOW);

    assertThat(Conditions.merge(once, verdicts, NOW.plusSeconds(60))).isEqualTo(once);
  }

  @Test
  void noVerdictsLeaveThePresentOnes() {
    List<Condition> present = List.of(old("Ready", "True", THEN));

    assertThat(Conditions.merge(present, List.of(), NOW)).isEqualTo(present);
    assertThat(Conditions.merge(null, List.of(), NOW)).isEmpty();
  }

  @Test
  void whatIsGivenIsNotChanged() {
    Condition verdict = verdict("Ready", "True");

    Conditions.merge(null, List.of(verdict), NOW);

    assertThat(verdict).isEqualTo(verdict("Ready", "True"));
  }

  @Test
  void findingIsByType() {
    List<Condition> present = List.of(old("Synced", "True", THEN), old("Ready", "False", THEN));

    assertThat(Conditions.find(present, Conditions.READY)).contains(present.get(1));
    assertThat(Conditions.find(present, Conditions.LATEST_VERSION_READY)).isEmpty();
    assertThat(Conditions.find(null, Conditions.READY)).isEmpty();
    assertThat(Conditions.find(List.of(new Condition()), Conditions.READY)).isEmpty();
  }

  @Test
  void onlyTrueIsTrue() {
    assertThat(Conditions.isTrue(List.of(verdict("Ready", "True")), "Ready")).isTrue();
    assertThat(Conditions.isTrue(List.of(verdict("Ready", "False")), "Ready")).isFalse();
    assertThat(Conditions.isTrue(List.of(verdict("Ready", "Unknown")), "Ready")).isFalse();
    assertThat(Conditions.isTrue(List.of(verdict("Ready", "true")), "Ready")).isFalse();
    assertThat(Conditions.isTrue(List.of(), "Ready")).isFalse();
    assertThat(Conditions.isTrue(null, "Ready")).isFalse();
  }

  private static Condition verdict(String type, String status) {
    return new ConditionBuilder()
        .withType(type)
        .withStatus(status)
        .withReason("New")
        .withMessage("new")
        .withObservedGeneration(2L)
        .build();
  }

  private static Condition old(String type, String status, @Nullable String since) {
    return new ConditionBuilder()
        .withType(type)
        .withStatus(status)
        .withReason("Old")
        .withMessage("old")
        .withObservedGeneration(1L)
        .withLastTransitionTime(since)
        .build();
  }
}
