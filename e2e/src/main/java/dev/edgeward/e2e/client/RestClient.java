package dev.edgeward.e2e.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A caller of Edgeward's REST API. */
public final class RestClient {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final URI base;
  private final @Nullable String token;

  /**
   * @param base the address of the API server, without {@code /api}
   * @param token for the header {@code Authorization}, null for none
   */
  public RestClient(URI base, @Nullable String token) {
    this.base = base;
    this.token = token;
  }

  /**
   * An answer.
   *
   * @param body its JSON; a missing node where there was none
   */
  public record Answer(int status, JsonNode body) {}

  public Answer get(String path) throws IOException, InterruptedException {
    return send("GET", path, null);
  }

  public Answer post(String path, Object body) throws IOException, InterruptedException {
    return send("POST", path, body);
  }

  public Answer patch(String path, Object body) throws IOException, InterruptedException {
    return send("PATCH", path, body);
  }

  public Answer delete(String path) throws IOException, InterruptedException {
    return send("DELETE", path, null);
  }

  /** Invokes a function with those arguments. */
  public Answer invoke(String functionId, Object args) throws IOException, InterruptedException {
    return post("/api/functions/" + functionId + "/invoke", Map.of("args", args));
  }

  /**
   * @param path with the query, beginning with a slash
   * @param body anything that Jackson writes as JSON, a {@link JsonNode} included
   */
  public Answer send(String method, String path, @Nullable Object body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(Duration.ofSeconds(60))
            .header("Content-Type", "application/json")
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    HttpResponse<byte[]> response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    return new Answer(response.statusCode(), parse(response.body()));
  }

  private static JsonNode parse(byte[] body) throws IOException {
    if (body.length == 0) {
      return MissingNode.getInstance();
    }
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new IOException(
          "not JSON: " + new String(body, java.nio.charset.StandardCharsets.UTF_8), e);
    }
  }
}
