package dev.edgeward.apiserver.security.rbac;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * The watch of one kind of RBAC objects.
 *
 * @param <T> the kind
 */
final class RbacWatch<T extends HasMetadata> implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(RbacWatch.class);

  /** The first list comes in pages: whole, it could be large. */
  private static final long PAGE = 500;

  private final String name;
  private final SharedIndexInformer<T> informer;

  RbacWatch(String name, Informable<T> objects, Supplier<T> empty, NameStore.Target<T> target) {
    this.name = name;
    this.informer =
        objects
            .withLimit(PAGE)
            .runnableInformer(0)
            .removeNamespaceIndex()
            .itemStore(new NameStore<>(empty, target))
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

  /** Whether everything was delivered once. */
  boolean synced() {
    return informer.hasSynced();
  }

  /** Whether changes are arriving now. */
  boolean watching() {
    return informer.isWatching();
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
}
