package dev.edgeward.apiserver.service;

import dev.edgeward.apiserver.error.ApiException;
import dev.edgeward.apiserver.error.ErrorCode;
import dev.edgeward.apiserver.index.FunctionRow;
import dev.edgeward.apiserver.index.ReadModel;
import dev.edgeward.apiserver.invoke.InvokeRequest;
import dev.edgeward.apiserver.invoke.InvokeResult;
import dev.edgeward.apiserver.invoke.Invoker;
import dev.edgeward.apiserver.invoke.TraceContext;
import dev.edgeward.apiserver.security.Access;
import dev.edgeward.apiserver.security.Authorizer;
import dev.edgeward.apiserver.security.Caller;
import jakarta.inject.Singleton;

/** Running functions, after a review of the caller. */
@Singleton
public final class Invocations {
  private final ReadModel model;
  private final Authorizer authorizer;
  private final Visibility visibility;
  private final Invoker invoker;

  /**
   * Made by the container.
   *
   * @param model to find functions in
   * @param authorizer of callers
   * @param visibility who sees what
   * @param invoker runs them
   */
  public Invocations(
      ReadModel model, Authorizer authorizer, Visibility visibility, Invoker invoker) {
    this.model = model;
    this.authorizer = authorizer;
    this.visibility = visibility;
    this.invoker = invoker;
  }

  /**
   * Runs a function once.
   *
   * @param caller who asks
   * @param id of the function
   * @param request with the arguments
   * @param trace passed on
   * @return what became of it
   * @throws ApiException when the caller may not, or it can't be run
   */
  public InvokeResult invoke(Caller caller, String id, InvokeRequest request, TraceContext trace) {
    FunctionRow function =
        model.functions().byId(id).orElseThrow(() -> ApiException.notFound("function", id));
    if (!authorizer.allows(caller, Access.invoke(function.namespace(), function.objectName()))) {
      throw visibility.sees(caller, function.namespace())
          ? ApiException.of(ErrorCode.FORBIDDEN, "the caller may not invoke this function")
          : ApiException.notFound("function", id);
    }
    return invoker.invoke(caller, function, request, trace);
  }
}
