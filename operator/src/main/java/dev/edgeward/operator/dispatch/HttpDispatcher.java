package dev.edgeward.operator.dispatch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgeward.api.Bundle;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * The runtime protocol over HTTP. Messages of errors carry what a dispatcher says, never what was
 * sent to it.
 */
public final class HttpDispatcher implements Dispatcher {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final MediaType JSON_TYPE = MediaType.get("application/json");
  private static final Duration DEFAULT_RETRY_AFTER = Duration.ofSeconds(10);
  private static final int MAX_ANSWER = 1024 * 1024;

  private final OkHttpClient http;
  private final SyncTokens tokens;

  /**
   * A dispatcher over HTTP.
   *
   * @param http with its time-outs set
   * @param clock for tokens
   */
  public HttpDispatcher(OkHttpClient http, InstantSource clock) {
    this.http = http.newBuilder().eventListener(new Progress()).build();
    this.tokens = new SyncTokens(clock);
  }

  @Override
  public Health health(RuntimeConnection runtime) throws DispatcherException {
    JsonNode answer =
        call(runtime, new Request.Builder().url(url(runtime, "health")).get().build(), Set.of(200));
    String digest = answer.path("digest").asText();
    String protocol = answer.path("protocol").asText();
    if (digest.isEmpty() || protocol.isEmpty()) {
      throw new DispatcherException.Unavailable(
          runtime.url() + " answers, but is no dispatcher", null);
    }
    return new Health(
        digest, protocol, texts(answer.path("keys")), texts(answer.path("sealingKeys")));
  }

  private static Set<String> texts(JsonNode list) {
    Set<String> texts = new HashSet<>();
    for (JsonNode entry : list) {
      if (entry.isTextual()) {
        texts.add(entry.asText());
      }
    }
    return texts;
  }

  @Override
  public void store(RuntimeConnection runtime, String workspaceId, String digest, Bundle bundle)
      throws DispatcherException {
    call(
        runtime,
        authorized(runtime, bundleUrl(runtime, workspaceId, digest))
            .put(json(bundle.toJson()))
            .build(),
        Set.of(200, 201, 204));
  }

  @Override
  public void remove(RuntimeConnection runtime, String workspaceId, String digest)
      throws DispatcherException {
    call(
        runtime,
        authorized(runtime, bundleUrl(runtime, workspaceId, digest)).delete().build(),
        Set.of(200, 204, 404));
  }

  @Override
  public StoredBundles list(RuntimeConnection runtime, @Nullable String cursor)
      throws DispatcherException {
    HttpUrl.Builder url = url(runtime, "bundles").newBuilder();
    if (cursor != null) {
      url.addQueryParameter("cursor", cursor);
    }
    JsonNode answer = call(runtime, authorized(runtime, url.build()).get().build(), Set.of(200));
    List<StoredBundle> bundles = new ArrayList<>();
    for (JsonNode bundle : answer.path("bundles")) {
      bundles.add(
          new StoredBundle(bundle.path("workspaceId").asText(), bundle.path("digest").asText()));
    }
    JsonNode next = answer.path("cursor");
    return new StoredBundles(bundles, next.isTextual() ? next.asText() : null);
  }

  @Override
  public Check check(
      RuntimeConnection runtime,
      String workspaceId,
      String digest,
      Bundle bundle,
      @Nullable SealedEnvironment environment)
      throws DispatcherException {
    ObjectNode body = code(workspaceId, digest, bundle);
    if (environment != null) {
      body.put("envDigest", environment.digest()).put("env", environment.jwe());
    }
    return check(runtime, body);
  }

  @Override
  public Check tryOut(RuntimeConnection runtime, String workspaceId, String digest, Bundle bundle)
      throws DispatcherException {
    return check(runtime, code(workspaceId, digest, bundle).put("keep", false));
  }

  private static ObjectNode code(String workspaceId, String digest, Bundle bundle) {
    ObjectNode body =
        JSON.createObjectNode()
            .put("workspaceId", workspaceId)
            .put("bundleDigest", digest)
            .put("envDigest", "none");
    body.set("bundle", bundle.toJson());
    return body;
  }

  private Check check(RuntimeConnection runtime, ObjectNode body) throws DispatcherException {
    JsonNode answer =
        call(
            runtime,
            authorized(runtime, url(runtime, "check")).post(json(body)).build(),
            Set.of(200));
    if (!answer.path("ok").isBoolean()) {
      throw new DispatcherException.Unavailable(
          "POST /v1/check of " + runtime + " says neither yes nor no", null);
    }
    if (answer.path("ok").booleanValue()) {
      return new Check(null);
    }
    JsonNode error = answer.path("error");
    return new Check(
        new StartError(
            error.path("name").asText("Error"),
            error.path("message").asText("the code does not load"),
            error.path("file").isTextual() ? error.path("file").asText() : null,
            error.path("line").isInt() ? Integer.valueOf(error.path("line").asInt()) : null,
            error.path("column").isInt() ? Integer.valueOf(error.path("column").asInt()) : null));
  }

