package dev.edgeward.apiserver.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgeward.apiserver.fixture.Objects;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** Objects in memory, with what the cluster does to them: uids, versions, finalizers. */
public final class InMemoryStore implements ObjectStore {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, HasMetadata> objects = new LinkedHashMap<>();
  private Presence presence = Presence.THERE;
  private Runnable beforeChange = () -> {};
  private Runnable beforeRead = () -> {};
  private Consumer<HasMetadata> afterWrite = object -> {};
  private boolean answerLost;
  private long version = 100;

  /** The answer to the next creation is lost: sent again, its name is taken. */
  public void loseNextAnswer() {
    answerLost = true;
  }

  /** What {@link #lookUp} says from now on. */
  public void say(Presence now) {
    presence = now;
  }

  /** Done once, right before the next change is tried: someone else's write. */
  public void beforeNextChange(Runnable work) {
    beforeChange = work;
  }

  /** Done before each read: what happens while somebody looks again and again. */
  public void beforeReads(Runnable work) {
    beforeRead = work;
  }

  /** Done after each change or deletion, with the object: an operator. */
  public void afterWrites(Consumer<HasMetadata> work) {
    afterWrite = work;
  }

  /** Takes an object out, whatever its finalizers. */
  public void drop(HasMetadata object) {
    objects.remove(key(object));
  }

  /** Puts an object as it is. */
  public <T extends HasMetadata> T put(T object) {
    objects.put(key(object), object);
    return object;
  }

  /** An object by kind, namespace and name. */
  public <T extends HasMetadata> T get(Class<T> type, String namespace, String name) {
    return read(type, namespace, name).orElseThrow();
  }

  /** How many objects of a kind there are. */
  public long count(Class<?> type) {
    return objects.values().stream().filter(type::isInstance).count();
  }

  @Override
  public <T extends HasMetadata> Optional<T> create(T object) {
    if (objects.containsKey(key(object))) {
      return Optional.empty();
    }
    T made = copy(object);
    made.getMetadata()
        .setUid(
            Objects.uid(made.getMetadata().getNamespace() + "/" + made.getMetadata().getName()));
    made.getMetadata().setResourceVersion(Long.toString(version++));
    made.getMetadata().setGeneration(1L);
    made.getMetadata().setCreationTimestamp("2026-11-02T10:00:00Z");
    objects.put(key(made), made);
    boolean lost = answerLost;
    answerLost = false;
    return lost ? Optional.empty() : Optional.of(copy(made));
  }

  @Override
  public <T extends HasMetadata> Optional<T> read(Class<T> type, String namespace, String name) {
    beforeRead.run();
    return Optional.ofNullable(objects.get(type.getSimpleName() + "/" + namespace + "/" + name))
        .map(type::cast)
        .map(InMemoryStore::copy);
  }

  @Override
  public <T extends HasMetadata> List<T> labelled(
      Class<T> type, String namespace, String label, String value) {
    return objects.values().stream()
        .filter(type::isInstance)
        .filter(object -> namespace.equals(object.getMetadata().getNamespace()))
        .filter(object -> object.getMetadata().getLabels() != null)
        .filter(object -> value.equals(object.getMetadata().getLabels().get(label)))
        .map(type::cast)
        .map(InMemoryStore::copy)
        .toList();
  }

  @Override
  public <T extends HasMetadata> Optional<T> change(T read, ObjectNode change) {
    Runnable work = beforeChange;
    beforeChange = () -> {};
    work.run();
    HasMetadata now = objects.get(key(read));
    if (now == null
        || !now.getMetadata()
            .getResourceVersion()
            .equals(read.getMetadata().getResourceVersion())) {
      return Optional.empty();
    }
    ObjectNode tree = JSON.convertValue(now, ObjectNode.class);
    merge(tree, change);
    tree.withObject("/metadata").put("resourceVersion", Long.toString(version++));
    @SuppressWarnings("unchecked")
    T changed = (T) unchecked(() -> JSON.treeToValue(tree, now.getClass()));
    objects.put(key(changed), changed);
    afterWrite.accept(copy(changed));
    return Optional.of(copy(changed));
  }

  @Override
  public <T extends HasMetadata> Optional<T> delete(T read) {
    HasMetadata now = objects.get(key(read));
    if (now == null) {
      return Optional.empty();
    }
    if (now.getFinalizers().isEmpty()) {
      objects.remove(key(read));
      return Optional.empty();
    }
    now.getMetadata().setDeletionTimestamp("2026-11-03T10:00:00Z");
    now.getMetadata().setResourceVersion(Long.toString(version++));
    @SuppressWarnings("unchecked")
    T same = (T) now;
    afterWrite.accept(copy(same));
    return Optional.of(copy(same));
  }

  @Override
  public Presence lookUp(HasMetadata object) {
    return presence;
  }

  private static void merge(ObjectNode target, ObjectNode change) {
    change
        .properties()
        .forEach(
            entry -> {
              JsonNode value = entry.getValue();
              if (value.isNull()) {
                target.remove(entry.getKey());
              } else if (value instanceof ObjectNode object) {
                merge(target.withObject("/" + entry.getKey().replace("/", "~1")), object);
              } else {
                target.set(entry.getKey(), value);
              }
            });
  }

  private static String key(HasMetadata object) {
    return object.getClass().getSimpleName()
        + "/"
        + object.getMetadata().getNamespace()
        + "/"
        + object.getMetadata().getName();
  }

  private static <T extends HasMetadata> T copy(T object) {
    return Serialization.clone(object);
  }

  private static <V> V unchecked(Callable<V> call) {
    try {
      return call.call();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
