package dev.edgeward.operator.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgeward.api.v1alpha1.EnvVar;
import dev.edgeward.operator.status.Reason;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentTest {
  private static final Environment.Shared SHARED =
      new Environment.Shared() {
        @Override
        public Optional<Map<String, String>> secret(String name) {
          return name.equals("keys")
              ? Optional.of(Map.of("api", "s3cret", "empty", ""))
              : Optional.empty();
        }

        @Override
        public Optional<Map<String, String>> configMap(String name) {
          return name.equals("settings") ? Optional.of(Map.of("region", "eu")) : Optional.empty();
        }
      };

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          # entries                                                                        | A
          [{name: A, value: b}]                                                            | b
          [{name: A, value: ''}]                                                           | ''
          [{name: A, valueFrom: {secretKeyRef: {name: keys, key: api}}}]                   | s3cret
          [{name: A, valueFrom: {secretKeyRef: {name: keys, key: empty}}}]                 | ''
          [{name: A, valueFrom: {configMapKeyRef: {name: settings, key: region}}}]         | eu
          [{name: A, valueFrom: {secretKeyRef: {name: no, key: api, optional: true}}}]     | -
          [{name: A, valueFrom: {secretKeyRef: {name: keys, key: no, optional: true}}}]    | -
          [{name: A, valueFrom: {configMapKeyRef: {name: no, key: a, optional: true}}}]    | -
          [{name: A, value: b}, {name: A, value: c}]                                       | c
          [{name: A}]                                                                      | -
          [{value: nameless}]                                                              | -
          []                                                                               | -
          """)
  void aValueIsFound(String entries, String value) {
    assertThat(Environment.of(entries(entries), SHARED))
        .isEqualTo(
            new Environment.Resolved(
                value == null ? Map.of() : Map.of("A", value.replace("''", ""))));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {secretKeyRef: {name: no, key: api}}           | SECRET_NOT_SHARED     | env A: Secret no is missing, or not shared with functions: it needs the label edgeward.dev/share: functions
          {configMapKeyRef: {name: no, key: region}}     | CONFIG_MAP_NOT_SHARED | env A: ConfigMap no is missing, or not shared with functions: it needs the label edgeward.dev/share: functions
          {secretKeyRef: {name: keys, key: no}}          | KEY_NOT_FOUND         | env A: Secret keys has no key no
          {configMapKeyRef: {name: settings, key: no}}   | KEY_NOT_FOUND         | env A: ConfigMap settings has no key no
          {secretKeyRef: {}}                             | SECRET_NOT_SHARED     | env A: Secret null is missing, or not shared with functions: it needs the label edgeward.dev/share: functions
          """)
  void aMissingValueIsSaid(String source, Reason reason, String message) {
    assertThat(
            Environment.of(
                entries("[{name: B, value: b}, {name: A, valueFrom: " + source + "}]"), SHARED))
        .isEqualTo(new Environment.Unresolved(reason, message));
  }

  @Test
  void noEntriesAreNoEnvironment() {
    assertThat(Environment.of(null, SHARED)).isEqualTo(new Environment.Resolved(Map.of()));
  }

  @Test
  void aSumThatIsTooLargeIsSaid() {
    List<EnvVar> fits = List.of(new EnvVar("A", "é".repeat(131_071), null));
    List<EnvVar> over = List.of(fits.getFirst(), new EnvVar("B", "x", null));

    assertThat(Environment.of(fits, SHARED)).isInstanceOf(Environment.Resolved.class);
    assertThat(Environment.of(over, SHARED))
        .asInstanceOf(type(Environment.Unresolved.class))
        .isEqualTo(
            new Environment.Unresolved(
                Reason.ENV_TOO_LARGE,
                "the environment has 262145 bytes; at most 262144 are possible"));
  }

  @Test
  void noValueIsEverPrinted() {
    assertThat(
            Environment.of(
                entries("[{name: A, valueFrom: {secretKeyRef: {name: keys, key: api}}}]"), SHARED))
        .hasToString("Resolved[A]");
    assertThat(new Environment.Found("s3cret")).hasToString("Found");
  }

  private static List<EnvVar> entries(String yaml) {
    JsonNode entries = Serialization.unmarshal("entries: " + yaml, JsonNode.class).get("entries");
    return StreamSupport.stream(entries.spliterator(), false)
        .map(entry -> Serialization.unmarshal(entry.toString(), EnvVar.class))
        .toList();
  }
}
