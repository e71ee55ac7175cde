package dev.edgeward.operator.npm;

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
  private static final int SERVER_ERROR = 500;
  private static final int TOO_MANY = 429;
  private static final int TIMEOUT = 408;

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
      throws PackagesException, InterruptedException {
    String url = account.url();
    HttpUrl base = HttpUrl.parse(url.endsWith("/") ? url : url + "/");
    HttpUrl target = base == null ? null : base.resolve(path);
    if (target == null) {
      throw new PackagesException.Refused("the Runtime's npm registry is no URL of HTTP");
    }
    Duration pause = FIRST_PAUSE;
    for (int left = TRIES; ; left--) {
      try {
        return once(target, account.token(), path, most);
      } catch (PackagesException.Unavailable e) {
        if (left == 1) {
          throw e;
        }
      }
      Thread.sleep(pause);
      pause = pause.multipliedBy(4);
    }
  }

  private byte[] once(HttpUrl target, @Nullable String token, String path, int most)
      throws PackagesException {
    Request.Builder request = new Request.Builder().url(target);
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    try (Response response = http.newCall(request.build()).execute()) {
      int status = response.code();
      if (status == NOT_FOUND) {
        throw new PackagesException.Refused("the npm registry has no " + path);
      }
      if (status == UNAUTHORIZED || status == FORBIDDEN) {
        throw unavailable(
            path, token == null ? "it wants a token" : "not for the token of the Runtime");
      }
      if (status >= SERVER_ERROR || status == TOO_MANY || status == TIMEOUT) {
        throw unavailable(path, "it answers with " + status);
      }
      if (!response.isSuccessful()) {
        throw new PackagesException.Refused(
            "the npm registry answers with " + status + " where " + path + " should be");
      }
      BufferedSource body = response.body().source();
      if (body.request(most + 1L)) {
        throw new PackagesException.Refused(path + " has more than " + most + " bytes");
      }
      return body.readByteArray();
    } catch (IOException e) {
      throw unavailable(path, String.valueOf(e.getMessage()));
    }
  }

  private static PackagesException.Unavailable unavailable(String path, String why) {
    return new PackagesException.Unavailable("the npm registry doesn't give " + path + ": " + why);
  }
}
