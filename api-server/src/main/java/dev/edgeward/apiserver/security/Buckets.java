package dev.edgeward.apiserver.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;

/**
 * A token bucket for each of many keys, in bounded memory. One that isn't used is forgotten once it
 * must be full again, which changes nothing.
 */
final class Buckets {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final int perSecond;
  private final int burst;
  private final TimeMeter time;
  private final Cache<String, Bucket> buckets;

  /**
   * Buckets that are full.
   *
   * @param perSecond tokens that come back, 0 for buckets that never end
   * @param burst tokens in a full bucket
   * @param capacity how many buckets are kept
   */
  Buckets(int perSecond, int burst, int capacity, Ticker ticker) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.time = new Meter(ticker);
    this.buckets =
        Caffeine.newBuilder()
            .maximumSize(capacity)
            .expireAfterAccess(
                perSecond == 0 ? SECOND : SECOND.plus(SECOND.multipliedBy(burst / perSecond)))
            .executor(Runnable::run)
            .ticker(ticker)
            .build();
  }

  /** Takes a token, or tells how long to wait for one; zero when it was there. */
  Duration take(String key) {
    if (perSecond == 0) {
      return Duration.ZERO;
    }
    ConsumptionProbe probe = bucket(key).tryConsumeAndReturnRemaining(1);
    return probe.isConsumed() ? Duration.ZERO : Duration.ofNanos(probe.getNanosToWaitForRefill());
  }

  /** Gives a token back that was taken for what turned out to need none. */
  void give(String key) {
    Bucket bucket = perSecond == 0 ? null : buckets.getIfPresent(key);
    if (bucket != null) {
      bucket.addTokens(1);
    }
  }

  /** How many are kept. */
  long size() {
    buckets.cleanUp();
    return buckets.estimatedSize();
  }

  private Bucket bucket(String key) {
    return buckets.get(
        key,
        unused ->
            Bucket.builder()
                .addLimit(limit -> limit.capacity(burst).refillGreedy(perSecond, SECOND))
                .withCustomTimePrecision(time)
                .build());
  }

  private record Meter(Ticker ticker) implements TimeMeter {
    @Override
    public long currentTimeNanos() {
      return ticker.read();
    }

    @Override
    public boolean isWallClockBased() {
      return false;
    }
  }
}
