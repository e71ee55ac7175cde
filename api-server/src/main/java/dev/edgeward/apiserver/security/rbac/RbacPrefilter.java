package dev.edgeward.apiserver.security.rbac;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.edgeward.apiserver.security.Caller;
import dev.edgeward.apiserver.security.Candidates;
import dev.edgeward.apiserver.security.Prefilter;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Candidates from the index while the watches that feed it can be relied on, everything otherwise.
 * A watch that reconnects is relied on for a while longer: what it may miss in that time is no more
 * than what a kept "no" would hide.
 */
final class RbacPrefilter implements Prefilter {
  private final RbacIndex index;
  private final BooleanSupplier synced;
  private final BooleanSupplier watching;
  private final long graceNanos;
  private final Ticker ticker;
  private volatile long seenWatching;

  /**
   * A prefilter.
   *
   * @param index of RBAC objects
   * @param synced whether it has had everything once
   * @param watching whether changes arrive now
   * @param grace how long it is relied on without that
   */
  RbacPrefilter(
      RbacIndex index,
      BooleanSupplier synced,
      BooleanSupplier watching,
      Duration grace,
      Ticker ticker) {
    this.index = index;
    this.synced = synced;
    this.watching = watching;
    this.graceNanos = grace.toNanos();
    this.ticker = ticker;
    this.seenWatching = ticker.read() - graceNanos - 1;
  }

  @Override
  public Candidates candidates(Caller caller) {
    return reliable() ? index.candidates(caller) : new Candidates.Everywhere();
  }

  private boolean reliable() {
    if (!synced.getAsBoolean()) {
      return false;
    }
    if (watching.getAsBoolean()) {
      seenWatching = ticker.read();
      return true;
    }
    return ticker.read() - seenWatching <= graceNanos;
  }
}
