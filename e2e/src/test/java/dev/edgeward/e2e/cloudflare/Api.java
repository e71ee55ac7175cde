package dev.edgeward.e2e.cloudflare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import okhttp3.Headers;
import okhttp3.MediaType;
import okhttp3.MultipartBody;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** A client of the API that sends what it is told to, wrong or not. */
final class Api {

  static final OkHttpClient HTTP =
      new OkHttpClient.Builder()
          .retryOnConnectionFailure(false)
          .readTimeout(Duration.ofSeconds(60))
          .build();

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final MediaType JSON_TYPE = MediaType.get("application/json");

  private final URI base;
  private final String account;
  private final @Nullable String authorization;

  Api(FakeCloudflare cloudflare, FakeAccount account, ApiToken token) {
    this(cloudflare.apiUrl(), account.id(), "Bearer " + token.value());
  }

  Api(URI base, String account, @Nullable String authorization) {
    this.base = base;
    this.account = account;
    this.authorization = authorization;
  }

  /** An answer. */
  record Reply(int status, Headers headers, String body) {

    JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (IOException e) {
        throw new AssertionError(body, e);
      }
    }

    JsonNode result() {
      assertThat(status).as(body).isEqualTo(200);
      assertThat(json().path("success").booleanValue()).as(body).isTrue();
      return json().path("result");
    }

    String id() {
      return result().path("id").asText();
    }

    /** Checks the refusal, and that its message names what it is about. */
    void refused(int expected, int code, String naming) {
      assertThat(status).as(body).isEqualTo(expected);
      assertThat(json().path("success").booleanValue()).isFalse();
      assertThat(json().at("/errors/0/code").intValue()).as(body).isEqualTo(code);
      assertThat(json().at("/errors/0/message").textValue()).contains(naming);
    }
  }

  Reply get(String path) {
    return send("GET", path, null);
  }

  Reply delete(String path) {
    return send("DELETE", path, null);
  }

  Reply post(String path, String json) {
    return send("POST", path, RequestBody.create(json, JSON_TYPE));
  }

  Reply put(String path, String json) {
    return send("PUT", path, RequestBody.create(json, JSON_TYPE));
  }

  Reply patch(String path, String json) {
    return send("PATCH", path, RequestBody.create(json, JSON_TYPE));
  }

  Reply putBytes(String path, byte[] bytes) {
    return send("PUT", path, RequestBody.create(bytes, MediaType.get("application/octet-stream")));
  }

  /** Uploads a script of one module, {@code main.js}. */
  Reply upload(String script, String metadata, String code) {
    return send("PUT", "/workers/scripts/" + script, form(metadata, code).build());
  }

  /** Makes a version of one module, {@code main.js}. */
  Reply addVersion(String script, String metadata, String code) {
    return send("POST", "/workers/scripts/" + script + "/versions", form(metadata, code).build());
  }

  static MultipartBody.Builder form(String metadata, String code) {
    return form(metadata).addPart(module("main.js", "application/javascript+module", code));
  }

  static MultipartBody.Builder form(String metadata) {
    return new MultipartBody.Builder()
        .setType(MultipartBody.FORM)
        .addFormDataPart("metadata", null, RequestBody.create(metadata, JSON_TYPE));
  }

  static MultipartBody.Part module(String name, String type, String code) {
    // As bytes, so that no charset is added to the type.
    return MultipartBody.Part.createFormData(
        name,
        name,
        RequestBody.create(
            code.getBytes(java.nio.charset.StandardCharsets.UTF_8), MediaType.get(type)));
  }

  /**
   * Sends a request.
   *
   * @param path after the account's, or from {@code //} on after the base
   */
  Reply send(String method, String path, @Nullable RequestBody body) {
    try {
      return trySend(method, path, body);
    } catch (IOException e) {
      throw new AssertionError(method + " " + path, e);
    }
  }

  Reply trySend(String method, String path, @Nullable RequestBody body) throws IOException {
    String url =
        path.startsWith("//") ? base + path.substring(1) : base + "/accounts/" + account + path;
    Request.Builder request = new Request.Builder().url(url).method(method, body);
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    try (Response response = HTTP.newCall(request.build()).execute()) {
      return new Reply(response.code(), response.headers(), response.body().string());
    }
  }

  /** Asks a worker through the edge. */
  static Reply ask(URI worker, String path) {
    try (Response response =
        HTTP.newCall(new Request.Builder().url(worker + path).build()).execute()) {
      return new Reply(response.code(), response.headers(), response.body().string());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
