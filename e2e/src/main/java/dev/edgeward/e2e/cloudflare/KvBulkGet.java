package dev.edgeward.e2e.cloudflare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads of up to 100 keys at once, which the API and the binding of workers answer alike. */
final class KvBulkGet {

  private KvBulkGet() {}

  /**
   * The values by key, null where there is none.
   *
   * @param parsed whether values are JSON to be given as such
   * @param withMetadata whether each is {@code {value, metadata}}
   * @throws ApiError when there are too many keys, or a value isn't the JSON that it has to be
   */
  static ObjectNode answer(
      List<String> keys,
      boolean parsed,
      boolean withMetadata,
      Function<String, Optional<KvEntry>> store) {
    if (keys.isEmpty() || keys.size() > KvLimits.BULK_GET_KEYS) {
      throw ApiError.invalid(
          "a call can have 1 to " + KvLimits.BULK_GET_KEYS + " keys, and has " + keys.size());
    }
    ObjectNode values = Json.object();
    for (String key : keys) {
      KvLimits.check(key, null, null);
      values.set(
          key,
          store
              .apply(key)
              .map(entry -> describe(key, entry, parsed, withMetadata))
              .orElseGet(NullNode::getInstance));
    }
    return values;
  }

  private static JsonNode describe(
      String key, KvEntry entry, boolean parsed, boolean withMetadata) {
    @Nullable Buffer bytes = entry.value();
    Buffer value = bytes == null ? Buffer.buffer() : bytes;
    JsonNode node =
        parsed ? Json.read(value, "the value of " + key) : TextNode.valueOf(value.toString());
    if (!withMetadata) {
      return node;
    }
    ObjectNode described = Json.object();
    described.set("value", node);
    JsonNode metadata = entry.metadata();
    described.set("metadata", metadata == null ? NullNode.getInstance() : metadata);
    return described;
  }
}
