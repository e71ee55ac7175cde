package dev.edgeward.operator.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.api.v1alpha1.Integration;
import dev.edgeward.api.v1alpha1.IntegrationSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntegrationPlanTest {
  private static final Map<String, Map<String, String>> FUNCTIONS =
      Map.of(
          "invoice", Map.of("tier", "gold"), "remind", Map.of("tier", "gold"), "draft", Map.of());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "functions: [{name: invoice}]                                     | 1 | Published",
        "functions: [{name: invoice}, {name: draft}]                      | 2 | Published",
        "selector: {matchLabels: {tier: gold}}                            | 2 | Published",
        "selector: {}                                                     | 3 | Published",
        "functions: [{name: invoice}], selector: {matchLabels: {tier: gold}} | 2 | Published",
        "functions: [{name: draft}], selector: {matchLabels: {tier: gold}}   | 3 | Published",
        "functions: [{name: invoice}], selector: {matchLabels: {tier: tin}}  | 1 | Published",
        "selector: {matchLabels: {tier: tin}}                             | 0 | NothingPublished",
        "functions: [{name: other}]                                       | 0 | FunctionNotFound",
        "functions: [{name: other}, {name: draft}]                        | 1 | FunctionNotFound",
        "functions: [{name: other}], selector: {matchLabels: {tier: gold}}   | 2 | FunctionNotFound",
        "functions: []                                                    | 0 | NothingPublished"
      })
  void itCountsWhatItPublishesAndSaysWhatIsMissing(String spec, int published, String reason) {
    IntegrationPlan plan = IntegrationPlan.of("billing", spec(spec), FUNCTIONS, name -> false);

    assertThat(plan.published()).isEqualTo(published);
    assertThat(plan.verdict().reason()).isEqualTo(reason);
  }

  @Test
  void theMissingOnesAreNamed() {
    assertThat(
            IntegrationPlan.of(
                    "billing",
                    spec("functions: [{name: b}, {name: invoice}, {name: a}]"),
                    FUNCTIONS,
                    name -> name.equals("b"))
                .verdict()
                .message())
        .isEqualTo(
            "this workspace has no function a, b (deleted, can be restored); the others are published");
    assertThat(
            IntegrationPlan.of("billing", spec("functions: [{name: b}]"), FUNCTIONS, name -> false)
                .verdict()
                .message())
        .isEqualTo("this workspace has no function b; nothing is published");
  }

  @Test
  void withoutASpecNothingIsPublished() {
    assertThat(IntegrationPlan.of("billing", null, FUNCTIONS, name -> false).published()).isZero();
  }

  private static IntegrationSpec spec(String flow) {
    return Serialization.unmarshal("spec: {" + flow + "}", Integration.class).getSpec();
  }
}
