package dev.edgeward.e2e.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** Reads over REST, with a bearer token. One connection for each thread at work. */
final class RestLists implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int IDLE_CONNECTIONS = 16;
  private static final int OK = 200;

  private final OkHttpClient http =
      new OkHttpClient.Builder()
          .connectionPool(new ConnectionPool(IDLE_CONNECTIONS, 5, TimeUnit.MINUTES))
          .callTimeout(Duration.ofSeconds(30))
          .build();
  private final HttpUrl base;

  RestLists(BenchStack stack) {
    this.base = HttpUrl.get(stack.restUrl() + "/api/");
  }

  /**
   * An address of the API.
   *
   * @param path below {@code /api/}
   * @param parameters of the query: names and values by turns
   */
  HttpUrl url(String path, String... parameters) {
    HttpUrl.Builder url = base.newBuilder().addPathSegments(path);
    for (int i = 0; i + 1 < parameters.length; i += 2) {
      url.addQueryParameter(parameters[i], parameters[i + 1]);
    }
    return url.build();
  }

  /** What is there. */
  JsonNode get(HttpUrl url, String token) throws IOException {
    try (Response response = http.newCall(request(url, token)).execute()) {
      String body = response.body().string();
      if (response.code() != OK) {
        throw new IOException(url + " answers " + response.code() + ": " + body);
      }
      return JSON.readTree(body);
    }
  }

  /** A read that is to be repeated; its answer is taken whole and not looked at. */
  Load.Call call(HttpUrl url, String token) {
    Request request = request(url, token);
    return () -> {
      try (Response response = http.newCall(request).execute()) {
        return response.body().bytes().length > 0 && response.code() == OK;
      }
    };
  }

  @Override
  public void close() {
    http.connectionPool().evictAll();
    http.dispatcher().executorService().shutdown();
  }

  private static Request request(HttpUrl url, String token) {
    return new Request.Builder().url(url).header("Authorization", "Bearer " + token).build();
  }
}
