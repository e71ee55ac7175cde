package dev.edgeward.e2e.cloudflare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The tokens that the API knows. */
final class Tokens {

  private static final int AUTHENTICATION = 10_000;

  private final Map<String, ApiToken> tokens = new ConcurrentHashMap<>();
  private final InstantSource clock;

  Tokens(InstantSource clock) {
    this.clock = clock;
  }

  void add(ApiToken token) {
    tokens.put(token.value(), token);
  }

  void revoke(String value) {
    tokens.remove(value);
  }

  /**
   * The token of a request.
   *
   * @param header the value of {@code Authorization}
   * @throws ApiError 10001 without one, 6003 when it is malformed, 10000 when nobody has it, 9109
   *     when it has expired
   */
  ApiToken authenticate(@Nullable String header) {
    if (header == null) {
      throw new ApiError(401, 10_001, "Unable to authenticate request");
    }
    if (!header.matches("Bearer [A-Za-z0-9_-]+")) {
      throw new ApiError(400, 6003, "Invalid request headers");
    }
    ApiToken token =
        Optional.ofNullable(tokens.get(header.substring("Bearer ".length())))
            .orElseThrow(() -> new ApiError(401, AUTHENTICATION, "Authentication error"));
    if (token.expiredAt(clock.instant())) {
      throw new ApiError(401, 9109, "Invalid access token");
    }
    return token;
  }

  /**
   * Checks a right.
   *
   * @param account whom the call is about, null when it is about no account
   * @throws ApiError 9109 for another account than the token's, 10000 when it lacks the permission
   */
  static void authorize(ApiToken token, @Nullable String account, Permission needed) {
    if (account != null && !account.equals(token.account())) {
      throw new ApiError(403, 9109, "Unauthorized to access requested resource");
    }
    if (!token.may(needed)) {
      throw new ApiError(403, AUTHENTICATION, "Authentication error");
    }
  }

  /** The check of a token; each kind of owner has its own path, where the others don't count. */
  static Answer verify(ApiRequest request, ApiToken.Owner path) {
    ApiToken token = request.token();
    if (token.owner() != path) {
      throw new ApiError(401, 1000, "Invalid API Token");
    }
    ObjectNode result = Json.object().put("id", token.id()).put("status", "active");
    Instant expires = token.expires();
    if (expires != null) {
      result.put("expires_on", expires.toString());
    }
    return Answer.of(result, AUTHENTICATION, "This API Token is valid and active");
  }
}
