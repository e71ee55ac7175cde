package dev.edgeward.operator.tombstone;

import dev.edgeward.api.Conditions;
import dev.edgeward.api.v1alpha1.FunctionTombstone;
import dev.edgeward.api.v1alpha1.FunctionTombstoneSpec;
import dev.edgeward.operator.kubernetes.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/** What is to be done about a deleted function. Pure. */
sealed interface TombstonePlan {
  /** The function is back: the tombstone goes. */
  record Finish() implements TombstonePlan {}

  /** The function is back, and the tombstone is on its way out. */
  record GiveBackAndRelease() implements TombstonePlan {}

  /** The function is not to come back: its versions go, and the tombstone with them. */
  record Purge() implements TombstonePlan {}

  /**
   * The function's object is still there: whoever deletes it has the next step. Also when the
   * tombstone is to go already: without one, the next step would be to make another.
   */
  record Await() implements TombstonePlan {}

  /**
   * A Function of the namespace that has the id of a tombstone.
   *
   * @param uid of it
   * @param held whether the operator has not let it go: it lives, or its deletion is under way
   */
  record Holder(String uid, boolean held) {}

  /** The function is to be brought back. */
  record Restore() implements TombstonePlan {}

  /** The time is over. */
  record Expire() implements TombstonePlan {}

  /**
   * The function is kept.
   *
   * @param left until it expires, empty for never
   */
  record Keep(Optional<Duration> left) implements TombstonePlan {}

  /**
   * Decides.
   *
   * @param tombstone as it was read
   * @param holders the Functions of its namespace that have its id, those too that are being
   *     deleted
   * @param now our time
   * @return what to do
   */
  static TombstonePlan of(FunctionTombstone tombstone, Collection<Holder> holders, Instant now) {
    FunctionTombstoneSpec spec = tombstone.getSpec();
    String original = Buried.of(tombstone).uid();
    boolean back = holders.stream().anyMatch(holder -> !holder.uid().equals(original));
    if (tombstone.isMarkedForDeletion()) {
      // What was back may be deleted again, or have lost its label, by the time its tombstone goes.
      if (back || isRestored(tombstone)) {
        return new GiveBackAndRelease();
      }
      return holders.stream().anyMatch(Holder::held) ? new Await() : new Purge();
    }
    if (back) {
      return new Finish();
    }
    if (!holders.isEmpty()) {
      return new Await();
    }
    if (spec == null) {
      return new Keep(Optional.empty());
    }
    if (Boolean.TRUE.equals(spec.restore())) {
      return new Restore();
    }
    // A time that can't be read is no time: nothing is purged for a slip of the pen.
    Optional<Instant> expiry = Times.parse(spec.expiresAt());
    if (expiry.isPresent() && !expiry.get().isAfter(now)) {
      return new Expire();
    }
    return new Keep(expiry.map(end -> Duration.between(now, end)));
  }

  private static boolean isRestored(FunctionTombstone tombstone) {
    return tombstone.getStatus() != null
        && Conditions.isTrue(tombstone.getStatus().conditions(), Conditions.RESTORED);
  }
}
