package dev.edgeward.apiserver.index;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an informer needs to know to tell changes (names, uids and resource versions), and the door
 * that objects pass through whole on their way to a table: in the watch's own thread, so that the
 * table is never behind what the informer says it has.
 */
final class PassingStore implements ItemStore<GenericKubernetesResource> {
  private final Map<String, GenericKubernetesResource> items = new ConcurrentHashMap<>();
  private final Consumer<GenericKubernetesResource> arrived;
  private final Consumer<String> gone;

  /**
   * A store.
   *
   * @param arrived takes each state of an object
   * @param gone takes the uid of each object that is no more
   */
  PassingStore(Consumer<GenericKubernetesResource> arrived, Consumer<String> gone) {
    this.arrived = arrived;
    this.gone = gone;
  }

  @Override
  public String getKey(GenericKubernetesResource object) {
    return Cache.metaNamespaceKeyFunc(object);
  }

  @Override
  public @Nullable GenericKubernetesResource put(String key, GenericKubernetesResource object) {
    GenericKubernetesResource stub = new GenericKubernetesResource();
    stub.setApiVersion(object.getApiVersion());
    stub.setKind(object.getKind());
    stub.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(object.getMetadata().getNamespace())
            .withName(object.getMetadata().getName())
            .withUid(object.getMetadata().getUid())
            .withResourceVersion(object.getMetadata().getResourceVersion())
            .build());
    GenericKubernetesResource before = items.put(key, stub);
    if (before != null && !before.getMetadata().getUid().equals(object.getMetadata().getUid())) {
      gone.accept(before.getMetadata().getUid());
    }
    arrived.accept(object);
    return before;
  }

  @Override
  public @Nullable GenericKubernetesResource remove(String key) {
    GenericKubernetesResource before = items.remove(key);
    if (before != null) {
      gone.accept(before.getMetadata().getUid());
    }
    return before;
  }

  @Override
  public Stream<String> keySet() {
    return items.keySet().stream();
  }

  @Override
  public Stream<GenericKubernetesResource> values() {
    return items.values().stream();
  }

  @Override
  public int size() {
    return items.size();
  }

  @Override
  public @Nullable GenericKubernetesResource get(String key) {
    return items.get(key);
  }

  @Override
  public boolean isFullState() {
    return false;
  }
}
