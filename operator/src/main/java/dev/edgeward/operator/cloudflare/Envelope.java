package dev.edgeward.operator.cloudflare;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What every answer of API v4 is: {@code {success, errors, messages, result, result_info}}.
 *
 * @param success whether it was done
 * @param errors why not
 * @param result missing or null when there is none
 * @param resultInfo of a page, missing otherwise
 */
record Envelope(boolean success, List<ApiError> errors, JsonNode result, JsonNode resultInfo) {
  /** An answer without a body. */
  static final Envelope NONE =
      new Envelope(true, List.of(), MissingNode.getInstance(), MissingNode.getInstance());

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /**
   * An error.
   *
   * @param code 0 when it has none
   * @param message empty when it has none
   */
  record ApiError(int code, String message) {}

  /**
   * Reads an answer.
   *
   * @param body of it
   * @return empty when it is none of API v4's
   */
  static Optional<Envelope> read(byte[] body) {
    try {
      JsonNode json = JSON.readTree(body);
      return json.path("success").isBoolean()
          ? Optional.of(
              new Envelope(
                  json.path("success").booleanValue(),
                  errors(json.path("errors")),
                  json.path("result"),
                  json.path("result_info")))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // a proxy's page
    }
  }

  private static List<ApiError> errors(JsonNode errors) {
    List<ApiError> read = new ArrayList<>();
    for (JsonNode error : errors) {
      read.add(new ApiError(error.path("code").asInt(0), error.path("message").asText("")));
    }
    return List.copyOf(read);
  }

  boolean hasResult() {
    return !result.isMissingNode() && !result.isNull();
  }

  /**
   * Whether a list ends with this answer.
   *
   * @param page of the list, from 1
   * @param asked entries a page that were asked for; it may give fewer
   * @return true when there are no further pages
   */
  boolean isLastPage(int page, int asked) {
    int size = result.size();
    if (size == 0) {
      return true;
    }
    if (resultInfo.path("total_pages").isInt()) {
      return page >= resultInfo.path("total_pages").intValue();
    }
    int perPage = resultInfo.path("per_page").asInt(asked);
    return resultInfo.path("total_count").isInt()
        ? (long) page * perPage >= resultInfo.path("total_count").intValue()
        : size < perPage;
  }
}
