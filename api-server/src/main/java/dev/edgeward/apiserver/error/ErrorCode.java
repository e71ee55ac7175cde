package dev.edgeward.apiserver.error;

/** The codes of the API's errors. They are its wire contract: a code is never renamed. */
public enum ErrorCode {
  /** The body or a path is malformed, or names something that isn't there. */
  INVALID_REQUEST(400, "invalid-request", "The request is not valid"),
  /** A query parameter is unknown or malformed. */
  INVALID_QUERY(400, "invalid-query", "A query parameter is not valid"),
  /** The arguments don't match the function's input schema. */
  INVALID_ARGS(400, "invalid-args", "The arguments do not match the function's input schema"),
  /** No token, or one that the cluster doesn't accept. */
  UNAUTHORIZED(401, "unauthorized", "A valid bearer token is needed"),
  /** The caller sees the object but may not do this with it. */
  FORBIDDEN(403, "forbidden", "The caller may not do this"),
  /** There is no such thing, or the caller may not see it. */
  NOT_FOUND(404, "not-found", "There is no such thing"),
  /** The path exists, but not for this method. */
  METHOD_NOT_ALLOWED(405, "method-not-allowed", "The path does not have this method"),
  /** The client accepts nothing that the API produces. */
  NOT_ACCEPTABLE(406, "not-acceptable", "The API answers in JSON"),
  /** The state of the object doesn't allow it. */
  CONFLICT(409, "conflict", "The present state does not allow this"),
  /** Argo CD or Flux keeps the object as Git says. */
  MANAGED_ELSEWHERE(409, "managed-elsewhere", "Another place says how this must be"),
  /** The function has no version that serves. */
  NO_VERSION(409, "no-version", "The function has no version yet"),
  /** The version can't run yet. */
  VERSION_NOT_READY(409, "version-not-ready", "The version is not ready"),
  /** The object is no longer in the state that the client named. */
  PRECONDITION_FAILED(412, "precondition-failed", "The object has changed since it was read"),
  /** The body is larger than allowed. */
  REQUEST_TOO_LARGE(413, "request-too-large", "The request is too large"),
  /** The path and query are longer than allowed. */
  URI_TOO_LONG(414, "uri-too-long", "The path and query are too long"),
  /** The body isn't JSON. */
  UNSUPPORTED_MEDIA_TYPE(415, "unsupported-media-type", "The API reads application/json"),
  /** The caller sends more requests than it may; {@code Retry-After} says when to go on. */
  RATE_LIMITED(429, "rate-limited", "Too many requests"),
  /** The workspace has, or uses, as much as its settings allow. */
  QUOTA_EXCEEDED(429, "quota-exceeded", "The workspace's quota is used up"),
  /** The headers are larger than allowed. */
  HEADERS_TOO_LARGE(431, "headers-too-large", "The headers are too large"),
  /** The key of a request that is to be safe to repeat was used for another one. */
  IDEMPOTENCY_KEY_REUSED(
      422, "idempotency-key-reused", "The idempotency key belongs to another request"),
  /** A fault of the API server. */
  INTERNAL(500, "internal", "The API server failed"),
  /** Kubernetes doesn't answer. */
  UNAVAILABLE(503, "unavailable", "Kubernetes does not answer"),
  /** The runtime doesn't answer, or not as it should. */
  RUNTIME_UNAVAILABLE(503, "runtime-unavailable", "The runtime does not answer"),
  /** The runtime has too much to do. */
  RUNTIME_OVERLOADED(503, "runtime-overloaded", "The runtime is running too many functions"),
  /** The runtime lacks configuration: an administrator has to do something. */
  RUNTIME_MISCONFIGURED(503, "runtime-misconfigured", "The runtime lacks configuration"),
  /** The API server has no room for the request now. */
  OVERLOADED(503, "overloaded", "The API server has too much to do");

  private final int status;
  private final String code;
  private final String title;

  ErrorCode(int status, String code, String title) {
    this.status = status;
    this.code = code;
    this.title = title;
  }

  /**
   * The HTTP status.
   *
   * @return 4xx or 5xx
   */
  public int status() {
    return status;
  }

  /**
   * The code on the wire.
   *
   * @return lower-case words
   */
  public String code() {
    return code;
  }

  /**
   * What the code means, the same for every occurrence.
   *
   * @return a short sentence
   */
  public String title() {
    return title;
  }
}
