package dev.edgeward.apiserver.service.function;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgeward.api.Names;
import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.apiserver.error.ApiException;
import dev.edgeward.apiserver.error.ErrorCode;
import dev.edgeward.apiserver.index.AheadOfWatch;
import dev.edgeward.apiserver.index.FunctionRow;
import dev.edgeward.apiserver.index.ReadModel;
import dev.edgeward.apiserver.index.Restoration;
import dev.edgeward.apiserver.security.Access;
import dev.edgeward.apiserver.security.Caller;
import dev.edgeward.apiserver.service.ObjectStore;
import dev.edgeward.apiserver.service.Rights;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.Predicate;

/** Changes and deletes functions, after a review of the caller. */
@Singleton
public final class FunctionEdits {
  private static final int TRIES = 5;

  private final ReadModel model;
  private final Functions functions;
  private final ObjectStore store;
  private final AheadOfWatch written;
  private final Rights rights;
  private final PresentFunctions present;
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
   * @param patience with the operator
   */
  public FunctionEdits(
      ReadModel model,
      Functions functions,
      ObjectStore store,
      AheadOfWatch written,
      Rights rights,
      PresentFunctions present,
      Patience patience) {
    this.model = model;
    this.functions = functions;
    this.store = store;
    this.written = written;
    this.rights = rights;
    this.present = present;
    this.patience = patience;
  }

  /**
   * Changes a function.
   *
   * @param caller who asks; stamped on the object
   * @param id of the function
   * @param changes at least one
   * @param expected whether a state is the one that the client wants changed
   * @return the function as it now is
   * @throws ApiException when the caller may not, the state is another, Git or an OpenAPI document
   *     has the function, or the cluster refuses
   */
  public FunctionView change(
      Caller caller, String id, FunctionChanges changes, Predicate<FunctionView> expected) {
    FunctionRow function = functions.editable(caller, id);
    rights.require(
        caller, Access.update(function.namespace(), function.objectName()), "change this function");
    if (changes.runtimeUserId() != null) {
      rights.require(
          caller,
          Access.updateRuntimeUser(function.namespace(), function.objectName()),
          "set the runtime user of this function");
    }
    for (int i = 0; i < TRIES; i++) {
      Function now = read(function);
      if (now.isMarkedForDeletion()) {
        throw ApiException.of(ErrorCode.CONFLICT, "the function is deleted");
      }
      FunctionView view = functions.view(FunctionRow.of(now));
      if (!expected.test(view)) {
        throw ApiException.of(
            ErrorCode.PRECONDITION_FAILED, "the function is not in the state of If-Match");
      }
      if (changes.isEmpty()) {
        return view;
      }
      OperationOwner.refuse(function, model);
      GitOwner.of(now).ifPresent(FunctionEdits::refuse);
      Optional<Function> changed = store.change(now, patch(caller, changes));
      if (changed.isPresent()) {
        return functions.view(written.show(changed.get()));
      }
      // Someone else wrote, perhaps only the operator's status: look at it again.
    }
    throw ApiException.of(ErrorCode.UNAVAILABLE, "the function changes all the time, try again");
  }

  /**
   * Deletes a function; it can be restored, see {@link DeletedFunctions}.
   *
   * @param caller who asks
   * @param id of the function
   * @throws ApiException when the caller may not, an OpenAPI document has the function, the cluster
   *     refuses, or a restoration takes too long
   */
  public void delete(Caller caller, String id) {
    FunctionRow function = functions.editable(caller, id);
    rights.require(
        caller, Access.delete(function.namespace(), function.objectName()), "delete this function");
    OperationOwner.refuse(function, model);
    Optional<Function> found = settled(function);
    if (found.isEmpty() && function.active() && !present.isKept(function)) {
      throw ApiException.notFound("function", id);
    }
    if (found.isEmpty() || (found.get().isMarkedForDeletion() && !function.active())) {
      return; // a repetition
    }
    Function now = found.get();
    if (!now.isMarkedForDeletion()) {
      ObjectNode stamp = JsonNodeFactory.instance.objectNode();
      stamp.withObject("/metadata/annotations").put(Names.DELETED_BY, caller.username());
      now = store.change(now, stamp).orElse(now);
    }
    String uid = now.getMetadata().getUid();
    store.delete(now).ifPresentOrElse(written::show, () -> model.functionGone(uid));
  }

  /**
   * The object that is a function, once it is back if somebody restores it just now: who was told
   * that it is deleted must not see it come back later.
   */
  private Optional<Function> settled(FunctionRow function) {
    Optional<Function> first = present.find(function);
    return first.filter(FunctionEdits::isActive).isPresent() ? first : unlessRestored(function);
  }

  private Optional<Function> unlessRestored(FunctionRow function) {
    return patience
        .await(
            () -> {
              // In this order: the tombstone goes when the Function is there.
              boolean restoring =
                  present.tombstone(function).filter(Restoration::underWay).isPresent();
              Optional<Function> found = present.find(function);
              return !restoring || found.filter(FunctionEdits::isActive).isPresent()
                  ? Optional.of(found)
                  : Optional.empty();
            })
        .orElseThrow(
            () ->
                ApiException.of(
                    ErrorCode.UNAVAILABLE, "the function is still being restored, try again"));
  }

  private Function read(FunctionRow function) {
    return present
        .find(function)
        .orElseThrow(
            () ->
                function.active() && !present.isKept(function)
                    ? ApiException.notFound("function", function.id())
                    : ApiException.of(ErrorCode.CONFLICT, "the function is deleted"));
  }

  private static void refuse(GitOwner owner) {
    throw ApiException.of(
        ErrorCode.MANAGED_ELSEWHERE,
        "%s keeps this function as Git says (%s): change it there, or let both with the annotation %s: %s"
            .formatted(owner.tool(), owner.name(), Names.MANAGEMENT, Names.MANAGEMENT_SHARED));
  }

  private static boolean isActive(Function function) {
    return !function.isMarkedForDeletion();
  }

  private static ObjectNode patch(Caller caller, FunctionChanges changes) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch.withObject("/metadata/annotations").put(Names.UPDATED_BY, caller.username());
    ObjectNode spec = patch.putObject("spec");
    if (changes.name() != null) {
      spec.put("displayName", changes.name().value());
    }
    if (changes.description() != null) {
      spec.put("description", changes.description().value());
    }
    if (changes.runtimeUserId() != null) {
      spec.put("runtimeUserId", changes.runtimeUserId().value());
    }
    return patch;
  }
}
