package dev.edgeward.apiserver.security;

import dev.edgeward.apiserver.ApiServerConfig;

/** How many requests a caller may send, in tests. */
public record FixedRates(
    int callsPerSecond,
    int callsBurst,
    int invocationsPerSecond,
    int invocationsBurst,
    int refusedTokensPerSecond,
    int refusedTokensBurst,
    int capacity)
    implements ApiServerConfig.Rates {

  /** As the defaults have it. */
  public static FixedRates defaults() {
    return new FixedRates(200, 400, 2000, 4000, 10, 50, 10_000);
  }
}
