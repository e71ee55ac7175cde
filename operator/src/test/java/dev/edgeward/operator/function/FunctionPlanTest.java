package dev.edgeward.operator.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.api.v1alpha1.FunctionVersionSpec;
import dev.edgeward.api.v1alpha1.VersionRef;
import dev.edgeward.operator.function.ObservedVersion.State;
import dev.edgeward.operator.status.Reason;
import dev.edgeward.operator.status.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Versions are written {@code number:state}, such as {@code 2:READY}; the digest of version 2 is
 * {@code d2}, its name {@code f-2}. What is desired is a digest, {@code none} or {@code
 * unresolved}.
 */
class FunctionPlanTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          # what happens            | desired    | versions                | pinned | serving | create | serves | latest | settled
          the first version is made | d1         | -                       | -      | -       | f-1    | -      | f-1    | false
          it loads                  | d1         | 1:LOADING               | -      | -       | -      | -      | f-1    | false
          it is ready               | d1         | 1:READY                 | -      | -       | -      | f-1    | f-1    | true
          it does not load          | d1         | 1:FAILED                | -      | -       | -      | -      | f-1    | true
          an update is made         | d2         | 1:READY                 | -      | f-1     | f-2    | f-1    | f-2    | false
          an update loads           | d2         | 1:READY 2:LOADING       | -      | f-1     | -      | f-1    | f-2    | false
          an update is ready        | d2         | 1:READY 2:READY         | -      | f-1     | -      | f-2    | f-2    | true
          an update is broken       | d2         | 1:READY 2:FAILED        | -      | f-1     | -      | f-1    | f-2    | true
          the old one fails later   | d2         | 1:FAILED 2:FAILED       | -      | f-1     | -      | f-1    | f-2    | true
          a revert                  | d1         | 1:READY 2:READY         | -      | f-2     | -      | f-1    | f-1    | true
          a revert to a broken one  | d1         | 1:FAILED 2:READY        | -      | f-2     | -      | f-2    | f-1    | true
          the status got lost       | d3         | 1:READY 2:READY 3:FAILED| -      | -       | -      | f-2    | f-3    | true
          the serving one is gone   | d3         | 1:READY 2:READY 3:FAILED| -      | f-9     | -      | f-2    | f-3    | true
          a pin to an old one       | d2         | 1:READY 2:READY         | f-1    | f-2     | -      | f-1    | f-2    | true
          a pin and an update       | d3         | 1:READY 2:READY         | f-1    | f-1     | f-3    | f-1    | f-3    | false
          a pin to a missing one    | d2         | 1:READY 2:READY         | f-7    | f-1     | -      | f-1    | f-2    | true
          a pin to a failed one     | d2         | 1:FAILED 2:READY        | f-1    | f-2     | -      | f-2    | f-2    | true
          a pin to a loading one    | d2         | 1:READY 2:LOADING       | f-2    | f-1     | -      | f-1    | f-2    | false
          a pin while none serves   | d2         | 1:LOADING 2:READY       | f-1    | -       | -      | -      | f-2    | true
          no code, no versions      | none       | -                       | -      | -       | -      | -      | -      | true
          no code: the newest ready | none       | 1:READY 2:READY 3:FAILED| -      | f-1     | -      | f-2    | f-3    | true
          no code, none is ready    | none       | 1:FAILED 2:LOADING      | -      | f-1     | -      | f-1    | f-2    | false
          no code and a pin         | none       | 1:READY 2:READY         | f-1    | f-2     | -      | f-1    | f-2    | true
          unresolved: nothing moves | unresolved | 1:READY 2:READY         | -      | f-1     | -      | f-1    | -      | true
          unresolved from the start | unresolved | -                       | -      | -       | -      | -      | -      | true
          a forged version          | d1         | 1:FORGED                | -      | -       | f-1    | -      | f-1    | false
          """)
  void decides(
      String what,
      String desired,
      @Nullable String versions,
      @Nullable String pinned,
      @Nullable String serving,
      @Nullable String create,
      @Nullable String serves,
      @Nullable String latest,
      boolean settled) {
    FunctionPlan plan =
        FunctionPlan.of(desired(desired), versions(versions), pinned, serving, null, null);

    assertThat(plan.create().map(Desired.Version::name).orElse(null)).isEqualTo(create);
    assertThat(name(plan.serving())).isEqualTo(serves);
    assertThat(name(plan.latest())).isEqualTo(latest);
    assertThat(plan.settled()).isEqualTo(settled);
    assertThat(plan.surplus()).isEmpty();
  }

  @ParameterizedTest(name = "{0} {1} pinned {2}, serving {3}")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          # desired  | versions           | pinned | serving | Ready                            | LatestVersionReady   | Synced
          d1         | -                  | -      | -       | FALSE NoVersion                  | UNKNOWN Loading      | TRUE Synced
          d1         | 1:READY            | -      | -       | TRUE Serving                     | TRUE Loaded          | TRUE Synced
          d2         | 1:READY 2:LOADING  | -      | f-1     | TRUE Serving                     | UNKNOWN Loading      | TRUE Synced
          d2         | 1:READY 2:FAILED   | -      | f-1     | TRUE Serving                     | FALSE StartFailed    | TRUE Synced
          d2         | 1:READY 2:DOWN     | -      | f-1     | TRUE Serving                     | UNKNOWN RuntimeUnavailable | TRUE Synced
          d2         | 1:READY 2:READY    | f-7    | f-1     | FALSE PinnedVersionNotFound      | TRUE Loaded          | TRUE Synced
          d2         | 1:FAILED 2:READY   | f-1    | f-2     | FALSE PinnedVersionNotReady      | TRUE Loaded          | TRUE Synced
          none       | -                  | -      | -       | FALSE NoVersion                  | UNKNOWN NoCode       | TRUE NoCode
          unresolved | 1:READY            | -      | f-1     | TRUE Serving                     | FALSE SchemaNotFound | FALSE SchemaNotFound
          """)
  void says(
      String desired,
      @Nullable String versions,
      @Nullable String pinned,
      @Nullable String serving,
      String ready,
      String latestVersionReady,
      String synced) {
    FunctionPlan plan =
        FunctionPlan.of(desired(desired), versions(versions), pinned, serving, null, null);

    assertThat(plan.verdicts())
        .extracting(verdict -> verdict.type() + ": " + verdict.status() + " " + verdict.reason())
        .containsExactly(
            "Ready: " + ready, "LatestVersionReady: " + latestVersionReady, "Synced: " + synced);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          # what happens          | desired | versions                 | pinned | serving | previous | previous then
          the first serves        | d1      | 1:READY                  | -      | -       | -        | -
          an update serves        | d2      | 1:READY 2:READY          | -      | f-1     | -        | f-1
          nothing happens         | d2      | 1:READY 2:READY          | -      | f-2     | f-1      | f-1
          an update loads         | d3      | 1:READY 2:READY 3:LOADING| -      | f-2     | f-1      | f-1
          a roll back             | d2      | 1:READY 2:READY          | f-1    | f-2     | f-1      | f-2
          it is gone              | d2      | 2:READY                  | -      | f-2     | f-1      | -
          it can't serve any more | d2      | 1:FAILED 2:READY         | -      | f-2     | f-1      | -
          """)
  void knowsWhatServedBefore(
      String what,
      String desired,
      String versions,
      @Nullable String pinned,
      @Nullable String serving,
      @Nullable String previous,
      @Nullable String then) {
    FunctionPlan plan =
        FunctionPlan.of(desired(desired), versions(versions), pinned, serving, previous, null);

    assertThat(name(plan.previous())).isEqualTo(then);
  }

  @Test
  void aPinThatCannotServeSaysWhatServesInstead() {
    FunctionPlan plan =
        FunctionPlan.of(desired("d2"), versions("1:FAILED 2:READY"), "f-1", "f-2", null, null);

    assertThat(plan.verdicts().getFirst().message())
        .isEqualTo("spec.defaultVersion: f-1 does not load; f-2 goes on serving (broken)");
  }

  @ParameterizedTest(name = "{0}: keeps {1}")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          # versions                                  | limit | pinned | serving | gone
          1:READY 2:READY 3:READY 4:READY             | 0     | -      | f-4     | f-3 f-2 f-1
          1:READY 2:READY 3:READY 4:READY             | 1     | -      | f-4     | f-2 f-1
          1:READY 2:READY 3:READY 4:READY             | 3     | -      | f-4     | -
          1:READY 2:READY 3:READY 4:READY             | 0     | f-2    | f-2     | f-3 f-1
          1:READY 2:READY 3:READY 4:FAILED            | 0     | -      | f-3     | f-2 f-1
          1:READY 2:FAILED 3:LOADING 4:READY          | 0     | -      | f-4     | f-2 f-1
          1:READY 2:DOWN 3:READY 4:READY              | 0     | -      | f-4     | f-3 f-1
          1:READY 2:READY 3:READY 4:READY             | -1    | -      | f-4     | -
          """)
  void theHistoryLimitNeverTakesWhatServesIsPinnedIsLoadingOrIsLatest(
      String versions,
      int limit,
      @Nullable String pinned,
      String serving,
      @Nullable String surplus) {
    FunctionPlan plan =
        FunctionPlan.of(desired("d4"), versions(versions), pinned, serving, null, limit);

    assertThat(plan.surplus())
        .containsExactlyElementsOf(
            surplus == null ? List.of() : Arrays.asList(surplus.split(" ", -1)));
  }

  @Test
  void aFewVersionsAreKeptWhenTheSpecSaysNothing() {
    String versions =
        String.join(" ", IntStream.rangeClosed(1, 13).mapToObj(n -> n + ":READY").toList());

    FunctionPlan plan =
        FunctionPlan.of(desired("d13"), versions(versions), null, "f-13", null, null);

    assertThat(plan.surplus()).containsExactly("f-2", "f-1");
  }

  @Test
  void aConflictMeansThatNothingIsDone() {
    FunctionPlan plan = FunctionPlan.conflict("older");

    assertThat(plan.create()).isEmpty();
    assertThat(plan.serving()).isNull();
    assertThat(plan.surplus()).isEmpty();
    assertThat(plan.verdicts())
        .allSatisfy(
            verdict -> {
              assertThat(verdict.status()).isEqualTo(Verdict.Status.FALSE);
              assertThat(verdict.reason()).isEqualTo("IdConflict");
            });
  }

  private static Desired desired(String text) {
    return switch (text) {
      case "none" -> new Desired.NoCode();
      case "unresolved" -> new Desired.Unresolved(Reason.SCHEMA_NOT_FOUND, "missing");
      default ->
          new Desired.Version(
              "f-" + text.substring(1),
              "fnv_" + text.substring(1),
              new FunctionVersionSpec(
                  "fun_1", null, text, "b", null, null, null, null, null, null, null, null, null,
                  null, null, null, null));
    };
  }

  private static List<ObservedVersion> versions(@Nullable String text) {
    return text == null
        ? List.of()
        : Arrays.stream(text.split(" ", -1))
            .map(version -> version.split(":", -1))
            .map(parts -> version(Integer.parseInt(parts[0]), parts[1]))
            .toList();
  }

  private static ObservedVersion version(int number, String state) {
    String name = "f-" + number;
    String id = "fnv_" + number;
    String digest = "d" + number;
    return switch (state) {
      case "DOWN" ->
          new ObservedVersion(
              name, id, number, digest, State.LOADING, "RuntimeUnavailable", "no answer");
      case "FAILED" ->
          new ObservedVersion(name, id, number, digest, State.FAILED, "StartFailed", "broken");
      case "FORGED" ->
          new ObservedVersion(name, id, number, digest, State.FAILED, "DigestMismatch", "forged");
      default -> new ObservedVersion(name, id, number, digest, State.valueOf(state), "", "");
    };
  }

  private static @Nullable String name(@Nullable VersionRef version) {
    return version == null ? null : version.name();
  }
}
