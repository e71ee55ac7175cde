package dev.edgeward.apiserver.service;

import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.apiserver.index.FunctionRow;
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

  /**
   * Whether a Function is still there.
   *
   * @param function that was
   * @return what the cluster says of it
   */
  Presence lookUp(FunctionRow function);

  /** Whether an object is there. */
  enum Presence {
    /** It is. */
    THERE,
    /** It isn't, or another one has its name. */
    GONE,
    /** The cluster doesn't answer. */
    UNKNOWN
  }
}
