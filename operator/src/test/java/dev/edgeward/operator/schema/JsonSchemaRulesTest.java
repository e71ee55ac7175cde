package dev.edgeward.operator.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonSchemaRulesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "true",
        "false",
        "{}",
        "{'type': 'object'}",
        "{'type': ['string', 'null'], 'x-of-ours': {'type': 5}}",
        "{'$schema': 'https://json-schema.org/draft/2020-12/schema', 'type': 'string'}",
        "{'$schema': 'https://json-schema.org/draft/2020-12/schema#'}",
        "{'$ref': '#/$defs/a', '$defs': {'a': {'type': 'string'}}}",
        "{'$ref': '#a', '$defs': {'a': {'$anchor': 'a'}}}",
        "{'$ref': '#'}",
        "{'$id': 'https://example.com/a', '$ref': 'b', '$defs': {'b': {'$id': 'b'}}}",
        "{'$ref': 'https://json-schema.org/draft/2020-12/schema'}",
        "{'properties': {'next': {'$ref': '#'}}}",
        "{'pattern': '^(?<year>[0-9]{4})-\\\\p{L}+$'}",
        "{'const': {'$ref': '#/nowhere', 'pattern': '('}, 'enum': [{'type': 5}]}",
        "{'definitions': {'a': {'type': 'string'}}, '$ref': '#/definitions/a'}",
        "{'format': 'of-ours', 'description': 'žluť 👩‍👩‍👧'}"
      })
  void aSchemaIsOne(String schema) {
    assertThat(violation(schema)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'type': 'strin'} | /type: does not have a value in the enumeration",
        "{'properties': {'a/b~c': {'minimum': 'x'}}} | /properties/a~1b~0c/minimum: string found, number expected",
        "{'required': 'a'} | /required: string found, array expected",
        "{'required': ['a', 'a']} | /required: ",
        "{'multipleOf': 0} | /multipleOf: ",
        "{'$defs': {'a': {'items': []}}} | /$defs/a/items: array found",
        "{'pattern': '('} | /pattern: is no valid regex",
        "{'patternProperties': {'[': {}}} | /patternProperties: ",
        "{'$schema': 'http://json-schema.org/draft-07/schema#'} | /$schema: is not https://json-schema.org/draft/2020-12/schema, the only dialect that is known",
        "{'$schema': 5} | /$schema: integer found, string expected",
        "{'$ref': '#/$defs/x'} | /$ref: #/$defs/x leads nowhere",
        "{'properties': {'a/b': {'$ref': '#x'}}} | /properties/a~1b/$ref: #x leads nowhere",
        "{'$ref': 'https://example.com/schema'} | /$ref: https://example.com/schema leads nowhere",
        "{'allOf': [{'$ref': '#'}, {'$ref': 'file:///etc/passwd'}]} | /allOf/1/$ref: file:///etc/passwd leads nowhere",
        "{'allOf': [{'$ref': '#/x'}, {'$ref': '#/y'}]} | /allOf/0/$ref: #/x leads nowhere",
        "{'$id': '::'} | /$id: is no valid uri-reference",
        "null | the schema: ",
        "[] | the schema: ",
        "5 | the schema: "
      })
  void whatIsNoneIsSaidWithItsPlace(String schema, String expected) {
    assertThat(violation(schema).orElseThrow()).startsWith(expected);
  }

  @Test
  void aFewPlacesAreEnough() {
    assertThat(
            violation("{'minimum': '', 'maximum': '', 'pattern': 1, 'required': 1}").orElseThrow())
        .matches("(/[a-z]+: [^;]+; ){2}/[a-z]+: [^;]+");
  }

  @Test
  void aSchemaThatIsMissingIsNone() {
    assertThat(JsonSchemaRules.violation(null)).contains("the schema: is missing");
  }

  @Test
  void aSchemaThatIsTooDeepIsRefusedAndNotFallenOver() {
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    ObjectNode deepest = schema;
    for (int i = 0; i < 10_000; i++) {
      deepest = deepest.putObject("not");
    }

    assertThat(JsonSchemaRules.violation(schema))
        .contains("the schema: nests more than 200 levels deep");
  }

  @Test
  void aNameThatIsLongerThanValidatorsReadIsRefused() {
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    schema.withObject("/properties").putObject("x".repeat(60_000));

    assertThat(JsonSchemaRules.violation(schema))
        .contains("the schema: is too large or too deep to be checked");
  }

  @Test
  void aLargeSchemaIsOne() {
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < 5_000; i++) {
      schema.withObject("/properties").putObject("p" + i).put("type", "string");
    }

    assertThat(JsonSchemaRules.violation(schema)).isEmpty();
  }

  private static Optional<String> violation(String schema) {
    return JsonSchemaRules.violation(json(schema));
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text.replace("'", "\""));
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
