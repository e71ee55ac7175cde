package dev.edgeward.apiserver.security;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.edgeward.api.Digests;
import dev.edgeward.apiserver.ApiServerConfig;
import dev.edgeward.apiserver.error.ApiException;
import dev.edgeward.apiserver.error.ErrorCode;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Tells whose a bearer token is. Keeps the answer by the token's SHA-256, never the token. */
@Singleton
public final class Authenticator {
  private static final String SCHEME = "bearer ";
  private static final int MAX_TOKEN_LENGTH = 16_384;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final TokenReviewer reviewer;
  private final RateLimits limits;
  private final ApiServerConfig.Reviews config;
  private final InstantSource clock;
  private final Decisions<String, Verdict> verdicts;

  private record Verdict(Optional<Caller> caller, Duration keep) {}

  /**
   * Made by the container.
   *
   * @param reviewer asks the cluster
   * @param limits how many tokens may be refused
   * @param config how long answers are kept
   */
  @Inject
  public Authenticator(TokenReviewer reviewer, RateLimits limits, ApiServerConfig config) {
    this(
        reviewer,
        limits,
        config.reviews(),
        Executors.newVirtualThreadPerTaskExecutor(),
        InstantSource.system(),
        Ticker.systemTicker());
  }

  Authenticator(
      TokenReviewer reviewer,
      RateLimits limits,
      ApiServerConfig.Reviews config,
      Executor executor,
      InstantSource clock,
      Ticker ticker) {
    this.reviewer = reviewer;
    this.limits = limits;
    this.clock = clock;
    this.config = config;
    this.verdicts =
        new Decisions<>(
            config.capacity(),
            Verdict::keep,
            verdict -> verdict.caller().isPresent(),
            executor,
            ticker);
  }

  /**
   * Who sends a request.
   *
   * @param authorization the header, null when there is none
   * @param address that it came from
   * @return the caller
   * @throws ApiException {@link ErrorCode#UNAUTHORIZED}; {@link ErrorCode#RATE_LIMITED} when the
   *     token would have to be reviewed and too many from the address were refused; or when the
   *     cluster doesn't answer
   */
  public Caller authenticate(@Nullable String authorization, String address) {
    String token = token(authorization);
    String digest = Digests.sha256(token);
    Verdict known = verdicts.known(digest, () -> judge(token)).orElse(null);
    if (known != null) {
      return accepted(known);
    }
    return accepted(verdicts.get(digest, () -> firstJudged(token, address)));
  }

  /** Once, however many wait for it. */
  private Verdict firstJudged(String token, String address) {
    limits.beginReview(address);
    boolean refused = false;
    try {
      Verdict verdict = judge(token);
      refused = verdict.caller().isEmpty();
      return verdict;
    } finally {
      if (!refused) {
        limits.endReview(address);
      }
    }
  }

  private static Caller accepted(Verdict verdict) {
    return verdict.caller().orElseThrow(() -> unauthorized("the token is not valid"));
  }

  private Verdict judge(String token) {
    Optional<Caller> caller = reviewer.review(token);
    return new Verdict(
        caller,
        caller.isPresent() ? shorter(config.allowedFor(), left(token)) : config.deniedFor());
  }

  private static String token(@Nullable String authorization) {
    if (authorization == null) {
      throw unauthorized("send Authorization: Bearer with a token of the cluster");
    }
    if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw unauthorized("only bearer tokens are accepted");
    }
    String token = authorization.substring(SCHEME.length()).strip();
    if (token.isEmpty() || token.length() > MAX_TOKEN_LENGTH) {
      throw unauthorized("the token is not valid");
    }
    return token;
  }

  private static ApiException unauthorized(String detail) {
    return ApiException.of(ErrorCode.UNAUTHORIZED, detail);
  }

  /** How long an accepted token still lives, where it is a JWT: a yes isn't kept beyond that. */
  private Duration left(String token) {
    String[] parts = token.split("\\.", -1);
    if (parts.length == 3) {
      try {
        JsonNode expiry = JSON.readTree(Base64.getUrlDecoder().decode(parts[1])).path("exp");
        if (expiry.isNumber()) {
          Duration left =
              Duration.between(clock.instant(), Instant.ofEpochSecond(expiry.longValue()));
          return left.isNegative() ? Duration.ZERO : left;
        }
      } catch (IOException | IllegalArgumentException e) {
        return config.allowedFor();
      }
    }
    return config.allowedFor();
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
