package dev.edgeward.apiserver.kubernetes;

import dev.edgeward.apiserver.ApiServerConfig;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The namespaces whose functions are served.
 *
 * @param names of them; none where all are
 */
public record WatchedNamespaces(Set<String> names) {

  /**
   * Those of a configuration.
   *
   * @param config of the program
   * @return the system namespace is always among them
   */
  public static WatchedNamespaces of(ApiServerConfig config) {
    Set<String> names = new TreeSet<>(config.watchNamespaces().orElse(Set.of()));
    if (!names.isEmpty()) {
      names.add(config.systemNamespace());
    }
    return new WatchedNamespaces(names);
  }

  /**
   * Whether a namespace is one of them.
   *
   * @param namespace its name
   * @return true also where all are
   */
  public boolean contains(String namespace) {
    return names.isEmpty() || names.contains(namespace);
  }

  /**
   * What is to be watched to see all objects of a kind that lies in namespaces.
   *
   * @param objects of the kind
   * @param <T> the kind
   * @return one for each namespace, or one for all
   */
  public <T> List<Informable<T>> of(MixedOperation<T, ?, ?> objects) {
    return names.isEmpty()
        ? List.of(objects.inAnyNamespace())
        : names.stream().<Informable<T>>map(objects::inNamespace).toList();
  }
}
