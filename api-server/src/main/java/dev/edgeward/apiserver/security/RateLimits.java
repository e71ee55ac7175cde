package dev.edgeward.apiserver.security;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.edgeward.apiserver.ApiServerConfig;
import dev.edgeward.apiserver.error.ApiException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * How many requests a caller may send; see {@link ApiServerConfig.Rates}. Who is authenticated is
 * counted by name, as many share an address. Who isn't costs something only where the cluster has
 * to review a token, so just the tokens that it refuses are counted, by address.
 */
@Singleton
public final class RateLimits {
  private final Buckets calls;
  private final Buckets invocations;
  private final Buckets refusedTokens;

  /** What a request is for. */
  public enum Kind {
    /** Reads and writes. */
    CALL,
    /** Running a function. */
    INVOCATION
  }

  /**
   * Made by the container.
   *
   * @param config how many
   */
  @Inject
  public RateLimits(ApiServerConfig config) {
    this(config.rates(), Ticker.systemTicker());
  }

  RateLimits(ApiServerConfig.Rates rates, Ticker ticker) {
    this.calls = new Buckets(rates.callsPerSecond(), rates.callsBurst(), rates.capacity(), ticker);
    this.invocations =
        new Buckets(
            rates.invocationsPerSecond(), rates.invocationsBurst(), rates.capacity(), ticker);
    this.refusedTokens =
        new Buckets(
            rates.refusedTokensPerSecond(), rates.refusedTokensBurst(), rates.capacity(), ticker);
  }

  /**
   * Counts a request.
   *
   * @param caller who sends it
   * @param kind what it is for
   * @throws ApiException 429 when it is one too many
   */
  public void count(Caller caller, Kind kind) {
    Duration wait =
        switch (kind) {
          case CALL -> calls.take(caller.username());
          case INVOCATION -> invocations.take(caller.username());
        };
    check(wait, "the caller sends too many requests");
  }

  /**
   * Counts a token that is to be reviewed as one that is refused, until the answer is there: so
   * that no more are under way at once than may be refused.
   *
   * @param address that it came from
   * @throws ApiException 429 when too many from there were refused
   */
  public void beginReview(String address) {
    check(refusedTokens.take(address), "too many tokens from this address were refused");
  }

  /**
   * The token wasn't refused.
   *
   * @param address that it came from
   */
  public void endReview(String address) {
    refusedTokens.give(address);
  }

  private static void check(Duration wait, String detail) {
    if (!wait.isZero()) {
      throw ApiException.rateLimited(detail, (int) wait.plusNanos(999_999_999).toSeconds());
    }
  }
}
