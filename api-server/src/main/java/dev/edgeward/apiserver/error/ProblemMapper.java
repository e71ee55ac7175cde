package dev.edgeward.apiserver.error;

import dev.edgeward.apiserver.query.InvalidQueryException;
import jakarta.inject.Singleton;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Makes a problem document of every failure of an endpoint. Faults are logged here, once. */
@Singleton
public final class ProblemMapper {
  private static final Logger LOG = Logger.getLogger(ProblemMapper.class);

  private final RequestIds requestIds;

  /**
   * Made by the container.
   *
   * @param requestIds of the present request
   */
  public ProblemMapper(RequestIds requestIds) {
    this.requestIds = requestIds;
  }

  /**
   * An outcome that the code meant.
   *
   * @param outcome to tell
   * @return its document
   */
  @ServerExceptionMapper
  public Response map(ApiException outcome) {
    Response.ResponseBuilder response =
        problem(outcome.code(), String.valueOf(outcome.getMessage()), outcome.errors());
    if (outcome.retryAfterSeconds() > 0) {
      response.header(HttpHeaders.RETRY_AFTER, outcome.retryAfterSeconds());
    }
    if (outcome.code() == ErrorCode.UNAUTHORIZED) {
      response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"edgeward\"");
    }
    return response.build();
  }

  /**
   * A query that can't be understood.
   *
   * @param query what is wrong with it
   * @return its document
   */
  @ServerExceptionMapper
  public Response map(InvalidQueryException query) {
    String message = String.valueOf(query.getMessage());
    return problem(
            ErrorCode.INVALID_QUERY,
            message,
            List.of(new FieldError(query.parameter() + query.pointer(), message)))
        .build();
  }

  /**
   * A refusal by the framework: no such path, method or media type.
   *
   * @param refusal of the request
   * @return its document
   */
  @ServerExceptionMapper
  public Response map(WebApplicationException refusal) {
    int status = refusal.getResponse().getStatus();
    ErrorCode code = code(status);
    if (code == ErrorCode.INTERNAL) {
      return map((Throwable) refusal);
    }
    Response.ResponseBuilder response = problem(code, code.title(), List.of());
    String allow = refusal.getResponse().getHeaderString(HttpHeaders.ALLOW);
    if (allow != null) {
      response.header(HttpHeaders.ALLOW, allow);
    }
    return response.build();
  }

  /**
   * A fault of ours.
   *
   * @param fault whatever it is
   * @return a document that tells nothing about it but the request's id
   */
  @ServerExceptionMapper
  public Response map(Throwable fault) {
    LOG.errorf(fault, "Request %s failed", requestIds.current());
    return problem(ErrorCode.INTERNAL, "see the server's log for this request", List.of()).build();
  }

  /**
   * The code of a status that the framework chose.
   *
   * @param status of HTTP
   * @return the code that says the same
   */
  public static ErrorCode code(int status) {
    return switch (status) {
      case 400 -> ErrorCode.INVALID_REQUEST;
      case 401 -> ErrorCode.UNAUTHORIZED;
      case 403 -> ErrorCode.FORBIDDEN;
      case 404 -> ErrorCode.NOT_FOUND;
      case 405 -> ErrorCode.METHOD_NOT_ALLOWED;
      case 406 -> ErrorCode.NOT_ACCEPTABLE;
      case 413 -> ErrorCode.REQUEST_TOO_LARGE;
      case 414 -> ErrorCode.URI_TOO_LONG;
      case 415 -> ErrorCode.UNSUPPORTED_MEDIA_TYPE;
      case 429 -> ErrorCode.RATE_LIMITED;
      case 431 -> ErrorCode.HEADERS_TOO_LARGE;
      default -> status >= 400 && status < 500 ? ErrorCode.INVALID_REQUEST : ErrorCode.INTERNAL;
    };
  }

  private Response.ResponseBuilder problem(ErrorCode code, String detail, List<FieldError> errors) {
    return Response.status(code.status())
        .type(Problem.MEDIA_TYPE)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .entity(Problem.of(code, detail, errors, requestIds.current()));
  }
}
