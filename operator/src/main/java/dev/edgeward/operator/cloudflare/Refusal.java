package dev.edgeward.operator.cloudflare;

import dev.edgeward.operator.cloudflare.Envelope.ApiError;
import dev.edgeward.operator.cloudflare.KnownCode.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Decides what an answer that is no success comes to. A status that says more than any code wins
 * (429, 5xx); then the first error whose code is known; then the status.
 *
 * @param call that was made
 * @param status of HTTP
 * @param envelope empty when the answer is none of API v4's
 * @param retryAfter what {@code Retry-After} says
 * @param redaction for what Cloudflare says
 */
record Refusal(
    ApiCall call,
    int status,
    Optional<Envelope> envelope,
    Optional<Duration> retryAfter,
    Redaction redaction) {
  /** How long a block lasts when the answer doesn't say; documented under "Rate limits". */
  private static final Duration BLOCK = CallBudget.WINDOW;

  /**
   * What it comes to.
   *
   * @return to throw
   */
  CloudflareException exception() {
    if (status == 429) {
      return rateLimited();
    }
    if (status >= 500 || status == 408) {
      return unavailable();
    }
    if (envelope.isEmpty() || status / 100 == 3) {
      return new CloudflareException.Malformed(
          call
              + " got an answer that is none of Cloudflare's API (HTTP "
              + status
              + "): check edgeward.cloudflare.api-url, and proxies on the way",
          call.changes() && status < 400);
    }
    List<ApiError> errors = envelope.get().errors();
    for (ApiError error : errors) {
      Optional<KnownCode> known = KnownCode.of(error.code());
      if (known.isPresent()) {
        return of(
            known.get().kind(status, error.message()), error.code(), said(known.get().advice()));
      }
    }
    return of(kindOfStatus(), errors.isEmpty() ? 0 : errors.getFirst().code(), said(""));
  }

  private Kind kindOfStatus() {
    return switch (status) {
      case 401 -> Kind.UNAUTHORIZED;
      case 403 -> Kind.FORBIDDEN;
      case 404 -> Kind.NOT_FOUND;
      case 409, 412 -> Kind.CONFLICT;
      default -> Kind.INVALID;
    };
  }

  private CloudflareException of(Kind kind, int code, String message) {
    return switch (kind) {
      case UNAUTHORIZED ->
          new CloudflareException.Unauthorized(
              message + ". The API token is not valid: make another one");
      case FORBIDDEN ->
          call.permission() == null
              ? new CloudflareException.Forbidden(message, null)
              : new CloudflareException.Forbidden(
                  message
                      + ". The API token needs "
                      + call.permission().needed()
                      + " for this account",
                  call.permission().needed());
      case NOT_FOUND -> new CloudflareException.NotFound(message);
      case CONFLICT -> new CloudflareException.Conflict(code, message);
      case INVALID -> new CloudflareException.Invalid(code, message, false);
      case SCRIPT_INVALID -> new CloudflareException.Invalid(code, message, true);
      case RATE_LIMITED -> rateLimited();
      case UNAVAILABLE -> unavailable();
    };
  }

  private CloudflareException rateLimited() {
    Duration wait = retryAfter.orElse(BLOCK);
    return new CloudflareException.RateLimited(
        said("Cloudflare takes no calls of this token for " + wait.toSeconds() + " s"), wait);
  }

  private CloudflareException unavailable() {
    return new CloudflareException.Unavailable(
        said(""), call.changes(), retryAfter.orElse(Duration.ZERO));
  }

  /** {@code PUT /… answered 400: no such thing (10021). Do this}. */
  private String said(String advice) {
    String errors =
        envelope.map(Envelope::errors).orElse(List.of()).stream()
            .map(error -> redaction.apply(error.message()) + " (" + error.code() + ")")
            .collect(Collectors.joining("; "));
    return call
        + " answered "
        + status
        + (errors.isEmpty() ? "" : ": " + errors)
        + (advice.isEmpty() ? "" : ". " + advice);
  }
}
