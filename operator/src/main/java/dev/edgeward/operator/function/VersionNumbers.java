package dev.edgeward.operator.function;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Numbers versions. A cache can lag behind a version that was just created, so the last number
 * given is remembered as well.
 */
@ApplicationScoped
class VersionNumbers {
  private final Map<String, Integer> last = new ConcurrentHashMap<>();

  /** The number of the next version of a function: one more than any that exists or was given. */
  int next(String functionId, List<ObservedVersion> versions) {
    int highest = versions.stream().mapToInt(ObservedVersion::number).max().orElse(0);
    return Math.max(highest, last.getOrDefault(functionId, 0)) + 1;
  }

  /** A version was created with a number. */
  void given(String functionId, int number) {
    last.merge(functionId, number, Math::max);
  }

  /** Forgets a function that is gone. */
  void forget(String functionId) {
    last.remove(functionId);
  }
}
