package dev.edgeward.e2e.cloudflare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Workers KV as the bindings of workers ask for it: the HTTP that workerd speaks for a {@code
 * kvNamespace} (observed of workerd). The namespace comes in a header that the configuration of
 * workerd injects.
 */
final class KvService {

  /** Has the id of the namespace. */
  static final String NAMESPACE_HEADER = "x-kv-namespace";

  private static final Map<String, Set<String>> QUERY =
      Map.of(
          "GET",
          Set.of("urlencoded", "cache_ttl", "prefix", "cursor", "key_count_limit"),
          "PUT",
          Set.of("urlencoded", "expiration", "expiration_ttl"),
          "DELETE",
          Set.of("urlencoded"),
          "POST",
          Set.of());

  private final KvStore store;
  private final Faults faults;
  private final InstantSource clock;
  private final HttpServer server;

  /** Listens on a free port of loopback. */
  KvService(Vertx vertx, KvStore store, Faults faults, InstantSource clock) {
    this.store = store;
    this.faults = faults;
    this.clock = clock;
    this.server =
        vertx
            .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
            .requestHandler(request -> request.body().onSuccess(body -> process(request, body)))
            .listen()
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  int port() {
    return server.actualPort();
  }

  private void process(HttpServerRequest request, Buffer body) {
    @Nullable String namespace = request.getHeader(NAMESPACE_HEADER);
    @Nullable Fault fault =
        faults.next(request.method().name(), "/kv/" + namespace + request.uri()).orElse(null);
    switch (fault) {
      case Fault.Silence() -> {}
      case Fault.CutBefore() -> request.connection().close();
      case Fault.Status status -> end(request, Refusals.of(status));
      case Fault.CutAfter() -> {
        serve(request, namespace, body);
        request.connection().close();
      }
      case Fault.UnsuccessfulKeys any -> end(request, serve(request, namespace, body));
      case null -> end(request, serve(request, namespace, body));
    }
  }

  private Answer serve(HttpServerRequest request, @Nullable String id, Buffer body) {
    try {
      String method = request.method().name();
      for (String parameter : request.params(true).names()) {
        if (!QUERY.getOrDefault(method, Set.of()).contains(parameter)) {
          throw ApiError.unknown("query parameter " + parameter + " of a KV binding");
        }
      }
      KvNamespace namespace =
          store
              .bound(id == null ? "" : id)
              .orElseThrow(() -> new ApiError(404, ApiError.NAMESPACE_NOT_FOUND, "no namespace"));
      String path = Objects.requireNonNullElse(request.path(), "/");
      String key = URLDecoder.decode(path.substring(1).replace("+", "%2B"), StandardCharsets.UTF_8);
      return switch (method) {
        case "GET" -> key.isEmpty() ? list(request, namespace) : get(namespace, key);
        case "PUT" -> put(request, namespace, key, body);
        case "DELETE" -> {
          namespace.write(key, null, null, null, true);
          yield Answer.value(Buffer.buffer(), Map.of());
        }
        case "POST" -> bulkGet(namespace, key, body);
        default -> throw new ApiError(405, ApiError.GUESSED, "Method Not Allowed");
      };
    } catch (ApiError e) {
      return Answer.refusal(e);
    }
  }

  private Answer get(KvNamespace namespace, String key) {
    KvLimits.check(key, null, null);
    KvEntry entry =
        namespace
            .getAtEdge(key)
            .orElseThrow(() -> new ApiError(404, ApiError.KEY_NOT_FOUND, "key not found"));
    @Nullable JsonNode metadata = entry.metadata();
    @Nullable Buffer value = entry.value();
    return Answer.value(
        value == null ? Buffer.buffer() : value,
        metadata == null ? Map.of() : Map.of("CF-KV-Metadata", Json.write(metadata).toString()));
  }

  private Answer put(HttpServerRequest request, KvNamespace namespace, String key, Buffer body) {
    @Nullable String header = request.getHeader("CF-KV-Metadata");
    @Nullable JsonNode metadata =
        header == null ? null : Json.read(Buffer.buffer(header), "the metadata");
    @Nullable Instant expires =
        KvLimits.expires(
            seconds(request, "expiration"), seconds(request, "expiration_ttl"), clock.instant());
    namespace.write(key, body, metadata, expires, true);
    return Answer.value(Buffer.buffer(), Map.of());
  }

  private static Answer list(HttpServerRequest request, KvNamespace namespace) {
    long limit =
        request.getParam("key_count_limit") == null
            ? KvPage.LARGEST
            : Wholes.parse("key_count_limit", request.getParam("key_count_limit"));
    KvPage page =
        KvPage.of(
            namespace.listAtEdge(),
            request.getParam("prefix", ""),
            request.getParam("cursor", ""),
            (int) Math.clamp(limit, 1, KvPage.LARGEST));
    ObjectNode answer = Json.object();
    answer.set("keys", page.keys());
    answer.put("list_complete", page.cursor().isEmpty());
    if (!page.cursor().isEmpty()) {
      answer.put("cursor", page.cursor());
    }
    answer.set("cacheStatus", NullNode.getInstance());
    return Answer.value(Json.write(answer), Map.of("content-type", "application/json"));
  }

  private static Answer bulkGet(KvNamespace namespace, String path, Buffer body) {
    if (!path.equals("bulk/get")) {
      throw ApiError.unknown("path " + path + " of a KV binding");
    }
    Fields asked = new Fields(Json.readObject(body, "the body"), "body");
    var keys = asked.texts("keys");
    boolean parsed = asked.text("type").orElse("text").equals("json");
    boolean withMetadata = asked.flag("withMetadata").orElse(false);
    // The edge caches for as long as it is set up to.
    asked.integer("cacheTtl");
    asked.done();
    ObjectNode values = KvBulkGet.answer(keys, parsed, withMetadata, namespace::getAtEdge);
    return Answer.value(Json.write(values), Map.of("content-type", "application/json"));
  }

  private static OptionalLong seconds(HttpServerRequest request, String name) {
    return request.getParam(name) == null
        ? OptionalLong.empty()
        : OptionalLong.of(Wholes.parse(name, request.getParam(name)));
  }

  private static void end(HttpServerRequest request, Answer answer) {
    var response = request.response().setStatusCode(answer.status());
    answer.headers().forEach(response::putHeader);
    // Fails only when the worker has gone.
    var unused = response.end(answer.body());
  }
}
