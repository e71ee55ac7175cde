package dev.edgeward.operator.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.Optional;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@NullUnmarked // a null fails the test
class SpecRulesTest {
  private static final ObjectMapper YAML = new YAMLMapper();
  private static final String SYSTEM = "edgeward-system";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{code: {files: {main.js: x}}}",
        "{code: {files: {a.mjs: x}, entrypoint: a.mjs}}",
        "{code: {configMapRef: {name: not-there-yet}}}",
        "{input: {schema: {type: object}}, output: {schema: {required: [a]}}}",
        "{input: {schemaRef: {name: not-there-yet}}}",
        "{input: {schemaRef: {name: any, namespace: team}}}",
        "{output: {schemaRef: {name: any, namespace: edgeward-system}}}",
      })
  void whatMayComeInAnyOrderIsLetIn(String spec) {
    assertThat(function(null, spec)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{code: {files: {main.js: x}, entrypoint: other.js}} | spec.code: ",
        "{input: {schema: {type: objet}}} | spec.input.schema is no JSON Schema (2020-12): /type",
        "{output: {schema: {$ref: '#/$defs/a'}}} | spec.output.schema is no JSON Schema",
        "{input: {schemaRef: {name: any, namespace: theirs}}} | spec.input.schemaRef: ",
      })
  void whatCanNeverBeIsRefusedWithItsField(String spec, String message) {
    assertThat(function(null, spec).orElseThrow()).startsWith(message);
    assertThat(function("{}", spec)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "code: {files: {main.js: x}, entrypoint: other.js}",
        "input: {schema: {type: objet}}",
      })
  void whatWasThereBeforeStandsInNobodysWay(String spec) {
    assertThat(function("{%s}".formatted(spec), "{%s, description: Other}".formatted(spec)))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"{type: object} | true", "{type: objet} | false"})
  void aFunctionSchemaHoldsASchema(String schema, boolean good) {
    Review review = review(null, "{schema: %s}".formatted(schema));

    assertThat(SpecRules.ofSchema(review).isEmpty()).isEqualTo(good);
  }

  private static Optional<String> function(String before, String now) {
    return SpecRules.ofFunction(review(before, now), SYSTEM);
  }

  private static Review review(String before, String now) {
    ObjectNode request = (ObjectNode) yaml("{namespace: team}");
    request.set("object", yaml("{spec: %s}".formatted(now)));
    if (before != null) {
      request.set("oldObject", yaml("{spec: %s}".formatted(before)));
    }
    return new Review(request);
  }

  private static JsonNode yaml(String text) {
    try {
      return YAML.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
