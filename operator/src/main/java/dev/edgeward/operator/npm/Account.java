package dev.edgeward.operator.npm;

import org.jspecify.annotations.Nullable;

/**
 * A registry, and what it is shown.
 *
 * @param url of it
 * @param token secret, null for none
 */
public record Account(String url, @Nullable String token) {
  /** Without what is secret. */
  @Override
  public String toString() {
    return "Account[" + url + "]";
  }
}
