package dev.edgeward.operator.openapi;

import static dev.edgeward.operator.openapi.Documents.at;
import static dev.edgeward.operator.openapi.Documents.choosing;
import static dev.edgeward.operator.openapi.Documents.document;
import static dev.edgeward.operator.openapi.Documents.json;
import static dev.edgeward.operator.openapi.Documents.names;
import static dev.edgeward.operator.openapi.Documents.only;
import static dev.edgeward.operator.openapi.Documents.operations;
import static dev.edgeward.operator.openapi.Documents.problems;
import static dev.edgeward.operator.openapi.Documents.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.api.v1alpha1.OperationSelector;
import dev.edgeward.operator.schema.JsonSchemaRules;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What functions need to be the operations of a document. */
class OperationsTest {
  private static final String OK = "responses: {'200': {description: fine}}";

  private static final String PETS =
      """
      /pets:
        get: {operationId: listPets, tags: [pets, read], responses: {}}
        post: {operationId: create_pet, tags: [pets], responses: {}}
      /pets/{petId}:
        parameters: [{name: petId, in: path, required: true, schema: {type: string}}]
        get: {tags: [read], responses: {}}
        delete: {operationId: deletePet, tags: [admin], responses: {}}
      """;

  @Test
  void eachIsNamedByItsOperationIdOrByMethodAndPath() {
    Operations operations = operations(with(PETS, ""));

    assertThat(names(operations))
        .containsExactly(
            "api-list-pets", "api-create-pet", "api-get-pets-pet-id", "api-delete-pet");
    assertThat(operations.functions())
        .extracting(OperationFunction::operationId)
        .containsExactly("listPets", "create_pet", "get /pets/{petId}", "deletePet");
    assertThat(operations.problems()).isEmpty();
    assertThat(operations.origins()).containsExactly("https://api.example.com");
  }

  @Test
  void namesThatAreNoneOrTheSameGetADigest() {
    Operations operations =
        operations(
            with(
                """
                /a: {get: {operationId: 日本, responses: {}}}
                /b: {get: {operationId: getIt, responses: {}}}
                /c: {get: {operationId: get-it, responses: {}}}
                /d: {get: {operationId: %s, responses: {}}}
                """
                    .formatted("x".repeat(300)),
                ""));

    assertThat(operations.problems()).isEmpty();
    assertThat(names(operations)).doesNotHaveDuplicates().allMatch(name -> name.length() <= 200);
    assertThat(names(operations).get(0)).matches("api-[0-9a-f]{8}");
    assertThat(names(operations).get(1)).isEqualTo("api-get-it");
    assertThat(names(operations).get(2)).matches("api-get-it-[0-9a-f]{8}");
  }

  @Test
  void someAreChosenByIdTagOrPath() {
    var byTag = new OperationSelector(null, List.of("pets"), null);
    var byId = new OperationSelector(List.of("create*", "nothing"), null, null);
    var byPath = new OperationSelector(null, null, List.of("/pets/*"));

    assertThat(names(operations(with(PETS, ""), choosing(byTag, null))))
        .containsExactly("api-list-pets", "api-create-pet");
    assertThat(names(operations(with(PETS, ""), choosing(byTag, byId))))
        .containsExactly("api-list-pets");
    assertThat(names(operations(with(PETS, ""), choosing(byPath, null))))
        .containsExactly("api-get-pets-pet-id", "api-delete-pet");
    assertThat(names(operations(with(PETS, ""), choosing(null, byPath))))
        .containsExactly("api-list-pets", "api-create-pet");
  }

