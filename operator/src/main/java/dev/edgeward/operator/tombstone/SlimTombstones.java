package dev.edgeward.operator.tombstone;

import dev.edgeward.api.v1alpha1.DeletedFunction;
import dev.edgeward.api.v1alpha1.FunctionTombstone;
import dev.edgeward.api.v1alpha1.FunctionTombstoneSpec;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A cache of tombstones without what was in the functions: code is read again when one comes back,
 * and a bin is to cost next to nothing. It keeps JSON, which is smaller than the objects, and reads
 * it when somebody asks: a tombstone is asked for when it comes, goes, or its time is over.
 */
public final class SlimTombstones implements ItemStore<FunctionTombstone> {
  private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

  private final Map<String, byte[]> store = new ConcurrentHashMap<>();

  @Override
  public String getKey(FunctionTombstone tombstone) {
    return Cache.metaNamespaceKeyFunc(tombstone);
  }

  @Override
  public @Nullable FunctionTombstone put(String key, FunctionTombstone tombstone) {
    slim(tombstone);
    return read(store.put(key, SERIALIZATION.asJson(tombstone).getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public @Nullable FunctionTombstone get(String key) {
    return read(store.get(key));
  }

  @Override
  public @Nullable FunctionTombstone remove(String key) {
    return read(store.remove(key));
  }

  @Override
  public Stream<String> keySet() {
    return store.keySet().stream();
  }

  @Override
  public Stream<FunctionTombstone> values() {
    return store.values().stream().map(SlimTombstones::read).filter(Objects::nonNull);
  }

  @Override
  public int size() {
    return store.size();
  }

  @Override
  public boolean isFullState() {
    return false;
  }

  /** Takes away what the cache doesn't keep. */
  static void slim(FunctionTombstone tombstone) {
    tombstone.getMetadata().setManagedFields(null);
    tombstone.getMetadata().setCreationTimestamp(null);
    tombstone.getMetadata().setLabels(null);
    tombstone.getMetadata().setAnnotations(null);
    FunctionTombstoneSpec spec = tombstone.getSpec();
    if (spec != null && spec.function() != null) {
      tombstone.setSpec(
          new FunctionTombstoneSpec(
              spec.functionId(),
              new DeletedFunction(
                  spec.function().name(), spec.function().uid(), null, null, null, null),
              null,
              spec.createdAt(),
              spec.deletedAt(),
              null,
              null,
              spec.expiresAt(),
              spec.restore(),
              spec.restoreAs()));
    }
  }

  private static @Nullable FunctionTombstone read(byte @Nullable [] json) {
    return json == null
        ? null
        : SERIALIZATION.unmarshal(
            new String(json, StandardCharsets.UTF_8), FunctionTombstone.class);
  }
}
