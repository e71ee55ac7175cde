package dev.edgeward.operator.oci;

import dev.edgeward.operator.background.WorkException;
import java.io.IOException;
import java.util.Objects;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/** Registries over HTTP, by the pull half of OCI Distribution. */
public final class HttpRegistries implements Registry {
  /** Where Docker's registry is. */
  private static final String DOCKER_HUB_HOST = "registry-1.docker.io";

  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;

  private final OkHttpClient http;
  private final Challenges challenges;

  /**
   * Registries.
   *
   * @param http with time-outs. It is made to follow redirects, which registries give to where
   *     blobs lie, but never from https to http; to another host it takes no credentials along
   */
  public HttpRegistries(OkHttpClient http) {
    this.http = http.newBuilder().followRedirects(true).followSslRedirects(false).build();
    this.challenges = new Challenges(this.http);
  }

  @Override
  public Visit visit(Source source) {
    return new HttpVisit(source);
  }

  private final class HttpVisit implements Visit {
    private final Source source;
    private final String place;
    private @Nullable String authorization;

    private HttpVisit(Source source) {
      this.source = source;
      this.place = source.reference().place();
    }

    @Override
    public byte[] manifest(int most) throws WorkException {
      return get(
          "manifests", source.reference().digest(), String.join(", ", Manifest.MEDIA_TYPES), most);
    }

    @Override
    public byte[] blob(String digest, int most) throws WorkException {
      return get("blobs", digest, "*/*", most);
    }

    private byte[] get(String kind, String digest, String accept, int most) throws WorkException {
      HttpUrl url = url(kind, digest);
      try {
        if (authorization == null) {
          try (Response response = call(url, accept)) {
            if (response.code() != UNAUTHORIZED) {
              return body(response, digest, most);
            }
            authorization = challenges.answer(response.challenges(), source);
          }
        }
        try (Response response = call(url, accept)) {
          return body(response, digest, most);
        }
      } catch (IOException e) {
        throw new WorkException.Unavailable(
            "registry " + source.reference().registry() + " doesn't answer: " + e.getMessage());
      }
    }

    private Response call(HttpUrl url, String accept) throws IOException {
      Request.Builder request = new Request.Builder().url(url).header("Accept", accept);
      if (authorization != null) {
        request.header("Authorization", authorization);
      }
      return http.newCall(request.build()).execute();
    }

    private HttpUrl url(String kind, String digest) {
      String registry = source.reference().registry();
      String host = registry.equals(Reference.DOCKER_HUB) ? DOCKER_HUB_HOST : registry;
      return HttpUrl.get(
          (source.insecure() ? "http://" : "https://")
              + host
              + "/v2/"
              + source.reference().repository()
              + "/"
              + kind
              + "/"
              + digest);
    }

    private byte[] body(Response response, String digest, int most)
        throws WorkException, IOException {
      int status = response.code();
      if (status == UNAUTHORIZED || status == FORBIDDEN) {
        throw Challenges.refused(source);
      }
      if (status == NOT_FOUND) {
        throw new WorkException.Unavailable(place + " has no " + digest);
      }
      if (!response.isSuccessful()) {
        throw new WorkException.Unavailable(
            "the registry answers with "
                + status
                + " where "
                + digest
                + " of "
                + place
                + " should be");
      }
      BufferedSource body = Objects.requireNonNull(response.body()).source();
      if (body.request(most + 1L)) {
        throw new WorkException.Refused(
            digest + " of " + place + " has more bytes than it should: " + most);
      }
      return body.readByteArray();
    }
  }
}
