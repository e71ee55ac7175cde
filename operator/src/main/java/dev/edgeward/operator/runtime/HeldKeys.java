package dev.edgeward.operator.runtime;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which keys the Secrets of a Runtime hold, by their ids, and how far their rotation is.
 *
 * @param signing ids of the two keys that sign tokens
 * @param sealing id of the key that environments are sealed for
 * @param next ids of the signing keys that are announced; none when no rotation has begun
 * @param nextSealing id of the sealing key that is announced
 * @param handOver whether the next invoke key is still to become the API server's
 * @param former ids of the signing keys that are still accepted
 * @param formerSealing ids of the sealing keys that still open environments
 * @param rotatedAt since when the present keys are in use, null when nobody knows
 * @param seenAt since when the dispatcher shows the next keys
 * @param request for a rotation that was acted on last
 * @param unusedSince of a former sealing key that nothing is sealed for any more: since when
 */
record HeldKeys(
    Set<String> signing,
    String sealing,
    Set<String> next,
    @Nullable String nextSealing,
    boolean handOver,
    Set<String> former,
    List<String> formerSealing,
    @Nullable Instant rotatedAt,
    @Nullable Instant seenAt,
    @Nullable String request,
    Map<String, Instant> unusedSince) {

  /** Whether next keys are made that are not in use yet. */
  boolean announced() {
    return !next.isEmpty();
  }
}
