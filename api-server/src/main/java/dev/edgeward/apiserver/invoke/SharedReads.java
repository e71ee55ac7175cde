package dev.edgeward.apiserver.invoke;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads that many share, each of which nevertheless began after those who get it asked: who finds a
 * read under way waits for the next one, together with all who come meanwhile.
 *
 * @param <K> what is read
 * @param <V> what it says
 */
final class SharedReads<K, V> {
  private final Function<K, CompletableFuture<V>> read;
  private final int concurrent;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<K, Reading<V>> readings = new HashMap<>();

  private static final class Reading<V> {
    private int running;
    private @Nullable CompletableFuture<V> next;
  }

  /**
   * Shared reads.
   *
   * @param read begins one
   * @param concurrent how many of one key may be under way
   */
  SharedReads(Function<K, CompletableFuture<V>> read, int concurrent) {
    this.read = read;
    this.concurrent = Math.max(1, concurrent);
  }

  /** What a read says that begins after this call. */
  CompletableFuture<V> get(K key) {
    CompletableFuture<V> mine;
    lock.lock();
    try {
      Reading<V> reading = readings.computeIfAbsent(key, unused -> new Reading<>());
      if (reading.running >= concurrent) {
        if (reading.next == null) {
          reading.next = new CompletableFuture<>();
        }
        return reading.next;
      }
      reading.running++;
      mine = new CompletableFuture<>();
    } finally {
      lock.unlock();
    }
    begin(key, mine);
    return mine;
  }

  private void begin(K key, CompletableFuture<V> result) {
    CompletableFuture<V> started;
    try {
      started = read.apply(key);
    } catch (RuntimeException e) {
      started = CompletableFuture.failedFuture(e);
    }
    started.whenComplete(
        (value, failure) -> {
          CompletableFuture<V> next = ended(key);
          if (next != null) {
            begin(key, next);
          }
          if (failure == null) {
            result.complete(value);
          } else {
            result.completeExceptionally(failure);
          }
        });
  }

  private @Nullable CompletableFuture<V> ended(K key) {
    lock.lock();
    try {
      Reading<V> reading = readings.get(key);
      if (reading == null) {
        return null;
      }
      CompletableFuture<V> next = reading.next;
      reading.next = null;
      if (next == null && --reading.running == 0) {
        readings.remove(key);
      }
      return next;
    } finally {
      lock.unlock();
    }
  }
}
