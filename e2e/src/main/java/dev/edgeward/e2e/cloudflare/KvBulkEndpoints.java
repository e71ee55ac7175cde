package dev.edgeward.e2e.cloudflare;

import static dev.edgeward.e2e.cloudflare.Permission.WORKERS_KV_STORAGE_READ;
import static dev.edgeward.e2e.cloudflare.Permission.WORKERS_KV_STORAGE_WRITE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Calls that take many keys. All of a call is checked before any of it has an effect; a key that
 * can't be written just then, as one that was written within the last second, is answered among
 * {@code unsuccessful_keys}.
 */
final class KvBulkEndpoints {

  private static final String BULK = "accounts/{account}/storage/kv/namespaces/{namespace}/bulk";

  private final KvStore store;
  private final InstantSource clock;

  KvBulkEndpoints(KvStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  private record Write(
      String key, @Nullable Buffer value, @Nullable JsonNode metadata, @Nullable Instant expires) {}

  List<Route> routes() {
    return List.of(
        new Route("PUT", BULK, WORKERS_KV_STORAGE_WRITE, this::write),
        new Route("POST", BULK + "/delete", WORKERS_KV_STORAGE_WRITE, this::delete),
        new Route("POST", BULK + "/get", WORKERS_KV_STORAGE_READ, this::get));
  }

  private Answer write(ApiRequest request) {
    if (request.body().length() > KvLimits.BULK_BYTES) {
      throw new ApiError(413, ApiError.GUESSED, "a bulk write can have at most 100 MB");
    }
    List<Write> writes = new ArrayList<>();
    for (JsonNode item : items(request)) {
      if (!(item instanceof ObjectNode object)) {
        throw ApiError.invalid("a bulk write has to be an array of objects");
      }
      Write write = parse(new Fields(object, "body[" + writes.size() + "]"));
      KvLimits.check(write.key(), write.value(), write.metadata());
      writes.add(write);
    }
    return apply(request, writes);
  }

  private Answer delete(ApiRequest request) {
    List<Write> writes = new ArrayList<>();
    for (String key : keys(items(request))) {
      KvLimits.check(key, null, null);
      writes.add(new Write(key, null, null, null));
    }
    return apply(request, writes);
  }

  private Answer get(ApiRequest request) {
    Fields body = request.json();
    List<String> keys = body.texts("keys");
    boolean parsed =
        switch (body.text("type").orElse("text")) {
          case "text" -> false;
          case "json" -> true;
          default -> throw ApiError.invalid("body.type has to be text or json");
        };
    boolean withMetadata = body.flag("withMetadata").orElse(false);
    body.done();
    ObjectNode values = KvBulkGet.answer(keys, parsed, withMetadata, namespace(request)::get);
    return Answer.of(Json.object().<ObjectNode>set("values", values));
  }

  private Answer apply(ApiRequest request, List<Write> writes) {
    KvNamespace namespace = namespace(request);
    int failing = request.fault() instanceof Fault.UnsuccessfulKeys keys ? keys.count() : 0;
    ObjectNode result = Json.object();
    List<String> unsuccessful = new ArrayList<>();
    for (Write write : writes) {
      if (failing > 0) {
        failing--;
        unsuccessful.add(write.key());
        continue;
      }
      try {
        namespace.write(write.key(), write.value(), write.metadata(), write.expires(), false);
      } catch (ApiError e) {
        unsuccessful.add(write.key());
      }
    }
    result.put("successful_key_count", writes.size() - unsuccessful.size());
    var named = result.putArray("unsuccessful_keys");
    unsuccessful.forEach(named::add);
    return Answer.of(result);
  }

  private Write parse(Fields item) {
    String key = item.requiredText("key");
    String text = item.requiredText("value");
    boolean base64 = item.flag("base64").orElse(false);
    @Nullable Instant expires =
        KvLimits.expires(
            item.integer("expiration"), item.integer("expiration_ttl"), clock.instant());
    @Nullable JsonNode metadata = item.any("metadata").orElse(null);
    item.done();
    return new Write(key, base64 ? decode(key, text) : Buffer.buffer(text), metadata, expires);
  }

  private static Buffer decode(String key, String text) {
    try {
      return Buffer.buffer(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      throw ApiError.invalid("the value of " + key + " is not base64");
    }
  }

  private static List<JsonNode> items(ApiRequest request) {
    JsonNode body = request.anyJson();
    if (!body.isArray()) {
      throw ApiError.invalid("the body has to be an array");
    }
    if (body.size() > KvLimits.BULK_KEYS) {
      throw ApiError.invalid("a call can have at most " + KvLimits.BULK_KEYS + " keys");
    }
    List<JsonNode> items = new ArrayList<>();
    body.forEach(items::add);
    return items;
  }

  private static List<String> keys(List<JsonNode> items) {
    List<String> keys = new ArrayList<>();
    for (JsonNode item : items) {
      if (!item.isTextual()) {
        throw ApiError.invalid("the body has to be an array of keys");
      }
      keys.add(item.textValue());
    }
    return keys;
  }

  private KvNamespace namespace(ApiRequest request) {
    return store.get(request.part("account"), request.part("namespace")).namespace();
  }
}
