package dev.edgeward.apiserver.index;

import dev.edgeward.apiserver.kubernetes.Decoder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import org.jboss.logging.Logger;

/**
 * One informer whose objects go to a table. The informer itself keeps their uids only, and reads
 * them without a type, so that one that doesn't fit its type is left out alone.
 *
 * @param <T> what it watches
 */
final class Feed<T extends HasMetadata> implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Feed.class);

  /** Objects in an answer to the first list: all at once would have to fit into memory. */
  private static final long PAGE = 500;

  /** Where the objects go. */
  interface Target<T> {
    /** A state of an object. */
    void put(T object);

    /** An object is no more. */
    void remove(String uid);

    /** The present state of an object can't be read; a later one may. */
    void forget(String uid);
  }

  private final String name;
  private final Class<T> type;
  private final Decoder decoder;
  private final Target<T> target;
  private final PassingStore items;
  private final SharedTexts texts = new SharedTexts();
  private final SharedIndexInformer<GenericKubernetesResource> informer;

  Feed(
      String name,
      Class<T> type,
      Informable<GenericKubernetesResource> objects,
      Decoder decoder,
      Target<T> target) {
    this.name = name;
    this.type = type;
    this.decoder = decoder;
    this.target = target;
    this.items = new PassingStore(this::take, target::remove);
    this.informer =
        objects
            .withLimit(PAGE)
            .runnableInformer(0)
            .removeNamespaceIndex() // nobody asks it
            .itemStore(items)
            .exceptionHandler(this::retry);
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
    return items.has(uid);
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
    try {
      texts.share(object);
      decoder
          .decode(object, type)
          .ifPresentOrElse(target::put, () -> target.forget(object.getMetadata().getUid()));
    } catch (RuntimeException e) {
      target.forget(object.getMetadata().getUid());
      LOG.warnf(
          "%s %s/%s is left out: %s",
          name,
          object.getMetadata().getNamespace(),
          object.getMetadata().getName(),
          e.getClass().getSimpleName());
    }
  }
}
