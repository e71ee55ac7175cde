package dev.edgeward.e2e.cloudflare;

import static dev.edgeward.e2e.cloudflare.Permission.WORKERS_KV_STORAGE_READ;
import static dev.edgeward.e2e.cloudflare.Permission.WORKERS_KV_STORAGE_WRITE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Namespaces, keys and values; {@link KvBulkEndpoints} has what takes many keys. */
final class KvEndpoints {

  private static final String NAMESPACES = "accounts/{account}/storage/kv/namespaces";
  private static final String NAMESPACE = NAMESPACES + "/{namespace}";

  private final KvStore store;
  private final InstantSource clock;

  KvEndpoints(KvStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        new Route(
            "GET",
            NAMESPACES,
            WORKERS_KV_STORAGE_READ,
            this::list,
            "page",
            "per_page",
            "order",
            "direction"),
        new Route("POST", NAMESPACES, WORKERS_KV_STORAGE_WRITE, this::create),
        new Route("GET", NAMESPACE, WORKERS_KV_STORAGE_READ, this::get),
        new Route("PUT", NAMESPACE, WORKERS_KV_STORAGE_WRITE, this::rename),
        new Route("DELETE", NAMESPACE, WORKERS_KV_STORAGE_WRITE, this::delete),
        new Route(
            "GET",
            NAMESPACE + "/keys",
            WORKERS_KV_STORAGE_READ,
            this::keys,
            "cursor",
            "limit",
            "prefix"),
        new Route("GET", NAMESPACE + "/values/{key}", WORKERS_KV_STORAGE_READ, this::value),
        new Route(
            "PUT",
            NAMESPACE + "/values/{key}",
            WORKERS_KV_STORAGE_WRITE,
            this::write,
            "expiration",
            "expiration_ttl"),
        new Route("DELETE", NAMESPACE + "/values/{key}", WORKERS_KV_STORAGE_WRITE, this::remove),
        new Route("GET", NAMESPACE + "/metadata/{key}", WORKERS_KV_STORAGE_READ, this::metadata));
  }

  private Answer list(ApiRequest request) {
    boolean byTitle = choice(request, "order", "id", "title").equals("title");
    boolean down = choice(request, "direction", "asc", "desc").equals("desc");
    Comparator<KvStore.Owned> order =
        byTitle
            ? Comparator.comparing(KvStore.Owned::title)
            : Comparator.comparing(owned -> owned.namespace().id());
    List<KvStore.Owned> owned = store.list(request.part("account"));
    owned.sort(down ? order.reversed() : order);
    return Pages.of(request, owned, 1000, KvEndpoints::describe);
  }

  private Answer create(ApiRequest request) {
    Fields body = request.json();
    String title = body.requiredText("title");
    body.done();
    return Answer.of(describe(store.create(request.part("account"), title)));
  }

  private Answer get(ApiRequest request) {
    return Answer.of(describe(owned(request)));
  }

  private Answer rename(ApiRequest request) {
    Fields body = request.json();
    String title = body.requiredText("title");
    body.done();
    return Answer.of(describe(store.rename(owned(request), title)));
  }

  private Answer delete(ApiRequest request) {
    store.delete(owned(request));
    return Answer.of(Json.object());
  }

  private Answer keys(ApiRequest request) {
    KvPage page =
        KvPage.of(
            owned(request).namespace().list(),
            request.queried("prefix").orElse(""),
            request.queried("cursor").orElse(""),
            request.queried("limit", KvPage.LARGEST, 10, KvPage.LARGEST));
    ObjectNode info = Json.object().put("count", page.keys().size());
    info.put("cursor", page.cursor());
    return Answer.page(page.keys(), info);
  }

  private Answer value(ApiRequest request) {
    KvEntry entry = entry(request);
    Map<String, String> headers = new HashMap<>();
    headers.put("content-type", "application/octet-stream");
    Instant expires = entry.expires();
    if (expires != null) {
      headers.put("expiration", Long.toString(expires.getEpochSecond()));
    }
    @Nullable Buffer value = entry.value();
    return Answer.value(value == null ? Buffer.buffer() : value, headers);
  }

  private Answer metadata(ApiRequest request) {
    JsonNode metadata = entry(request).metadata();
    return metadata == null ? Answer.nothing() : Answer.of(metadata);
  }

  /** The body is the value, or a form with {@code value} and {@code metadata}. */
  private Answer write(ApiRequest request) {
    Instant expires =
        KvLimits.expires(
            seconds(request, "expiration"), seconds(request, "expiration_ttl"), clock.instant());
    KvNamespace namespace = owned(request).namespace();
    if (!Multipart.isMultipart(request)) {
      namespace.write(request.part("key"), request.body(), null, expires, false);
      return Answer.of(Json.object());
    }
    @Nullable Buffer value = null;
    @Nullable JsonNode metadata = null;
    for (Multipart.Part part : Multipart.read(request)) {
      switch (part.name()) {
        case "value" -> value = part.body();
        case "metadata" -> metadata = Json.read(part.body(), "the part metadata");
        default -> throw ApiError.unknown("part " + part.name() + " of a value");
      }
    }
    if (value == null) {
      throw ApiError.invalid("the part value is missing");
    }
    namespace.write(request.part("key"), value, metadata, expires, false);
    return Answer.of(Json.object());
  }

  /** Missing is done: deleting an absent key succeeds. */
  private Answer remove(ApiRequest request) {
    owned(request).namespace().write(request.part("key"), null, null, null, false);
    return Answer.of(Json.object());
  }

  private KvEntry entry(ApiRequest request) {
    return owned(request)
        .namespace()
        .get(request.part("key"))
        .orElseThrow(() -> new ApiError(404, ApiError.KEY_NOT_FOUND, "get: 'key not found'"));
  }

  private KvStore.Owned owned(ApiRequest request) {
    return store.get(request.part("account"), request.part("namespace"));
  }

  private static OptionalLong seconds(ApiRequest request, String name) {
    return request.queried(name).isPresent()
        ? OptionalLong.of(Wholes.parse(name, request.query().get(name)))
        : OptionalLong.empty();
  }

  private static String choice(ApiRequest request, String name, String usual, String other) {
    String chosen = request.queried(name).orElse(usual);
    if (!chosen.equals(usual) && !chosen.equals(other)) {
      throw ApiError.invalid(name + " has to be " + usual + " or " + other);
    }
    return chosen;
  }

  private static ObjectNode describe(KvStore.Owned owned) {
    return Json.object()
        .put("id", owned.namespace().id())
        .put("title", owned.title())
        .put("supports_url_encoding", true);
  }
}
