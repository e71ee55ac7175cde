package dev.edgeward.apiserver.index;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Rows by uid, id and group. An older state that arrives late is ignored, and so is any state of an
 * object that was removed: uids never come back. Of several objects with one id the oldest is
 * shown; the others wait unseen.
 *
 * @param <R> the rows
 */
public final class Table<R extends Row> {
  private static final Comparator<Row> OLDEST_FIRST =
      Comparator.comparing(Row::createdAt).thenComparing(Row::uid);
  private static final Duration REMEMBER_REMOVED = Duration.ofMinutes(10);
  private static final int MOST_REMEMBERED = 50_000;

  private final Map<String, R> byUid = new ConcurrentHashMap<>();
  private final Map<String, List<R>> byId = new ConcurrentHashMap<>();
  private final Map<String, Map<String, R>> byGroup = new ConcurrentHashMap<>();
  private final Cache<String, Boolean> removed =
      Caffeine.newBuilder().expireAfterWrite(REMEMBER_REMOVED).maximumSize(MOST_REMEMBERED).build();
  private final ReentrantLock writing = new ReentrantLock();
  private volatile @Nullable List<R> all;

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
      if (present != null) {
        unlink(present, !present.id().equals(row.id()) || !present.group().equals(row.group()));
      }
      byUid.put(row.uid(), row);
      byId.merge(row.id(), List.of(row), Table::merged);
      byGroup.computeIfAbsent(row.group(), key -> new ConcurrentHashMap<>()).put(row.uid(), row);
      all = null;
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
   * Shows an object no longer, until a state of it comes that can be read.
   *
   * @param uid of the object
   */
  void forget(String uid) {
    writing.lock();
    try {
      R present = byUid.remove(uid);
      if (present != null) {
        unlink(present, true);
        all = null;
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
    List<R> rows = byId.get(id);
    return rows == null ? Optional.empty() : Optional.of(rows.getFirst());
  }

  /**
   * The rows of a group.
   *
   * @param group a namespace, or the id of an owner
   * @return in no order
   */
  public Collection<R> group(String group) {
    Map<String, R> rows = byGroup.get(group);
    return rows == null ? List.of() : List.copyOf(rows.values());
  }

  /**
   * Every row that an id shows.
   *
   * @return in no order, unchanging
   */
  public List<R> all() {
    List<R> rows = all;
    if (rows == null) {
      writing.lock();
      try {
        List<R> shown = new ArrayList<>(byId.size());
        byId.values().forEach(same -> shown.add(same.getFirst()));
        rows = List.copyOf(shown);
        all = rows;
      } finally {
        writing.unlock();
      }
    }
    return rows;
  }

  /**
   * Every row that an id shows, the newest first.
   *
   * @return unchanging
   */
  public List<R> sorted() {
    return all().stream()
        .sorted(Comparator.comparing(Row::createdAt).reversed().thenComparing(Row::id))
        .toList();
  }

  private void unlink(R row, boolean fromGroup) {
    byId.computeIfPresent(
        row.id(),
        (id, rows) -> {
          List<R> others = rows.stream().filter(other -> !other.uid().equals(row.uid())).toList();
          return others.isEmpty() ? null : others;
        });
    if (fromGroup) {
      byGroup.computeIfPresent(
          row.group(),
          (group, rows) -> {
            rows.remove(row.uid());
            return rows.isEmpty() ? null : rows;
          });
    }
  }

  private static <R extends Row> List<R> merged(List<R> some, List<R> more) {
    List<R> rows = new ArrayList<>(some);
    rows.addAll(more);
    rows.sort(OLDEST_FIRST);
    return List.copyOf(rows);
  }
}
