package dev.edgeward.e2e.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** Invokes functions, through the API server or at the dispatcher itself. */
final class Invocations implements AutoCloseable {

  private static final MediaType JSON = MediaType.get("application/json");
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int IDLE_CONNECTIONS = 64;
  private static final Map<String, String> ARGS = Map.of("who", "bench");

  private final OkHttpClient http =
      new OkHttpClient.Builder()
          .connectionPool(new ConnectionPool(IDLE_CONNECTIONS, 5, TimeUnit.MINUTES))
          .callTimeout(Duration.ofSeconds(30))
          .build();
  private final BenchStack stack;

  Invocations(BenchStack stack) {
    this.stack = stack;
  }

  /** An answer. */
  record Answer(int status, String body) {

    /** Whether the function ran and returned. */
    boolean ok() {
      return status == 200 && body.contains("\"ok\":true");
    }
  }

  /** Invokes a function's default version over REST. */
  Answer rest(String functionId) throws IOException {
    return send(
        new Request.Builder()
            .url(stack.restUrl() + "/api/functions/" + functionId + "/invoke")
            .header("Authorization", "Bearer " + stack.adminToken())
            .post(body(Map.of("args", ARGS)))
            .build());
  }

  /** Invocations of one function over REST, made ready to be repeated. */
  Load.Call restLoad(String functionId) throws IOException {
    Request request =
        new Request.Builder()
            .url(stack.restUrl() + "/api/functions/" + functionId + "/invoke")
            .header("Authorization", "Bearer " + stack.adminToken())
            .post(body(Map.of("args", ARGS)))
            .build();
    return () -> send(request).ok();
  }

  /**
   * Invocations of the same function at the dispatcher, with what the API server sends.
   *
   * @param function that is ready
   */
  Load.Call dispatcherLoad(GenericKubernetesResource function) throws IOException {
    String namespace = function.getMetadata().getNamespace();
    GenericKubernetesResource version =
        Functions.versionsIn(stack.admin(), namespace)
            .withName(function.get("status", "defaultVersion", "name"))
            .require();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("workspaceId", workspaceId(function.get("status", "id")));
    fields.put("functionId", function.get("status", "id"));
    fields.put("versionId", function.get("status", "defaultVersion", "id"));
    fields.put("invocationId", "inv_00000000000000000000000000");
    fields.put("userId", "admin");
    fields.put("bundleDigest", version.get("spec", "bundleDigest"));
    fields.put("envDigest", "none");
    fields.put("timeoutMs", 30_000);
    fields.put("args", ARGS);
    RequestBody body = body(fields);
    var tokens = DispatcherTokens.invoking(stack.admin());
    return () ->
        send(new Request.Builder()
                .url(stack.dispatcherUrl() + "/v1/invoke")
                .header("Authorization", "Bearer " + tokens.token())
                .post(body)
                .build())
            .ok();
  }

  @Override
  public void close() {
    http.connectionPool().evictAll();
    http.dispatcher().executorService().shutdown();
  }

  private String workspaceId(String functionId) throws IOException {
    Answer answer =
        send(
            new Request.Builder()
                .url(stack.restUrl() + "/api/functions/" + functionId)
                .header("Authorization", "Bearer " + stack.adminToken())
                .build());
    JsonNode function = MAPPER.readTree(answer.body());
    return function.path("workspaceId").asText();
  }

  private Answer send(Request request) throws IOException {
    try (Response response = http.newCall(request).execute()) {
      return new Answer(response.code(), response.body().string());
    }
  }

  private static RequestBody body(Object value) throws IOException {
    return RequestBody.create(MAPPER.writeValueAsBytes(value), JSON);
  }
}
