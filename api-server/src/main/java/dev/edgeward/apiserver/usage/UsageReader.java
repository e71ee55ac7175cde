package dev.edgeward.apiserver.usage;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.github.benmanes.caffeine.cache.Ticker;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Sums what all runs of all replicas have written and what this one has not written yet. What the
 * others counted in their last minute is missing.
 */
@Singleton
public final class UsageReader {
  /** Reads of the cluster are shared by whoever asks meanwhile. */
  private static final Duration SHARED = Duration.ofSeconds(10);

  private static final int PARTS_KEPT = 2;

  private final Usage usage;
  private final String replica;
  private final LoadingCache<Integer, List<UsageStore.Piece>> stored;

  /**
   * Made by the container.
   *
   * @param usage that was counted here
   * @param keeper knows what was written from here
   * @param store of what was written
   */
  @Inject
  UsageReader(Usage usage, UsageKeeper keeper, UsageStore store) {
    this(usage, keeper, store, Ticker.systemTicker());
  }

  UsageReader(Usage usage, UsageKeeper keeper, UsageStore store, Ticker ticker) {
    this.usage = usage;
    this.replica = keeper.replica();
    this.stored =
        Caffeine.newBuilder()
            .maximumSize(PARTS_KEPT)
            .expireAfterWrite(SHARED)
            .ticker(ticker)
            .build(store::read);
  }

  /** Today in UTC. */
  public LocalDate today() {
    return usage.today();
  }

  /**
   * How much a function was invoked.
   *
   * @param functionId of the function
   * @param from the first day, in UTC
   * @param to the last day
   * @return the days on which it was, in their order
   * @throws UsageUnavailable when the cluster can't be read now
   */
  public SortedMap<LocalDate, Totals> of(String functionId, LocalDate from, LocalDate to) {
    // In this order: a day that is forgotten between the two was written before.
    Map<LocalDate, Totals> own = usage.of(functionId);
    SortedMap<LocalDate, Totals> days = new TreeMap<>(own);
    for (UsageStore.Piece piece : stored.get(Usage.part(functionId))) {
      boolean counted = piece.replica().equals(replica) && own.containsKey(piece.day());
      Totals totals = piece.functions().get(functionId);
      if (totals != null && !counted) {
        days.merge(piece.day(), totals, Totals::plus);
      }
    }
    days.values().removeIf(totals -> totals.invocations() == 0);
    return new TreeMap<>(days.subMap(from, to.plusDays(1)));
  }
}
