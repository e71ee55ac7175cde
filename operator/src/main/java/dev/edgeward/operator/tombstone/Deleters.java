package dev.edgeward.operator.tombstone;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Optional;

/**
 * Who deletes functions, as this operator was told just before they were deleted. Forgotten once
 * their tombstones say so, after a while, and with the process. Safe for use by threads.
 */
public final class Deleters {
  private static final int MOST = 20_000;

  /** Longer than any queue of deletions, and soon enough where a deletion was refused after all. */
  private static final Duration MEMORY = Duration.ofMinutes(10);

  private final Cache<String, String> names =
      Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(MEMORY).build();
  private volatile boolean working;

  Deleters() {}

  /** From now on this operator is the one that makes tombstones. */
  public void begin() {
    working = true;
  }

  /**
   * Takes note.
   *
   * @param uid of a Function
   * @param name of who is about to delete it
   * @return false where nobody here would make use of it
   */
  public boolean note(String uid, String name) {
    if (!working || names.estimatedSize() >= MOST) {
      return false;
    }
    names.put(uid, name);
    return true;
  }

  Optional<String> of(String uid) {
    return Optional.ofNullable(names.getIfPresent(uid));
  }

  void forget(String uid) {
    names.invalidate(uid);
  }
}
