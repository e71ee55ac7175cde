package dev.edgeward.apiserver.invoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgeward.apiserver.error.FieldError;
import java.io.IOException;
import java.util.List;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.Test;

class JsonSchemasTest {
  private final JsonSchemas schemas = new JsonSchemas();

  private List<FieldError> errors(String schema, String value) {
    try {
      return schemas.errors(new ObjectMapper().readTree(schema), JsonSlice.of(value), "/args");
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Test
  void pointers_name_the_place() {
    String schema =
        "{\"properties\":{\"a/b\":{\"items\":{\"type\":\"string\"}},\"c\":{\"type\":\"null\"}}}";
    assertThat(errors(schema, "{\"a/b\":[\"x\",1],\"c\":2}"))
        .extracting(FieldError::pointer)
        .containsExactlyInAnyOrder("/args/a~1b/1", "/args/c");
    assertThat(errors(schema, "{\"a/b\":[\"x\"]}")).isEmpty();
    assertThat(errors("{\"type\":\"string\"}", "1"))
        .extracting(FieldError::pointer)
        .containsExactly("/args");
  }

  @Test
  void boolean_and_empty_schemas_are_schemas() {
    assertThat(errors("true", "1")).isEmpty();
    assertThat(errors("{}", "1")).isEmpty();
    assertThat(errors("false", "1")).isNotEmpty();
  }

  @Test
  void references_inside_of_the_schema_work() {
    String schema = "{\"$defs\":{\"s\":{\"type\":\"string\"}},\"items\":{\"$ref\":\"#/$defs/s\"}}";
    assertThat(errors(schema, "[1]")).hasSize(1);
    assertThat(errors(schema, "[\"a\"]")).isEmpty();
  }

  @Test
  void nothing_is_ever_fetched() throws IOException {
    try (MockWebServer server = new MockWebServer()) {
      server.enqueue(new MockResponse.Builder().body("{}").build());
      server.start();
      for (String reference :
          List.of(
              server.url("/s.json").toString(),
              "file:///etc/hostname",
              "classpath:draft-04/schema")) {
        assertThatThrownBy(() -> errors("{\"$ref\":\"" + reference + "\"}", "{}"))
            .as(reference)
            .isInstanceOf(JsonSchemas.Unusable.class);
      }
      assertThat(server.getRequestCount()).isZero();
    }
  }

  @Test
  void a_schema_that_is_none_is_unusable() {
    assertThatThrownBy(() -> errors("{\"pattern\":\"(\"}", "\"a\""))
        .isInstanceOf(JsonSchemas.Unusable.class);
  }

  @Test
  void a_value_of_too_many_parts_is_not_made_a_tree() {
    assertThatThrownBy(
            () -> errors("{\"type\":\"array\"}", "[" + "{},".repeat(JsonSchemas.MAX_TOKENS) + "1]"))
        .isInstanceOf(JsonSchemas.TooLarge.class);
  }

  /** Not the schema is to blame. */
  @Test
  void a_number_beyond_those_of_a_double_is_none() {
    assertThat(errors("{\"type\":\"number\"}", "1e999")).hasSize(1);
    assertThat(errors("{\"items\":{\"maximum\":5}}", "[1e999]")).hasSizeLessThan(2);
  }

  @Test
  void a_schema_that_refers_to_itself_without_end_is_bounded() {
    assertThat(errors("{\"$ref\":\"#\"}", "1"))
        .extracting(FieldError::message)
        .containsExactly("is too complex to be checked");
  }
}
