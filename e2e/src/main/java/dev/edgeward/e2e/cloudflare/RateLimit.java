package dev.edgeward.e2e.cloudflare;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * The limit of the API: 1,200 requests in five minutes for each token, then none for the next five
 * minutes (documented as that; the windows here are fixed ones, from a token's first request on).
 * Safe for use by several threads.
 */
final class RateLimit {

  static final int REQUESTS = 1_200;
  static final Duration WINDOW = Duration.ofMinutes(5);

  private final InstantSource clock;
  private final Map<String, Window> windows = new HashMap<>();

  RateLimit(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * What a request is told of the limit.
   *
   * @param left requests that may follow it
   * @param seconds until there are {@link #REQUESTS} again
   */
  record Allowance(boolean allowed, int left, long seconds) {

    /**
     * The headers {@code Ratelimit}, {@code Ratelimit-Policy} and, for a refusal, the time to wait.
     */
    Map<String, String> headers() {
      String limit = "\"default\";r=" + left + ";t=" + seconds;
      String policy = "\"default\";q=" + REQUESTS + ";w=" + WINDOW.toSeconds();
      return allowed
          ? Map.of("ratelimit", limit, "ratelimit-policy", policy)
          : Map.of(
              "ratelimit",
              limit,
              "ratelimit-policy",
              policy,
              "retry-after",
              Long.toString(seconds));
    }
  }

  /** Counts a request of the token; refused ones don't count. */
  synchronized Allowance take(String tokenId) {
    Instant now = clock.instant();
    Window window = windows.get(tokenId);
    if (window == null || !now.isBefore(window.end)) {
      window = new Window(now.plus(WINDOW));
      windows.put(tokenId, window);
    }
    if (window.taken == REQUESTS && !window.blocked) {
      window.blocked = true;
      window.end = now.plus(WINDOW);
    }
    if (!window.blocked) {
      window.taken++;
    }
    // Rounded up: who waits this long finds the window over.
    long seconds = Duration.between(now, window.end).plusNanos(999_999_999).toSeconds();
    return new Allowance(!window.blocked, REQUESTS - window.taken, seconds);
  }

  private static final class Window {
    private Instant end;
    private int taken;
    private boolean blocked;

    Window(Instant end) {
      this.end = end;
    }
  }
}
