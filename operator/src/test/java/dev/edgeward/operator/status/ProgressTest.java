package dev.edgeward.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.operator.status.Verdict.Status;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressTest {
  private static final Instant FIRST = Instant.parse("2026-11-01T12:00:00Z");
  private static final Instant LATER = Instant.parse("2026-11-01T13:00:00Z");

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          # what                            | Ready                       | LatestVersionReady         | what is added
          all is well                       | TRUE Serving                | TRUE Loaded                | -
          the first version loads           | FALSE NoVersion             | UNKNOWN Loading            | Reconciling Loading
          an update loads                   | TRUE Serving                | UNKNOWN Loading            | Reconciling Loading
          the runtime is away               | TRUE Serving                | UNKNOWN RuntimeUnavailable | Reconciling RuntimeUnavailable
          the first version does not load   | FALSE NoVersion             | FALSE StartFailed          | Stalled StartFailed
          an update does not load           | TRUE Serving                | FALSE StartFailed          | Stalled StartFailed
          a schema is to come               | TRUE Serving                | FALSE SchemaNotFound       | Reconciling SchemaNotFound
          a Secret is to be shared          | FALSE NoVersion             | FALSE SecretNotShared      | Reconciling SecretNotShared
          a pin leads nowhere               | FALSE PinnedVersionNotFound | UNKNOWN Loading            | Stalled PinnedVersionNotFound
          a pinned version is not ready yet | FALSE PinnedVersionNotReady | TRUE Loaded                | Reconciling PinnedVersionNotReady
          there is no code                  | FALSE NoVersion             | UNKNOWN NoCode             | -
          the id is another's               | FALSE IdConflict            | FALSE IdConflict           | Stalled IdConflict
          """)
  void tellsWhoeverWaits(String what, String ready, String latest, @Nullable String added) {
    List<Verdict> verdicts =
        List.of(verdict("Ready", ready), verdict("LatestVersionReady", latest));

    List<Verdict> more = Progress.with(verdicts);

    assertThat(more).startsWith(verdicts.toArray(Verdict[]::new));
    assertThat(more.stream().skip(2))
        .extracting(verdict -> verdict.type() + " " + verdict.reason())
        .isEqualTo(added == null ? List.of() : List.of(added));
    assertThat(more.stream().skip(2))
        .allSatisfy(verdict -> assertThat(verdict.status()).isEqualTo(Status.TRUE));
  }

  @Test
  void whatIsOverGoesFromTheConditions() {
    List<Verdict> broken =
        Progress.with(List.of(Verdict.no("Ready", Reason.INVALID_SCHEMA, "no object")));
    List<Condition> before = Verdict.conditions(broken, null, 1L, FIRST);
    assertThat(before).extracting(Condition::getType).containsExactly("Ready", "Stalled");

    assertThat(Verdict.conditions(broken, before, 1L, LATER)).isEqualTo(before);
    assertThat(
            Verdict.conditions(
                Progress.with(List.of(Verdict.yes("Ready", Reason.VALID))), before, 2L, LATER))
        .extracting(Condition::getType)
        .containsExactly("Ready");
  }

  private static Verdict verdict(String type, String statusAndReason) {
    String[] parts = statusAndReason.split(" ", -1);
    Reason reason =
        Arrays.stream(Reason.values())
            .filter(one -> one.text().equals(parts[1]))
            .findFirst()
            .orElseThrow();
    return new Verdict(type, Status.valueOf(parts[0]), reason.text(), "because");
  }
}
