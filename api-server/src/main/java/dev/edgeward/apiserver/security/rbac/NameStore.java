package dev.edgeward.apiserver.security.rbac;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an informer needs to know to tell changes: names and resource versions. The objects pass
 * through on their way to the index and are not kept.
 *
 * @param <T> of one kind
 */
final class NameStore<T extends HasMetadata> implements ItemStore<T> {
  private static final char SEPARATOR = '/';

  private final Map<String, String> versions = new ConcurrentHashMap<>();
  private final Supplier<T> empty;
  private final Target<T> target;

  /** Where the objects go. */
  interface Target<T> {
    /** A state of an object. */
    void put(String namespace, String name, T object);

    /** An object is no more. */
    void remove(String namespace, String name);
  }

  NameStore(Supplier<T> empty, Target<T> target) {
    this.empty = empty;
    this.target = target;
  }

  @Override
  public String getKey(T object) {
    return namespace(object) + SEPARATOR + object.getMetadata().getName();
  }

  @Override
  public @Nullable T put(String key, T object) {
    String version = Objects.requireNonNullElse(object.getMetadata().getResourceVersion(), "");
    String before = versions.put(key, version);
    target.put(namespace(object), object.getMetadata().getName(), object);
    return before == null ? null : stub(key, before);
  }

  @Override
  public @Nullable T remove(String key) {
    String before = versions.remove(key);
    if (before == null) {
      return null;
    }
    target.remove(namespace(key), name(key));
    return stub(key, before);
  }

  @Override
  public Stream<String> keySet() {
    return versions.keySet().stream();
  }

  @Override
  public Stream<T> values() {
    return versions.entrySet().stream().map(item -> stub(item.getKey(), item.getValue()));
  }

  @Override
  public int size() {
    return versions.size();
  }

  @Override
  public @Nullable T get(String key) {
    String version = versions.get(key);
    return version == null ? null : stub(key, version);
  }

  @Override
  public boolean isFullState() {
    return false;
  }

  private T stub(String key, String version) {
    T stub = empty.get();
    String namespace = namespace(key);
    stub.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(namespace.isEmpty() ? null : namespace)
            .withName(name(key))
            .withResourceVersion(version)
            .build());
    return stub;
  }

  private static String namespace(HasMetadata object) {
    return Objects.requireNonNullElse(object.getMetadata().getNamespace(), RbacIndex.CLUSTER);
  }

  private static String namespace(String key) {
    return key.substring(0, key.indexOf(SEPARATOR));
  }

  private static String name(String key) {
    return key.substring(key.indexOf(SEPARATOR) + 1);
  }
}
