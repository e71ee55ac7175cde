package dev.edgeward.operator.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.api.v1alpha1.Function;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FunctionUpdatesTest {
  private static final String NEW = "generation: 1";
  private static final String MARKED =
      "generation: 1, labels: {edgeward.dev/id: fun_1}, finalizers: [edgeward.dev/function]";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "another spec           | false | generation: 2                                 | true",
        "the operator's mark    | false | " + MARKED + "                                | false",
        "nothing                | true  | " + MARKED + "                                | false",
        "an annotation          | true  | " + MARKED + ", annotations: {a: b}           | false",
        "another try is asked   | true  | "
            + MARKED
            + ", annotations: {edgeward.dev/resync: b} | true",
        "a replacement          | true  | generation: 1                                 | true",
        "no finalizer           | true  | generation: 1, labels: {edgeward.dev/id: fun_1} | true",
        "another id             | true  | generation: 1, labels: {edgeward.dev/id: fun_2}, finalizers: [edgeward.dev/function] | true",
        "a deletion             | true  | " + MARKED + ", deletionTimestamp: now     | true",
      })
  void whatConcernsTheOperator(String change, boolean marked, String metadata, boolean concerns) {
    assertThat(new FunctionUpdates().accept(function(metadata), function(marked ? MARKED : NEW)))
        .as(change)
        .isEqualTo(concerns);
  }

  @Test
  void theStepsOfADeletionDoNot() {
    assertThat(
            new FunctionUpdates()
                .accept(
                    function("generation: 2, deletionTimestamp: now"),
                    function(MARKED + ", deletionTimestamp: now")))
        .isFalse();
  }

  private static Function function(String metadata) {
    return Serialization.unmarshal("metadata: {" + metadata + "}", Function.class);
  }
}
