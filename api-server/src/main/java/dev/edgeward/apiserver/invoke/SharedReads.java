package dev.edgeward.apiserver.invoke;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads that many share, each of which nevertheless began after those who get it asked: who finds a
 * read under way waits for the next one, together with all who come meanwhile. Who is alone never
 * waits for company; only while several wait are reads of one key kept apart in time, so that load
 * makes the groups larger and not the reads more.
 *
 * @param <K> what is read
 * @param <V> what it says
 */
final class SharedReads<K, V> {
  private final Function<K, CompletableFuture<V>> read;
  private final long apartNanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<K, Group<V>> waiting = new HashMap<>();

  /** Those who wait for the read after the one that is under way. */
  private static final class Group<V> {
    private @Nullable CompletableFuture<V> next;
    private int size;

    private CompletableFuture<V> join() {
      CompletableFuture<V> mine = next == null ? new CompletableFuture<>() : next;
      next = mine;
      size++;
      return mine;
    }
  }

  /**
   * Shared reads.
   *
   * @param read begins one
   * @param apart from one beginning to the next, while several wait
   */
  SharedReads(Function<K, CompletableFuture<V>> read, Duration apart) {
    this.read = read;
    this.apartNanos = apart.toNanos();
  }

  /** What a read says that begins after this call. */
  CompletableFuture<V> get(K key) {
    lock.lock();
    try {
      Group<V> group = waiting.get(key);
      if (group != null) {
        return group.join();
      }
      waiting.put(key, new Group<>());
    } finally {
      lock.unlock();
    }
    CompletableFuture<V> mine = new CompletableFuture<>();
    begin(key, mine);
    return mine;
  }

  /** Whether a read of a key is under way. */
  boolean underWay(K key) {
    lock.lock();
    try {
      return waiting.containsKey(key);
    } finally {
      lock.unlock();
    }
  }

  private void begin(K key, CompletableFuture<V> result) {
    long began = System.nanoTime();
    CompletableFuture<V> started;
    try {
      started = read.apply(key);
    } catch (RuntimeException e) {
      started = CompletableFuture.failedFuture(e);
    }
    started.whenComplete(
        (value, failure) -> {
          goOn(key, began);
          if (failure == null) {
            result.complete(value);
          } else {
            result.completeExceptionally(failure);
          }
        });
  }

  /** After a read: the next one now, or later when many wait, or none when nobody does. */
  private void goOn(K key, long began) {
    boolean crowd;
    lock.lock();
    try {
      Group<V> group = waiting.get(key);
      if (group == null || group.next == null) {
        waiting.remove(key);
        return;
      }
      crowd = group.size > 1;
    } finally {
      lock.unlock();
    }
    long left = crowd ? apartNanos - (System.nanoTime() - began) : 0;
    if (left > 0) {
      CompletableFuture.delayedExecutor(left, TimeUnit.NANOSECONDS, Runnable::run)
          .execute(() -> next(key));
    } else {
      next(key);
    }
  }

  private void next(K key) {
    CompletableFuture<V> result;
    lock.lock();
    try {
      Group<V> group = waiting.get(key);
      if (group == null || group.next == null) {
        throw new IllegalStateException("a group that nobody is in");
      }
      result = group.next;
      waiting.put(key, new Group<>());
    } finally {
      lock.unlock();
    }
    begin(key, result);
  }
}
