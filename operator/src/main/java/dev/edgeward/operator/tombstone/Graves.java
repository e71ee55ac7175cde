package dev.edgeward.operator.tombstone;

import dev.edgeward.api.Ids;
import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.api.v1alpha1.FunctionTombstone;
import dev.edgeward.api.v1alpha1.RetentionTier;
import dev.edgeward.operator.kubernetes.ApiErrors;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Where tombstones are made and found again. Those that were just made are remembered: a manifest
 * that is applied at once after a deletion would find its tombstone missing in a cache that lags.
 */
public final class Graves {
  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
  private static final Comparator<FunctionTombstone> AGE =
      Comparator.comparing((FunctionTombstone any) -> Buried.of(any).deletedAt())
          .thenComparing(any -> any.getMetadata().getUid());

  private final Map<String, FunctionTombstone> fresh = new ConcurrentHashMap<>();

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
    Optional<GenericKubernetesResource> whole = RawObjects.read(function, client);
    if (whole.isEmpty()) {
      return Outcome.GONE;
    }
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

  private Outcome create(FunctionTombstone tombstone, KubernetesClient client) {
    try {
      FunctionTombstone made = client.resource(tombstone).create();
      fresh.put(key(made), made);
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
   * @param known the tombstones of its namespace and name that a cache has
   * @param client of the cluster
   * @return empty when there is none
   */
  public Optional<Buried> of(
      Function function, List<FunctionTombstone> known, KubernetesClient client) {
    String name = function.getMetadata().getName();
    String namespace = function.getMetadata().getNamespace();
    Stream<FunctionTombstone> unseen =
        fresh.values().stream()
            .filter(made -> namespace.equals(made.getMetadata().getNamespace()))
            .filter(made -> name.equals(Buried.of(made).name()))
            .filter(made -> known.stream().noneMatch(seen -> key(seen).equals(key(made))));
    return Stream.concat(known.stream(), unseen)
        .sorted(AGE.reversed())
        .flatMap(candidate -> Optional.ofNullable(client.resource(candidate).get()).stream())
        .filter(now -> !now.isMarkedForDeletion())
        .filter(now -> name.equals(Buried.of(now).name()))
        .map(Buried::of)
        .findFirst();
  }

  /**
   * Takes note that a cache has what was made, or has seen it go.
   *
   * @param tombstone as the cache has it
   */
  public void seen(FunctionTombstone tombstone) {
    fresh.remove(key(tombstone));
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

  private static String key(FunctionTombstone tombstone) {
    return tombstone.getMetadata().getNamespace()
        + "/"
        + tombstone.getMetadata().getName()
        + "/"
        + tombstone.getMetadata().getUid();
  }
}
