package dev.edgeward.operator.npm;

import dev.edgeward.operator.background.WorkException;
import java.io.IOException;
import java.time.Duration;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/** A registry over HTTP. What can pass is tried again. */
public final class HttpRegistry implements Registry {
  private static final int TRIES = 3;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;

  private final OkHttpClient http;

  /**
   * A registry.
   *
   * @param http with time-outs; follows redirects as registries give them, to other hosts without
   *     the token
   */
  public HttpRegistry(OkHttpClient http) {
    this.http = http;
  }

  @Override
  public byte[] fetch(Account account, String path, int most)
      throws WorkException, InterruptedException {
    String url = account.url();
    HttpUrl base = HttpUrl.parse(url.endsWith("/") ? url : url + "/");
    HttpUrl target = base == null ? null : base.resolve(path);
    if (target == null) {
      throw new WorkException.Unavailable("the Runtime's npm registry is no URL of HTTP");
    }
    Duration pause = FIRST_PAUSE;
    for (int left = TRIES; ; left--) {
      try {
        return once(target, account.token(), path, most);
      } catch (WorkException.Unavailable e) {
        if (left == 1) {
          throw e;
        }
      }
      Thread.sleep(pause);
      pause = pause.multipliedBy(4);
    }
  }

  private byte[] once(HttpUrl target, @Nullable String token, String path, int most)
      throws WorkException {
    Request.Builder request = new Request.Builder().url(target);
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    try (Response response = http.newCall(request.build()).execute()) {
      int status = response.code();
      if (status == NOT_FOUND) {
        // So some say as well of what they don't show to who asks.
        throw new WorkException.Unauthorized("the npm registry has no " + path);
      }
      if (status == UNAUTHORIZED || status == FORBIDDEN) {
        throw new WorkException.Unauthorized(
            message(path, token == null ? "it wants a token" : "not for the token of the Runtime"));
      }
      if (!response.isSuccessful()) {
        throw new WorkException.Unavailable(message(path, "it answers with " + status));
      }
      BufferedSource body = response.body().source();
      if (body.request(most + 1L)) {
        throw new WorkException.Refused(path + " has more than " + most + " bytes");
      }
      return body.readByteArray();
    } catch (IOException e) {
      throw new WorkException.Unavailable(message(path, String.valueOf(e.getMessage())));
    }
  }

  private static String message(String path, String why) {
    return "the npm registry doesn't give " + path + ": " + why;
  }
}