  @Test
  void parametersAndBodyAreOneObject() {
    OperationFunction function =
        only(
            with(
                """
                /pets/{petId}:
                  parameters:
                    - {name: petId, in: path, required: true, description: Which, schema: {type: integer}}
                    - {name: X-Trace, in: header, schema: {type: string}}
                  put:
                    operationId: putPet
                    summary: Puts a pet
                    description: Somewhere
                    deprecated: true
                    parameters:
                      - {name: X-Trace, in: header, required: true, schema: {type: string}}
                      - {name: Authorization, in: header, schema: {type: string}}
                      - {$ref: '#/components/parameters/Tags'}
                      - {name: id, in: query, schema: {}}
                      - {name: id, in: cookie, schema: {}}
                      - {name: body, in: query, schema: {}}
                    requestBody:
                      required: true
                      content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}
                    responses: {'204': {description: done}}
                """,
                """
                parameters:
                  Tags: {name: tags, in: query, style: pipeDelimited, schema: {type: array, items: {type: string}}}
                schemas:
                  Pet: {type: object, required: [name], properties: {name: {type: string}}}
                """));

    assertThat(json(function.input()).toString())
        .isEqualTo(
            """
            {"type":"object","properties":{\
            "petId":{"type":"integer","description":"Which"},"X-Trace":{"type":"string"},\
            "tags":{"type":"array","items":{"type":"string"}},"query.id":{},"cookie.id":{},"query.body":{},\
            "body":{"$ref":"#/$defs/Pet"}},\
            "required":["petId","X-Trace","body"],"additionalProperties":false,\
            "$defs":{"Pet":{"type":"object","required":["name"],"properties":{"name":{"type":"string"}}}}}\
            """);
    assertThat(JsonSchemaRules.violation(json(function.input()))).isEmpty();
    assertThat(function.description()).isEqualTo("Deprecated.\n\nPuts a pet\n\nSomewhere");
    assertThat(json(function.output().orElseThrow()).toString()).isEqualTo("{\"type\":\"null\"}");
    assertThat(json(function.code()).at("/parameters/2").toString())
        .isEqualTo(
            "{\"arg\":\"tags\",\"name\":\"tags\",\"in\":\"query\",\"style\":\"pipeDelimited\",\"explode\":false}");
    assertThat(json(function.code()).at("/body").toString())
        .isEqualTo("{\"arg\":\"body\",\"mediaType\":\"application/json\",\"kind\":\"json\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "path, '', simple, false",
    "query, '', form, true",
    "query, 'explode: false', form, false",
    "query, 'style: deepObject', deepObject, false",
    "header, '', simple, false",
    "cookie, '', form, true",
    "path, 'style: matrix, explode: true', matrix, true",
  })
  void aStyleThatIsNotGivenIsThatOfThePlace(
      String place, String given, String style, boolean explode) {
    OperationFunction function =
        only(
            with(
                "/x/{p}: {get: {parameters: [{name: p, in: path, schema: {}}, {name: q, in: %s, %s}], %s}}"
                    .formatted(place, given.isEmpty() ? "schema: {}" : given, OK)
                    .replace(
                        "{name: p, in: path, schema: {}}, {name: q, in: path",
                        "{name: p, in: path"),
                ""));

    var last =
        json(function.code())
            .path("parameters")
            .get(json(function.code()).path("parameters").size() - 1);
    assertThat(last.path("style").asText()).isEqualTo(style);
    assertThat(last.path("explode").asBoolean()).isEqualTo(explode);
  }

  @ParameterizedTest
  @CsvSource({
    "'application/xml, application/json', application/json, json",
    "'application/json-patch+json, application/merge-patch+json', application/merge-patch+json, json",
    "'text/plain, application/x-www-form-urlencoded', application/x-www-form-urlencoded, form",
    "'application/octet-stream, text/csv', text/csv, text",
    "multipart/form-data, multipart/form-data, multipart",
    "image/*, application/octet-stream, binary",
    "'*/*', application/json, json",
  })
  void ofSeveralMediaTypesTheBestToWriteIsTaken(String types, String mediaType, String kind) {
    String content =
        List.of(types.split(", ")).stream().map("'%s': {}"::formatted).toList().toString();
    OperationFunction function =
        only(
            with(
                "/x: {post: {requestBody: {content: {%s}}, %s}}"
                    .formatted(content.substring(1, content.length() - 1), OK),
                ""));

    assertThat(json(function.code()).at("/body/mediaType").asText()).isEqualTo(mediaType);
    assertThat(json(function.code()).at("/body/kind").asText()).isEqualTo(kind);
  }

  @Test
  void theEncodingsOfAFormGoIntoTheDescription() {
    OperationFunction function =
        only(
            with(
                """
                /x:
                  post:
                    requestBody:
                      content:
                        multipart/form-data:
                          schema: {allOf: [{$ref: '#/components/schemas/Upload'}]}
                          encoding:
                            photo: {contentType: 'image/png, image/jpeg'}
                            tags: {style: form, explode: false}
                    responses: {'200': {description: fine, content: {image/png: {}}}}
                """,
                """
                schemas:
                  Upload:
                    type: object
                    properties:
                      photo: {type: string, format: binary}
                      files: {type: array, items: {type: string, format: binary}}
                      tags: {type: array, items: {type: string}}
                      name: {type: string}
                """));

    assertThat(json(function.code()).at("/body/parts").toString())
        .isEqualTo(
            "{\"photo\":{\"contentType\":\"image/png\",\"binary\":true},\"files\":{\"binary\":true},\"tags\":{\"style\":\"form\",\"explode\":false}}");
    assertThat(json(function.input()).at("/$defs/Upload/properties/photo").toString())
        .isEqualTo("{\"type\":\"string\",\"contentEncoding\":\"base64\"}");
    assertThat(json(function.output().orElseThrow()).at("/properties/base64/type").asText())
        .isEqualTo("string");
    assertThat(json(function.code()).path("accept").asText()).isEqualTo("image/png");
  }

