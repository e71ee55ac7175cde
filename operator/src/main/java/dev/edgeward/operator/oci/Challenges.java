package dev.edgeward.operator.oci;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.edgeward.operator.background.WorkException;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import okhttp3.Challenge;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.BufferedSource;

/**
 * Answers what a registry asks for before it shows something: with the credentials themselves, or
 * with a token that they, or nothing, are good for at the place that the registry names.
 *
 * @see <a href="https://distribution.github.io/distribution/spec/auth/token/">Token
 *     authentication</a>
 */
final class Challenges {
  private static final int MOST_TOKEN_BYTES = 64 * 1024;
  private static final int SERVER_ERROR = 500;
  private static final int TOO_MANY = 429;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final OkHttpClient http;

  Challenges(OkHttpClient http) {
    this.http = http;
  }

  /**
   * The answer to challenges.
   *
   * @param challenges of a registry
   * @param source that it was asked for
   * @return a header {@code Authorization}
   * @throws WorkException when there is no answer
   * @throws IOException when the place of tokens doesn't give any
   */
  String answer(List<Challenge> challenges, Source source) throws WorkException, IOException {
    for (Challenge challenge : challenges) {
      if (challenge.scheme().equalsIgnoreCase("Bearer")) {
        return "Bearer " + token(challenge, source);
      }
      if (challenge.scheme().equalsIgnoreCase("Basic") && source.credentials() != null) {
        return source.credentials().basic();
      }
    }
    throw refused(source);
  }

  /** What is said where a registry doesn't show something to whoever asks. */
  static WorkException.Unauthorized refused(Source source) {
    return new WorkException.Unauthorized(
        source.credentials() == null
            ? source.reference().place() + " is not shown without credentials"
            : source.reference().place() + " is not shown for the credentials of the pull Secret");
  }

  private String token(Challenge challenge, Source source) throws WorkException, IOException {
    HttpUrl realm = realm(challenge, source);
    HttpUrl.Builder url =
        realm
            .newBuilder()
            // What is asked for, and not what the registry would have one ask for.
            .addQueryParameter("scope", "repository:" + source.reference().repository() + ":pull");
    String service = challenge.authParams().get("service");
    if (service != null) {
      url.addQueryParameter("service", service);
    }
    Request.Builder request = new Request.Builder().url(url.build());
    if (source.credentials() != null) {
      request.header("Authorization", source.credentials().basic());
    }
    try (Response response = http.newCall(request.build()).execute()) {
      if (response.code() >= SERVER_ERROR || response.code() == TOO_MANY) {
        throw new WorkException.Unavailable(
            "the registry's token endpoint answers with " + response.code());
      }
      if (!response.isSuccessful()) {
        throw refused(source);
      }
      return token(Objects.requireNonNull(response.body()).source());
    }
  }

  private static HttpUrl realm(Challenge challenge, Source source) throws WorkException {
    HttpUrl realm = HttpUrl.parse(String.valueOf(challenge.realm()));
    if (realm == null || !(realm.isHttps() || source.insecure())) {
      throw new WorkException.Unavailable("the registry's token endpoint is not one of https");
    }
    return realm;
  }

  private static String token(BufferedSource body) throws WorkException, IOException {
    if (!body.request(MOST_TOKEN_BYTES + 1L)) {
      JsonNode answer = json(body.readByteArray());
      for (String member : List.of("token", "access_token")) {
        String token = answer.path(member).asText();
        if (token.matches("[\\x21-\\x7E]+")) {
          return token;
        }
      }
    }
    throw new WorkException.Unavailable("the registry's token endpoint gives no token");
  }

  private static JsonNode json(byte[] text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      return MissingNode.getInstance(); // its message would quote the token
    }
  }
}
