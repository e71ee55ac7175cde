package dev.edgeward.apiserver.index;

import dev.edgeward.apiserver.kubernetes.Decoder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * One informer whose objects go to a table. The informer itself keeps their names only, and reads
 * them without a type, so that one that doesn't fit its type is left out alone.
 *
 * @param <T> what it watches
 */
final class Feed<T extends HasMetadata> implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Feed.class);

  private final String name;
  private final Class<T> type;
  private final Decoder decoder;
  private final Consumer<T> put;
  private final Consumer<String> remove;
  private final NameStore items = new NameStore();
  private final SharedIndexInformer<GenericKubernetesResource> informer;

  Feed(
      String name,
      Class<T> type,
      Informable<GenericKubernetesResource> objects,
      Decoder decoder,
      Consumer<T> put,
      Consumer<String> remove) {
    this.name = name;
    this.type = type;
    this.decoder = decoder;
    this.put = put;
    this.remove = remove;
    this.informer =
        objects
            .runnableInformer(0)
            .itemStore(items)
            .exceptionHandler(this::retry)
            .addEventHandler(new Handler());
  }

  void start() {
    var started = informer.start();
    started.exceptionally(
        failure -> {
          LOG.errorf("The watch of %s ended: %s", name, failure.getMessage());
          return null;
        });
  }

  /** Whether the table has had everything once. */
  boolean synced() {
    return informer.hasSynced();
  }

  /** Whether changes are arriving now. */
  boolean watching() {
    return informer.isWatching();
  }

  /** Whether an object is among those delivered. */
  boolean has(String uid) {
    return items.values().anyMatch(item -> uid.equals(item.getMetadata().getUid()));
  }

  String name() {
    return name;
  }

  @Override
  public void close() {
    informer.stop();
  }

  private boolean retry(boolean started, Throwable failure) {
    LOG.warnf("The watch of %s was interrupted, it is tried again: %s", name, failure.getMessage());
    return true;
  }

  private void take(GenericKubernetesResource object) {
    decoder
        .decode(object, type)
        .ifPresentOrElse(this::put, () -> remove.accept(object.getMetadata().getUid()));
  }

  private void put(T object) {
    try {
      put.accept(object);
    } catch (RuntimeException e) {
      LOG.warnf(
          "%s %s/%s is left out: %s",
          name,
          object.getMetadata().getNamespace(),
          object.getMetadata().getName(),
          e.getClass().getSimpleName());
    }
  }

  private final class Handler implements ResourceEventHandler<GenericKubernetesResource> {
    @Override
    public void onAdd(GenericKubernetesResource object) {
      take(object);
    }

    @Override
    public void onUpdate(GenericKubernetesResource old, GenericKubernetesResource now) {
      if (!old.getMetadata().getUid().equals(now.getMetadata().getUid())) {
        remove.accept(old.getMetadata().getUid());
      }
      take(now);
    }

    @Override
    public void onDelete(GenericKubernetesResource object, boolean stateUnknown) {
      remove.accept(object.getMetadata().getUid());
    }
  }
}
