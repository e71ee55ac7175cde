package dev.edgeward.apiserver.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgeward.apiserver.error.ErrorCode;
import dev.edgeward.apiserver.error.Problem;
import dev.edgeward.apiserver.error.ProblemMapper;
import dev.edgeward.apiserver.error.RequestIds;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/** What surrounds the endpoints: the request id, and problem documents where no endpoint is. */
@Singleton
public final class HttpEdge {
  private static final Logger LOG = Logger.getLogger(HttpEdge.class);
  private static final int OUTERMOST = 10_000;
  private static final int[] FAILURES = {400, 401, 403, 404, 405, 406, 413, 414, 415, 431, 500};

  private final ObjectMapper json;
  private final RequestLimits limits;

  /**
   * Made by the container.
   *
   * @param json writes the documents
   * @param limits of requests
   */
  public HttpEdge(ObjectMapper json, RequestLimits limits) {
    this.json = json;
    this.limits = limits;
  }

  void filters(@Observes Filters filters) {
    filters.register(
        request -> {
          MDC.put("requestId", RequestIds.assign(request));
          limits
              .check(request.request())
              .ifPresentOrElse(refusal -> refuse(request, refusal), request::next);
        },
        OUTERMOST);
  }

  void routes(@Observes Router router) {
    for (int status : FAILURES) {
      router.errorHandler(status, request -> answer(request, status));
    }
    router.route().last().handler(request -> answer(request, 404));
  }

  /** What is still to come of such a request isn't read: the connection ends with the answer. */
  private void refuse(RoutingContext request, RequestLimits.Refusal refusal) {
    if (request.request().version() != HttpVersion.HTTP_2) {
      request.response().putHeader("Connection", "close");
      request.response().endHandler(ended -> request.request().connection().close());
    }
    write(request, refusal.code(), refusal.detail());
  }

  private void answer(RoutingContext request, int status) {
    if (request.response().ended() || request.response().headWritten()) {
      return;
    }
    ErrorCode code = ProblemMapper.code(status);
    if (code == ErrorCode.INTERNAL) {
      LOG.errorf(request.failure(), "Request %s failed", RequestIds.of(request));
    }
    String detail =
        code == ErrorCode.NOT_FOUND ? "no path " + request.normalizedPath() : code.title();
    write(request, code, detail);
  }

  private void write(RoutingContext request, ErrorCode code, String detail) {
    try {
      request
          .response()
          .setStatusCode(code.status())
          .putHeader("Content-Type", Problem.MEDIA_TYPE)
          .putHeader("Cache-Control", "no-store")
          .end(
              json.writeValueAsString(Problem.of(code, detail, List.of(), RequestIds.of(request))));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a problem document is always JSON", e);
    }
  }
}
