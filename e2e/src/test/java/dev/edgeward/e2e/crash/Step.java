package dev.edgeward.e2e.crash;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What people do to functions, and what should come of it: the model that histories are checked
 * against.
 */
enum Step {
  APPLY,
  APPLY_OTHER_CODE,
  DELETE_IN_THE_BACKGROUND,
  DELETE_IN_THE_FOREGROUND,
  DELETE_AND_ORPHAN,
  DELETE_OVER_REST,
  RESTORE_BY_THE_TOMBSTONE,
  RESTORE_OVER_REST,
  PURGE_BY_THE_TOMBSTONE,
  PURGE_OVER_REST,
  LET_EVERYTHING_SETTLE;

  /** Where a function is after the step; empty when there it can't be taken. */
  Optional<Fate> from(Fate fate) {
    return Optional.ofNullable(
        switch (this) {
          case APPLY, APPLY_OTHER_CODE -> Fate.LIVE;
          case DELETE_IN_THE_BACKGROUND,
              DELETE_IN_THE_FOREGROUND,
              DELETE_AND_ORPHAN,
              DELETE_OVER_REST ->
              fate == Fate.LIVE ? Fate.IN_THE_BIN : null;
          case RESTORE_BY_THE_TOMBSTONE, RESTORE_OVER_REST ->
              fate == Fate.IN_THE_BIN ? Fate.LIVE : null;
          case PURGE_BY_THE_TOMBSTONE, PURGE_OVER_REST ->
              fate == Fate.IN_THE_BIN ? Fate.GONE : null;
          case LET_EVERYTHING_SETTLE -> fate;
        });
  }

  /**
   * Whether it can be taken at once after the one before, however far that is. What is done to a
   * tombstone needs one, and what kubectl deletes must be there; and a manifest that is applied to
   * an object that is being deleted is lost with it, as Kubernetes has it.
   */
  boolean isPromisedAtOnceAfter(@Nullable Step before) {
    return switch (this) {
      case DELETE_OVER_REST, RESTORE_OVER_REST, PURGE_OVER_REST -> true;
      case DELETE_IN_THE_BACKGROUND, DELETE_IN_THE_FOREGROUND, DELETE_AND_ORPHAN ->
          before != RESTORE_BY_THE_TOMBSTONE;
      default -> false;
    };
  }
}
