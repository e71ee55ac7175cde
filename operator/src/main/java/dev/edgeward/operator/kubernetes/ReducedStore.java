package dev.edgeward.operator.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import io.fabric8.kubernetes.client.informers.cache.ReducedStateItemStore;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import org.jspecify.annotations.Nullable;

/**
 * Caches that keep some fields of their objects only, where one informer watches all namespaces.
 * Where there is an informer for each of several, the SDK would give all of them the same store,
 * and each would throw out what the others have put there: then whole objects are kept.
 */
public final class ReducedStore {
  private ReducedStore() {}

  /**
   * Makes the store of an event source.
   *
   * @param context of the controller
   * @param kind of the objects
   * @param fields that are kept, beside name and namespace
   * @param <R> kind of the objects
   * @return null where whole objects are to be kept
   */
  public static <R extends HasMetadata> @Nullable ItemStore<R> of(
      EventSourceContext<?> context, Class<R> kind, String... fields) {
    return context.getControllerConfiguration().getInformerConfig().watchAllNamespaces()
        ? new ReducedStateItemStore<>(
            ReducedStateItemStore.NAME_KEY_STATE,
            kind,
            context.getClient().getKubernetesSerialization(),
            fields)
        : null;
  }
}