  @Test
  void theServerIsTheNearestAndItsVariablesAreAChoiceWhereTheyListOne() {
    OperationFunction function =
        only(
            """
            openapi: 3.1.0
            info: {title: x, version: '1'}
            servers: [{url: /elsewhere}]
            paths:
              /x:
                get:
                  servers:
                    - url: https://{region}.example.com:{port}/{base}
                      variables:
                        region: {default: eu, enum: [eu, us]}
                        port: {default: '8443'}
                        base: {default: v2, enum: [v1, v2]}
            """);

    assertThat(function.origins())
        .containsExactlyInAnyOrder("https://eu.example.com:8443", "https://us.example.com:8443");
    assertThat(json(function.code()).path("server").toString())
        .isEqualTo(
            "{\"url\":\"https://{region}.example.com:8443/{base}\",\"variables\":{\"region\":\"eu\",\"base\":\"v2\"},\"arg\":\"server\"}");
    assertThat(json(function.input()).at("/properties/server/properties/region/enum").toString())
        .isEqualTo("[\"eu\",\"us\"]");
    assertThat(JsonSchemaRules.violation(json(function.input()))).isEmpty();
  }

  @Test
  void aServerOfTheSettingsStandsForThoseOfTheDocument() {
    String text = with("/x: {get: {" + OK + "}}", "");

    assertThat(operations(text, at("http://127.0.0.1:8080/base")).origins())
        .containsExactly("http://127.0.0.1:8080");
    assertThat(problems(operations(text.replace("https://api.example.com/v1", "/v1"))).getFirst())
        .contains("/v1 is no absolute URL: give spec.openapi.serverUrl");
  }

  @Test
  void whichCredentialsAreTakenGoesIntoTheDescription() {
    String paths =
        """
        /a: {get: {responses: {}, security: [{key: [], oauth: [read]}, {}]}}
        /b: {get: {responses: {}, security: []}}
        /c: {get: {responses: {}}}
        """;
    List<String> unsaid =
        operations(with(paths, "")).functions().stream()
            .map(function -> json(function.code()).path("security").toString())
            .toList();
    List<String> said =
        operations(with(paths, "") + "security: [{basic: []}]").functions().stream()
            .map(function -> json(function.code()).path("security").toString())
            .toList();

    assertThat(unsaid)
        .containsExactly("[{\"key\":[],\"oauth\":[\"read\"]},{}]", "[]", "[{\"\":[]}]");
    assertThat(said.getLast()).isEqualTo("[{\"basic\":[]}]");
  }

  @Test
  void oneBadOperationDoesNotTakeTheOthersWithIt() {
    Operations operations =
        operations(
            document(
                "3.0.1",
                """
                /good: {get: {operationId: good, responses: {}}}
                /twice: {get: {operationId: good, responses: {}}}
                /lacks/{id}: {get: {operationId: lacks, responses: {}}}
                /style: {get: {parameters: [{name: a, in: query, style: matrix, schema: {}}], responses: {}}}
                /place: {get: {parameters: [{name: a, in: body, schema: {}}], responses: {}}}
                /schema: {get: {parameters: [{name: a, in: query, schema: {type: file}}], responses: {}}}
                /nowhere: {get: {parameters: [{$ref: '#/components/parameters/Gone'}], responses: {}}}
                /host: {get: {parameters: [{name: Host, in: header, schema: {}}], responses: {}}}
                /a~b: {trace: {responses: {}}}
                """,
                ""));

    assertThat(names(operations)).containsExactly("api-good");
    assertThat(problems(operations))
        .containsExactly(
            "/paths/~1twice/get/operationId: is that of /paths/~1good/get too",
            "/paths/~1lacks~1{id}/get/parameters: lacks the path parameter id",
            "/paths/~1style/get/parameters/0/style: can't be matrix in query",
            "/paths/~1place/get/parameters/0/in: must be path, query, header or cookie",
            "/paths/~1schema/get/parameters/0/schema/type: is nothing that type can be",
            "/paths/~1nowhere/get/parameters/0: $ref #/components/parameters/Gone leads nowhere",
            "/paths/~1host/get/parameters/0/name: can't be that of a header",
            "/paths/~1a~0b/trace: TRACE can't be sent by functions");
  }

  @Test
  void aThousandOperationsAreAThousandFunctions() {
    StringBuilder paths = new StringBuilder();
    for (int i = 0; i < 1_000; i++) {
      paths.append(
          "/p%1$d: {get: {operationId: op%1$d, parameters: [{name: q, in: query, schema: {$ref: '#/components/schemas/Q'}}], responses: {}}}\n"
              .formatted(i));
    }

    Operations operations = operations(with(paths.toString(), "schemas: {Q: {type: string}}"));

    assertThat(operations.functions()).hasSize(1_000);
    assertThat(operations.problems()).isEmpty();
    assertThat(names(operations)).doesNotHaveDuplicates();
  }

  @Test
  void moreThanThatIsSaid() {
    StringBuilder paths = new StringBuilder();
    for (int i = 0; i < 3_100; i++) {
      paths.append("/p%d: {get: {responses: {}}}\n".formatted(i));
    }

    Operations operations = operations(with(paths.toString(), ""));

    assertThat(operations.functions()).hasSize(3_000);
    assertThat(problems(operations))
        .containsExactly("/paths: has more than 3000 operations: choose with spec.openapi.include");
  }
}
