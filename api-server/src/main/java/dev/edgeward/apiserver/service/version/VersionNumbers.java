package dev.edgeward.apiserver.service.version;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.edgeward.apiserver.index.VersionRow;
import java.time.Duration;
import java.util.Collection;

/**
 * Numbers versions. What was just made may not be in the read model yet, so the last number given
 * is remembered for a while. Two replicas can give the same number at the same time; the id tells
 * versions apart, not the number.
 */
final class VersionNumbers {
  private static final int FUNCTIONS = 10_000;

  private final Cache<String, Integer> last =
      Caffeine.newBuilder().maximumSize(FUNCTIONS).expireAfterWrite(Duration.ofMinutes(1)).build();

  /** The number of the next version: one more than any that exists or was given. */
  int next(String functionId, Collection<VersionRow> versions) {
    int highest = versions.stream().mapToInt(VersionRow::number).max().orElse(0);
    return last.asMap()
        .merge(functionId, highest + 1, (given, wanted) -> Math.max(given + 1, wanted));
  }
}
