package dev.edgeward.apiserver.invoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgeward.apiserver.error.ApiException;
import dev.edgeward.apiserver.error.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InvokeRequestTest {
  private static InvokeRequest parse(String body) {
    return InvokeRequest.parse(body.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{ \"a\" : [1.50, \"\\u00e9ü😀\", null, true] }",
        "12",
        "-1.5e3",
        "\"a\\\"b\"",
        "null",
        "false",
        "[]",
        "[[{\"a\":{}}]]",
        "\"\""
      })
  void arguments_are_passed_on_as_they_came(String args) {
    assertThat(parse("{\"args\" : " + args + " , \"versionId\":\"fnv_1\"}").args().text())
        .isEqualTo(args);
    assertThat(parse("{\"args\":" + args + "}").args().text()).isEqualTo(args);
  }

  @Test
  void arguments_are_an_empty_object_unless_given() {
    assertThat(parse("{}").args().text()).isEqualTo("{}");
    assertThat(parse("").args().text()).isEqualTo("{}");
    assertThat(parse("{}").versionId()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{",
        "{}}",
        "{\"args\":{]}",
        "{\"args\":1,\"args\":2}",
        "{\"arg\":1}",
        "{\"versionId\":null}",
        "{\"versionId\":5}",
        "nonsense",
        "{\"args\":NaN}",
        "\u0000\u0000"
      })
  void anything_else_is_refused(String body) {
    assertThatThrownBy(() -> parse(body))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
              assertThat(e.getMessage()).doesNotContain("Source", "Stream", "\n");
            });
  }

  @Test
  void names_values_and_brackets_are_counted() {
    assertThat(parse("{\"versionId\":\"fnv_1\",\"args\":[1,{\"a\":[]},\"b\"]}").args().tokens())
        .isEqualTo(9);
    assertThat(parse("{\"args\":1}").args().tokens()).isEqualTo(1);
  }

  @Test
  void so_many_unknown_fields_are_told() {
    String body =
        IntStream.range(0, 10_000)
            .mapToObj(field -> "\"f" + field + "\":0")
            .collect(Collectors.joining(",", "{", "}"));
    assertThatThrownBy(() -> parse(body))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.errors()).hasSize(20))
        .hasMessageContaining("more than 20");
  }

  @Test
  void nesting_is_bounded() {
    assertThatThrownBy(() -> parse("{\"args\":" + "[".repeat(600)))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("nested too deep");
  }

  @Test
  void other_encodings_are_refused() {
    byte[] utf16 = "{\"args\":1}".getBytes(StandardCharsets.UTF_16);
    assertThatThrownBy(() -> InvokeRequest.parse(utf16)).isInstanceOf(ApiException.class);
    byte[] broken = {'{', '"', 'a', 'r', 'g', 's', '"', ':', '"', (byte) 0xc3, '"', '}'};
    assertThatThrownBy(() -> InvokeRequest.parse(broken)).isInstanceOf(ApiException.class);
  }
}
