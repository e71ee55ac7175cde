package dev.edgeward.apiserver.rest;

import dev.edgeward.apiserver.error.ApiException;
import dev.edgeward.apiserver.error.ErrorCode;
import dev.edgeward.apiserver.error.FieldError;
import dev.edgeward.apiserver.security.Caller;
import dev.edgeward.apiserver.service.Repeat;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The header that makes a creation safe to send again. */
final class IdempotencyKey {
  /** The name of the header. */
  static final String HEADER = "Idempotency-Key";

  /** What a key may be: visible ASCII. */
  static final String PATTERN = "^[!-~]{1,255}$";

  private static final Pattern SANE = Pattern.compile(PATTERN);

  private IdempotencyKey() {}

  /** What makes a request recognisable, null when it has no key. */
  static @Nullable Repeat repeat(HttpHeaders headers, Caller caller, Record request) {
    List<String> keys = headers.getRequestHeader(HEADER);
    if (keys == null || keys.isEmpty()) {
      return null;
    }
    if (keys.size() > 1 || !SANE.matcher(keys.getFirst()).matches()) {
      throw ApiException.of(
          ErrorCode.INVALID_REQUEST,
          List.of(
              new FieldError(HEADER, "the key is one text of 1 to 255 visible ASCII characters")));
    }
    return Repeat.of(caller, keys.getFirst(), request);
  }
}
