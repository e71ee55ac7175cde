package dev.edgeward.operator.tombstone;

import dev.edgeward.api.Ids;
import dev.edgeward.api.Names;
import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.api.v1alpha1.FunctionTombstone;
import dev.edgeward.api.v1alpha1.RetentionTier;
import dev.edgeward.operator.kubernetes.ApiErrors;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Where tombstones are made and found again. */
public final class Graves {
  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
  private static final Comparator<FunctionTombstone> AGE =
      Comparator.comparing((FunctionTombstone any) -> Buried.of(any).deletedAt())
          .thenComparing(any -> any.getMetadata().getUid());

  private final Bin bin;

  /**
   * Graves.
   *
   * @param bin that the tombstones are in
   */
  public Graves(Bin bin) {
    this.bin = bin;
  }

  /** What became of a deletion. */
  public enum Outcome {
    /** The tombstone stands. */
    KEPT,
    /** One of an earlier deletion has to go first. */
    OCCUPIED,
    /** Nothing can be kept: the namespace or the kind itself is being deleted. */
    IMPOSSIBLE,
    /** The function is gone already. */
    GONE
  }

  /**
   * Makes the tombstone of a function; making it again changes nothing.
   *
   * @param function that is being deleted
   * @param id of the function
   * @param tier decided now
   * @param client of the cluster
   * @return what became of it
   */
  public Outcome dig(Function function, String id, RetentionTier tier, KubernetesClient client) {
    Optional<GenericKubernetesResource> whole = RawObjects.readSince(function, client);
    if (whole.isEmpty()) {
      return Outcome.GONE;
    }
    noteDeleter(whole.get().getMetadata());
    FunctionTombstone tombstone = TombstoneObject.of(whole.get(), id, tier);
    try {
      return create(tombstone, client);
    } catch (KubernetesClientException e) {
      if (ApiErrors.isNamespaceTerminating(e)
          || ApiErrors.isGone(e)
          || e.getCode() == HttpURLConnection.HTTP_BAD_METHOD) {
        return Outcome.IMPOSSIBLE; // a kind that is being deleted takes nothing new: 405
      }
      Map<String, String> annotations = whole.get().getMetadata().getAnnotations();
      if (ApiErrors.isTooLarge(e)
          && annotations != null
          && annotations.remove(LAST_APPLIED) != null) {
        // For kubectl it is the spec once more; without it, kubectl compares with the object.
        return create(TombstoneObject.of(whole.get(), id, tier), client);
      }
      throw e;
    }
  }

  /** What is written on the object, by the API server or an operator that stands by, goes first. */
  private void noteDeleter(ObjectMeta function) {
    bin.deleters()
        .of(function.getUid())
        .ifPresent(
            name -> {
              Map<String, String> annotations = new HashMap<>();
              annotations.put(Names.DELETED_BY, name);
              if (function.getAnnotations() != null) {
                annotations.putAll(function.getAnnotations());
              }
              function.setAnnotations(annotations);
            });
  }

  private Outcome create(FunctionTombstone tombstone, KubernetesClient client) {
    try {
      bin.made(client.resource(tombstone).create());
      bin.deleters().forget(Buried.of(tombstone).uid());
      return Outcome.KEPT;
    } catch (KubernetesClientException e) {
      if (!ApiErrors.isConflict(e)) {
        throw e;
      }
      FunctionTombstone present = client.resource(tombstone).get();
      // One that is on its way out already, because somebody purges, waits for the function.
      boolean same = present != null && Buried.of(present).uid().equals(Buried.of(tombstone).uid());
      return same ? Outcome.KEPT : Outcome.OCCUPIED;
    }
  }

  /**
   * Whose identity a new Function takes over: of those of its name the one that was deleted last.
   *
   * @param function new
   * @param client of the cluster
   * @return empty when there is none
   */
  public Optional<Buried> of(Function function, KubernetesClient client) {
    String name = function.getMetadata().getName();
    return bin.named(function.getMetadata().getNamespace(), name).stream()
        .sorted(AGE.reversed())
        .flatMap(candidate -> Optional.ofNullable(client.resource(candidate).get()).stream())
        .filter(now -> !now.isMarkedForDeletion())
        .filter(now -> name.equals(Buried.of(now).name()))
        .map(Buried::of)
        .findFirst();
  }

  /**
   * The id under which a function is kept whose own is another's.
   *
   * @param function that never served
   * @return made of its uid
   */
  public static String idOfItsOwn(Function function) {
    return Ids.ofUid(Ids.FUNCTION, function.getMetadata().getUid());
  }
}
