package dev.edgeward.apiserver.error;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The id of a request: the client's where it is sane, else a new one. */
@Singleton
public final class RequestIds {
  /** The header, of requests and responses. */
  public static final String HEADER = "X-Request-Id";

  private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._~:/+=@-]{1,128}");

  private final CurrentVertxRequest current;

  /**
   * Made by the container.
   *
   * @param current the request of the present thread
   */
  public RequestIds(CurrentVertxRequest current) {
    this.current = current;
  }

  /**
   * Gives a request its id.
   *
   * @param request new
   * @return the id
   */
  public static String assign(RoutingContext request) {
    String given = request.request().getHeader(HEADER);
    String id =
        given != null && SANE.matcher(given).matches() ? given : UUID.randomUUID().toString();
    request.put(HEADER, id);
    request.response().putHeader(HEADER, id);
    return id;
  }

  /**
   * The id of a request.
   *
   * @param request that passed {@link #assign}
   * @return null when it didn't
   */
  public static @Nullable String of(RoutingContext request) {
    return request.get(HEADER);
  }

  /**
   * The id of the request that the present thread answers.
   *
   * @return empty text outside of one
   */
  public String current() {
    RoutingContext request = current.getCurrent();
    String id = request == null ? null : of(request);
    return id == null ? "" : id;
  }
}
