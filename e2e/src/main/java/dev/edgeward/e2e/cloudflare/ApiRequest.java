package dev.edgeward.e2e.cloudflare;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request that was routed and may be made.
 *
 * @param token whose it is
 * @param parameters the variable parts of the path, decoded
 * @param query its parameters, only those that the route knows
 * @param headers of HTTP
 * @param fault that the endpoint has to play itself, null for none
 */
record ApiRequest(
    ApiToken token,
    Map<String, String> parameters,
    Map<String, String> query,
    MultiMap headers,
    Buffer body,
    @Nullable Fault fault) {

  /** A variable part of the path. */
  String part(String name) {
    String value = parameters.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the route has no " + name);
    }
    return value;
  }

  Optional<String> queried(String name) {
    return Optional.ofNullable(query.get(name));
  }

  /**
   * A parameter of the query that is a number.
   *
   * @throws ApiError when it isn't, or is out of bounds
   */
  int queried(String name, int absent, int least, int most) {
    return queried(name).map(text -> number(name, text, least, most)).orElse(absent);
  }

  /** The body as a JSON object. */
  Fields json() {
    requireJson();
    return new Fields(Json.readObject(body, "the body"), "body");
  }

  /** The body as any JSON. */
  JsonNode anyJson() {
    requireJson();
    return Json.read(body, "the body");
  }

  private void requireJson() {
    String type = headers.get("content-type");
    if (type == null || !type.matches("application/json(;.*)?")) {
      throw ApiError.invalid("the body has to be application/json, and is " + type);
    }
  }

  private static int number(String name, String text, int least, int most) {
    if (text.matches("\\d{1,9}")) {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    }
    throw ApiError.invalid(name + " has to be from " + least + " to " + most + ", and is " + text);
  }
}
