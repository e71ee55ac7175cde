package dev.edgeward.apiserver.service;

import dev.edgeward.api.v1alpha1.Function;
import java.util.Optional;

/** Where Functions are written. */
public interface FunctionStore {
  /**
   * Makes a Function.
   *
   * @param function with its namespace and name
   * @return as it now is, empty when the name is taken
   * @throws dev.edgeward.apiserver.error.ApiException when the cluster refuses or doesn't answer
   */
  Optional<Function> create(Function function);
}
