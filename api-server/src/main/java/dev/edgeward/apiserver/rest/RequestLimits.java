package dev.edgeward.apiserver.rest;

import dev.edgeward.apiserver.ApiServerConfig;
import dev.edgeward.apiserver.error.ErrorCode;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a request before anything is known of its path. The HTTP server itself answers
 * what it can't read without a body; so it is set to read a good deal more than is allowed, and
 * what lies between gets its problem document.
 */
@Singleton
public final class RequestLimits implements HttpServerOptionsCustomizer {
  private static final int SLACK = 4;
  private static final int SEPARATORS = ": \r\n".length();
  private static final long LARGEST_BODY = 8L << 20;

  private final int uri;
  private final int headers;

  /**
   * Made by the container.
   *
   * @param config the limits
   */
  public RequestLimits(ApiServerConfig config) {
    this.uri = Math.toIntExact(config.limits().uri().asLongValue());
    this.headers = Math.toIntExact(config.limits().headers().asLongValue());
  }

  /** A refusal. */
  record Refusal(ErrorCode code, String detail) {}

  @Override
  public void customizeHttpServer(HttpServerOptions options) {
    options.setMaxInitialLineLength(uri * SLACK);
    options.setMaxHeaderSize(headers * SLACK);
    options.getInitialSettings().setMaxHeaderListSize((long) (uri + headers) * SLACK);
  }

  @Override
  public void customizeHttpsServer(HttpServerOptions options) {
    customizeHttpServer(options);
  }

  /** What is wrong with a request, empty when it may go on. */
  Optional<Refusal> check(HttpServerRequest request) {
    if (request.uri().length() > uri) {
      return refusal(ErrorCode.URI_TOO_LONG, "path and query may have " + uri + " bytes");
    }
    if (size(request) > headers) {
      return refusal(ErrorCode.HEADERS_TOO_LARGE, "all headers may have " + headers + " bytes");
    }
    if (!escapesAreValid(request.uri())) {
      return refusal(ErrorCode.INVALID_REQUEST, "a % in the path or query has no two hex digits");
    }
    if (!isUri(request.uri())) {
      return refusal(ErrorCode.INVALID_REQUEST, "the path or query has a character to be escaped");
    }
    if (announcesMoreThan(request.getHeader("Content-Length"), LARGEST_BODY)) {
      return refusal(ErrorCode.REQUEST_TOO_LARGE, "no body may be that large");
    }
    return Optional.empty();
  }

  private static Optional<Refusal> refusal(ErrorCode code, String detail) {
    return Optional.of(new Refusal(code, detail));
  }

  private static int size(HttpServerRequest request) {
    int size = 0;
    for (Map.Entry<String, String> header : request.headers()) {
      size += header.getKey().length() + header.getValue().length() + SEPARATORS;
    }
    return size;
  }

  static boolean escapesAreValid(String uri) {
    for (int at = uri.indexOf('%'); at >= 0; at = uri.indexOf('%', at + 1)) {
      if (at + 2 >= uri.length()
          || Character.digit(uri.charAt(at + 1), 16) < 0
          || Character.digit(uri.charAt(at + 2), 16) < 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isUri(String uri) {
    try {
      return !new URI(uri).toString().isEmpty();
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** The server has refused what isn't a number. */
  private static boolean announcesMoreThan(@Nullable String length, long most) {
    return length != null && (length.length() > 15 || Long.parseLong(length) > most);
  }
}
