package dev.edgeward.apiserver.invoke;

import dev.edgeward.apiserver.index.FunctionRow;
import java.util.Optional;

/** Makes sure that an invocation doesn't rest on a state that is over. */
public interface Freshness {
  /**
   * The state of a function that an invocation may rest on.
   *
   * @param cached as the read model has it
   * @return the cached state, or a newer one; empty when the function is gone
   */
  Optional<FunctionRow> current(FunctionRow cached);
}
