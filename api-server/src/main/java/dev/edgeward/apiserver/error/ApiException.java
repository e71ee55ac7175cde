package dev.edgeward.apiserver.error;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An answer other than what was asked for. Carries no stack: it is an outcome, not a fault. */
public final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int RETRY_SECONDS = 2;

  private final ErrorCode code;
  private final transient List<FieldError> errors;
  private final int retryAfterSeconds;

  private ApiException(
      ErrorCode code,
      String detail,
      List<FieldError> errors,
      int retryAfterSeconds,
      @Nullable Throwable cause) {
    super(detail, cause, false, false);
    this.code = code;
    this.errors = List.copyOf(errors);
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /**
   * An error with a sentence about this occurrence.
   *
   * @param code what kind
   * @param detail for people; holds nothing secret
   * @return to be thrown
   */
  public static ApiException of(ErrorCode code, String detail) {
    return new ApiException(
        code, detail, List.of(), code.status() == 503 ? RETRY_SECONDS : 0, null);
  }

  /**
   * An error about parts of the request. The first {@value FieldError#MOST} are told.
   *
   * @param code what kind
   * @param errors at least one
   * @return to be thrown
   */
  public static ApiException of(ErrorCode code, List<FieldError> errors) {
    int count = errors.size();
    if (count > FieldError.MOST) {
      return new ApiException(
          code,
          "more than " + FieldError.MOST + " parts of the request are not valid",
          errors.subList(0, FieldError.MOST),
          0,
          null);
    }
    String detail =
        count == 1 ? errors.getFirst().message() : count + " parts of the request are not valid";
    return new ApiException(code, detail, errors, 0, null);
  }

  /**
   * Something doesn't answer now.
   *
   * @param code of status 503
   * @param detail for people
   * @param retryAfterSeconds when to try again
   * @return to be thrown
   */
  public static ApiException unavailable(ErrorCode code, String detail, int retryAfterSeconds) {
    return new ApiException(code, detail, List.of(), retryAfterSeconds, null);
  }

  /**
   * The caller sends too many requests.
   *
   * @param detail for people
   * @param retryAfterSeconds when the next one is allowed
   * @return to be thrown
   */
  public static ApiException rateLimited(String detail, int retryAfterSeconds) {
    return new ApiException(ErrorCode.RATE_LIMITED, detail, List.of(), retryAfterSeconds, null);
  }

  /**
   * The workspace has, or uses, as much as its settings allow.
   *
   * @param detail for people
   * @param retryAfterSeconds when to try again, 0 when that wouldn't help
   * @return to be thrown
   */
  public static ApiException quotaExceeded(String detail, int retryAfterSeconds) {
    return new ApiException(ErrorCode.QUOTA_EXCEEDED, detail, List.of(), retryAfterSeconds, null);
  }

  /**
   * There is no such thing, or the caller may not see it: the two read the same.
   *
   * @param what such as "function"
   * @param id as the caller gave it
   * @return to be thrown
   */
  public static ApiException notFound(String what, String id) {
    return of(ErrorCode.NOT_FOUND, "no " + what + " " + Excerpt.ofName(id));
  }

  /**
   * What kind of error.
   *
   * @return the code
   */
  public ErrorCode code() {
    return code;
  }

  /**
   * What is wrong with which part of the request.
   *
   * @return possibly none
   */
  public List<FieldError> errors() {
    return errors;
  }

  /**
   * When to try again.
   *
   * @return seconds, 0 when that wouldn't help
   */
  public int retryAfterSeconds() {
    return retryAfterSeconds;
  }
}
