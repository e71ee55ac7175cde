package dev.edgeward.e2e.cloudflare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.NavigableMap;

/**
 * A page of keys.
 *
 * @param keys {@code {name, expiration, metadata}} each
 * @param cursor where the next one begins; empty when there is none
 */
record KvPage(ArrayNode keys, String cursor) {

  /** The most keys that a page has. */
  static final int LARGEST = 1000;

  /**
   * Takes a page out of all keys.
   *
   * @param cursor of the page before, empty for the first
   * @throws ApiError when the cursor is none
   */
  static KvPage of(NavigableMap<String, KvEntry> all, String prefix, String cursor, int limit) {
    ArrayNode page = Json.array();
    String last = "";
    NavigableMap<String, KvEntry> rest =
        cursor.isEmpty() ? all.tailMap(prefix, true) : all.tailMap(key(cursor), false);
    for (Map.Entry<String, KvEntry> one : rest.entrySet()) {
      if (!one.getKey().startsWith(prefix)) {
        break;
      }
      if (page.size() == limit) {
        return new KvPage(page, cursor(last));
      }
      page.add(describe(one.getKey(), one.getValue()));
      last = one.getKey();
    }
    return new KvPage(page, "");
  }

  private static ObjectNode describe(String key, KvEntry entry) {
    ObjectNode described = Json.object().put("name", key);
    Instant expires = entry.expires();
    if (expires != null) {
      described.put("expiration", expires.getEpochSecond());
    }
    JsonNode metadata = entry.metadata();
    if (metadata != null) {
      described.set("metadata", metadata);
    }
    return described;
  }

  /** Not the key itself, so that no client takes it for one. */
  private static String cursor(String key) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(("after:" + key).getBytes(StandardCharsets.UTF_8));
  }

  private static String key(String cursor) {
    try {
      String after = Buffer.buffer(Base64.getUrlDecoder().decode(cursor)).toString();
      if (after.startsWith("after:")) {
        return after.substring("after:".length());
      }
    } catch (IllegalArgumentException e) {
      // told below
    }
    throw ApiError.invalid("the cursor is not one of this list");
  }
}
