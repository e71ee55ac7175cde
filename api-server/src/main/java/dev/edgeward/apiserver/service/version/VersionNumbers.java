package dev.edgeward.apiserver.service.version;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.edgeward.api.v1alpha1.FunctionVersionSpec;
import dev.edgeward.apiserver.error.ApiException;
import dev.edgeward.apiserver.error.ErrorCode;
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

  /**
   * The number of the next version: one more than any that exists or was given.
   *
   * @throws ApiException when a version has the last number already
   */
  int next(String functionId, Collection<VersionRow> versions) {
    int highest = versions.stream().mapToInt(VersionRow::number).max().orElse(0);
    return last.asMap()
        .compute(functionId, (id, given) -> after(Math.max(highest, given == null ? 0 : given)));
  }

  private static int after(int number) {
    if (number >= FunctionVersionSpec.MAX_NUMBER) {
      throw ApiException.of(
          ErrorCode.CONFLICT, "a version of the function has the last number that there is");
    }
    return number + 1;
  }
}
