package dev.edgeward.apiserver.service.function;

import dev.edgeward.api.Ids;
import dev.edgeward.api.Names;
import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.api.v1alpha1.FunctionTombstone;
import dev.edgeward.apiserver.index.FunctionRow;
import dev.edgeward.apiserver.service.ObjectStore;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Functions as Kubernetes has them. A caller's last request may have gone to another API server,
 * whose doing this one's watch has not seen yet: before it tells the caller that a function is
 * deleted, or that it isn't, it looks.
 */
@Singleton
public final class PresentFunctions {
  private final ObjectStore store;

  /**
   * Made by the container.
   *
   * @param store to look in
   */
  public PresentFunctions(ObjectStore store) {
    this.store = store;
  }

  /**
   * The object that is a function.
   *
   * @param row of the function, maybe out of date
   * @return also one that is being deleted; empty when there is none any more
   */
  public Optional<Function> find(FunctionRow row) {
    return store
        .read(Function.class, row.namespace(), row.objectName())
        .filter(found -> Ids.of(Ids.FUNCTION, found).equals(row.id()))
        // It may have been restored under another name; what is restored has the label.
        .or(
            () ->
                store.labelled(Function.class, row.namespace(), Names.ID_LABEL, row.id()).stream()
                    .findFirst());
  }

  /**
   * The object that is a function.
   *
   * @param row of the function, maybe out of date
   * @return empty when the function is deleted
   */
  public Optional<Function> active(FunctionRow row) {
    return find(row).filter(found -> !found.isMarkedForDeletion());
  }

  /**
   * Whether a function that has no object any more is deleted, and not gone for good.
   *
   * @param row of the function, maybe out of date
   * @return whether it can be restored
   */
  public boolean isKept(FunctionRow row) {
    return tombstone(row).filter(kept -> !kept.isMarkedForDeletion()).isPresent();
  }

  /**
   * What is kept of a function that was deleted.
   *
   * @param row of the function, maybe out of date
   * @return maybe that of an earlier deletion, on its way out; empty when there is none
   */
  public Optional<FunctionTombstone> tombstone(FunctionRow row) {
    return store.read(FunctionTombstone.class, row.namespace(), Ids.tombstoneName(row.id()));
  }
}
