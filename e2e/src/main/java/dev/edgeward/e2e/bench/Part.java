package dev.edgeward.e2e.bench;

import dev.edgeward.e2e.stack.StackException;
import java.io.IOException;

/** A part of the benchmark, which can be run alone. */
@FunctionalInterface
interface Part {
  /**
   * Measures.
   *
   * @param stack that nobody else uses; other parts may have used it before
   */
  PartReport run(BenchStack stack) throws StackException, IOException, InterruptedException;
}
