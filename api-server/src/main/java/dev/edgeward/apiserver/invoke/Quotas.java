package dev.edgeward.apiserver.invoke;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.edgeward.api.v1alpha1.WorkspaceQuota;
import dev.edgeward.apiserver.error.ApiException;
import dev.edgeward.apiserver.index.ReadModel;
import dev.edgeward.apiserver.index.SettingsRow;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * How much a workspace may invoke: its Workspace's {@code spec.quota}, as the read model has it at
 * each invocation. Counted in this replica alone. What runs is counted also where there is no
 * limit, so that a new one counts what was there before it. Invocations of different workspaces
 * share nothing here, and none takes a lock.
 */
@Singleton
public final class Quotas {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final ReadModel model;
  private final Ticker ticker;
  private final ConcurrentMap<String, Use> uses = new ConcurrentHashMap<>();

  /**
   * Made by the container.
   *
   * @param model has the settings
   */
  @Inject
  public Quotas(ReadModel model) {
    this(model, Ticker.systemTicker());
  }

  Quotas(ReadModel model, Ticker ticker) {
    this.model = model;
    this.ticker = ticker;
  }

  /**
   * Lets an invocation begin.
   *
   * @param namespace of the workspace that the function is in
   * @return to be closed when the invocation is over
   * @throws ApiException 429 when it is one too many; nothing is to be closed then
   */
  Running begin(String namespace) {
    Use present = uses.get(namespace);
    Use use =
        present == null ? uses.computeIfAbsent(namespace, unused -> new Use(ticker)) : present;
    WorkspaceQuota quota = model.settings().byId(namespace).map(SettingsRow::quota).orElse(null);
    use.begin(quota);
    return use;
  }

  /** An invocation that has begun. */
  sealed interface Running extends AutoCloseable {
    @Override
    void close();
  }

  /** What one workspace uses. */
  private static final class Use implements Running {
    private final Ticker ticker;
    private final AtomicInteger running = new AtomicInteger();
    private volatile @Nullable Rate rate;

    private Use(Ticker ticker) {
      this.ticker = ticker;
    }

    private void begin(@Nullable WorkspaceQuota quota) {
      Integer most = quota == null ? null : quota.concurrentInvokes();
      if (most == null) {
        running.incrementAndGet();
      } else if (!hasRoom(most)) {
        throw ApiException.quotaExceeded(
            "the workspace may run " + most + " invocations at one time", 1);
      }
      try {
        take(quota == null ? null : quota.invokesPerMinute());
      } catch (ApiException e) {
        close();
        throw e;
      }
    }

    private boolean hasRoom(int most) {
      int now = running.get();
      while (now < most) {
        if (running.compareAndSet(now, now + 1)) {
          return true;
        }
        now = running.get();
      }
      return false;
    }

    private void take(@Nullable Integer perMinute) {
      if (perMinute == null) {
        return;
      }
      Rate present = rate;
      if (present == null || present.perMinute() != perMinute) {
        present = changed(perMinute);
      }
      ConsumptionProbe probe = present.bucket().tryConsumeAndReturnRemaining(1);
      if (!probe.isConsumed()) {
        long nanos = probe.getNanosToWaitForRefill();
        throw ApiException.quotaExceeded(
            "the workspace may begin " + perMinute + " invocations a minute",
            (int) Math.max(1, TimeUnit.NANOSECONDS.toSeconds(nanos + 999_999_999)));
      }
    }

    /** Taken once for a change of the settings: the new rate begins with a full bucket. */
    private synchronized Rate changed(int perMinute) {
      Rate present = rate;
      if (present != null && present.perMinute() == perMinute) {
        return present;
      }
      Rate changed =
          new Rate(
              perMinute,
              Bucket.builder()
                  .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, MINUTE))
                  .withCustomTimePrecision(new Meter(ticker))
                  .build());
      rate = changed;
      return changed;
    }

    @Override
    public void close() {
      running.decrementAndGet();
    }
  }

  private record Rate(int perMinute, Bucket bucket) {}

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
