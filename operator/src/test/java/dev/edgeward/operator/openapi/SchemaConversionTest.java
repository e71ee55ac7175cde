package dev.edgeward.operator.openapi;

import static dev.edgeward.operator.openapi.Documents.document;
import static dev.edgeward.operator.openapi.Documents.json;
import static dev.edgeward.operator.openapi.Documents.only;
import static dev.edgeward.operator.openapi.Documents.operations;
import static dev.edgeward.operator.openapi.Documents.problems;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgeward.operator.schema.JsonSchemaRules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From schemas of OpenAPI to JSON Schema 2020-12. */
class SchemaConversionTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {type: string, nullable: true}                                  | {"type":["string","null"]}
          {type: string, nullable: true, enum: [a]}                       | {"type":["string","null"],"enum":["a",null]}
          {type: string, nullable: true, enum: [a, null]}                 | {"type":["string","null"],"enum":["a",null]}
          {nullable: true, allOf: [{type: string}]}                       | {"anyOf":[{"allOf":[{"type":"string"}]},{"type":"null"}]}
          {type: number, minimum: 1, exclusiveMinimum: true}              | {"type":"number","exclusiveMinimum":1}
          {type: number, minimum: 1, exclusiveMinimum: false}             | {"type":"number","minimum":1}
          {type: number, maximum: 5, exclusiveMaximum: true}              | {"type":"number","exclusiveMaximum":5}
          {type: string, format: binary}                                  | {"type":"string","contentEncoding":"base64"}
          {type: string, format: byte}                                    | {"type":"string","format":"byte","contentEncoding":"base64"}
          {type: string, example: x, xml: {name: y}, x-z: 1, discriminator: {propertyName: a}} | {"type":"string"}
          {type: object, additionalProperties: {type: integer}}           | {"type":"object","additionalProperties":{"type":"integer"}}
          {type: object, additionalProperties: false}                     | {"type":"object","additionalProperties":false}
          {type: string, pattern: '^[a-z]+$'}                             | {"type":"string","pattern":"^[a-z]+$"}
          {type: string, pattern: '(?<a-b>x)'}                            | {"type":"string"}
          {$ref: '#/components/schemas/S', description: ignored}          | {"$ref":"#/$defs/S"}
          {type: object, properties: {$ref: {type: string}, __proto__: {type: string}}} | {"type":"object","properties":{"$ref":{"type":"string"},"__proto__":{"type":"string"}}}
          """)
  void ofVersion30(String schema, String expected) {
    assertThat(converted("3.0.3", schema).toString()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {type: [string, 'null'], const: a}                              | {"type":["string","null"],"const":"a"}
          {exclusiveMinimum: 1}                                           | {"exclusiveMinimum":1}
          {$ref: '#/components/schemas/S', description: kept}             | {"$ref":"#/$defs/S","description":"kept"}
          {prefixItems: [{type: string}, true], items: false}             | {"prefixItems":[{"type":"string"},{}],"items":false}
          {if: {required: [a]}, then: {required: [b]}, $comment: x}       | {"if":{"required":["a"]},"then":{"required":["b"]}}
          {patternProperties: {'^x': {type: string}}, unevaluatedProperties: false} | {"patternProperties":{"^x":{"type":"string"}},"unevaluatedProperties":false}
          {nullable: true, type: string}                                  | {"type":"string"}
          """)
  void ofVersion31(String schema, String expected) {
    assertThat(converted("3.1.0", schema).toString()).isEqualTo(expected);
  }

  @Test
  void cyclesStayWhatTheyAreByDefinitions() {
    OperationFunction function =
        only(
            document(
                "3.0.3",
                """
                /x:
                  post:
                    requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Tree'}}}}
                    responses: {'200': {description: x, content: {application/json: {schema: {$ref: '#/components/schemas/Node'}}}}}
                """,
                """
                schemas:
                  Tree: {type: object, properties: {left: {$ref: '#/components/schemas/Tree'}, node: {$ref: '#/components/schemas/Node'}}}
                  Node: {type: object, properties: {trees: {type: array, items: {$ref: '#/components/schemas/Tree'}}, other: {$ref: '#/components/schemas/Tree/properties/node'}}}
                """));

    assertThat(json(function.input()).at("/$defs/Tree/properties/left/$ref").asText())
        .isEqualTo("#/$defs/Tree");
    assertThat(json(function.input()).path("$defs").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("Tree", "Node", "node");
    assertThat(JsonSchemaRules.violation(json(function.input()))).isEmpty();
    assertThat(json(function.output().orElseThrow()).path("$ref").asText())
        .isEqualTo("#/$defs/Node");
    assertThat(JsonSchemaRules.violation(json(function.output().orElseThrow()))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          A: {$ref: '#/components/schemas/A'}
          A: {$ref: '#/components/schemas/B'}, B: {$ref: '#/components/schemas/A'}
          A: {allOf: [{type: object}, {$ref: '#/components/schemas/A'}]}
          A: {anyOf: [{not: {oneOf: [{$ref: '#/components/schemas/A'}]}}]}
          """)
  void aSchemaThatIsOnlyItselfIsRefused(String schemas) {
    Operations operations =
        operations(
            document(
                "3.0.3",
                "/x: {get: {parameters: [{name: a, in: query, schema: {$ref: '#/components/schemas/A'}}], responses: {}}}",
                "schemas: {" + schemas + "}"));

    assertThat(operations.functions()).isEmpty();
    assertThat(problems(operations).getFirst())
        .startsWith("/paths/~1x/get: /components/schemas/")
        .endsWith("refers to itself without anything in between");
  }

  @Test
  void whatIsOnlyForTheOtherDirectionIsNotRequired() {
    OperationFunction function =
        only(
            document(
                "3.0.3",
                """
                /x:
                  post:
                    requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/User'}}}}
                    responses: {'200': {description: x, content: {application/json: {schema: {$ref: '#/components/schemas/User'}}}}}
                """,
                """
                schemas:
                  Id: {type: string, readOnly: true}
                  User:
                    required: [id, name, password]
                    properties: {id: {$ref: '#/components/schemas/Id'}, name: {type: string}, password: {type: string, writeOnly: true}}
                """));

    assertThat(json(function.input()).at("/$defs/User/required").toString())
        .isEqualTo("[\"name\",\"password\"]");
    assertThat(json(function.output().orElseThrow()).at("/$defs/User/required").toString())
        .isEqualTo("[\"id\",\"name\"]");
  }

  private static JsonNode converted(String version, String schema) {
    OperationFunction function =
        only(
            document(
                version,
                "/x: {get: {parameters: [{name: a, in: query, schema: %s}], responses: {}}}"
                    .formatted(schema),
                "schemas: {S: {type: string}}"));
    assertThat(JsonSchemaRules.violation(json(function.input()))).isEmpty();
    return json(function.input()).at("/properties/a");
  }
}
