package dev.edgeward.apiserver.service.function;

import org.jspecify.annotations.Nullable;

/**
 * What a caller wants changed about a function.
 *
 * @param name null to leave it
 * @param description null to leave it
 * @param runtimeUserId null to leave it
 */
public record FunctionChanges(
    @Nullable Change name, @Nullable Change description, @Nullable Change runtimeUserId) {
  /**
   * A new value.
   *
   * @param value null to clear it
   */
  public record Change(@Nullable String value) {}

  /**
   * Whether nothing is to be changed.
   *
   * @return true when every field is to be left
   */
  public boolean isEmpty() {
    return name == null && description == null && runtimeUserId == null;
  }
}
