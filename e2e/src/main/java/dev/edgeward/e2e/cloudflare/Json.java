package dev.edgeward.e2e.cloudflare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;

/** Reads JSON strictly: no duplicate keys, nothing after the value. */
final class Json {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Json() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static ArrayNode array() {
    return MAPPER.createArrayNode();
  }

  /**
   * The value that the bytes are.
   *
   * @param what names them in the error
   * @throws ApiError when they are no JSON
   */
  static JsonNode read(Buffer bytes, String what) {
    try {
      JsonNode value = MAPPER.readTree(bytes.getBytes());
      if (value == null || value.isMissingNode()) {
        throw ApiError.invalid(what + " is empty, and has to be JSON");
      }
      return value;
    } catch (JsonProcessingException e) {
      throw ApiError.invalid(what + " is not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw ApiError.invalid(what + " is not JSON");
    }
  }

  /** As {@link #read}, for what has to be an object. */
  static ObjectNode readObject(Buffer bytes, String what) {
    if (read(bytes, what) instanceof ObjectNode object) {
      return object;
    }
    throw ApiError.invalid(what + " is not a JSON object");
  }

  static Buffer write(JsonNode value) {
    try {
      return Buffer.buffer(MAPPER.writeValueAsBytes(value));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
