package dev.edgeward.apiserver.security.rbac;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RulesTest {
  private static PolicyRule rule(String yaml) {
    // without the marker what begins with a brace is taken for JSON
    return Serialization.unmarshal("---\n" + yaml, PolicyRule.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{apiGroups: [edgeward.dev], resources: [functions], verbs: [list]}",
        "{apiGroups: ['*'], resources: ['*'], verbs: ['*']}",
        "{apiGroups: ['', edgeward.dev], resources: [pods, functions], verbs: [get, list]}",
        "{apiGroups: [edgeward.dev], resources: ['*'], verbs: [list]}",
        "{apiGroups: [edgeward.dev], resources: [functions], verbs: ['*']}",
        "{apiGroups: [edgeward.dev], resources: ['functions/*', functions], verbs: [list]}",
        "{apiGroups: [edgeward.dev], resources: [functions], verbs: [list], resourceNames: []}",
        "{apiGroups: [edgeward.dev], resources: [functions], verbs: [list], resourceNames: [a, '']}",
      })
  void a_rule_that_lists_functions_counts(String yaml) {
    assertThat(Rules.listsFunctions(rule(yaml))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{apiGroups: [edgeward.dev], resources: [functions], verbs: [list], resourceNames: [a]}",
        "{apiGroups: [edgeward.dev], resources: ['functions/*'], verbs: [list]}",
        "{apiGroups: [edgeward.dev], resources: [functions/invoke], verbs: ['*']}",
        "{apiGroups: [edgeward.dev], resources: ['*/*'], verbs: [list]}",
        "{apiGroups: [edgeward.dev], resources: ['func*'], verbs: [list]}",
        "{apiGroups: [edgeward.dev], resources: [functionversions], verbs: [list]}",
        "{apiGroups: [edgeward.dev], resources: [Functions], verbs: [list]}",
        "{apiGroups: [edgeward.dev], resources: [functions], verbs: [get, watch, create]}",
        "{apiGroups: [edgeward.dev], resources: [functions], verbs: [List]}",
        "{apiGroups: ['*.dev'], resources: [functions], verbs: [list]}",
        "{apiGroups: [''], resources: [functions], verbs: [list]}",
        "{apiGroups: [edgeward.dev/v1alpha1], resources: [functions], verbs: [list]}",
        "{resources: [functions], verbs: [list]}",
        "{nonResourceURLs: ['*'], verbs: ['*']}",
        "{}",
      })
  void a_rule_that_lists_none_or_only_some_does_not(String yaml) {
    assertThat(Rules.listsFunctions(rule(yaml))).isFalse();
  }

  @Test
  void a_rule_about_something_else_of_the_group_is_still_ours() {
    assertThat(Rules.isOurs(rule("{apiGroups: [edgeward.dev], resources: [x], verbs: [get]}")))
        .isTrue();
    assertThat(Rules.isOurs(rule("{apiGroups: [apps], resources: ['*'], verbs: ['*']}"))).isFalse();
    assertThat(Rules.isOurs(rule("{nonResourceURLs: ['*'], verbs: ['*']}"))).isFalse();
  }
}
