package dev.edgeward.apiserver.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.edgeward.apiserver.error.ApiException;
import dev.edgeward.apiserver.error.ErrorCode;
import dev.edgeward.apiserver.error.FieldError;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked // a null fails the test
class JsonBodyTest {
  private static ApiException refused(String json) {
    ApiException refusal =
        catchThrowableOfType(
            ApiException.class,
            () ->
                new Bodies(1 << 25)
                    .during(
                        new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)),
                        CreateSchemaRequest::read));
    assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
    return refusal;
  }

  private static String unknownFields(int count) {
    return IntStream.range(0, count)
        .mapToObj(field -> "\"f" + field + "\":0")
        .collect(Collectors.joining(",", "{", "}"));
  }

  @Test
  void nothing_may_follow_the_object() {
    assertThat(refused("{} {}")).hasMessageContaining("not valid JSON");
  }

  @Test
  void each_complaint_has_its_pointer() {
    assertThat(refused("{\"a/b~\":1,\"schema\":{},\"name\":\"x\",\"workspaceId\":1}").errors())
        .extracting(FieldError::pointer)
        .containsExactlyInAnyOrder("/workspaceId", "/a~1b~0");
  }

  @Test
  void so_many_are_told_and_that_there_are_more() {
    assertThat(refused(unknownFields(17))).hasMessage("20 parts of the request are not valid");
    ApiException many = refused(unknownFields(10_000));
    assertThat(many).hasMessage("more than 20 parts of the request are not valid");
    assertThat(many.errors()).hasSize(20);
  }

  @Test
  void a_name_is_not_repeated_without_end() {
    assertThat(refused("{\"" + "x".repeat(40_000) + "\":1}").errors().getLast().message())
        .isEqualTo("unknown field " + "x".repeat(100) + "…");
  }
}
