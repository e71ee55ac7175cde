package dev.edgeward.e2e.cloudflare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.util.Map;

/**
 * What the API answers: its envelope {@code {success, errors, messages, result, result_info}}, or
 * the bytes of a value.
 *
 * @param code of the error, or 0
 */
record Answer(int status, int code, Map<String, String> headers, Buffer body) {

  private static final Map<String, String> JSON = Map.of("content-type", "application/json");

  /** Success without a result. */
  static Answer nothing() {
    return of(NullNode.getInstance());
  }

  static Answer of(JsonNode result) {
    return new Answer(200, 0, JSON, Json.write(success(result)));
  }

  /** Success with a remark, as the check of a token gives it. */
  static Answer of(JsonNode result, int code, String message) {
    ObjectNode envelope = success(result);
    envelope
        .withArray("messages")
        .addObject()
        .put("code", code)
        .put("message", message)
        .putNull("type");
    return new Answer(200, 0, JSON, Json.write(envelope));
  }

  /** A page of a list. */
  static Answer page(JsonNode result, ObjectNode resultInfo) {
    return new Answer(
        200, 0, JSON, Json.write(success(result).<ObjectNode>set("result_info", resultInfo)));
  }

  static Answer value(Buffer bytes, Map<String, String> headers) {
    return new Answer(200, 0, headers, bytes);
  }

  static Answer refusal(ApiError error) {
    ObjectNode envelope = Json.object().put("success", false);
    envelope
        .putArray("errors")
        .addObject()
        .put("code", error.code())
        .put("message", error.getMessage());
    envelope.putArray("messages");
    envelope.putNull("result");
    return new Answer(error.status(), error.code(), JSON, Json.write(envelope));
  }

  private static ObjectNode success(JsonNode result) {
    ObjectNode envelope = Json.object().put("success", true);
    envelope.putArray("errors");
    envelope.putArray("messages");
    envelope.set("result", result);
    return envelope;
  }
}
