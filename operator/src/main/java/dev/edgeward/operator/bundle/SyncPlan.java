package dev.edgeward.operator.bundle;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is to be done so that a code store holds what versions name. Pure.
 *
 * @param store what is missing
 * @param remove what nobody has named for a while
 * @param orphans what nobody names, and since when
 */
record SyncPlan(List<BundleKey> store, List<BundleKey> remove, Map<BundleKey, Instant> orphans) {
  /**
   * Decides.
   *
   * @param wanted what versions name
   * @param listed what the store lists
   * @param orphans what nobody named the last time, and since when
   * @param now the time
   * @param grace how long what nobody names stays: a version may be on its way
   */
  static SyncPlan of(
      Set<BundleKey> wanted,
      Set<BundleKey> listed,
      Map<BundleKey, Instant> orphans,
      Instant now,
      Duration grace) {
    Set<BundleKey> unwanted = new HashSet<>(listed);
    unwanted.removeAll(wanted);
    Map<BundleKey, Instant> since = new HashMap<>();
    unwanted.forEach(key -> since.put(key, orphans.getOrDefault(key, now)));
    return new SyncPlan(
        wanted.stream().filter(key -> !listed.contains(key)).toList(),
        unwanted.stream()
            .filter(key -> !since.getOrDefault(key, now).plus(grace).isAfter(now))
            .toList(),
        Map.copyOf(since));
  }
}
