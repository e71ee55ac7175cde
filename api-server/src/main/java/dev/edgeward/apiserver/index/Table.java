package dev.edgeward.apiserver.index;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/**
 * Rows by uid, id and group, and in the order that lists have. An older state that arrives late is
 * ignored, and so is any state of an object that was removed: uids never come back. Of several
 * objects with one id the oldest is shown, an active one before a deleted one, and what is left of
 * one last; the others wait unseen. What is given out never changes, so a reader sees one moment.
 *
 * @param <R> the rows
 */
public final class Table<R extends Row> {
  private static final Comparator<Row> BY_RIGHT =
      Comparator.comparing((Row row) -> !row.active())
          .thenComparing(Row::past)
          .thenComparing(Row::createdAt)
          .thenComparing(Row::uid);
  private static final Duration REMEMBER_REMOVED = Duration.ofMinutes(10);
  private static final int MOST_REMEMBERED = 50_000;

  private final Map<String, R> byUid = new ConcurrentHashMap<>();
  private final Map<String, R> byId = new ConcurrentHashMap<>();

  /** Those of an id that has more than one, behind the one that it shows. */
  private final Map<String, List<R>> waiting = new HashMap<>();

  private final Shelf<R> every = new Shelf<>();
  private final Shelf<R> active = new Shelf<>();
  private final Cache<String, Boolean> removed =
      Caffeine.newBuilder().expireAfterWrite(REMEMBER_REMOVED).maximumSize(MOST_REMEMBERED).build();
  private final ReentrantLock writing = new ReentrantLock();

  /**
   * Takes a state of an object.
   *
   * @param row what it now is
   * @return false when the table knew better
   */
  public boolean put(R row) {
    writing.lock();
    try {
      R present = byUid.get(row.uid());
      if (removed.getIfPresent(row.uid()) != null
          || (present != null && present.resourceVersion() > row.resourceVersion())) {
        return false;
      }
      byUid.put(row.uid(), row);
      if (present != null && !present.id().equals(row.id())) {
        change(present.id(), rows -> without(rows, row.uid()));
      }
      change(
          row.id(),
          rows -> {
            List<R> others = without(rows, row.uid());
            others.add(row);
            others.sort(BY_RIGHT);
            return others;
          });
      return true;
    } finally {
      writing.unlock();
    }
  }

  /**
   * Takes note that an object is gone.
   *
   * @param uid of the object
   */
  public void remove(String uid) {
    writing.lock();
    try {
      removed.put(uid, true);
      forget(uid);
    } finally {
      writing.unlock();
    }
  }

  /**
   * Shows an object no longer, until another state of it comes.
   *
   * @param uid of the object
   */
  public void forget(String uid) {
    writing.lock();
    try {
      R present = byUid.remove(uid);
      if (present != null) {
        change(present.id(), rows -> without(rows, uid));
      }
    } finally {
      writing.unlock();
    }
  }

  /**
   * The row of an object.
   *
   * @param uid of the object
   * @return empty when it isn't known
   */
  public Optional<R> byUid(String uid) {
    return Optional.ofNullable(byUid.get(uid));
  }

  /**
   * The row that an id names.
   *
   * @param id on the wire
   * @return empty when there is none
   */
  public Optional<R> byId(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /**
   * The rows of a group that an id shows.
   *
   * @param group a namespace, or the id of an owner
   * @return the newest first, then by id; unchanging
   */
  public List<R> group(String group) {
    return every.group(group);
  }

  /**
   * Every row that an id shows, for lists: what comes before or after a row is found by binary
   * search.
   *
   * @return the newest first, then by id; unchanging
   */
  public List<R> all() {
    return every.all();
  }

  /**
   * The rows of {@link #all} that are not deleted.
   *
   * @return the newest first, then by id; unchanging
   */
  public List<R> active() {
    return active.all();
  }

  /**
   * The rows of {@link #group} that are not deleted.
   *
   * @param group a namespace, or the id of an owner
   * @return the newest first, then by id; unchanging
   */
  public List<R> active(String group) {
    return active.group(group);
  }

  /** Changes the rows of one id, and shows the oldest of what is left. */
  private void change(String id, UnaryOperator<List<R>> change) {
    R hidden = byId.get(id);
    List<R> rows = new ArrayList<>(waiting.getOrDefault(id, List.of()));
    if (hidden != null) {
      rows.addFirst(hidden);
    }
    List<R> after = change.apply(rows);
    R shown = after.isEmpty() ? null : after.getFirst();
    if (shown == null) {
      byId.remove(id);
    } else {
      byId.put(id, shown);
    }
    if (after.size() > 1) {
      waiting.put(id, List.copyOf(after.subList(1, after.size())));
    } else {
      waiting.remove(id);
    }
    every.swap(hidden, shown);
    active.swap(
        hidden != null && hidden.active() ? hidden : null,
        shown != null && shown.active() ? shown : null);
  }

  private static <R extends Row> List<R> without(List<R> rows, String uid) {
    List<R> others = new ArrayList<>(rows);
    others.removeIf(row -> row.uid().equals(uid));
    return others;
  }
}
