package dev.edgeward.apiserver.index;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an informer needs to know to tell which objects are gone, and the door that objects pass
 * through whole on their way to a table: in the watch's own thread, so that the table is never
 * behind what the informer says it has.
 *
 * <p>An object with nothing but its metadata takes half a kilobyte, which would be a third of all
 * memory. So only uids are kept, texts that rows have anyway, and made objects when the informer
 * asks. One that is made anew under a name has another uid and is another object.
 */
final class PassingStore implements ItemStore<GenericKubernetesResource> {
  private final Set<String> uids = ConcurrentHashMap.newKeySet();
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
    return object.getMetadata().getUid();
  }

  @Override
  public @Nullable GenericKubernetesResource put(String uid, GenericKubernetesResource object) {
    boolean isNew = uids.add(uid);
    arrived.accept(object);
    return isNew ? null : object(uid);
  }

  @Override
  public @Nullable GenericKubernetesResource remove(String uid) {
    if (!uids.remove(uid)) {
      return null;
    }
    gone.accept(uid);
    return object(uid);
  }

  @Override
  public Stream<String> keySet() {
    return uids.stream();
  }

  @Override
  public Stream<GenericKubernetesResource> values() {
    return uids.stream().map(PassingStore::object);
  }

  /** Whether an object is among those known. */
  boolean has(String uid) {
    return uids.contains(uid);
  }

  @Override
  public int size() {
    return uids.size();
  }

  @Override
  public @Nullable GenericKubernetesResource get(String uid) {
    return uids.contains(uid) ? object(uid) : null;
  }

  private static GenericKubernetesResource object(String uid) {
    GenericKubernetesResource object = new GenericKubernetesResource();
    object.setMetadata(new ObjectMetaBuilder().withUid(uid).build());
    return object;
  }

  @Override
  public boolean isFullState() {
    return false;
  }
}
