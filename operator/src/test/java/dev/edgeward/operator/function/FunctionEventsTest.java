package dev.edgeward.operator.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.api.v1alpha1.FunctionStatus;
import dev.edgeward.api.v1alpha1.VersionRef;
import dev.edgeward.operator.event.Events;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A status is written {@code serving latest LatestVersionReady}. */
class FunctionEventsTest {
  @ParameterizedTest(name = "{0}: {1} to {2}")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          # what happens           | before          | after           | events
          nothing yet              | -               | - v1 Unknown    | -
          the first is ready       | -               | v1 v1 True      | Normal VersionReady
          the first is ready later | - v1 Unknown    | v1 v1 True      | Normal VersionReady
          nothing new              | v1 v1 True      | v1 v1 True      | -
          an update loads          | v1 v1 True      | v1 v2 Unknown   | -
          an update is ready       | v1 v2 Unknown   | v2 v2 True      | Normal VersionReady, Normal DefaultVersionChanged
          an update is broken      | v1 v2 Unknown   | v1 v2 False     | Warning VersionFailed
          it is broken still       | v1 v2 False     | v1 v2 False     | -
          a revert                 | v2 v2 True      | v1 v1 True      | Normal VersionReady, Normal DefaultVersionChanged
          a pin                    | v2 v2 True      | v1 v2 True      | Normal DefaultVersionChanged
          nothing can be put together | v1 v1 True   | v1 - False      | Warning VersionFailed
          still not                | v1 - False      | v1 - False      | -
          """)
  void aChangeIsToldOnce(
      String what, @Nullable String before, String after, @Nullable String expected) {
    List<String> told = new ArrayList<>();

    new FunctionEvents(
            new Events() {
              @Override
              public void normal(HasMetadata about, String reason, String message) {
                told.add("Normal " + reason);
              }

              @Override
              public void warning(HasMetadata about, String reason, String message) {
                told.add("Warning " + reason);
              }
            })
        .changed(new Function(), before == null ? null : status(before), status(after));

    assertThat(String.join(", ", told)).isEqualTo(expected == null ? "" : expected);
  }

  private static FunctionStatus status(String text) {
    String[] parts = text.split(" ", -1);
    return new FunctionStatus(
        "fun_1",
        1L,
        ref(parts[0]),
        null,
        ref(parts[1]),
        List.of(
            new ConditionBuilder()
                .withType("LatestVersionReady")
                .withStatus(parts[2])
                .withReason("Because")
                .withMessage("message")
                .build()));
  }

  private static @Nullable VersionRef ref(String name) {
    return name.equals("-") ? null : new VersionRef("fnv_" + name, name);
  }
}
