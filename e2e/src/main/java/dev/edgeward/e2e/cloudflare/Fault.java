package dev.edgeward.e2e.cloudflare;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What goes wrong with a call. */
public sealed interface Fault {

  /**
   * An error is answered, and the call has no effect.
   *
   * @param status of HTTP: 429, or any 5xx
   * @param retryAfter sent with it, null for none
   */
  record Status(int status, @Nullable Duration retryAfter) implements Fault {}

  /** The call has no effect, and is never answered: the connection stays open. */
  record Silence() implements Fault {}

  /** The connection is cut before the call has an effect. */
  record CutBefore() implements Fault {}

  /** The call has its effect, and the connection is cut instead of an answer. */
  record CutAfter() implements Fault {}

  /**
   * A bulk call answers success but leaves out keys and names them in {@code unsuccessful_keys}.
   *
   * @param count how many, from the first on
   */
  record UnsuccessfulKeys(int count) implements Fault {}
}
