package dev.edgeward.apiserver.index;

import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * Keeps functions in sight while they pass from one object to another: a Function that is deleted
 * to its tombstone, a tombstone that is restored to its Function. Kubernetes has both for a while,
 * but two watches have no common order, so the end of the one may be seen before the beginning of
 * the other; then the function would be missing for a moment, and come back. Until its successor
 * comes it is shown as deleted, for as long at most as a watch may reasonably lag.
 */
final class Succession {
  private final Table<FunctionRow> functions;
  private final Executor later;
  private final InstantSource clock;

  /** The uids of objects that are gone and still shown. */
  private final Set<String> gone = ConcurrentHashMap.newKeySet();

  /** The uid of the tombstone that is gone and still shown, by the id of its function. */
  private final Map<String, String> restored = new ConcurrentHashMap<>();

  /**
   * A succession without any.
   *
   * @param functions the table
   * @param later runs what is to be done once a successor should have come
   * @param clock for functions that nobody saw being deleted
   */
  Succession(Table<FunctionRow> functions, Executor later, InstantSource clock) {
    this.functions = functions;
    this.later = later;
    this.clock = clock;
  }

  /** A state of a Function. */
  void function(FunctionRow row) {
    functions.put(row);
    String tombstone = row.active() ? restored.remove(row.id()) : null;
    if (tombstone != null) {
      remove(tombstone);
    }
  }

  /**
   * A state of a tombstone.
   *
   * @param row of the tombstone
   * @param going whether it is being deleted: its function is purged or restored by that
   */
  void tombstone(FunctionRow row, boolean going) {
    // It has the name of the one before, which then can't be there any more.
    String former = restored.get(row.id());
    if (former != null && !former.equals(row.uid()) && restored.remove(row.id(), former)) {
      remove(former);
    }
    if (!going || row.goesOn()) {
      functions.put(row);
    }
    if (going) {
      if (row.goesOn()) {
        gone(row.uid());
      } else {
        remove(row.uid());
      }
    }
    // Its Function is on its way out for certain, and must not outlive a purge of the tombstone.
    if (row.tombstoneOf() != null) {
      remove(row.tombstoneOf());
    }
  }

  /** A Function or a tombstone is no more. */
  void gone(String uid) {
    FunctionRow row = functions.byUid(uid).orElse(null);
    if (row == null || !row.goesOn() || isBack(row)) {
      remove(uid);
    } else if (gone.add(uid)) {
      functions.put(row.between(clock.instant()));
      if (row.tombstoneOf() != null) {
        restored.put(row.id(), uid);
      }
      later.execute(
          () -> {
            restored.remove(row.id(), uid);
            remove(uid);
          });
    }
  }

  private boolean isBack(FunctionRow tombstone) {
    return tombstone.tombstoneOf() != null
        && functions.byId(tombstone.id()).filter(FunctionRow::active).isPresent();
  }

  private void remove(String uid) {
    functions.remove(uid);
    gone.remove(uid);
  }
}
