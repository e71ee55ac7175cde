package dev.edgeward.apiserver.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.apiserver.error.ApiException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever is sent, a body is read or refused with a 4xx; nothing else escapes. */
class RequestBodyFuzzTest {
  private static final Bodies BODIES = new Bodies(1 << 30);

  private static final List<Function<Bodies.Body, ?>> READERS =
      List.of(
          CreateFunctionRequest::read,
          UpdateFunctionRequest::read,
          CreateSchemaRequest::read,
          CreateVersionRequest::read);

  @Property(tries = 2_000)
  void bytes(@ForAll byte[] bytes) {
    read(bytes);
  }

  @Property(tries = 4_000)
  void almostRight(@ForAll("objects") String json) {
    read(json.getBytes(StandardCharsets.UTF_8));
  }

  @Provide
  Arbitrary<String> objects() {
    Arbitrary<String> value =
        Arbitraries.of(
            "null",
            "1",
            "1e999",
            "\"\"",
            "\"x\"",
            "\"\\ud800\"",
            "\"\\u0000\"",
            "[]",
            "[1]",
            "{}",
            "{\"type\":[]}",
            "[{\"name\":\"main.js\",\"source\":\"x\"}]",
            "[{\"name\":1}]",
            "[null]",
            "true");
    Arbitrary<String> field =
        Arbitraries.of(
            "workspaceId",
            "name",
            "description",
            "source",
            "inputSchemaId",
            "outputSchemaId",
            "runtimeUserId",
            "schema",
            "functionId",
            "files",
            "parentId",
            "~/",
            "");
    return net.jqwik.api.Combinators.combine(field, value)
        .as((name, text) -> "\"" + name + "\":" + text)
        .list()
        .ofMaxSize(10)
        .map(fields -> "{" + String.join(",", fields) + "}");
  }

  private static void read(byte[] bytes) {
    for (Function<Bodies.Body, ?> reader : READERS) {
      try {
        BODIES.during(new ByteArrayInputStream(bytes), reader);
      } catch (ApiException e) {
        assertThat(e.code().status()).isBetween(400, 499);
      }
    }
  }
}
