package dev.edgeward.apiserver.invoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTest {
  private static Answer parse(String json) {
    return Answer.parse(json.getBytes(StandardCharsets.UTF_8)).orElseThrow();
  }

  @Test
  void a_result_is_passed_on_as_it_came() {
    Answer answer =
        parse(
            "{\"ok\":true,\"result\":{\"a\": [1.0]},\"logs\":[{\"level\":\"info\"}],\"durationMs\":3.6}");
    assertThat(Objects.requireNonNull(answer.result()).text()).isEqualTo("{\"a\": [1.0]}");
    assertThat(answer.durationMs()).isEqualTo(4);
  }

  @Test
  void a_failure_is_told_in_one_line() {
    assertThat(failure("thrown", "TypeError", "x is not a function"))
        .isEqualTo("TypeError: x is not a function");
    assertThat(failure("thrown", "", "bare")).isEqualTo("bare");
    assertThat(failure("thrown", "Error", "")).isEqualTo("Error");
    assertThat(failure("timed-out", "TimeoutError", "whatever")).isEqualTo("timed out after 7 s");
  }

  @Test
  void the_place_in_the_sources_is_told_where_it_is_whole() {
    assertThat(thrown(",\"file\":\"main.ts\",\"line\":6,\"column\":11"))
        .isEqualTo("RangeError: no (main.ts:6:11)");
    assertThat(thrown(",\"file\":\"main.ts\",\"line\":6")).isEqualTo("RangeError: no");
    assertThat(thrown(",\"file\":null,\"line\":6,\"column\":11")).isEqualTo("RangeError: no");
    assertThat(thrown(",\"file\":{\"line\":1},\"line\":[6],\"column\":\"x\""))
        .isEqualTo("RangeError: no");
  }

  private static String thrown(String place) {
    return parse(
            "{\"ok\":false,\"kind\":\"thrown\",\"error\":{\"name\":\"RangeError\",\"message\":\"no\"%s},\"durationMs\":1}"
                .formatted(place))
        .error(7);
  }

  private static String failure(String kind, String name, String message) {
    return parse(
            "{\"ok\":false,\"kind\":\"%s\",\"error\":{\"name\":\"%s\",\"message\":\"%s\",\"stack\":\"s\"},\"durationMs\":1}"
                .formatted(kind, name, message))
        .error(7);
  }

  @Test
  void a_failure_has_no_result() {
    assertThat(parse("{\"ok\":false,\"result\":1,\"kind\":\"thrown\",\"durationMs\":1}").result())
        .isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"ok\":true,\"durationMs\":1}",
        "{\"ok\":\"yes\",\"durationMs\":1}",
        "{\"ok\":true,\"result\":1}",
        "{\"ok\":true,\"result\":1,\"durationMs\":\"x\"}",
        "{\"ok\":true,\"result\":1,\"durationMs\":-4}",
        "<html>"
      })
  void anything_else_is_no_answer(String text) {
    assertThat(Answer.parse(text.getBytes(StandardCharsets.UTF_8))).isEmpty();
  }

  @Test
  void the_response_has_the_fields_of_the_contract() {
    assertThat(json(new InvokeResult(true, JsonSlice.of("[1]"), null, 5, Logs.NONE)))
        .isEqualTo("{\"ok\":true,\"result\":[1],\"error\":null,\"durationMs\":5}");
    assertThat(json(InvokeResult.failed("a \"b\"\n\ud800", 5, Logs.NONE)))
        .isEqualTo("{\"ok\":false,\"error\":\"a \\\"b\\\"\\n?\",\"durationMs\":5}");
  }

  @Test
  void logs_are_passed_on_as_they_came_to_whom_asks_for_them() {
    Logs logs =
        parse(
                "{\"ok\":true,\"result\":1,\"logs\":[ {\"level\":\"info\",\"message\":\"é\"}],\"logsDropped\":3,\"durationMs\":5}")
            .logs();
    InvokeResult result = new InvokeResult(true, JsonSlice.of("1"), null, 5, logs);
    assertThat(new String(result.toJson(true), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"ok\":true,\"result\":1,\"error\":null,\"durationMs\":5,\"logs\":[ {\"level\":\"info\",\"message\":\"é\"}],\"logsDropped\":3}");
    assertThat(json(result)).doesNotContain("logs");
    InvokeResult silent = InvokeResult.failed("no", 5, Logs.NONE);
    assertThat(new String(silent.toJson(true), StandardCharsets.UTF_8))
        .endsWith("\"durationMs\":5,\"logs\":[],\"logsDropped\":0}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"no array\"", "null", "{\"level\":\"info\"}", "7"})
  void logs_that_are_none_do_not_spoil_the_answer(String logs) {
    Answer answer =
        parse(
            "{\"ok\":true,\"result\":1,\"logs\":" + logs + ",\"logsDropped\":[],\"durationMs\":5}");
    assertThat(answer.ok()).isTrue();
    assertThat(answer.logs().isEmpty()).isTrue();
  }

  private static String json(InvokeResult result) {
    return new String(result.toJson(false), StandardCharsets.UTF_8);
  }
}
