package dev.edgeward.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictTest {
  private static final Instant FIRST = Instant.parse("2026-11-01T12:00:00.5Z");
  private static final Instant LATER = Instant.parse("2026-11-01T13:00:00Z");

  @Test
  void nothingNewGivesEqualConditions() {
    List<Verdict> verdicts =
        List.of(Verdict.yes("Ready", Reason.SERVING), Verdict.no("Synced", Reason.NO_CODE, "m"));
    List<Condition> present = Verdict.conditions(verdicts, null, 3L, FIRST);

    assertThat(Verdict.conditions(verdicts, present, 3L, LATER)).isEqualTo(present);
  }

  @Test
  void theTransitionTimeMovesWithTheStatusOnly() {
    List<Condition> present =
        Verdict.conditions(List.of(Verdict.no("Ready", Reason.NO_VERSION, "a")), null, 1L, FIRST);

    assertThat(
            Verdict.conditions(
                List.of(Verdict.no("Ready", Reason.ID_CONFLICT, "b")), present, 2L, LATER))
        .singleElement()
        .satisfies(
            condition -> {
              assertThat(condition.getLastTransitionTime()).isEqualTo("2026-11-01T12:00:00Z");
              assertThat(condition.getReason()).isEqualTo("IdConflict");
              assertThat(condition.getObservedGeneration()).isEqualTo(2L);
            });
    assertThat(
            Verdict.conditions(List.of(Verdict.yes("Ready", Reason.SERVING)), present, 2L, LATER))
        .extracting(Condition::getLastTransitionTime)
        .containsExactly("2026-11-01T13:00:00Z");
  }

  @Test
  void aMessageThatIsTooLongIsCut() {
    assertThat(Verdict.no("Ready", Reason.START_FAILED, "x".repeat(5_000)).message())
        .hasSize(4_096)
        .endsWith("x…");
  }

  @Test
  void aMessageReadsBackAsItWasWritten() {
    String lone = String.valueOf((char) 0xD800);

    assertThat(Verdict.no("Ready", Reason.START_FAILED, "a" + lone + "b😀").message())
        .isEqualTo("a\uFFFDb😀");
  }

  @Test
  void noCharacterIsCutInTwo() {
    assertThat(Verdict.no("Ready", Reason.START_FAILED, "😀".repeat(3_000)).message())
        .endsWith("😀\uFFFD…");
  }

  @Test
  void reasonsAreInCamelCase() {
    assertThat(Reason.PINNED_VERSION_NOT_FOUND.text()).isEqualTo("PinnedVersionNotFound");
    assertThat(Arrays.stream(Reason.values()).map(Reason::text))
        .allMatch(text -> text.matches("([A-Z][a-z]+)+"));
  }
}
