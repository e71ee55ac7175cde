package dev.edgeward.apiserver.service.function;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgeward.api.Ids;
import dev.edgeward.api.Names;
import dev.edgeward.api.v1alpha1.DeletedFunction;
import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.api.v1alpha1.FunctionTombstone;
import dev.edgeward.api.v1alpha1.FunctionTombstoneSpec;
import dev.edgeward.apiserver.error.ApiException;
import dev.edgeward.apiserver.error.ErrorCode;
import dev.edgeward.apiserver.index.AheadOfWatch;
import dev.edgeward.apiserver.index.FunctionRow;
import dev.edgeward.apiserver.index.ReadModel;
import dev.edgeward.apiserver.index.Restoration;
import dev.edgeward.apiserver.index.Restoration.Refusal;
import dev.edgeward.apiserver.security.Access;
import dev.edgeward.apiserver.security.Caller;
import dev.edgeward.apiserver.service.ObjectNames;
import dev.edgeward.apiserver.service.ObjectStore;
import dev.edgeward.apiserver.service.Rights;
import jakarta.inject.Singleton;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Restores and purges deleted functions, after a review of the caller. The operator does the work,
 * by what is asked of a function's tombstone; the answer waits for it.
 */
@Singleton
public final class DeletedFunctions {
  private static final int TRIES = 5;

  private final ReadModel model;
  private final Functions functions;
  private final ObjectStore store;
  private final AheadOfWatch written;
  private final Rights rights;
  private final PresentFunctions present;
  private final FunctionQuota quota;
  private final Patience patience;

  /**
   * Made by the container.
   *
   * @param model where what is gone is taken out
   * @param functions finds and shows them
   * @param store to write to
   * @param written shows what was written before the watch does
   * @param rights of callers
   * @param present where a function is looked up
   * @param quota of workspaces
   * @param patience with the operator
   */
  public DeletedFunctions(
      ReadModel model,
      Functions functions,
      ObjectStore store,
      AheadOfWatch written,
      Rights rights,
      PresentFunctions present,
      FunctionQuota quota,
      Patience patience) {
    this.model = model;
    this.functions = functions;
    this.store = store;
    this.written = written;
    this.rights = rights;
    this.present = present;
    this.quota = quota;
    this.patience = patience;
  }

  /**
   * Brings a deleted function back, with its id and its versions.
   *
   * @param caller who asks; stamped on what is written
   * @param id of the function
   * @param name for people to come back with, of which the name of the object is made; null for
   *     those that it had
   * @return the function, active again
   * @throws ApiException when the caller may not, it isn't deleted, its name is taken, the
   *     workspace has as many as it may, or the operator takes too long
   */
  public FunctionView restore(Caller caller, String id, @Nullable String name) {
    FunctionRow function = functions.editable(caller, id);
    rights.require(caller, Access.create(function.namespace()), "restore this function");
    OperationOwner.refuse(function, model);
    requireDeleted(function);
    String objectName = name == null ? function.objectName() : ObjectNames.slug(name);
    Wish wish = new Wish(caller, function, objectName, name == null ? null : objectName);
    return functions.view(
        quota.within(
            function.namespace(),
            () -> {
              Function back = brought(wish);
              return written.show(name == null ? back : named(caller, back, name));
            }));
  }

  private Function brought(Wish wish) {
    return patience
        .await(() -> bring(wish))
        .orElseThrow(
            () ->
                ApiException.of(
                    ErrorCode.UNAVAILABLE,
                    "the function is still being deleted or restored: look at it, or ask"
                        + " again"));
  }

  /**
   * Removes a deleted function for good.
   *
   * @param caller who asks
   * @param id of the function
   * @throws ApiException when the caller may not, it isn't deleted, or the operator takes too long
   */
  public void purge(Caller caller, String id) {
    FunctionRow function = functions.editable(caller, id);
    rights.require(caller, Access.purge(function.namespace()), "purge this function");
    requireDeleted(function);
    FunctionTombstone tombstone =
        patience
            .await(() -> purgeable(id))
            .orElseThrow(
                () ->
                    ApiException.of(
                        ErrorCode.UNAVAILABLE,
                        "the function is still being deleted or restored, try again"));
    store.delete(tombstone);
    // The operator takes a while. Should the function's manifest come at that moment, they stay.
    model.versionsOf(function).forEach(version -> model.versions().forget(version.uid()));
    model.functions().remove(function.uid());
    model.functions().remove(tombstone.getMetadata().getUid());
  }

  private void requireDeleted(FunctionRow function) {
    if (function.active() && present.active(function).isPresent()) {
      throw ApiException.of(ErrorCode.CONFLICT, "the function is not deleted");
    }
  }

  /**
   * What is kept of a function. Right after its deletion the operator may still be at it, and then
   * the function may also go another way: it is purged at once, or somebody else restored it.
   */
  private Optional<FunctionTombstone> purgeable(String id) {
    FunctionRow now =
        model.functions().byId(id).orElseThrow(() -> ApiException.notFound("function", id));
    requireDeleted(now);
    return present.tombstone(now).filter(found -> isOf(found, now) && !Restoration.underWay(found));
  }

