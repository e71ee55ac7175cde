package dev.edgeward.operator.tombstone;

import dev.edgeward.api.Ids;
import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.api.v1alpha1.FunctionTombstone;
import dev.edgeward.operator.WorkBegan;
import dev.edgeward.operator.kubernetes.Caches;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.IndexedResourceCache;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The deleted functions, for the controllers of Functions and of their versions: what the cache of
 * the tombstones' own controller has, so that there is one, and word of those that leave.
 */
@ApplicationScoped
public class Bin {
  /** When to ask again while it is not known: its controller starts with the others. */
  public static final Duration UNTIL_KNOWN = Duration.ofMillis(100);

  private final Map<String, FunctionTombstone> fresh = new ConcurrentHashMap<>();
  private final List<Consumer<FunctionTombstone>> listeners = new CopyOnWriteArrayList<>();
  private final Deleters deleters = new Deleters();
  private volatile Optional<Watch> watch = Optional.empty();

  /** Who watches tombstones, and the Functions that may have the ids of some. */
  private record Watch(
      IndexedResourceCache<FunctionTombstone> tombstones,
      IndexedResourceCache<Function> functions) {}

  void watchedBy(
      IndexedResourceCache<FunctionTombstone> tombstones,
      IndexedResourceCache<Function> functions) {
    watch = Optional.of(new Watch(tombstones, functions));
  }

  /**
   * Whether all that lies in it is known. Before that nothing follows from what isn't found.
   *
   * @return false while its controller starts
   */
  public boolean isKnown() {
    return watch
        .filter(by -> Caches.isWhole(by.tombstones()) && Caches.isWhole(by.functions()))
        .isPresent();
  }

  /**
   * Whether a function lies in it: a tombstone has its id, and no Function that is to stay.
   *
   * @param namespace of the function
   * @param id of the function
   * @return false for what is not known
   */
  public boolean holds(String namespace, String id) {
    return watch
        .filter(by -> by.tombstones().get(of(namespace, id)).isPresent())
        .filter(
            by ->
                TombstoneSources.withId(by.functions(), namespace, id).stream()
                    .allMatch(HasMetadata::isMarkedForDeletion))
        .isPresent();
  }

  /**
   * Whether a deleted function of another namespace has an id.
   *
   * @param namespace to leave out
   * @param id of a function
   * @return false for what is not known
   */
  public boolean holdsElsewhere(String namespace, String id) {
    return watch.stream()
        .flatMap(by -> TombstoneSources.ofId(by.tombstones(), id))
        .anyMatch(tombstone -> !namespace.equals(tombstone.getMetadata().getNamespace()));
  }

  /**
   * The deleted functions that had a name, those too that have just been made.
   *
   * @param namespace of them
   * @param name of their Functions
   * @return as far as they are known; some may be gone by now
   */
  public List<FunctionTombstone> named(String namespace, String name) {
    List<FunctionTombstone> known =
        watch.stream()
            .flatMap(by -> TombstoneSources.ofName(by.tombstones(), namespace, name))
            .toList();
    Stream<FunctionTombstone> unseen =
        fresh.values().stream()
            .filter(made -> namespace.equals(made.getMetadata().getNamespace()))
            .filter(made -> name.equals(Buried.of(made).name()))
            .filter(made -> known.stream().noneMatch(seen -> uid(seen).equals(uid(made))));
    return Stream.concat(known.stream(), unseen).toList();
  }

  void workBegan(@Observes WorkBegan event) {
    deleters.begin();
  }

  /** Who throws functions away, as far as this operator was told. */
  public Deleters deleters() {
    return deleters;
  }

  /** Remembers one that was just made until the cache has it: a manifest may be quicker. */
  void made(FunctionTombstone tombstone) {
    SlimTombstones.slim(tombstone);
    fresh.put(uid(tombstone), tombstone);
    // The watch may have been quicker than the answer.
    watch
        .flatMap(by -> by.tombstones().get(ResourceID.fromResource(tombstone)))
        .filter(known -> uid(known).equals(uid(tombstone)))
        .ifPresent(this::seen);
  }

  /** The cache has it, or has seen it go. */
  void seen(FunctionTombstone tombstone) {
    fresh.remove(uid(tombstone));
  }

  /**
   * Tells whoever has to do with a function that it is in the bin no more.
   *
   * @param tombstone that is gone, or whose function is back
   */
  void left(FunctionTombstone tombstone) {
    listeners.forEach(listener -> listener.accept(tombstone));
  }

  /**
   * Has somebody told of functions that leave.
   *
   * @param listener gets the tombstones, once or more; not those that left while nobody watched
   */
  public void onLeaving(Consumer<FunctionTombstone> listener) {
    listeners.add(listener);
  }

  private static ResourceID of(String namespace, String id) {
    return new ResourceID(Ids.tombstoneName(id), namespace);
  }

  private static String uid(FunctionTombstone tombstone) {
    return tombstone.getMetadata().getUid();
  }
}
