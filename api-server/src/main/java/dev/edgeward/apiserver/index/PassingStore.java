package dev.edgeward.apiserver.index;

import dev.edgeward.apiserver.kubernetes.ResourceVersions;
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
 *
 * <p>An object with nothing but its metadata takes half a kilobyte, which would be a third of all
 * memory; so what is known of each is kept apart, and made an object when the informer asks.
 */
final class PassingStore implements ItemStore<GenericKubernetesResource> {
  private final Map<String, Known> items = new ConcurrentHashMap<>();
  private final Consumer<GenericKubernetesResource> arrived;
  private final Consumer<String> gone;

  /** What is kept of an object; its uid is the same string that its row has. */
  private record Known(String uid, long resourceVersion) {
    GenericKubernetesResource object(String key) {
      int slash = key.indexOf('/');
      GenericKubernetesResource object = new GenericKubernetesResource();
      object.setMetadata(
          new ObjectMetaBuilder()
              .withNamespace(slash < 0 ? null : key.substring(0, slash))
              .withName(key.substring(slash + 1))
              .withUid(uid)
              .withResourceVersion(Long.toString(resourceVersion))
              .build());
      return object;
    }
  }

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
    String uid = object.getMetadata().getUid();
    Known before = items.put(key, new Known(uid, ResourceVersions.of(object)));
    if (before != null && !before.uid().equals(uid)) {
      gone.accept(before.uid());
    }
    arrived.accept(object);
    return before == null ? null : before.object(key);
  }

  @Override
  public @Nullable GenericKubernetesResource remove(String key) {
    Known before = items.remove(key);
    if (before == null) {
      return null;
    }
    gone.accept(before.uid());
    return before.object(key);
  }

  @Override
  public Stream<String> keySet() {
    return items.keySet().stream();
  }

  @Override
  public Stream<GenericKubernetesResource> values() {
    return items.entrySet().stream().map(item -> item.getValue().object(item.getKey()));
  }

  /** Whether an object is among those known. */
  boolean has(String uid) {
    return items.values().stream().anyMatch(known -> known.uid().equals(uid));
  }

  @Override
  public int size() {
    return items.size();
  }

  @Override
  public @Nullable GenericKubernetesResource get(String key) {
    Known known = items.get(key);
    return known == null ? null : known.object(key);
  }

  @Override
  public boolean isFullState() {
    return false;
  }
}
