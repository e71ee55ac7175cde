package dev.edgeward.operator.openapi;

import dev.edgeward.api.v1alpha1.OperationSelector;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which operations of a document are meant.
 *
 * @param include null for all
 * @param exclude null for none
 */
record Selection(@Nullable OperationSelector include, @Nullable OperationSelector exclude) {
  boolean takes(Optional<String> operationId, List<String> tags, String path) {
    return (include == null || matches(include, operationId, tags, path))
        && (exclude == null || !matches(exclude, operationId, tags, path));
  }

  private static boolean matches(
      OperationSelector selector, Optional<String> operationId, List<String> tags, String path) {
    return operationId.filter(id -> any(selector.operationIds(), id)).isPresent()
        || tags.stream().anyMatch(tag -> any(selector.tags(), tag))
        || any(selector.paths(), path);
  }

  private static boolean any(@Nullable List<String> patterns, String text) {
    return patterns != null
        && patterns.stream()
            .anyMatch(
                pattern ->
                    pattern != null
                        && (pattern.endsWith("*")
                            ? text.startsWith(pattern.substring(0, pattern.length() - 1))
                            : text.equals(pattern)));
  }
}