  /** Not one of an earlier deletion, nor one that is leaving. */
  private static boolean isOf(FunctionTombstone tombstone, FunctionRow function) {
    FunctionTombstoneSpec spec = tombstone.getSpec();
    DeletedFunction was = spec == null ? null : spec.function();
    return was != null
        && !tombstone.isMarkedForDeletion()
        && function.uid().equals(function.past() ? tombstone.getMetadata().getUid() : was.uid());
  }

  /** A restoration that somebody asked for. */
  private record Wish(
      Caller caller, FunctionRow function, String objectName, @Nullable String restoreAs) {
    boolean isMadeTo(FunctionTombstone tombstone) {
      FunctionTombstoneSpec spec = tombstone.getSpec();
      return spec != null
          && Boolean.TRUE.equals(spec.restore())
          && Objects.equals(spec.restoreAs(), restoreAs);
    }
  }

  /**
   * The next step of a restoration, from what there is: the function may still be leaving, and the
   * tombstone that stands may be that of an earlier deletion, on its way out; the wish is then made
   * to the one that comes after it.
   */
  private Optional<Function> bring(Wish wish) {
    FunctionRow function = wish.function();
    // In this order: the tombstone goes when the Function is there.
    Optional<FunctionTombstone> tombstone = present.tombstone(function);
    Optional<Function> back = present.active(function);
    if (back.isPresent()) {
      return back;
    }
    if (tombstone.isEmpty()) {
      if (model.functions().byId(function.id()).isEmpty()) {
        throw ApiException.notFound("function", function.id()); // somebody purged it
      }
      return Optional.empty(); // it is on its way into the bin
    }
    if (!tombstone.get().isMarkedForDeletion()) {
      if (wish.isMadeTo(tombstone.get())) {
        refuse(tombstone.get());
      } else if (isFree(function, wish.objectName())) {
        ask(wish, tombstone.get());
      }
    }
    return Optional.empty();
  }

  /** When the tombstone tells that the function won't be back. */
  private void refuse(FunctionTombstone tombstone) {
    Optional<Refusal> refusal = Restoration.refusal(tombstone);
    if (refusal.isPresent() && takeBack(tombstone)) {
      throw refusal.get().nameTaken()
          ? taken(refusal.get().message())
          : ApiException.of(ErrorCode.CONFLICT, refusal.get().message());
    }
  }

  /** Goes on once nothing has the name; the function's own object may still be leaving. */
  private boolean isFree(FunctionRow function, String objectName) {
    Optional<Function> present = store.read(Function.class, function.namespace(), objectName);
    if (present.isPresent() && !hasId(present.get(), function.id())) {
      throw taken(
          "the workspace has another function of the object name " + objectName + " by now");
    }
    return present.isEmpty() || !present.get().isMarkedForDeletion();
  }

  private static ApiException taken(String why) {
    return ApiException.of(ErrorCode.CONFLICT, why + "; give another \"name\" to restore it under");
  }

  /** Has no effect when somebody else wrote to the tombstone: then it is looked at again. */
  private void ask(Wish wish, FunctionTombstone tombstone) {
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    request.withObject("/metadata/annotations").put(Names.UPDATED_BY, wish.caller().username());
    request.putObject("spec").put("restore", true).put("restoreAs", wish.restoreAs());
    store.change(tombstone, request);
  }

  /**
   * So that the function doesn't come back by itself, long after its caller was told that it
   * doesn't. False when the refusal is out of date.
   */
  private boolean takeBack(FunctionTombstone refused) {
    ObjectNode nothing = JsonNodeFactory.instance.objectNode();
    nothing.putObject("spec").putNull("restore").putNull("restoreAs");
    return store.change(refused, nothing).isPresent();
  }

  /** Gives a function its new name for people; that of the object is there already. */
  private Function named(Caller caller, Function back, String name) {
    ObjectNode rename = JsonNodeFactory.instance.objectNode();
    rename.withObject("/metadata/annotations").put(Names.UPDATED_BY, caller.username());
    rename.putObject("spec").put("displayName", name);
    Function now = back;
    for (int i = 0; i < TRIES; i++) {
      if (FunctionRow.of(now).name().equals(name)) {
        return now;
      }
      Optional<Function> renamed = store.change(now, rename);
      if (renamed.isPresent()) {
        return renamed.get();
      }
      String id = Ids.of(Ids.FUNCTION, back);
      now =
          store
              .read(Function.class, back.getMetadata().getNamespace(), back.getMetadata().getName())
              .filter(found -> hasId(found, id))
              .orElseThrow(() -> ApiException.notFound("function", id));
    }
    throw ApiException.of(
        ErrorCode.UNAVAILABLE, "the function is back, but changes all the time: rename it again");
  }

  private static boolean hasId(Function function, String id) {
    return Ids.of(Ids.FUNCTION, function).equals(id);
  }
}
