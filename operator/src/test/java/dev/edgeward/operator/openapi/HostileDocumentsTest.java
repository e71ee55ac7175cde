package dev.edgeward.operator.openapi;

import static dev.edgeward.operator.openapi.Documents.json;
import static dev.edgeward.operator.openapi.Documents.names;
import static dev.edgeward.operator.openapi.Documents.only;
import static dev.edgeward.operator.openapi.Documents.operations;
import static dev.edgeward.operator.openapi.Documents.problems;
import static dev.edgeward.operator.openapi.Documents.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.operator.schema.JsonSchemaRules;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a document can't bring about. */
@Timeout(60)
class HostileDocumentsTest {
  @Test
  void nothingIsFetchedAndNoFileIsRead(@TempDir Path folder) throws IOException {
    Path secret = Files.writeString(folder.resolve("secret.yaml"), "type: string\ntitle: s3cret\n");
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String url = "http://127.0.0.1:" + server.getLocalPort() + "/pet.yaml";
      for (String reference :
          List.of(
              url, url + "#/a", secret.toUri().toString(), secret.toString(), "../secret.yaml")) {
        Operations operations =
            operations(
                with(
                    """
                    /item: {$ref: '%1$s'}
                    /parameter: {get: {parameters: [{$ref: '%1$s'}], responses: {}}}
                    /schema: {get: {parameters: [{name: a, in: query, schema: {$ref: '%1$s'}}], responses: {}}}
                    /body: {post: {requestBody: {$ref: '%1$s'}, responses: {}}}
                    /deep: {get: {parameters: [{name: a, in: query, schema: {$ref: '#/components/schemas/S'}}], responses: {}}}
                    /good: {get: {responses: {}}}
                    """
                        .formatted(reference),
                    "schemas: {S: {$ref: '%s'}}".formatted(reference)));

        assertThat(names(operations)).containsExactly("api-get-good");
        assertThat(problems(operations))
            .hasSize(5)
            .allMatch(problem -> problem.contains("leads out of the document"))
            .noneMatch(problem -> problem.contains("s3cret"));
      }
      server.setSoTimeout(200);
      assertThat(accepts(server)).isFalse();
    }
  }

  private static boolean accepts(ServerSocket server) throws IOException {
    try {
      server.accept().close();
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/../admin", "/a/%2e%2E/b", "/a/./b", "/a b", "/a#b", "a", "/a\\b", "/a\u0001"})
  void aPathLeadsNowhereElse(String path) {
    Operations operations =
        operations(
            with(
                "\""
                    + path.replace("\\", "\\\\").replace("\u0001", "\\u0001")
                    + "\": {get: {responses: {}}}",
                ""));

    assertThat(operations.functions()).isEmpty();
    assertThat(problems(operations).getFirst()).contains("a path ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:///etc/passwd",
        "ftp://a.example.com",
        "https://user:pass@a.example.com",
        "https://a.example.com/../b",
        "https://a.example.com?x=1",
        "https://a_b.example.com",
        "//a.example.com",
        "https://[::1]",
        "javascript:alert(1)",
        "https://",
      })
  void aServerIsAHostThatCanBeGranted(String url) {
    Operations operations =
        operations(
            with("/x: {get: {responses: {}}}", "").replace("https://api.example.com/v1", url));

    assertThat(operations.functions()).isEmpty();
    assertThat(operations.problems()).hasSize(1);
  }

  @Test
  void aServersVariableThatListsNothingIsNotTheCallersToChoose() {
    OperationFunction function =
        only(
            with("/x: {get: {responses: {}}}", "")
                .replace(
                    "{url: 'https://api.example.com/v1'}",
                    "{url: 'https://{host}/v1', variables: {host: {default: api.example.com}}}"));

    assertThat(function.origins()).containsExactly("https://api.example.com");
    assertThat(json(function.input()).path("properties")).isEmpty();
  }

  @Test
  void namesOfPrototypesAreNames() {
    OperationFunction function =
        only(
            with(
                """
                /x/{__proto__}:
                  get:
                    operationId: __proto__
                    parameters:
                      - {name: __proto__, in: path, schema: {type: string}}
                      - {name: constructor, in: query, schema: {$ref: '#/components/schemas/__proto__'}}
                    responses: {}
                """,
                "schemas: {__proto__: {type: object, properties: {toString: {type: string}}}}"));

    assertThat(function.name()).isEqualTo("api-proto");
    assertThat(json(function.input()).path("properties").fieldNames())
        .toIterable()
        .containsExactly("__proto__", "constructor");
    assertThat(JsonSchemaRules.violation(json(function.input()))).isEmpty();
  }

  @Test
  void aHugeEnumIsNotRepeatedByEveryOperation() {
    StringBuilder values = new StringBuilder();
    for (int i = 0; i < 100_000; i++) {
      values.append(i == 0 ? "" : ",").append("v").append(i);
    }
    StringBuilder paths = new StringBuilder();
    for (int i = 0; i < 500; i++) {
      paths.append(
          "/p%d: {get: {parameters: [{name: a, in: query, schema: {$ref: '#/components/schemas/E'}}], responses: {}}}\n"
              .formatted(i));
    }

    Operations operations =
        operations(with(paths.toString(), "schemas: {E: {enum: [" + values + "]}}"));

    assertThat(operations.functions()).isEmpty();
    assertThat(problems(operations).getFirst())
        .isEqualTo(
            "/paths/~1p0/get: /components/schemas/E/enum: makes a schema of more than 262144 bytes");
  }

  @Test
  void aComponentOfManyPropertiesIsNotRepeatedByThousands() {
    StringBuilder properties = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      properties.append(i == 0 ? "" : ",").append("p").append(i).append(": {}");
    }

    Operations operations =
        operations(
            with(
                operationsWith("{$ref: '#/components/schemas/S'}", 2_900),
                "schemas: {S: {properties: {" + properties + "}}}"));

    assertThat(operations.functions()).hasSizeBetween(50, 300);
    long text =
        operations.functions().stream().mapToLong(function -> function.input().length()).sum();
    assertThat(text).isLessThan(35L * 1024 * 1024);
    assertThat(problems(operations).getLast())
        .isEqualTo(
            "/paths: its operations make more than 32 MiB of schemas: choose with spec.openapi.include");
  }

  @Test
  void whatComesToNothingCostsAsWell() {
    String tooLarge =
        "{allOf: [" + "{}, ".repeat(30_000) + "{enum: [" + "x, ".repeat(60_000) + "y]}]}";
    Operations operations =
        operations(
            with(
                operationsWith("{$ref: '#/components/schemas/S'}", 2_000),
                "schemas: {S: " + tooLarge + "}"));

    assertThat(operations.functions()).isEmpty();
    assertThat(operations.problems()).hasSizeLessThan(300);
    assertThat(problems(operations).getLast()).contains("make more than 32 MiB of schemas");
  }

  @Test
  void noMoreOperationsAreTriedThanThereMayBe() {
    Operations operations = operations(with(operationsWith("{type: nothing}", 3_100), ""));

    assertThat(operations.functions()).isEmpty();
    assertThat(operations.problems()).hasSize(3_001);
    assertThat(problems(operations).getLast()).contains("has more than 3000 operations");
  }

  @Test
  void aFormThatIsMadeOfItselfIsLookedAtOnce() {
    Operations operations =
        operations(
            with(
                "/a: {post: {requestBody: {content: {multipart/form-data: {schema: {$ref: '#/components/schemas/S'}}}}, responses: {}}}",
                "schemas: {S: {allOf: ["
                    + "{$ref: '#/components/schemas/S'}, ".repeat(40)
                    + "{type: object}]}}"));

    assertThat(problems(operations).getFirst()).contains("refers to itself");
  }

  @Test
  void aLongChainOfReferencesIsNoCircle() {
    StringBuilder chain = new StringBuilder();
    for (int i = 0; i < 4_000; i++) {
      chain.append("C%d: {allOf: [{$ref: '#/components/schemas/C%d'}]}, ".formatted(i, i + 1));
    }
    String parameter = operationsWith("{$ref: '#/components/schemas/C0'}", 1);

    assertThat(only(with(parameter, "schemas: {" + chain + "C4000: {}}"))).isNotNull();
    assertThat(
            problems(
                operations(
                    with(
                        parameter,
                        "schemas: {"
                            + chain
                            + "C4000: {not: {$ref: '#/components/schemas/C7'}}}"))))
        .singleElement()
        .asString()
        .contains("refers to itself without anything in between");
  }

  @Test
  void manySmallValuesAreTooManyThoughTheyAreFewBytes() {
    String many = "{},".repeat(200_000);
    String scalars = "1,".repeat(600_000);
    for (String document :
        List.of(
            "{\"openapi\":\"3.0.0\",\"paths\":{},\"x\":[" + scalars + "0]}",
            "openapi: 3.0.0\npaths: {}\nx: [" + scalars + "0]",
            "{\"openapi\":\"3.0.0\",\"paths\":{},\"x\":[" + many + "0]}",
            "openapi: 3.0.0\npaths: {}\nx: [" + many + "0]")) {
      assertThat(OpenApiDocument.read(document.getBytes(StandardCharsets.UTF_8)).toString())
          .containsPattern("it has more than [36]00000 values");
    }
  }

  @Test
  void mergesRepeatNothingWithoutABound() {
    StringBuilder document = new StringBuilder("openapi: 3.0.0\npaths: {}\nx-a: &a {");
    for (int i = 0; i < 20_000; i++) {
      document.append("p").append(i).append(": 1, ");
    }
    document.append("z: 1}\n");
    for (int i = 0; i < 50; i++) {
      document.append("x-%d: {<<: *a, own: 1}\n".formatted(i));
    }

    assertThat(
            OpenApiDocument.read(document.toString().getBytes(StandardCharsets.UTF_8)).toString())
        .contains("it has more than 300000 values");
  }

  private static String operationsWith(String schema, int count) {
    StringBuilder paths = new StringBuilder();
    for (int i = 0; i < count; i++) {
      paths.append(
          "/p%d: {get: {parameters: [{name: a, in: query, schema: %s}], responses: {}}}\n"
              .formatted(i, schema));
    }
    return paths.toString();
  }

  @Test
  void depthAndWidthHaveBounds() {
    String deep = "{not: ".repeat(200) + "{}" + "}".repeat(200);
    StringBuilder wide = new StringBuilder("{");
    for (int i = 0; i < 40; i++) {
      wide.append(
          "S%d: {type: object, properties: {a: {$ref: '#/components/schemas/S%d'}, b: {$ref: '#/components/schemas/S%d'}}},"
              .formatted(i, i + 1, i + 1));
    }
    wide.append("S40: {type: string}, Deep: ").append(deep).append("}");
    Operations operations =
        operations(
            with(
                """
                /deep: {get: {parameters: [{name: a, in: query, schema: {$ref: '#/components/schemas/Deep'}}], responses: {}}}
                /data: {get: {parameters: [{name: a, in: query, schema: {default: %s}}], responses: {}}}
                /wide: {get: {parameters: [{name: a, in: query, schema: {$ref: '#/components/schemas/S0'}}], responses: {}}}
                """
                    .formatted(deep),
                "schemas: " + wide));

    assertThat(names(operations)).containsExactly("api-get-wide");
    assertThat(problems(operations))
        .hasSize(2)
        .allMatch(problem -> problem.contains("nested more than 60 levels deep"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "just text",
        "swagger: '2.0'\npaths: {}",
        "openapi: 3.2.0\npaths: {}",
        "openapi: 4.0.0\npaths: {}",
        "openapi: 3.0.0",
        "openapi: 3.0.0\npaths: [1]",
        "openapi: [3.0.0",
        "!!javax.script.ScriptEngineManager [!!java.net.URL ['http://127.0.0.1/']]",
      })
  void whatIsNoDocumentIsSaidToBeNone(String text) {
    assertThat(OpenApiDocument.read(text.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(OpenApiDocument.Unreadable.class);
  }

  @Test
  void scalarsAreThoseOfJson() {
    OpenApiDocument document =
        Documents.read(
            "openapi: 3.1.0\npaths: {}\nx: [no, 1:30, 2020-01-01, 0777, 12, -1.5e3, true, null, ~, '1']\n200: ok\n");

    assertThat(document.root().path("x").toString())
        .isEqualTo("[\"no\",\"1:30\",\"2020-01-01\",\"0777\",12,-1500.0,true,null,null,\"1\"]");
    assertThat(document.root().path("200").asText()).isEqualTo("ok");
  }

  @Test
  void aliasesBlowNothingUp() {
    StringBuilder bomb =
        new StringBuilder("openapi: 3.0.0\npaths: {}\nx-a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
      String before = "*a" + (i - 1);
      bomb.append(
          "x-a%1$d: &a%1$d [%2$s]\n"
              .formatted(
                  i,
                  String.join(
                      ", ",
                      List.of(before, before, before, before, before, before, before, before))));
    }

    assertThat(OpenApiDocument.read(bomb.toString().getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(OpenApiDocument.Unreadable.class);
  }

  @Test
  void whatIsPackedIsNotUnpackedWithoutABound() throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      byte[] spaces = new byte[1024 * 1024];
      for (int i = 0; i < 100; i++) {
        gzip.write(spaces);
      }
    }

    OpenApiDocument.Reading reading = OpenApiDocument.read(packed.toByteArray());

    assertThat(reading.toString()).contains("has more than 33554432 bytes");
    assertThat(OpenApiDocument.read(new byte[] {0x1f, (byte) 0x8b, 1, 2, 3}).toString())
        .contains("can't be unpacked");
    assertThat(OpenApiDocument.read(new byte[] {(byte) 0xff, (byte) 0xfe, 0}).toString())
        .contains("not UTF-8");
  }
}
