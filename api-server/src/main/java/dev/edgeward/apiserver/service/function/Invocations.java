package dev.edgeward.apiserver.service.function;

import dev.edgeward.apiserver.error.ApiException;
import dev.edgeward.apiserver.error.ErrorCode;
import dev.edgeward.apiserver.index.FunctionRow;
import dev.edgeward.apiserver.index.ReadModel;
import dev.edgeward.apiserver.invoke.InvokeRequest;
import dev.edgeward.apiserver.invoke.InvokeResult;
import dev.edgeward.apiserver.invoke.Invoker;
import dev.edgeward.apiserver.security.Access;
import dev.edgeward.apiserver.security.Authorizer;
import dev.edgeward.apiserver.security.Caller;
import dev.edgeward.apiserver.service.Visibility;
import dev.edgeward.apiserver.service.catalog.Publications;
import dev.edgeward.apiserver.trace.TraceContext;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.Supplier;

/** Running functions, after a review of the caller. */
@Singleton
public final class Invocations {
  private final ReadModel model;
  private final Authorizer authorizer;
  private final Visibility visibility;
  private final Functions functions;
  private final Publications publications;
  private final Invoker invoker;

  /**
   * Made by the container.
   *
   * @param model to find functions in
   * @param authorizer of callers
   * @param visibility where a review is worth it
   * @param functions who sees them
   * @param publications that make functions visible elsewhere
   * @param invoker runs them
   */
  public Invocations(
      ReadModel model,
      Authorizer authorizer,
      Visibility visibility,
      Functions functions,
      Publications publications,
      Invoker invoker) {
    this.model = model;
    this.authorizer = authorizer;
    this.visibility = visibility;
    this.functions = functions;
    this.publications = publications;
    this.invoker = invoker;
  }

  /**
   * Runs a function once.
   *
   * @param caller who asks
   * @param id of the function
   * @param request with the arguments; read once the caller was found to have the right
   * @param trace passed on
   * @return what became of it
   * @throws ApiException when the caller may not, or it can't be run
   */
  public InvokeResult invoke(
      Caller caller, String id, Supplier<InvokeRequest> request, TraceContext trace) {
    FunctionRow function =
        model.functions().byId(id).orElseThrow(() -> ApiException.notFound("function", id));
    Optional<String> door = door(caller, function);
    if (door.isEmpty()) {
      throw functions.sees(caller, function)
          ? ApiException.of(ErrorCode.FORBIDDEN, "the caller may not invoke this function")
          : ApiException.notFound("function", id);
    }
    return invoker.invoke(
        caller, function, request.get(), trace, publications.credentials(function, door.get()));
  }

  /** The workspace whose right it is: where the function is, else one that installed it. */
  private Optional<String> door(Caller caller, FunctionRow function) {
    if (authorizer.allows(caller, Access.invoke(function.namespace(), function.objectName()))) {
      return Optional.of(function.namespace());
    }
    return visibility.worthReviews(caller, publications.installedIn(function)).stream()
        .sorted()
        .filter(namespace -> authorizer.allows(caller, Access.see(namespace)))
        .filter(namespace -> authorizer.allows(caller, Access.invokeAny(namespace)))
        .findFirst();
  }
}
