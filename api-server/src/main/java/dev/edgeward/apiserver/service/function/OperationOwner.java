package dev.edgeward.apiserver.service.function;

import dev.edgeward.api.Integrations;
import dev.edgeward.apiserver.error.ApiException;
import dev.edgeward.apiserver.error.ErrorCode;
import dev.edgeward.apiserver.index.FunctionRow;
import dev.edgeward.apiserver.index.ReadModel;

/**
 * The Integration whose document a function is an operation of: what is changed here it sets back.
 */
final class OperationOwner {
  private OperationOwner() {}

  /**
   * Refuses what the operator would undo.
   *
   * @param function that is to be changed, deleted or restored
   * @param model has the Integrations
   * @throws ApiException when the function is an operation of one that is there
   */
  static void refuse(FunctionRow function, ReadModel model) {
    model.integrations().group(function.namespace()).stream()
        .filter(integration -> integration.active())
        .filter(integration -> integration.spec() != null && integration.spec().openapi() != null)
        .filter(
            integration -> Integrations.isOperation(integration.objectName(), function.labels()))
        .findFirst()
        .ifPresent(
            integration -> {
              throw ApiException.of(
                  ErrorCode.MANAGED_ELSEWHERE,
                  "this function is an operation of the document of Integration %s: change the document, or what the Integration includes of it"
                      .formatted(integration.objectName()));
            });
  }
}
