package dev.edgeward.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.api.v1alpha1.Integration;
import dev.edgeward.api.v1alpha1.IntegrationSpec;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntegrationsTest {
  private final KubernetesSerialization kubernetes = new KubernetesSerialization();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "visibility: Public                              | true",
        "visibility: Workspaces, workspaces: [team-b]    | true",
        "visibility: Workspaces, workspaces: [a, team-b] | true",
        "visibility: Workspaces, workspaces: [team-c]    | false",
        "visibility: Workspaces, workspaces: ['*']       | false",
        "visibility: Workspaces, workspaces: []          | false",
        "visibility: Workspaces                          | false",
        "workspaces: [team-b]                            | false",
        "visibility: Cluster, workspaces: [team-b]       | false",
        "''                                              | false"
      })
  void itIsOfferedToAllOrToThoseItLists(String spec, boolean offered) {
    assertThat(Integrations.isOfferedTo(spec(spec), "team-b")).isEqualTo(offered);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "functions: [{name: greet}]                                   | \"\"          | true",
        "functions: [{name: other}]                                   | \"\"          | false",
        "functions: [{name: other}], selector: {matchLabels: {a: x}}  | a=x         | true",
        "functions: [{name: greet}], selector: {matchLabels: {a: x}}  | a=y         | true",
        "selector: {}                                                 | \"\"          | true",
        "selector: {matchLabels: {a: x, b: y}}                        | a=x,b=y,c=z | true",
        "selector: {matchLabels: {a: x, b: y}}                        | a=x         | false",
        "selector: {matchLabels: {a: ''}}                             | \"\"          | false",
        "selector: {matchLabels: {a: x}, matchExpressions: [{key: b, operator: Exists}]} | a=x | false",
        "selector: {matchLabels: {a: x}, matchExpressions: [{key: b, operator: Exists}]} | a=x,b=y | true",
        "selector: {matchExpressions: [{key: a, operator: In, values: [x, y]}]}    | a=y | true",
        "selector: {matchExpressions: [{key: a, operator: In, values: [x, y]}]}    | a=z | false",
        "selector: {matchExpressions: [{key: a, operator: In, values: [x, y]}]}    | b=x | false",
        "selector: {matchExpressions: [{key: a, operator: In}]}                    | a=x | false",
        "selector: {matchExpressions: [{key: a, operator: NotIn, values: [x, y]}]} | a=z | true",
        "selector: {matchExpressions: [{key: a, operator: NotIn, values: [x, y]}]} | b=x | true",
        "selector: {matchExpressions: [{key: a, operator: NotIn, values: [x, y]}]} | a=x | false",
        "selector: {matchExpressions: [{key: a, operator: DoesNotExist}]}          | b=x | true",
        "selector: {matchExpressions: [{key: a, operator: DoesNotExist}]}          | a=x | false",
        "selector: {matchExpressions: [{key: a, operator: Gt, values: [x]}]}       | a=x | false",
        "selector: {matchExpressions: [{operator: DoesNotExist}]}                  | a=x | false",
        "selector: {matchExpressions: [null]}                                      | a=x | false",
        "\"\"                                                                        | a=x | false"
      })
  void itPublishesWhatItNamesAndWhatItSelects(String spec, String labels, boolean published) {
    assertThat(Integrations.publishes("billing", spec(spec), "greet", labels(labels)))
        .isEqualTo(published);
  }

  @Test
  void whatItNamesIsSortedAndSaidOnce() {
    assertThat(Integrations.named(spec("functions: [{name: b}, {name: a}, {name: b}, {}, null]")))
        .containsExactly("a", "b");
  }

  @Test
  void withoutASpecThereIsNothing() {
    assertThat(Integrations.isOfferedTo(null, "team-b")).isFalse();
    assertThat(Integrations.publishes("billing", null, "greet", Map.of())).isFalse();
    assertThat(Integrations.named(null)).isEmpty();
  }

  private IntegrationSpec spec(String flow) {
    return kubernetes.unmarshal("spec: {" + flow + "}", Integration.class).getSpec();
  }

  private static Map<String, String> labels(String text) {
    return Arrays.stream(text.split(",", -1))
        .filter(label -> !label.isEmpty())
        .map(label -> label.split("=", 2))
        .collect(Collectors.toMap(label -> label[0], label -> label[1]));
  }
}