  /** Tells whether a request was on its way when it failed. */
  private static final class Progress extends EventListener {
    @Override
    public void requestHeadersStart(Call call) {
      AtomicBoolean sent = call.request().tag(AtomicBoolean.class);
      if (sent != null) {
        sent.set(true);
      }
    }
  }

  private JsonNode call(RuntimeConnection runtime, Request unmarked, Set<Integer> expected)
      throws DispatcherException {
    AtomicBoolean sent = new AtomicBoolean();
    Request request = unmarked.newBuilder().tag(AtomicBoolean.class, sent).build();
    String what = request.method() + " " + request.url().encodedPath() + " of " + runtime;
    try (Response response = execute(request)) {
      String text = response.peekBody(MAX_ANSWER).string();
      if (expected.contains(response.code())) {
        return text.isEmpty() ? JSON.createObjectNode() : JSON.readTree(text);
      }
      throw failure(what, response, problem(text));
    } catch (JsonProcessingException e) {
      throw new DispatcherException.Unavailable(what + " gave no JSON", null);
    } catch (IOException e) {
      throw sent.get()
          ? new DispatcherException.Unanswered(what + " got no answer: " + e.getMessage(), e)
          : new DispatcherException.Unavailable(what + " failed: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DispatcherException.Unavailable(what + " was given up: the program ends", e);
    }
  }

  /**
   * Sends a request and waits for the head of its answer.
   *
   * @throws InterruptedException as the HTTP client does while it connects, without declaring it
   */
  private Response execute(Request request) throws IOException, InterruptedException {
    return http.newCall(request).execute();
  }

  private static DispatcherException failure(String what, Response response, JsonNode problem) {
    String detail = problem.path("detail").asText(problem.path("title").asText(""));
    String message =
        what + " answered " + response.code() + (detail.isEmpty() ? "" : ": " + detail);
    return switch (response.code()) {
      case 401, 403 -> new DispatcherException.Unauthorized(message);
      // Not what was sent is wrong, but who is there: another server, or a proxy before it.
      case 404, 405, 408 -> new DispatcherException.Unavailable(message, null);
      case 429 -> new DispatcherException.RateLimited(message, retryAfter(response));
      case 503 ->
          response.header("Retry-After") == null
              ? new DispatcherException.Unavailable(message, null)
              : new DispatcherException.RateLimited(message, retryAfter(response));
      default ->
          response.code() / 100 == 4
              ? refusal(message, problem.path("code").asText(""))
              : new DispatcherException.Unavailable(message, null);
    };
  }

  private static DispatcherException refusal(String message, String code) {
    return code.equals("invalid-env")
        ? new DispatcherException.Unauthorized(message) // it has other keys than we seal for
        : new DispatcherException.Rejected(message);
  }

  private static Duration retryAfter(Response response) {
    String seconds = response.header("Retry-After");
    try {
      return seconds == null
          ? DEFAULT_RETRY_AFTER
          : Duration.ofSeconds(Math.clamp(Long.parseLong(seconds.trim()), 1L, 600L));
    } catch (NumberFormatException e) {
      return DEFAULT_RETRY_AFTER; // the header may also be a date
    }
  }

  private static JsonNode problem(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return JSON.createObjectNode(); // a proxy's page
    }
  }

  private Request.Builder authorized(RuntimeConnection runtime, HttpUrl url) {
    return new Request.Builder().url(url).header("Authorization", "Bearer " + tokens.of(runtime));
  }

  private static HttpUrl url(RuntimeConnection runtime, String path) throws DispatcherException {
    HttpUrl base = HttpUrl.parse(runtime.url().toString());
    if (base == null) {
      throw new DispatcherException.Rejected(runtime.url() + " is no http URL");
    }
    return base.newBuilder().addPathSegment("v1").addPathSegments(path).build();
  }

  private static HttpUrl bundleUrl(RuntimeConnection runtime, String workspaceId, String digest)
      throws DispatcherException {
    return url(runtime, "bundles/" + digest)
        .newBuilder()
        .addQueryParameter("workspace", workspaceId)
        .build();
  }

  private static RequestBody json(JsonNode body) {
    return RequestBody.create(body.toString(), JSON_TYPE);
  }
}
