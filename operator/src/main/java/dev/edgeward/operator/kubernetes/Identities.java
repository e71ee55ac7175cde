package dev.edgeward.operator.kubernetes;

import dev.edgeward.api.Ids;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.IndexedResourceCache;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Whose an id is when two objects of a kind have it: the older one's. */
public final class Identities {
  /** No event tells that the older is gone, or that a name is free: when to look again. */
  public static final Duration RECHECK = Duration.ofSeconds(10);

  private static final String BY_ID = "id";

  private static final Comparator<HasMetadata> AGE =
      Comparator.comparing((HasMetadata any) -> any.getMetadata().getCreationTimestamp())
          .thenComparing(any -> any.getMetadata().getUid());

  private Identities() {}

  /**
   * Makes the objects of a controller findable by their ids.
   *
   * @param prefix of the ids
   * @param context of the controller
   * @param <P> the kind that is reconciled
   */
  public static <P extends HasMetadata> void index(String prefix, EventSourceContext<P> context) {
    context.getPrimaryCache().addIndexers(Map.of(BY_ID, object -> List.of(Ids.of(prefix, object))));
  }

  /**
   * The objects with an id.
   *
   * @param id of a kind
   * @param cache of a controller that {@link #index} has seen
   * @param <P> the kind that is reconciled
   * @return possibly several
   */
  public static <P extends HasMetadata> List<P> withId(String id, IndexedResourceCache<P> cache) {
    return cache.byIndex(BY_ID, id);
  }

  /**
   * The other objects with an id.
   *
   * @param object that is reconciled
   * @param id of the object
   * @param context of the reconciliation
   * @param <P> the kind that is reconciled
   * @return those too that are being deleted
   */
  public static <P extends HasMetadata> Stream<P> others(P object, String id, Context<P> context) {
    return withId(id, context.getPrimaryCache()).stream()
        .filter(other -> !other.getMetadata().getUid().equals(object.getMetadata().getUid()));
  }

  /**
   * The object that has an id by right.
   *
   * @param object that is reconciled
   * @param id of the object
   * @param context of the reconciliation
   * @param <P> the kind that is reconciled
   * @return empty when it is this one
   */
  public static <P extends HasMetadata> Optional<P> older(P object, String id, Context<P> context) {
    return others(object, id, context)
        .filter(other -> !other.isMarkedForDeletion())
        .filter(other -> AGE.compare(other, object) < 0)
        .findFirst();
  }

  /**
   * What is to be said of an object whose id an older one has.
   *
   * @param object that is reconciled
   * @param id of the object
   * @param context of the reconciliation
   * @param <P> the kind that is reconciled
   * @return empty when the id is its own; a message names nothing of another namespace
   */
  public static <P extends HasMetadata> Optional<String> conflict(
      P object, String id, Context<P> context) {
    String namespace = String.valueOf(object.getMetadata().getNamespace());
    return older(object, id, context)
        .map(
            older ->
                "id "
                    + id
                    + " belongs to an older "
                    + object.getKind()
                    + (namespace.equals(older.getMetadata().getNamespace())
                        ? ": " + older.getMetadata().getName()
                        : " of another workspace"));
  }
}
