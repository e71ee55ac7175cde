package dev.edgeward.e2e.cloudflare;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A namespace of Workers KV, as it is known in the middle, which the API asks, and as it is seen at
 * the edge, which workers ask: later by {@link KvTimes#lag}, and through a cache that remembers
 * misses too. There is one edge location. Safe for use by several threads.
 */
final class KvNamespace {

  /** As KV lists keys: by their UTF-8 bytes. */
  private static final Comparator<String> BY_BYTES =
      Comparator.comparing(key -> key.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

  private final String id;
  private final InstantSource clock;
  private final KvTimes times;

  /** For each key its writes, the latest last; older ones only while the edge may see them. */
  private final NavigableMap<String, Deque<KvEntry>> keys = new TreeMap<>(BY_BYTES);

  private final Map<String, Cached> cache = new HashMap<>();

  KvNamespace(String id, InstantSource clock, KvTimes times) {
    this.id = id;
    this.clock = clock;
    this.times = times;
  }

  private record Cached(@Nullable KvEntry entry, Instant until) {}

  String id() {
    return id;
  }

  /** The value as the API gives it: the latest. */
  synchronized Optional<KvEntry> get(String key) {
    return present(latest(key));
  }

  /** The value as a worker gets it. */
  synchronized Optional<KvEntry> getAtEdge(String key) {
    Instant now = clock.instant();
    Cached cached = cache.get(key);
    if (cached == null || !now.isBefore(cached.until)) {
      cached = new Cached(visible(key, now), now.plus(times.cached()));
      cache.put(key, cached);
    }
    return present(cached.entry);
  }

  /** All keys, for the API. */
  synchronized NavigableMap<String, KvEntry> list() {
    Instant now = clock.instant();
    NavigableMap<String, KvEntry> present = new TreeMap<>(BY_BYTES);
    keys.forEach((key, writes) -> addPresent(present, key, writes.peekLast(), now));
    return present;
  }

  /** All keys that are visible at the edge. Lists aren't cached. */
  synchronized NavigableMap<String, KvEntry> listAtEdge() {
    Instant now = clock.instant();
    NavigableMap<String, KvEntry> present = new TreeMap<>(BY_BYTES);
    keys.keySet().forEach(key -> addPresent(present, key, visible(key, now), now));
    return present;
  }

  /**
   * Writes a key, or deletes it.
   *
   * @param value null to delete
   * @param atEdge whether a worker does it
   * @throws ApiError when a limit is broken: 429 for a second write within a second
   */
  synchronized void write(
      String key,
      @Nullable Buffer value,
      @Nullable JsonNode metadata,
      @Nullable Instant expires,
      boolean atEdge) {
    KvLimits.check(key, value, metadata);
    Instant now = clock.instant();
    KvEntry before = latest(key);
    if (before != null && now.isBefore(before.written().plus(KvLimits.BETWEEN_WRITES))) {
      throw new ApiError(
          429, ApiError.GUESSED, "a key can be written once a second, and was written just now");
    }
    KvEntry entry = new KvEntry(now, value, metadata, expires);
    Deque<KvEntry> writes = keys.computeIfAbsent(key, any -> new ArrayDeque<>());
    writes.addLast(entry);
    forgetUnseen(writes, now);
    if (atEdge && times.ownWritesAtOnce()) {
      cache.put(key, new Cached(entry, now.plus(later(times.cached(), times.lag()))));
    }
  }

  /** Loses all of it, at once and everywhere. */
  synchronized void lose() {
    keys.clear();
    cache.clear();
  }

  private static java.time.Duration later(java.time.Duration one, java.time.Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private @Nullable KvEntry latest(String key) {
    Deque<KvEntry> writes = keys.get(key);
    return writes == null ? null : writes.peekLast();
  }

  private @Nullable KvEntry visible(String key, Instant now) {
    Deque<KvEntry> writes = keys.get(key);
    if (writes == null) {
      return null;
    }
    forgetUnseen(writes, now);
    KvEntry oldest = writes.peekFirst();
    return oldest != null && isVisible(oldest, now) ? oldest : null;
  }

  /** Leaves the latest write that is visible at the edge and those after it. */
  private void forgetUnseen(Deque<KvEntry> writes, Instant now) {
    KvEntry seen = null;
    while (!writes.isEmpty() && isVisible(writes.getFirst(), now)) {
      seen = writes.removeFirst();
    }
    if (seen != null) {
      writes.addFirst(seen);
    }
  }

  private boolean isVisible(KvEntry entry, Instant now) {
    return !now.isBefore(entry.written().plus(times.lag()));
  }

  private Optional<KvEntry> present(@Nullable KvEntry entry) {
    return Optional.ofNullable(entry).filter(found -> found.presentAt(clock.instant()));
  }

  private static void addPresent(
      Map<String, KvEntry> present, String key, @Nullable KvEntry entry, Instant now) {
    if (entry != null && entry.presentAt(now)) {
      present.put(key, entry);
    }
  }
}
