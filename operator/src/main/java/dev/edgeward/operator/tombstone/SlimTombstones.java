package dev.edgeward.operator.tombstone;

import dev.edgeward.api.v1alpha1.DeletedFunction;
import dev.edgeward.api.v1alpha1.FunctionTombstone;
import dev.edgeward.api.v1alpha1.FunctionTombstoneSpec;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import org.jspecify.annotations.Nullable;

/**
 * A cache of tombstones without what was in the functions: code is read again when one comes back,
 * and a bin is to cost next to nothing.
 */
public final class SlimTombstones extends BasicItemStore<FunctionTombstone> {
  /** An empty cache. */
  public SlimTombstones() {
    super(Cache::metaNamespaceKeyFunc);
  }

  @Override
  public @Nullable FunctionTombstone put(String key, FunctionTombstone tombstone) {
    tombstone.getMetadata().setManagedFields(null);
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
    return super.put(key, tombstone);
  }

  @Override
  public boolean isFullState() {
    return false;
  }
}
